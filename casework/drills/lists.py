"""Drills on lists: what is missing among the papers, what belongs into a ledger."""

from collections.abc import Iterator

from casework.drills.drill import Choice, Maker, Shape, Task, shuffled
from casework.drills.written import ColumnList, PaperList, written
from casework.engine.draws import draw_integer
from casework.engine.workdays import IsWorkday
from casework.procedures.catalogue import Procedure

MOST_BELONGING, MOST_FOREIGN = 4, 3


def paper_makers(procedure: Procedure) -> Iterator[Maker]:
    """One maker for each list of papers."""
    for paper_list in written().papers.get(procedure.id, ()):
        yield _paper_maker(paper_list)


def _paper_maker(given: PaperList) -> Maker:
    def make(seed: int, is_workday: IsWorkday) -> Task:
        drawn = shuffled(seed, "papers", given.needed)
        there = draw_integer(seed, "there", 1, len(drawn) - 1)
        choices = [
            *(Choice(one, 0, "已经有了，不能再要一次。") for one in drawn[:there]),
            *(Choice(one, 1, "清单上有，手里还没有。") for one in drawn[there:]),
            *(
                Choice(one, 0, "这份清单上没有，不能要。")
                for one in _foreign(seed, given.foreign)
            ),
        ]
        return Task(
            shape=Shape.SOME,
            facts=(given.facts, f"手里已经有：{'、'.join(drawn[:there])}。"),
            ask="照规程的清单，还缺哪几件？",
            choices=shuffled(seed, "shown", choices),
            phrase=given.quote,
        )

    return make


def column_makers(procedure: Procedure) -> Iterator[Maker]:
    """One maker for each ledger, form or list."""
    for column_list in written().columns.get(procedure.id, ()):
        yield _column_maker(column_list)


def _column_maker(given: ColumnList) -> Maker:
    def make(seed: int, is_workday: IsWorkday) -> Task:
        most = min(MOST_BELONGING, len(given.belong))
        number = draw_integer(seed, "belonging", 2, most)
        choices = [
            *(
                Choice(one, 1, "规程写明有这一项。")
                for one in shuffled(seed, "belong", given.belong)[:number]
            ),
            *(
                Choice(one, 0, "规程里没有这一项。")
                for one in _foreign(seed, given.foreign)
            ),
        ]
        return Task(
            shape=Shape.SOME,
            facts=(),
            ask=given.ask,
            choices=shuffled(seed, "shown", choices),
            phrase=given.quote,
        )

    return make


def _foreign(seed: int, foreign: tuple[str, ...]) -> tuple[str, ...]:
    number = draw_integer(seed, "foreign number", 2, MOST_FOREIGN)
    return shuffled(seed, "foreign", foreign)[:number]
