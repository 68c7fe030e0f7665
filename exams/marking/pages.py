"""What the marking pages show, as values: never a name, never another's points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count
from django.urls import reverse

from accounts.models import User
from exams.attempts.places import place_of
from exams.attempts.reports import final_answers
from exams.attempts.stations import Protocol, protocol_of
from exams.marking.models import Panel, Script, Sheet, SheetMark, SheetStatus
from exams.marking.panel import item_total, sheet_total, spread
from exams.marking.reading import MarksByItem, marked_item, marks_of, open_points
from exams.marking.reports import PanelProgress, panel_progress
from exams.marking.rubrics import RubricItem, rubric_items
from question_bank.kinds import kind_of

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class PointRow:
    """A scoring point with its buttons; `got` is None while it is open."""

    field: str
    number: str
    name: str
    says: str
    points: Decimal
    scores: Sequence[int]
    got: Decimal | None

    @property
    def whole(self) -> int | None:
        return None if self.got is None else int(self.got)

    @property
    def half(self) -> bool:
        return self.got is not None and self.got % 1 != 0

    @property
    def is_full(self) -> bool:
        """Whether another half point would be too much."""
        return self.whole == self.points


@dataclass(frozen=True)
class VetoRow:
    field: str
    title: str
    guide: str
    is_set: bool
    remark: str


@dataclass(frozen=True)
class ItemCell:
    """An item of the sheet as the way to it shows: done or not, and its points."""

    number: int
    name: str
    url: str
    got: Decimal
    points: Decimal
    open: int
    current: bool


@dataclass(frozen=True)
class SheetPage:
    """One item of one sheet. `protocol` is what was done at a station, else None."""

    sheet: Sheet
    item: RubricItem
    kept: Mapping[str, SheetMark]
    answer: str
    protocol: Protocol | None
    rows: tuple[PointRow, ...]
    vetoes: tuple[VetoRow, ...]
    cells: tuple[ItemCell, ...]
    total: Decimal
    sheet_total: Decimal
    sheet_points: Decimal
    missing: tuple[str, ...]
    place: int
    sheets: int
    saved_at: datetime | None

    @property
    def is_signed(self) -> bool:
        return self.sheet.status == SheetStatus.SIGNED

    @property
    def open_here(self) -> int:
        return next(cell.open for cell in self.cells if cell.current)

    @property
    def is_vetoed(self) -> bool:
        return any(veto.is_set for veto in self.vetoes)

    @property
    def next_url(self) -> str:
        """The item after this one; empty on the last."""
        after = (cell.url for cell in self.cells if cell.number > self.item.number)
        return next(after, "")


def first_open_number(sheet: Sheet) -> int:
    """The first item of the sheet that still lacks points, else the first item."""
    marks = marks_of([sheet])[sheet.pk]
    items = rubric_items(sheet.script.attempt.form)
    unfinished = (item.number for item in items if open_points(item, marks))
    return next(unfinished, 1)


def sheet_page(sheet: Sheet, number: int) -> SheetPage | None:
    """The page of item `number` of the sheet; None if it has no such item."""
    items = rubric_items(sheet.script.attempt.form)
    item = next((one for one in items if one.number == number), None)
    if item is None:
        return None
    marks = marks_of([sheet])[sheet.pk]
    kept = marks.get(item.form_item, {})
    place, sheets = _place(sheet)
    return SheetPage(
        sheet=sheet,
        item=item,
        kept=kept,
        answer="" if item.is_station else _answer(sheet, item),
        protocol=_protocol(sheet, item) if item.is_station else None,
        rows=_rows(item, kept),
        vetoes=_vetoes(item, kept),
        cells=tuple(_cell(sheet, one, marks, number) for one in items),
        total=item_total(marked_item(item, marks)),
        sheet_total=sheet_total([marked_item(one, marks) for one in items]),
        sheet_points=sum((one.points for one in items), Decimal()),
        missing=tuple(
            f"{one.number}. {one.name}：{point.title}"
            for one in items
            for point in open_points(one, marks)
        ),
        place=place,
        sheets=sheets,
        saved_at=max((mark.saved_at for mark in kept.values()), default=None),
    )


def _answer(sheet: Sheet, item: RubricItem) -> str:
    answers = final_answers(sheet.script.attempt)
    rows = {row.form_item_id: row.answer for row in answers}
    answer = rows.get(item.form_item)
    return kind_of(item.kind).answer_text(answer)


def _protocol(sheet: Sheet, item: RubricItem) -> Protocol:
    attempt = sheet.script.attempt
    return protocol_of(attempt, place_of(attempt.form_id, item.form_item))


def _place(sheet: Sheet) -> tuple[int, int]:
    """Which of the examiner's sheets of this panel it is, and of how many."""
    own = Sheet.objects.of_panel(sheet.script.panel).filter(examiner=sheet.examiner_id)
    before = own.filter(script__code__lt=sheet.script.code)
    return before.count() + 1, own.count()


