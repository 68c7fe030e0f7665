"""Who writes from where, and what people did to a running attempt."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exams.attempts.models.attempts import Attempt


class LeaseStep(models.TextChoices):
    START = "start", _("开始作答")
    MOVE = "move", _("换到另一处")


class ActKind(models.TextChoices):
    LET_IN = "let_in", _("核验放行")
    GRANT = "grant", _("延长时间")
    PAUSE = "pause", _("暂停")
    RESUME = "resume", _("恢复")
    MOVE = "move", _("换机")
    TERMINATE = "terminate", _("终止作答")
    MESSAGE = "message", _("通知考生")


class LeaseGrant(models.Model):
    """Which browser got the right to write under which epoch; append-only."""

    attempt = models.ForeignKey(
        Attempt, models.PROTECT, related_name="leases", db_index=False
    )
    epoch = models.PositiveIntegerField()
    device = models.CharField(max_length=64)
    agent = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    step = models.CharField(max_length=8, choices=LeaseStep.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["epoch"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "epoch"], name="attempts_leasegrant_epoch_unique"
            ),
            models.CheckConstraint(
                condition=Q(step__in=LeaseStep.values),
                name="attempts_leasegrant_step_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.epoch}"


class Presence(models.Model):
    """When the exam page last asked for the time, and how it fares there.

    A convenience for the console, overwritten at each call; decides nothing.
    `unsent` counts writes that wait in the browser.
    """

    attempt = models.OneToOneField(
        Attempt, models.PROTECT, primary_key=True, related_name="presence"
    )
    seen_at = models.DateTimeField()
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    unsent = models.PositiveIntegerField(default=0)
    is_visible = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.attempt_id)


class MoveCode(models.Model):
    """A code with which a candidate may go on at another device, once.

    An invigilator asks for it; only its hash is kept.
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="move_codes")
    code_sha256 = models.CharField(max_length=64)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-issued_at"]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.issued_at}"


class RoomAct(models.Model):
    """What a person did to a running attempt, and why; append-only.

    `reason` is a code of the reason tree ("" where none is asked), `note` the words
    beside it. `seconds` is the time given: a grant, or the length of the pause that
    a resumption ends. `by` is null when the candidate acts on their own (calm mocks).
    """

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="acts")
    kind = models.CharField(max_length=10, choices=ActKind.choices)
    reason = models.CharField(max_length=40, blank=True)
    note = models.CharField(max_length=300, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=ActKind.values),
                name="attempts_roomact_kind_valid",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.kind}"

    @property
    def time_given(self) -> str:
        """In words; "" if no time was given."""
        if not self.seconds:
            return ""
        minutes, seconds = divmod(self.seconds, 60)
        words = {"minutes": minutes, "seconds": seconds}
        return gettext("%(minutes)d 分 %(seconds)d 秒") % words
