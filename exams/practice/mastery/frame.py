"""What mastery is measured against: an exam of a level, as it is on a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from exams.practice.mastery.folding import Place, RowEvidence
from exams.practice.mastery.points import PartMastery, Row
from exams.practice.mastery.rows import ExamRow, Tables, exam_tables
from law import facts
from question_bank.coverage.loading import difficulty_quota
from standards.models import Level, Part

NOTHING = RowEvidence()


@dataclass(frozen=True)
class ExamFrame:
    """Weights, the mix of difficulties (parts sum to 1) and the pass mark."""

    level: Level
    tables: Tables
    difficulties: Mapping[int, float]
    pass_mark: int

    def rows(self, part: Part) -> list[ExamRow]:
        return [row for area in self.tables[part] for row in area.rows]

    def mastery(self, part: Part, evidence: Mapping[Place, RowEvidence]) -> PartMastery:
        """One person's mastery of a part, from what they answered."""
        rows = [
            Row(row.key, row.points, found.answers, found.evidence)
            for row in self.rows(part)
            for found in [evidence.get((part, row.key), NOTHING)]
        ]
        return PartMastery(rows, self.difficulties, self.pass_mark)


def exam_frame(level: Level, on: date) -> ExamFrame:
    """The frame of `level` on the day `on` (5 queries). Reads the standard."""
    quota = difficulty_quota(on)
    return ExamFrame(
        level=level,
        tables=exam_tables(level),
        difficulties={
            grade: part / sum(quota) for grade, part in enumerate(quota, start=1)
        },
        pass_mark=facts.whole("score.pass_mark", on),
    )
