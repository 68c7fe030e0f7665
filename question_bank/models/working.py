"""What eases the work in the bank: kept filters, acts on many items."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedFilter(models.Model):
    """A filter of items that somebody keeps under a name; nobody else sees it.

    `query` is the address of the list as the filter itself writes it.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="item_filters"
    )
    name = models.CharField(_("名称"), max_length=40)
    query = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="question_bank_savedfilter_unique",
                violation_error_message=_("你已有一个同名的筛选。"),
            )
        ]

    def __str__(self) -> str:
        return self.name


class BulkState(models.TextChoices):
    CHOSEN = "chosen", _("待确认")
    WAITING = "waiting", _("正在办理")
    DONE = "done", _("已办完")


class BulkRun(models.Model):
    """One act on many items, from the choice to its outcome; its owner's alone.

    `items` are the ids that were chosen. The confirmation keeps `wish` (the cleaned
    values of the act's form) and `planned`, for each item to be changed the sentence
    that was confirmed; only what still reads the same is carried out. `outcome` has
    a line for each chosen item. A second confirmation finds the outcome of the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bulk_runs"
    )
    act = models.CharField(max_length=20)
    items = models.JSONField()
    query = models.TextField(blank=True)
    wish = models.JSONField(default=dict)
    planned = models.JSONField(default=dict)
    outcome = models.JSONField(default=list)
    job = models.UUIDField(null=True, blank=True)
    state = models.CharField(
        max_length=8, choices=BulkState.choices, default=BulkState.CHOSEN
    )
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=BulkState.values),
                name="question_bank_bulkrun_state_valid",
            ),
            models.CheckConstraint(
                condition=Q(state=BulkState.DONE, done_at__isnull=False)
                | (~Q(state=BulkState.DONE) & Q(done_at__isnull=True)),
                name="question_bank_bulkrun_done_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.get_state_display()}"
