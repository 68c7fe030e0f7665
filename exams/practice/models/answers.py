"""The log of everything a trainee answered in practice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.practice.querysets import PracticeAnswerQuerySet
from question_bank.models import ItemVersion


class How(models.TextChoices):
    """Where an answer was given; `review` is a card that was due."""

    DRILL = "drill", _("练习")
    REVIEW = "review", _("复习")
    MOCK = "mock", _("模拟考试")


class Feeling(models.TextChoices):
    """How sure the trainee was, said with the answer; silence is the normal case."""

    UNSURE = "unsure", _("没把握")
    EASY = "easy", _("很容易")


class PracticeAnswer(models.Model):
    """One answer of a trainee to one item version, with its mark; append-only.

    Written by `recording.record_answer` when a drill's question is answered, and for
    every answered keyed item of a mock when it ends. `answer` is in the letters of
    `option_order` (None: gave up). `share` is the part of the points, 0 to 1, cut to
    four places, so that only a wholly right answer has 1. `seconds` is None where
    nobody knows them. `key` makes a repeat find the first row.
    """

    key = models.UUIDField(unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="practice_answers"
    )
    version = models.ForeignKey(
        ItemVersion, models.PROTECT, related_name="practice_answers"
    )
    option_order = models.JSONField(default=list)
    answer = models.JSONField(null=True)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    is_right = models.BooleanField()
    feeling = models.CharField(max_length=8, choices=Feeling.choices, blank=True)
    how = models.CharField(max_length=8, choices=How.choices)
    seconds = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    objects = PracticeAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "at"], name="practice_answer_by_time"),
            models.Index(fields=["user", "version"], name="practice_answer_by_item"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=1),
                name="practice_practiceanswer_share_valid",
            ),
            models.CheckConstraint(
                condition=Q(share=1, is_right=True) | Q(share__lt=1, is_right=False),
                name="practice_practiceanswer_right_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(how__in=How.values),
                name="practice_practiceanswer_how_valid",
            ),
            models.CheckConstraint(
                condition=Q(feeling__in=["", *Feeling.values]),
                name="practice_practiceanswer_feeling_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.version_id} {self.share}"
