"""What guards a sealed form: its blind index, alarms about its items, every look."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.papers.models.forms import PaperForm


class SealedIndex(models.Model):
    """That an item version stands on a form, readable only with the server's key.

    `token` is HMAC-SHA-256 over form and version: equal versions on two forms do not
    meet here. Written with the form; an attended one loses its rows at the seal.
    """

    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="index_rows")
    token = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["form", "token"], name="papers_sealedindex_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.token[:8]}"


class AlarmCause(models.TextChoices):
    FROZEN = "frozen", _("所依据的法规有变，题目已冻结")
    REVISED = "revised", _("题目出了新版本")
    RETIRED = "retired", _("题目已停用")


class PaperAlarm(models.Model):
    """An item on a form that is not released was stopped in the bank.

    The bank's own act raises it, in its transaction; a second person decides once, with
    a reason, to keep the paper as it is, or it is withdrawn. It names no item: `token`
    is that of the blind index.
    """

    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="alarms")
    token = models.CharField(max_length=64)
    cause = models.CharField(max_length=10, choices=AlarmCause.choices)
    raised_at = models.DateTimeField()
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    kept_at = models.DateTimeField(null=True)
    kept_reason = models.CharField(_("保留的理由"), max_length=300, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cause__in=AlarmCause.values),
                name="papers_paperalarm_cause_valid",
            ),
            models.UniqueConstraint(
                fields=["form", "token", "cause"], name="papers_paperalarm_once"
            ),
            models.CheckConstraint(
                condition=Q(kept_by__isnull=True, kept_at__isnull=True, kept_reason="")
                | Q(kept_by__isnull=False, kept_at__isnull=False) & ~Q(kept_reason=""),
                name="papers_paperalarm_decision_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.cause}"

    @property
    def is_open(self) -> bool:
        return self.kept_at is None


class LookAt(models.TextChoices):
    """What of a form somebody saw before its release."""

    DRAFT = "draft", _("草稿内容")
    PICTURE = "picture", _("草稿里的图片")
    PRINT = "print", _("打印件")
    COMPARISON = "comparison", _("两卷比较")
    OPENING = "opening", _("双人启封内容")


class PaperLook(models.Model):
    """Somebody saw what is on a form that is not released; append-only."""

    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="looks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    page = models.CharField(max_length=12, choices=LookAt.choices)
    reason = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(page__in=LookAt.values), name="papers_paperlook_page_valid"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.page}"
