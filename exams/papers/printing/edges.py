"""The sealed edge of a sheet, and what is stamped on the copies of one person.

Drawn along the sheet as a strip that `imposition` turns: the same boxes hold the
labels of the blank edge and the words of each person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from exams.papers.printing.booklet import pdf_of
from exams.papers.printing.formats import SheetFormat
from exams.papers.printing.paper import Strip
from exams.papers.printing.typesetting import fitting_size, width_of

SIZE = 10.5
LEAST = 6.0
# What stands on the edge: attribute of Strip, label, where label and line begin, and
# the line's length, in mm along the edge.
FIELDS = (
    ("name", _("姓名"), 18.0, 28.0, 64.0),
    ("ticket", _("准考证号"), 96.0, 114.0, 46.0),
    ("employer", _("单位"), 164.0, 174.0, 64.0),
    ("room", _("考场"), 242.0, 252.0, 12.0),
    ("seat", _("座位"), 268.0, 278.0, 11.0),
)
WORDS = ((_("密"), 60.0), (_("封"), 145.0), (_("线"), 230.0))


@dataclass(frozen=True)
class EdgeField:
    """A labelled line; places in mm, the value's size in points."""

    label: str
    left: float
    line: float
    room: float
    value: str = ""
    size: float = SIZE

    @property
    def is_long(self) -> bool:
        return width_of(self.value) * self.size * 0.3528 > self.room


def edges_pdf(sheet: SheetFormat, strips: Sequence[Strip]) -> bytes:
    """The blank edge, then each person's words on a page of their own.

    PaperError `glyph_missing` if somebody's name cannot be printed here.
    """
    context = {
        "blank": [_field(None, field) for field in FIELDS],
        "words": WORDS,
        "strips": [[_field(strip, field) for field in FIELDS] for strip in strips],
        "page_styles": f"@page edge {{ size: {sheet.height}mm {sheet.seal}mm; }}",
    }
    html = render_to_string("papers/print/edges.html", context)
    return pdf_of(html, identity="edges")


def serials_pdf(serials: Sequence[str]) -> bytes:
    """A small page with each serial."""
    html = render_to_string("papers/print/serials.html", {"serials": serials})
    return pdf_of(html, identity="serials")


def _field(
    strip: Strip | None, field: tuple[str, object, float, float, float]
) -> EdgeField:
    name, label, left, line, room = field
    value = getattr(strip, name) if strip else ""
    size = fitting_size(value, room, largest=SIZE, least=LEAST)
    return EdgeField(str(label), left, line, room, value, size)
