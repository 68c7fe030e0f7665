"""What the management commands of this room share."""

from accounts.automation import person
from accounts.errors import AccountError
from accounts.models import User
from certificates.errors import CertificateError
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting

REFUSALS = (AccountError, CertificateError, SittingError)


def acting(username: str, sitting: Sitting) -> User:
    """Who answers for the act: the person named, else who planned the sitting."""
    planner: User = sitting.created_by
    return person(username) if username else planner
