"""The printing section of a form's page, for its officers and nobody else."""

import pytest
from django.urls import reverse

from accounts.models import CentreRole
from exams.papers.models import Document, PrintRun
from exams.papers.printing.files import KEPT, forget_files, keep_file, kept_file
from exams.papers.printing.services import Wish, new_series, record_run
from tests.factories import make_centre, make_form, make_staff, make_user
from tests.papers.printing.samples import texts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def officer(centre):
    return make_staff(CentreRole.PAPER_OFFICER, centre=centre)


@pytest.fixture
def form(centre):
    return make_form(centre=centre, pool="exam", status="approved", released_at=None)


@pytest.fixture
def draft(centre):
    return make_form(centre=centre, pool="exam", status="draft", released_at=None)


@pytest.fixture(autouse=True)
def prints(settings, tmp_path):
    settings.PRINTS_ROOT = tmp_path / "prints"


def run_of(form, officer, at, content=b"%PDF-"):
    run = record_run(
        form=form,
        wish=Wish(Document.CARD),
        copies=1,
        series=new_series(),
        content=content,
        actor=officer,
        at=at,
    )
    keep_file(run, content)
    return run


def test_the_page_offers_what_may_be_printed_now(client, officer, form):
    client.force_login(officer)
    page = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    for words in ("答题卡", "试卷袋封面", "试卷交接单", "按考生名单印制"):
        assert words in page
    for words in ("印试卷", "参考答案及评分标准", "考核评分记录表"):
        assert words not in page


def test_an_officer_prints_and_the_page_says_so(client, officer, draft):
    client.force_login(officer)
    address = reverse("papers:print", args=[draft.pk])
    response = client.post(address, {"document": "paper", "sheet": "a3", "versions": 2})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert draft.code in texts_of(response.content)[0]
    run = PrintRun.objects.get()
    assert (run.printed_by, run.sheet, run.versions) == (officer, "a3", 2)
    page = client.get(reverse("papers:detail", args=[draft.pk])).content.decode()
    assert run.series in page


@pytest.mark.parametrize("role", [CentreRole.CLERK, CentreRole.EXAMINER])
def test_others_of_the_centre_print_nothing(client, centre, form, role):
    client.force_login(make_staff(role, centre=centre))
    response = client.post(
        reverse("papers:print", args=[form.pk]), {"document": "paper"}
    )
    assert response.status_code == 403
    assert not PrintRun.objects.exists()


def test_an_officer_of_another_centre_does_not_learn_of_it(client, form):
    client.force_login(make_staff(CentreRole.PAPER_OFFICER))
    response = client.post(
        reverse("papers:print", args=[form.pk]), {"document": "paper"}
    )
    assert response.status_code == 404


def test_a_key_between_approval_and_release_is_refused_in_words(client, officer, form):
    client.force_login(officer)
    response = client.post(reverse("papers:print", args=[form.pk]), {"document": "key"})
    assert response.status_code == 409
    assert "不能印“参考答案及评分标准”" in response.content.decode()


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"document": "seed"},
        {"document": "paper", "versions": 9},
        {"document": "paper", "versions": "x"},
        {"document": "paper", "sheet": "a0"},
    ],
)
def test_what_cannot_be_meant_is_a_bad_request(client, officer, form, wish):
    client.force_login(officer)
    response = client.post(reverse("papers:print", args=[form.pk]), wish)
    assert response.status_code == 400


def test_a_kept_file_is_for_whoever_printed_it(client, centre, officer, form, now):
    from django.utils import timezone

    run = run_of(form, officer, timezone.now())
    client.force_login(officer)
    page = client.get(reverse("papers:print_run", args=[run.pk])).content.decode()
    assert "下载 PDF" in page
    fetched = client.get(reverse("papers:print_file", args=[run.pk]))
    assert fetched.content == b"%PDF-"
    client.force_login(make_staff(CentreRole.PAPER_OFFICER, centre=centre))
    page = client.get(reverse("papers:print_run", args=[run.pk])).content.decode()
    assert run.series in page
    assert "下载 PDF" not in page
    assert client.get(reverse("papers:print_file", args=[run.pk])).status_code == 404


def test_a_file_is_gone_after_two_hours(form, officer, now):
    run, later = run_of(form, officer, now), run_of(form, officer, now + KEPT)
    assert kept_file(run, now) == b"%PDF-"
    assert kept_file(run, now + KEPT) is None
    assert forget_files(now + KEPT) == 1
    assert kept_file(run, now) is None
    assert kept_file(later, now + KEPT) == b"%PDF-"


def test_the_page_asks_the_same_for_one_record_and_for_twenty(
    client, officer, form, now, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(officer)
    address = reverse("papers:detail", args=[form.pk])
    run_of(form, officer, now)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _ in range(19):
        run_of(form, make_user(), now)
    with django_assert_num_queries(len(one)):
        client.get(address)


@pytest.mark.django_db(transaction=True)
def test_record_and_look_are_written_together(client, officer, draft):
    """Other tests run inside a transaction and would not see that one is missing."""
    client.force_login(officer)
    address = reverse("papers:print", args=[draft.pk])
    assert client.post(address, {"document": "paper"}).status_code == 200


def test_the_look_of_a_print_tells_the_address_behind_a_proxy(
    client, officer, draft, settings
):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    client.force_login(officer)
    address = reverse("papers:print", args=[draft.pk])
    client.post(address, {"document": "key"}, headers={"X-Forwarded-For": "10.1.2.3"})
    assert draft.looks.get().address == "10.1.2.3"
