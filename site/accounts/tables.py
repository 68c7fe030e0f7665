"""Reading a table that somebody uploads: XLSX or CSV, within hard limits.

The one reader of the house. The file is an attacker's as far as we know: its claims
are checked before any parser sees it (openpyxl parses XML through defusedxml, but
guards no zip). Formulas are never computed and their stored values never read.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from accounts.errors import AccountError

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED_BYTES = 12 * 1024 * 1024
MAX_PARTS = 200
MAX_LINES = 2000
MAX_COLUMNS = 60
MAX_CELL = 500
ZIP_MAGIC = b"PK\x03\x04"
# Spreadsheets keep 15 digits of a number and turn the rest into zeros.
FIRST_INEXACT = 10**15
# So they write such a number into a CSV: 1.10105E+17.
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)

# The cells as they came: text, numbers, dates, formulas or nothing.
Line = Sequence[object]


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
    table_too_large, table_unreadable, table_macros, table_headings, table_empty.
    """
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _too_large(most_rows)
    is_workbook = content.startswith(ZIP_MAGIC)
    if is_workbook and _unpacks_to_much(content):
        raise _too_large(most_rows)
    if is_workbook and _holds_macros(content):
        raise AccountError(
            "table_macros",
            _("文件里有宏，不能导入，请另存为不带宏的 .xlsx 后再试。"),
        )
    lines = _xlsx_lines(content) if is_workbook else _csv_lines(content)
    rows = _rows_below_headings(lines, set(required), heading_line)
    if len(lines) > MAX_LINES or len(rows) > most_rows:
        raise _too_large(most_rows)
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


def _unpacks_to_much(content: bytes) -> bool:
    """What the zip would become, asked before unpacking it."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise _unreadable() from error
    size = sum(part.file_size for part in parts)
    return len(parts) > MAX_PARTS or size > MAX_UNPACKED_BYTES


def _holds_macros(content: bytes) -> bool:
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    return any(name.lower().endswith("vbaproject.bin") for name in names)


def _xlsx_lines(content: bytes) -> list[Line]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What the file claims about its own size is not to be trusted.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True)
        return list(islice(rows, MAX_LINES + 1))
    except Exception as error:
        # openpyxl meets a damaged file with errors of many kinds.
        raise _unreadable() from error


def _csv_lines(content: bytes) -> list[Line]:
    text = io.StringIO(_decoded(content), newline="")
    try:
        lines = islice(csv.reader(text, strict=True), MAX_LINES + 1)
        return [line[:MAX_COLUMNS] for line in lines]
    except csv.Error as error:
        raise _unreadable() from error


def _decoded(content: bytes) -> str:
    """UTF-8, else the encoding in which Excel saves CSV here."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _unreadable()


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
    is_object = isinstance(value, ArrayFormula | DataTableFormula)
    return is_object or _text(value).startswith("=")


def _is_truncated(value: object) -> bool:
    if isinstance(value, int | float):
        return abs(value) >= FIRST_INEXACT
    return SCIENTIFIC.fullmatch(_text(value)) is not None


def _too_large(most_rows: int) -> AccountError:
    return AccountError(
        "table_too_large",
        _("文件太大：最多 %(rows)s 行、2 MB。请分成几个文件导入。")
        % {"rows": most_rows},
    )


def _unreadable() -> AccountError:
    return AccountError(
        "table_unreadable",
        _("读不出这个文件，可能已损坏或加了密码，请另存为 .xlsx 或 .csv 后再试。"),
    )
