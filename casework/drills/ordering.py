"""Drills on order: the steps of an entry are put where its guide puts them."""

from collections.abc import Iterator

from casework.drills.drill import Choice, Maker, Shape, Task, shuffled
from casework.drills.written import written
from casework.engine.workdays import IsWorkday
from casework.procedures.catalogue import Procedure

FEWEST, MOST = 3, 6


def order_makers(procedure: Procedure) -> Iterator[Maker]:
    """At most one. The steps of an entry bear the names and the order of its guide's
    工作流程, unless a reader has found them side by side."""
    told_in_order = procedure.id not in written().side_by_side
    if told_in_order and FEWEST <= len(procedure.steps) <= MOST:
        yield _maker(procedure)


def _maker(procedure: Procedure) -> Maker:
    def make(seed: int, is_workday: IsWorkday) -> Task:
        steps = [
            Choice(step.name, place + 1, detail=step.does)
            for place, step in enumerate(procedure.steps)
        ]
        return Task(
            shape=Shape.PLACES,
            facts=(),
            ask="这几步按规程的工作流程，先办哪一步，后办哪一步？",
            choices=_unsorted(seed, steps),
            phrase="→".join(step.name for step in procedure.steps),
        )

    return make


def _unsorted(seed: int, steps: list[Choice]) -> tuple[Choice, ...]:
    """Shuffled, and never by chance in their own order."""
    drawn = shuffled(seed, "steps", steps)
    return drawn if list(drawn) != steps else (*drawn[1:], drawn[0])
