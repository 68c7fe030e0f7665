"""Rooms of a sitting, who watches over them, and how candidates come in."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.attempts.models import Attempt
from exams.papers.models import PaperForm
from exams.sittings.models.sittings import Candidacy, Sitting
from exams.sittings.querysets import RoomQuerySet


class Check(models.TextChoices):
    """What is made of a computer or browser that is not the expected one."""

    OFF = "off", _("不检查")
    RECORD = "record", _("只记录，照常进入")
    REFUSE = "refuse", _("不符合的不能进入")


class EntryKind(models.TextChoices):
    SIGNED_IN = "signed_in", _("用入场码进入")
    KNOCKED = "knocked", _("打开试卷页")
    ELSEWHERE = "elsewhere", _("在另一处要求作答")


class Room(models.Model):
    """A room of one sitting. A clerk makes it; seats count from 1, row by row.

    Where the door is checked, candidates start only after an invigilator let them in.
    `addresses` are networks (CIDR), `browser_keys` Config Keys of Safe Exam Browser,
    one a line; the two checks say what happens to whoever does not match.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="rooms")
    name = models.CharField(_("考场名称"), max_length=40)
    position = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(_("座位数"))
    columns = models.PositiveSmallIntegerField(_("每排座位"), default=6)
    checks_door = models.BooleanField(_("核验身份后才能开始"), default=True)
    addresses = models.TextField(_("允许的电脑地址"), blank=True)
    address_check = models.CharField(
        _("地址检查"), max_length=8, choices=Check.choices, default=Check.OFF
    )
    browser_keys = models.TextField(_("考试浏览器的配置密钥"), blank=True)
    browser_check = models.CharField(
        _("考试浏览器检查"), max_length=8, choices=Check.choices, default=Check.OFF
    )

    objects = RoomQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("考场")
        verbose_name_plural = _("考场")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "name"],
                name="sittings_room_name_unique",
                violation_error_message=_("本场考试已有同名的考场。"),
            ),
            models.UniqueConstraint(
                fields=["sitting", "position"], name="sittings_room_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(seats__gte=1, columns__gte=1),
                name="sittings_room_has_seats",
            ),
            models.CheckConstraint(
                condition=Q(address_check__in=Check.values)
                & Q(browser_check__in=Check.values),
                name="sittings_room_checks_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def networks(self) -> tuple[str, ...]:
        return tuple(self.addresses.split())

    @property
    def config_keys(self) -> tuple[str, ...]:
        return tuple(self.browser_keys.split())


class RoomDuty(models.Model):
    """An invigilator of one room. A clerk names them and may take them off again."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="duties")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="room_duties"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "user"], name="sittings_roomduty_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id} {self.user_id}"


class ParallelPaper(models.Model):
    """A further form of a part (B, C, …), given in turn with the sitting's own (A).

    Chosen and changed with the sitting's papers, until the first admission.
    """

    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="parallel_papers")
    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "form"], name="sittings_parallelpaper_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.position}"


class EntryCode(models.Model):
    """With which a candidate comes in, for this sitting only. Told once; a new one
    takes the old one's place."""

    candidacy = models.OneToOneField(
        Candidacy, models.PROTECT, primary_key=True, related_name="entry_code"
    )
    code_sha256 = models.CharField(max_length=64)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.candidacy_id)


class EntryFailure(models.Model):
    """A wrong ticket or code at the door, as it was typed, for counting only.

    `sign_in` adds it; the tick forgets it after a quarter of an hour, a new code of the
    ticket at once.
    """

    ticket = models.CharField(max_length=20)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["address", "ticket", "at"], name="sittings_entryfailure_counted"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket} {self.at}"


class Entry(models.Model):
    """Somebody came to the door of the exam as this candidate; append-only.

    `fits_address` and `fits_browser` say what the room's lists made of the computer
    (null: nothing was looked at), `refusal` the code of a refusal.
    """

    candidacy = models.ForeignKey(Candidacy, models.PROTECT, related_name="entries")
    attempt = models.ForeignKey(Attempt, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    fits_address = models.BooleanField(null=True)
    fits_browser = models.BooleanField(null=True)
    refusal = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values),
                name="sittings_entry_kind_valid",
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidacy_id} {self.kind}"


class IncidentNote(models.Model):
    """What an invigilator made of what had risen at a candidate; append-only.

    All that rose until then sinks; what happens later rises anew.
    """

    candidacy = models.ForeignKey(
        Candidacy, models.PROTECT, related_name="incident_notes"
    )
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.candidacy_id} {self.at}"


class ConsoleOrder(models.Model):
    """That an invigilator's form was carried out; append-only.

    `nonce` comes with the form: sent twice, to whichever process, it acts once.
    """

    nonce = models.UUIDField(primary_key=True)
    act = models.CharField(max_length=10)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.act} {self.at}"
