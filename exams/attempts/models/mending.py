"""What reached the server by other ways than the network, and what people made of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.attempts.models.attempts import Attempt
from exams.attempts.models.journal import SetAside


class Verdict(models.TextChoices):
    PROPOSED = "proposed", _("提请采用")
    ACCEPTED = "accepted", _("采用")
    DECLINED = "declined", _("不采用")


class RoomEndCode(models.Model):
    """The code that a candidate's screen showed when the room ended; append-only.

    An invigilator enters it before people leave: it proves that the file with this
    beginning of its hash existed then. Each may be entered once; a slip of the pen
    stays and proves nothing.
    """

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="room_end_codes", db_index=False
    )
    code = models.CharField(max_length=16)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "code"], name="attempts_roomendcode_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.code}"


class OfflineFile(models.Model):
    """An answer file that was taken in, and what became of its writes; append-only.

    `restored` became events, `repeated` were stored before, `aside` wait for people.
    A file is proved when another person entered its code in time and nothing is
    missing before its first write (`has_gap`). One that was not proved may come
    again, once its code is on record.
    """

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="offline_files", db_index=False
    )
    epoch = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    is_proved = models.BooleanField()
    has_gap = models.BooleanField()
    restored = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    aside = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "sha256", "is_proved"],
                name="attempts_offlinefile_once",
            ),
            models.CheckConstraint(
                condition=Q(is_proved=True, has_gap=False)
                | Q(is_proved=False, restored=0),
                name="attempts_offlinefile_only_proved_restores",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.sha256[:8]}"


class AsideDecision(models.Model):
    """What people decided about a write that was set aside; append-only.

    The newest one counts. A write is accepted by a second person after a first one
    proposed it, and is an event of the journal from then on.
    """

    write = models.ForeignKey(SetAside, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    reason = models.CharField(max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values),
                name="attempts_asidedecision_verdict_valid",
            ),
            models.CheckConstraint(
                condition=~Q(verdict="accepted")
                | (Q(proposed_by__isnull=False) & ~Q(proposed_by=F("by"))),
                name="attempts_asidedecision_second_person",
                violation_error_message=_("提请采用的人不能自己确认。"),
            ),
            models.UniqueConstraint(
                fields=["write"],
                condition=Q(verdict="accepted"),
                name="attempts_asidedecision_accepted_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.write_id} {self.verdict}"
