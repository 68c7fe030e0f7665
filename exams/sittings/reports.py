"""Where a sitting stands, in figures: for its pages and for `sitting_status`."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from exams.attempts.asides import asides_of
from exams.attempts.models import ENDED, Attempt, AttemptStatus
from exams.marking.models import PartResult
from exams.marking.reports import part_results
from exams.papers.models import FormStatus
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    Outcome,
    Result,
    Sitting,
    SittingStatus,
)
from exams.sittings.rules import examiners_needed


@dataclass(frozen=True)
class PartProgress:
    """How many attempts of a part are in which state. Never started: `ready`."""

    ready: int = 0
    open: int = 0
    ended: int = 0
    void: int = 0

    @property
    def started(self) -> int:
        return self.open + self.ended + self.void


@dataclass(frozen=True)
class SittingProgress:
    """Everything that decides which act comes next."""

    status: SittingStatus
    registered: int
    admitted: int
    withdrawn: int
    has_forms: bool
    rooms: int
    unplaced: int
    examiners: int
    examiners_needed: int
    theory: PartProgress
    skill: PartProgress
    unmarked: tuple[str, ...]
    undecided: tuple[str, ...]
    passed: int
    failed: int

    @property
    def candidates(self) -> int:
        return self.registered + self.admitted

    @property
    def has_panel(self) -> bool:
        return self.examiners >= self.examiners_needed


def progress_of(sitting: Sitting) -> SittingProgress:
    """The figures of one sitting (at most 10 queries, however many candidates, and
    4 more if writes were set aside)."""
    counts, theory, skill = _tally(sitting)
    waiting = counts[CandidacyStatus.REGISTERED]
    admitted = counts[CandidacyStatus.ADMITTED]
    unmarked, undecided = _awaited(sitting)
    outcomes = _counts(Result.objects.of_sitting(sitting).standing(), "outcome")
    return SittingProgress(
        status=SittingStatus(sitting.status),
        registered=waiting,
        admitted=admitted,
        withdrawn=counts[CandidacyStatus.WITHDRAWN],
        has_forms=_has_forms(sitting),
        rooms=sitting.rooms.count(),
        unplaced=sitting.candidacies.standing().filter(room=None).count(),
        examiners=sitting.panel.members.count() if sitting.panel else 0,
        examiners_needed=examiners_needed(sitting.level, waiting + admitted),
        theory=_part(theory),
        skill=_part(skill),
        unmarked=unmarked,
        undecided=undecided,
        passed=outcomes.get(Outcome.PASSED, 0),
        failed=outcomes.get(Outcome.FAILED, 0),
    )


def _counts(rows: QuerySet[Any], column: str) -> dict[str, int]:
    grouped = rows.order_by().values_list(column).annotate(Count("pk"))
    return dict(grouped)


def _tally(sitting: Sitting) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """States of candidacies, of theory and of skill attempts, in one query."""
    columns = ("status", "theory_attempt__status", "skill_attempt__status")
    grouped = sitting.candidacies.order_by().values_list(*columns).annotate(Count("pk"))
    tallies: tuple[Counter[str], ...] = (Counter(), Counter(), Counter())
    for *states, number in grouped:
        for tally, state in zip(tallies, states, strict=True):
            tally[state] += number
    candidacies, theory, skill = tallies
    return candidacies, theory, skill


def _has_forms(sitting: Sitting) -> bool:
    """Both are chosen, and no paper was withdrawn since (1 query)."""
    forms = (sitting.theory_form, sitting.skill_form)
    if not all(form and form.stage != FormStatus.WITHDRAWN for form in forms):
        return False
    further = sitting.parallel_papers.filter(form__status=FormStatus.WITHDRAWN)
    return not further.exists()


def _part(counts: Counter[str]) -> PartProgress:
    """Candidates without an attempt count under None and are left out."""
    return PartProgress(
        ready=counts[AttemptStatus.READY],
        open=counts[AttemptStatus.OPEN],
        ended=sum(counts[status] for status in ENDED),
        void=counts[AttemptStatus.VOID],
    )


def _awaited(sitting: Sitting) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Parts without marks, and parts with writes that people must decide about; asked
    only while marks are awaited (3 queries)."""
    if sitting.status != SittingStatus.MARKING:
        return (), ()
    rows = sitting.candidacies.filter(status=CandidacyStatus.ADMITTED)
    candidacies = list(rows.select_related("theory_attempt", "skill_attempt"))
    marks = part_results(attempt for _line, attempt in parts_of(candidacies))
    return unmarked_parts(candidacies, marks), undecided_parts(candidacies)


def parts_of(candidacies: Sequence[Candidacy]) -> list[tuple[str, Attempt]]:
    """Ticket and part, and the attempt, of everybody who has one. Pure."""
    return [
        (f"{one.ticket} {name}", attempt)
        for one in candidacies
        for name, attempt in (
            (_("理论"), one.theory_attempt),
            (_("技能"), one.skill_attempt),
        )
        if attempt is not None
    ]


def undecided_parts(candidacies: Sequence[Candidacy]) -> tuple[str, ...]:
    """Ticket and part of every answer with writes that still wait for people
    (1 query, or 5)."""
    parts = parts_of(candidacies)
    asides = asides_of([attempt for _line, attempt in parts])
    return tuple(
        line
        for line, attempt in parts
        if any(write.is_open for write in asides.get(attempt.pk, ()))
    )


def unmarked_parts(
    candidacies: Sequence[Candidacy], marks: Mapping[UUID, PartResult]
) -> tuple[str, ...]:
    """Ticket and part of every answer that was begun and has no marks yet. Pure."""
    begun = {*ENDED, AttemptStatus.OPEN}
    return tuple(
        line
        for line, attempt in parts_of(candidacies)
        if attempt.status in begun and attempt.pk not in marks
    )
