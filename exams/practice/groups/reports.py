"""What a person's copy of their data says about study groups."""

from typing import Any

from accounts.models import User
from exams.practice.models import GroupMember


def memberships_of(user: User) -> list[dict[str, Any]]:
    """Every group that `user` has ever joined, by day (1 query)."""
    own = GroupMember.objects.filter(user=user).order_by("joined_at")
    rows = own.values(
        "group__name", "group__level__name", "joined_at", "left_at", "shows_casework"
    )
    return [dict(row) for row in rows]
