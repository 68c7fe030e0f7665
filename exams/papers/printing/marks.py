"""The signed mark in the QR codes of our sheets: which paper, copy and page it is.

Compact JSON {"f": code of the form, "v": version, "p": page, "s": serial, "m": MAC}. It
names nobody: which serial is whose stands in the records of printing. The MAC is
HMAC-SHA-256 under this installation's sheet key, cut to 128 bits, over the canonical
JSON (RFC 8785) of the other four.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

import rfc8785
import segno
from django.conf import settings
from django.utils.translation import gettext as _

from exams.papers.errors import PaperError

MAC_BYTES = 16
LONGEST = 400
FIELDS = {"f", "v", "p", "s", "m"}


@dataclass(frozen=True)
class SheetMark:
    """`page` is 0 where one code stands for a whole copy; `serial` "" on a master."""

    form: str
    version: int
    page: int
    serial: str


def written(mark: SheetMark) -> str:
    """The text of the mark's QR code."""
    body = _body(mark)
    signed = {**body, "m": _mac(body)}
    return json.dumps(signed, ensure_ascii=False, separators=(",", ":"))


def read_mark(text: str) -> SheetMark:
    """The mark that a QR code says, if this installation wrote it.

    PaperError `mark_invalid` for anything else: a changed letter, another
    installation's sheet, any other code.
    """
    try:
        data = json.loads(text) if len(text) <= LONGEST else None
        return _checked(data)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise PaperError(
            "mark_invalid", _("这个二维码不是本系统印的，或者已经损坏、被改动。")
        ) from error


def qr_rows(mark: SheetMark) -> tuple[bytearray, ...]:
    """The code's modules, 1 dark. Level M survives a crease across 15 % of it."""
    return tuple(segno.make_qr(written(mark), error="m", boost_error=False).matrix)


def _body(mark: SheetMark) -> dict[str, str | int]:
    return {"f": mark.form, "v": mark.version, "p": mark.page, "s": mark.serial}


def _mac(body: dict[str, str | int]) -> str:
    key = bytes.fromhex(settings.SHEET_KEY)
    digest = hmac.new(key, rfc8785.dumps(body), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:MAC_BYTES]).decode().rstrip("=")


def _checked(data: object) -> SheetMark:
    if not isinstance(data, dict) or set(data) != FIELDS:
        raise ValueError("not a mark")
    mark = SheetMark(data["f"], data["v"], data["p"], data["s"])
    if not (
        type(mark.form) is type(mark.serial) is type(data["m"]) is str
        and type(mark.version) is type(mark.page) is int
    ):
        raise ValueError("not a mark")
    if not hmac.compare_digest(_mac(_body(mark)).encode(), data["m"].encode()):
        raise ValueError("not ours")
    return mark
