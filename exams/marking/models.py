"""Marks: by key, or by an odd panel whose examiners work blind to each other."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from exams.attempts.models import Attempt
from exams.marking.querysets import PanelQuerySet, ScriptQuerySet, SheetQuerySet
from exams.papers.models import FormItem


class MarkMethod(models.TextChoices):
    KEYS = "keys", _("机器阅卷")
    PANEL = "panel", _("考评组评分")


class SheetStatus(models.TextChoices):
    OPEN = "open", _("评分中")
    SIGNED = "signed", _("已签字")


class Panel(models.Model):
    """An odd group of at least three examiners of a centre, and one chair."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="panels")
    title = models.CharField(max_length=120)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    examiners = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="PanelMember", related_name="marking_panels"
    )
    created_at = models.DateTimeField()

    objects = PanelQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class PanelMember(models.Model):
    """A seat on a panel; `code` (K1, K2 …) is what others see."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="members")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    code = models.CharField(max_length=8)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "examiner"], name="marking_panelmember_once"
            ),
            models.UniqueConstraint(
                fields=["panel", "code"], name="marking_panelmember_code_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Script(models.Model):
    """A candidate's answers as examiners see them: a code, never a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    panel = models.ForeignKey(Panel, models.PROTECT, related_name="scripts")
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="script")
    code = models.CharField(max_length=20)

    objects = ScriptQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "code"], name="marking_script_code_unique"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Sheet(models.Model):
    """One examiner's marks of one script; blind; signed once, then frozen."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    script = models.ForeignKey(Script, models.PROTECT, related_name="sheets")
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    status = models.CharField(
        max_length=8, choices=SheetStatus.choices, default=SheetStatus.OPEN
    )
    total = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    signed_at = models.DateTimeField(null=True)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["script", "examiner"], name="marking_sheet_one_each"
            ),
            models.CheckConstraint(
                condition=Q(status="open", signed_at__isnull=True)
                | Q(status="signed", signed_at__isnull=False, total__isnull=False),
                name="marking_sheet_signed_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.script} {self.examiner_id}"


class SheetMark(models.Model):
    """Points for one scoring point (采分点) of an item, or a veto (否决项)."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="marks")
    form_item = models.ForeignKey(FormItem, models.PROTECT)
    rubric_code = models.CharField(max_length=40)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    is_veto = models.BooleanField(default=False)
    remark = models.CharField(max_length=300, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "form_item", "rubric_code"],
                name="marking_sheetmark_unique",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0), name="marking_sheetmark_points_positive"
            ),
            models.CheckConstraint(
                condition=Q(is_veto=False) | (Q(points=0) & ~Q(remark="")),
                name="marking_sheetmark_veto_has_remark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.rubric_code}"


class PartResult(models.Model):
    """The marks of one attempt: never edited, superseded by the next version.

    `score` is out of 100 after rounding; `items` lists form item, points got and
    points possible as decimal strings; `areas` sums them by area.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="part_results")
    version = models.PositiveIntegerField()
    method = models.CharField(max_length=8, choices=MarkMethod.choices)
    score = models.DecimalField(max_digits=5, decimal_places=1)
    items = models.JSONField()
    areas = models.JSONField()
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["attempt", "version"]
        get_latest_by = "version"
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "version"], name="marking_partresult_unique"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=0, score__lte=100),
                name="marking_partresult_score_in_range",
            ),
            models.CheckConstraint(
                condition=Q(method__in=MarkMethod.values),
                name="marking_partresult_method_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.score}"
