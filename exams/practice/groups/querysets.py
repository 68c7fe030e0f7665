from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class StudyGroupQuerySet(models.QuerySet[Any]):
    def open(self) -> StudyGroupQuerySet:
        return self.filter(closed_at__isnull=True)

    def taught_by(self, user: User) -> StudyGroupQuerySet:
        """Groups that `user` may look into; a closed one shows nobody any more."""
        return self.open().filter(instructors=user)

    def joined_by(self, user: User) -> StudyGroupQuerySet:
        """Groups whose instructors see `user` now."""
        return self.open().filter(members__user=user, members__left_at__isnull=True)

    def with_size(self) -> StudyGroupQuerySet:
        """Each with `size`: how many are in it now."""
        present = models.Q(members__left_at__isnull=True, members__isnull=False)
        return self.annotate(
            size=models.Count("members", filter=present, distinct=True)
        )


class GroupMemberQuerySet(models.QuerySet[Any]):
    def present(self) -> GroupMemberQuerySet:
        return self.filter(left_at__isnull=True)
