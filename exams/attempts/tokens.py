"""What a browser shows instead of a session: the pass to enter, the token to write.

Both are texts of plain fields and an HMAC, checked without a query. They live in the
page's memory only.
"""

import hmac
import time
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from exams.attempts.errors import AttemptError
from exams.attempts.keys import draw

# Longer than any exam, and by so much that a web machine whose clock is a day off
# takes them all the same; what may be written ends with the lease.
LIFETIME = 3 * 24 * 3600
# How much of the lease's device a token names.
DEVICE_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Token:
    """The right to write to `attempt_id` under one lease; `form_id` is its paper."""

    attempt_id: UUID
    form_id: UUID
    epoch: int
    device: str
    expires: int


@dataclass(frozen=True, slots=True)
class Pass:
    """The right of one person to enter one attempt."""

    attempt_id: UUID
    user_id: int
    expires: int


def token_for(attempt_id: UUID, form_id: UUID, epoch: int, device: str) -> str:
    expires = int(time.time()) + LIFETIME
    fields = f"{attempt_id.hex}.{form_id.hex}.{epoch}.{device[:DEVICE_DIGITS]}"
    return _sealed("token", f"{fields}.{expires}")


def pass_for(attempt_id: UUID, user_id: int) -> str:
    return _sealed("pass", f"{attempt_id.hex}.{user_id}.{int(time.time()) + LIFETIME}")


def read_token(text: str) -> Token:
    """AttemptError `bad_token` if it is not ours or no longer holds."""
    token = _token(text)
    if token is None or token.expires < time.time():
        raise AttemptError("bad_token")
    return token


def read_pass(text: str) -> Pass:
    """AttemptError `bad_token` if it is not ours or no longer holds."""
    fields = _opened("pass", text)
    if fields is None:
        raise AttemptError("bad_token")
    attempt, user, expires = fields
    found = Pass(UUID(hex=attempt), int(user), int(expires))
    if found.expires < time.time():
        raise AttemptError("bad_token")
    return found


# A browser sends the same token with every write.
@lru_cache(maxsize=20_000)
def _token(text: str) -> Token | None:
    fields = _opened("token", text)
    if fields is None:
        return None
    attempt, form, epoch, device, expires = fields
    return Token(UUID(hex=attempt), UUID(hex=form), int(epoch), device, int(expires))


def _sealed(label: str, text: str) -> str:
    return f"{text}.{_mac(label, text)}"


def _opened(label: str, text: str) -> list[str] | None:
    """The fields under a genuine MAC: then their shapes are ours as well."""
    body, _, mac = text.rpartition(".")
    if not text.isascii() or not hmac.compare_digest(mac, _mac(label, body)):
        return None
    return body.split(".")


def _mac(label: str, text: str) -> str:
    return hmac.new(draw(label), text.encode(), "sha256").hexdigest()
