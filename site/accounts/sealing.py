"""Identity numbers at rest: AES-256-GCM, and a keyed index to find them by."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from accounts.identity import IdentityNumber
from accounts.models import IdentityDocument, User

# A fresh 96-bit nonce precedes each ciphertext.
NONCE_BYTES = 12
# How long a browser may hold a text that we sealed.
SEAL_LIFE = timedelta(hours=1)


def blind_index(kind: str, number: str) -> str:
    """HMAC-SHA-256 of kind and number: equal numbers meet, nobody can enumerate."""
    key = bytes.fromhex(settings.IDENTITY_INDEX_KEY)
    return hmac.new(key, f"{kind}:{number}".encode(), hashlib.sha256).hexdigest()


def sealed_document(user: User, identity: IdentityNumber) -> IdentityDocument:
    """An unsaved document of `user` whose number only the key can read."""
    nonce = os.urandom(NONCE_BYTES)
    index = blind_index(identity.kind, identity.number)
    ciphertext = _cipher(settings.IDENTITY_KEY).encrypt(
        nonce, identity.number.encode(), _bound_to(user, identity.kind)
    )
    return IdentityDocument(
        user=user,
        kind=identity.kind,
        number_encrypted=nonce + ciphertext,
        key_id=key_id(settings.IDENTITY_KEY),
        blind_index=index,
        masked=identity.masked,
    )


def open_number(document: IdentityDocument) -> str:
    """The plain number. For printing and certificates only; never log it.

    Raises InvalidTag when the row was moved to another person, LookupError when
    the key of its time is not here.
    """
    sealed = bytes(document.number_encrypted)
    plain = _cipher(_key_named(document.key_id)).decrypt(
        sealed[:NONCE_BYTES],
        sealed[NONCE_BYTES:],
        _bound_to(document.user, document.kind),
    )
    return plain.decode()


@cache
def key_id(key: str) -> str:
    """Names a key without telling it."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:8]


def _key_named(wanted: str) -> str:
    for key in (settings.IDENTITY_KEY, *settings.IDENTITY_OLD_KEYS):
        if key_id(key) == wanted:
            return str(key)
    raise LookupError(f"The identity key {wanted} is missing; see docs/automation.md.")


def _cipher(key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(key))


def _bound_to(user: User, kind: str) -> bytes:
    """Additional data that ties a ciphertext to its person and kind of document."""
    return f"identity-document|{user.public_id}|{kind}".encode()


def seal_text(text: str, purpose: str, at: datetime) -> str:
    """Text that a browser may hold for us, for an hour, and cannot read or change."""
    nonce = os.urandom(NONCE_BYTES)
    dated = f"{at.isoformat()}\n{text}".encode()
    sealed = _cipher(settings.IDENTITY_KEY).encrypt(nonce, dated, purpose.encode())
    return urlsafe_b64encode(nonce + sealed).decode()


def open_text(sealed: str, purpose: str, at: datetime) -> str:
    """What `seal_text` closed for the same `purpose` within the last hour.

    Raises ValueError otherwise.
    """
    try:
        data = urlsafe_b64decode(sealed)
        plain = _cipher(settings.IDENTITY_KEY).decrypt(
            data[:NONCE_BYTES], data[NONCE_BYTES:], purpose.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise ValueError("Not sealed by this server for this purpose.") from error
    made_at, text = plain.decode().split("\n", 1)
    if at - datetime.fromisoformat(made_at) > SEAL_LIFE:
        raise ValueError("Sealed more than an hour ago.")
    return text
