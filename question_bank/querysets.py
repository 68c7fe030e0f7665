from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from accounts.access import has_platform_role
from accounts.models import PlatformRole
from standards.models import Level

if TYPE_CHECKING:
    from accounts.models import User

# Who may read exam items outside a paper; an instructor may not (领域规则 §3.4).
EXAM_ITEM_ROLES = (PlatformRole.REVIEWER, PlatformRole.BANK_MANAGER)
BANK_ROLES = (*EXAM_ITEM_ROLES, PlatformRole.INSTRUCTOR)
# Who may change the table of assessment points; reviewers read it.
TABLE_ROLES = (PlatformRole.INSTRUCTOR, PlatformRole.BANK_MANAGER)


class AssessmentPointQuerySet(models.QuerySet[Any]):
    def active(self) -> AssessmentPointQuerySet:
        """Points that may get new items."""
        return self.filter(is_retired=False)

    def in_use(self) -> AssessmentPointQuerySet:
        """Points with items of whatever state: they keep their code."""
        return self.filter(items__isnull=False).distinct()


class ItemQuerySet(models.QuerySet[Any]):
    def drawable(self, *, level: Level, part: str, pool: str) -> ItemQuerySet:
        """Published items of a pool that a paper of `level` and `part` may use."""
        return self.filter(
            status="published",
            pool=pool,
            point__part=part,
            point__level=level,
        )

    def visible_to(self, user: User) -> ItemQuerySet:
        """Items that `user` may open in the bank: exam items only with the right."""
        if has_platform_role(user, *EXAM_ITEM_ROLES):
            return self.all()
        if has_platform_role(user, *BANK_ROLES):
            return self.filter(pool="practice")
        return self.none()
