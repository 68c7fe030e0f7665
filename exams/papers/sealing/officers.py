"""The cryptography of two officers: keys under passphrases, shares for a pair.

Pure: bytes in, bytes out. A data key is split into two random shares, each sealed to
the X25519 key of one officer: either share alone is noise.
"""

import os
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.utils.translation import gettext as _

from exams.papers.errors import PaperError
from exams.papers.sealing.envelopes import decrypt, encrypt
from exams.papers.sealing.keys import KEY_BYTES

SALT_BYTES = 16
# RFC 9106, second recommended option: 64 MiB, three passes.
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4


@dataclass(frozen=True)
class OfficerSecret:
    """A new key pair; the private half is readable with the passphrase only."""

    public: bytes
    salt: bytes
    wrapped_private: bytes


def new_secret(passphrase: str) -> OfficerSecret:
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    return _wrapped(private.private_bytes_raw(), public, passphrase)


def rewrapped(secret: OfficerSecret, old: str, new: str) -> OfficerSecret:
    """The same key under another passphrase; PaperError passphrase_wrong."""
    private = unlock(secret, old)
    return _wrapped(private.private_bytes_raw(), secret.public, new)


def _wrapped(private: bytes, public: bytes, passphrase: str) -> OfficerSecret:
    salt = os.urandom(SALT_BYTES)
    key = _stretched(passphrase, salt)
    return OfficerSecret(public, salt, encrypt(key, private, public))


def unlock(secret: OfficerSecret, passphrase: str) -> X25519PrivateKey:
    """The private key; PaperError passphrase_wrong."""
    key = _stretched(passphrase, secret.salt)
    try:
        private = decrypt(key, secret.wrapped_private, secret.public)
    except PaperError as error:
        raise PaperError("passphrase_wrong", _("启封口令不对。")) from error
    return X25519PrivateKey.from_private_bytes(private)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=PASSES,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return kdf.derive(passphrase.encode())


def split(data_key: bytes) -> tuple[bytes, bytes]:
    """Two shares of which both are needed."""
    first = os.urandom(len(data_key))
    return first, join(first, data_key)


def join(first: bytes, second: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def seal_to(public: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """What only the holder of the private key reads (ephemeral X25519, HKDF, GCM)."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    sender = once.public_key().public_bytes_raw()
    return sender + encrypt(_agreed(shared, sender, public), plain, bound_to)


def open_with(private: X25519PrivateKey, sealed: bytes, bound_to: bytes) -> bytes:
    """What `seal_to` was given; PaperError envelope_broken."""
    sender, rest = sealed[:KEY_BYTES], sealed[KEY_BYTES:]
    public = private.public_key().public_bytes_raw()
    shared = private.exchange(X25519PublicKey.from_public_bytes(sender))
    return decrypt(_agreed(shared, sender, public), rest, bound_to)


def _agreed(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    info = b"xieli officer share|" + sender + receiver
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info)
    return kdf.derive(shared)
