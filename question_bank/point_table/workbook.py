"""The table as a workbook like the published ones: to be edited and imported again."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import xlsxwriter
from django.utils.translation import gettext as _

from question_bank.point_table.content import (
    DEPTHS,
    LOWEST,
    PointLine,
    ScopeLine,
    TableContent,
)

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SCOPE_CELLS = ("代码", "名称", "重要程度比例", "鉴定比重")
DEPTH_NAMES = {1: "一级范围", 2: "二级范围", 3: "三级范围"}
NUMBER, NAME, IMPORTANCE = "鉴定点代码", "鉴定点名称", "重要程度"
TEXTBOOK, NODE, STATE = "教材出处/页码", "标准条目", "状态"
POINT_COLUMNS = (NUMBER, NAME, IMPORTANCE, TEXTBOOK, NODE, STATE)
RETIRED = "停用"


def scope_column(depth: int, cell: str) -> str:
    return f"{DEPTH_NAMES[depth]}{cell}"


COLUMNS = (
    *(scope_column(depth, cell) for depth in DEPTHS for cell in SCOPE_CELLS),
    *POINT_COLUMNS,
)
# Title, two lines of head, the groups of columns, and then the names of columns.
HEADING_LINE = 5
WIDTHS = (6, 12, 14, 8, 6, 16, 14, 8, 6, 18, 12, 8, 10, 34, 8, 20, 12, 8)
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}
# Programs keep such a cell as text even when somebody edits it: 001, =1.
TEXT_CELL = {"num_format": "@", "quote_prefix": True}
FRAME = {"border": 1, "valign": "vcenter", "text_wrap": True}
PLAIN_DATE = datetime(2000, 1, 1)
BLANK_LINES = 300


@dataclass(frozen=True)
class TableHead:
    """What stands above a table; who filled it in, if anybody has edited it."""

    occupation: str
    level: str
    parts: str
    filled_by: str = ""
    filled_on: str = ""


class Line(NamedTuple):
    """A row: its lowest scope (or a higher one without any), perhaps a point."""

    scopes: Mapping[int, ScopeLine]
    point: PointLine | None


def lines_of(content: TableContent) -> Iterator[Line]:
    """The rows of the published table. A scope without points has a row of its own."""
    for scope in content.scopes:
        if scope.depth < LOWEST and content.children(scope.code):
            continue
        codes = [scope.code[:depth] for depth in DEPTHS if depth <= scope.depth]
        above = {len(code): found for code in codes if (found := content.scope(code))}
        points = content.points_under(scope.code) if scope.depth == LOWEST else ()
        for point in points or (None,):
            yield Line(above, point)


def workbook_of(content: TableContent, head: TableHead) -> bytes:
    """One sheet; equal tables give equal bytes."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, AS_TEXT) as book:
        book.set_properties({"created": PLAIN_DATE, "title": _("鉴定要素细目表")})
        sheet = book.add_worksheet(_("鉴定要素细目表"))
        _set_columns(book, sheet)
        _write_head(book, sheet, content, head)
        lines = list(lines_of(content))
        for row, line in enumerate(lines, start=HEADING_LINE):
            _write_point(book, sheet, row, line.point)
        for depth in DEPTHS:
            _write_scopes(book, sheet, content, lines, depth)
        _lay_out(sheet, len(lines))
    return target.getvalue()


def _set_columns(book: Any, sheet: Any) -> None:
    text = book.add_format({**TEXT_CELL, "text_wrap": True, "valign": "vcenter"})
    for place, width in enumerate(WIDTHS):
        is_weight = COLUMNS[place].endswith(SCOPE_CELLS[3])
        sheet.set_column(place, place, width, None if is_weight else text)


