"""Items that come in by spreadsheet: the upload, and each of its rows until decided."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jobs.models import Job
from question_bank.models.drafts import Draft
from question_bank.models.items import Cognition, Item, Pool
from question_bank.models.points import AssessmentPoint
from question_bank.querysets import ImportBatchQuerySet, ImportRowQuerySet
from standards.models import Level


class ImportStatus(models.TextChoices):
    READING = "reading", _("读取中")
    OPEN = "open", _("待处理")
    FAILED = "failed", _("没有读成")
    DROPPED = "dropped", _("已放弃")
    UNDONE = "undone", _("已撤销")

    @property
    def tone(self) -> str:
        """The colour role of the state (ui.tones)."""
        return {"open": "local", "failed": "critical"}.get(self.value, "neutral")


class RowState(models.TextChoices):
    READY = "ready", _("可导入")
    WARNING = "warning", _("有提醒")
    ERROR = "error", _("有错误")
    UNCHANGED = "unchanged", _("与题库相同")

    @property
    def tone(self) -> str:
        return {"ready": "saved", "warning": "flag", "error": "critical"}.get(
            self.value, "neutral"
        )


class ImportBatch(models.Model):
    """One uploaded table of items on its way to becoming drafts of its uploader.

    Made by an upload that passed the guards; a job reads and checks it, row by row.
    While it is open its rows are mapped, accepted, or left. It is dropped as long as
    nothing was accepted, and undone as a whole as long as nothing was published.
    `level`, `pool` and `cognition` stand for what a row leaves open. `stored` names
    the file in private storage until it has been read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file_name = models.CharField(_("文件"), max_length=200)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(max_length=10)
    stored = models.CharField(max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="item_imports"
    )
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    pool = models.CharField(_("用途"), max_length=8, choices=Pool.choices)
    cognition = models.CharField(
        _("认知层次"), max_length=10, choices=Cognition.choices
    )
    status = models.CharField(
        max_length=8, choices=ImportStatus.choices, default=ImportStatus.READING
    )
    message = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("试题导入")
        verbose_name_plural = _("试题导入")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ImportStatus.values),
                name="question_bank_importbatch_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(pool__in=Pool.values),
                name="question_bank_importbatch_pool_valid",
            ),
            models.CheckConstraint(
                condition=Q(cognition__in=Cognition.values),
                name="question_bank_importbatch_cognition_valid",
            ),
            models.CheckConstraint(
                condition=Q(status=ImportStatus.UNDONE, undone_at__isnull=False)
                | (~Q(status=ImportStatus.UNDONE) & Q(undone_at__isnull=True)),
                name="question_bank_importbatch_undone_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def tone(self) -> str:
        return ImportStatus(self.status).tone

    @property
    def is_left_unread(self) -> bool:
        """Whether its job ended without a word: stopped in the queue, or its worker
        died. Reads the job."""
        ended = self.job is None or self.job.is_finished
        return self.status == ImportStatus.READING and ended


class ImportRow(models.Model):
    """A row of the file: what it says, what is wrong, what became of it.

    `record` is a SheetItem as JSON (None without a kind we know), `remarks` a list of
    {"severity", "column", "cell", "message"}. `place` is the classification in the
    file's own words, `point` what it means here. `existing` is the item whose code the
    row gives. The twin that is nearest is an item of the bank or another row. Once the
    row is accepted, `draft` is what it became; a new item's has the id of its row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("行"))
    record = models.JSONField(null=True)
    kind = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=RowState.choices)
    remarks = models.JSONField(default=list)
    place = models.CharField(max_length=300, blank=True)
    point = models.ForeignKey(
        AssessmentPoint, models.PROTECT, null=True, related_name="+"
    )
    existing = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    twin = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    twin_row = models.PositiveIntegerField(null=True)
    similarity = models.FloatField(null=True)
    draft = models.ForeignKey(
        Draft, models.PROTECT, null=True, related_name="import_rows"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="question_bank_importrow_unique"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RowState.values),
                name="question_bank_importrow_state_valid",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, draft__isnull=True)
                | Q(
                    accepted_at__isnull=False,
                    draft__isnull=False,
                    state__in=[RowState.READY, RowState.WARNING],
                ),
                name="question_bank_importrow_accepted_has_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @property
    def tone(self) -> str:
        return RowState(self.state).tone
