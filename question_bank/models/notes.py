"""What people say about items: comments of colleagues, challenges of trainees."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from question_bank.models.drafts import Draft
from question_bank.models.items import Item, ItemVersion
from question_bank.querysets import ChallengeQuerySet


class ItemComment(models.Model):
    """A remark on an item, or on the draft that was under way when it was made.

    Stays with the item; read by those who may read both.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="comments")
    draft = models.ForeignKey(Draft, models.PROTECT, null=True, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    body = models.TextField(_("意见"), max_length=2000)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.created_at:%Y-%m-%d}"


class ChallengeState(models.TextChoices):
    OPEN = "open", _("待答复")
    UPHELD = "upheld", _("成立")
    DISMISSED = "dismissed", _("不成立")

    @property
    def tone(self) -> str:
        return {"open": "flag", "upheld": "saved"}.get(self.value, "neutral")


class Challenge(models.Model):
    """题目有误: a trainee doubts a version that they met; its author answers.

    `answer_given` and `key_shown` are the facts of the attempt, in the letters that
    the trainee saw; `attempt` is its public id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(ItemVersion, models.PROTECT, related_name="challenges")
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    body = models.TextField(_("哪里有误"), max_length=1000)
    attempt = models.UUIDField()
    place = models.PositiveSmallIntegerField()
    answer_given = models.TextField(blank=True)
    key_shown = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=ChallengeState.choices, default=ChallengeState.OPEN
    )
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ChallengeState.values),
                name="question_bank_challenge_state_valid",
            ),
            models.CheckConstraint(
                condition=Q(state=ChallengeState.OPEN, answered_by__isnull=True)
                | (
                    ~Q(state=ChallengeState.OPEN)
                    & ~Q(answer="")
                    & Q(answered_by__isnull=False)
                ),
                name="question_bank_challenge_answered_with_words",
            ),
            models.UniqueConstraint(
                fields=["attempt", "place"],
                name="question_bank_challenge_once",
                violation_error_message=_("这道题你已经反映过了。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.get_state_display()}"

    @property
    def tone(self) -> str:
        return ChallengeState(self.state).tone
