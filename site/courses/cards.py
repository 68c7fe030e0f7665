"""What courses lay on a person's desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from accounts.access import has_platform_role
from accounts.models import PlatformRole, User
from courses.reports import next_line


def next_lesson(user: User, at: datetime) -> Mapping[str, Any] | None:
    """Where a trainee goes on; nothing for others or when all is done."""
    if not has_platform_role(user, PlatformRole.TRAINEE):
        return None
    line = next_line(user)
    return {"line": line} if line else None
