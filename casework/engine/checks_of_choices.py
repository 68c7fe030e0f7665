"""How a decision is judged: the value that was chosen, and when."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework.engine.evidence import (
    NOT_DONE,
    NOTHING,
    Evidence,
    Verdict,
    comes_early,
    full,
    how_early,
    once_more,
    overtaken,
    overtaken_by,
)
from casework.engine.state import Done
from casework.engine.texts import chinese_date, quoted


def choice(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """A value given must be among the right answers: the first, or the one of `which`.

    `which` is `last`, or `every`: then the first wrong one counts.

    `since` lists acts or events of which one must have taken place before (with
    `if_done`, if it did at all), `before` names what must not come first, and after
    which the last is none; `codes` gives particular wrong values an error of their own
    instead of `wrong`. Done once more after the act `until`, or rightly only on a later
    day than the last of `by_day` that took place, it is `late`.
    """
    given = evidence.every(check["act"])
    if not given:
        return Verdict(NOTHING, check["absent"], NOT_DONE)
    wrong = check.get("wrong", "E6")
    if again := once_more(check["act"], check, evidence):
        your = overtaken(again[0], check["until"], evidence)
        return Verdict(NOTHING, check.get("late", wrong), your)
    right = evidence.instance.answers[check["answer"]]
    done = _counted(given, check, right, evidence)
    if comes_early(check, evidence, done):
        return Verdict(NOTHING, wrong, how_early(check, evidence, done))
    if by := overtaken_by(check, evidence, done):
        return Verdict(NOTHING, check["absent"], overtaken(done, by, evidence))
    value = _value(done, check)
    your = f"选了{quoted(evidence.label(check['act'], check['field'], value))}。"
    if value not in right:
        return Verdict(NOTHING, check.get("codes", {}).get(value, wrong), your)
    last = _last_day(check, evidence)
    if any(one.at.date() <= last for one in given if _value(one, check) in right):
        return full(your)
    your = f"{chinese_date(done.at.date())}才补记。"
    return Verdict(NOTHING, check.get("late", wrong), your)


def _value(done: Done, check: Mapping[str, Any]) -> str:
    return done.act.payload.get(check["field"], "")


def _last_day(check: Mapping[str, Any], evidence: Evidence) -> date:
    """The day of the last of `by_day` that took place; without one there is no end."""
    moments = [evidence.desk.anchor(key) for key in check.get("by_day", ())]
    return max((each.date() for each in moments if each), default=date.max)


def _counted(
    given: list[Done],
    check: Mapping[str, Any],
    right: tuple[str, ...],
    evidence: Evidence,
) -> Done:
    if check.get("which") == "last":
        in_time = [done for done in given if not overtaken_by(check, evidence, done)]
        return (in_time or given)[-1]
    wrong = (done for done in given if _value(done, check) not in right)
    return next(wrong, given[0]) if check.get("which") == "every" else given[0]
