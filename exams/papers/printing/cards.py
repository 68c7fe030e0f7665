"""Answer sheets (答题卡): drawn once, then each person's words and marks laid over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from exams.papers.printing import card_layout as layouts
from exams.papers.printing.batch import CopyFor, unwatched
from exams.papers.printing.booklet import heading_of, pdf_of, title_of
from exams.papers.printing.card_layout import Bubble, CardLayout, Words
from exams.papers.printing.imposition import Cards, Watch, impose_cards
from exams.papers.printing.marks import SheetMark
from exams.papers.printing.paper import PrintedPaper, Strip
from exams.papers.printing.typesetting import fitting_size

NOBODY = Strip("", "")


@dataclass(frozen=True)
class CardPage:
    number: int
    bubbles: list[Bubble]
    words: list[Words]
    boxes: list[layouts.Box]


def cards_pdf(
    paper: PrintedPaper,
    copies: Sequence[CopyFor],
    *,
    versions: int,
    watch: Watch = unwatched,
) -> bytes:
    """An answer sheet for each copy: its words, its ticket blackened, its codes.

    `versions` says how many the paper has: a single one is not named. Equal input
    gives equal bytes. PaperError `glyph_missing`; `watch` may raise to stop.
    """
    layout = layout_of(paper, copies)
    cards = Cards(
        blank=_blank_pdf(paper, layout),
        words=_words_pdf(copies, versions, layout.pages > 1),
        blackened=[_blackened(layout, copy) for copy in copies],
        marks=[_marks(paper, layout, copy) for copy in copies],
    )
    return impose_cards(cards, watch)


def layout_of(paper: PrintedPaper, copies: Sequence[CopyFor] = ()) -> CardLayout:
    """Where the bubbles are, for who reads the sheets back."""
    tickets = [len(copy.strip.ticket) for copy in copies if copy.strip]
    headings = [heading_of(*one) for one in paper.numbered]
    return layouts.card_layout(paper, headings, max(tickets, default=0))


def _marks(
    paper: PrintedPaper, layout: CardLayout, copy: CopyFor
) -> tuple[SheetMark, ...]:
    return tuple(
        SheetMark(paper.head.code, copy.version.number, page, copy.serial)
        for page in range(1, layout.pages + 1)
    )


def _blackened(layout: CardLayout, copy: CopyFor) -> tuple[Bubble, ...]:
    return tuple(layout.ticket_bubbles(copy.strip.ticket)) if copy.strip else ()


def _blank_pdf(paper: PrintedPaper, layout: CardLayout) -> bytes:
    context = {
        "head": paper.head,
        "title": title_of(paper),
        "pages": _pages(layout),
        "total": layout.pages,
        "corners": layouts.MARKS,
        "bubble": (layouts.BUBBLE_WIDTH, layouts.BUBBLE_HEIGHT),
        "notices": _notices(),
    }
    html = render_to_string("papers/print/card.html", context)
    return pdf_of(html, identity=f"card:{paper.head.code}")


def _pages(layout: CardLayout) -> list[CardPage]:
    return [
        CardPage(
            number,
            [one for one in layout.bubbles if one.page == number],
            [one for one in layout.words if one.page == number],
            [one for one in layout.boxes if one.page == number],
        )
        for number in range(1, layout.pages + 1)
    ]


def _notices() -> list[str]:
    return [
        _("1. 用 2B 铅笔把选定的方框涂满、涂黑；要改先擦干净。"),
        _("2. 书写题用黑色签字笔，写在对应的方框内，超出无效。"),
        _("3. 不得折叠、弄脏，不得在四角黑块和二维码上做记号。"),
    ]


def _words_pdf(copies: Sequence[CopyFor], versions: int, has_more: bool) -> bytes:
    people = [_card_words(copy, versions) for copy in copies]
    context = {"people": people, "has_more": has_more}
    html = render_to_string("papers/print/card_words.html", context)
    return pdf_of(html, identity="card-words")


def _card_words(copy: CopyFor, versions: int) -> dict[str, Any]:
    strip = copy.strip or NOBODY
    return {
        "strip": strip,
        "name_size": fitting_size(strip.name, 65, largest=11, least=7.5),
        "employer_size": fitting_size(strip.employer, 65, largest=10, least=6),
        "serial": copy.serial,
        "version": copy.version.name if versions > 1 else "",
    }
