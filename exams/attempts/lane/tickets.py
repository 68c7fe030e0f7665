"""What a browser gets at the door: the right to write, the keys, what the server holds."""

from base64 import b64encode
from functools import cache
from typing import Any

from django.db.models import Max
from django.urls import reverse

from exams.attempts import keys, presence, timing
from exams.attempts.lane.wire import moment
from exams.attempts.leases import device_of
from exams.attempts.models import Attempt
from exams.attempts.orders import Order, order_for
from exams.attempts.places import placed_on, places_of
from exams.attempts.services.entering import Entered
from exams.attempts.tokens import token_for

ANY = "00000000-0000-0000-0000-000000000000"


def ticket(entered: Entered) -> dict[str, Any]:
    """Everything the exam page needs besides the paper itself (no query, 2 once
    something was written)."""
    attempt, lease = entered.attempt, entered.lease
    assert attempt.deadline is not None, "a CHECK gives open attempts an end"
    assert attempt.closes_at is not None, "and with it a closing time"
    earliest = timing.earliest_hand_in(attempt.opens_at, attempt.early_minutes)
    return {
        "attempt": str(attempt.pk),
        "purpose": attempt.purpose,
        "status": attempt.status,
        "paused_at": attempt.paused_at and moment(attempt.paused_at),
        "may_pause": attempt.may_pause,
        "epoch": lease.epoch,
        "token": token_for(
            attempt.pk, attempt.form_id, lease.epoch, device_of(lease.token)
        ),
        "key": _text(keys.store_key(attempt.pk)),
        "mac_key": _text(keys.mac_key(attempt.pk, lease.epoch)),
        "file_key": _text(keys.file_key().public_key().public_bytes_raw()),
        "now": moment(entered.at),
        "deadline": moment(attempt.deadline),
        "closes_at": moment(attempt.closes_at),
        "early_until": moment(earliest) if attempt.early_minutes else None,
        "order": _order_document(order_of(attempt)),
        "head": {"seq": attempt.head_seq, "sha256": attempt.head_sha256},
        "next_seq": _last_seq(attempt) + 1,
        **_standing(attempt),
        "messages": presence.messages(entered.acts),
        "urls": _urls(attempt),
        "stations": _stations(attempt),
    }


def order_of(attempt: Attempt) -> Order:
    return order_for(attempt.order_seed, placed_on(attempt.form_id))


def _order_document(order: Order) -> dict[str, Any]:
    parts = {f"{item}.{number}": kept for (item, number), kept in order.parts.items()}
    return {
        "items": order.items,
        "options": {str(item): kept for item, kept in order.options.items()} | parts,
    }


def _last_seq(attempt: Attempt) -> int:
    """The greatest number of any lease: a candidate's numbers never go back."""
    if not attempt.position:
        return 0
    return attempt.events.aggregate(last=Max("client_seq"))["last"] or 0


def _standing(attempt: Attempt) -> dict[str, Any]:
    """Answers and flags that stand, by the form's number."""
    answers, flags = {}, {}
    written = attempt.responses.select_related("form_item") if attempt.position else ()
    for row in written:
        item = str(row.form_item.position)
        if row.sha256:
            answers[item] = {
                "payload": row.answer,
                "epoch": row.answer_epoch,
                "seq": row.answer_seq,
                "sha256": row.sha256,
                "at": row.saved_at and moment(row.saved_at),
            }
        if row.flag_sha256:
            flags[item] = {
                "payload": {"flagged": row.flagged},
                "epoch": row.flag_epoch,
                "seq": row.flag_seq,
                "sha256": row.flag_sha256,
            }
    return {"answers": answers, "flags": flags}


def _urls(attempt: Attempt) -> dict[str, str]:
    own = str(attempt.pk)
    return {name: url.replace(ANY, own) for name, url in _urls_of_any().items()}


@cache
def _urls_of_any() -> dict[str, str]:
    names = ("enter", "paper", "events", "submit", "clock", "done")
    return {name: reverse(f"attempts:{name}", args=[ANY]) for name in names}


def _stations(attempt: Attempt) -> dict[str, str]:
    """The items that are stations, and where each is asked for."""
    return {
        str(item): reverse("attempts:station", args=[attempt.pk, item])
        for item, place in places_of(attempt.form_id).items()
        if place.is_station
    }


def _text(key: bytes) -> str:
    return b64encode(key).decode()
