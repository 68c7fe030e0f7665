"""Assessment points: what of the standard is examined."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from question_bank.models.scopes import Scope
from question_bank.querysets import AssessmentPointQuerySet
from standards.models import Area, Level, Node, Part


class Importance(models.TextChoices):
    CORE = "X", _("核心")
    GENERAL = "Y", _("一般")
    AUXILIARY = "Z", _("辅助")


class AssessmentPoint(models.Model):
    """鉴定点: one examinable fact or act, in a lowest range, hung on a node.

    `code` is the codes of its three ranges and a number: ABC012. `area` and `part`
    are those of its ranges. A retired point keeps its items and takes no new ones.
    """

    level = models.ForeignKey(Level, models.PROTECT, related_name="points")
    code = models.CharField(_("代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=120)
    node = models.ForeignKey(Node, models.PROTECT, related_name="points")
    area = models.ForeignKey(Area, models.PROTECT, related_name="points")
    part = models.CharField(max_length=8, choices=Part.choices)
    importance = models.CharField(max_length=1, choices=Importance.choices)
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="points")
    textbook_ref = models.CharField(_("教材出处"), max_length=120, blank=True)
    is_retired = models.BooleanField(_("停用"), default=False)

    objects = AssessmentPointQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("鉴定点")
        verbose_name_plural = _("鉴定点")
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code"], name="question_bank_assessmentpoint_unique"
            ),
            models.CheckConstraint(
                condition=Q(importance__in=Importance.values),
                name="question_bank_assessmentpoint_importance_valid",
            ),
            models.CheckConstraint(
                condition=Q(part__in=Part.values),
                name="question_bank_assessmentpoint_part_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
