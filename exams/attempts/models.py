"""A person taking a paper. Answers are events; the current answer is a fold."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.attempts.querysets import AttemptQuerySet, ResponseQuerySet
from exams.papers.models import FormItem, PaperForm


class Purpose(models.TextChoices):
    MOCK = "mock", _("模拟考试")
    SITTING = "sitting", _("正式考试")


class AttemptStatus(models.TextChoices):
    READY = "ready", _("待开始")
    OPEN = "open", _("作答中")
    SUBMITTED = "submitted", _("已交卷")
    EXPIRED = "expired", _("到时收卷")
    VOID = "void", _("作废")


class EventKind(models.TextChoices):
    ANSWER = "answer", _("作答")
    FLAG = "flag", _("标记")
    ACT = "act", _("办事")


class Attempt(models.Model):
    """One candidate, one form. Conditions are copied in at admission and frozen.

    `deadline` is set at the start: min(start + working_minutes × factor, hard_end)
    plus granted time; `closes_at` adds the grace seconds. The lease (`epoch`,
    `device`, the hash of a browser's token) says who may write. `position` counts
    the stored writes. `early_minutes` after `opens_at` hand-in becomes possible.
    Times are the database's.
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
    admitted_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    deadline = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    epoch = models.PositiveIntegerField(default=0)
    device = models.CharField(max_length=64, blank=True)
    position = models.PositiveIntegerField(default=0)

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
                condition=~Q(status__in=["submitted", "expired"])
                | Q(ended_at__isnull=False),
                name="attempts_attempt_ended_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.status}"

    def has_time_left(self, at: datetime) -> bool:
        """Whether it runs and its deadline, granted time included, is yet to come."""
        end = self.deadline if self.status == AttemptStatus.OPEN else None
        return end is not None and at < end


class ResponseEvent(models.Model):
    """One write of the candidate, as it came; append-only. `position` is the
    receipt's place in this attempt. A late event is kept and does not count."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="events")
    event_uuid = models.UUIDField()
    position = models.PositiveIntegerField()
    form_item = models.ForeignKey(FormItem, models.PROTECT)
    kind = models.CharField(max_length=8, choices=EventKind.choices)
    epoch = models.PositiveIntegerField()
    client_seq = models.PositiveIntegerField()
    payload = models.JSONField()
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "event_uuid"],
                name="attempts_responseevent_uuid_unique",
            ),
            models.UniqueConstraint(
                fields=["attempt", "position"],
                name="attempts_responseevent_position_unique",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EventKind.values),
                name="attempts_responseevent_kind_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.position}"


class Response(models.Model):
    """The current answer to one item: the event with the greatest (epoch, seq).

    A start makes one row for each place of the form, empty; saves only move it
    forward. `sha256` is the hash of the event that stands (empty: none yet).
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="responses")
    form_item = models.ForeignKey(FormItem, models.PROTECT)
    answer = models.JSONField(null=True)
    answer_epoch = models.PositiveIntegerField(default=0)
    answer_seq = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField(null=True)
    flagged = models.BooleanField(default=False)
    flag_epoch = models.PositiveIntegerField(default=0)
    flag_seq = models.PositiveIntegerField(default=0)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "form_item"], name="attempts_response_item_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.form_item_id}"


class TimeGrant(models.Model):
    """Minutes that a person added to an attempt, and why; append-only."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="grants")
    minutes = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt_id} +{self.minutes}"
