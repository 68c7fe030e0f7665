"""Wrong plays made from perfect ones, each with the error codes that it deserves.

Written by another hand than the scorer's. `data/mutations/` says what is done to a
case's perfect play and, from the rules of its pack, what that must be called; a
mutator here does it. A play is a list of moves in the words of a case's `perfect`, so
waiting and dates are worked out again in the altered play, and an act that the desk
refuses is left out, as it is for a trainee.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from casework.engine import (
    Act,
    CaseInstance,
    DeskState,
    ImpossibleAct,
    IsWorkday,
    apply,
    fold,
)
from casework.engine.conditions import Situation, holds
from casework.engine.oracle import acts_of, right_values
from casework.engine.texts import split_list

FOLDER = Path(__file__).parent / "data" / "mutations"
# A wait that something interrupts is taken up again, but not for ever.
MOST_WAITS = 20

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """One act of a perfect play: a step of the case's `perfect`, which of the acts it
    makes, and what a mutator writes into its form instead."""

    step: Row
    key: str
    payload: Mapping[str, str] = field(default_factory=dict)
    place: int = 0
    changes: Mapping[str, str] = field(default_factory=dict)

    def fits(self, key: str, where: Row) -> bool:
        return self.key == key and all(
            self.payload.get(name) == str(value) for name, value in where.items()
        )


@dataclass(frozen=True)
class Mutant:
    """A wrong play: `must` has to be found, `may` can follow from it.

    Nothing must be in a play that is merely another right one.
    """

    row: Row
    acts: tuple[Act, ...]
    must: frozenset[str]
    may: frozenset[str]


@dataclass(frozen=True)
class Play:
    """A perfect play of an instance, ready to be altered."""

    instance: CaseInstance
    calendar: IsWorkday

    @cached_property
    def words(self) -> dict[str, Any]:
        return right_values(self.instance)

    @cached_property
    def _played(self) -> tuple[list[Move], list[DeskState]]:
        """The moves, and the desk before each of them and at the end."""
        state = fold(self.instance, [], self.calendar)
        moves, states = [], [state]
        for step in self.instance.template.perfect:
            if not holds(step.get("when") or {}, state.situation()):
                continue
            for place, act in enumerate(acts_of(step, state, self.words)):
                state = apply(state, act)
                states.append(state)
                moves.append(Move(_ended_by(step, state), act.key, act.payload, place))
        return moves, states

    @property
    def moves(self) -> list[Move]:
        return self._played[0]

    def replay(self, moves: Sequence[Move]) -> tuple[list[Act], list[Move]]:
        """Return the acts of these moves, and the moves that the desk refused."""
        same = self._same(moves)
        state = self._played[1][same]
        acts, refused = [done.act for done in state.done], []
        for move in moves[same:]:
            try:
                for act in self.acts_of(move, state):
                    state = apply(state, act)
                    acts.append(state.done[-1].act)
            except ImpossibleAct:
                refused.append(move)
        return acts, refused

    def _same(self, moves: Sequence[Move]) -> int:
        pairs = zip(moves, self.moves, strict=False)
        return next((i for i, (a, b) in enumerate(pairs) if a is not b), len(moves))

    def acts_of(self, move: Move, state: DeskState) -> Iterator[Act]:
        """Yield the acts of a move at this desk: a wait may take several, or none."""
        if move.key == "wait_until":
            yield from self._waits(move, state)
            return
        made = acts_of(move.step, state, self.words)[move.place]
        yield Act(made.key, {**made.payload, **move.changes})

    def _waits(self, move: Move, state: DeskState) -> Iterator[Act]:
        for _ in range(MOST_WAITS):
            until = self._until(move.step, state)
            if until is None:
                return
            # What comes later today is waited for by waiting until tomorrow.
            until = max(until, state.now.date() + timedelta(days=1))
            act = Act(move.key, {"until": until.isoformat()})
            yield act
            state = apply(state, act)

    def _until(self, step: Row, state: DeskState) -> date | None:
        """Return the day that is waited for, or none if the wait is over."""
        if "wait_for" in step and not state.is_queued(step["wait_for"]):
            return None
        if "wait_past" in step and not _runs(step["wait_past"], state):
            return None
        [act] = acts_of(step, state, self.words)
        if not act.payload["until"]:
            return None
        until = date.fromisoformat(act.payload["until"])
        is_over = "act" in step and state.now.date() >= until
        return None if is_over else until


def _ended_by(step: Row, after: DeskState) -> Row:
    """Return the step; a wait that an event ended is a wait for that event."""
    if "wait_past" in step and _runs(step["wait_past"], after):
        return {"wait_for": after.happened[-1].event}
    return step


def _runs(deadline: str, state: DeskState) -> bool:
    return state.due(deadline) is not None and not state.is_over(deadline)


def mutants(play: Play, rows: Sequence[Row]) -> Iterator[Mutant]:
    """Yield every mutant of the play; a row about what it does not have gives none."""
    situation = Situation(play.instance.facts, play.instance.answers)
    for row in rows:
        if not holds(row.get("when") or {}, situation):
            continue
        for moves in MUTATORS[_word(row)](row, play):
            mutant = _mutant(row, rows, play, moves)
            if mutant:
                yield mutant


def _word(row: Row) -> str:
    return next(iter(row))


def _mutant(
    row: Row, rows: Sequence[Row], play: Play, moves: Sequence[Move]
) -> Mutant | None:
    """Return the mutant, or none if the desk refused just what was to be tried."""
    acts, refused = play.replay(moves)
    untouched = {id(move) for move in play.moves}
    if any(id(move) not in untouched for move in refused):
        return None
    done = Counter(move.key for move in moves) - Counter(move.key for move in refused)
    gone = Counter(move.key for move in play.moves) - done
    must = frozenset(row["codes"][:1])
    may = frozenset(row["codes"]) | _follows(gone, rows)
    return Mutant(row, tuple(acts), must, may)


def _follows(keys: Container[str], rows: Sequence[Row]) -> frozenset[str]:
    """Return what acts that were left out, or not possible any more, are called."""
    codes = {
        code
        for row in rows
        if row.get("omit") in keys or row.get("omit_each") in keys
        for code in row["codes"][:1]
    }
    pairs = [row["order"] for row in rows if "order" in row]
    codes |= {"E2" for first, _ in pairs if first in keys}
    codes |= {"E1" for _, second in pairs if second in keys}
    return frozenset(codes)


def _places(play: Play, key: str, row: Row) -> list[int]:
    where = row.get("where", {})
    return [i for i, move in enumerate(play.moves) if move.fits(key, where)]


def _without(moves: Sequence[Move], places: Iterable[int]) -> list[Move]:
    left_out = set(places)
    return [move for i, move in enumerate(moves) if i not in left_out]


def _steps(steps: Iterable[Row]) -> list[Move]:
    """Return moves of one's own; a wait says so by `wait_for` or `wait_past`."""
    return [
        Move(step, step.get("act", "wait_until"), step.get("payload") or {})
        for step in steps
    ]


