import pytest
from django.core.exceptions import ObjectDoesNotExist

from accounts.models import EvidenceEntry
from exams.attempts.models import Attempt, Purpose
from exams.attempts.services import start_attempt
from exams.papers.errors import PaperError
from exams.papers.life import release_practice_form
from exams.papers.models import FormStatus, PaperForm
from exams.practice.models import Mock, Pace
from exams.practice.services import ASSEMBLE, assemble_mock, start_mock
from jobs.models import Job, JobStatus
from tests.factories import (
    hand_in,
    make_centre,
    make_form,
    make_item,
    make_point,
    make_standard_level,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def level(db):
    return make_standard_level()


@pytest.fixture
def start(trainee, level, now):
    def start(**fields):
        arguments = {"user": trainee, "level": level, "part": "theory", "at": now}
        return start_mock(**arguments | fields)

    return start


@pytest.fixture
def skill_bank(level):
    """Ten tasks of 10 points: one skill paper, half of it from each area."""
    level.standard.document = {"exam_rules": {"skill": {"minutes": 90}}}
    level.standard.save()
    for area in level.standard.areas.all():
        level.weights.create(area=area, part="skill", percent=50)
        for _ in range(5):
            point = make_point(level=level, part="skill", area=area.name)
            make_item("task", point=point)


def finish(mock, at):
    start_attempt(attempt=mock.attempt, at=at)
    hand_in(mock.attempt, at=at)


def test_a_mock_is_an_attempt_of_purpose_mock(start, trainee):
    form = make_form()
    mock = start()
    assert mock.attempt.purpose == Purpose.MOCK
    assert (mock.attempt.form, mock.attempt.candidate) == (form, trainee)


def test_an_unfinished_mock_is_gone_on_with(start):
    make_form()
    make_form()
    first = start()
    assert start() == first
    assert Mock.objects.count() == 1


def test_the_next_mock_is_a_paper_not_sat_before(start, now):
    forms, sat = {make_form(), make_form()}, set()
    for _ in forms:
        mock = start()
        sat.add(mock.attempt.form)
        finish(mock, now)
    assert sat == forms


def test_a_stored_paper_with_an_item_met_waits_while_there_are_new_ones(start, now):
    """Papers made for others share items with those one has sat."""
    shared = make_item(point=make_point())
    first = make_form(kinds=[], items=[(shared, 1)])
    make_form(items=[(shared, 1)], created_at=now)
    mock = start()
    assert mock.attempt.form == first
    finish(mock, now)
    assert isinstance(start(), Job)


def test_once_the_pool_is_exhausted_a_paper_not_sat_will_do(start, now):
    shared = make_item(point=make_point())
    make_form(kinds=[], items=[(shared, 1)])
    again = make_form(kinds=[], items=[(shared, 1)], created_at=now)
    finish(start(), now)
    assert start().attempt.form == again


def test_no_item_comes_twice_until_the_pool_is_exhausted(
    level, skill_bank, trainee, start, now, django_capture_on_commit_callbacks
):
    """Ten tasks a paper, thirty in the bank: three mocks share none."""
    for area in level.standard.areas.all():
        for _ in range(10):
            point = make_point(level=level, part="skill", area=area.name)
            make_item("task", point=point)
    assemble_mock(user=make_user(), level=level, part="skill", at=now)
    seen = []
    for _ in range(3):
        with django_capture_on_commit_callbacks(execute=True):
            start(part="skill")
        mock = Mock.objects.for_trainee(trainee).unfinished().get()
        seen += mock.attempt.form.items.values_list("version__item", flat=True)
        finish(mock, mock.attempt.opens_at)
    assert len(seen) == len(set(seen)) == 30


def test_a_calm_mock_may_be_paused_and_a_timed_one_may_not(start):
    make_form()
    make_form(part="skill", kinds=["task"])
    assert start(pace=Pace.CALM).attempt.may_pause
    assert not start(part="skill").attempt.may_pause


def test_the_job_keeps_the_pace(
    start, skill_bank, trainee, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        start(part="skill", pace=Pace.CALM)
    assert Mock.objects.get(user=trainee).attempt.may_pause


def test_each_part_has_its_own_mock(start):
    make_form()
    make_form(part="skill", kinds=["task"])
    assert start() != start(part="skill")


@pytest.mark.parametrize(
    "fields",
    [
        {"pool": "exam"},
        {"status": FormStatus.DRAFT, "released_at": None},
        {"status": FormStatus.WITHDRAWN},
        {"part": "skill", "kinds": ["task"]},
    ],
)
def test_other_papers_are_no_mocks(start, fields):
    make_form(**fields)
    start()
    assert not Attempt.objects.exists()


def test_a_paper_of_a_centre_is_no_mock(start):
    make_form(centre=make_centre())
    start()
    assert not Attempt.objects.exists()


def test_another_persons_mock_takes_no_paper_away(start):
    form = make_form()
    start(user=make_user())
    assert start().attempt.form == form


def test_without_a_paper_a_job_is_queued_once(start, trainee):
    job = start()
    assert isinstance(job, Job)
    assert (job.owner, job.kind) == (trainee, ASSEMBLE)
    assert start() == job
    assert start(part="skill") != job


def test_the_job_makes_a_paper_and_admits_its_owner(
    start, skill_bank, trainee, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = start(part="skill")
    job.refresh_from_db()
    mock = Mock.objects.get(user=trainee)
    assert job.status == JobStatus.SUCCEEDED
    assert job.result_url == f"/attempts/{mock.attempt_id}/"
    form = mock.attempt.form
    assert (form.status, form.pool) == (FormStatus.RELEASED, "practice")
    assert sum(item.points for item in form.items.all()) == 100


def test_the_next_paper_prefers_items_not_met(level, skill_bank, trainee, now):
    for area in level.standard.areas.all():
        for _ in range(5):
            point = make_point(level=level, part="skill", area=area.name)
            make_item("task", point=point)
    seen = set()
    for _ in range(2):
        mock = assemble_mock(user=trainee, level=level, part="skill", at=now)
        seen.update(mock.attempt.form.items.values_list("version", flat=True))
        finish(mock, now)
    assert len(seen) == 20


def test_the_job_says_when_the_bank_is_too_small(
    start, level, django_capture_on_commit_callbacks
):
    for area in level.standard.areas.all():
        level.weights.create(area=area, part="skill", percent=50)
    with django_capture_on_commit_callbacks(execute=True):
        job = start(part="skill")
    job.refresh_from_db()
    assert job.status == JobStatus.FAILED
    assert "练习题库还不够" in job.message
    assert not PaperForm.objects.exists()


def test_a_made_paper_serves_the_next_person_too(skill_bank, trainee, level, now):
    arguments = {"level": level, "part": "skill", "at": now}
    made = assemble_mock(user=trainee, **arguments)
    other = start_mock(user=make_user(), **arguments)
    assert other.attempt.form == made.attempt.form


def test_only_a_practice_draft_goes_into_use_unapproved(now):
    form = make_form(status=FormStatus.DRAFT, released_at=None)
    assert release_practice_form(form=form, at=now).status == FormStatus.RELEASED
    assert EvidenceEntry.objects.get().action == "papers.form.released"
    for refused, code in (
        (make_form(pool="exam", status=FormStatus.DRAFT), "not_practice"),
        (form, "form_state"),
    ):
        with pytest.raises(PaperError) as caught:
            release_practice_form(form=refused, at=now)
        assert caught.value.code == code


def test_nobody_else_owns_a_mock(start):
    make_form()
    mock = start()
    with pytest.raises(ObjectDoesNotExist):
        Mock.objects.for_trainee(make_user()).get(pk=mock.pk)
