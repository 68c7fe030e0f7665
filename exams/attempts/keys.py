"""Keys of the exam room, all drawn from the one secret `settings.ROOM_KEY`."""

import hashlib
import hmac
from functools import cache
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings


def draw(label: str) -> bytes:
    """The 32 bytes that belong to a label; HMAC keeps labels apart."""
    key = bytes.fromhex(settings.ROOM_KEY)
    return hmac.digest(key, label.encode(), "sha256")


def store_key(attempt_id: UUID) -> bytes:
    """Encrypts what the browser keeps of an attempt, alike under every lease."""
    return draw(f"store {attempt_id}")


def mac_key(attempt_id: UUID, epoch: int) -> bytes:
    """Proves that an offline file comes from the browser that held this lease."""
    return draw(f"file {attempt_id} {epoch}")


@cache
def file_key() -> X25519PrivateKey:
    """Opens offline files; browsers get its public half."""
    return X25519PrivateKey.from_private_bytes(draw("offline files"))


@cache
def signing_key() -> Ed25519PrivateKey:
    """Signs what both sides agreed on at the hand-in; anyone can check it."""
    return Ed25519PrivateKey.from_private_bytes(draw("manifests"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
