"""Reading and marking an answer. It is kept as letters: `b`, `ac`, `bdac`."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from casework.drills.drill import Drill, Shape

Answer = str
Posted = Mapping[str, Sequence[str]]

CHOICE = "choice"
PLACE = "place-"
FULL = 100


class BadAnswer(Exception):
    """Nothing that can be marked; `message` says what is missing."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(code)


def read_answer(drill: Drill, posted: Posted) -> Answer:
    """The answer in a posted form. BadAnswer: no_choice, unknown_choice, no_order."""
    if drill.task.shape is Shape.PLACES:
        return _read_places(drill, posted)
    return _read_choice(drill, posted)


def _read_choice(drill: Drill, posted: Posted) -> Answer:
    chosen = sorted(set(posted.get(CHOICE, ())))
    if not chosen:
        raise BadAnswer("no_choice", "还没有选。选好以后再交，这道题还没有计分。")
    known = {one.key for one in drill.options}
    if not known.issuperset(chosen) or (
        drill.task.shape is Shape.ONE and len(chosen) > 1
    ):
        raise BadAnswer("unknown_choice", "交上来的选项不在这道题里，请重新选。")
    return "".join(chosen)


def _read_places(drill: Drill, posted: Posted) -> Answer:
    given = {
        posted.get(f"{PLACE}{one.key}", ("",))[-1]: one.key for one in drill.options
    }
    wanted = [str(place + 1) for place in range(len(drill.options))]
    if set(given) != set(wanted):
        raise BadAnswer(
            "no_order", "每一步都要选一个不同的序号。选好以后再交，这道题还没有计分。"
        )
    return "".join(given[place] for place in wanted)


def points_of(drill: Drill, answer: Answer) -> int:
    """Points of 100, rounded down: right less wrong over all, never below 0.

    One option: all or nothing. Some: over the options that belong. Places: over the
    pairs of steps.
    """
    places = {one.key: one.choice.place for one in drill.options}
    if drill.task.shape is Shape.PLACES:
        pairs = [places[one] < places[other] for one, other in combinations(answer, 2)]
        return _share(sum(pairs), len(pairs) - sum(pairs), len(pairs))
    hits = sum(places[key] for key in answer)
    return _share(hits, len(answer) - hits, sum(places.values()))


def _share(right: int, wrong: int, whole: int) -> int:
    return max(0, FULL * (right - wrong) // whole)
