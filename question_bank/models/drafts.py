"""Items on their way to publication: drafts, what was saved, what was decided."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from question_bank.models.items import Cognition, Item, ItemVersion, Pool
from question_bank.querysets import DraftQuerySet


class DraftState(models.TextChoices):
    WRITING = "writing", _("编写中")
    REVIEW = "review", _("待审题")
    FINAL_REVIEW = "final_review", _("待终审")
    PUBLISHED = "published", _("已发布")
    DISCARDED = "discarded", _("已放弃")

    @property
    def tone(self) -> str:
        """The colour role of the state (ui.tones)."""
        return {"published": "saved", "review": "local", "final_review": "local"}.get(
            self.value, "neutral"
        )


OPEN_STATES = (DraftState.WRITING, DraftState.REVIEW, DraftState.FINAL_REVIEW)


class Draft(models.Model):
    """The working copy of an item, from its first word to publication.

    An item has at most one open draft. `author` began it, `head` is what it says
    now, `base` the version it revises (None: a new item) and `reason` why, `pool` the
    one that the publication will be for. Published and discarded drafts stay as history.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="drafts")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="item_drafts"
    )
    state = models.CharField(
        max_length=12, choices=DraftState.choices, default=DraftState.WRITING
    )
    pool = models.CharField(_("用途"), max_length=8, choices=Pool.choices)
    reason = models.CharField(_("修订理由"), max_length=200, blank=True)
    base = models.ForeignKey(
        ItemVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    head = models.ForeignKey(
        "DraftRevision", models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("草稿")
        verbose_name_plural = _("草稿")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DraftState.values),
                name="question_bank_draft_state_valid",
            ),
            models.CheckConstraint(
                condition=Q(pool__in=Pool.values), name="question_bank_draft_pool_valid"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state__in=OPEN_STATES),
                name="question_bank_draft_one_open",
                violation_error_message=_("这道题已有一份没有办完的草稿。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.get_state_display()}"

    @property
    def revision(self) -> "DraftRevision":
        """What it says now."""
        assert self.head is not None, "every draft begins with a revision"
        return self.head

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def tone(self) -> str:
        return DraftState(self.state).tone


class DraftRevision(models.Model):
    """What a draft said at one moment. Every save adds one; none is ever changed.

    `content` may still be incomplete: only what goes to review must satisfy its kind.
    `sources` are references, {"law", "article"} or {"standard"} each; `overrides`
    tells for a check that advised otherwise why the author keeps it ({code: reason}).
    """

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    difficulty = models.PositiveSmallIntegerField(_("难度"))
    cognition = models.CharField(max_length=10, choices=Cognition.choices)
    points = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    sources = models.JSONField(default=list)
    overrides = models.JSONField(default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["draft", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "number"], name="question_bank_draftrevision_unique"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__gte=1, difficulty__lte=5),
                name="question_bank_draftrevision_difficulty_valid",
            ),
            models.CheckConstraint(
                condition=Q(cognition__in=Cognition.values),
                name="question_bank_draftrevision_cognition_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.number}"


class ReviewStage(models.TextChoices):
    FIRST = "first", _("审题")
    FINAL = "final", _("终审")


class Verdict(models.TextChoices):
    ACCEPTED = "accepted", _("通过")
    RETURNED = "returned", _("退回")

    @property
    def tone(self) -> str:
        return {"accepted": "saved", "returned": "flag"}[self.value]


class ReviewDecision(models.Model):
    """A reviewer's word on exactly one revision. Append-only."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="decisions")
    revision = models.ForeignKey(DraftRevision, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=5, choices=ReviewStage.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage__in=ReviewStage.values),
                name="question_bank_reviewdecision_stage_valid",
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.ACCEPTED)
                | (Q(verdict=Verdict.RETURNED) & ~Q(reason="")),
                name="question_bank_reviewdecision_return_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.get_verdict_display()}"

    @property
    def tone(self) -> str:
        return Verdict(self.verdict).tone
