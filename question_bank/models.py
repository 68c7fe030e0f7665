"""Assessment points and items. What is published is a version, and never changes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from law.models import Article
from question_bank.querysets import AssessmentPointQuerySet, ItemQuerySet
from question_bank.scopes import PointTable, Scope
from standards.models import Area, Level, Node, Part

__all__ = [
    "AssessmentPoint",
    "Cognition",
    "Importance",
    "Item",
    "ItemSource",
    "ItemStatus",
    "ItemVersion",
    "Origin",
    "PointTable",
    "Pool",
    "Scope",
]


class Importance(models.TextChoices):
    CORE = "X", _("核心")
    GENERAL = "Y", _("一般")
    AUXILIARY = "Z", _("辅助")


class Pool(models.TextChoices):
    """An item is for practice or for exams, never both."""

    PRACTICE = "practice", _("练习")
    EXAM = "exam", _("考试")


class Origin(models.TextChoices):
    STARTER = "starter", _("样题")
    OWN = "own", _("自编")


class ItemStatus(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    FROZEN = "frozen", _("已冻结")
    RETIRED = "retired", _("已停用")


class Cognition(models.TextChoices):
    RECALL = "recall", _("识记")
    UNDERSTAND = "understand", _("理解")
    APPLY = "apply", _("应用")


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


class Item(models.Model):
    """A question or task through all its versions. `code` is {level}-{point}-{n}.

    Starter items are public by birth: a sitting of a real centre refuses them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(_("编号"), max_length=40, unique=True)
    point = models.ForeignKey(AssessmentPoint, models.PROTECT, related_name="items")
    kind = models.CharField(_("题型"), max_length=20)
    pool = models.CharField(_("用途"), max_length=8, choices=Pool.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    status = models.CharField(
        max_length=10, choices=ItemStatus.choices, default=ItemStatus.DRAFT
    )
    current = models.ForeignKey(
        "ItemVersion", models.PROTECT, null=True, blank=True, related_name="+"
    )
    enemies = models.ManyToManyField("self", blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("试题")
        verbose_name_plural = _("试题")
        constraints = [
            models.CheckConstraint(
                condition=Q(pool__in=Pool.values), name="question_bank_item_pool_valid"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values),
                name="question_bank_item_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values),
                name="question_bank_item_origin_valid",
            ),
            models.CheckConstraint(
                condition=~Q(status=ItemStatus.PUBLISHED) | Q(current__isnull=False),
                name="question_bank_item_published_has_version",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ItemVersion(models.Model):
    """What an item says, frozen: content validated by its kind, and its hash.

    Rows are never updated or deleted (triggers); a correction is a new version.
    `points` is set for kinds that carry their own (written, task), in exam points.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("版本"))
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    difficulty = models.PositiveSmallIntegerField(_("难度"))
    cognition = models.CharField(max_length=10, choices=Cognition.choices)
    points = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "number"], name="question_bank_itemversion_unique"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=5),
                name="question_bank_itemversion_difficulty_valid",
            ),
            models.CheckConstraint(
                condition=Q(cognition__in=Cognition.values),
                name="question_bank_itemversion_cognition_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} v{self.number}"


class ItemSource(models.Model):
    """What a version rests on: an article of law or a node of the standard."""

    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="sources")
    article = models.ForeignKey(Article, models.PROTECT, null=True)
    node = models.ForeignKey(Node, models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, node__isnull=True)
                | Q(article__isnull=True, node__isnull=False),
                name="question_bank_itemsource_exactly_one",
            )
        ]

    def __str__(self) -> str:
        return str(self.article or self.node)
