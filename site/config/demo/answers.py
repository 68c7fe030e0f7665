"""How demo candidates answer and demo examiners mark: through the same services."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from exams.attempts.manifests import standing_manifest
from exams.attempts.models import Attempt
from exams.attempts.scribe import Scribe
from exams.attempts.services import start_attempt, submit_attempt
from exams.marking.models import Sheet
from exams.marking.rubrics import rubric_items
from exams.marking.services import NewMark, save_marks, sign_sheet
from exams.papers.models import FormItem
from question_bank.kinds import kind_of


@dataclass(frozen=True)
class Talent:
    """How much of each part a demo person masters, 0 to 1; None: did not come."""

    username: str
    theory: float | None
    skill: float | None


def sit(attempt: Attempt, mastery: float, at: datetime) -> None:
    """Start, answer everything, hand in two minutes later."""
    lease = start_attempt(attempt=attempt, at=at)
    scribe = Scribe(lease, attempt.form_id)
    for item in attempt.form.items.select_related("version"):
        scribe.note(item.position, _answer(item, mastery))
    scribe.send(at=at)
    attempt.refresh_from_db()
    submit_attempt(
        attempt=attempt,
        manifest=standing_manifest(attempt),
        at=at + timedelta(minutes=2),
    )


def _answer(item: FormItem, mastery: float) -> dict[str, Any]:
    version = item.version
    assert version is not None
    kind = kind_of(item.kind)
    if not kind.marked_by_key:
        return {"text": version.content["reference"]}
    key = kind.key_text(version.content, item.option_order)
    if _chance(item) < mastery:
        return {"choice": list(key)}
    return {"choice": ["B" if key == "A" else "A"]}


def _chance(item: FormItem) -> float:
    """The same draw for an item each time, so that the demo is always the same."""
    digest = hashlib.sha256(f"demo {item.position}".encode()).digest()
    return digest[0] / 256


def mark(sheet: Sheet, talent: Talent, at: datetime) -> None:
    """Give every scoring point its share, examiners half a point apart at most."""
    share = Decimal(str(talent.skill))
    marks = [
        NewMark(item.form_item, point.code, _half_steps(point.points * share))
        for item in rubric_items(sheet.script.attempt.form)
        for point in item.scoring
    ]
    save_marks(sheet=sheet, marks=marks, at=at)
    sign_sheet(sheet=sheet, at=at)


def _half_steps(points: Decimal) -> Decimal:
    return (points * 2).quantize(Decimal(1), ROUND_HALF_UP) / 2
