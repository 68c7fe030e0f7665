"""A mock never reaches a result: every way in is tried, past the services too."""

import pytest
from django.db import IntegrityError, connection, transaction

from exams.attempts.models import Attempt
from exams.marking.errors import MarkingError
from exams.marking.models import MarkMethod, PartResult
from exams.marking.services import add_scripts, mark_by_keys
from exams.sittings.models import Candidacy, Result, Sitting
from tests.factories import (
    make_attempt,
    make_centre,
    make_form,
    make_submitted_attempt,
    make_user,
)
from tests.sittings.conftest import make_theory_form

pytestmark = pytest.mark.django_db

GUARDS = {
    "sittings_sitting_theory_form",
    "sittings_sitting_skill_form",
    "sittings_parallelpaper_form",
    "sittings_candidacy_theory_attempt",
    "sittings_candidacy_skill_attempt",
    "sittings_result_theory_marks",
    "sittings_result_skill_marks",
    "sittings_attempt_purpose_frozen",
}


def refuses(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_every_guard_stands():
    """A later migration that remakes a table on SQLite would lose its guards."""
    query = (
        "SELECT DISTINCT trigger_name FROM information_schema.triggers"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        names = [name for (name,) in cursor.fetchall()]
    assert {guard for guard in GUARDS if any(n.startswith(guard) for n in names)} == (
        GUARDS
    )


def test_a_mock_cannot_be_attached_to_a_candidacy(stage):
    [one] = stage.register()
    stage.attach()
    mock = make_attempt(stage.theory_form, candidate=one.user)
    rows = Candidacy.objects.filter(pk=one.pk)
    refuses(lambda: rows.update(theory_attempt=mock))
    refuses(lambda: rows.update(skill_attempt=mock))
    refuses(
        lambda: Candidacy.objects.create(
            sitting=stage.sitting,
            user=make_user(),
            ticket="x",
            condition_code="4-1",
            theory_attempt=mock,
            registered_by=stage.clerk,
            registered_at=stage.now,
        )
    )


def test_anothers_attempt_or_another_paper_cannot_be_attached(stage):
    one, two = stage.open(2)
    rows = Candidacy.objects.filter(pk=one.pk)
    refuses(lambda: rows.update(theory_attempt=None, skill_attempt=one.theory_attempt))
    Candidacy.objects.filter(pk=two.pk).update(theory_attempt=None)
    refuses(lambda: rows.update(theory_attempt=two.theory_attempt))
    other = make_attempt(
        make_theory_form(stage.sitting.level), candidate=one.user, purpose="sitting"
    )
    refuses(lambda: rows.update(theory_attempt=other))


def test_a_candidacy_cannot_be_moved_to_another_person(stage):
    [one] = stage.open()
    rows = Candidacy.objects.filter(pk=one.pk)
    refuses(lambda: rows.update(user=make_user()))


def test_a_mock_does_not_turn_into_an_exam_nor_change_hands(stage):
    mock = make_attempt(stage.theory_form)
    rows = Attempt.objects.filter(pk=mock.pk)
    refuses(lambda: rows.update(purpose="sitting"))
    refuses(lambda: rows.update(candidate=make_user()))
    refuses(lambda: rows.update(form=stage.skill_form))


def test_marks_of_a_mock_cannot_carry_a_result(stage):
    [one] = stage.open()
    mock = make_submitted_attempt(make_form(), candidate=one.user)
    marks = mark_by_keys(attempt=mock, at=stage.now)
    figures = {
        "candidacy": one,
        "version": 1,
        "theory_score": 100,
        "skill_score": 100,
        "theory_code": "scored",
        "skill_code": "scored",
        "pass_mark": 60,
        "outcome": "passed",
        "prepared_by": stage.clerk,
        "prepared_at": stage.now,
    }
    refuses(lambda: Result.objects.create(theory=marks, **figures))
    refuses(lambda: Result.objects.create(skill=marks, **figures))


def test_marks_of_another_candidate_cannot_carry_a_result(stage):
    one, two = stage.open(2)
    marks = PartResult.objects.create(
        attempt=two.theory_attempt,
        version=1,
        method=MarkMethod.KEYS,
        score=100,
        items=[],
        areas=[],
        made_at=stage.now,
    )
    refuses(
        lambda: Result.objects.create(
            candidacy=one,
            version=1,
            theory=marks,
            theory_score=100,
            theory_code="scored",
            skill_code="absent",
            pass_mark=60,
            outcome="failed",
            prepared_by=stage.clerk,
            prepared_at=stage.now,
        )
    )


def test_a_mock_does_not_reach_the_panel(stage):
    [one] = stage.open()
    mock = make_submitted_attempt(
        make_form(part="skill", kinds=["task"]), candidate=one.user
    )
    with pytest.raises(MarkingError) as caught:
        add_scripts(
            panel=stage.sitting.panel, attempts=[mock], actor=None, at=stage.now
        )
    assert caught.value.code == "mock_attempt"


def test_practice_papers_and_starter_items_stay_out_of_the_database_too(stage, level):
    rows = Sitting.objects.filter(pk=stage.sitting.pk)
    practice = make_theory_form(level, pool="practice")
    refuses(lambda: rows.update(theory_form=practice))
    refuses(lambda: rows.update(skill_form=stage.theory_form))
    starters = make_theory_form(level, origin="starter")
    rows.update(theory_form=starters)
    real = make_centre(province_code="41", is_demo=False)
    refuses(lambda: rows.update(centre=real))
    rows.update(theory_form=None, centre=real)
    refuses(lambda: rows.update(theory_form=starters))
