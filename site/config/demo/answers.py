"""How demo candidates answer and demo examiners mark: through the same services."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import uuid5

from exams.attempts.models import Attempt
from exams.attempts.receipts import event_hash
from exams.attempts.services import (
    Sender,
    Write,
    save_event,
    start_attempt,
    submit_attempt,
)
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
    sender = Sender(attempt.candidate, lease.token)
    for item in attempt.form.items.select_related("version"):
        write = _write(attempt, item, _answer(item, mastery), lease.epoch)
        save_event(attempt_id=attempt.pk, sender=sender, write=write, at=at)
    attempt.refresh_from_db()
    submit_attempt(attempt=attempt, at=at + timedelta(minutes=2))


def _write(
    attempt: Attempt, item: FormItem, payload: dict[str, Any], epoch: int
) -> Write:
    seq = item.position
    return Write(
        event_uuid=uuid5(attempt.pk, str(seq)),
        position=item.position,
        kind="answer",
        epoch=epoch,
        client_seq=seq,
        payload=payload,
        sha256=event_hash(attempt.pk, item.position, "answer", seq, payload),
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
