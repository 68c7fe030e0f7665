"""The pages of certificates: who may open which, and what they show."""

import io
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import EvidenceEntry
from certificates import urls
from certificates.background import AT_ONCE
from certificates.models import Certificate, ScoreSheet
from certificates.office import batches_of
from certificates.services import revoke_certificate
from jobs.models import Job
from tests.factories import make_sitting, make_staff, make_user

pytestmark = pytest.mark.django_db
TODAY = {"issued_on": "2026-11-22"}


@pytest.fixture(autouse=True)
def _today(time_machine_at_now):
    """Releases lie in November 2026; so does today."""


@pytest.fixture
def time_machine_at_now(now):
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def cast(centre, clerk, registrar, certificate):
    return {
        "anonymous": None,
        "stranger": make_user("陌生人"),
        "other_clerk": make_staff("clerk"),
        "holder": certificate.result.candidacy.user,
        "examiner": make_staff("examiner", centre=centre),
        "supervisor": make_staff("supervisor", centre=centre),
        "clerk": clerk,
        "registrar": registrar,
    }


# For each address: the method, and the status for each of the cast in order.
PEOPLE = [
    "anonymous",
    "stranger",
    "other_clerk",
    "holder",
    "examiner",
    "supervisor",
    "clerk",
    "registrar",
]
TABLE = {
    "check": ("get", [200] * 8),
    "check_token": ("get", [200] * 8),
    "mine": ("get", [302] + [200] * 7),
    "show": ("get", [302, 404, 404, 200, 404, 404, 200, 200]),
    "pdf": ("get", [302, 404, 404, 200, 404, 404, 200, 200]),
    "revoke": ("post", [302, 404, 404, 404, 403, 404, 403, 302]),
    "sitting": ("get", [302, 404, 404, 404, 403, 200, 200, 200]),
    "issue": ("post", [302, 404, 404, 404, 403, 403, 302, 403]),
    "score_sheet": ("post", [302, 404, 404, 404, 403, 403, 200, 200]),
    "batch_pdf": ("get", [302, 404, 404, 404, 403, 403, 200, 200]),
}


def address(name, certificate):
    sitting = certificate.result.candidacy.sitting.pk
    arguments = {
        "check": [],
        "mine": [],
        "check_token": [certificate.token],
        "score_sheet": [sitting, "xlsx"],
        "batch_pdf": [sitting, 1],
        "sitting": [sitting],
        "issue": [sitting],
    }.get(name, [certificate.pk])
    return reverse(f"certificates:{name}", args=arguments)


def test_the_table_knows_every_address():
    names = {url.name for url in urls.urlpatterns if isinstance(url, URLPattern)}
    assert names == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_who_may_open_what(client, cast, certificate, name):
    method, statuses = TABLE[name]
    got = {}
    for person in PEOPLE:
        client.logout()
        if cast[person]:
            client.force_login(cast[person])
        data = {**TODAY, "reason": "材料不实"} if method == "post" else {}
        answer = getattr(client, method)(address(name, certificate), data)
        got[person] = answer.status_code
    assert got == dict(zip(PEOPLE, statuses, strict=True))


@pytest.mark.parametrize("name", ["revoke", "issue", "score_sheet"])
def test_acts_are_posts(client, clerk, certificate, name):
    client.force_login(clerk)
    assert client.get(address(name, certificate)).status_code == 405


def test_a_person_sees_only_their_own_certificates(client, passed, issue):
    passed(name="甲一")
    passed(name="乙二")
    mine, other = issue()
    client.force_login(mine.result.candidacy.user)
    page = client.get(reverse("certificates:mine")).content.decode()
    assert mine.number in page
    assert other.number not in page
    assert client.get(address("pdf", other)).status_code == 404


def test_the_list_costs_the_same_for_one_and_many(
    client, passed, issue, clerk, sitting
):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            page = client.get(reverse("certificates:sitting", args=[sitting.pk]))
        return len(asked), page.content.decode().count(">PDF<")

    passed()
    issue()
    client.force_login(clerk)
    queries()
    one, _listed = queries()
    for _ in range(19):
        passed()
    issue()
    assert queries() == (one, 20)
    # The frame around the list asks as well; a number far off would be our fault.
    assert one <= 14


def test_the_screen_masks_what_the_file_tells(client, certificate):
    person = certificate.result.candidacy.user
    client.force_login(person)
    page = client.get(address("show", certificate)).content.decode()
    file = client.get(address("pdf", certificate))
    text = PdfReader(io.BytesIO(file.content)).pages[0].extract_text()
    assert certificate.document_masked in page
    assert "9901011985" not in page
    assert "9901011985" in text
    assert file["Content-Type"] == "application/pdf"
    assert "no-store" in file["Cache-Control"]


def test_the_way_back_leads_where_the_reader_came_from(
    client, cast, certificate, sitting
):
    mine = reverse("certificates:mine")
    office = reverse("certificates:sitting", args=[sitting.pk])
    for person, there, elsewhere in (
        ("holder", mine, office),
        ("clerk", office, f'class="crumb" href="{mine}'),
    ):
        client.force_login(cast[person])
        page = client.get(address("show", certificate)).content.decode()
        assert there in page
        assert elsewhere not in page
        assert ("发给用人单位" in page) is (person == "holder")
    page = client.get(office).content.decode()
    assert (
        f'class="crumb" href="{reverse("sittings:detail", args=[sitting.pk])}' in page
    )


