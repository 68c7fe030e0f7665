"""A line of a table under its headings, collecting what is wrong with its cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from question_bank.kinds.numbers import number_text
from question_bank.sheets.records import Remark, Severity, cell_name

# Spreadsheets keep 15 digits of a number and turn the rest into zeros.
FIRST_INEXACT = 10**15


@dataclass
class Line:
    """`number` is the line's in the file, `places` the headings' columns from 1."""

    number: int
    cells: Mapping[str, str]
    places: Mapping[str, int]
    remarks: list[Remark] = field(default_factory=list)

    def text(self, heading: str) -> str:
        """The cell to the letter; "" if there is no such column."""
        return self.cells.get(heading, "")

    def word(self, heading: str) -> str:
        return self.text(heading).strip()

    def wrong(self, heading: str, message: str) -> None:
        self.remarks.append(self._remark(Severity.ERROR, heading, message))

    def warn(self, heading: str, message: str) -> None:
        self.remarks.append(self._remark(Severity.WARNING, heading, message))

    def _remark(self, severity: Severity, heading: str, message: str) -> Remark:
        cell = cell_name(self.places.get(heading), self.number)
        return Remark(severity, heading, cell, message)


def line_of(number: int, places: Mapping[str, int], values: Sequence[object]) -> Line:
    """The line as texts; a value that a program made of a text is named."""
    line = Line(number, {}, places)
    cells = {}
    for heading, place in places.items():
        value = values[place - 1] if place <= len(values) else None
        cells[heading] = _text(value)
        if fault := _spoilt(value):
            line.wrong(heading, fault)
    line.cells = cells
    return line


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    # Programs end lines within a cell in two ways; a text of ours knows one.
    return number_text(value).replace("\r\n", "\n").replace("\r", "\n")


def _spoilt(value: object) -> str:
    if isinstance(value, date | time | timedelta):
        return _("被表格软件改成了日期，请把该列设为“文本”后重新填写。")
    if isinstance(value, int | float) and abs(value) >= FIRST_INEXACT:
        return _("号码存成了数值，后几位已丢失，请把该列设为“文本”后重新填写。")
    return ""
