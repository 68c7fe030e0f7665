"""Why a trainee got an answer wrong, in their own words."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.practice.models.answers import PracticeAnswer


class Cause(models.TextChoices):
    """What one says of oneself; it moves no mark, no card and no estimate."""

    UNLEARNT = "unlearnt", _("没学过")
    FORGOTTEN = "forgotten", _("学过，没记住")
    MIXED_UP = "mixed_up", _("和别的混了")
    MISREAD = "misread", _("看错题")
    SLIP = "slip", _("算错、点错")


class SaidCause(models.Model):
    """What the trainee said of one wrong answer of theirs; they may change it."""

    answer = models.OneToOneField(PracticeAnswer, models.PROTECT, related_name="said")
    cause = models.CharField(max_length=10, choices=Cause.choices)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cause__in=Cause.values),
                name="practice_saidcause_cause_valid",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} {self.cause}"
