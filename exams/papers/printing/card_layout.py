"""Where everything stands on an answer sheet (答题卡), in mm from the top left. Pure.

The same figures draw the sheet and will find the bubbles again on a scan: a bubble is
known by its page, its box, what it belongs to and what it says.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from exams.papers.printing.paper import PrintedItem, PrintedPaper, PrintedSection

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT, BOTTOM = 12.0, 198.0, 281.0
# Corner marks; the second one at the top left tells which way up a scan lies.
MARKS = ((8, 8, 6, 4), (17, 8, 3, 4), (196, 8, 6, 4), (8, 285, 6, 4), (196, 285, 6, 4))
QR_BOX = (178.5, 14.0, 18.0)  # left, top, side
WORDS_BOX = (12.0, 35.0, 86.0, 34.0)  # name, ticket, employer, room and seat
TICKET_LEFT, TICKET_TOP = 104.0, 36.0
TICKET_PITCH, DIGIT_PITCH = 5.75, 4.3
LEAST_DIGITS = 16
FIRST_TOP, NEXT_TOP = 94.0, 36.0
BUBBLE_WIDTH, BUBBLE_HEIGHT = 4.4, 2.7
BUBBLE_PITCH, ROW_PITCH = 6.0, 5.0
NUMBER_WIDTH, GROUP_GAP = 8.0, 5.0
GROUP = 5
HEAD_HEIGHT, LINE_PITCH, BOX_HEAD = 7.8, 8.5, 6.0
MOST_LINES = 24
TRUTH = ("√", "×")
BY_BUBBLES = frozenset({"single_choice", "multiple_choice", "true_false"})


@dataclass(frozen=True)
class Bubble:
    """A box to black out. `of` is "7" for item 7, "t3" for the ticket's third digit."""

    page: int
    x: float
    y: float
    of: str
    value: str

    @property
    def middle(self) -> float:
        return self.x + BUBBLE_WIDTH / 2

    @property
    def base(self) -> float:
        """The base line of what it says."""
        return self.y + BUBBLE_HEIGHT - 0.55


@dataclass(frozen=True)
class Words:
    page: int
    x: float
    y: float
    text: str
    style: str = "plain"


