"""A trainee's mock papers. They never reach results or certificates."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from exams.attempts.models import Attempt
from exams.practice.querysets import MockQuerySet


class Pace(models.TextChoices):
    """Whether a mock's clock can be stopped by its trainee."""

    TIMED = "timed", _("像考试一样计时")
    CALM = "calm", _("从容做，可以暂停")


class Mock(models.Model):
    """One mock paper of a trainee, over an attempt whose purpose is `mock`.

    `recorded_at`: when what was answered in it went into the log of answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mocks"
    )
    attempt = models.OneToOneField(Attempt, models.PROTECT, related_name="mock")
    created_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True)

    objects = MockQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.attempt_id)
