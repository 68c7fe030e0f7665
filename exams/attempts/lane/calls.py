"""The calls of the exam page as functions: a caller and a body in, a reply out.

Whoever calls shows a pass or a token in a header that no other site can make a browser
send, so these need neither session nor CSRF token.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from exams.attempts import presence
from exams.attempts.errors import AttemptError
from exams.attempts.lane import wire
from exams.attempts.lane.deciding import REFUSED_STATES, Posted
from exams.attempts.lane.journal import Outcome, store
from exams.attempts.lane.tickets import ticket
from exams.attempts.leases import Lease
from exams.attempts.models import Attempt
from exams.attempts.reading import acts_of, seen
from exams.attempts.receipts import (
    Receipt,
    hand_in_document,
    public_signing_key,
    sign_hand_in,
)
from exams.attempts.services.ending import submit_attempt
from exams.attempts.services.entering import Visit, enter_attempt
from exams.attempts.tokens import DEVICE_DIGITS, Token, read_pass, read_token

logger = logging.getLogger(__name__)

LONGEST_MANIFEST = 2000


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request says of who sends it. `bearer` is the pass or the token,
    `lease` the cookie with the lease's own token."""

    attempt_id: UUID
    bearer: str = ""
    lease: str = ""
    agent: str = ""
    address: str | None = None
    config_key_hash: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """`lease` is to be kept in the browser's cookie; `forgets` takes it away."""

    document: Mapping[str, Any]
    status: int = 200
    lease: Lease | None = None
    forgets: bool = False


def refused(caller: Caller, error: AttemptError) -> Reply:
    """The answer to a call that did nothing; it is in the log as well."""
    _log(caller, [error])
    return Reply(wire.refusal_document(error), error.status)


def _log(caller: Caller, refusals: Sequence[AttemptError]) -> None:
    codes = ", ".join(sorted({error.code for error in refusals}))
    logger.warning("Refused to %s for %s: %s", caller.address, caller.attempt_id, codes)


def enter(caller: Caller, body: bytes) -> Reply:
    """Start, go on, or go on here; the answer is the ticket of the page."""
    person, document = read_pass(caller.bearer), wire.read_json(body)
    if person.attempt_id != caller.attempt_id:
        raise AttemptError("bad_token")
    entered = enter_attempt(
        attempt_id=caller.attempt_id,
        candidate_id=person.user_id,
        visit=_visit(caller, document),
    )
    kept = None if entered.lease.token == caller.lease else entered.lease
    return Reply(ticket(entered), lease=kept)


def _visit(caller: Caller, document: Mapping[str, Any]) -> Visit:
    code, key_hash = document.get("code"), document.get("config_key_hash")
    path = reverse("attempts:enter", args=[caller.attempt_id])
    return Visit(
        token=caller.lease,
        agent=caller.agent,
        address=caller.address,
        pledge=document.get("pledge") is True,
        code=code if isinstance(code, str) else "",
        here=document.get("here") is True,
        # A browser that adds no header to what scripts send lets the page say it.
        config_key_hash=caller.config_key_hash
        or (key_hash if isinstance(key_hash, str) else ""),
        url=settings.BASE_URL + path,
    )


def read_events(caller: Caller, body: bytes) -> list[Posted | AttemptError]:
    """The writes of one call, ready for the journal, or why one is not."""
    token = token_of(caller)
    return [
        one if isinstance(one, AttemptError) else Posted(token, one, caller.address)
        for one in wire.read_writes(caller.attempt_id, body)
    ]


def events(caller: Caller, body: bytes) -> Reply:
    """Store the writes of one call on their own; see `asgi` for many calls at once."""
    entries = read_events(caller, body)
    outcomes = store([one for one in entries if isinstance(one, Posted)])
    return events_reply(caller, merged(entries, outcomes))


def merged(
    entries: Sequence[Posted | AttemptError], outcomes: Sequence[Outcome]
) -> list[Outcome]:
    """What became of each entry; `outcomes` are those of the entries that are writes."""
    waiting = iter(outcomes)
    return [one if isinstance(one, AttemptError) else next(waiting) for one in entries]


