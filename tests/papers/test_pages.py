"""A paper officer asks for papers, another approves; the desk tells who waits."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import CentreRole
from exams.papers.background import page_of
from exams.papers.blueprints.plans import ground_of
from exams.papers.blueprints.presets import preset_rules
from exams.papers.blueprints.services import create_blueprint
from exams.papers.models import PaperForm
from jobs.models import Job, JobStatus
from question_bank.kinds import KINDS
from tests.factories import (
    MADE_AT,
    make_centre,
    make_form,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return paper_officer(centre)


def paper_officer(centre):
    return make_staff(CentreRole.PAPER_OFFICER, centre=centre)


def ask(client, centre, level, **other):
    rules = preset_rules("T2", ground_of(level, "theory"), cooldown=3)
    blueprint = create_blueprint(
        actor=None,
        centre=None,
        level=level,
        part="theory",
        name="T2",
        rules=rules,
        at=MADE_AT,
    )
    wish = {"blueprint": blueprint.pk, "centre": centre.pk, "number": 1}
    return client.post(reverse("papers:new"), wish | {"request": uuid4()} | other)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_officer_asks_and_a_colleague_finds_the_draft_on_the_desk(
    client, committed, centre, officer, level, exam_bank
):
    client.force_login(officer)
    with committed():
        response = ask(client, centre, level)
    job = Job.objects.get()
    assert response.url == reverse("jobs:detail", args=[job.pk])
    assert job.status == JobStatus.SUCCEEDED, job.message
    draft = PaperForm.objects.get()
    assert (draft.centre, draft.created_by, draft.pool) == (centre, officer, "exam")
    assert "seed" not in job.arguments
    assert draft.blueprint_version.blueprint.name == "T2"
    assert draft.status == "checked"
    assert "份试卷等你审定" not in client.get(reverse("accounts:desk")).content.decode()
    client.force_login(paper_officer(centre))
    desk = client.get(reverse("accounts:desk")).content.decode()
    assert "有 1 份试卷等你审定" in desk
    assert f'href="{reverse("papers:index")}"' in desk


def test_one_draft_is_where_its_job_leads(
    client, committed, centre, officer, level, exam_bank
):
    client.force_login(officer)
    with committed():
        ask(client, centre, level)
    url = Job.objects.get().outcome["url"]
    form = PaperForm.objects.get()
    draft = reverse("papers:detail", args=[form.pk])
    assert url == draft
    assert page_of([form, form]) == reverse("papers:index")
    assert "等另一位试卷管理员审定" in client.get(draft).content.decode()
    client.force_login(paper_officer(centre))
    assert "等另一位试卷管理员审定" not in client.get(draft).content.decode()


def test_a_bank_too_small_is_told_by_the_job_and_leaves_nothing(
    client, committed, centre, officer, level
):
    client.force_login(officer)
    with committed():
        ask(client, centre, level)
    job = Job.objects.get()
    assert job.status == JobStatus.FAILED
    assert "缺 " in job.message
    assert not PaperForm.objects.exists()


@pytest.mark.parametrize("number", ["0", "-1", "101", str(10**6), "1.5", "x", ""])
def test_a_wrong_number_is_refused_in_words(client, centre, officer, level, number):
    client.force_login(officer)
    response = ask(client, centre, level, number=number)
    assert response.status_code == 422
    assert "份数" in response.content.decode()
    assert not Job.objects.exists()


def test_the_centre_must_be_ones_own(client, centre, officer, level):
    client.force_login(officer)
    response = ask(client, make_centre(), level)
    assert response.status_code == 422
    assert not Job.objects.exists()


def test_only_paper_officers_find_the_link(client, officer):
    link = f'href="{reverse("papers:index")}"'
    client.force_login(officer)
    assert link in client.get(reverse("accounts:desk")).content.decode()
    client.force_login(make_user())
    assert link not in client.get(reverse("accounts:desk")).content.decode()


def test_a_paper_shows_items_of_every_kind_without_their_keys(client, centre, officer):
    kinds = [code for code, kind in KINDS.items() if kind.marked_by_key]
    form = make_form(kinds=kinds, pool="exam", centre=centre)
    client.force_login(officer)
    text = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    for said in ("第 1 空", "月工资", "登记", "春", "冬藏", "（4）"):
        assert said in text
    text = re.sub(r"第 \d+ 道", "", text)
    for secret in ("解析", "天干之首", "4200"):
        assert secret not in text


def test_whoever_checks_a_draft_sees_the_answers_in_a_list_of_their_own(
    client, centre, officer
):
    form = make_form(
        kinds=("single_choice", "written"), pool="exam", centre=centre, status="checked"
    )
    client.force_login(officer)
    page = client.get(reverse("papers:detail", args=[form.pk]))
    assert [one.position for one in page.context["answers"]] == [1]
    assert "answer-grid" in page.content.decode()
