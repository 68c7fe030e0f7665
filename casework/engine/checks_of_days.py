"""How the days of an act are judged: too early, in time, too late, on its own day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from casework.engine.evidence import (
    NEVER,
    NOT_DONE,
    NOTHING,
    SAID_BOTH,
    TOO_SOON,
    Evidence,
    Verdict,
    comes_early,
    contradicts_itself,
    done_on,
    full,
    overtaken,
    overtaken_by,
    tried,
)
from casework.engine.oracle import deadline_from
from casework.engine.state import Done
from casework.engine.texts import chinese_date

# References from a check to deadlines of the pack.
DEADLINE_WORDS = ("deadline", "opens")


def not_before(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act waits until the period is over."""
    done = evidence.first(check["act"])
    if done is None:
        return Verdict(NOTHING, "E1", NOT_DONE)
    last = evidence.desk.due(check["deadline"])
    if last is None or done.at.date() <= last:
        return Verdict(NOTHING, "E3", f"{done_on(done)[:-1]}，过早。")
    return full(done_on(done))


def stated_date(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The date written on the form is the last day of the period.

    It runs from what the deadline is anchored on, which may be earlier than the act:
    a question is registered the day after it came, and its days run all the same.
    The first date written counts, with `which` the last, or every one.
    Written only after an act of `before`, it helped nobody.
    """
    given = evidence.every(check["act"])
    if not given:
        return Verdict(NOTHING, "E1", NOT_DONE)
    chosen = {"every": given, "last": given[-1:]}
    stated = chosen.get(check.get("which", ""), given[:1])
    verdicts = [_stated(check, evidence, done) for done in stated]
    return next((one for one in verdicts if one.error), verdicts[0])


def _stated(check: Mapping[str, Any], evidence: Evidence, done: Done) -> Verdict:
    if overtaken_by(check, evidence, done):
        return Verdict(NOTHING, "E1", f"{done_on(done)[:-1]}，晚了。")
    counted = deadline_from(evidence.desk, check["deadline"], done.at.date())
    right = _running(check, evidence) or counted
    stated = date.fromisoformat(done.act.payload[check["field"]])
    your = f"写的是{chinese_date(stated)}。"
    return full(your) if stated == right else Verdict(NOTHING, "E3", your)


def stated_within(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The date last written on the form lies in the period that runs from the act.

    A day that is over by then is no appointment at all: `absent`, as if none were made.
    """
    given = evidence.every(check["act"])
    if not given:
        return Verdict(NOTHING, check["absent"], NOT_DONE)
    begun = given[-1].at.date()
    stated = date.fromisoformat(given[-1].act.payload[check["field"]])
    your = f"写的是{chinese_date(stated)}。"
    if stated < begun:
        return Verdict(NOTHING, check["absent"], your)
    last = deadline_from(evidence.desk, check["deadline"], begun)
    return full(your) if stated <= last else Verdict(NOTHING, "E3", your)


def _running(check: Mapping[str, Any], evidence: Evidence) -> date | None:
    """Return the end of a period that another act or an event has begun."""
    deadline = evidence.instance.template.pack.deadlines[check["deadline"]]
    own = deadline.anchor == check["act"]
    return None if own else evidence.desk.due(check["deadline"])


def same_day(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done, rightly filled, on the day of its anchor, which took place.

    Without `anchor` it belongs to the first day; what comes first on that day is
    asked by items of order, or by `since`: acts or events of which one comes first. With
    `only` nothing else was recorded, neither before nor after. With `event` it waits
    for that as well. With `if_done` what of `since` never took place is left to the
    item that asks for it, with `if_done: anchor` that as well.
    """
    given = evidence.every(check["act"], check.get("where"))
    if not given:
        wrong = evidence.first(check["act"]) is not None
        return Verdict(NOTHING, check["error"], "记错了。" if wrong else "没有记录。")
    day = _day_of(check, evidence)
    if day == date.max and check.get("if_done") == "anchor":
        return full(done_on(given[0]))
    done = next((each for each in given if each.at.date() >= day), None)
    if done is None:
        never = day == date.max
        return Verdict(NOTHING, check["error"], NEVER if never else TOO_SOON)
    if comes_early(check, evidence, done):
        return Verdict(NOTHING, check["error"], TOO_SOON)
    if contradicts_itself(check, evidence):
        return Verdict(NOTHING, check["error"], SAID_BOTH)
    if done.at.date() == day:
        return full(done_on(done))
    late = Decimal(str(check["late_share"]))
    return Verdict(late, check["error"], f"{chinese_date(done.at.date())}才补记。")


def _day_of(check: Mapping[str, Any], evidence: Evidence) -> date:
    """The day on which the last of what the act waits for took place, if all did."""
    named = [check[word] for word in ("anchor", "event") if word in check]
    moments = [evidence.desk.anchor(key) for key in named]
    days = [moment.date() if moment else date.max for moment in moments]
    return max(days, default=evidence.instance.starts.date())


def each_time(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """Every time that `occasion` was done, the act followed on the same day."""
    occasions = evidence.every(check["occasion"])
    if not occasions:
        return Verdict(NOTHING, check["error"], NOT_DONE)
    followed = evidence.every(check["act"])
    left_out = [
        done.at.date()
        for done in occasions
        if not any(
            each.number > done.number and each.at.date() == done.at.date()
            for each in followed
        )
    ]
    if not left_out:
        return full(f"{len(occasions)}次都在当天办理。")
    is_open = left_out[0] == evidence.desk.now.date()
    missed = "还没有跟着办" if is_open else "当天没有跟着办"
    your = f"{chinese_date(left_out[0])}那一次{missed}。"
    return Verdict(NOTHING, check["error"], your, is_open=is_open)


def within(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done by the last day; late earns a part and is another error.

    That error is E3, or `late`: an entry that belongs to its day is a matter of records.
    `opens` names a deadline on whose day the time begins; before it is too early. A
    deadline that runs from the act itself asks for the act once more. Before one of
    `since`, acts or events, it is too early as well; after one of `before` it is as if
    not done.
    """
    given = evidence.every(check["act"], check.get("where"))
    deadline = evidence.instance.template.pack.deadlines[check["deadline"]]
    if deadline.anchor == check["act"]:
        given = [done for done in given if done != evidence.first(check["act"])]
    last = evidence.desk.due(check["deadline"])
    if not given or last is None:
        otherwise = "where" in check and deadline.anchor != check["act"]
        your = tried(check, evidence) if otherwise else _unbegun(given)
        return Verdict(NOTHING, check["absent"], your, is_open=otherwise)
    opens = evidence.desk.due(check["opens"]) if "opens" in check else None
    counted = [
        done
        for done in given
        if (opens is None or done.at.date() >= opens)
        and not comes_early(check, evidence, done)
    ]
    done = (counted or given)[0]
    if counted and (by := overtaken_by(check, evidence, done)):
        return Verdict(NOTHING, check["absent"], overtaken(done, by, evidence))
    if counted and done.at.date() <= last:
        return full(done_on(done))
    missed = "逾期" if counted else "过早"
    late = Decimal(str(check["late_share"]))
    error = check.get("late", "E3") if counted else "E3"
    return Verdict(late, error, f"{done_on(done)[:-1]}，{missed}。")


def _unbegun(given: list[Done]) -> str:
    """What was done although its period never began, or was not done at all."""
    return f"{done_on(given[0])[:-1]}，可是起算的那一步没有办。" if given else NOT_DONE


def weekday(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was first done on one of these days of the week; Monday is 1."""
    done = evidence.first(check["act"])
    if done is None:
        return Verdict(NOTHING, "E1", NOT_DONE)
    if done.at.isoweekday() in check["days"]:
        return full(done_on(done))
    return Verdict(NOTHING, "E3", f"{done_on(done)[:-1]}，日子不对。")