def _write_head(book: Any, sheet: Any, content: TableContent, head: TableHead) -> None:
    title = book.add_format({**TEXT_CELL, "bold": True, "font_size": 16})
    text = book.add_format(TEXT_CELL)
    heading = book.add_format({**TEXT_CELL, **FRAME, "bold": True, "align": "center"})
    sheet.write_string(0, 0, _("鉴定要素细目表"), title)
    for row, told in enumerate(head_lines(content, head), start=1):
        sheet.write_string(row, 0, told, text)
    width = len(SCOPE_CELLS)
    for place, depth in enumerate(DEPTHS):
        start = place * width
        told = f"鉴定范围 {DEPTH_NAMES[depth]}"
        sheet.merge_range(3, start, 3, start + width - 1, told, heading)
    sheet.merge_range(3, 3 * width, 3, len(COLUMNS) - 1, _("鉴定点"), heading)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(HEADING_LINE - 1, place, column, heading)


def head_lines(content: TableContent, head: TableHead) -> tuple[str, str]:
    first = _(
        "职业：%(occupation)s　　等级：%(level)s　　鉴定方式：%(parts)s　　"
        "鉴定点总数：%(total)d"
    )
    second = _(
        "填表人：%(filled_by)s　　日期：%(filled_on)s　　审表人：　　　　　　日期：　　　　　　"
    )
    return (
        first
        % {
            "occupation": head.occupation,
            "level": head.level,
            "parts": head.parts,
            "total": len(content.active),
        },
        second % {"filled_by": head.filled_by, "filled_on": head.filled_on},
    )


def _write_point(book: Any, sheet: Any, row: int, point: PointLine | None) -> None:
    text = book.add_format({**TEXT_CELL, **FRAME})
    cells = point_cells(point) if point else ("",) * len(POINT_COLUMNS)
    for place, cell in enumerate(cells, start=len(COLUMNS) - len(POINT_COLUMNS)):
        sheet.write_string(row, place, cell, text)


def point_cells(point: PointLine) -> tuple[str, ...]:
    return (
        point.number,
        point.name,
        point.importance,
        point.textbook_ref,
        point.node,
        RETIRED if point.is_retired else "",
    )


def _write_scopes(
    book: Any, sheet: Any, content: TableContent, lines: list[Line], depth: int
) -> None:
    """The cells of one depth, each merged over the rows that stand under it."""
    text = book.add_format({**TEXT_CELL, **FRAME})
    number = book.add_format({**FRAME, "num_format": "0.0"})
    for first, last, scope in spans(lines, depth):
        cells = (scope.code[-1], scope.name, str(content.ratios[scope.code]))
        start = (depth - 1) * len(SCOPE_CELLS)
        rows = HEADING_LINE + first, HEADING_LINE + last
        for place, cell in enumerate(cells, start=start):
            _write_over(sheet, *rows, place, cell, text)
        weight = scope.half_points / 2
        _write_over(sheet, *rows, start + len(cells), weight, number)


def spans(lines: list[Line], depth: int) -> Iterator[tuple[int, int, ScopeLine]]:
    """First and last line of each scope of a depth, counted from 0."""
    first = 0
    for place, line in enumerate(lines):
        scope = line.scopes.get(depth)
        after = lines[place + 1].scopes.get(depth) if place + 1 < len(lines) else None
        if scope != after:
            if scope:
                yield first, place, scope
            first = place + 1


def _write_over(
    sheet: Any, first: int, last: int, place: int, value: str | float, form: Any
) -> None:
    """One value over some rows: text stays text whatever it looks like."""
    if first != last:
        sheet.merge_range(first, place, last, place, "", form)
    if isinstance(value, str):
        sheet.write_string(first, place, value, form)
    else:
        sheet.write_number(first, place, value, form)


def _lay_out(sheet: Any, rows: int) -> None:
    """A4 across, the heading on each page; lists to choose from where there are few."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADING_LINE - 1)
    sheet.freeze_panes(HEADING_LINE, 0)
    sheet.set_footer("&R" + _("第 &P 页，共 &N 页"))
    last = HEADING_LINE + rows + BLANK_LINES
    for column, choices in ((IMPORTANCE, ["X", "Y", "Z"]), (STATE, [RETIRED])):
        place = COLUMNS.index(column)
        rule = {"validate": "list", "source": choices}
        sheet.data_validation(HEADING_LINE, place, last, place, rule)