def _omit(row: Row, play: Play) -> Iterator[list[Move]]:
    """Leave the act out, each time it is done."""
    places = _places(play, row["omit"], row)
    if places:
        yield _without(play.moves, places)


def _omit_each(row: Row, play: Play) -> Iterator[list[Move]]:
    """Leave one performance of the act out, each in turn."""
    for place in _places(play, row["omit_each"], row):
        yield _without(play.moves, [place])


def _order(row: Row, play: Play) -> Iterator[list[Move]]:
    """Do the first act only after the second."""
    first, second = (_places(play, key, row) for key in row["order"])
    early = [place for place in first if second and place < second[0]]
    if early:
        late = [replace(play.moves[place]) for place in early]
        rest = play.moves[early[-1] + 1 : second[0] + 1]
        before = _without(play.moves[: early[-1] + 1], early)
        yield [*before, *rest, *late, *play.moves[second[0] + 1 :]]


def _insert(row: Row, play: Play) -> Iterator[list[Move]]:
    """Do something more, `before` or `after` an act the first time (or `at: last`)."""
    side = "before" if "before" in row else "after"
    places = _places(play, row[side], row)
    if places:
        place = places[-1 if row.get("at") == "last" else 0] + (side == "after")
        more = _steps(row["insert"])
        yield [*play.moves[:place], *more, *play.moves[place:]]


