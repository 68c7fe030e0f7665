"""Which items must not meet, and which changed from one pool to the other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from question_bank.models.items import Item, Pool


class EnemyGroup(models.Model):
    """敌题: items of which a form may hold one at the most."""

    reason = models.CharField(_("理由"), max_length=200)
    items = models.ManyToManyField(Item, related_name="enemy_groups")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason


class PoolMove(models.Model):
    """An item left one pool for the other; written by the publication that does it.

    Trainees may know what was in practice: before `usable_from` no paper draws it.
    Append-only.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="pool_moves")
    from_pool = models.CharField(max_length=8, choices=Pool.choices)
    to_pool = models.CharField(max_length=8, choices=Pool.choices)
    reason = models.TextField(blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    moved_at = models.DateTimeField()
    usable_from = models.DateField(_("可用于组卷的日期"))

    class Meta:
        ordering = ["moved_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_pool__in=Pool.values, to_pool__in=Pool.values)
                & ~Q(from_pool=F("to_pool")),
                name="question_bank_poolmove_between_two",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.from_pool} → {self.to_pool}"