def test_a_revoked_certificate_is_shown_and_not_printed(
    client, certificate, registrar, clerk, now
):
    revoke_certificate(
        certificate=certificate, actor=registrar, reason="材料不实", at=now
    )
    client.force_login(clerk)
    assert "材料不实" in client.get(address("show", certificate)).content.decode()
    assert client.get(address("pdf", certificate)).status_code == 409
    assert client.get(address("batch_pdf", certificate)).status_code == 404


def test_a_certificate_taken_as_a_file_leaves_evidence(client, certificate, clerk):
    client.force_login(clerk)
    for name in ("pdf", "batch_pdf"):
        client.get(address(name, certificate))
    taken = EvidenceEntry.objects.filter(action="certificate.handed_out")
    assert [entry.actor for entry in taken] == [clerk, clerk]
    assert {entry.after["number"] for entry in taken} == {certificate.number}


def test_a_registrar_revokes_with_a_reason(client, certificate, registrar):
    client.force_login(registrar)
    refused = client.post(address("revoke", certificate), {"reason": " "})
    assert refused.status_code == 409
    assert "请写明撤销的原因" in refused.content.decode()
    client.post(address("revoke", certificate), {"reason": "云评决〔2026〕1 号"})
    certificate.refresh_from_db()
    assert certificate.status == "revoked"


def test_the_clerk_issues_on_the_page(client, passed, clerk, sitting):
    passed()
    client.force_login(clerk)
    page = reverse("certificates:issue", args=[sitting.pk])
    answer = client.post(page, TODAY, follow=True)
    assert "已签发 1 张证书。" in answer.content.decode()
    assert "已签发 0 张" in client.post(page, TODAY, follow=True).content.decode()


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-01"])
def test_a_day_that_is_none_is_named(client, passed, clerk, sitting, day):
    passed()
    client.force_login(clerk)
    page = reverse("certificates:issue", args=[sitting.pk])
    answer = client.post(page, {"issued_on": day})
    assert answer.status_code == 400
    assert not Certificate.objects.exists()


def test_a_day_that_may_not_be_is_refused(client, passed, clerk, sitting):
    passed()
    client.force_login(clerk)
    page = reverse("certificates:issue", args=[sitting.pk])
    answer = client.post(page, {"issued_on": "2026-11-23"})
    assert answer.status_code == 409
    assert "不得早于" in answer.content.decode()


def test_many_certificates_are_issued_by_a_job(
    client, passed, clerk, sitting, django_capture_on_commit_callbacks
):
    for _ in range(AT_ONCE + 1):
        passed()
    client.force_login(clerk)
    page = reverse("certificates:issue", args=[sitting.pk])
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(page, TODAY)
    job = Job.objects.get()
    assert answer.url == reverse("jobs:detail", args=[job.pk])
    assert (job.status, job.done, job.total) == ("succeeded", 21, 21)
    assert job.outcome["issued"] == Certificate.objects.count() == 21


def test_before_the_release_there_is_nothing_to_do(client, centre, clerk):
    sitting = make_sitting(centre=centre, status="scored")
    client.force_login(clerk)
    page = client.get(reverse("certificates:sitting", args=[sitting.pk]))
    assert "成绩还没有发布" in page.content.decode()
    sheet = reverse("certificates:score_sheet", args=[sitting.pk, "xlsx"])
    assert client.post(sheet).status_code == 409
    issue = reverse("certificates:issue", args=[sitting.pk])
    assert client.post(issue, TODAY).status_code == 409


def test_the_score_sheet_comes_as_a_file(client, certificate, clerk, sitting):
    client.force_login(clerk)
    answer = client.post(address("score_sheet", certificate))
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["成绩册", "汇总"]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert ScoreSheet.objects.count() == 1
    odd = reverse("certificates:score_sheet", args=[sitting.pk, "docx"])
    assert client.post(odd).status_code == 404


def test_files_for_the_printer_hold_a_hundred_each():
    cut = [(batch.number, batch.first, batch.last) for batch in batches_of(230)]
    assert cut == [(1, 1, 100), (2, 101, 200), (3, 201, 230)]
    assert batches_of(0) == []


@pytest.mark.parametrize("number", [0, 2, 10**20])
def test_there_is_no_file_past_the_end(client, certificate, clerk, sitting, number):
    client.force_login(clerk)
    page = reverse("certificates:batch_pdf", args=[sitting.pk, number])
    assert client.get(page).status_code == 404


def test_an_unknown_sitting_is_404(client, clerk):
    client.force_login(clerk)
    page = reverse("certificates:sitting", args=[uuid4()])
    assert client.get(page).status_code == 404


def test_the_frame_leads_to_the_check_and_to_ones_own(client, certificate):
    page = client.get(reverse("certificates:check")).content.decode()
    assert "我的证书" not in page
    client.force_login(certificate.result.candidacy.user)
    page = client.get(reverse("certificates:check")).content.decode()
    assert reverse("certificates:mine") in page
    assert reverse("certificates:check") in page
