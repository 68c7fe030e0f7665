"""Items and what was published of them. A version never changes."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from law.models import Article
from question_bank.models.points import AssessmentPoint
from question_bank.querysets import ItemQuerySet
from standards.models import Node


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

    @property
    def tone(self) -> str:
        """The colour role of the state (ui.tones)."""
        return {"published": "saved", "frozen": "flag"}.get(self.value, "neutral")


class Cognition(models.TextChoices):
    RECALL = "recall", _("识记")
    UNDERSTAND = "understand", _("理解")
    APPLY = "apply", _("应用")


class Item(models.Model):
    """A question or task through all its versions. `code` is {level}-{point}-{n}.

    Starter items are public by birth: a sitting of a real centre refuses them.
    While it is written or revised it has an open Draft; `current` is what papers
    draw from. An item that was published is retired, never deleted.
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
                condition=~Q(status__in=[ItemStatus.PUBLISHED, ItemStatus.FROZEN])
                | Q(current__isnull=False),
                name="question_bank_item_published_has_version",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def tone(self) -> str:
        return ItemStatus(self.status).tone


# Nobody publishes alone: 练习 two people, 考试 three (领域规则 §2.2). Starter items
# come with the log of their two readings instead (StarterReview).
PUBLISHED_BY_ENOUGH = (
    Q(
        origin=Origin.STARTER,
        author__isnull=True,
        reviewer__isnull=True,
        final_reviewer__isnull=True,
    )
    | Q(
        ~Q(author=F("reviewer")),
        origin=Origin.OWN,
        pool=Pool.PRACTICE,
        author__isnull=False,
        reviewer__isnull=False,
        final_reviewer__isnull=True,
    )
    | Q(
        ~Q(author=F("reviewer")),
        ~Q(author=F("final_reviewer")),
        ~Q(reviewer=F("final_reviewer")),
        origin=Origin.OWN,
        pool=Pool.EXAM,
        author__isnull=False,
        reviewer__isnull=False,
        final_reviewer__isnull=False,
    )
)


class ItemVersion(models.Model):
    """What an item says, frozen: content validated by its kind, and its hash.

    Made by a publication, with the people who stand for it; rows are never updated
    or deleted (triggers): a correction is a new version.
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
    pool = models.CharField(max_length=8, choices=Pool.choices)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    final_reviewer = models.ForeignKey(
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
            models.CheckConstraint(
                condition=PUBLISHED_BY_ENOUGH,
                name="question_bank_itemversion_published_by_enough",
                violation_error_message=_(
                    "练习题须由命题人以外的一人审定，考试题须由三人分别命题、初审、终审。"
                ),
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


class StarterReview(models.Model):
    """A second reader's verdict on a starter item, from the log that ships with it.

    The evidence that stands for people in a starter version: what was read (by its
    hash), what the reader answered with the key covered, and what came of it.
    """

    item = models.ForeignKey(Item, models.CASCADE, related_name="starter_reviews")
    content_hash = models.CharField(max_length=64)
    blind_answer = models.CharField(max_length=200)
    verdict = models.CharField(max_length=20)
    remark = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "content_hash"],
                name="question_bank_starterreview_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.verdict}"
