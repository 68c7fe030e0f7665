"""Which drills a procedure carries, and making one."""

from collections.abc import Iterator, Mapping
from functools import cache

from casework.drills.days import day_makers
from casework.drills.drill import (
    LARGEST_SEED,
    Citation,
    Drill,
    Maker,
    Sort,
    lettered,
)
from casework.drills.early import early_makers
from casework.drills.lists import column_makers, paper_makers
from casework.drills.ordering import order_makers
from casework.drills.records import record_makers
from casework.drills.turns import turn_makers
from casework.engine.draws import draw_index
from casework.engine.workdays import IsWorkday
from casework.procedures import Procedure, catalogue
from casework.procedures.limits import reading_of

# The catalogue's marks of procedures that are made for cases and for short drills.
CASES, DRILLS = "A", "B"
# With fewer facts to score a case would be no more than a drill with a client.
FEWEST_FACTS = 3


@cache
def drilled() -> Mapping[str, tuple[Sort, ...]]:
    """The procedures that carry a drill, with the sorts of each."""
    offered = {
        key: sorts_of(one)
        for key, one in catalogue().procedures.items()
        if is_for_drills(one)
    }
    return {key: sorts for key, sorts in offered.items() if sorts}


def is_for_drills(procedure: Procedure) -> bool:
    """Made for drills, or for a case but with too few facts: rules, quantities and
    limits that name a day."""
    dated = [one for one in procedure.deadlines if reading_of(one) is not None]
    facts = len(dated) + len(procedure.rules) + len(procedure.quantities)
    too_few = procedure.use == CASES and facts < FEWEST_FACTS
    return procedure.use == DRILLS or too_few


def sorts_of(procedure: Procedure) -> tuple[Sort, ...]:
    """The sorts that the facts of the procedure carry."""
    return tuple(_makers_of(procedure.id))


def make_drill(key: str, sort: Sort, seed: int, is_workday: IsWorkday) -> Drill:
    """The drill of that seed; the makers of a sort take turns from seed to seed.

    KeyError: the procedure is not known or does not carry the sort.
    """
    found = catalogue()
    procedure = found.procedures[key]
    makers = _makers_of(key)[sort]
    # The same seed gives other days and orders in another procedure.
    drawn = draw_index(seed, f"{key} {sort}", LARGEST_SEED)
    task = makers[seed % len(makers)](drawn, is_workday)
    return Drill(
        procedure=key,
        sort=sort,
        seed=seed,
        task=task,
        options=lettered(task.choices),
        citation=Citation(
            document=found.guides[procedure.guide],
            chapter=procedure.section,
            phrase=task.phrase,
            is_source=any(task.phrase == one.text for one in procedure.deadlines),
        ),
    )


@cache
def _makers_of(key: str) -> Mapping[Sort, tuple[Maker, ...]]:
    procedure = catalogue().procedures[key]
    made = {sort: tuple(_makers(procedure, sort)) for sort in Sort}
    return {sort: makers for sort, makers in made.items() if makers}


def _makers(procedure: Procedure, sort: Sort) -> Iterator[Maker]:
    match sort:
        case Sort.CALENDAR:
            yield from day_makers(procedure)
            yield from early_makers(procedure)
        case Sort.ORDER:
            yield from order_makers(procedure)
        case Sort.MISMATCH:
            yield from paper_makers(procedure)
        case Sort.LEDGER:
            yield from column_makers(procedure)
            yield from record_makers(procedure)
            yield from turn_makers(procedure)
