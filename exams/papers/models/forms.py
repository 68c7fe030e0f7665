"""Frozen papers. A form never changes after it is made; a reprint replays it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from casework.models import Case
from exams.papers.models.blueprints import BlueprintVersion
from exams.papers.querysets import PaperFormQuerySet
from question_bank.models import ItemVersion, Pool
from standards.models import Level, Part


class FormStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    APPROVED = "approved", _("已审定")
    RELEASED = "released", _("已启用")
    WITHDRAWN = "withdrawn", _("已撤下")


class PaperForm(models.Model):
    """One assembled paper (卷): its items, order, points and proof of fit, frozen.

    `assemble_papers --save` or a screen makes it, for a centre or (None) for all, as
    mocks are. `status` and who approved or released it are the only columns that
    change (triggers). `proof` is the checker's table: rule, area, kind, planned,
    actual, difference, in items or half points.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("卷号"), max_length=40, unique=True)
    label = models.CharField(max_length=8)
    centre = models.ForeignKey(
        Centre, models.PROTECT, null=True, blank=True, related_name="forms"
    )
    level = models.ForeignKey(Level, models.PROTECT, related_name="forms")
    part = models.CharField(max_length=8, choices=Part.choices)
    pool = models.CharField(max_length=8, choices=Pool.choices)
    working_minutes = models.PositiveSmallIntegerField(_("考试时间(分钟)"))
    seed = models.PositiveBigIntegerField()
    blueprint = models.JSONField()
    blueprint_version = models.ForeignKey(
        BlueprintVersion, models.PROTECT, null=True, related_name="forms"
    )
    bank_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    proof = models.JSONField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=FormStatus.choices, default=FormStatus.DRAFT
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    objects = PaperFormQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "label"]
        verbose_name = _("试卷")
        verbose_name_plural = _("试卷")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=FormStatus.values),
                name="papers_paperform_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(part__in=Part.values), name="papers_paperform_part_valid"
            ),
            models.CheckConstraint(
                condition=Q(pool__in=Pool.values), name="papers_paperform_pool_valid"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | Q(created_by__isnull=True)
                | ~Q(approved_by=F("created_by")),
                name="papers_paperform_two_people",
                violation_error_message=_("试卷须由另一人审定。"),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FormItem(models.Model):
    """A place in a form: an item version, or a case (later), and its points.

    `option_order` maps shown options to the version's own, e.g. [2, 0, 3, 1].
    """

    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(
        ItemVersion, models.PROTECT, null=True, related_name="form_items"
    )
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="form_items")
    kind = models.CharField(max_length=20)
    area_name = models.CharField(max_length=80)
    points = models.DecimalField(max_digits=5, decimal_places=1)
    option_order = models.JSONField(default=list)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["form", "position"], name="papers_formitem_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False, case__isnull=True)
                | Q(version__isnull=True, case__isnull=False),
                name="papers_formitem_item_or_case",
            ),
            models.CheckConstraint(
                condition=Q(points__gt=0), name="papers_formitem_points_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.position}"


class Exposure(models.Model):
    """An item version was in a released form. Only a release writes this."""

    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="exposures")
    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="exposures")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "form"], name="papers_exposure_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.form_id}"
