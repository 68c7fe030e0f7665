"""The receipt of a saved answer: what the server holds, signed by the server."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import rfc8785
from django.conf import settings

from exams.attempts.errors import AttemptError
from exams.attempts.models import ResponseEvent


@dataclass(frozen=True)
class Receipt:
    """`position` counts this attempt's writes from 1. `is_current` tells whether
    the write is the standing answer; it is not part of what is signed."""

    attempt_id: UUID
    position: int
    sha256: str
    server_time: datetime
    signature: str
    is_current: bool


def event_hash(
    attempt_id: UUID, position: int, kind: str, client_seq: int, payload: object
) -> str:
    """SHA-256 over the canonical JSON (RFC 8785) of what the browser wrote.

    AttemptError `bad_answer` if the payload has no canonical form (lone
    surrogates, NaN, integers beyond 2^53).
    """
    document = {
        "attempt": str(attempt_id),
        "item": position,
        "kind": kind,
        "seq": client_seq,
        "payload": payload,
    }
    try:
        return hashlib.sha256(rfc8785.dumps(document)).hexdigest()  # type: ignore[arg-type]
    except rfc8785.CanonicalizationError:
        raise AttemptError("bad_answer") from None


def receipt_of(event: ResponseEvent, *, is_current: bool) -> Receipt:
    """The receipt of a stored event; the same event always gives the same one."""
    return Receipt(
        attempt_id=event.attempt_id,
        position=event.position,
        sha256=event.sha256,
        server_time=event.received_at,
        signature=_sign(
            event.attempt_id, event.position, event.sha256, event.received_at
        ),
        is_current=is_current,
    )


def is_genuine(receipt: Receipt) -> bool:
    """Whether this server signed the receipt."""
    expected = _sign(
        receipt.attempt_id, receipt.position, receipt.sha256, receipt.server_time
    )
    return hmac.compare_digest(expected, receipt.signature)


def _sign(attempt_id: UUID, position: int, sha256: str, at: datetime) -> str:
    document: dict[str, str | int] = {
        "attempt": str(attempt_id),
        "position": position,
        "sha256": sha256,
        "server_time": at.astimezone(UTC).isoformat(),
    }
    key = bytes.fromhex(settings.RECEIPT_KEY)
    return hmac.new(key, rfc8785.dumps(document), hashlib.sha256).hexdigest()
