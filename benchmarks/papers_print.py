"""Measure the printing of papers: one of a hundred items, and three hundred copies.

Run `DEBUG=1 PYTHONPATH=site:. python -m benchmarks.papers_print`.

The goals: a paper of a hundred items within 2 s, a batch of three hundred with names
in eight versions within 60 s. Nothing is stored. Times are wall clock and the process's
own; on a shared machine the latter is the fairer one. The WeasyPrint import and the
first use of the fonts are counted apart.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from exams.papers.printing.batch import (  # noqa: E402
    CopyFor,
    Job,
    copies_pdf,
    master_pdf,
)
from exams.papers.printing.cards import cards_pdf  # noqa: E402
from exams.papers.printing.formats import A3, A4, LARGE  # noqa: E402
from exams.papers.printing.paper import (  # noqa: E402
    PaperHead,
    PrintedItem,
    PrintedPaper,
    PrintedSection,
    Strip,
)
from exams.papers.printing.versions import versions_of  # noqa: E402
from question_bank.kinds import Shown, ShownOption  # noqa: E402

KINDS = (
    ("single_choice", "单选题", 60, 4),
    ("multiple_choice", "多选题", 20, 5),
    ("true_false", "判断题", 20, 0),
)
NAMES = ("许文珍", "陈䶮", "李㛃", "王𬭎", "欧阳·阿依古丽")
WORDS = "劳动保障协理员在街道社区办理就业登记社会保险待遇资格认证调解仲裁政策咨询"
RUNS = 5


def words(place: int, length: int) -> str:
    """`length` characters that no other place has in this order."""
    return "".join(
        WORDS[(place * 7 + n * (place % 5 + 1)) % len(WORDS)] for n in range(length)
    )


def item(position: int, kind: str, options: int) -> PrintedItem:
    shown = Shown(
        f"{words(position, 24 + position % 30)}（　　）。",
        "choice",
        tuple(
            ShownOption("ABCDE"[n], words(position + n, 5 + position % 13))
            for n in range(options)
        ),
    )
    return PrintedItem(position, kind, Decimal(1), "基础知识", shown)


def paper() -> PrintedPaper:
    """Three sections of a hundred items, stems of 24 to 53 characters."""
    sections, start = [], 1
    for kind, title, number, options in KINDS:
        places = range(start, start + number)
        items = tuple(item(place, kind, options) for place in places)
        sections.append(PrintedSection(title, items))
        start += number
    head = PaperHead("4T-202612-A-0A1B2C-3D4E", "劳动保障协理员", "四级", "theory", 90)
    return PrintedPaper(head, tuple(sections))


def copies(job: Job, number: int) -> list[CopyFor]:
    return [
        CopyFor(
            f"ABCDEFGH-{place:04}",
            Strip(
                f"{NAMES[place % len(NAMES)]}{chr(0x4E00 + place * 37)}",
                f"26000123013{place // 30 + 1:03}{place % 30 + 1:02}",
                f"{place % 30 + 1:02}",
                f"{place // 30 + 1:03}",
                "青岭县就业服务中心",
            ),
            job.versions[place % len(job.versions)],
        )
        for place in range(number)
    ]


def timed(act: Callable[[], bytes]) -> tuple[float, float, int]:
    wall, own = time.perf_counter(), time.process_time()
    size = len(act())
    return time.perf_counter() - wall, time.process_time() - own, size


def report(label: str, act: Callable[[], bytes], runs: int = RUNS) -> None:
    walls, owns, sizes = zip(*(timed(act) for _ in range(runs)), strict=True)
    print(
        f"{label}: median {statistics.median(walls):.2f} s wall, "
        f"{statistics.median(owns):.2f} s processor, worst {max(walls):.2f} s wall, "
        f"{sizes[0] / 1024:.0f} KiB"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=300)
    number = parser.parse_args().copies
    one = paper()
    single = versions_of(one, seed=1, number=1)
    eight = versions_of(one, seed=1, number=8)
    wall, own, _size = timed(lambda: master_pdf(Job(one, single, A4, {})))
    print(f"first paper, with imports: {wall:.2f} s wall, {own:.2f} s processor")
    for sheet in (A4, A3, LARGE):
        job = Job(one, single, sheet, {})
        report(f"100 items, {sheet.code}", partial(master_pdf, job))
    for sheet in (A4, A3):
        job = Job(one, eight, sheet, {})
        people = copies(job, number)
        report(
            f"{number} copies in 8 versions, {sheet.code}",
            partial(copies_pdf, job, people),
            runs=1,
        )
    people = copies(Job(one, eight, A4, {}), number)
    report(
        f"{number} answer sheets", lambda: cards_pdf(one, people, versions=8), runs=1
    )


if __name__ == "__main__":
    main()
