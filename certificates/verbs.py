"""What the management commands of this room share."""

from accounts.models import User
from exams.sittings.automation import person
from exams.sittings.models import Sitting


def acting(username: str, sitting: Sitting) -> User:
    """Who answers for the act: the person named, else who planned the sitting."""
    planner: User = sitting.created_by
    return person(username) if username else planner
