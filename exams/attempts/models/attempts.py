"""One candidate with one paper, and the state that it is in."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.attempts.querysets import AttemptQuerySet
from exams.papers.models import PaperForm


class Purpose(models.TextChoices):
    MOCK = "mock", _("模拟考试")
    SITTING = "sitting", _("正式考试")


class AttemptStatus(models.TextChoices):
    READY = "ready", _("待开始")
    OPEN = "open", _("作答中")
    SUBMITTED = "submitted", _("已交卷")
    EXPIRED = "expired", _("到时收卷")
    TERMINATED = "terminated", _("监考收卷")
    VOID = "void", _("作废")


# Ended with answers that are marked; a void attempt has none.
ENDED = frozenset(
    {AttemptStatus.SUBMITTED, AttemptStatus.EXPIRED, AttemptStatus.TERMINATED}
)


class Attempt(models.Model):
    """One candidate, one form. Conditions are copied in at admission and frozen.

    `deadline` is set at the start: min(start + working_minutes × factor, hard_end)
    plus granted and paused time; `closes_at` adds the grace seconds. While
    `paused_at` is set the clock stands still. Who has not come `late_minutes` after
    `opens_at` stays out (null: no limit) unless a person lets them in; who was not
    let in (`let_in_at`) waits at the door; `early_minutes` after `opens_at` hand-in becomes possible.

    The lease (`epoch`, `device`, the hash of a browser's token) says who may write;
    `head_seq` and `head_sha256` are the last write of this epoch, which the next one
    must name. `position` counts the stored writes. `order_seed` decides in which
    order this candidate sees items and options (null: as the form has them).
    `manifest_sha256` is what both sides agreed on at the hand-in. Times are the
    database's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts"
    )
    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="attempts")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    status = models.CharField(
        max_length=10, choices=AttemptStatus.choices, default=AttemptStatus.READY
    )
    opens_at = models.DateTimeField()
    hard_end = models.DateTimeField(null=True)
    working_minutes = models.PositiveSmallIntegerField()
    time_factor = models.DecimalField(max_digits=3, decimal_places=2, default=1)
    grace_seconds = models.PositiveSmallIntegerField()
    early_minutes = models.PositiveSmallIntegerField(default=0)
    late_minutes = models.PositiveSmallIntegerField(null=True)
    may_pause = models.BooleanField(default=False)
    order_seed = models.PositiveIntegerField(null=True)
    let_in_at = models.DateTimeField(null=True)
    pledged_at = models.DateTimeField(null=True)
    admitted_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    epoch = models.PositiveIntegerField(default=0)
    device = models.CharField(max_length=64, blank=True)
    position = models.PositiveIntegerField(default=0)
    head_seq = models.PositiveIntegerField(default=0)
    head_sha256 = models.CharField(max_length=64, blank=True)
    manifest_sha256 = models.CharField(max_length=64, blank=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-admitted_at"]
        indexes = [
            models.Index(
                fields=["closes_at"],
                condition=Q(status="open"),
                name="attempts_attempt_open_by_end",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AttemptStatus.values),
                name="attempts_attempt_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values),
                name="attempts_attempt_purpose_valid",
            ),
            models.UniqueConstraint(
                fields=["candidate", "form"],
                condition=Q(status__in=["ready", "open"]),
                name="attempts_attempt_one_open",
                violation_error_message=_("你已有一份未完成的同一试卷。"),
            ),
            models.CheckConstraint(
                condition=Q(status="ready", started_at__isnull=True)
                | Q(status="void")
                | Q(started_at__isnull=False, deadline__isnull=False),
                name="attempts_attempt_started_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["submitted", "expired", "terminated"])
                | Q(ended_at__isnull=False),
                name="attempts_attempt_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(paused_at__isnull=True) | Q(status__in=["open", "void"]),
                name="attempts_attempt_only_open_is_paused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"

    def has_time_left(self, at: datetime) -> bool:
        """Whether it runs and its deadline, granted time included, is yet to come."""
        end = self.deadline if self.status == AttemptStatus.OPEN else None
        return end is not None and at < end

    def is_overdue(self, at: datetime) -> bool:
        """Whether it runs although deadline and grace are over."""
        runs = self.status == AttemptStatus.OPEN and self.paused_at is None
        return runs and self.closes_at is not None and at > self.closes_at
