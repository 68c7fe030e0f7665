"""A sitting, who takes it, and the result of its two parts."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre
from exams.attempts.models import Attempt
from exams.marking.models import Panel, PartResult
from exams.papers.models import PaperForm, PrintRun
from exams.sittings.querysets import (
    CandidacyQuerySet,
    ResultQuerySet,
    SittingQuerySet,
)
from standards.models import Level
from ui.tones import Tone


class SittingStatus(models.TextChoices):
    PLANNED = "planned", _("筹备中")
    OPEN = "open", _("考试中")
    MARKING = "marking", _("评分中")
    SCORED = "scored", _("待发布")
    RELEASED = "released", _("已发布")
    CANCELLED = "cancelled", _("已取消")

    @property
    def tone(self) -> Tone:
        tones = {"scored": Tone.FLAG, "released": Tone.SAVED}
        return tones.get(self.value, Tone.NEUTRAL)


class CandidacyStatus(models.TextChoices):
    REGISTERED = "registered", _("已报名")
    ADMITTED = "admitted", _("已准考")
    WITHDRAWN = "withdrawn", _("已退考")

    @property
    def tone(self) -> Tone:
        return Tone.SAVED if self == self.ADMITTED else Tone.NEUTRAL


class PartCode(models.TextChoices):
    """Why a part has no score, or that it has one. Absent is never zero."""

    SCORED = "scored", _("有成绩")
    ABSENT = "absent", _("缺考")
    VIOLATION = "violation", _("违纪")


class Outcome(models.TextChoices):
    PASSED = "passed", _("合格")
    FAILED = "failed", _("不合格")

    @property
    def tone(self) -> Tone:
        return Tone.SAVED if self == self.PASSED else Tone.LATE

    @property
    def icon(self) -> str:
        return "tick" if self == self.PASSED else "cross"


class ResultStatus(models.TextChoices):
    PREPARED = "prepared", _("待发布")
    RELEASED = "released", _("已发布")
    SUPERSEDED = "superseded", _("已被取代")


class Sitting(models.Model):
    """One official exam of a level at a centre, theory and skill in one window.

    A clerk plans it; a second person releases its results. Forms are from the
    exam pool; a sitting of a real centre refuses starter items.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="sittings")
    level = models.ForeignKey(Level, models.PROTECT, related_name="sittings")
    title = models.CharField(_("名称"), max_length=120)
    opens_at = models.DateTimeField(_("开考时间"))
    closes_at = models.DateTimeField(_("结束时间"))
    theory_form = models.ForeignKey(
        PaperForm, models.PROTECT, null=True, blank=True, related_name="+"
    )
    skill_form = models.ForeignKey(
        PaperForm, models.PROTECT, null=True, blank=True, related_name="+"
    )
    panel = models.OneToOneField(
        Panel, models.PROTECT, null=True, blank=True, related_name="sitting"
    )
    status = models.CharField(
        max_length=10, choices=SittingStatus.choices, default=SittingStatus.PLANNED
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at"]
        verbose_name = _("考试安排")
        verbose_name_plural = _("考试安排")
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="sittings_sitting_window_valid",
                violation_error_message=_("结束时间须晚于开考时间。"),
            ),
            models.CheckConstraint(
                condition=Q(status__in=SittingStatus.values),
                name="sittings_sitting_status_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> SittingStatus:
        return SittingStatus(self.status)

    @property
    def window(self) -> str:
        """Day and times as people read them; the second day only if it differs."""
        opens, closes = map(timezone.localtime, (self.opens_at, self.closes_at))
        end = "H:i" if closes.date() == opens.date() else "n 月 j 日 H:i"
        begin = date_format(opens, "Y 年 n 月 j 日（D）H:i")
        return f"{begin} – {date_format(closes, end)}"


class Candidacy(models.Model):
    """A person in a sitting. Attempts of the two parts hang here once admitted.

    `seat` is the place in `room`, counted from 1; both are null where no room was
    arranged.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="candidacies")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="candidacies"
    )
    ticket = models.CharField(_("准考证号"), max_length=20)
    employer = models.CharField(_("所在单位"), max_length=100, blank=True)
    condition_code = models.CharField(_("申报条件"), max_length=8)
    status = models.CharField(
        max_length=12,
        choices=CandidacyStatus.choices,
        default=CandidacyStatus.REGISTERED,
    )
    theory_attempt = models.OneToOneField(
        Attempt, models.PROTECT, null=True, related_name="theory_candidacy"
    )
    skill_attempt = models.OneToOneField(
        Attempt, models.PROTECT, null=True, related_name="skill_candidacy"
    )
    room = models.ForeignKey(
        "sittings.Room", models.PROTECT, null=True, related_name="candidacies"
    )
    seat = models.PositiveSmallIntegerField(_("座位号"), null=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField()

    objects = CandidacyQuerySet.as_manager()

    class Meta:
        ordering = ["ticket"]
        verbose_name = _("考生")
        verbose_name_plural = _("考生")
        # Whoever comes in with a code names the ticket only.
        indexes = [models.Index(fields=["ticket"], name="sittings_candidacy_by_ticket")]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "user"],
                name="sittings_candidacy_once",
                violation_error_message=_("该考生已在本次考试名单中。"),
            ),
            models.UniqueConstraint(
                fields=["sitting", "ticket"], name="sittings_candidacy_ticket_unique"
            ),
            models.UniqueConstraint(
                fields=["room", "seat"],
                name="sittings_candidacy_seat_once",
                violation_error_message=_("这个座位已有考生。"),
            ),
            models.CheckConstraint(
                condition=Q(room__isnull=True, seat__isnull=True)
                | Q(room__isnull=False, seat__gte=1),
                name="sittings_candidacy_room_has_seat",
            ),
            models.CheckConstraint(
                condition=Q(status__in=CandidacyStatus.values),
                name="sittings_candidacy_status_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.ticket

    @property
    def stage(self) -> CandidacyStatus:
        return CandidacyStatus(self.status)

    @property
    def place(self) -> str:
        """Room and seat, as one looks for somebody; "" without (1 query, unless the
        room came along)."""
        if self.room is None or self.seat is None:
            return ""
        words = {"room": self.room.name, "seat": self.seat}
        return _("%(room)s %(seat)02d 座") % words


class Result(models.Model):
    """The two parts joined, each ≥ 60 to pass; never an average or a sum.

    Prepared by one person, released by another; then only superseded. Scores are
    null with a code when a part was not sat.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="results")
    version = models.PositiveIntegerField()
    theory = models.ForeignKey(PartResult, models.PROTECT, null=True, related_name="+")
    skill = models.ForeignKey(PartResult, models.PROTECT, null=True, related_name="+")
    theory_score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    skill_score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    theory_code = models.CharField(max_length=10, choices=PartCode.choices)
    skill_code = models.CharField(max_length=10, choices=PartCode.choices)
    pass_mark = models.DecimalField(max_digits=5, decimal_places=1)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    status = models.CharField(
        max_length=12, choices=ResultStatus.choices, default=ResultStatus.PREPARED
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(null=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["candidacy", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidacy", "version"], name="sittings_result_unique"
            ),
            models.UniqueConstraint(
                fields=["candidacy"],
                condition=Q(status="released"),
                name="sittings_result_one_released",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ResultStatus.values),
                name="sittings_result_status_valid",
            ),
            models.CheckConstraint(
                condition=Q(status="prepared", released_by__isnull=True)
                | Q(status="superseded")
                | (
                    Q(released_by__isnull=False, released_at__isnull=False)
                    & ~Q(released_by=F("prepared_by"))
                ),
                name="sittings_result_released_by_second_person",
                violation_error_message=_("成绩须由另一人发布。"),
            ),
            models.CheckConstraint(
                condition=Q(outcome="failed")
                | Q(
                    outcome="passed",
                    theory_score__gte=F("pass_mark"),
                    skill_score__gte=F("pass_mark"),
                ),
                name="sittings_result_both_parts_pass",
            ),
            models.CheckConstraint(
                condition=(
                    Q(theory_code="scored", theory_score__isnull=False)
                    | (~Q(theory_code="scored") & Q(theory_score__isnull=True))
                )
                & (
                    Q(skill_code="scored", skill_score__isnull=False)
                    | (~Q(skill_code="scored") & Q(skill_score__isnull=True))
                ),
                name="sittings_result_absent_is_not_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id} {self.outcome}"

    @property
    def verdict(self) -> Outcome:
        return Outcome(self.outcome)

    @property
    def theory_text(self) -> str:
        """The score, or why there is none."""
        return self._text(self.theory_score, self.theory_code)

    @property
    def skill_text(self) -> str:
        return self._text(self.skill_score, self.skill_code)

    @staticmethod
    def _text(score: Decimal | None, code: str) -> str:
        return str(PartCode(code).label) if score is None else f"{score:.1f}"


class SheetIssue(models.Model):
    """Whose the copy with this serial is. The copy itself names the person only on its
    sealed edge, and its code names nobody.

    Printing makes it; it never changes (triggers): a copy is evidence.
    """

    run = models.ForeignKey(PrintRun, models.PROTECT, related_name="issues")
    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="issues")
    serial = models.CharField(_("流水号"), max_length=16, unique=True)

    class Meta:
        ordering = ["serial"]
        verbose_name = _("印发的卷")
        verbose_name_plural = _("印发的卷")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "candidacy"], name="sittings_sheetissue_once_a_run"
            ),
        ]

    def __str__(self) -> str:
        return self.serial
