"""The one rule by which two parts make a result. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from exams.sittings.models import Outcome, PartCode


@dataclass(frozen=True)
class PartScore:
    """What a part came to: a score (out of 100, already rounded) or why there is none.

    Absent is never zero: a blank paper that was handed in scores 0, an empty seat
    has no score at all.
    """

    code: PartCode
    score: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.code == PartCode.SCORED) != (self.score is not None):
            raise ValueError("A part has a score exactly when its code is scored.")

    def reaches(self, pass_mark: Decimal) -> bool:
        return self.score is not None and self.score >= pass_mark


def outcome_of(theory: PartScore, skill: PartScore, pass_mark: Decimal) -> Outcome:
    """Passed if and only if each part reaches the mark; never an average or a sum.

    Source: the standard, 1.9.2 (成绩皆达 60 分(含)以上者为合格).
    """
    both = theory.reaches(pass_mark) and skill.reaches(pass_mark)
    return Outcome.PASSED if both else Outcome.FAILED
