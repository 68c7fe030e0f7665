"""Through the door: the start, the way back after a break, the way to another device.

One lease at a time, fenced by a growing epoch.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from exams.attempts import hooks, timing
from exams.attempts.errors import AttemptError
from exams.attempts.keys import digest
from exams.attempts.lane import rows
from exams.attempts.leases import Lease, device_of, holds_lease, token_for_lease
from exams.attempts.models import (
    Attempt,
    AttemptStatus,
    LeaseGrant,
    LeaseStep,
    MoveCode,
    Purpose,
    RoomAct,
)
from exams.attempts.reading import acts_of, held
from exams.attempts.services.holding import hold, hold_open, refuse_ended
from exams.attempts.services.stations import freeze_stations
from exams.papers.models import FormStatus

MOST_CODE_FAILURES = 5
# The columns that a new lease moves, and those of its grant.
MOVED = {
    "id": "uuid",
    "status": "text",
    "started_at": "timestamptz",
    "pledged_at": "timestamptz",
    "deadline": "timestamptz",
    "closes_at": "timestamptz",
    "epoch": "integer",
    "device": "text",
    "head_seq": "integer",
    "head_sha256": "text",
}
GRANT = {
    "attempt_id": "uuid",
    "epoch": "integer",
    "device": "text",
    "agent": "text",
    "address": "inet",
    "step": "text",
    "at": "timestamptz",
}


@dataclass(frozen=True)
class Visit:
    """Who knocks: the token that the page gave the browser ("" if none), which becomes
    the lease's, so that a lost answer locks nobody out; what the browser says of
    itself, the candidate's pledge, an invigilator's code to move here, or the wish to
    go on here, which is enough for mocks. `config_key_hash` is an exam browser's proof
    for the address `url`."""

    token: str = ""
    agent: str = ""
    address: str | None = None
    pledge: bool = False
    code: str = ""
    here: bool = False
    config_key_hash: str = ""
    url: str = ""


@dataclass(frozen=True)
class Entered:
    """The lease with which a browser works, the attempt as it stands under it at the
    time `at`, and what people did to that."""

    attempt: Attempt
    lease: Lease
    at: datetime
    acts: Sequence[RoomAct]


def enter_attempt(
    *, attempt_id: UUID, candidate_id: int, visit: Visit, at: datetime | None = None
) -> Entered:
    """Let this browser work: with a first lease, its own, or a new one.

    All of it under the lock of the attempt, so of two knocks the second sees what the
    first has done. A refusal leaves its traces too: a code that was tried, a knock
    that gates note. `at` is for tests; else it is the database's time.
    AttemptError: not_found, what the gates of rooms above say, pledge_missing and the
    codes of `start_attempt` before the start, then elsewhere, code_wrong, and those of
    an attempt that is over.
    """
    with transaction.atomic():
        found = held(attempt_id)
        if found is None or found.attempt.candidate_id != candidate_id:
            raise AttemptError("not_found")
        outcome = _entered_or_refused(found.attempt, visit, at or found.at)
    if isinstance(outcome, AttemptError):
        raise outcome
    return outcome


def _entered_or_refused(
    attempt: Attempt, visit: Visit, at: datetime
) -> Entered | AttemptError:
    try:
        return _enter(attempt, visit, at)
    except AttemptError as error:
        return error


def _enter(attempt: Attempt, visit: Visit, at: datetime) -> Entered:
    refuse_ended(attempt)
    hooks.refuse_at_gates(attempt, visit, at)
    if attempt.status == AttemptStatus.READY:
        if not visit.pledge:
            raise AttemptError("pledge_missing")
        return _start(attempt, visit, at)
    _refuse_past_end(attempt, at)
    if holds_lease(attempt, visit.token):
        lease = Lease(attempt.pk, attempt.epoch, visit.token)
        return Entered(attempt, lease, at, acts_of(attempt.pk))
    if attempt.purpose == Purpose.MOCK and visit.here:
        return _take_over(attempt, visit, at)
    if not visit.code:
        raise AttemptError("elsewhere", needs_code=attempt.purpose != Purpose.MOCK)
    _use_code(attempt, visit.code, at)
    return _take_over(attempt, visit, at)


@transaction.atomic
def start_attempt(
    *,
    attempt: Attempt,
    at: datetime,
    visit: Visit = Visit(),
) -> Lease:
    """Open the paper and start the clock; the first lease goes to this browser.

    AttemptError: not_open_yet, not_let_in, form_withdrawn, paper_sealed,
    already_started, already_submitted, terminated, expired (also when
    the hard end has passed), void.
    """
    return _start(hold(attempt.pk), visit, at).lease


def _start(attempt: Attempt, visit: Visit, at: datetime) -> Entered:
    _refuse_start(attempt, at)
    working = timing.working_time(attempt.working_minutes, attempt.time_factor)
    acts = acts_of(attempt.pk)
    granted = timedelta(seconds=sum(act.seconds for act in acts))
    attempt.deadline = timing.deadline(at, working, attempt.hard_end, granted)
    attempt.closes_at = timing.closing(attempt.deadline, attempt.grace_seconds)
    attempt.status, attempt.started_at = AttemptStatus.OPEN, at
    attempt.pledged_at = at if visit.pledge else None
    freeze_stations(attempt)
    return Entered(attempt, _leased(attempt, LeaseStep.START, visit, at), at, acts)


def _refuse_start(attempt: Attempt, at: datetime) -> None:
    if attempt.status == AttemptStatus.OPEN:
        raise AttemptError("already_started")
    refuse_ended(attempt)
    if at < attempt.opens_at:
        raise AttemptError("not_open_yet")
    if attempt.let_in_at is None:
        raise AttemptError("not_let_in")
    if attempt.form.stage == FormStatus.WITHDRAWN:
        raise AttemptError("form_withdrawn")
    if not attempt.form.is_opened:
        raise AttemptError("paper_sealed")
    if attempt.hard_end is not None and at >= attempt.hard_end:
        raise AttemptError("expired")


@transaction.atomic
def take_over(
    *,
    attempt: Attempt,
    at: datetime,
    visit: Visit = Visit(),
) -> Lease:
    """Give the lease to the browser that asks; the old one can no longer write.

    The epoch seen is compared under the lock, so of two browsers that ask at once
    one gets the lease and the other `lease_lost`. A new epoch begins a new chain.
    AttemptError: not_started, already_submitted, expired, terminated, void,
    lease_lost.
    """
    current = hold_open(attempt.pk)
    _refuse_past_end(current, at)
    if current.epoch != attempt.epoch:
        raise AttemptError("lease_lost")
    return _take_over(current, visit, at).lease


def _take_over(attempt: Attempt, visit: Visit, at: datetime) -> Entered:
    attempt.head_sha256, attempt.head_seq = "", 0
    lease = _leased(attempt, LeaseStep.MOVE, visit, at)
    return Entered(attempt, lease, at, acts_of(attempt.pk))


def _refuse_past_end(attempt: Attempt, at: datetime) -> None:
    is_running = attempt.paused_at is None and attempt.closes_at is not None
    if is_running and attempt.closes_at is not None and at > attempt.closes_at:
        raise AttemptError("expired")


def _leased(attempt: Attempt, step: LeaseStep, visit: Visit, at: datetime) -> Lease:
    """Write the attempt down with its next lease, which goes to this browser."""
    token = token_for_lease(visit.token)
    attempt.epoch += 1
    attempt.device = device_of(token)
    grant = LeaseGrant(
        attempt_id=attempt.pk,
        epoch=attempt.epoch,
        device=attempt.device,
        agent=visit.agent[:200],
        address=visit.address,
        step=step,
        at=at,
    )
    with rows.one_trip():
        rows.move(Attempt, MOVED, [rows.row_of(attempt, MOVED)])
        rows.insert(LeaseGrant, GRANT, [rows.row_of(grant, GRANT)])
    return Lease(attempt.pk, attempt.epoch, token)


def _use_code(attempt: Attempt, code: str, at: datetime) -> None:
    """Use up the invigilator's code; AttemptError `code_wrong`, and the try counts."""
    waiting = MoveCode.objects.filter(
        attempt=attempt,
        used_at=None,
        expires_at__gt=at,
        failures__lt=MOST_CODE_FAILURES,
    )
    newest = waiting.first()
    if newest is None:
        raise AttemptError("code_wrong")
    # Counted before it is compared: of many tries at once no more than five are.
    if not waiting.filter(pk=newest.pk).update(failures=F("failures") + 1):
        raise AttemptError("code_wrong")
    if not hmac.compare_digest(newest.code_sha256, code_hash(attempt.pk, code)):
        raise AttemptError("code_wrong")
    if not MoveCode.objects.filter(pk=newest.pk, used_at=None).update(used_at=at):
        raise AttemptError("code_wrong")


def code_hash(attempt_id: UUID, code: str) -> str:
    return digest(f"move {attempt_id} {code}")
