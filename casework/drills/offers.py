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
from casework.drills.lists import column_makers, paper_makers
from casework.drills.ordering import order_makers
from casework.drills.records import record_makers
from casework.drills.turns import turn_makers
from casework.engine.draws import draw_index
from casework.engine.workdays import IsWorkday
from casework.procedures import Procedure, catalogue

# The catalogue's mark of procedures that are made for short drills.
USE = "B"


@cache
def drilled() -> Mapping[str, tuple[Sort, ...]]:
    """The procedures that carry a drill, with the sorts of each."""
    offered = {
        key: sorts_of(one)
        for key, one in catalogue().procedures.items()
        if one.use == USE
    }
    return {key: sorts for key, sorts in offered.items() if sorts}


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
    guide = found.guides[procedure.guide]
    return Drill(
        procedure=key,
        sort=sort,
        seed=seed,
        task=task,
        options=lettered(task.choices),
        citation=Citation(guide, procedure.section, task.phrase),
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
        case Sort.ORDER:
            yield from order_makers(procedure)
        case Sort.MISMATCH:
            yield from paper_makers(procedure)
        case Sort.LEDGER:
            yield from column_makers(procedure)
            yield from record_makers(procedure)
            yield from turn_makers(procedure)
