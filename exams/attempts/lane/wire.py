"""What browsers and the exam room say to each other, in JSON."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from exams.attempts.errors import AttemptError
from exams.attempts.lane.deciding import Write
from exams.attempts.lane.journal import Outcome
from exams.attempts.models import EventKind
from exams.attempts.receipts import Receipt, event_hash

# Fifty answers in words of 20,000 characters do not fit; a browser sends them apart.
MOST_BYTES = 512 * 1024
MOST_EVENTS_A_CALL = 50
# Columns are 32-bit integers.
LARGEST_NUMBER = 2**31 - 1
SHA256_DIGITS = 64
KINDS = frozenset(EventKind.values)
HEX = frozenset("0123456789abcdef")


def read_json(body: bytes) -> Mapping[str, Any]:
    """The object in a request's body. AttemptError: too_large, malformed."""
    if len(body) > MOST_BYTES:
        raise AttemptError("too_large")
    try:
        document = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        raise AttemptError("malformed") from None
    if not isinstance(document, dict):
        raise AttemptError("malformed")
    return document


def read_writes(attempt_id: UUID, body: bytes) -> list[Write | AttemptError]:
    """The writes of one call in their order, each with its hash proved, or why not.

    AttemptError `malformed` or `too_large` if the call as a whole is not ours.
    """
    events = read_json(body).get("events")
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS_A_CALL:
        raise AttemptError("malformed")
    return [_write_or_refusal(attempt_id, event) for event in events]


def _write_or_refusal(attempt_id: UUID, event: Any) -> Write | AttemptError:
    try:
        return read_write(attempt_id, event)
    except AttemptError as error:
        return error


def read_write(attempt_id: UUID, event: Any) -> Write:
    """AttemptError: malformed, bad_answer (no canonical form), hash_mismatch."""
    try:
        write = Write(
            event_uuid=UUID(event["event_uuid"]),
            item=_number(event["item"]),
            kind=event["kind"],
            epoch=_number(event["epoch"]),
            client_seq=_number(event["client_seq"]),
            prev=_hash(event["prev"]) if event["prev"] else "",
            sha256=_hash(event["sha256"]),
            payload=event["payload"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise AttemptError("malformed") from None
    if not isinstance(write.kind, str) or write.kind not in KINDS:
        raise AttemptError("malformed")
    if not isinstance(write.payload, dict):
        raise AttemptError("malformed")
    if hash_of(attempt_id, write) != write.sha256:
        raise AttemptError("hash_mismatch")
    return write


def hash_of(attempt_id: UUID, write: Write) -> str:
    return event_hash(
        attempt_id,
        write.item,
        write.kind,
        write.epoch,
        write.client_seq,
        write.prev,
        write.payload,
    )


def outcome_document(outcome: Outcome) -> dict[str, Any]:
    if isinstance(outcome, Receipt):
        return receipt_document(outcome)
    return refusal_document(outcome)


def receipt_document(receipt: Receipt) -> dict[str, Any]:
    return {
        "event_uuid": str(receipt.event_uuid),
        "position": receipt.position,
        "sha256": receipt.sha256,
        "server_time": moment(receipt.server_time),
        "signature": receipt.signature,
        "is_current": receipt.is_current,
    }


def refusal_document(error: AttemptError) -> dict[str, Any]:
    return {"code": error.code, "message": error.message, **error.facts}


def moment(at: datetime) -> str:
    """A time as browsers read it, in UTC."""
    return at.astimezone(UTC).isoformat()


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError("not a number of ours")
    return value


def _hash(value: object) -> str:
    if not isinstance(value, str) or len(value) != SHA256_DIGITS or set(value) - HEX:
        raise ValueError("no SHA-256")
    return value
