"""Two parts become a result; another person releases it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import evidence
from accounts.models import CentreRole, StaffAssignment, User
from exams.attempts.models import Attempt, AttemptStatus
from exams.marking.models import PartResult
from exams.marking.reports import part_results
from exams.sittings.errors import SittingError
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    PartCode,
    Result,
    ResultStatus,
    Sitting,
    SittingStatus,
)
from exams.sittings.outcomes import PartScore, outcome_of
from exams.sittings.querysets import ResultQuerySet
from exams.sittings.reports import undecided_parts, unmarked_parts
from exams.sittings.rules import pass_mark
from exams.sittings.services.locking import hold, subject_of


@transaction.atomic
def prepare_results(*, sitting: Sitting, actor: User, at: datetime) -> list[Result]:
    """Join the newest marks of both parts for everybody admitted.

    Passed if and only if each part reaches the standard's mark; a part never started
    is absent and has no score. SittingError: sitting_state, own_result, own_marks,
    results_missing (details: ticket and part, for each answer without marks),
    aside_undecided (details: the same, where writes still wait for people).
    """
    held = hold(sitting, {SittingStatus.MARKING})
    refuse_interested(held, actor)
    candidacies = _admitted(held)
    marks = part_results(_attempts(candidacies))
    missing = unmarked_parts(candidacies, marks)
    if missing:
        raise SittingError("results_missing", missing)
    undecided = undecided_parts(candidacies)
    if undecided:
        raise SittingError("aside_undecided", undecided)
    mark = pass_mark(held.level)
    results = Result.objects.bulk_create(
        _result(candidacy, marks, mark, actor, at) for candidacy in candidacies
    )
    Sitting.objects.filter(pk=held.pk).update(status=SittingStatus.SCORED)
    evidence.record(
        actor=actor,
        action="sittings.results_prepared",
        subject=subject_of(held),
        before={"status": held.status},
        after={
            "status": SittingStatus.SCORED.value,
            "pass_mark": mark,
            "results": [_figures(result) for result in results],
        },
        at=at,
    )
    return results


def _admitted(sitting: Sitting) -> list[Candidacy]:
    rows = sitting.candidacies.filter(status=CandidacyStatus.ADMITTED)
    return list(rows.select_related("theory_attempt", "skill_attempt"))


def _attempts(candidacies: Sequence[Candidacy]) -> list[Attempt]:
    both = [(one.theory_attempt, one.skill_attempt) for one in candidacies]
    return [attempt for pair in both for attempt in pair if attempt is not None]


def _result(
    candidacy: Candidacy,
    marks: Mapping[UUID, PartResult],
    mark: Decimal,
    actor: User,
    at: datetime,
) -> Result:
    theory_attempt, skill_attempt = candidacy.theory_attempt, candidacy.skill_attempt
    theory, skill = _part(theory_attempt, marks), _part(skill_attempt, marks)
    return Result(
        candidacy=candidacy,
        version=1,
        theory=_marks_of(theory_attempt, marks),
        skill=_marks_of(skill_attempt, marks),
        theory_score=theory.score,
        skill_score=skill.score,
        theory_code=theory.code,
        skill_code=skill.code,
        pass_mark=mark,
        outcome=outcome_of(theory, skill, mark),
        prepared_by=actor,
        prepared_at=at,
    )


def _part(attempt: Attempt | None, marks: Mapping[UUID, PartResult]) -> PartScore:
    """A voided attempt is a violation, one never started an absence: no score."""
    if attempt is None or attempt.status == AttemptStatus.READY:
        return PartScore(PartCode.ABSENT)
    if attempt.status == AttemptStatus.VOID:
        return PartScore(PartCode.VIOLATION)
    return PartScore(PartCode.SCORED, marks[attempt.pk].score)


def _marks_of(
    attempt: Attempt | None, marks: Mapping[UUID, PartResult]
) -> PartResult | None:
    return marks.get(attempt.pk) if attempt else None


def _figures(result: Result) -> dict[str, Any]:
    return {
        "candidacy": result.candidacy_id,
        "version": result.version,
        "theory": [result.theory_code, result.theory_score],
        "skill": [result.skill_code, result.skill_score],
        "outcome": result.outcome,
    }


@transaction.atomic
def release_results(*, sitting: Sitting, actor: User, at: datetime) -> Sitting:
    """A second person makes all results of the sitting public to their owners.

    All at once or none; a repeat changes nothing. SittingError: not_registrar,
    sitting_state, same_person (the database refuses it as well), own_result,
    own_marks.
    """
    _require_registrar(sitting, actor, at)
    held = hold(sitting, {SittingStatus.SCORED, SittingStatus.RELEASED})
    if held.status == SittingStatus.RELEASED:
        return held
    refuse_interested(held, actor)
    prepared = Result.objects.of_sitting(held).prepared()
    if prepared.filter(prepared_by=actor).exists():
        raise SittingError("same_person")
    released = _release(prepared, actor, at)
    held.status = SittingStatus.RELEASED
    held.save(update_fields=["status"])
    evidence.record(
        actor=actor,
        action="sittings.results_released",
        subject=subject_of(held),
        before={"status": SittingStatus.SCORED.value},
        after={"status": SittingStatus.RELEASED.value, "results": released},
        at=at,
    )
    return held


def _release(prepared: ResultQuerySet, actor: User, at: datetime) -> dict[str, str]:
    """The outcome of each result that is released, by its id."""
    outcomes = {
        str(pk): outcome for pk, outcome in prepared.values_list("pk", "outcome")
    }
    prepared.update(status=ResultStatus.RELEASED, released_by=actor, released_at=at)
    return outcomes


def _require_registrar(sitting: Sitting, actor: User, at: datetime) -> None:
    held = StaffAssignment.objects.current(timezone.localdate(at)).held_by(
        actor, CentreRole.REGISTRAR
    )
    if not held.filter(centre=sitting.centre_id).exists():
        raise SittingError("not_registrar")


def refuse_interested(sitting: Sitting, actor: User) -> None:
    """Nobody handles their own result, nor marks that they gave themselves: an
    examiner may have got an office after the panel was named."""
    if sitting.candidacies.filter(user=actor).exists():
        raise SittingError("own_result")
    if sitting.panel and sitting.panel.members.filter(examiner=actor).exists():
        raise SittingError("own_marks")
