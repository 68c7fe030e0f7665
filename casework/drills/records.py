"""Drills on records: several things done, one of them against the entry."""

import re
from collections.abc import Iterator

from casework.drills.drill import Choice, Maker, Shape, Task, shuffled
from casework.drills.written import Record, written
from casework.engine.draws import draw_integer
from casework.engine.workdays import IsWorkday
from casework.procedures.catalogue import Procedure

MOST = 4
# {90-99} is a number drawn between the two.
DRAWN = re.compile(r"\{(\d+)-(\d+)\}")


def record_makers(procedure: Procedure) -> Iterator[Maker]:
    """At most one: over all records that are written for the procedure."""
    records = written().records.get(procedure.id)
    if records is not None:
        yield _maker(records)


def _maker(records: tuple[Record, ...]) -> Maker:
    def make(seed: int, is_workday: IsWorkday) -> Task:
        faulty, *sound = shuffled(seed, "records", records)[:MOST]
        choices = [
            Choice(_filled(seed, faulty.wrong), 1, "这一条与规程不符，看依据。"),
            *(_sound(seed, one) for one in sound),
        ]
        return Task(
            shape=Shape.ONE,
            facts=(),
            ask="下面是几条工作记录，哪一条不合规程？",
            choices=shuffled(seed, "shown", choices),
            phrase=faulty.quote,
        )

    return make


def _sound(seed: int, record: Record) -> Choice:
    return Choice(_filled(seed, record.right), 0, f"合规程：“{record.quote}”。")


def _filled(seed: int, text: str) -> str:
    """The text with its numbers drawn."""

    def number(match: re.Match[str]) -> str:
        low, high = int(match[1]), int(match[2])
        return str(draw_integer(seed, f"{text} {match.start()}", low, high))

    return DRAWN.sub(number, text)
