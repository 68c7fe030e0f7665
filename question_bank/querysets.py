from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.access import has_platform_role
from accounts.models import PlatformRole
from standards.models import Level

if TYPE_CHECKING:
    from accounts.models import User

# Who may read exam items outside a paper; an instructor may not (领域规则 §3.4).
EXAM_ITEM_ROLES = (PlatformRole.REVIEWER, PlatformRole.BANK_MANAGER)
BANK_ROLES = (*EXAM_ITEM_ROLES, PlatformRole.INSTRUCTOR)


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


class ItemImageQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> ItemImageQuerySet:
        """Pictures that `user` uploaded, or that stand in an item they may open."""
        items = apps.get_model("question_bank", "Item").objects.visible_to(user)
        uses = apps.get_model("question_bank", "ItemImageUse").objects
        in_items = uses.filter(image=OuterRef("pk"), item__in=items)
        return self.filter(Q(uploaded_by=user) | Exists(in_items))
