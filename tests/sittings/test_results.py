"""From marks to results: each part by itself, absent is not zero, two people."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry
from exams.sittings.errors import SittingError
from exams.sittings.models import Outcome, PartCode, Result, SittingStatus
from tests.factories import make_staff

pytestmark = pytest.mark.django_db


def code_of(function, *arguments, **named):
    with pytest.raises(SittingError) as caught:
        function(*arguments, **named)
    return caught.value.code


@pytest.mark.parametrize(
    ("theory", "skill", "outcome"),
    [
        (59, 100, Outcome.FAILED),
        (100, 59, Outcome.FAILED),
        (100, "59.5", Outcome.FAILED),
        (60, 60, Outcome.PASSED),
        (100, 100, Outcome.PASSED),
    ],
)
def test_each_part_must_reach_sixty(stage, theory, skill, outcome):
    [result] = stage.scored((theory, skill))
    assert (result.theory_score, result.skill_score) == (theory, Decimal(skill))
    assert result.outcome == outcome


def test_who_never_started_is_absent_without_a_score(stage):
    [result] = stage.scored((None, None))
    assert (result.theory_code, result.theory_score) == (PartCode.ABSENT, None)
    assert (result.skill_code, result.skill_score) == (PartCode.ABSENT, None)
    assert result.outcome == Outcome.FAILED


def test_a_blank_paper_scores_zero_and_is_not_absent(stage):
    [result] = stage.scored((0, None))
    assert (result.theory_code, result.theory_score) == (PartCode.SCORED, 0)
    assert (result.skill_code, result.skill_score) == (PartCode.ABSENT, None)


def test_preparing_names_every_answer_without_marks(stage):
    one, two = stage.open(2)
    stage.sit(one, 60, 60)
    stage.sit(two, 60, 60)
    stage.close()
    stage.mark(one, 60)
    with pytest.raises(SittingError) as caught:
        stage.prepare()
    assert caught.value.code == "results_missing"
    assert caught.value.details == (f"{two.ticket} 技能",)
    assert not Result.objects.exists()


def test_the_one_who_prepared_cannot_release(stage):
    make_staff_again(stage)
    stage.scored((60, 60))
    assert code_of(stage.release, actor=stage.clerk) == "same_person"
    assert not Result.objects.filter(status="released").exists()


def make_staff_again(stage):
    """The clerk is registrar of the same centre as well."""
    other = make_staff("registrar", centre=stage.sitting.centre)
    other.assignments.update(user=stage.clerk)


def test_the_database_refuses_release_by_the_same_person(stage):
    [result] = stage.scored((60, 60))
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.filter(pk=result.pk).update(
            status="released", released_by=stage.clerk, released_at=stage.over
        )


def test_only_a_registrar_of_the_centre_releases(stage):
    stage.scored((60, 60))
    stranger = make_staff("registrar")
    colleague = make_staff("clerk", centre=stage.sitting.centre)
    assert code_of(stage.release, actor=stranger) == "not_registrar"
    assert code_of(stage.release, actor=colleague) == "not_registrar"


def test_all_results_are_released_at_once(stage):
    stage.scored((60, 60), (59, 100), (None, None))
    assert stage.release().status == SittingStatus.RELEASED
    results = Result.objects.all()
    assert {one.status for one in results} == {"released"}
    assert {one.released_by for one in results} == {stage.registrar}


def test_a_second_release_changes_nothing(stage):
    stage.scored((60, 60))
    stage.release()
    entries = EvidenceEntry.objects.count()
    other = make_staff("registrar", centre=stage.sitting.centre)
    assert stage.release(actor=other).status == SittingStatus.RELEASED
    assert Result.objects.get().released_by == stage.registrar
    assert EvidenceEntry.objects.count() == entries


def test_nothing_is_released_before_it_is_prepared(stage):
    stage.open()
    assert code_of(stage.release) == "sitting_state"


def test_results_cannot_be_prepared_twice(stage):
    stage.scored((60, 60))
    assert code_of(stage.prepare) == "sitting_state"


def test_a_released_result_never_changes(stage):
    stage.scored((60, 60))
    stage.release()
    with pytest.raises(IntegrityError), transaction.atomic():
        Result.objects.update(theory_score=Decimal(100))


def test_each_act_leaves_its_evidence(stage):
    stage.scored((60, 59))
    stage.release()
    actions = EvidenceEntry.objects.filter(
        subject=f"sittings.sitting:{stage.sitting.pk}"
    )
    assert list(actions.values_list("action", flat=True)) == [
        "sittings.planned",
        "sittings.candidates_registered",
        "sittings.forms_attached",
        "sittings.panel_appointed",
        "sittings.candidates_admitted",
        "sittings.closed",
        "sittings.results_prepared",
        "sittings.results_released",
    ]
    prepared = actions.get(action="sittings.results_prepared")
    [figures] = prepared.after["results"]
    assert figures["theory"] == ["scored", "60.0"]
    assert figures["skill"] == ["scored", "59.0"]
    assert figures["outcome"] == "failed"


def test_a_candidate_of_the_sitting_handles_no_results_of_it(stage):
    [one] = stage.open()
    stage.close(at=stage.over)
    assert code_of(stage.prepare, actor=one.user) == "own_result"


def test_an_examiner_who_got_an_office_since_handles_no_results_of_theirs(stage):
    [one] = stage.open()
    stage.sit(one, 60, 60)
    stage.close()
    stage.mark(one, 60)
    examiner = stage.examiners[1]
    office = make_staff("registrar", centre=stage.sitting.centre)
    office.assignments.update(user=examiner)
    assert code_of(stage.prepare, actor=examiner) == "own_marks"
    stage.prepare()
    assert code_of(stage.release, actor=examiner) == "own_marks"
