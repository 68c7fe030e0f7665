"""The small language of `when` in case data, evaluated without `eval`.

A condition is a mapping whose first word that is one of these decides its meaning:
`fact`, `answer`, `input`, `answered`, `done`, `happened`, `queued`, `flag`,
`over`, `client`, `weekday`, and `all`, `any`, `not`. An empty condition always holds.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from casework.engine.texts import split_list


class History(Protocol):
    """What a condition may ask about a desk in play."""

    client_here: bool
    now: datetime
    flags: dict[str, str]

    def has_done(self, act: str) -> bool:
        """Return whether the act was performed."""

    def has_happened(self, event: str) -> bool:
        """Return whether the event took place."""

    def is_queued(self, event: str) -> bool:
        """Return whether the event is on its way."""

    def is_over(self, deadline: str) -> bool:
        """Return whether the period has run and ended before today."""

    def answers_given(self, act: str, name: str) -> list[str]:
        """Return every value given in that field, oldest first."""


@dataclass(slots=True)
class Situation:
    """Everything a condition can see: facts, right answers, desk, current form."""

    facts: Mapping[str, Any]
    answers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    desk: History | None = None
    payload: Mapping[str, str] = field(default_factory=dict)

    @property
    def history(self) -> History:
        """Return the desk; a condition about it before play is an author's error."""
        if self.desk is None:
            raise ValueError("this condition needs a desk in play")
        return self.desk


def parts_with(word: str, node: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the parts that have the word, of a condition or of a tree of them."""
    if isinstance(node, Mapping):
        if word in node:
            yield node
        node = node.values()
    if isinstance(node, str) or not isinstance(node, Iterable):
        return
    for each in node:
        yield from parts_with(word, each)


Check = Callable[[Mapping[str, Any], Situation], bool]


def holds(condition: Mapping[str, Any], situation: Situation) -> bool:
    """Return whether the condition holds in the situation."""
    if not condition:
        return True
    for word in condition:
        if word in WORDS:
            return WORDS[word](condition, situation)
    raise ValueError(f"unknown condition {dict(condition)}")


def compare(condition: Mapping[str, Any], value: Any, situation: Situation) -> bool:
    """Compare a value: `is`, `in`, `at_least`, `below`, `has`, `in_answer`.

    `at_least` and `below` compare with a number, or with so many percent of a fact:
    `{fact: hired, at_least: {percent: 30, fact: staff}}`.
    """
    asked = [word for word in condition if word in TESTS]
    if not asked:
        return bool(value)
    return all(TESTS[word](value, condition[word], situation) for word in asked)


TESTS: dict[str, Callable[[Any, Any, Situation], bool]] = {
    "is": lambda value, wanted, _: str(value) == str(wanted),
    "in": lambda value, wanted, _: str(value) in map(str, wanted),
    "at_least": lambda value, wanted, at: float(value) >= _number(wanted, at),
    "below": lambda value, wanted, at: float(value) < _number(wanted, at),
    "has": lambda value, wanted, _: bool(set(wanted) & set(split_list(str(value)))),
    "in_answer": lambda value, name, at: str(value) in at.answers[name],
}


def _number(wanted: Any, situation: Situation) -> float:
    if isinstance(wanted, Mapping):
        return float(wanted["percent"] * situation.facts[wanted["fact"]] / 100)
    return float(wanted)


def _all(condition: Mapping[str, Any], situation: Situation) -> bool:
    return all(holds(part, situation) for part in condition["all"])


def _any(condition: Mapping[str, Any], situation: Situation) -> bool:
    return any(holds(part, situation) for part in condition["any"])


def _not(condition: Mapping[str, Any], situation: Situation) -> bool:
    return not holds(condition["not"], situation)


def _fact(condition: Mapping[str, Any], situation: Situation) -> bool:
    return compare(condition, situation.facts[condition["fact"]], situation)


def _answer(condition: Mapping[str, Any], situation: Situation) -> bool:
    return str(condition["is"]) in situation.answers[condition["answer"]]


def _input(condition: Mapping[str, Any], situation: Situation) -> bool:
    return compare(condition, situation.payload.get(condition["input"], ""), situation)


def _answered(condition: Mapping[str, Any], situation: Situation) -> bool:
    """Compare the first value given; `which` may say `last` or `any` instead."""
    given = situation.history.answers_given(condition["answered"], condition["field"])
    which = {"first": given[:1], "last": given[-1:], "any": given}
    chosen = which[condition.get("which", "first")]
    return any(compare(condition, value, situation) for value in chosen)


def _done(condition: Mapping[str, Any], situation: Situation) -> bool:
    return situation.history.has_done(condition["done"])


def _happened(condition: Mapping[str, Any], situation: Situation) -> bool:
    return situation.history.has_happened(condition["happened"])


def _queued(condition: Mapping[str, Any], situation: Situation) -> bool:
    return situation.history.is_queued(condition["queued"])


def _flag(condition: Mapping[str, Any], situation: Situation) -> bool:
    return condition["flag"] in situation.history.flags


def _over(condition: Mapping[str, Any], situation: Situation) -> bool:
    return situation.history.is_over(condition["over"])


def _client(condition: Mapping[str, Any], situation: Situation) -> bool:
    return situation.history.client_here == (condition["client"] == "here")


def _weekday(condition: Mapping[str, Any], situation: Situation) -> bool:
    """Hold on these days of the week; Monday is 1."""
    return situation.history.now.isoweekday() in condition["weekday"]


WORDS: dict[str, Check] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "fact": _fact,
    "answer": _answer,
    "input": _input,
    "answered": _answered,
    "done": _done,
    "happened": _happened,
    "queued": _queued,
    "flag": _flag,
    "over": _over,
    "client": _client,
    "weekday": _weekday,
}
