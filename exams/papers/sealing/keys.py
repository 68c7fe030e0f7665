"""The server's key-encryption key, by the id under which a form names it."""

import hashlib
from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from exams.papers.errors import PaperError

KEY_BYTES = 32


@cache
def key_id(key: str) -> str:
    """Names a hex key without telling it."""
    return hashlib.sha256(bytes.fromhex(key)).hexdigest()[:8]


def current_key_id() -> str:
    return key_id(settings.PAPER_KEY)


def wrapping_key(wanted: str) -> bytes:
    """What data keys are wrapped with; PaperError `key_missing`."""
    return _derived(_key_named(wanted), b"xieli paper data keys")


def index_key(wanted: str) -> bytes:
    """What the blind index of a form's versions is made with; `key_missing`."""
    return _derived(_key_named(wanted), b"xieli paper alarms")


def _key_named(wanted: str) -> str:
    for key in (settings.PAPER_KEY, *settings.PAPER_OLD_KEYS):
        if key_id(key) == wanted:
            return str(key)
    raise PaperError(
        "key_missing",
        _(
            "服务器上没有这份试卷的密钥（%(key)s），打不开。"
            "请管理员把原来的试卷密钥放回服务器。"
        )
        % {"key": wanted},
    )


def _derived(key: str, purpose: bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose)
    return kdf.derive(bytes.fromhex(key))
