"""Answers as they came, what stands of them, and what does not count."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.attempts.models.attempts import Attempt
from exams.papers.models import FormItem


class EventKind(models.TextChoices):
    ANSWER = "answer", _("作答")
    FLAG = "flag", _("标记")
    ACT = "act", _("办事")


class EventSource(models.TextChoices):
    LIVE = "live", _("考试中保存")
    FILE = "file", _("由文件补存")
    ACCEPTED = "accepted", _("经人工采用")


class WhyAside(models.TextChoices):
    LATE = "late", _("晚于截止时间")
    LEASE_LOST = "lease_lost", _("已在另一处继续作答")
    AFTER_END = "after_end", _("收卷以后送到")
    FILE = "file", _("文件未经考场结束码证实")


class ResponseEvent(models.Model):
    """One write of the candidate, as it came; append-only: the journal.

    `position` is the receipt's place in this attempt, without gaps. `prev_sha256`
    names the write before it in its epoch; null: stored when writes were not yet
    chained, and neither it nor the epoch is part of the hash. What comes late or from a lost lease is
    no event but `SetAside`. The item is checked against the frozen form by the code:
    a foreign key would lock a row that a whole room shares.
    """

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="events", db_index=False
    )
    event_uuid = models.UUIDField()
    position = models.PositiveIntegerField()
    form_item = models.ForeignKey(
        FormItem, models.PROTECT, db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=8, choices=EventKind.choices)
    epoch = models.PositiveIntegerField()
    client_seq = models.PositiveIntegerField()
    payload = models.JSONField()
    prev_sha256 = models.CharField(max_length=64, blank=True, null=True)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    source = models.CharField(
        max_length=8, choices=EventSource.choices, default=EventSource.LIVE
    )

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

    The first write of an item makes its row; later ones only move it forward.
    `sha256` and `flag_sha256` are the hashes of the events that stand ("": none).
    """

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="responses", db_index=False
    )
    form_item = models.ForeignKey(
        FormItem, models.PROTECT, db_constraint=False, db_index=False
    )
    answer = models.JSONField(null=True)
    answer_epoch = models.PositiveIntegerField(default=0)
    answer_seq = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField(null=True)
    flagged = models.BooleanField(default=False)
    flag_epoch = models.PositiveIntegerField(default=0)
    flag_seq = models.PositiveIntegerField(default=0)
    flag_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "form_item"], name="attempts_response_item_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.form_item_id}"


class SetAside(models.Model):
    """A write that does not count, kept as it came for people to judge; append-only.

    `item` is the number that the browser named, which need not exist.
    """

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="set_aside", db_index=False
    )
    event_uuid = models.UUIDField()
    item = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    epoch = models.PositiveIntegerField()
    client_seq = models.PositiveIntegerField()
    payload = models.JSONField()
    prev_sha256 = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    why = models.CharField(max_length=10, choices=WhyAside.choices)

    class Meta:
        ordering = ["received_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "event_uuid", "sha256"],
                name="attempts_setaside_once",
            ),
            models.CheckConstraint(
                condition=Q(why__in=WhyAside.values),
                name="attempts_setaside_why_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.why}"
