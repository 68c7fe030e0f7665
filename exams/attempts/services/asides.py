"""What people decide about writes that were set aside. Nothing is ever dropped.

A write counts after two people: one proposes it, another accepts it. One person may
decline it, and think better of it until the results are prepared.
"""

from collections.abc import Collection, Sequence

from django.db import transaction

from accounts import evidence
from accounts.models import User
from exams.attempts import hooks
from exams.attempts.amending import (
    Fit,
    Journal,
    add_to_journal,
    said_by,
    write_of,
)
from exams.attempts.errors import AttemptError
from exams.attempts.hooks import Amendment
from exams.attempts.models import (
    AsideDecision,
    Attempt,
    AttemptStatus,
    EventSource,
    SetAside,
    Verdict,
)
from exams.attempts.services.holding import has_ended, hold
from exams.attempts.services.supervising import Because


@transaction.atomic
def propose_writes(
    *, attempt: Attempt, writes: Collection[int], because: Because
) -> list[AsideDecision]:
    """Ask that these writes (ids of SetAside) count after all.

    AttemptError: reason_missing, aside_unknown, aside_settled, aside_unfit, not_ended,
    void, and what rooms above refuse.
    """
    _require_reason(because)
    held, rows = _hold_undecided(attempt, writes)
    _fits(Journal(held), rows)
    made = _decided(rows, Verdict.PROPOSED, because)
    _record(held, "attempt.aside_proposed", rows, because)
    return made


@transaction.atomic
def accept_writes(
    *, attempt: Attempt, writes: Collection[int], because: Because
) -> list[AsideDecision]:
    """Let proposed writes count: events with their own (epoch, seq).

    AttemptError: aside_not_proposed, aside_same_person, and those of
    `propose_writes`; without words of their own the proposal's reason stands.
    """
    held, rows = _hold_undecided(attempt, writes)
    proposals = _proposals(rows, because.by)
    fits = _fits(Journal(held), rows)
    changed = add_to_journal(held, fits, EventSource.ACCEPTED, because.at)
    made = [
        _decision(row, Verdict.ACCEPTED, because, proposals[row.pk]) for row in rows
    ]
    AsideDecision.objects.bulk_create(made)
    hooks.announce_amendment(
        Amendment(held.pk, changed, _person(because), because.at, "采用逾时的作答")
    )
    _record(held, "attempt.aside_accepted", rows, because, made[0].reason)
    return made


@transaction.atomic
def decline_writes(
    *, attempt: Attempt, writes: Collection[int], because: Because
) -> list[AsideDecision]:
    """Leave these writes aside, for a reason.

    AttemptError: reason_missing, aside_unknown, aside_settled, not_ended, void, and
    what rooms above refuse.
    """
    _require_reason(because)
    held, rows = _hold_undecided(attempt, writes)
    made = _decided(rows, Verdict.DECLINED, because)
    _record(held, "attempt.aside_declined", rows, because)
    return made


def _hold_undecided(
    attempt: Attempt, writes: Collection[int]
) -> tuple[Attempt, list[SetAside]]:
    """The ended attempt, locked, and the writes in their order, none an event yet."""
    hooks.refuse_amendment(attempt.pk)
    held = hold(attempt.pk)
    if held.status == AttemptStatus.VOID:
        raise AttemptError("void")
    if not has_ended(held):
        raise AttemptError("not_ended")
    chosen = held.set_aside.filter(pk__in=writes)
    rows = list(chosen.order_by("epoch", "client_seq", "pk"))
    if not rows or len(rows) != len(set(writes)):
        raise AttemptError("aside_unknown")
    uuids = [row.event_uuid for row in rows]
    if held.events.filter(event_uuid__in=uuids).exists():
        raise AttemptError("aside_settled")
    return held, rows


def _fits(journal: Journal, rows: Sequence[SetAside]) -> list[Fit]:
    """The writes as events. One that was sent twice, chained anew, counts once."""
    fits: dict[object, Fit] = {}
    for row in rows:
        write, twin = write_of(row), fits.get(row.event_uuid)
        if twin is None:
            fits[row.event_uuid] = journal.fit(write, row.address)
        elif said_by(twin.write) != said_by(write):
            raise AttemptError("aside_unfit")
    return list(fits.values())


def _proposals(rows: Sequence[SetAside], by: User | None) -> dict[int, AsideDecision]:
    """The standing proposal of each write, by another than `by`."""
    newest = {
        decision.write_id: decision
        for decision in AsideDecision.objects.filter(write__in=rows)
    }
    for row in rows:
        found = newest.get(row.pk)
        if found is None or found.verdict != Verdict.PROPOSED:
            raise AttemptError("aside_not_proposed")
        if by is None or found.by_id == by.pk:
            raise AttemptError("aside_same_person")
    return newest


def _decided(
    rows: Sequence[SetAside], verdict: Verdict, because: Because
) -> list[AsideDecision]:
    made = [_decision(row, verdict, because) for row in rows]
    return AsideDecision.objects.bulk_create(made)


def _decision(
    row: SetAside,
    verdict: Verdict,
    because: Because,
    proposal: AsideDecision | None = None,
) -> AsideDecision:
    reason = because.reason.strip() or (proposal.reason if proposal else "")
    return AsideDecision(
        write=row,
        verdict=verdict,
        reason=reason,
        proposed_by=proposal.by if proposal else None,
        by=_person(because),
        at=because.at,
    )


def _person(because: Because) -> User:
    assert because.by is not None, "only people decide"
    return because.by


def _require_reason(because: Because) -> None:
    if not because.reason.strip():
        raise AttemptError("reason_missing")


def _record(
    attempt: Attempt,
    action: str,
    rows: Sequence[SetAside],
    because: Because,
    reason: str = "",
) -> None:
    evidence.record(
        actor=because.by,
        action=action,
        subject=f"attempt:{attempt.pk}",
        after={"writes": [_named(row) for row in rows]},
        reason=reason or because.reason.strip(),
        at=because.at,
    )


def _named(row: SetAside) -> dict[str, object]:
    """A write as evidence names it: never what it says."""
    return {
        "item": row.item,
        "epoch": row.epoch,
        "seq": row.client_seq,
        "why": row.why,
        "sha256": row.sha256,
    }