def _move(row: Row, play: Play) -> Iterator[list[Move]]:
    """Do the acts before another one (`before`) or after it (`after`)."""
    moved = [place for key in row["move"] for place in _places(play, key, row)]
    side = "before" if "before" in row else "after"
    target = next(
        (i for i, move in enumerate(play.moves) if move.key == row[side]), None
    )
    if moved and target is not None:
        acts = [replace(play.moves[place]) for place in moved]
        edge = target + (side == "after")
        head = _without(play.moves[:edge], moved)
        gone = [place - edge for place in moved if place >= edge]
        yield [*head, *acts, *_without(play.moves[edge:], gone)]


def _instead(row: Row, play: Play) -> Iterator[list[Move]]:
    """Do other acts in place of this one."""
    places = _places(play, row["instead"], row)
    if places:
        place = places[0]
        yield [*play.moves[:place], *_steps(row["do"]), *play.moves[place + 1 :]]


def _changed(play: Play, place: int, name: str, value: str) -> list[Move]:
    move = play.moves[place]
    changes = {**move.changes, name: value}
    return [
        *play.moves[:place],
        replace(move, changes=changes),
        *play.moves[place + 1 :],
    ]


def _set(row: Row, play: Play) -> Iterator[list[Move]]:
    """Write something into the form, each of several values in turn."""
    values = row["to"] if isinstance(row["to"], list) else [row["to"]]
    for place in _places(play, row["set"], row)[:1]:
        for value in values:
            if play.moves[place].payload.get(row["field"]) != value:
                yield _changed(play, place, row["field"], value)


def _wrong(row: Row, play: Play) -> Iterator[list[Move]]:
    """Decide wrongly: every value that the form offers and the rules do not."""
    spec = play.instance.template.acts[row["wrong"]]
    [options] = [each.options for each in spec.fields if each.name == row["field"]]
    right = play.instance.answers[row["answer"]] if "answer" in row else ()
    passed_over = {*right, *row.get("save", ())}
    for place in _places(play, row["wrong"], row)[-1:]:
        passed_over.add(play.moves[place].payload.get(row["field"], ""))
        for value in options:
            if value not in passed_over:
                yield _changed(play, place, row["field"], value)


def _more(row: Row, play: Play) -> Iterator[list[Move]]:
    """Ask for a paper that may not be asked for, each in turn."""
    for place in _places(play, row["more"], row):
        asked = split_list(play.moves[place].payload[row["field"]])
        for paper in row["papers"]:
            if paper not in asked:
                listed = ",".join([*asked, paper])
                yield _changed(play, place, row["field"], listed)


def _fewer(row: Row, play: Play) -> Iterator[list[Move]]:
    """Leave one of several entries out, each in turn."""
    for place in _places(play, row["fewer"], row):
        named = split_list(play.moves[place].payload[row["field"]])
        for entry in named if len(named) > 1 else ():
            rest = ",".join(each for each in named if each != entry)
            yield _changed(play, place, row["field"], rest)


def _parts(row: Row, play: Play) -> Iterator[list[Move]]:
    """Tell in two parts what has to be told at once."""
    for place in _places(play, row["parts"], row):
        move = play.moves[place]
        named = split_list(move.payload[row["field"]])
        for cut in range(1, len(named)):
            first, second = (
                replace(move, changes={row["field"]: ",".join(part)})
                for part in (named[:cut], named[cut:])
            )
            between = _steps(row.get("between", ()))
            yield [
                *play.moves[:place],
                *(first, *between, second),
                *play.moves[place + 1 :],
            ]


def _shift(row: Row, play: Play) -> Iterator[list[Move]]:
    """Write a date some days off into the form."""
    for place in _places(play, row["shift"], row):
        stated = date.fromisoformat(play.moves[place].payload[row["field"]])
        for days in row["days"]:
            day = stated + timedelta(days=days)
            yield _changed(play, place, row["field"], day.isoformat())


MUTATORS: dict[str, Callable[[Row, Play], Iterator[list[Move]]]] = {
    "omit": _omit,
    "omit_each": _omit_each,
    "order": _order,
    "insert": _insert,
    "move": _move,
    "instead": _instead,
    "set": _set,
    "wrong": _wrong,
    "more": _more,
    "fewer": _fewer,
    "parts": _parts,
    "shift": _shift,
}


def rows_of(case: str) -> list[Row]:
    """Return the mutations of a case."""
    rows: list[Row] = _read(case)
    return rows


def seeds() -> Row:
    """Return which variants are played, in the tests and in full."""
    found: Row = _read("seeds")
    return found


def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yaml").read_text(), yaml.CSafeLoader)
