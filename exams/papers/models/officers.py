"""Two officers: their keys, what each pair can open, and the openings they asked for."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from exams.papers.models.forms import PaperForm
from exams.papers.querysets import OpeningQuerySet
from exams.papers.sealing.officers import OfficerSecret


class OfficerKey(models.Model):
    """The X25519 key of a paper officer; its private half under a passphrase.

    One at a time: a lost one is revoked and another made. Only the wrapping (another
    passphrase) and the revocation ever change.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="officer_keys"
    )
    public = models.BinaryField()
    salt = models.BinaryField()
    wrapped_private = models.BinaryField()
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True),
                name="papers_officerkey_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.pk}"

    @property
    def secret(self) -> OfficerSecret:
        return OfficerSecret(
            bytes(self.public), bytes(self.salt), bytes(self.wrapped_private)
        )


class PairWrap(models.Model):
    """The data key of a form in two shares, one for each officer of a pair."""

    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="wraps")
    first = models.ForeignKey(OfficerKey, models.PROTECT, related_name="+")
    second = models.ForeignKey(OfficerKey, models.PROTECT, related_name="+")
    first_share = models.BinaryField()
    second_share = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "first", "second"], name="papers_pairwrap_unique"
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="papers_pairwrap_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.first_id}+{self.second_id}"


class OpeningPurpose(models.TextChoices):
    LOOK = "look", _("查看内容")
    PRINT = "print", _("印制试卷")
    RELEASE = "release", _("到场启封，启用试卷")


class Opening(models.Model):
    """One officer asks to open a sealed form, another hands over the own share.

    `handed` is that share, sealed anew to the asker's key, for a few minutes; it goes
    when it is used. No passphrase and no open key is ever stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="openings")
    purpose = models.CharField(max_length=8, choices=OpeningPurpose.choices)
    reason = models.CharField(_("理由"), max_length=200)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    handed = models.BinaryField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=OpeningPurpose.values),
                name="papers_opening_purpose_valid",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("asked_by")),
                name="papers_opening_two_people",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(handed__isnull=True),
                name="papers_opening_share_gone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.purpose}"
