"""A score sheet on A4 paper: the same figures as the workbook's."""

from django.template.loader import render_to_string

from certificates.pdf import FONTS, STATIC, pdf_of, styles_of
from certificates.score_sheet import ScoreSheetFigures, rule_of_totals

STYLES = (FONTS, STATIC / "score-sheet.css")


def paper_of(figures: ScoreSheetFigures) -> bytes:
    """The PDF; its footer carries page numbers and the hash of the figures."""
    context = {"figures": figures, "rule": rule_of_totals()}
    html = render_to_string("certificates/score_sheet.html", context)
    return pdf_of(html, styles_of(*STYLES), identity=f"sheet:{figures.figures_hash}")
