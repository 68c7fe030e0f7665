"""The two calls of a station: an act, and the desk as it is.

An act is one event in a request of its own. The answer is that of the events call,
with the station as it stands beside it.
"""

from typing import Any
from uuid import UUID

from django.urls import reverse

from casework.stations import station_html
from exams.attempts.clock import database_now
from exams.attempts.errors import AttemptError
from exams.attempts.lane import calls, wire
from exams.attempts.lane.deciding import Posted, Write
from exams.attempts.lane.journal import Outcome, store
from exams.attempts.models import EventKind
from exams.attempts.places import Place, act_in, place_on
from exams.attempts.receipts import Receipt
from exams.attempts.stations import course_at, engine_act, read_act

# After these the page needs the desk as it is now.
SHOWN_AGAIN = frozenset({"act_stale", "act_impossible"})


def act(caller: calls.Caller, body: bytes, item: int) -> calls.Reply:
    """Take an act, or say why not, and show the desk that results."""
    token = calls.token_of(caller)
    write = wire.read_write(caller.attempt_id, wire.read_json(body))
    if write.kind != EventKind.ACT or write.item != item:
        raise AttemptError("malformed")
    posted = Posted(token, write, caller.address)
    [outcome] = store([posted], read=read_act)
    reply = calls.events_reply(caller, [outcome])
    if isinstance(outcome, AttemptError) and outcome.code not in SHOWN_AGAIN:
        return reply
    shown = _after(place_on(token.form_id, item), posted, outcome)
    return calls.Reply({**reply.document, "station": shown}, reply.status)


def view(caller: calls.Caller, item: int) -> calls.Reply:
    """The desk as it is, for the page that holds the lease.

    AttemptError: bad_token, what ended it, lease_lost, paused, item_unknown.
    """
    token = calls.token_of(caller)
    attempt = calls.leased_attempt(token)
    if attempt.paused_at is not None:
        raise AttemptError("paused")
    if attempt.is_overdue(database_now()):
        raise AttemptError("late")
    place = place_on(token.form_id, item)
    if not place.is_station:
        raise AttemptError("item_unknown")
    return calls.Reply({"station": _document(token.attempt_id, item, place)})


def _after(place: Place, posted: Posted, outcome: Outcome) -> dict[str, Any]:
    """The desk after the act; one that was refused is shown with its form filled."""
    write = posted.write
    if isinstance(outcome, Receipt):
        return _document(posted.attempt_id, write.item, place)
    return _document(posted.attempt_id, write.item, place, write, outcome.message)


def _document(
    attempt_id: UUID,
    item: int,
    place: Place,
    refused: Write | None = None,
    message: str = "",
) -> dict[str, Any]:
    course = course_at(attempt_id, place)
    address = reverse("attempts:act", args=[attempt_id, item])
    act = engine_act(act_in(place, refused.payload)) if refused else None
    return {
        "item": item,
        "acts": len(course.acts),
        "html": station_html(course, address, act, message),
    }
