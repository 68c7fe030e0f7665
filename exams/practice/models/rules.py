"""Rule cards of casework: which a trainee took up, what they answered, what they hold.

Apart from the log of items: a card has no item and no version, is never of a pool, and
its question is made anew from the catalogue.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from exams.practice.models.answers import Feeling


class RuleDeck(models.Model):
    """The rule cards of one procedure, taken up for review (收进复习).

    Made by `rules.services.take_up`, removed by `put_away`; what was answered and is
    remembered stays, so that who takes them up again goes on where they were.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rule_decks"
    )
    # Id of the catalogue.
    procedure = models.CharField(max_length=8)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ["taken_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "procedure"], name="practice_ruledeck_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.procedure}"


class RuleAnswer(models.Model):
    """What one person answered to one rule card the `turn`-th time; append-only.

    Written by `rules.services.answer_card`; the first answer of a turn counts.
    `chosen` are the words of the choice as they stood, empty if they gave up.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rule_answers"
    )
    # Key of casework.rule_cards: procedure, sort and digest of the fact.
    card = models.CharField(max_length=40)
    turn = models.PositiveSmallIntegerField()
    chosen = models.CharField(max_length=200, blank=True)
    is_right = models.BooleanField()
    feeling = models.CharField(max_length=8, choices=Feeling.choices, blank=True)
    seconds = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "at"], name="practice_rule_by_time")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "card", "turn"], name="practice_ruleanswer_once"
            ),
            models.CheckConstraint(
                condition=Q(turn__gte=1), name="practice_ruleanswer_turn_counted"
            ),
            models.CheckConstraint(
                condition=Q(feeling__in=["", *Feeling.values]),
                name="practice_ruleanswer_feeling_valid",
            ),
            models.CheckConstraint(
                condition=Q(is_right=False) | ~Q(chosen=""),
                name="practice_ruleanswer_right_is_chosen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.card} {self.turn}"


class RuleMemory(models.Model):
    """When one rule card is due again for one person: the fold of their answers to it.

    Made and moved by `rules.services.answer_card` alone. `state` … `last_review` are
    those of `fsrs.Card`, as in `ReviewCard`; `turns` counts the answers.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rule_memories"
    )
    card = models.CharField(max_length=40)
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField(null=True)
    difficulty = models.FloatField(null=True)
    due = models.DateTimeField()
    last_review = models.DateTimeField()
    turns = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "card"], name="practice_rulememory_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[1, 2, 3]),
                name="practice_rulememory_state_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.card}"
