"""What the server says it holds: the receipt of a write, the record of a hand-in."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from exams.attempts.errors import AttemptError
from exams.attempts.keys import signing_key
from exams.attempts.models import Attempt, EventSource, ResponseEvent

LARGEST_EXACT = 2**53 - 1
_canonical_text = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False
).encode


@dataclass(frozen=True, slots=True)
class Receipt:
    """`position` counts this attempt's writes from 1. `is_current` tells whether
    the write is the standing answer, `now` when this was said: they are not part of
    what is signed."""

    attempt_id: UUID
    event_uuid: UUID
    position: int
    sha256: str
    server_time: datetime
    signature: str
    is_current: bool
    now: datetime


def event_hash(
    attempt_id: UUID,
    item: int,
    kind: str,
    epoch: int,
    seq: int,
    prev: str,
    payload: object,
) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of what the browser wrote.

    AttemptError `bad_answer` if the payload has no canonical form (lone
    surrogates, NaN, numbers that are no exact integer).
    """
    return hashlib.sha256(
        canonical(
            {
                "attempt": str(attempt_id),
                "item": item,
                "kind": kind,
                "epoch": epoch,
                "seq": seq,
                "prev": prev,
                "payload": payload,
            }
        )
    ).hexdigest()


def unchained_hash(event: ResponseEvent) -> str:
    """The hash of an event that was stored before writes named their forerunner."""
    return hashlib.sha256(
        canonical(
            {
                "attempt": str(event.attempt_id),
                "item": event.form_item.position,
                "kind": event.kind,
                "seq": event.client_seq,
                "payload": event.payload,
            }
        )
    ).hexdigest()


def canonical(document: object) -> bytes:
    """RFC 8785 for documents of texts, booleans, whole numbers, lists and mappings
    with ASCII names; the compiled encoder of `json` then writes that very form.

    A test holds it against `rfc8785`. AttemptError `bad_answer` for all else.
    """
    _refuse_inexact(document)
    try:
        return _canonical_text(document).encode()
    except (UnicodeEncodeError, TypeError, ValueError):
        raise AttemptError("bad_answer") from None


def _refuse_inexact(value: Any) -> None:
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise AttemptError("bad_answer")
        for one in value.values():
            _refuse_inexact(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            _refuse_inexact(one)
    elif isinstance(value, float) or (
        isinstance(value, int) and abs(value) > LARGEST_EXACT
    ):
        raise AttemptError("bad_answer")


def make_receipt(
    *,
    attempt_id: UUID,
    event_uuid: UUID,
    position: int,
    sha256: str,
    server_time: datetime,
    is_current: bool,
    now: datetime,
) -> Receipt:
    return Receipt(
        attempt_id=attempt_id,
        event_uuid=event_uuid,
        position=position,
        sha256=sha256,
        server_time=server_time,
        signature=_sign(attempt_id, position, sha256, server_time),
        is_current=is_current,
        now=now,
    )


def receipt_of(event: ResponseEvent, *, is_current: bool, now: datetime) -> Receipt:
    """The receipt of a stored event; the same event always gives the same one."""
    return make_receipt(
        attempt_id=event.attempt_id,
        event_uuid=event.event_uuid,
        position=event.position,
        sha256=event.sha256,
        server_time=event.received_at,
        is_current=is_current,
        now=now,
    )


def is_genuine(receipt: Receipt) -> bool:
    """Whether this server signed the receipt."""
    expected = _sign(
        receipt.attempt_id, receipt.position, receipt.sha256, receipt.server_time
    )
    return hmac.compare_digest(expected, receipt.signature)


def _sign(attempt_id: UUID, position: int, sha256: str, at: datetime) -> str:
    moment = at.astimezone(UTC).isoformat()
    text = f"{attempt_id}|{position}|{sha256}|{moment}"
    return hmac.new(_receipt_key(), text.encode(), "sha256").hexdigest()


@cache
def _receipt_key() -> bytes:
    return bytes.fromhex(settings.RECEIPT_KEY)


def manifest_hash(rows: list[list[Any]]) -> str:
    """SHA-256 over the canonical JSON of the manifest's rows in their order."""
    return hashlib.sha256(canonical(sorted(rows))).hexdigest()


def sign_hand_in(document: Mapping[str, Any]) -> str:
    """Ed25519 over what both sides agreed on (`hand_in_document`), in hex."""
    return signing_key().sign(canonical(document)).hex()


def hand_in_document(attempt: Attempt) -> dict[str, Any]:
    """What the signature of a hand-in covers (1 query). What was added to the journal
    since, from a file or by people, is no part of it."""
    assert attempt.ended_at is not None, "only ended attempts were handed in"
    return {
        "attempt": str(attempt.pk),
        "ended_at": attempt.ended_at.astimezone(UTC).isoformat(),
        "manifest_sha256": attempt.manifest_sha256,
        "receipts": attempt.events.filter(source=EventSource.LIVE).count(),
        "status": attempt.status,
    }


def public_signing_key() -> str:
    """The key that checks `sign_hand_in`, 32 bytes in hex."""
    return signing_key().public_key().public_bytes_raw().hex()
