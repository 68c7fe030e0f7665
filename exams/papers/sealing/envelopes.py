"""An encrypted composition: AES-256-GCM under a data key made for one form.

The data key is stored only wrapped. Both ciphertexts are bound to the form's id, so
that neither opens on another row.
"""

import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from exams.papers.errors import PaperError
from exams.papers.sealing.keys import KEY_BYTES, current_key_id, wrapping_key

# A fresh 96-bit nonce precedes each ciphertext.
NONCE_BYTES = 12


@dataclass(frozen=True)
class Envelope:
    """What the row of a form stores of its composition."""

    sealed: bytes
    wrapped_key: bytes
    key_id: str


def seal(plain: bytes, form: UUID) -> Envelope:
    """Encrypt the composition of `form` under a new data key."""
    data_key = os.urandom(KEY_BYTES)
    named = current_key_id()
    return Envelope(
        sealed=encrypt(data_key, plain, _composition_of(form)),
        wrapped_key=encrypt(wrapping_key(named), data_key, _data_key_of(form)),
        key_id=named,
    )


def unwrap(wrapped_key: bytes, key: str, form: UUID) -> bytes:
    """The data key of `form`, by the server's key; PaperError key_missing,
    envelope_broken."""
    return decrypt(wrapping_key(key), wrapped_key, _data_key_of(form))


def unseal(sealed: bytes, data_key: bytes, form: UUID) -> bytes:
    """The composition of `form`; PaperError envelope_broken."""
    return decrypt(data_key, sealed, _composition_of(form))


def encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """What `encrypt` was given; PaperError `envelope_broken` if a bit is off."""
    nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound_to)
    except (InvalidTag, ValueError) as error:
        raise PaperError(
            "envelope_broken",
            _("试卷的密封内容已损坏或被改动，打不开。请不要使用这份试卷，另组一份。"),
        ) from error


def _composition_of(form: UUID) -> bytes:
    return f"paper-form|composition|{form}".encode()


def _data_key_of(form: UUID) -> bytes:
    return f"paper-form|data-key|{form}".encode()
