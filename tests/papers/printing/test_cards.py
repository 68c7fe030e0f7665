"""Answer sheets: a bubble for each answer, the ticket blackened, nobody in the codes."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from exams.papers.printing import card_layout as layouts
from exams.papers.printing.cards import cards_pdf, layout_of
from exams.papers.printing.marks import SheetMark, qr_rows
from exams.papers.printing.paper import PrintedPaper, PrintedSection
from tests.papers.printing.samples import (
    HEAD,
    copies_for,
    paper_with,
    read,
    strip,
    texts_of,
    written,
)

BIG = paper_with(60, 20, 20)


def with_written(*items):
    return PrintedPaper(HEAD, (*paper_with().sections, PrintedSection("简答题", items)))


def test_every_answer_has_a_bubble():
    layout = layout_of(BIG)
    found = {(bubble.of, bubble.value) for bubble in layout.bubbles}
    for item in BIG.items:
        values = (
            "√×" if item.kind == "true_false" else "ABCDE"[: len(item.shown.options)]
        )
        assert {(str(item.position), value) for value in values} <= found
    assert len(found) == len(layout.bubbles) == 60 * 4 + 20 * 5 + 20 * 2 + 16 * 10


@pytest.mark.parametrize("paper", [BIG, paper_with(1, 1, 1), paper_with(160, 0, 40)])
def test_no_two_bubbles_touch_and_all_lie_within_the_marks(paper):
    layout = layout_of(paper)
    boxes = {}
    for one in layout.bubbles:
        assert layouts.LEFT <= one.x <= layouts.RIGHT - layouts.BUBBLE_WIDTH + 0.01
        assert 14 < one.y < layouts.BOTTOM
        boxes.setdefault((one.page, round(one.y, 2)), []).append(one.x)
    for row in boxes.values():
        row.sort()
        gaps = [right - left for left, right in zip(row, row[1:], strict=False)]
        assert all(gap > layouts.BUBBLE_WIDTH for gap in gaps)


def test_a_hundred_items_fit_on_one_page():
    assert layout_of(BIG).pages == 1


def test_the_ticket_is_blackened_digit_by_digit():
    layout = layout_of(BIG)
    ticket = "2600012301300715"
    found = layout.ticket_bubbles(ticket)
    assert "".join(one.value for one in sorted(found, key=lambda b: b.x)) == ticket
    assert layout.ticket_bubbles("26-X") == []


def test_a_longer_ticket_gets_more_digits():
    _versions, copies = copies_for(BIG, [replace(strip(), ticket="9" * 18)])
    layout = layout_of(BIG, copies)
    assert len(layout.ticket_bubbles("9" * 18)) == 18
    assert max(one.x for one in layout.bubbles) < layouts.RIGHT


def test_written_answers_get_ruled_space_on_further_pages():
    paper = with_written(written(13), written(14, "40"), written(15))
    layout = layout_of(paper)
    assert layout.pages > 1
    for box in layout.boxes:
        assert box.y + box.height <= layouts.BOTTOM
    _versions, copies = copies_for(paper, [strip(), strip("陈明", 2)])
    pages = texts_of(cards_pdf(paper, copies, versions=2))
    assert len([page for page in pages if page]) == 2 * layout.pages
    assert all("许文珍" in page for page in pages[: layout.pages])
    assert f"第2页（共{layout.pages}页）" in pages[1]


def test_a_card_says_whose_it_is_and_which_version():
    _versions, copies = copies_for(BIG, [strip(), strip("陈明", 2)])
    pages = [page for page in texts_of(cards_pdf(BIG, copies, versions=2)) if page]
    for page, name, version in zip(pages, ("许文珍", "陈明"), "甲乙", strict=True):
        assert name in page
        assert f"{version}卷" in page
        assert "答题卡" in page


def test_equal_input_gives_equal_bytes():
    _versions, copies = copies_for(BIG, [strip(), strip("陈明", 2)])
    assert cards_pdf(BIG, copies, versions=2) == cards_pdf(BIG, copies, versions=2)


def test_the_page_is_a4():
    _versions, copies = copies_for(BIG, [strip()])
    [page] = read(cards_pdf(BIG, copies, versions=2)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def page_picture(pdf, folder, dots):
    """The first page in grey, row by row."""
    source, target = folder / "card.pdf", folder / "card"
    source.write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(dots), "-l", "1", "-gray", "-singlefile", source, target],
        check=True,
    )  # fmt: skip
    data = (folder / "card.pgm").read_bytes()
    _magic, width, _height, _depth, pixels = re.split(rb"\s", data, maxsplit=4)
    wide = int(width)
    return [pixels[at : at + wide] for at in range(0, len(pixels), wide)]


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="needs poppler's pdftoppm")
def test_codes_and_blackened_bubbles_stand_where_the_layout_says(tmp_path):
    _versions, copies = copies_for(BIG, [strip()])
    pdf = cards_pdf(BIG, copies, versions=2)
    dots = 300
    rows = page_picture(pdf, tmp_path, dots)

    def is_dark(x, y):
        return rows[round(y * dots / 25.4)][round(x * dots / 25.4)] < 128

    left, top, side = layouts.QR_BOX
    matrix = qr_rows(SheetMark(HEAD.code, 1, 1, copies[0].serial))
    module = side / len(matrix)
    for line, modules in enumerate(matrix):
        for place, dark in enumerate(modules):
            x, y = left + (place + 0.5) * module, top + (line + 0.5) * module
            assert is_dark(x, y) == bool(dark)
    layout = layout_of(BIG)
    black = set(layout.ticket_bubbles(strip().ticket))
    for bubble in layout.bubbles:
        corner = bubble.x + 0.8, bubble.y + 0.6
        assert is_dark(*corner) == (bubble in black)
