"""A list of candidates (报名名单): the file's rows as text, and what is wrong in each.

Here stands what a row shows by itself; `checking` asks the database.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from accounts.errors import AccountError
from accounts.identity import IdentityNumber, parse_number
from accounts.models import DocumentKind
from accounts.person_columns import (
    KIND,
    KINDS,
    NAME,
    NAME_FORM,
    NUMBER,
    PHONE,
    PHONE_FORM,
)
from accounts.tables import read_table

EMPLOYER, CONDITION = "所在单位", "申报条件"
COLUMNS = (NAME, KIND, NUMBER, PHONE, EMPLOYER, CONDITION)
MOST_CANDIDATES = 1000
LONGEST = {NAME: 64, KIND: 20, NUMBER: 32, PHONE: 20, EMPLOYER: 100, CONDITION: 8}
# A cell that begins so is a formula to the next program that opens it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class RosterRow:
    """One candidate as the file has it; `line` is the row's number in the file."""

    line: int
    name: str
    kind: str
    number: str
    phone: str
    employer: str
    condition: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def cells(self) -> dict[str, str]:
        return dict(zip(COLUMNS, list(asdict(self).values())[1:], strict=True))


@dataclass(frozen=True)
class RosterFault:
    """What is wrong in one cell, in words for the one who filled it in."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return _("第 %(line)d 行 %(column)s：%(message)s") % asdict(self)


@dataclass(frozen=True)
class Roster:
    """All rows of a file, and what already reading them brought to light."""

    rows: tuple[RosterRow, ...]
    faults: tuple[RosterFault, ...] = ()


def read_roster(file: BinaryIO) -> Roster:
    """The candidates in an uploaded file. Reads only; checks nothing against data.

    AccountError: the codes of `read_table`.
    """
    table = read_table(file, required=COLUMNS, most_rows=MOST_CANDIDATES)
    rows = [RosterRow(row.number, *map(row.get, COLUMNS)) for row in table]
    faults = [
        RosterFault(row.number, column, row.spoilt[column])
        for row in table
        for column in COLUMNS
        if column in row.spoilt
    ]
    return Roster(tuple(rows), tuple(faults))


def row_faults(
    row: RosterRow, conditions: Sequence[str], on: date
) -> list[RosterFault]:
    """What the row shows by itself. `conditions`: the level's codes; one query none."""
    cells = row.cells()
    messages = {
        column: _cell_message(column, text)
        for column, text in cells.items()
        if _cell_message(column, text)
    }
    if NAME not in messages and not NAME_FORM.fullmatch(" ".join(row.name.split())):
        messages[NAME] = _("请填写姓名，只用文字、间隔号和空格。")
    if KIND not in messages and row.kind not in KINDS:
        messages[KIND] = _("只能填：%(kinds)s。") % {
            "kinds": "、".join(str(kind.label) for kind in DocumentKind)
        }
    if CONDITION not in messages and row.condition not in conditions:
        messages[CONDITION] = _("本等级没有这项申报条件，只能填：%(codes)s。") % {
            "codes": "、".join(conditions)
        }
    if PHONE not in messages and not PHONE_FORM.fullmatch(row.phone):
        messages[PHONE] = _("请填写手机号码，只用数字。")
    if not {KIND, NUMBER} & messages.keys():
        messages |= _number_message(row, on)
    return [RosterFault(row.line, *found) for found in messages.items()]


def _cell_message(column: str, text: str) -> str:
    if not text:
        return "" if column == EMPLOYER else _("没有填写。")
    if len(text) > LONGEST[column]:
        return _("最多 %(most)d 个字符。") % {"most": LONGEST[column]}
    if text.startswith(FORMULA_STARTS) and not _is_phone(column, text):
        return _("不能以 = + - @ 开头，这会被当作公式。")
    if not text.isprintable():
        return _("含有看不见的字符，请重新输入。")
    return ""


def _is_phone(column: str, text: str) -> bool:
    return column == PHONE and bool(PHONE_FORM.fullmatch(text))


def _number_message(row: RosterRow, on: date) -> dict[str, str]:
    try:
        identity_of(row, on)
    except AccountError as error:
        return {NUMBER: error.message}
    return {}


def identity_of(row: RosterRow, on: date) -> IdentityNumber:
    """The row's document, checked; AccountError with the codes of `parse_number`."""
    return parse_number(KINDS[row.kind], row.number, on)
