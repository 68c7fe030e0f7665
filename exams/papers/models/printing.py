"""印制记录: every time something of a form was put on paper."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from exams.papers.models.forms import PaperForm


class Document(models.TextChoices):
    """What can be printed of a form."""

    PAPER = "paper", _("试卷")
    CARD = "card", _("答题卡")
    KEY = "key", _("参考答案及评分标准")
    PROOF = "proof", _("适配证明")
    NOTICE = "notice", _("考核准备通知单")
    SCORE_SHEET = "score_sheet", _("考核评分记录表")
    ENVELOPE = "envelope", _("试卷袋封面")
    HANDOVER = "handover", _("试卷交接单")


class PrintRun(models.Model):
    """One printing: who took what of a form, when, and how many copies.

    Services make it in the act of handing the file over; it never changes (triggers).
    Copies with names carry serials `{series}-0001` and on; a master has none, so
    `copies` says what the file held, not what a copier made of it. `sha256` is the
    file's.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(PaperForm, models.PROTECT, related_name="print_runs")
    document = models.CharField(max_length=12, choices=Document.choices)
    sheet = models.CharField(_("纸张"), max_length=8, blank=True)
    versions = models.PositiveSmallIntegerField(_("卷面种数"), default=1)
    copies = models.PositiveIntegerField(_("份数"))
    series = models.CharField(_("流水号段"), max_length=8, unique=True)
    sha256 = models.CharField(max_length=64)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    printed_at = models.DateTimeField()

    class Meta:
        ordering = ["-printed_at"]
        verbose_name = _("印制记录")
        verbose_name_plural = _("印制记录")
        constraints = [
            models.CheckConstraint(
                condition=Q(document__in=Document.values),
                name="papers_printrun_document_valid",
            ),
            models.CheckConstraint(
                condition=Q(versions__gte=1, versions__lte=8),
                name="papers_printrun_versions_valid",
            ),
            models.CheckConstraint(
                condition=Q(copies__gte=1), name="papers_printrun_copies_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.series

    @property
    def label(self) -> str:
        return str(Document(self.document).label)
