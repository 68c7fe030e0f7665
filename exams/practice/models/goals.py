"""What a trainee works towards."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from standards.models import Level

# Twenty minutes a day is what a working person can keep up (issue 6).
USUAL_MINUTES = 20
LEAST_MINUTES, MOST_MINUTES = 5, 120


class StudyGoal(models.Model):
    """The level a trainee studies for and the minutes a day they give to it.

    One a person, set and changed by them; without one the pages assume the lowest
    level that has practice items, and USUAL_MINUTES.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="study_goal"
    )
    level = models.ForeignKey(
        Level, models.PROTECT, related_name="+", verbose_name=_("等级")
    )
    minutes = models.PositiveSmallIntegerField(
        _("每天几分钟"),
        default=USUAL_MINUTES,
        validators=[MinValueValidator(LEAST_MINUTES), MaxValueValidator(MOST_MINUTES)],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=LEAST_MINUTES, minutes__lte=MOST_MINUTES),
                name="practice_studygoal_minutes_valid",
                violation_error_message=_("每天 5 至 120 分钟。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.level_id} {self.minutes}"
