"""What decides a candidate's variant of a case, frozen at the start."""

from django.db import models

from exams.attempts.models.attempts import Attempt
from exams.papers.models import FormItem


class Station(models.Model):
    """A case on the paper as this candidate meets it; append-only.

    The seed decides all hidden facts and never leaves the server; the days off are
    the calendar as it was known at the start. With them the stored acts give the same
    desk for ever.
    """

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="stations", db_index=False
    )
    form_item = models.ForeignKey(FormItem, models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField()
    days_off = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "form_item"], name="attempts_station_item_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.form_item_id}"
