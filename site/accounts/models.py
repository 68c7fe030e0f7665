"""People and what proves things about them."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import (
    CentreQuerySet,
    ConsentQuerySet,
    EnrolmentQuerySet,
    IdentityDocumentQuerySet,
    PeopleManager,
    PrivacyNoticeQuerySet,
    StaffAssignmentQuerySet,
)
from accounts.standing import Standing, standing_of


class PlatformRole(models.TextChoices):
    """Roles on the platform as a whole; each is a Group of the same name."""

    TRAINEE = "trainee", _("学员")
    INSTRUCTOR = "instructor", _("教师")
    REVIEWER = "reviewer", _("审题人")
    BANK_MANAGER = "bank_manager", _("题库管理员")
    EDITOR = "editor", _("内容编辑")
    ADMINISTRATOR = "administrator", _("平台管理员")


class CentreRole(models.TextChoices):
    """Roles at one centre, for a time (StaffAssignment)."""

    CLERK = "clerk", _("考务员")
    REGISTRAR = "registrar", _("审核发布人")
    INVIGILATOR = "invigilator", _("监考员")
    EXAMINER = "examiner", _("考评员")
    SUPERVISOR = "supervisor", _("督导员")
    PAPER_OFFICER = "paper_officer", _("试卷管理员")


class DocumentKind(models.TextChoices):
    RESIDENT_ID = "resident_id", _("居民身份证")
    RESIDENCE_PERMIT = "residence_permit", _("港澳台居民居住证")
    PASSPORT = "passport", _("护照")


class User(AbstractUser):
    """A person with an account. Never deleted once evidence names them."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("姓名"), max_length=64)
    phone = models.CharField(_("手机号码"), max_length=20, blank=True)
    must_change_password = models.BooleanField(default=False)

    objects: ClassVar[PeopleManager] = PeopleManager()

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")
        constraints = [
            # Login is blind to case.
            models.UniqueConstraint(
                Lower("username"),
                name="accounts_user_login_name_unique",
                violation_error_message=_("这个登录名已有人使用，请换一个。"),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def standing(self, on: date) -> Standing:
        """Groups, centre roles and consent on the day `on` (one query, remembered).

        The object lives as long as its request, so a changed role holds from the
        next page on. Code that changes roles must not read them from here afterwards.
        """
        known: dict[date, Standing] = self.__dict__.setdefault("_standing", {})
        if on not in known:
            known[on] = standing_of(self, on)
        return known[on]

    @property
    def group_names(self) -> frozenset[str]:
        """The groups of the person, from today's standing."""
        return self.standing(timezone.localdate()).groups


class Centre(models.Model):
    """An appraisal centre. Its codes are parts 1-4 of a certificate number.

    A demo centre carries province 99, which GB/T 2260 does not assign, so that
    no number it gives out can be taken for a real one.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("名称"), max_length=100, unique=True)
    kind_code = models.CharField(_("评价机构类别"), max_length=1, default="S")
    organisation_code = models.CharField(_("评价机构代码"), max_length=4)
    province_code = models.CharField(_("省级代码"), max_length=2)
    site_code = models.CharField(_("机构序列码"), max_length=6)
    website = models.URLField(_("机构网址"), blank=True)
    is_demo = models.BooleanField(_("演示机构"), default=False)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("评价机构")
        verbose_name_plural = _("评价机构")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "kind_code",
                    "organisation_code",
                    "province_code",
                    "site_code",
                ],
                name="accounts_centre_codes_unique",
                violation_error_message=_("另一机构已使用这组代码。"),
            ),
            models.CheckConstraint(
                condition=Q(is_demo=True, province_code="99")
                | (Q(is_demo=False) & ~Q(province_code="99")),
                name="accounts_centre_demo_code_unreal",
                violation_error_message=_(
                    "演示机构的省级代码须为 99,真实机构不得使用。"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffAssignment(models.Model):
    """A person's role at a centre from one day to another (None: open end)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments"
    )
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="assignments")
    role = models.CharField(_("岗位"), max_length=20, choices=CentreRole.choices)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)

    objects = StaffAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("岗位任命")
        verbose_name_plural = _("岗位任命")
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=CentreRole.values),
                name="accounts_staffassignment_role_valid",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="accounts_staffassignment_ends_after_start",
                violation_error_message=_("结束日期不得早于开始日期。"),
            ),
            models.UniqueConstraint(
                fields=["user", "centre", "role", "starts_on"],
                name="accounts_staffassignment_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()} {self.centre}"


class Enrolment(models.Model):
    """A person belongs to a centre's class: that centre's staff look after them.

    Written when a class list is imported or a candidate registered; closed with
    `left_on`, never deleted.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments"
    )
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="enrolments")
    class_name = models.CharField(_("班级"), max_length=60, blank=True)
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("离开日期"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("在册记录")
        verbose_name_plural = _("在册记录")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "centre", "class_name"],
                condition=Q(left_on__isnull=True),
                name="accounts_enrolment_one_open",
                violation_error_message=_("这个人已在该班级。"),
            ),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                name="accounts_enrolment_leaves_after_joining",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.class_name}"


class IdentityDocument(models.Model):
    """A person's identity document. The number is encrypted; `blind_index` finds it.

    The index is an HMAC of kind and number under a key outside the database, as
    eighteen digits could be enumerated from a plain hash.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="identity_documents"
    )
    kind = models.CharField(_("证件类型"), max_length=20, choices=DocumentKind.choices)
    number_encrypted = models.BinaryField()
    key_id = models.CharField(max_length=16)
    blind_index = models.CharField(max_length=64)
    masked = models.CharField(_("证件号码"), max_length=32)
    added_at = models.DateTimeField()

    objects = IdentityDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("证件")
        verbose_name_plural = _("证件")
        constraints = [
            models.UniqueConstraint(
                fields=["blind_index"],
                name="accounts_identitydocument_number_unique",
                violation_error_message=_("该证件号码已登记在另一账户。"),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values),
                name="accounts_identitydocument_kind_valid",
            ),
        ]

    def __str__(self) -> str:
        return self.masked


class PrivacyNotice(models.Model):
    """One version of the notice people read before their data are used."""

    version = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    published_at = models.DateTimeField()

    objects = PrivacyNoticeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"v{self.version}"


class Consent(models.Model):
    """A person's consent to one version of the notice; withdrawn, never deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents"
    )
    notice = models.ForeignKey(PrivacyNotice, models.PROTECT)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "notice"],
                condition=Q(withdrawn_at__isnull=True),
                name="accounts_consent_one_standing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.notice}"


class Invitation(models.Model):
    """An account that waits for its person: a one-time code, kept as a hash."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitation"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.user)


class TrainingRecord(models.Model):
    """Minutes of training that a person finished; 45 minutes are one 标准学时.

    `courses` writes them, eligibility reads them. The occupation and level are
    plain codes because people stand below the standards.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="training_records"
    )
    occupation_code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=100)
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    finished_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "source"], name="accounts_trainingrecord_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.title}"


class EvidenceEntry(models.Model):
    """One act that decides about a person: who, when, what, before, after, why.

    Append-only by triggers; each entry hashes the one before it. Holds ids and
    codes, never names or numbers of people. `manage.py verify_audit` checks it.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(max_length=64)
    subject = models.CharField(max_length=128)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    entry_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["sequence"]
        indexes = [models.Index(fields=["subject"])]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"
