"""A group's table as a file. Numbers are numbers; no text becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from exams.practice.groups.pages import GroupPage, PartFigures, PersonRow
from question_bank.sheets.cells import guarded
from question_bank.sheets.writing import AS_TEXT, TEXT_CELL

Cell = str | int | float
Table = tuple[Sequence[str], list[list[Cell]]]


class FileKind(models.TextChoices):
    XLSX = "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "csv", "text/csv; charset=utf-8"


def file_of(page: GroupPage, kind: FileKind) -> bytes:
    """XLSX: people and rows on two sheets; CSV: the people."""
    return workbook_of(page) if kind is FileKind.XLSX else csv_of(page)


def csv_of(page: GroupPage) -> bytes:
    """The people, in UTF-8 with the mark by which Excel knows it."""
    headings, rows = _people_table(page)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def workbook_of(page: GroupPage) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, AS_TEXT) as book:
        book.set_properties({"title": page.group.name})
        _write(book, _("学员"), _people_table(page))
        _write(book, _("各项"), _rows_table(page))
    return out.getvalue()


def _guarded(cell: Cell) -> Cell:
    return guarded(cell) if isinstance(cell, str) else cell


def _write(book: Any, name: str, table: Table) -> None:
    headings, rows = table
    sheet = book.add_worksheet(name)
    text = book.add_format(TEXT_CELL)
    head = book.add_format({**TEXT_CELL, "bold": True, "bottom": 1})
    sheet.set_column(0, len(headings) - 1, 14)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, head)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, place, cell, text)
            else:
                sheet.write_number(number, place, cell)
    sheet.freeze_panes(1, 1)


def _people_table(page: GroupPage) -> Table:
    headings = [_("姓名")]
    for part in (one.part.label for one in _parts_of(page.people)):
        headings += [
            _("%(part)s估计分") % {"part": part},
            _("%(part)s区间下限") % {"part": part},
            _("%(part)s区间上限") % {"part": part},
            _("%(part)s做过的题") % {"part": part},
        ]
    headings.append(_("最近一次练习"))
    return headings, [_person_cells(person) for person in page.people]


def _parts_of(people: Iterable[PersonRow]) -> Sequence[Any]:
    return next((person.parts for person in people), ())


def _person_cells(person: PersonRow) -> list[Cell]:
    cells: list[Cell] = [str(person.user)]
    for one in person.parts:
        cells += _figure_cells(one)
    return [*cells, _day(person.last_at)]


def _figure_cells(one: PartFigures) -> list[Cell]:
    if one.score is None:
        return [one.verdict.word] * 3 + [one.answers]
    return [one.score, one.low, one.high, one.answers]


def _day(at: datetime | None) -> str:
    return timezone.localdate(at).isoformat() if at else ""


def _rows_table(page: GroupPage) -> Table:
    headings = [
        _("项目"),
        _("名称"),
        _("%(part)s分值") % {"part": page.part.label},
        _("够六成的人"),
        _("做够题的人"),
        _("组员"),
        _("做过的题"),
    ]
    rows: list[list[Cell]] = [
        [
            cell.row.code,
            cell.row.name,
            round(cell.row.points, 1),
            cell.holders,
            cell.seen,
            cell.members,
            cell.answers,
        ]
        for area in page.areas
        for cell in area.cells
    ]
    return headings, rows
