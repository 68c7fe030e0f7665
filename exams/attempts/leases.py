"""Who may write: one device at a time, fenced by a growing epoch."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from exams.attempts.models import Attempt

TOKEN_BYTES = 32
# In base64 without padding.
TOKEN_LENGTH = 43


@dataclass(frozen=True)
class Lease:
    """The right to write to an attempt. Only the browser keeps `token`."""

    attempt_id: UUID
    epoch: int
    token: str


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_for_lease(kept: str) -> str:
    """The token that the browser kept from the page, if it is one of ours, else new.

    A browser that got no answer asks again with the same token, and holds the lease.
    """
    return kept if len(kept) == TOKEN_LENGTH else new_token()


def device_of(token: str) -> str:
    """What the attempt's row keeps of a token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def holds_lease(attempt: Attempt, token: str) -> bool:
    """Whether the browser that sent `token` is the one that may write."""
    return bool(token) and hmac.compare_digest(attempt.device, device_of(token))
