"""The casework desk in numbers: its scorer against wrong plays, and how fast it is.

    PYTHONPATH=site:. python -m benchmarks.casework [parts] [--share 0.1]

Parts: perfect (100 points on 20,000 seeds), mutants (recall and precision of every
error code on 100,000 wrong plays of `tests/casework/mutators.py`), workdays (100,000
random counts against chinese_calendar), rescore (10,000 stored plays), trainees (100
at once at a running server: loopback, a minute). `--share` does a part of the number.
Seeds are in tests/casework/data/mutations/seeds.yaml.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from io import StringIO
from pathlib import Path

import chinese_calendar

from benchmarks.casework_load import trainees_at
from benchmarks.scratch_database import new_database, set_up
from casework.engine import (
    DATA,
    Act,
    CaseInstance,
    ScoreReport,
    load_case,
    make_instance,
    perfect_acts,
    score,
)
from casework.engine.workdays import add_workdays
from tests.casework.mutators import (
    Mutant,
    Play,
    mutants,
    rows_of,
    seeds,
)
from tests.casework.tally import CODES, Tally

CASES = sorted(path.stem for path in (DATA / "cases").glob("*.yaml"))
STORED_PLAYS = 10_000
# So many working days take at most so many days.
MOST_WORKDAYS, MOST_DAYS = 60, 120

Part = Callable[[argparse.Namespace], None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), help=", ".join(PARTS))
    parser.add_argument("--share", type=float, default=1, help="of the full number")
    parser.add_argument("--port", type=int, default=8315)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--trainees", type=int, default=100)
    parser.add_argument("--thinking", type=float, default=5, help="seconds per act")
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options.folder = Path(folder)
        run([part for part in options.parts if part in PURE], PURE, options)
        stored = [part for part in options.parts if part in STORED]
        if stored:
            set_up(folder)
            with new_database("benchmark_casework"):
                run(stored, STORED, options)


def run(parts: list[str], known: dict[str, Part], options: argparse.Namespace) -> None:
    for part in parts:
        began = time.monotonic()
        known[part](options)
        print(f"({part}: {time.monotonic() - began:.0f} s)\n", flush=True)


@cache
def is_workday(day: date) -> bool:
    if day.year > 2026:
        return day.weekday() < 5
    worked: bool = chinese_calendar.is_workday(day)
    return worked


def range_of(row: dict[str, int], options: argparse.Namespace) -> range:
    """The seeds of a row of seeds.yaml, or their share."""
    return range(row["first"], row["first"] + round(row["count"] * options.share))


def perfect(options: argparse.Namespace) -> None:
    """Perfect plays over all cases: 100 points and no error."""
    plays = faults = 0
    for case in CASES:
        template = load_case(case)
        for seed in range_of(seeds()["perfect"], options):
            instance = make_instance(template, seed)
            report = score(instance, perfect_acts(instance, is_workday), is_workday)
            plays += 1
            faults += report.total != 100 or bool(report.debrief)
    print(f"perfect: {plays:,} plays of {len(CASES)} cases, {faults} with a fault")


class Watch:
    """How long single scorings take, in milliseconds of this process."""

    def __init__(self) -> None:
        self.times: list[float] = []

    def score(self, instance: CaseInstance, acts: Iterable[Act]) -> ScoreReport:
        began = time.process_time()
        report = score(instance, acts, is_workday)
        self.times.append((time.process_time() - began) * 1000)
        return report

    def tell(self) -> None:
        times = sorted(self.times)
        middle, late = statistics.median(times), times[len(times) * 99 // 100]
        print(
            f"scoring: median {middle:.2f} ms, p99 {late:.2f} ms, worst {times[-1]:.2f}"
        )


def wrong_plays(seeds_of_each: range) -> Iterator[tuple[CaseInstance, Mutant]]:
    for case in CASES:
        template, rows = load_case(case), rows_of(case)
        for seed in seeds_of_each:
            instance = make_instance(template, seed)
            for mutant in mutants(Play(instance, is_workday), rows):
                yield instance, mutant


def mutants_found(options: argparse.Namespace) -> None:
    """What wrong plays deserve, and what the scorer says."""
    tally, watch, unpunished = Tally(), Watch(), 0
    used: set[str] = set()
    for instance, mutant in wrong_plays(range_of(seeds()["full"], options)):
        used.add(f"{instance.template.id} {dict(mutant.row)}")
        report = watch.score(instance, mutant.acts)
        tally.add(mutant.must, mutant.may, frozenset(report.by_error()))
        unpunished += bool(mutant.must) and report.total == 100
    harmless = tally.plays - sum(tally.must.values())
    print(f"mutants: {tally.plays:,} plays, {harmless:,} of them harmless")
    print("| code | deserved | recall | found | precision |\n|---|---:|---:|---:|---:|")
    for code in CODES:
        print(
            f"| {code} | {tally.must[code]:,} | {tally.recall(code):.4f} "
            f"| {tally.found[code]:,} | {tally.precision(code):.4f} |"
        )
    print(f"wrong and yet 100 points: {unpunished}")
    rows = [f"{case} {dict(row)}" for case in CASES for row in rows_of(case)]
    unused = [row for row in rows if row not in used]
    print(f"mutations: {len(rows)}, {len(unused)} never possible", *unused, sep="\n")
    watch.tell()


def workdays(options: argparse.Namespace) -> None:
    """Days counted by the engine on the stored calendar, against the published one."""
    from law.working_days import calendar_between

    spec = seeds()["workdays"]
    first, last = date(spec["first"], 1, 1), date(spec["last"], 12, 31)
    draw, wrong = random.Random(spec["seed"]), 0
    number = round(spec["count"] * options.share)
    load_laws()
    calendar = calendar_between(first, last)
    for _ in range(number):
        start = first + timedelta(draw.randrange((last - first).days - MOST_DAYS))
        count = draw.randint(1, MOST_WORKDAYS)
        end = add_workdays(start, count, calendar.is_workday)
        days = chinese_calendar.get_workdays(start + timedelta(1), end)
        wrong += (len(days), days[-1]) != (count, end)
    print(f"workdays: {number:,} pairs of {first.year} to {last.year}, {wrong} differ")


def rescore(options: argparse.Namespace) -> None:
    """The dry run over stored plays; every tenth was scored otherwise before."""
    from benchmarks.casework_plays import store_plays, tell_rescoring

    load_laws()
    row = seeds()["full"]
    # A tenth of the wrong plays is as many.
    some = range(row["first"], row["first"] + row["count"] // 10)
    store_plays(round(STORED_PLAYS * options.share), wrong_plays(some))
    tell_rescoring()


def trainees(options: argparse.Namespace) -> None:
    """Trainees at once at a running server, each an act every few seconds."""
    load_laws()
    trainees_at(options, CASES)


def load_laws() -> None:
    from django.core.management import call_command

    call_command("load_law", verbosity=0, stdout=StringIO())


PURE: dict[str, Part] = {"perfect": perfect, "mutants": mutants_found}
STORED: dict[str, Part] = {
    "workdays": workdays,
    "rescore": rescore,
    "trainees": trainees,
}
PARTS = PURE | STORED

if __name__ == "__main__":
    main()