@dataclass(frozen=True)
class Box:
    """A frame, or a line to write on if it has no height."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass
class CardLayout:
    """What stands on the pages, from 1."""

    bubbles: list[Bubble] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    pages: int = 1

    def ticket_bubbles(self, ticket: str) -> list[Bubble]:
        """Those that `ticket` blackens; none if it has other characters or length."""
        wanted = {(f"t{place}", digit) for place, digit in enumerate(ticket, start=1)}
        found = [one for one in self.bubbles if (one.of, one.value) in wanted]
        return found if len(found) == len(ticket) else []


def card_layout(
    paper: PrintedPaper, headings: Sequence[str], digits: int
) -> CardLayout:
    """The answer sheet of a paper. `headings` stand above its sections, `digits` is
    the length of the longest ticket."""
    pen = _Pen(CardLayout())
    _ticket(pen.layout, max(digits, LEAST_DIGITS))
    for section, heading in zip(paper.sections, headings, strict=True):
        _section(pen, section, heading)
    pen.layout.pages = pen.page
    return pen.layout


class _Pen:
    """Goes down the pages."""

    def __init__(self, layout: CardLayout) -> None:
        self.layout, self.page, self.y = layout, 1, FIRST_TOP

    def need(self, height: float) -> None:
        """Go on to the next page if `height` is not left on this one."""
        if self.y + height > BOTTOM:
            self.page, self.y = self.page + 1, NEXT_TOP

    def heading(self, text: str, after: float) -> None:
        """A heading that stays with what follows, `after` mm high."""
        self.need(HEAD_HEIGHT + after)
        self.layout.words.append(Words(self.page, LEFT, self.y + 4.6, text, "heading"))
        self.y += HEAD_HEIGHT


def _ticket(layout: CardLayout, digits: int) -> None:
    pitch = min(TICKET_PITCH, (RIGHT - TICKET_LEFT) / digits)
    for place in range(digits):
        x = TICKET_LEFT + place * pitch
        layout.boxes.append(Box(1, x, TICKET_TOP, pitch, 7))
        for digit in range(10):
            y = TICKET_TOP + 8.6 + digit * DIGIT_PITCH
            left = x + (pitch - BUBBLE_WIDTH) / 2
            layout.bubbles.append(Bubble(1, left, y, f"t{place + 1}", str(digit)))


def _section(pen: _Pen, section: PrintedSection, heading: str) -> None:
    if all(item.kind in BY_BUBBLES for item in section.items):
        _bubbled(pen, section.items, heading)
    else:
        _ruled(pen, section.items, heading)


def _bubbled(pen: _Pen, items: Sequence[PrintedItem], heading: str) -> None:
    """Groups of five, side by side, numbers downwards in each."""
    options = max(len(values_of(item)) for item in items)
    width = NUMBER_WIDTH + options * BUBBLE_PITCH + GROUP_GAP
    across = int((RIGHT - LEFT + GROUP_GAP) // width)
    groups = [items[at : at + GROUP] for at in range(0, len(items), GROUP)]
    height = GROUP * ROW_PITCH + 2
    pen.heading(heading, height)
    for start in range(0, len(groups), across):
        pen.need(height)
        for place, group in enumerate(groups[start : start + across]):
            _group(pen, LEFT + place * width, group)
        pen.y += height


def _group(pen: _Pen, left: float, items: Sequence[PrintedItem]) -> None:
    for row, item in enumerate(items):
        y = pen.y + row * ROW_PITCH
        number = Words(
            pen.page, left + NUMBER_WIDTH - 2, y + 2.3, str(item.position), "number"
        )
        pen.layout.words.append(number)
        for place, value in enumerate(values_of(item)):
            x = left + NUMBER_WIDTH + place * BUBBLE_PITCH
            pen.layout.bubbles.append(Bubble(pen.page, x, y, str(item.position), value))


def values_of(item: PrintedItem) -> tuple[str, ...]:
    """What the bubbles of an item say."""
    if item.kind == "true_false":
        return TRUTH
    return tuple(option.letter for option in item.shown.options)


def _ruled(pen: _Pen, items: Sequence[PrintedItem], heading: str) -> None:
    pen.heading(heading, _height(items[0]))
    for item in items:
        _answer_box(pen, item)


def _answer_box(pen: _Pen, item: PrintedItem) -> None:
    height = _height(item)
    pen.need(height)
    layout, top = pen.layout, pen.y
    layout.boxes.append(Box(pen.page, LEFT, top, RIGHT - LEFT, height - 2))
    text = _("%(number)d.（%(points)s 分）") % {
        "number": item.position,
        "points": f"{item.points.normalize():f}",
    }
    layout.words.append(Words(pen.page, LEFT + 2, top + 4.6, text, "heading"))
    for line in range(1, lines_of(item)):
        y = top + BOX_HEAD + line * LINE_PITCH - 2
        layout.boxes.append(Box(pen.page, LEFT + 4, y, RIGHT - LEFT - 8, 0))
    pen.y += height


def _height(item: PrintedItem) -> float:
    return BOX_HEAD + lines_of(item) * LINE_PITCH


def lines_of(item: PrintedItem) -> int:
    """How many lines an answer gets: by its gaps and parts, or by its points."""
    asked = _ASKED.get(item.shown.answer, _by_points)(item)
    return max(1, min(MOST_LINES, asked))


def _by_points(item: PrintedItem) -> int:
    return max(5, math.ceil(item.points * Decimal("1.2")))


_ASKED: dict[str, Callable[[PrintedItem], int]] = {
    "blanks": lambda item: len(item.shown.gaps),
    "results": lambda item: 2 * len(item.shown.gaps) + 1,
    "order": lambda item: 1,
    "pairs": lambda item: 1,
    "choice": lambda item: 1,
    "parts": lambda item: len(item.shown.parts) + 1,
}
