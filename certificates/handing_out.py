"""Files that show whole document numbers. Each one handed out leaves evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import CentreRole, User
from certificates.models import Certificate, ScoreSheet, SheetFormat
from certificates.rules import require_role
from certificates.score_sheet import figures_of
from certificates.score_sheet_pdf import paper_of
from certificates.score_sheet_xlsx import workbook_of
from exams.sittings.models import Sitting

MAKERS = {SheetFormat.XLSX: workbook_of, SheetFormat.PDF: paper_of}
CONTENT_TYPES = {
    SheetFormat.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    SheetFormat.PDF: "application/pdf",
}


@dataclass(frozen=True)
class SheetFile:
    """A score sheet ready to hand over, and the row that says so."""

    name: str
    content: bytes
    content_type: str
    record: ScoreSheet


def make_score_sheet(
    *, sitting: Sitting, sheet_format: SheetFormat, actor: User, at: datetime
) -> SheetFile:
    """The score sheet of a released sitting as a file, for its clerk or registrar.

    Drawn outside of the transaction, which only notes that it was handed out.
    Raises not_clerk, not_released, results_open and glyph_missing.
    """
    today = timezone.localdate(at)
    require_role(
        actor, sitting.centre, CentreRole.CLERK, CentreRole.REGISTRAR, on=today
    )
    figures = figures_of(sitting)
    content = MAKERS[sheet_format](figures)
    record = _record(sitting, sheet_format, figures.figures_hash, actor, at)
    name = _("成绩册-%(title)s") % {"title": sitting.title}
    return SheetFile(
        name=f"{name}.{sheet_format}",
        content=content,
        content_type=CONTENT_TYPES[sheet_format],
        record=record,
    )


@transaction.atomic
def note_printing(
    *, certificates: Sequence[Certificate], actor: User, at: datetime
) -> None:
    """Note which certificates `actor` took as a file."""
    for certificate in certificates:
        evidence.record(
            actor=actor,
            action="certificate.handed_out",
            subject=f"certificate:{certificate.pk}",
            after={"number": certificate.number},
            at=at,
        )


@transaction.atomic
def _record(
    sitting: Sitting,
    sheet_format: SheetFormat,
    figures_hash: str,
    actor: User,
    at: datetime,
) -> ScoreSheet:
    sheet = ScoreSheet.objects.create(
        sitting=sitting,
        format=sheet_format,
        figures_hash=figures_hash,
        made_by=actor,
        made_at=at,
    )
    evidence.record(
        actor=actor,
        action="score_sheet.handed_out",
        subject=f"sitting:{sitting.pk}",
        after={"format": sheet_format.value, "figures_hash": figures_hash},
        at=at,
    )
    return sheet
