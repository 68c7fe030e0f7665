"""A score sheet as a workbook: scores are numbers, everything else is text."""

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from certificates.score_sheet import ScoreRow, ScoreSheetFigures, Totals, rule_of_totals

if TYPE_CHECKING:
    import pandas

# What begins with = or looks like an address stays the text it is.
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# Excel and others then keep the text even when somebody edits the cell.
TEXT_CELL = {"num_format": "@", "quote_prefix": True}
WIDTHS = (6, 16, 14, 22, 14, 9, 9, 10)
HEADER_ROW = 4  # counted from 0
PLAIN_DATE = datetime(2000, 1, 1)


def workbook_of(figures: ScoreSheetFigures) -> bytes:
    """Two sheets, 成绩册 and 汇总; the same figures give the same bytes."""
    import pandas

    target = BytesIO()
    options = {"options": AS_TEXT}
    with pandas.ExcelWriter(
        target, engine="xlsxwriter", engine_kwargs=options
    ) as writer:
        writer.book.set_properties({"created": PLAIN_DATE, "title": figures.title})
        _write_people(writer, figures)
        _write_totals(writer, figures)
    return target.getvalue()


def _write_people(
    writer: "pandas.ExcelWriter[Any]", figures: ScoreSheetFigures
) -> None:
    import pandas

    name = _("成绩册")
    table = pandas.DataFrame(
        [_cells(row) for row in figures.rows], columns=_headings(), dtype=object
    )
    table.to_excel(writer, sheet_name=name, startrow=HEADER_ROW, index=False)
    sheet = writer.sheets[name]
    _set_columns(writer.book, sheet)
    _write_heading(writer.book, sheet, figures)
    last = HEADER_ROW + len(figures.rows) + 2
    sheet.write_string(last, 0, _("录入："))
    sheet.write_string(last, 2, _("复核："))
    sheet.write_string(last, 4, _("负责人："))
    sheet.write_string(last, 6, _("（公章）"))
    _lay_out(sheet, figures)


def _headings() -> list[str]:
    return [
        _("序号"),
        _("准考证号"),
        _("姓名"),
        _("证件号"),
        _("等级"),
        _("理论"),
        _("技能"),
        _("结论"),
    ]


def _cells(row: ScoreRow) -> list[Any]:
    return [
        row.position,
        row.ticket,
        row.name,
        row.document,
        row.level,
        _cell(row.theory),
        _cell(row.skill),
        row.conclusion,
    ]


def _cell(value: Decimal | str | None) -> Any:
    """A workbook knows only binary numbers; shown with one decimal they are exact."""
    return float(value) if isinstance(value, Decimal) else value


def _set_columns(book: Any, sheet: Any) -> None:
    text = book.add_format(TEXT_CELL)
    score = book.add_format({"num_format": "0.0", "align": "right"})
    for column, width in enumerate(WIDTHS):
        style = {0: None, 5: score, 6: score}.get(column, text)
        sheet.set_column(column, column, width, style)


def _write_heading(book: Any, sheet: Any, figures: ScoreSheetFigures) -> None:
    title = book.add_format({**TEXT_CELL, "bold": True, "font_size": 16})
    text = book.add_format(TEXT_CELL)
    name = _("样张·演示 %(title)s 成绩册") if figures.is_demo else _("%(title)s 成绩册")
    sheet.write_string(0, 0, name % {"title": figures.title}, title)
    lines = (
        _("评价机构：%(centre)s") % {"centre": figures.centre},
        _("职业：%(occupation)s　等级：%(level)s　考试日期：%(held_on)s")
        % {
            "occupation": figures.occupation,
            "level": figures.level,
            "held_on": figures.held_on,
        },
    )
    for place, line in enumerate(lines, start=1):
        sheet.write_string(place, 0, line, text)


def _lay_out(sheet: Any, figures: ScoreSheetFigures) -> None:
    """A4, the heading on each page, page numbers and the hash in the footer."""
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.freeze_panes(HEADER_ROW + 1, 0)
    pages = _("第 &P 页，共 &N 页")
    sheet.set_footer(f"&L&8SHA-256 {figures.figures_hash}&R&9{pages}")


def _write_totals(
    writer: "pandas.ExcelWriter[Any]", figures: ScoreSheetFigures
) -> None:
    import pandas

    name = _("汇总")
    columns = [
        _("科目"),
        _("应考"),
        _("实考"),
        _("缺考"),
        _("违纪"),
        _("合格"),
        _("合格率"),
    ]
    cells = [_total_cells(totals) for totals in figures.totals]
    table = pandas.DataFrame(cells, columns=columns, dtype=object)
    table.to_excel(writer, sheet_name=name, index=False)
    sheet = writer.sheets[name]
    sheet.set_column(0, 5, 10)
    sheet.set_column(6, 6, 10, writer.book.add_format({"num_format": "0.0%"}))
    sheet.write_string(len(cells) + 2, 0, _("数据摘要"))
    sheet.write_string(len(cells) + 2, 1, figures.figures_hash)
    sheet.write_string(len(cells) + 3, 0, rule_of_totals())
    _lay_out_totals(sheet)


def _total_cells(totals: Totals) -> list[Any]:
    return [
        totals.label,
        totals.expected,
        totals.present,
        totals.absent,
        totals.violations,
        totals.passed,
        "—" if totals.rate is None else _cell(totals.rate),
    ]


def _lay_out_totals(sheet: Any) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
