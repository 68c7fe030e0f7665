"""Frozen papers. A form never changes after it is made; a reprint replays it."""

import uuid
from itertools import pairwise

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, User
from casework.models import Case
from exams.papers.models.blueprints import BlueprintVersion
from exams.papers.querysets import PaperFormQuerySet
from question_bank.models import ItemVersion, Pool
from standards.models import Level, Part
from ui.tones import Tone


class FormStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    CHECKED = "checked", _("已核对")
    APPROVED = "approved", _("已审定")
    SEALED = "sealed", _("已密封")
    RELEASED = "released", _("已启用")
    USED = "used", _("已用过")
    ARCHIVED = "archived", _("已归档")
    WITHDRAWN = "withdrawn", _("已撤下")

    @property
    def tone(self) -> Tone:
        return {
            FormStatus.DRAFT: Tone.FLAG,
            FormStatus.CHECKED: Tone.FLAG,
            FormStatus.WITHDRAWN: Tone.LATE,
        }.get(self, Tone.SAVED)


# From the release on, what is on a form stands in rows and is no secret any more.
OPENED = (FormStatus.RELEASED, FormStatus.USED, FormStatus.ARCHIVED)
# Before the approval its makers may look at it; from then on nobody may alone.
IN_WORK = (FormStatus.DRAFT, FormStatus.CHECKED)
# The times of a form's life, each no earlier than those before it.
STEPS = (
    "created_at",
    "checked_at",
    "approved_at",
    "sealed_at",
    "released_at",
    "used_at",
    "archived_at",
)


def _step_constraint(earlier: str, later: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{earlier}__isnull": True})
        | Q(**{f"{later}__isnull": True})
        | Q(**{f"{later}__gte": F(earlier)}),
        name=f"papers_paperform_{later}_in_order",
    )


def _person() -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )


class PaperForm(models.Model):
    """One assembled paper (卷): its items, order, points and proof of fit, frozen.

    `assemble_papers --save` or a screen makes it, for a centre or (None) for all, as
    mocks are. What is on it stands in `envelope`, encrypted from birth (see
    `exams.papers.compositions`); rows of items are written at its release. Who did
    which step when, `status` and the loss of `wrapped_key` are all that ever changes
    (triggers). `digest` is the fingerprint of the composition, which tells nothing;
    `blueprint` the plan it was made by, `item_count` of all its places.
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
    blueprint = models.JSONField()
    blueprint_version = models.ForeignKey(
        BlueprintVersion, models.PROTECT, null=True, related_name="forms"
    )
    bank_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    envelope = models.BinaryField()
    envelope_key_id = models.CharField(max_length=8)
    # The data key, wrapped by the server's key; null once two officers alone hold it.
    wrapped_key = models.BinaryField(null=True)
    item_count = models.PositiveSmallIntegerField(_("题数"))
    has_starter_items = models.BooleanField(_("含样题"))
    has_case = models.BooleanField(_("含办事案例"))
    attended = models.BooleanField(_("到场启封"), default=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replacements"
    )
    created_by = _person()
    created_at = models.DateTimeField()
    status = models.CharField(
        max_length=10, choices=FormStatus.choices, default=FormStatus.DRAFT
    )
    checked_by = _person()
    checked_at = models.DateTimeField(null=True)
    approved_by = _person()
    approved_at = models.DateTimeField(null=True)
    sealed_by = _person()
    sealed_at = models.DateTimeField(null=True)
    released_by = _person()
    released_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    archived_by = _person()
    archived_at = models.DateTimeField(null=True)
    withdrawn_by = _person()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(_("撤下的理由"), max_length=300, blank=True)

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
            models.CheckConstraint(
                condition=Q(wrapped_key__isnull=False) | Q(attended=True),
                name="papers_paperform_key_kept",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OPENED) | Q(released_at__isnull=False),
                name="papers_paperform_opened_when",
            ),
            models.CheckConstraint(
                condition=~Q(status=FormStatus.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="papers_paperform_withdrawn_why",
                violation_error_message=_("请写明撤下的理由。"),
            ),
            *(_step_constraint(earlier, later) for earlier, later in pairwise(STEPS)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def stage(self) -> FormStatus:
        return FormStatus(self.status)

    @property
    def is_shown(self) -> bool:
        """Whether its readers may see its items now: before the approval its makers
        check their own work, from the release on no secret is left."""
        return self.is_opened or self.stage in IN_WORK

    @property
    def is_opened(self) -> bool:
        """Whether its items stand in rows."""
        return self.stage in OPENED


class FormItem(models.Model):
    """A place in a released form: an item version, or a case, and its points.

    Only a release writes it; before that the place is an entry of the envelope.

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
