"""The table on A4 paper, across, as the published ones are printed."""

from pathlib import Path

from django.template.loader import render_to_string

from question_bank.point_table.content import TableContent
from question_bank.point_table.errors import TableError
from question_bank.point_table.pages import blocks_of
from question_bank.point_table.workbook import TableHead
from ui.paper import FONTS, GlyphMissing, pdf_of, styles_of

ROOM = Path(__file__).parents[1]
STYLES = (FONTS, ROOM / "static/question_bank/points-paper.css")


def paper_of(content: TableContent, head: TableHead) -> bytes:
    """The PDF; equal tables give equal bytes. TableError: glyph_missing."""
    context = {
        "head": head,
        "total": len(content.active),
        "blocks": list(blocks_of(content)),
    }
    html = render_to_string("question_bank/points_paper.html", context)
    identity = f"point_table:{content.digest}"
    try:
        return pdf_of(html, styles_of(*STYLES), identity=identity)
    except GlyphMissing as error:
        raise TableError("glyph_missing", characters=error.characters) from error
