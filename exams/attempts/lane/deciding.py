"""Whether a write counts. Pure: the state of one attempt and one write after another."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from exams.attempts.errors import AttemptError
from exams.attempts.models import AttemptStatus, EventKind, WhyAside
from exams.attempts.places import Place, clean_payload, place_on
from exams.attempts.tokens import DEVICE_DIGITS, Token

# About one write a second for the longest exam; stops a runaway script.
MOST_EVENTS = 20_000

REFUSED_STATES: Mapping[str, str] = {
    AttemptStatus.READY: "not_started",
    AttemptStatus.SUBMITTED: "already_submitted",
    AttemptStatus.EXPIRED: "late",
    AttemptStatus.TERMINATED: "terminated",
    AttemptStatus.VOID: "void",
}
# Refused for now and for ever, but perhaps worth something: people may look at it.
KEPT_ASIDE: Mapping[str, WhyAside] = {
    "late": WhyAside.LATE,
    "lease_lost": WhyAside.LEASE_LOST,
    "already_submitted": WhyAside.AFTER_END,
    "terminated": WhyAside.AFTER_END,
}


@dataclass(frozen=True, slots=True)
class Write:
    """What a browser asks to store, its hash proved. `item` is the form's number,
    `prev` the hash of the write before it in this epoch ("" for the first)."""

    event_uuid: UUID
    item: int
    kind: str
    epoch: int
    client_seq: int
    prev: str
    sha256: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Posted:
    """A write on its way to the journal: by which right and from where."""

    token: Token
    write: Write
    address: str | None = None

    @property
    def attempt_id(self) -> UUID:
        return self.token.attempt_id


@dataclass(slots=True)
class State:
    """An attempt as it is locked, moved on by every write that is taken."""

    form_id: UUID
    status: str
    epoch: int
    device: str
    closes_at: datetime | None
    paused_at: datetime | None
    position: int
    head_seq: int
    head_sha256: str
    now: datetime

    def follows(self, write: Write) -> bool:
        """Whether the write names the head and comes after it in the same epoch."""
        return (
            write.epoch == self.epoch
            and write.prev == self.head_sha256
            and write.client_seq > self.head_seq
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """A write that counts: its place in the journal and what it says."""

    posted: Posted
    position: int
    form_item: int
    value: Any
    at: datetime


# What a write says, in the form in which it stands; AttemptError if it cannot count.
Read = Callable[[Place, Posted], Any]


def take(state: State, posted: Posted, read: Read) -> Taken:
    """The write as the next event of its attempt; moves `state` on.

    AttemptError: not_started, already_submitted, terminated, void, lease_lost,
    paused, late, too_many_events, item_unknown, broken_chain, and what `read` refuses.
    Repeats are known before this is asked.
    """
    write = posted.write
    _refuse_by_state(state, posted.token, write)
    place = place_on(state.form_id, write.item)
    # Before it is read: what an act says depends on all the acts before it.
    _refuse_broken(state, write)
    return move_on(state, posted, place.form_item, read(place, posted))


def answer_or_flag(place: Place, posted: Posted) -> Any:
    """AttemptError: station_online_only, bad_answer."""
    write = posted.write
    if write.kind == EventKind.ACT:
        raise AttemptError("station_online_only")
    return clean_payload(place, write.kind, write.payload)


def move_on(state: State, posted: Posted, form_item: int, value: Any) -> Taken:
    """Give the write the next place; AttemptError `broken_chain` if it has no right
    to it."""
    write = posted.write
    _refuse_broken(state, write)
    state.position += 1
    state.head_seq, state.head_sha256 = write.client_seq, write.sha256
    return Taken(posted, state.position, form_item, value, state.now)


def _refuse_broken(state: State, write: Write) -> None:
    if not state.follows(write):
        head = {"seq": state.head_seq, "sha256": state.head_sha256}
        raise AttemptError("broken_chain", head=head)


def _refuse_by_state(state: State, token: Token, write: Write) -> None:
    if state.status in REFUSED_STATES:
        raise AttemptError(REFUSED_STATES[state.status])
    is_held = token.device == state.device[:DEVICE_DIGITS]
    if not is_held or token.epoch != state.epoch or write.epoch != state.epoch:
        raise AttemptError("lease_lost")
    if state.paused_at is not None:
        raise AttemptError("paused")
    assert state.closes_at is not None, "a CHECK gives started attempts an end"
    if state.now > state.closes_at:
        raise AttemptError("late")
    if state.position >= MOST_EVENTS:
        raise AttemptError("too_many_events")
