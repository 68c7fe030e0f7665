"""Certificates and score sheets. Issued only from a released, passed result."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Centre, DocumentKind, IdentityDocument
from certificates.querysets import CertificateQuerySet
from exams.sittings.models import Result, ResultStatus, Sitting
from ui.tones import Tone


class CertificateStatus(models.TextChoices):
    VALID = "valid", _("有效")
    REVOKED = "revoked", _("已撤销")

    @property
    def tone(self) -> Tone:
        return Tone.SAVED if self is CertificateStatus.VALID else Tone.CRITICAL


class NumberSequence(models.Model):
    """The last serial given out by a centre in an issue year at a level."""

    centre = models.ForeignKey(Centre, models.PROTECT)
    year = models.PositiveSmallIntegerField()
    level = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "year", "level"],
                name="certificates_numbersequence_unique",
            ),
            models.CheckConstraint(
                condition=Q(last__lte=999999),
                name="certificates_numbersequence_six_digits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.year} {self.level}: {self.last}"


class Certificate(models.Model):
    """A 职业技能等级证书: a number for ever, and the facts as printed.

    A trigger refuses an insert unless `result` is released and passed. Only
    `status` and its companions change later. `token` (128 bits) is the QR code's.
    The whole number of `document` is read only to print; here stands its mask.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    result = models.OneToOneField(Result, models.PROTECT, related_name="certificate")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="certificates")
    number = models.CharField(_("证书编号"), max_length=22, unique=True)
    token = models.CharField(max_length=32, unique=True)
    holder_name = models.CharField(_("姓名"), max_length=64)
    document = models.ForeignKey(IdentityDocument, models.PROTECT, related_name="+")
    document_kind = models.CharField(max_length=20)
    document_masked = models.CharField(max_length=32)
    occupation = models.CharField(max_length=80)
    occupation_code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    level_name = models.CharField(max_length=40)
    issuer = models.CharField(_("评价机构"), max_length=100)
    issued_on = models.DateField(_("发证日期"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    is_demo = models.BooleanField()
    status = models.CharField(
        max_length=8,
        choices=CertificateStatus.choices,
        default=CertificateStatus.VALID,
    )
    status_at = models.DateTimeField()
    status_reason = models.CharField(max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("证书")
        verbose_name_plural = _("证书")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CertificateStatus.values),
                name="certificates_certificate_status_valid",
            )
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        return self.status == CertificateStatus.VALID.value

    @property
    def tone(self) -> Tone:
        return CertificateStatus(self.status).tone

    @property
    def document_kind_label(self) -> str:
        return str(DocumentKind(self.document_kind).label)

    @property
    def is_outdated(self) -> bool:
        """Valid although its result was superseded: a registrar must look at it.

        Loads the result.
        """
        return self.is_valid and self.result.status != ResultStatus.RELEASED


class SheetFormat(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    PDF = "pdf", "PDF"


class ScoreSheet(models.Model):
    """A score sheet that was handed out: which figures, by whom, its hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sitting = models.ForeignKey(Sitting, models.PROTECT, related_name="score_sheets")
    format = models.CharField(max_length=4, choices=SheetFormat.choices)
    figures_hash = models.CharField(max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(format__in=SheetFormat.values),
                name="certificates_scoresheet_format_valid",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} {self.format}"
