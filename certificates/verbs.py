"""What the management commands of this room share."""

import hashlib
from pathlib import Path

from django.utils.translation import gettext as _

from accounts.automation import person
from accounts.errors import AccountError
from accounts.models import User
from certificates.errors import CertificateError
from certificates.models import Certificate
from certificates.number import parse
from certificates.querysets import CertificateQuerySet
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting

REFUSALS = (AccountError, CertificateError, SittingError)


def acting(username: str, sitting: Sitting) -> User:
    """Who answers for the act: the person named, else who planned the sitting."""
    planner: User = sitting.created_by
    return person(username) if username else planner


def certificate_among(rows: CertificateQuerySet, number: str) -> Certificate:
    """The certificate with this number among those that somebody may open.

    CertificateError: certificate_unknown, and the codes of a number.
    """
    found: Certificate | None = rows.filter(number=str(parse(number))).first()
    if found is None:
        message = _("没有编号为 %(number)s 的证书，或者你无权办理。")
        raise CertificateError("certificate_unknown", message % {"number": number})
    return found


def write_file(path: Path, content: bytes) -> dict[str, str]:
    """What to tell of the written file. CertificateError: file_unwritable."""
    try:
        path.write_bytes(content)
    except OSError as error:
        message = _("写不了文件 %(file)s。") % {"file": path}
        raise CertificateError("file_unwritable", message) from error
    return {"file": str(path), "sha256": hashlib.sha256(content).hexdigest()}
