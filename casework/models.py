"""Cases on the shelf and trainees' plays at the desk."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.querysets import (
    CaseQuerySet,
    DrillResultQuerySet,
    PlayQuerySet,
    ShiftPlaceQuerySet,
    ShiftQuerySet,
)

# The most clients that wait at one window (casework design, section 8).
MOST_CLIENTS = 4


class PlayStatus(models.TextChoices):
    OPEN = "open", _("办理中")
    CLOSED = "closed", _("已办结")


class DrillSort(models.TextChoices):
    """The sorts of casework.drills, under their names."""

    CALENDAR = "calendar", _("算日子")
    ORDER = "order", _("排步骤")
    MISMATCH = "mismatch", _("查材料")
    LEDGER = "ledger", _("理台账")


class Case(models.Model):
    """A case template of casework/data/cases, by its version's digest.

    Loaded by `load_cases`; a changed file is a new row, so that a play always
    finds the text it began with.
    """

    slug = models.SlugField(max_length=40)
    title = models.CharField(_("案例"), max_length=120)
    summary = models.TextField()
    level = models.PositiveSmallIntegerField(_("等级"))
    badge = models.CharField(max_length=40, blank=True)
    node_refs = models.JSONField(default=list)
    # Ids of the catalogue's procedures that it plays.
    procedures = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    # JSON of the case and of its pack. Not a JSONField: PostgreSQL sorts the keys of
    # jsonb, and the order of acts and facts has a meaning.
    document = models.TextField()
    is_current = models.BooleanField(default=True)
    loaded_at = models.DateTimeField()

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "digest"], name="casework_case_version_unique"
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(is_current=True),
                name="casework_case_one_current",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Play(models.Model):
    """One trainee at the desk with one instance (case, seed). State is a fold.

    Made by `start_play`; closed once, with its score, by the act that closes the
    case. The seed decides all hidden facts and never leaves the server.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="plays"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="plays")
    seed = models.PositiveIntegerField()
    # The calendar as it was known at the start: a replay in ten years counts alike.
    days_off = models.JSONField()
    status = models.CharField(
        max_length=8, choices=PlayStatus.choices, default=PlayStatus.OPEN
    )
    # Whether each error is told when it is made (差错单).
    tells_slips = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    report = models.JSONField(null=True)
    state_hash = models.CharField(max_length=64, blank=True)

    objects = PlayQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case"],
                condition=Q(status="open"),
                name="casework_play_one_open",
            ),
            models.CheckConstraint(
                condition=Q(status__in=PlayStatus.values),
                name="casework_play_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(status="open", score=None, closed_at=None)
                | Q(status="closed", score__isnull=False, closed_at__isnull=False),
                name="casework_play_closed_is_scored",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("casework:desk", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status == PlayStatus.OPEN


class PlayAct(models.Model):
    """One act at the desk, in order; append-only, each hashes the one before."""

    play = models.ForeignKey(Play, models.PROTECT, related_name="acts")
    sequence = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    act_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["play", "sequence"], name="casework_playact_order_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.play_id} {self.sequence} {self.key}"


class Shift(models.Model):
    """连续办公: two to four plays that one person serves in turns.

    Made by `start_shift`; ended by the act that closes the last of its plays, or by
    hand: what is open then goes on by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="shifts"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ended_at=None),
                name="casework_shift_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="casework_shift_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.started_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("casework:shift", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


class ShiftPlace(models.Model):
    """A client's place in the queue of a shift."""

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="places")
    play = models.ForeignKey(Play, models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()

    objects = ShiftPlaceQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "play"], name="casework_shiftplace_play_unique"
            ),
            models.UniqueConstraint(
                fields=["shift", "position"], name="casework_shiftplace_order_unique"
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, MOST_CLIENTS)),
                name="casework_shiftplace_position_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shift_id} {self.position}"


class DrillResult(models.Model):
    """What one person answered in one drill; append-only.

    Made by `answer_drill`, once for procedure, sort and seed: the first answer counts.
    Mastery reads the points (0 to 100) by the skills of the procedure.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="drill_results"
    )
    # Id of the catalogue.
    procedure = models.CharField(max_length=8)
    sort = models.CharField(max_length=8, choices=DrillSort.choices)
    seed = models.PositiveIntegerField()
    # Letters of the options; they mean what they meant only under the same digest.
    answer = models.CharField(max_length=26)
    digest = models.CharField(max_length=64)
    points = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    objects = DrillResultQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "procedure", "sort", "seed"],
                name="casework_drillresult_once",
            ),
            models.CheckConstraint(
                condition=Q(sort__in=DrillSort.values),
                name="casework_drillresult_sort_valid",
            ),
            models.CheckConstraint(
                condition=Q(points__lte=100), name="casework_drillresult_of_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure} {self.sort} {self.seed} {self.points}"
