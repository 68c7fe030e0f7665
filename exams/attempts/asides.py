"""Writes that were set aside, as people judge them: never what they say."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.attempts.errors import AttemptError
from exams.attempts.models import (
    AsideDecision,
    Attempt,
    EventKind,
    LeaseGrant,
    Response,
    ResponseEvent,
    SetAside,
    Verdict,
    WhyAside,
)
from exams.attempts.places import clean_payload, place_on
from ui.tones import Tone


class AsideState(models.TextChoices):
    """`moot`: whatever people decide, the answers stay as they are."""

    WAITING = "waiting", _("待处理")
    PROPOSED = "proposed", _("待另一人确认")
    ACCEPTED = "accepted", _("已采用")
    DECLINED = "declined", _("不采用")
    RESTORED = "restored", _("已由文件补存")
    MOOT = "moot", _("不影响答案")

    @property
    def tone(self) -> Tone:
        tones = {
            "waiting": Tone.LATE,
            "proposed": Tone.FLAG,
            "accepted": Tone.SAVED,
            "restored": Tone.SAVED,
        }
        return tones.get(self.value, Tone.NEUTRAL)


OPEN_STATES = frozenset({AsideState.WAITING, AsideState.PROPOSED})
DECIDABLE = OPEN_STATES | {AsideState.DECLINED}


@dataclass(frozen=True)
class AsideWrite:
    """One write: which item, by how much too late, from which lease, what became of it.

    `late_by` counts from the deadline, the end, or the lease's end; `decision` is the
    newest one.
    """

    pk: int
    attempt_id: UUID
    item: int
    why: WhyAside
    epoch: int
    received_at: datetime
    late_by: timedelta
    address: str | None
    agent: str
    state: AsideState
    decision: AsideDecision | None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_decidable(self) -> bool:
        return self.state in DECIDABLE


def asides_of(attempts: Sequence[Attempt]) -> Mapping[UUID, tuple[AsideWrite, ...]]:
    """The answers that were set aside, in their own order (5 queries at most, however
    many attempts). Flags are kept as well, but nothing depends on them."""
    wanted = {attempt.pk: attempt for attempt in attempts}
    rows = SetAside.objects.filter(attempt__in=wanted, kind=EventKind.ANSWER)
    by_attempt: dict[UUID, list[SetAside]] = defaultdict(list)
    for row in rows.order_by("epoch", "client_seq", "pk"):
        by_attempt[row.attempt_id].append(row)
    if not by_attempt:
        return {}
    known = _Known(by_attempt)
    return {
        pk: tuple(_judged(wanted[pk], rows, known)) for pk, rows in by_attempt.items()
    }


class _Known:
    """What the database knows besides (4 queries)."""

    def __init__(self, rows: Mapping[UUID, Sequence[SetAside]]) -> None:
        flat = [row for some in rows.values() for row in some]
        self.stored = _stored(flat)
        decisions = AsideDecision.objects.filter(write__attempt__in=rows)
        self.decisions = {
            one.write_id: one for one in decisions.select_related("by", "proposed_by")
        }
        self.leases = {
            (lease.attempt_id, lease.epoch): lease
            for lease in LeaseGrant.objects.filter(attempt__in=rows)
        }
        self.standing = {
            (one.attempt_id, one.form_item_id): one
            for one in Response.objects.filter(attempt__in=rows)
        }


def _stored(rows: Collection[SetAside]) -> set[tuple[UUID, UUID]]:
    """Attempt and uuid of those that became events."""
    found = ResponseEvent.objects.filter(
        attempt__in={row.attempt_id for row in rows},
        event_uuid__in={row.event_uuid for row in rows},
    )
    return set(found.values_list("attempt_id", "event_uuid"))


def _judged(
    attempt: Attempt, rows: Sequence[SetAside], known: _Known
) -> Iterable[AsideWrite]:
    moving = _items_that_move(attempt, rows, known)
    for row in rows:
        lease = known.leases.get((row.attempt_id, row.epoch))
        yield AsideWrite(
            pk=row.pk,
            attempt_id=row.attempt_id,
            item=row.item,
            why=WhyAside(row.why),
            epoch=row.epoch,
            received_at=row.received_at,
            late_by=_late_by(attempt, row, known),
            address=row.address,
            agent=lease.agent if lease else "",
            state=_state(row, known, row.pk in moving),
            decision=known.decisions.get(row.pk),
        )


def _state(row: SetAside, known: _Known, moves: bool) -> AsideState:
    decision = known.decisions.get(row.pk)
    if decision and decision.verdict == Verdict.ACCEPTED:
        return AsideState.ACCEPTED
    if (row.attempt_id, row.event_uuid) in known.stored:
        return AsideState.RESTORED
    if decision and decision.verdict == Verdict.DECLINED:
        return AsideState.DECLINED
    if not moves:
        return AsideState.MOOT
    return AsideState.PROPOSED if decision else AsideState.WAITING


def _items_that_move(
    attempt: Attempt, rows: Sequence[SetAside], known: _Known
) -> set[int]:
    """The writes that could change an answer: newer than the one that stands, on an
    item for which any of them says something else."""
    newer: dict[int, list[tuple[int, Any]]] = defaultdict(list)
    for row in rows:
        said = _said(attempt, row)
        standing = known.standing.get((attempt.pk, said[0])) if said else None
        if said and _is_newer(row, standing):
            newer[said[0]].append((row.pk, said[1]))
    moving: set[int] = set()
    for form_item, some in newer.items():
        standing = known.standing.get((attempt.pk, form_item))
        answer = standing.answer if standing else None
        if any(value != answer for _pk, value in some):
            moving |= {pk for pk, _value in some}
    return moving


def _is_newer(row: SetAside, standing: Response | None) -> bool:
    place = (row.epoch, row.client_seq)
    return standing is None or place > (standing.answer_epoch, standing.answer_seq)


def _said(attempt: Attempt, row: SetAside) -> tuple[int, Any] | None:
    """The place of the form and the clean answer; None: it is no answer to the paper,
    or under a lease that was never given."""
    if not 1 <= row.epoch <= attempt.epoch:
        return None
    try:
        place = place_on(attempt.form_id, row.item)
        return place.form_item, clean_payload(place, row.kind, row.payload)
    except AttemptError:
        return None


def _late_by(attempt: Attempt, row: SetAside, known: _Known) -> timedelta:
    """How long after the deadline, the end, or the next lease it came."""
    following = known.leases.get((row.attempt_id, row.epoch + 1))
    since = {
        WhyAside.LATE: attempt.deadline,
        WhyAside.LEASE_LOST: following.at if following else None,
    }.get(WhyAside(row.why), attempt.ended_at)
    return max(row.received_at - since, timedelta()) if since else timedelta()
