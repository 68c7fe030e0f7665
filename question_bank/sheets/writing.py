"""Items as a workbook or a CSV, and the empty template. Text stays text everywhere."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from question_bank.errors import Fault, ItemError
from question_bank.kinds import KINDS
from question_bank.kinds.shape import OneOf
from question_bank.sheets import manual, own, words
from question_bank.sheets.cells import guarded
from question_bank.sheets.examples import examples
from question_bank.sheets.reading import MOST_ROWS
from question_bank.sheets.records import SheetItem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# What begins with = or looks like an address stays the text it is.
AS_TEXT = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Programs then keep the text even when somebody edits the cell.
TEXT_CELL = {"num_format": "@", "quote_prefix": True, "valign": "top"}
# What a cell of a workbook can hold.
LONGEST_CELL = 32_767
NARROW, WIDE = 11, 28
PLAIN_DATE = datetime(2000, 1, 1)


def workbook_of(items: Iterable[SheetItem], mark: str = "") -> bytes:
    """A workbook of our own form; `mark` (who took it, when) stands on every sheet.

    ItemError cell_too_long: a text that no cell can hold; a CSV can.
    """
    return _workbook([own.cells_of(item) for item in items], mark)


def template_of(points: Sequence[tuple[str, str]] = ()) -> bytes:
    """The form with a filled row of every kind; `points` are codes and names."""
    return _workbook([own.cells_of(item) for item in examples()], "", points)


def csv_of(items: Iterable[SheetItem]) -> bytes:
    """The same as CSV, in UTF-8 with its mark, which Excel needs to know it by."""
    headings = own.headings()
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    for item in items:
        cells = own.cells_of(item)
        writer.writerow([guarded(cells.get(heading, "")) for heading in headings])
    return out.getvalue().encode("utf-8-sig")


def _workbook(
    rows: Sequence[Mapping[str, str]],
    mark: str,
    points: Sequence[tuple[str, str]] = (),
) -> bytes:
    _refuse_too_long(rows)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        book.set_properties({"created": PLAIN_DATE, "comments": mark})
        sheets = [_write_items(book, rows)]
        sheets.append(_write_table(book, _("说明"), manual.lines(mark)))
        if points:
            sheets.append(_write_table(book, _("鉴定点"), points))
        for sheet in sheets:
            # An ampersand would begin a code of the footer.
            sheet.set_footer(f"&L{mark.replace('&', '')}&R&P/&N")
    return out.getvalue()


def _refuse_too_long(rows: Sequence[Mapping[str, str]]) -> None:
    message = _("文字超过一个单元格能放下的 %(most)d 个字符，请改用 CSV 导出。")
    faults = [
        Fault(f"{row[own.CODE]} {heading}", message % {"most": LONGEST_CELL})
        for row in rows
        for heading, text in row.items()
        if len(text) > LONGEST_CELL
    ]
    if faults:
        raise ItemError("cell_too_long", faults)


def _write_items(book: Any, rows: Sequence[Mapping[str, str]]) -> Any:
    sheet = book.add_worksheet(_("试题"))
    text = book.add_format(TEXT_CELL)
    head = book.add_format({**TEXT_CELL, "bold": True, "bottom": 1})
    headings = own.headings()
    for place, heading in enumerate(headings):
        width = NARROW if heading in own.OF_EVERY_ITEM else WIDE
        sheet.set_column(place, place, width, text)
        sheet.write_string(0, place, heading, head)
    places = {heading: place for place, heading in enumerate(headings)}
    for number, row in enumerate(rows, start=1):
        for heading, cell in row.items():
            if cell:
                sheet.write_string(number, places[heading], cell, text)
    for heading, choices in _offers().items():
        _offer(sheet, places[heading], choices)
    sheet.freeze_panes(1, 1)
    return sheet


def _offers() -> dict[str, list[str]]:
    """Columns with few words to choose from."""
    fields = (one for kind in KINDS.values() for one in kind.fields)
    return {
        own.LEVEL: list(words.LEVELS),
        own.KIND: [str(kind.label) for kind in KINDS.values()],
        own.POOL: list(words.POOLS),
        own.DIFFICULTY: [str(number) for number in words.DIFFICULTIES.values()],
        own.COGNITION: list(words.COGNITIONS),
        **{
            str(one.label): [str(label) for value, label in one.choices if value]
            for one in fields
            if isinstance(one, OneOf)
        },
    }


def _offer(sheet: Any, place: int, choices: list[str]) -> None:
    rule = {"validate": "list", "source": choices, "error_type": "warning"}
    sheet.data_validation(1, place, MOST_ROWS, place, rule)


def _write_table(book: Any, name: str, rows: Iterable[tuple[str, str]]) -> Any:
    sheet = book.add_worksheet(name)
    text = book.add_format({**TEXT_CELL, "text_wrap": True})
    sheet.set_column(0, 0, 20, text)
    sheet.set_column(1, 1, 90, text)
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell, text)
    return sheet
