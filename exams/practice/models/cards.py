"""What a trainee has met, and what they kept for themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.practice.models.answers import PracticeAnswer
from exams.practice.querysets import OwnItemQuerySet, ReviewCardQuerySet
from question_bank.models import Item


class ReviewCard(models.Model):
    """One item that a trainee has met: when it is due again, and whether it is in
    their book of wrong answers (错题本).

    Made and moved by `recording.record_answer` alone; a fold of the person's answers,
    so it can be made anew from them. `state` … `last_review` are those of `fsrs.Card`
    (state 1 learning, 2 review, 3 relearning; stability in days). A wrong answer puts
    the item into the book; it leaves after right answers on `wrong_book.DAYS_TO_LEAVE`
    different days without a wrong one between: `right_days` counts them,
    `last_right_on` is the last of them. `last_answer` is what stands in the book.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_cards"
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="review_cards")
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField()
    last_review = models.DateTimeField()
    is_in_wrong_book = models.BooleanField(default=False)
    right_days = models.PositiveSmallIntegerField(default=0)
    last_right_on = models.DateField(null=True)
    last_answer = models.ForeignKey(PracticeAnswer, models.PROTECT, related_name="+")

    objects = ReviewCardQuerySet.as_manager()

    class Meta:
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["user", "due"], name="practice_card_by_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "item"], name="practice_reviewcard_unique"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[1, 2, 3]),
                name="practice_reviewcard_state_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.item_id}"


class Favourite(models.Model):
    """An item that a trainee keeps at hand (收藏); made and removed by them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="favourites"
    )
    item = models.ForeignKey(Item, models.PROTECT, related_name="favourites")
    created_at = models.DateTimeField()

    objects = OwnItemQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "item"], name="practice_favourite_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.item_id}"
