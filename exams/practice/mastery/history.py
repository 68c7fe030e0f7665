"""How mastery moved: the same estimate, made for the end of each past week. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from exams.practice.mastery.folding import WEEK, Answer, evidence_at
from exams.practice.mastery.frame import ExamFrame
from exams.practice.mastery.points import PartMastery, Readiness
from standards.models import Part

WEEKS: Final = 12


@dataclass(frozen=True, slots=True)
class Moment:
    """What would have been said at `at`; `readiness` is None while too little was
    known."""

    at: datetime
    answers: int
    readiness: Readiness | None


def history(
    frame: ExamFrame, part: Part, answers: Sequence[Answer], at: datetime
) -> tuple[Moment, ...]:
    """A moment a week up to `at`, oldest first, from the first with an answer on."""
    own = [answer for answer in answers if answer.part == part]
    moments = (at - week * WEEK for week in range(WEEKS - 1, -1, -1))
    return tuple(
        _moment(frame.mastery(part, evidence_at(own, one)), one)
        for one in moments
        if _has_begun(own, one)
    )


def _has_begun(answers: Iterable[Answer], at: datetime) -> bool:
    return any(answer.at <= at for answer in answers)


def _moment(mastery: PartMastery, at: datetime) -> Moment:
    known = mastery.readiness() if mastery.is_known else None
    return Moment(at, mastery.answers, known)
