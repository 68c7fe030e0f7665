"""Drills: a few items, one a page, to be left and gone on with."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exams.practice.models.answers import PracticeAnswer
from exams.practice.querysets import DrillQuerySet, DrillQuestionQuerySet
from question_bank.models import ItemVersion
from standards.models import Level


class Aim(models.TextChoices):
    """Why a drill was begun."""

    CHOSEN = "chosen", _("自选练习")
    DUE = "due", _("到期复习")
    WRONG = "wrong", _("错题重做")
    FAVOURITES = "favourites", _("收藏练习")
    NEW = "new", _("学新题")


class Explains(models.TextChoices):
    """When the right answers are shown."""

    EACH = "each", _("做一题看一题")
    END = "end", _("全部做完再看")


class Drill(models.Model):
    """A trainee's own short exercise: questions drawn once, answered one by one.

    Begun by `drills.begin_drill`; nothing in it has a clock. `finished_at` is set when
    no question waits any more, or when the trainee ends it early.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drills"
    )
    level = models.ForeignKey(Level, models.PROTECT, null=True, related_name="+")
    aim = models.CharField(max_length=10, choices=Aim.choices)
    title = models.CharField(max_length=120)
    explains = models.CharField(max_length=4, choices=Explains.choices)
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    objects = DrillQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at"]
        indexes = [models.Index(fields=["user", "begun_at"], name="practice_drill_own")]
        constraints = [
            models.CheckConstraint(
                condition=Q(aim__in=Aim.values), name="practice_drill_aim_valid"
            ),
            models.CheckConstraint(
                condition=Q(explains__in=Explains.values),
                name="practice_drill_explains_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The question that waits, or the result."""
        return reverse("practice:drill", args=[self.pk])

    def shows(self, question: "DrillQuestion") -> bool:
        """Whether the right answer to `question` may be seen by now."""
        if question.answer_id is None:
            return False
        return self.explains == Explains.EACH or self.finished_at is not None


class DrillQuestion(models.Model):
    """A place in a drill: the version drawn there, its options' order, its answer.

    `key` becomes that of the answer, so two clicks give one. A version of an item that
    meanwhile left the practice pool is passed over, never shown.
    """

    drill = models.ForeignKey(Drill, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="+")
    option_order = models.JSONField(default=list)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    answer = models.OneToOneField(
        PracticeAnswer, models.PROTECT, null=True, related_name="question"
    )

    objects = DrillQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["drill", "position"], name="practice_drillquestion_place_unique"
            ),
            models.UniqueConstraint(
                fields=["drill", "version"],
                name="practice_drillquestion_version_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.drill_id} {self.position}"
