"""Does the database hold what candidates were promised, and nothing else?

The other side's records (`receipt_files`) are compared with the rows:

    lost        a receipt or a hand-in without the row that it was given for
    duplicated  an event, a position or a number of the browser's stored twice
    mutated     a row that says another thing than what was sent or acknowledged
    phantom     a row that nobody sent
    forged      a receipt that this server did not sign
    unexplained an attempt whose log does not explain its answers (verify_attempt)
    stuck       an attempt still open a minute after its end

All must be none, and the evidence log must be unbroken.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from uuid import UUID

from accounts import checkpoints
from exams.attempts.models import Attempt, ResponseEvent
from exams.attempts.receipt_files import Testimony
from exams.attempts.receipts import Receipt, is_genuine
from exams.attempts.verification import verify_attempt

# The tick ends attempts within seconds of their end.
STUCK_AFTER = timedelta(minutes=1)


@dataclass
class Damage:
    """Each fault in words, by its kind; ids and hashes only, never an answer."""

    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    mutated: list[str] = field(default_factory=list)
    phantom: list[str] = field(default_factory=list)
    forged: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {one.name: len(getattr(self, one.name)) for one in fields(self)}

    def sentences(self) -> list[str]:
        return [
            f"{one.name}: {fault}"
            for one in fields(self)
            for fault in getattr(self, one.name)
        ]


@dataclass(frozen=True)
class Judgement:
    """`events` counts the stored rows of the attempts that the files tell of."""

    attempts: int
    sent: int
    receipts: int
    events: int
    damage: Damage
    audit_problem: str

    @property
    def is_sound(self) -> bool:
        return not self.audit_problem and not any(self.damage.counts().values())


def judge(testimonies: Mapping[UUID, Testimony], at: datetime) -> Judgement:
    """Compare every attempt of the files with its rows, at `at` by the database."""
    damage, events = Damage(), 0
    for attempt_id, testimony in testimonies.items():
        attempt = Attempt.objects.filter(pk=attempt_id).first()
        rows = list(attempt.events.all()) if attempt else []
        events += len(rows)
        _compare(testimony, attempt_id, rows, damage)
        if attempt is None:
            continue
        faults = verify_attempt(attempt).faults
        damage.unexplained += [f"{attempt_id} {fault}" for fault in faults]
        damage.lost += _lost_hand_ins(testimony, attempt)
    overdue = Attempt.objects.overdue(at - STUCK_AFTER)
    damage.stuck += [str(pk) for pk in overdue.values_list("pk", flat=True)]
    audit = checkpoints.verify_all()
    return Judgement(
        attempts=len(testimonies),
        sent=sum(len(one.sent) for one in testimonies.values()),
        receipts=sum(len(one.receipts) for one in testimonies.values()),
        events=events,
        damage=damage,
        audit_problem="" if audit.is_sound else audit.problem,
    )


def _compare(
    testimony: Testimony,
    attempt_id: UUID,
    rows: list[ResponseEvent],
    damage: Damage,
) -> None:
    stored = {row.event_uuid: row for row in rows}
    for receipt in testimony.receipts:
        _check(receipt, stored.get(receipt.event_uuid), damage)
    damage.duplicated += [f"{attempt_id} {twin}" for twin in _twins(rows)]
    if not testimony.sent:
        return  # the files tell of receipts only: what was sent is not known
    for row in rows:
        hashes = testimony.sent.get(row.event_uuid)
        if hashes is None:
            damage.phantom.append(f"{attempt_id} {row.event_uuid}")
        elif row.sha256 not in hashes:
            damage.mutated.append(f"{attempt_id} {row.event_uuid}")


def _check(receipt: Receipt, row: ResponseEvent | None, damage: Damage) -> None:
    name = f"{receipt.attempt_id} {receipt.event_uuid} receipt {receipt.position}"
    if not is_genuine(receipt):
        damage.forged.append(name)
    if row is None:
        damage.lost.append(name)
    elif row.sha256 != receipt.sha256:
        damage.mutated.append(name)
    elif (row.position, row.received_at) != (receipt.position, receipt.server_time):
        damage.lost.append(name)


def _twins(rows: Iterable[ResponseEvent]) -> Iterator[str]:
    """What is there twice and may be only once in an attempt."""
    marks = Counter(
        mark
        for row in rows
        for mark in (
            f"event {row.event_uuid}",
            f"position {row.position}",
            f"number {row.epoch}.{row.client_seq}",
        )
    )
    return (mark for mark, count in marks.items() if count > 1)


def _lost_hand_ins(testimony: Testimony, attempt: Attempt) -> list[str]:
    kept = attempt.manifest_sha256
    return [
        f"{attempt.pk} hand-in"
        for manifest in testimony.handed_in
        if attempt.ended_at is None or manifest != kept
    ]
