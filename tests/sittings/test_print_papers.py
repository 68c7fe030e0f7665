"""Copies with names: ordered by a paper officer, printed by a job, kept as evidence."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from exams.papers.errors import PaperError
from exams.papers.models import Document, PaperForm, PrintRun
from exams.papers.printing.files import kept_file
from exams.papers.printing.services import Wish
from exams.sittings.errors import SittingError
from exams.sittings.models import SheetIssue
from exams.sittings.printing import (
    PrintOrder,
    print_for_candidates,
    start_printing,
)
from exams.sittings.services import withdraw_candidate
from jobs.models import Job, JobStatus
from tests.factories import make_staff
from tests.papers.printing.samples import texts_of
from tests.sittings.conftest import make_theory_form
from tests.verbs import answered, refused

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def prints(settings, tmp_path):
    settings.PRINTS_ROOT = tmp_path / "prints"


@pytest.fixture
def officer(centre):
    return make_staff("paper_officer", centre=centre)


@pytest.fixture
def arranged(stage):
    """Two papers, two candidates; a centre's own theory paper."""
    form = make_theory_form(stage.sitting.level, centre=stage.sitting.centre)
    stage.theory_form = form
    stage.register(2)
    stage.attach()
    return stage


def order_for(stage, document="card", **wish):
    form = PaperForm.objects.for_printing().get(pk=stage.theory_form.pk)
    return PrintOrder(stage.sitting, form, Wish(Document(document), **wish))


def watch(done, total):
    """Does not mind."""


def printed(stage, officer, now, **wish):
    order = order_for(stage, **wish)
    return print_for_candidates(order=order, actor=officer, at=now, watch=watch)


def test_everybody_gets_a_copy_and_the_serial_is_noted(arranged, officer, now):
    file = printed(arranged, officer, now, document="paper", versions=2)
    people = list(arranged.sitting.candidacies.order_by("ticket"))
    issues = SheetIssue.objects.filter(run=file.run)
    assert [(one.candidacy, one.serial) for one in issues] == [
        (person, f"{file.run.series}-{place:04}")
        for place, person in enumerate(people, start=1)
    ]
    text = "".join(texts_of(file.content))
    for person in people:
        assert person.ticket in text
        assert person.user.name in text
    for document in people[0].user.identity_documents.all():
        assert document.masked not in text


def test_who_has_withdrawn_gets_none(arranged, officer, clerk, now):
    gone = arranged.sitting.candidacies.first()
    withdraw_candidate(candidacy=gone, actor=clerk, reason="因病。", at=now)
    file = printed(arranged, officer, now)
    assert file.run.copies == 1
    assert gone.ticket not in "".join(texts_of(file.content))


def test_nobody_and_a_foreign_paper_are_refused(stage, arranged, officer, now):
    with pytest.raises(SittingError) as refusal:
        printed(arranged, officer, now, document="key")
    assert refusal.value.code == "not_its_paper"
    other = order_for(arranged)
    foreign = make_theory_form(arranged.sitting.level)
    with pytest.raises(SittingError) as refusal:
        start_printing(
            order=PrintOrder(other.sitting, foreign, other.wish), actor=officer, at=now
        )
    assert refusal.value.code == "not_its_paper"
    assert not Job.objects.exists()


def test_a_sitting_without_candidates_is_refused(stage, officer, now):
    stage.attach()
    with pytest.raises(SittingError) as refusal:
        printed(stage, officer, now)
    assert refusal.value.code == "no_candidates"


def test_a_name_that_cannot_be_printed_leaves_no_record(stage, officer, now):
    stage.register()
    stage.attach()
    User.objects.filter(candidacies__sitting=stage.sitting).update(name="许\U000f0000")
    with pytest.raises(PaperError) as refusal:
        printed(stage, officer, now)
    assert refusal.value.code == "glyph_missing"
    assert not PrintRun.objects.exists()
    assert not SheetIssue.objects.exists()


def test_issues_cannot_be_changed(arranged, officer, now):
    printed(arranged, officer, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        SheetIssue.objects.update(serial="x")


def test_reading_the_people_costs_the_same_for_two_and_for_twenty(
    arranged, officer, now, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as two:
        printed(arranged, officer, now)
    arranged.register(18)
    with django_assert_num_queries(len(two)):
        printed(arranged, officer, now)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_an_officer_orders_and_fetches_the_file(client, committed, arranged, officer):
    client.force_login(officer)
    address = reverse("sittings:print", args=[arranged.theory_form.pk])
    assert arranged.sitting.title in client.get(address).content.decode()
    wish = {
        "sitting": arranged.sitting.pk,
        "document": "card",
        "sheet": "a4",
        "versions": 2,
    }
    with committed():
        response = client.post(address, wish)
    job = Job.objects.get()
    assert response.url == reverse("jobs:detail", args=[job.pk])
    assert job.status == JobStatus.SUCCEEDED, job.message
    run = PrintRun.objects.get()
    assert job.outcome["url"] == reverse("papers:print_run", args=[run.pk])
    assert kept_file(run, timezone.now())
    fetched = client.get(reverse("papers:print_file", args=[run.pk]))
    assert fetched.content.startswith(b"%PDF-")


def test_a_job_tells_nobodys_name(committed, arranged, officer, now):
    with committed():
        start_printing(order=order_for(arranged), actor=officer, at=now)
    job = Job.objects.get()
    told = f"{job.title}{job.arguments}{job.outcome}{job.message}"
    for person in arranged.sitting.candidacies.all():
        assert person.user.name not in told
        assert person.ticket not in told


def test_a_job_that_is_cancelled_leaves_nothing(arranged, officer, now):
    from jobs.errors import JobCancelled

    def stop(done, total):
        raise JobCancelled

    with pytest.raises(JobCancelled):
        print_for_candidates(
            order=order_for(arranged), actor=officer, at=now, watch=stop
        )
    assert not PrintRun.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("clerk", 403), ("registrar", 403), ("examiner", 403)]
)
def test_the_office_itself_prints_no_papers(client, arranged, centre, role, status):
    client.force_login(make_staff(role, centre=centre))
    address = reverse("sittings:print", args=[arranged.theory_form.pk])
    assert client.get(address).status_code == status


def test_an_officer_elsewhere_does_not_learn_of_it(client, arranged):
    client.force_login(make_staff("paper_officer"))
    address = reverse("sittings:print", args=[arranged.theory_form.pk])
    assert client.get(address).status_code == 404


def test_the_verb_prints_into_a_file(arranged, officer, tmp_path):
    target = tmp_path / "copies.pdf"
    words = ("print_papers", arranged.sitting.pk, "--part", "theory")
    more = ("--actor", officer.username, "--file", target)
    told = answered(*words, *more, "--document", "card", "--versions", 2)
    run = PrintRun.objects.get()
    assert told["copies"] == 2
    assert (told["series"], told["sha256"]) == (run.series, run.sha256)
    assert target.read_bytes().startswith(b"%PDF-")
    assert target.stat().st_mode & 0o077 == 0
    again = refused(*words, *more)
    assert again["error"] == "file_exists"


def test_the_verb_refuses_who_may_not(arranged, clerk, tmp_path):
    target = tmp_path / "copies.pdf"
    words = ("print_papers", arranged.sitting.pk, "--part", "theory", "--file", target)
    told = refused(*words, "--actor", clerk.username)
    assert told["error"] == "sitting_unknown"
    assert not target.exists()
