"""The owner's pages of jobs. Nobody else learns that a job exists."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jobs.models import Job
from jobs.services import start_job

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def test_a_running_job_is_polled_until_it_is_finished(as_owner, started):
    url = reverse("jobs:detail", args=[started.pk])
    assert b"hx-get" in as_owner.get(url).content
    fragment = as_owner.get(url, headers=HTMX)
    assert (fragment.status_code, b"<html" in fragment.content) == (200, False)
    Job.objects.update(status="succeeded", outcome={"url": "/papers/7/"})
    fragment = as_owner.get(url, headers=HTMX)
    assert fragment.status_code == 286
    assert b"hx-get" not in fragment.content
    assert b"/papers/7/" in fragment.content


@pytest.mark.parametrize(("status", "shown"), [("succeeded", True), ("failed", False)])
def test_a_failed_job_shows_no_progress(as_owner, started, status, shown):
    Job.objects.update(status=status, done=1, total=2)
    page = as_owner.get(reverse("jobs:detail", args=[started.pk])).content
    assert (b"1 / 2" in page, b"<progress" in page) == (shown, shown)


def test_without_script_the_page_renews_itself_until_the_end(as_owner, started):
    url = reverse("jobs:detail", args=[started.pk])
    assert b'http-equiv="refresh"' in as_owner.get(url).content
    Job.objects.update(status="failed", message="没有完成。")
    page = as_owner.get(url).content
    assert b'http-equiv="refresh"' not in page
    assert "没有完成。" in page.decode()


def test_the_owner_cancels(as_owner, started):
    url = reverse("jobs:cancel", args=[started.pk])
    assert as_owner.get(url).status_code == 405
    assert as_owner.post(url).status_code == 302
    started.refresh_from_db()
    assert started.status == "cancelled"
    page = as_owner.post(url, follow=True)
    assert "任务已经结束" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "method"), [("detail", "get"), ("detail", "post"), ("cancel", "post")]
)
def test_a_stranger_finds_nothing(client, stranger, started, name, method):
    client.force_login(stranger)
    url = reverse(f"jobs:{name}", args=[started.pk])
    assert getattr(client, method)(url).status_code == 404
    started.refresh_from_db()
    assert (started.status, started.cancel_requested) == ("queued", False)


def test_the_list_holds_only_ones_own(client, owner, stranger, started):
    client.force_login(stranger)
    assert "试做" not in client.get(reverse("jobs:list")).content.decode()
    client.force_login(owner)
    assert "试做" in client.get(reverse("jobs:list")).content.decode()


@pytest.mark.parametrize("name", ["list", "detail", "cancel"])
def test_nobody_gets_in_without_login(client, started, name):
    arguments = [] if name == "list" else [started.pk]
    answer = client.post(reverse(f"jobs:{name}", args=arguments))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer.url


def test_twenty_jobs_cost_as_many_queries_as_one(as_owner, owner, kind):
    name = kind(lambda job: {})

    def queries():

        with CaptureQueriesContext(
            connection,
        ) as captured:
            as_owner.get(reverse("jobs:list"))
        return len(captured)

    def start():
        start_job(owner=owner, kind=name, title="试做", arguments={}, at=AT)

    start()
    with_one = queries()
    for _ in range(19):
        start()
    assert queries() == with_one