def _rows(item: RubricItem, kept: Mapping[str, SheetMark]) -> tuple[PointRow, ...]:
    return tuple(
        PointRow(
            field=f"p{place}",
            number=CIRCLED[place] if place < len(CIRCLED) else f"{place + 1}.",
            name=point.title,
            says=point.guide,
            points=point.points,
            scores=range(int(point.points) + 1),
            got=kept[point.code].points if point.code in kept else None,
        )
        for place, point in enumerate(item.scoring)
    )


def _vetoes(item: RubricItem, kept: Mapping[str, SheetMark]) -> tuple[VetoRow, ...]:
    return tuple(
        VetoRow(
            field=f"v{place}",
            title=veto.title,
            guide=veto.guide,
            is_set=veto.code in kept and kept[veto.code].is_veto,
            remark=kept[veto.code].remark if veto.code in kept else "",
        )
        for place, veto in enumerate(item.vetoes)
    )


def _cell(sheet: Sheet, item: RubricItem, marks: MarksByItem, current: int) -> ItemCell:
    return ItemCell(
        number=item.number,
        name=item.name,
        url=reverse("marking:sheet_item", args=[sheet.pk, item.number]),
        got=item_total(marked_item(item, marks)),
        points=item.points,
        open=len(open_points(item, marks)),
        current=item.number == current,
    )


@dataclass(frozen=True)
class WideScript:
    """A script whose sheets stand too far apart: its totals, in no telling order."""

    script: Script
    totals: tuple[Decimal, ...]
    spread: Decimal


@dataclass(frozen=True)
class PanelPage:
    """One examiner's sheets of a panel; `progress` and `wide` only for the chair."""

    panel: Panel
    sheets: tuple[Sheet, ...]
    progress: PanelProgress | None
    wide: tuple[WideScript, ...]

    @property
    def signed(self) -> int:
        return sum(sheet.status == SheetStatus.SIGNED for sheet in self.sheets)

    @property
    def next_open(self) -> Sheet | None:
        left = (one for one in self.sheets if one.status == SheetStatus.OPEN)
        return next(left, None)


def panel_page(panel: Panel, user: User) -> PanelPage:
    """The page of one panel as its member `user` sees it."""
    own = Sheet.objects.of_panel(panel).filter(examiner=user)
    chairs = panel.chair_id == user.pk
    return PanelPage(
        panel=panel,
        sheets=tuple(own.select_related("script").annotate(given=Count("marks"))),
        progress=panel_progress(panel) if chairs else None,
        wide=_wide_scripts(panel) if chairs else (),
    )


def _wide_scripts(panel: Panel) -> tuple[WideScript, ...]:
    scripts = panel.scripts.waiting_for_chair().prefetch_related("sheets")
    return tuple(_wide_script(script) for script in scripts)


def _wide_script(script: Script) -> WideScript:
    totals = sorted(
        sheet.total for sheet in script.sheets.all() if sheet.total is not None
    )
    return WideScript(script, tuple(totals), spread(totals))
