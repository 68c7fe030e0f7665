"""Reading a list that somebody uploads: headed columns of short cells.

How the file itself is opened stands in `table_files`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import BinaryIO

from django.utils.translation import gettext as _

from accounts.errors import AccountError
from accounts.table_files import Formula, Limits, Line, open_table

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 12 * 1024 * 1024
MAX_PARTS = 200
MAX_LINES = 2000
MAX_COLUMNS = 60
MAX_CELL = 500
# Spreadsheets keep 15 digits of a number and turn the rest into zeros.
FIRST_INEXACT = 10**15
# So they write such a number into a CSV: 1.10105E+17.
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True)
class TableRow:
    """A row of an uploaded table: its number in the file, cells by heading.

    `spoilt` says, by heading, what cannot be taken as it stands: a formula, a date
    or a number that the spreadsheet program made of somebody's text.
    """

    number: int
    cells: dict[str, str]
    spoilt: dict[str, str]

    def get(self, heading: str) -> str:
        return self.cells.get(heading, "")


def read_table(
    file: BinaryIO, *, required: Iterable[str], most_rows: int, heading_line: int = 1
) -> list[TableRow]:
    """Rows below the heading row, which must contain the `required` headings.

    The heading row is line `heading_line` of the file; what stands above is not read.
    Empty rows are left out; of others there may be `most_rows`. Raises
    the codes of `open_table`, table_headings, table_empty.
    """
    limits = Limits(
        bytes=MAX_BYTES,
        unpacked_bytes=MAX_UNPACKED_BYTES,
        parts=MAX_PARTS,
        lines=MAX_LINES,
        rows=most_rows,
        columns=MAX_COLUMNS,
    )
    lines = list(open_table(file, limits))
    rows = _rows_below_headings(lines, set(required), heading_line)
    if len(rows) > most_rows:
        raise limits.too_large
    if not rows:
        raise AccountError("table_empty", _("表格里没有可以导入的行。"))
    return rows


def _rows_below_headings(
    lines: list[Line], required: set[str], heading_line: int
) -> list[TableRow]:
    if not lines:
        return []
    heads = lines[heading_line - 1 : heading_line]
    headings = [_text(value).strip(" *＊") for head in heads for value in head]
    _require(headings, required, heading_line)
    return [
        _row(number, headings, line)
        for number, line in enumerate(lines[heading_line:], start=heading_line + 1)
        if any(map(_text, line))
    ]


def _row(number: int, headings: list[str], line: Line) -> TableRow:
    named = dict(zip(headings, line, strict=False))
    faults = {heading: _fault(value) for heading, value in named.items()}
    return TableRow(
        number,
        cells={heading: _text(value) for heading, value in named.items()},
        spoilt={heading: fault for heading, fault in faults.items() if fault},
    )


def _require(headings: list[str], required: set[str], heading_line: int) -> None:
    missing = required - set(headings)
    if missing:
        message = (
            _("第一行应为表头，缺少以下列：%(columns)s。")
            if heading_line == 1
            else _("第 %(line)d 行应为表头，缺少以下列：%(columns)s。")
        )
        columns = "、".join(sorted(missing))
        raise AccountError(
            "table_headings", message % {"line": heading_line, "columns": columns}
        )


def _text(value: object) -> str:
    """The cell as people see it, ends trimmed; a whole float without its point."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value).strip()[:MAX_CELL]


def _fault(value: object) -> str:
    """Why the cell cannot be taken as it stands, or nothing."""
    if _is_formula(value):
        return _("不能填公式（以 = 开头），请改填文字。")
    if isinstance(value, date | time | timedelta):
        return _("被表格软件改成了日期，请把该列设为“文本”后重新填写。")
    if _is_truncated(value):
        return _("号码存成了数值，后几位已丢失，请把该列设为“文本”后重新填写。")
    return ""


def _is_formula(value: object) -> bool:
    return isinstance(value, Formula) or _text(value).startswith("=")


def _is_truncated(value: object) -> bool:
    if isinstance(value, int | float):
        return abs(value) >= FIRST_INEXACT
    return SCIENTIFIC.fullmatch(_text(value)) is not None