def events_reply(caller: Caller, outcomes: Sequence[Outcome]) -> Reply:
    """200 if anything was stored, else the status of the first refusal; refusals are
    in the log."""
    receipts = [one for one in outcomes if isinstance(one, Receipt)]
    refusals = [one for one in outcomes if isinstance(one, AttemptError)]
    if refusals:
        _log(caller, refusals)
    now = max((receipt.now for receipt in receipts), default=None)
    document = {
        "now": now and wire.moment(now),
        "results": [wire.outcome_document(one) for one in outcomes],
    }
    return Reply(document, 200 if receipts else refusals[0].status)


def submit(caller: Caller, body: bytes) -> Reply:
    """Hand in against the manifest. `time_is_up`: the page does it by itself, which
    must not happen while time is left, for it may have been granted meanwhile."""
    token, document = token_of(caller), wire.read_json(body)
    manifest = document.get("manifest")
    if not isinstance(manifest, list) or len(manifest) > LONGEST_MANIFEST:
        raise AttemptError("malformed")
    attempt, at = seen_by(token)
    if document.get("time_is_up") is True and attempt.has_time_left(at):
        raise AttemptError("time_left")
    if attempt.status == "open" and not holds_lease(attempt, token):
        raise AttemptError("lease_lost")
    attempt = submit_attempt(attempt=attempt, manifest=manifest, at=at)
    return Reply(hand_in_reply(attempt), forgets=True)


def hand_in_reply(attempt: Attempt) -> dict[str, Any]:
    """How the attempt ended, signed, for both sides to keep."""
    signed = hand_in_document(attempt)
    told = ("status", "ended_at", "receipts", "manifest_sha256")
    return {
        **{name: signed[name] for name in told},
        "signature": sign_hand_in(signed),
        "key": public_signing_key(),
        "done_url": reverse("attempts:done", args=[attempt.pk]),
    }


def clock(caller: Caller, body: bytes) -> Reply:
    """The time, the end as it stands now, and whether this browser may still write;
    what the page says of itself is kept for the console."""
    token, document = token_of(caller), wire.read_json(body)
    attempt, at = seen_by(token)
    holds = holds_lease(attempt, token)
    if holds and attempt.status == "open":
        presence.note(attempt.pk, caller, document, at)
    return Reply(_clock_document(attempt, holds, at))


def _clock_document(attempt: Attempt, holds: bool, at: datetime) -> dict[str, Any]:
    return {
        "now": wire.moment(at),
        "deadline": attempt.deadline and wire.moment(attempt.deadline),
        "status": attempt.status,
        "paused_at": attempt.paused_at and wire.moment(attempt.paused_at),
        "holds_lease": holds,
        "messages": presence.messages(acts_of(attempt.pk)),
        "head": {"seq": attempt.head_seq, "sha256": attempt.head_sha256},
    }


def token_of(caller: Caller) -> Token:
    """AttemptError `bad_token` if it is another attempt's, not ours, or too old."""
    token = read_token(caller.bearer)
    if token.attempt_id != caller.attempt_id:
        raise AttemptError("bad_token")
    return token


def seen_by(token: Token) -> tuple[Attempt, datetime]:
    """The attempt and the database's time (1 query). AttemptError `not_found`."""
    found = seen(token.attempt_id)
    if found is None:
        raise AttemptError("not_found")
    return found.attempt, found.at


def leased_attempt(token: Token) -> Attempt:
    """The running attempt, for the browser that holds it (1 query). AttemptError:
    not_found, what ended it, lease_lost."""
    attempt, _ = seen_by(token)
    if attempt.status in REFUSED_STATES:
        raise AttemptError(REFUSED_STATES[attempt.status])
    if not holds_lease(attempt, token):
        raise AttemptError("lease_lost")
    return attempt


def holds_lease(attempt: Attempt, token: Token) -> bool:
    return (
        token.epoch == attempt.epoch and token.device == attempt.device[:DEVICE_DIGITS]
    )
