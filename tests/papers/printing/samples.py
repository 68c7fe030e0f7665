"""Papers to print, made without a database."""

import io
import re
from decimal import Decimal

from pypdf import PdfReader

from exams.papers.printing.batch import CopyFor
from exams.papers.printing.paper import (
    KeyEntry,
    PaperHead,
    PaperKey,
    PrintedItem,
    PrintedPaper,
    PrintedSection,
    Strip,
)
from exams.papers.printing.versions import versions_of
from question_bank.kinds import Shown, ShownOption

HEAD = PaperHead("4T-202611-A-3F9A2C-91BE", "示例职业", "4级", "theory", 90)
LETTERS = "ABCDE"
EXTENSION_B = "𬭎㛃䶮"


def choice(position, kind="single_choice", options=4, texts=(), points=Decimal(1)):
    texts = texts or [f"第{position}题之{n}" for n in range(1, options + 1)]
    return PrintedItem(
        position,
        kind,
        points,
        "基础知识",
        Shown(
            f"题干{position}（　　）。",
            "choice",
            tuple(map(ShownOption, LETTERS, texts)),
        ),
    )


def truth(position):
    return PrintedItem(
        position,
        "true_false",
        Decimal(1),
        "基础知识",
        Shown(f"说法{position}。", "choice"),
    )


def written(position, points="6"):
    return PrintedItem(
        position, "written", Decimal(points), "基础知识", Shown("简述流程。", "text")
    )


def paper_with(single=3, multiple=2, judged=2, head=HEAD):
    """A paper of three sections, and its key: A, and A with C, and √."""
    ends = single, single + multiple, single + multiple + judged
    sections = (
        PrintedSection("单选题", tuple(map(choice, range(1, ends[0] + 1)))),
        PrintedSection(
            "多选题",
            tuple(
                choice(place, "multiple_choice", 5)
                for place in range(ends[0] + 1, ends[1] + 1)
            ),
        ),
        PrintedSection("判断题", tuple(map(truth, range(ends[1] + 1, ends[2] + 1)))),
    )
    return PrintedPaper(head, tuple(part for part in sections if part.items))


def key_for(paper):
    entries = {
        "single_choice": {"letters": "A"},
        "multiple_choice": {"letters": "AC"},
        "true_false": {"text": "√"},
    }
    return PaperKey(
        tuple(KeyEntry(item.position, **entries[item.kind]) for item in paper.items)
    )


def copies_for(paper, strips, versions=2, seed=1, series="7KQ2M9AB"):
    made = versions_of(paper, seed=seed, number=versions)
    return made, [
        CopyFor(f"{series}-{place:04}", strip, made[(place - 1) % versions])
        for place, strip in enumerate(strips, start=1)
    ]


def strip(name="许文珍", place=1, **more):
    return Strip(name, f"26000123013001{place:02}", f"{place:02}", "001", **more)


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def text_of(page):
    return re.sub(r"\s+", "", page.extract_text())


def texts_of(pdf):
    return [text_of(page) for page in read(pdf).pages]
