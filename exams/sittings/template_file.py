"""The empty list that a clerk downloads, fills in and uploads again."""

import io

import xlsxwriter

from accounts.models import DocumentKind
from accounts.person_columns import KIND, NUMBER
from exams.sittings.checking import condition_codes
from exams.sittings.models import Sitting
from exams.sittings.roster import COLUMNS, CONDITION, MOST_CANDIDATES

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = {NUMBER: 24}


def roster_template(sitting: Sitting) -> bytes:
    """A workbook with the columns as text, so that no program spoils a number or
    takes condition 4-1 for a date, and with lists to choose from (1 query)."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        text = book.add_format({"num_format": "@"})
        head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
        sheet = book.add_worksheet("考生名单")
        for place, column in enumerate(COLUMNS):
            sheet.set_column(place, place, WIDTHS.get(column, 16), text)
            sheet.write_string(0, place, column, head)
        sheet.freeze_panes(1, 0)
        _offer(sheet, KIND, [str(kind.label) for kind in DocumentKind])
        _offer(sheet, CONDITION, condition_codes(sitting))
    return stream.getvalue()


def _offer(
    sheet: xlsxwriter.worksheet.Worksheet, column: str, choices: list[str]
) -> None:
    place = COLUMNS.index(column)
    sheet.data_validation(
        1, place, MOST_CANDIDATES, place, {"validate": "list", "source": choices}
    )
