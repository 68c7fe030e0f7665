"""One examiner's sheet: points, vetoes, signature."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from accounts import evidence
from exams.marking.errors import MarkingError
from exams.marking.models import Script, Sheet, SheetMark, SheetStatus
from exams.marking.panel import is_step, sheet_total
from exams.marking.reading import MarksByItem, marked_item, marks_of, open_points
from exams.marking.rubrics import RubricItem, rubric_items
from exams.marking.services.results import conclude_if_ready


@dataclass(frozen=True)
class NewMark:
    """Points for one scoring point, or a veto set (or taken back) with its reason."""

    form_item: int
    rubric_code: str
    points: Decimal = Decimal(0)
    is_veto: bool = False
    remark: str = ""


@transaction.atomic
def save_marks(*, sheet: Sheet, marks: Sequence[NewMark], at: datetime) -> None:
    """Keep the draft of a sheet: the newest mark of each scoring point stands.

    Points go in steps of half a point from 0 to the scoring point's own. A veto is
    kept under the code of its 否决项 and must quote the candidate.
    MarkingError: sheet_signed, point_unknown, points_invalid, veto_without_remark.
    """
    sheet = _hold(sheet)
    if sheet.status != SheetStatus.OPEN:
        raise MarkingError("sheet_signed")
    items = {item.form_item: item for item in rubric_items(sheet.script.attempt.form)}
    for mark in marks:
        _check_mark(items.get(mark.form_item), mark)
    SheetMark.objects.bulk_create(
        [_row(sheet, mark, at) for mark in marks],
        update_conflicts=True,
        unique_fields=["sheet", "form_item", "rubric_code"],
        update_fields=["points", "is_veto", "remark", "saved_at"],
    )


def _hold(sheet: Sheet) -> Sheet:
    """The sheet, locked: a save and the signature come one after the other."""
    sheets = Sheet.objects.select_for_update(of=["self"])
    held: Sheet = sheets.select_related("script__attempt__form").get(pk=sheet.pk)
    return held


def _check_mark(item: RubricItem | None, mark: NewMark) -> None:
    if item is None:
        raise MarkingError("point_unknown")
    if item.has_veto(mark.rubric_code):
        _check_veto(mark)
        return
    most = item.most(mark.rubric_code)
    if most is None or mark.is_veto:
        raise MarkingError("point_unknown")
    if not 0 <= mark.points <= most or not is_step(mark.points):
        raise MarkingError("points_invalid")


def _check_veto(mark: NewMark) -> None:
    if mark.points:
        raise MarkingError("points_invalid")
    if mark.is_veto and not mark.remark.strip():
        raise MarkingError("veto_without_remark")


def _row(sheet: Sheet, mark: NewMark, at: datetime) -> SheetMark:
    return SheetMark(
        sheet=sheet,
        form_item_id=mark.form_item,
        rubric_code=mark.rubric_code,
        points=mark.points,
        is_veto=mark.is_veto,
        remark=mark.remark.strip(),
        saved_at=at,
    )


@transaction.atomic
def sign_sheet(*, sheet: Sheet, at: datetime) -> Sheet:
    """The examiner signs: from now on the sheet never changes. A repeat is harmless.

    The last signature of a script also concludes it, unless the sheets stand so far
    apart that the chair must decide. MarkingError: incomplete (`missing` names each
    scoring point without points).
    """
    # One script's signatures come one after the other, so that the last one sees
    # all the others and the script is concluded exactly once.
    script = Script.objects.select_for_update().get(pk=sheet.script_id)
    sheet = _hold(sheet)
    if sheet.status == SheetStatus.SIGNED:
        return sheet
    items = rubric_items(sheet.script.attempt.form)
    marks = marks_of([sheet])[sheet.pk]
    _refuse_incomplete(items, marks)
    total = sheet_total([marked_item(item, marks) for item in items])
    Sheet.objects.filter(pk=sheet.pk, status=SheetStatus.OPEN).update(
        status=SheetStatus.SIGNED, total=total, signed_at=at
    )
    _record_signature(sheet, total, marks, at)
    conclude_if_ready(script, at)
    sheet.refresh_from_db()
    return sheet


def _refuse_incomplete(items: Sequence[RubricItem], marks: MarksByItem) -> None:
    missing = [
        f"{item.number}. {item.name}：{point.title}"
        for item in items
        for point in open_points(item, marks)
    ]
    if missing:
        raise MarkingError("incomplete", missing)


def _record_signature(
    sheet: Sheet, total: Decimal, marks: MarksByItem, at: datetime
) -> None:
    given: dict[str, dict[str, str]] = defaultdict(dict)
    for form_item, kept in marks.items():
        for mark in kept.values():
            points = "veto" if mark.is_veto else str(mark.points)
            given[str(form_item)][mark.rubric_code] = points
    evidence.record(
        actor=sheet.examiner,
        action="marking.sheet.signed",
        subject=f"marking.sheet:{sheet.pk}",
        before={"status": SheetStatus.OPEN.value},
        after={"status": SheetStatus.SIGNED.value, "total": total, "marks": given},
        at=at,
    )
