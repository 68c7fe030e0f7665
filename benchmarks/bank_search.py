"""How fast the bank is searched: `python -m benchmarks.bank_search [--items N]`.

Makes a new database (SQLite in a temporary folder, or on the test server named by
DATABASE_URL), fills it with N invented items (50,000 unless said otherwise) and
measures the goals of docs/performance.md, "Bank search and near-duplicates". Leaves
with an error if one is missed. Run with `PYTHONPATH=site:.`.
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.scratch_database import new_database, set_up

ROOT = Path(__file__).resolve().parents[1]
MOST_ITEMS = 50_000
BULK = 10_000
PAGE = 30
REPEATS = 5
QUERIES = (
    "社",
    "的",
    "社保",
    "规定",
    "养老保险",
    "下列说法",
    "5-ABA00123",
    "劳动者 医保",
    "（　　）",
)
missed: list[str] = []
clock = [time.perf_counter]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=MOST_ITEMS)
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="on a busy machine: time of this process only, which on SQLite is all",
    )
    options = parser.parse_args()
    size = min(options.items, MOST_ITEMS)
    if options.cpu:
        clock.append(time.process_time)
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        with new_database("benchmark_bank_search"):
            measure(size)
    sys.exit(f"missed: {', '.join(missed)}" if missed else 0)


def measure(size: int) -> None:
    from benchmarks.synthetic_items import Writer

    texts = Writer(1).bank(size + BULK)
    items = make_items(size + BULK)
    measure_search(items, texts, size)
    measure_near(items, texts, size)


def make_items(number: int) -> list:
    """Bare rows: only what is indexed beside them is measured."""
    from question_bank.models import Item
    from tests.factories import make_point

    point = make_point()
    point.code, point.name = "ABA001", "社保"
    point.save()
    items = [
        Item(
            code=f"5-ABA{place:05}-S1",
            point=point,
            kind="single_choice",
            pool="practice",
            origin="own",
        )
        for place in range(number)
    ]
    return Item.objects.bulk_create(items, batch_size=1000)


def measure_search(items: list, texts: list, size: int) -> None:
    from question_bank import search

    worded = [
        (item.pk, f"{item.code}\n{text.everything}")
        for item, text in zip(items, texts, strict=True)
    ]
    report("search: put_many, first", seconds(lambda: search.put_many(worded[:size])))
    analyse()
    for query in QUERIES:
        report_query(query)
    again = worded[: 20 * REPEATS]
    times = [seconds(lambda one=one: search.put(*one)) for one in again]
    report("search: put again", statistics.median(times), goal=0.005)
    bulk = seconds(lambda: search.put_many(worded[size:]))
    report(f"search: put_many {BULK:,}", bulk, goal=3)


def measure_near(items: list, texts: list, size: int) -> None:
    from question_bank import duplicates

    asked = [(item.pk, text.question) for item, text in zip(items, texts, strict=True)]
    took = seconds(lambda: duplicates.put_many(asked[:size]))
    report("twins: put_many, first", took)
    analyse()
    probes = [changed(text) for text in texts[: size : size // 40]]
    times = [seconds(lambda one=one: duplicates.near(one)) for one in probes]
    report("twins: near, the first", times[0], goal=0.3)
    report("twins: near, median", statistics.median(times), goal=0.3)
    report("twins: near, worst", max(times), goal=0.3)
    again = [seconds(lambda one=one: duplicates.put(*one)) for one in asked[:100]]
    report("twins: put again", statistics.median(again), goal=0.005)
    measure_near_many(asked, texts, size)
    report("twins: put_many 10,000", seconds(lambda: duplicates.put_many(asked[size:])))


def measure_near_many(asked: list, texts: list, size: int) -> None:
    """A tenth of the import has a twin in the bank, a tenth one in the file."""
    from question_bank.duplicates import near_many

    fresh = [text.question for text in texts[size:]]
    tenth = BULK // 10
    fresh[:tenth] = [changed(text) for text in texts[: size : size // tenth]][:tenth]
    fresh[tenth : 2 * tenth] = [
        changed(text) for text in texts[size + 2 * tenth : size + 3 * tenth]
    ]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = clock[-1]()
    found = near_many(fresh)
    took = clock[-1]() - begin
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    own = [items[0] for items in asked[: size : size // tenth]][:tenth]
    in_bank = sum(
        item in {twin.item_id for twin in twins.in_bank}
        for item, twins in zip(own, found, strict=False)
    )
    in_file = sum(
        place + tenth in {twin.place for twin in twins.in_file}
        for place, twins in enumerate(found[tenth : 2 * tenth], start=tenth)
    )
    others = sum(bool(twins.in_bank or twins.in_file) for twins in found[3 * tenth :])
    report(
        "twins: near_many 10,000",
        took,
        goal=8,
        more=f"{grown // 1024} MB more; found {in_bank}/{tenth} in the bank, "
        f"{in_file}/{tenth} in the file; {others}/{BULK - 3 * tenth} others flagged",
    )


def changed(text) -> str:
    """The text with 不 put in, a word replaced and its options turned round."""
    stem = text.stem
    half = len(stem) // 2
    stem = f"{stem[:half]}不{stem[half:-6]}另外{stem[-4:]}"
    return "\n".join([stem, *text.options[::-1]])


def analyse() -> None:
    """What PostgreSQL does by itself after a minute."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        )


def report_query(query: str) -> None:
    from django.db.models import Q

    from question_bank.models import Item
    from question_bank.search import matching

    def first_page(found) -> None:
        list(found.order_by("code")[:PAGE])

    found = matching(Item.objects.all(), query)
    liked = Item.objects.filter(
        *(Q(search_text__text__contains=word) for word in query.split())
    )
    page = statistics.median(
        seconds(lambda: first_page(matching(Item.objects.all(), query)))
        for _ in range(REPEATS)
    )
    count = statistics.median(seconds(found.count) for _ in range(REPEATS))
    like = statistics.median(seconds(liked.count) for _ in range(REPEATS))
    report(
        f"search: {query}",
        page,
        goal=0.1,
        more=f"{found.count():,} items, count {count * 1000:.1f} ms, LIKE count {like * 1000:.0f} ms",
    )


def seconds(act) -> float:
    begin = clock[-1]()
    act()
    return clock[-1]() - begin


def report(
    what: str, took: float, *, goal: float | None = None, more: str = ""
) -> None:
    """One line; a goal that is missed is remembered."""
    asked = f"goal {goal * 1000:,.0f} ms" if goal else ""
    if goal and took > goal:
        missed.append(what)
    print(f"{what:32} {took * 1000:10,.1f} ms  {asked:14} {more}", flush=True)


if __name__ == "__main__":
    main()
