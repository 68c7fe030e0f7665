"""From an uploaded file to rows: opened safely, recognised by its headings, streamed."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from accounts.errors import AccountError
from accounts.table_files import (
    Formula,
    Limits,
    first_formula,
    is_workbook,
    open_table,
)
from question_bank.sheets import national, own
from question_bank.sheets.cells import unguarded
from question_bank.sheets.line import Line, line_of
from question_bank.sheets.records import SheetItem, SheetRow

MOST_ROWS = 10_000
# The template's filled rows; whoever leaves them standing imports none of them.
EXAMPLE = "示例"
MEBIBYTE = 1024 * 1024
LIMITS = Limits(
    bytes=24 * MEBIBYTE,
    unpacked_bytes=80 * MEBIBYTE,
    parts=200,
    # Empty lines among them.
    lines=MOST_ROWS + 2_000,
    rows=MOST_ROWS,
    columns=60,
)


@dataclass(frozen=True)
class Form:
    """A form of table: the headings that give it away, and how a line is read."""

    code: str
    signs: frozenset[str]
    read: Callable[[Line], SheetItem | None]


OWN = Form("own", own.SIGNS, own.item_in)
NATIONAL = Form("national", national.SIGNS, national.item_in)
FORMS = (OWN, NATIONAL)


def refuse_unfit(file: BinaryIO) -> Form:
    """The form of an uploaded table; AccountError if it must not be taken at all.

    Quick, and without keeping anything: the codes of `open_table`, table_formula
    (the cell is named), table_headings, table_empty.
    """
    in_csv = not is_workbook(file)
    lines = open_table(file, LIMITS)
    cell = first_formula(file)
    if cell is not None:
        raise _holds_formula(cell)
    form, _places = _recognised(next(lines, []))
    if not any(map(_is_filled, lines)):
        raise AccountError("table_empty", _("表格里没有可以导入的行。"))
    if in_csv:
        # Rows of a workbook are counted already; of a CSV, by reading it.
        deque(lines, maxlen=0)
    return form


def read_rows(file: BinaryIO) -> Iterator[SheetRow]:
    """Each row below the headings that has something in it, one at a time.

    AccountError: the codes of `refuse_unfit`, perhaps half-way.
    """
    in_csv = not is_workbook(file)
    lines = open_table(file, LIMITS)
    form, places = _recognised(next(lines, []))
    found = 0
    for number, values in enumerate(lines, start=2):
        _refuse_formula(values)
        if in_csv:
            values = [unguarded(str(value)) for value in values]
        line = line_of(number, places, values)
        if not _is_filled(values) or line.word(own.CODE).startswith(EXAMPLE):
            continue
        found += 1
        if found > MOST_ROWS:
            raise LIMITS.too_large
        yield _row(form, line)


def _row(form: Form, line: Line) -> SheetRow:
    item = form.read(line)
    return SheetRow(line.number, item, tuple(line.remarks), line.places)


def _recognised(head: Sequence[object]) -> tuple[Form, Mapping[str, int]]:
    places: dict[str, int] = {}
    for place, value in enumerate(head, start=1):
        heading = str(value or "").strip(" *＊\u3000\n")
        if heading:
            # Of two columns with one name the first counts.
            places.setdefault(heading, place)
    for form in FORMS:
        if form.signs <= set(places):
            return form, places
    raise AccountError("table_headings", _unknown_headings())


def _unknown_headings() -> str:
    message = _(
        "第一行不是认得的表头。请用本站的试题模板（须有 %(own)s），"
        "或国家题库式的 20 列表格（须有 %(national)s）。"
    )
    return message % {
        "own": "、".join(sorted(own.SIGNS)),
        "national": "、".join(sorted(national.SIGNS)),
    }


def _is_filled(values: Sequence[object]) -> bool:
    return any(value not in (None, "") for value in values)


def _refuse_formula(values: Sequence[object]) -> None:
    for value in values:
        if isinstance(value, Formula):
            raise _holds_formula(value.cell)


def _holds_formula(cell: str) -> AccountError:
    message = _(
        "单元格 %(cell)s 是公式，不能导入。请把它改成文字后再试，没有存下任何内容。"
    )
    return AccountError(
        "table_formula", message % {"cell": cell or _("（未写明位置）")}
    )
