"""A case on A4, and its perfect way on A4."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from casework.classroom.answers import answer_sheet
from casework.classroom.sheet import case_sheet
from casework.classroom.variants import variant
from casework.models import Case
from casework.month_table import month_table
from casework.replay import template_of
from casework.wording import LEVELS
from ui.paper import FONTS, pdf_of, styles_of

ROOM = Path(__file__).parents[1]
STYLES = (FONTS, ROOM / "static/casework/classroom.css")


def case_pdf(case: Case, number: int) -> bytes:
    """Story, talk, papers and answer sheet; equal variants give equal bytes.

    Raises ui.paper.GlyphMissing.
    """
    return _printed(case_html(case, number), f"case {case.digest} {number}")


def answers_pdf(case: Case, number: int) -> bytes:
    """The perfect way with its rules: hidden facts are in it.

    Raises ui.paper.GlyphMissing.
    """
    return _printed(answers_html(case, number), f"answers {case.digest} {number}")


def case_html(case: Case, number: int) -> str:
    sheet = case_sheet(*variant(case, number))
    months = [month_table(month) for month in sheet.months]
    context = {**_shared(case, number), "sheet": sheet, "months": months}
    return render_to_string("casework/classroom/case.html", context)


def answers_html(case: Case, number: int) -> str:
    sheet = answer_sheet(*variant(case, number))
    context = {**_shared(case, number), "sheet": sheet}
    return render_to_string("casework/classroom/answers.html", context)


def _shared(case: Case, number: int) -> dict[str, Any]:
    return {
        "case": case,
        "number": number,
        "level": LEVELS[str(case.level)],
        "pack": template_of(case).pack.label,
    }


@lru_cache(maxsize=8)
def _printed(html: str, identity: str) -> bytes:
    """A whole class opens the same sheet at once, and printing takes a second."""
    return pdf_of(html, styles_of(*STYLES), identity=identity)
