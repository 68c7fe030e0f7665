"""How one scored item is judged: a registry of checks, each a pure function.

A check reads the evidence (the folded desk) and returns a verdict: the earned
share of the item, the error code if any is lost, and what the trainee did.
Checks: choice, paper_set, one_notice, exists, each, precedes, follows, not_before,
stated_date, same_day, within, weekday, judged_after, absent.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.engine.instance import CaseInstance
from casework.engine.oracle import deadline_from, paper_needs, right_values
from casework.engine.state import DeskState, Done
from casework.engine.texts import chinese_date, split_list

NOT_DONE = "没有办理。"
OTHERWISE = "办了，但内容不对。"
FULL = Decimal(1)
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Verdict:
    """Share earned (0 to 1), error code when below 1, and the trainee's doing."""

    share: Decimal
    error: str
    your: str


@dataclass(frozen=True)
class Evidence:
    """The folded desk with the questions that checks ask of it."""

    desk: DeskState

    @property
    def instance(self) -> CaseInstance:
        """Return the instance that was played."""
        return self.desk.instance

    def every(self, act: str, where: Mapping[str, Any] | None = None) -> list[Done]:
        """Return the performances of an act whose payload has these values."""
        return [
            done
            for done in self.desk.done
            if done.act.key == act and _fits(done, where or {})
        ]

    def first(self, act: str, where: Mapping[str, Any] | None = None) -> Done | None:
        """Return the first such performance."""
        return next(iter(self.every(act, where)), None)

    def is_since(self, done: Done, anchors: Iterable[str]) -> bool:
        """Return whether one of the acts or events took place before the act."""
        moments = [self.desk.anchor(key) for key in anchors]
        return any(moment <= done.at for moment in moments if moment is not None)

    def label(self, act: str, name: str, value: str) -> str:
        """Return a payload value as people read it."""
        spec = self.instance.template.acts[act]
        options = next((f.options for f in spec.fields if f.name == name), {})
        documents = self.instance.template.pack.documents
        known = {**{key: d.title for key, d in documents.items()}, **options}
        return "、".join(known.get(part, part) for part in split_list(value)) or "空"


def _fits(done: Done, where: Mapping[str, Any]) -> bool:
    return all(done.act.payload.get(name, "") == str(v) for name, v in where.items())


def _on(done: Done) -> str:
    return f"{chinese_date(done.at.date())}办理。"


def _full(your: str) -> Verdict:
    return Verdict(FULL, "", your)


def judge(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """Return the verdict of the check named by `kind`."""
    return CHECKS[check["kind"]](check, evidence)


def _choice(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """A value given must be among the right answers: the first, or the one of `which`.

    `which` is `last`, or `every`: then the first wrong one counts.

    `since` lists acts or events of which one must have taken place before; `codes`
    gives particular wrong values an error of their own instead of `wrong`.
    """
    given = evidence.every(check["act"])
    if not given:
        return Verdict(NOTHING, check["absent"], NOT_DONE)
    right = evidence.instance.answers[check["answer"]]
    done = _counted(given, check, right)
    if "since" in check and not evidence.is_since(done, check["since"]):
        return Verdict(NOTHING, check.get("wrong", "E6"), f"{_on(done)[:-1]}，过早。")
    value = done.act.payload.get(check["field"], "")
    your = f"选了“{evidence.label(check['act'], check['field'], value)}”。"
    if value in right:
        return _full(your)
    error = check.get("codes", {}).get(value, check.get("wrong", "E6"))
    return Verdict(NOTHING, error, your)


def _counted(
    given: list[Done], check: Mapping[str, Any], right: tuple[str, ...]
) -> Done:
    if check.get("which") == "last":
        return given[-1]
    wrong = (d for d in given if d.act.payload.get(check["field"], "") not in right)
    return next(wrong, given[0]) if check.get("which") == "every" else given[0]


def _paper_set(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """Correct papers minus unlawful ones; each extra costs `extra_share`.

    `also` lists further acts that ask for papers, of another person at the window.
    """
    wanted = set(paper_needs(evidence.instance).ask)
    told = _told(check, evidence)
    extra, missing = told - wanted, wanted - told
    hits = Decimal(len(wanted & told)) / len(wanted) if wanted else FULL
    share = hits - Decimal(str(check["extra_share"])) * len(extra)
    named = evidence.label(check["act"], check["field"], ",".join(sorted(told)))
    your = f"要了：{named}。" if told else "没有要任何材料。"
    error = "E4" if extra else "E5" if missing else ""
    return Verdict(max(NOTHING, share), error, your)


def _told(check: Mapping[str, Any], evidence: Evidence) -> set[str]:
    told: set[str] = set()
    for act in (check["act"], *check.get("also", ())):
        for value in evidence.desk.answers_given(act, check["field"]):
            told |= set(split_list(value))
    return told


def _one_notice(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """One notice that names everything missing; by word of mouth earns a part."""
    notices = evidence.every(check["act"])
    if len(notices) != 1:
        your = f"分{len(notices)}次告知。" if notices else "没有告知。"
        return Verdict(NOTHING, "E5", your)
    told = _told(check, evidence)
    if set(paper_needs(evidence.instance).ask) - told:
        return Verdict(NOTHING, "E5", "一次告知，但没有说全。")
    if not _fits(notices[0], check["where"]):
        return Verdict(Decimal(str(check["oral_share"])), "E5", "只口头告知。")
    return _full(f"{chinese_date(notices[0].at.date())}书面一次告知。")


def _exists(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done, with these values, and before the act named `before`."""
    done = evidence.first(check["act"], check.get("where"))
    error = check.get("error", "E1")
    if done is None:
        tried = evidence.first(check["act"])
        your = OTHERWISE if tried else NOT_DONE
        return Verdict(NOTHING, error, your)
    limit = evidence.first(check["before"]) if "before" in check else None
    if limit and done.number > limit.number:
        return Verdict(NOTHING, error, f"{chinese_date(done.at.date())}才补办。")
    return _full(_on(done))


def _each(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done once for every document of the set; partial credit."""
    documents = _originals(check, evidence)
    seen = set(evidence.desk.answers_given(check["act"], check["field"]))
    hits = [paper for paper in documents if paper in seen]
    your = f"核对了{len(documents)}件原件中的{len(hits)}件。"
    if len(hits) == len(documents):
        return _full(your)
    share = Decimal(len(hits)) / len(documents)
    return Verdict(share, check.get("error", "E1"), your)


def _originals(check: Mapping[str, Any], evidence: Evidence) -> list[str]:
    values = right_values(evidence.instance)
    documents = [d for name in check["sets"] for d in split_list(values[name])]
    return [f"{document}.original" for document in documents]


def _precedes(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The first `a` comes before the first `b`; without one of them nothing counts.

    With `papers`, no original may be checked for the first time after `a`;
    one never checked is left to the item that asks for it.
    """
    before, after = evidence.first(check["a"]), evidence.first(check["b"])
    if after is None:
        return Verdict(NOTHING, "E1", "后一步没有办理。")
    if before is None or before.number > after.number:
        return Verdict(NOTHING, "E2", "顺序颠倒或缺了前一步。")
    if _checked_after(check.get("papers"), before, evidence):
        return Verdict(NOTHING, "E2", "材料没有核对完就办了前一步。")
    return _full(f"先后为{chinese_date(before.at.date())}、{_on(after)}")


def _checked_after(
    papers: Mapping[str, Any] | None, done: Done, evidence: Evidence
) -> bool:
    if papers is None:
        return False
    wanted = _originals(papers, evidence)
    checks = [
        evidence.first(papers["act"], {papers["field"]: paper}) for paper in wanted
    ]
    return any(check.number > done.number for check in checks if check is not None)


def _follows(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The first such act comes after the event that calls for it."""
    done = evidence.first(check["act"])
    if done is None:
        return Verdict(NOTHING, check["absent"], NOT_DONE)
    if not evidence.is_since(done, [check["event"]]):
        return Verdict(NOTHING, check["early"], f"{_on(done)[:-1]}，过早。")
    return _full(_on(done))


def _not_before(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act waits until the period is over."""
    done = evidence.first(check["act"])
    if done is None:
        return Verdict(NOTHING, "E1", NOT_DONE)
    last = evidence.desk.due(check["deadline"])
    if last is None or done.at.date() <= last:
        return Verdict(NOTHING, "E3", f"{_on(done)[:-1]}，过早。")
    return _full(_on(done))


def _stated_date(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The date written on the form is the last day of the period.

    It runs from what the deadline is anchored on, which may be earlier than the act:
    a question is registered the day after it came, and its days run all the same.
    """
    done = evidence.first(check["act"])
    if done is None:
        return Verdict(NOTHING, "E1", NOT_DONE)
    counted = deadline_from(evidence.desk, check["deadline"], done.at.date())
    right = _running(check, evidence) or counted
    stated = date.fromisoformat(done.act.payload[check["field"]])
    your = f"写的是{chinese_date(stated)}。"
    return _full(your) if stated == right else Verdict(NOTHING, "E3", your)


def _running(check: Mapping[str, Any], evidence: Evidence) -> date | None:
    """Return the end of a period that another act or an event has begun."""
    deadline = evidence.instance.template.pack.deadlines[check["deadline"]]
    own = deadline.anchor == check["act"]
    return None if own else evidence.desk.due(check["deadline"])


def _same_day(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done, rightly filled, on the day of its anchor."""
    done = evidence.first(check["act"], check.get("where"))
    if done is None:
        wrong = evidence.first(check["act"]) is not None
        return Verdict(NOTHING, check["error"], "记错了。" if wrong else "没有记录。")
    anchor = evidence.desk.anchor(check["anchor"]) if "anchor" in check else None
    day = (anchor or evidence.instance.starts).date()
    if done.at.date() == day:
        return _full(_on(done))
    late = Decimal(str(check["late_share"]))
    return Verdict(late, check["error"], f"{chinese_date(done.at.date())}才补记。")


def _within(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done by the last day; late earns a part and is another error.

    `opens` names a deadline on whose day the time begins; before it is too early. A
    deadline that runs from the act itself asks for the act once more.
    """
    given = evidence.every(check["act"], check.get("where"))
    deadline = evidence.instance.template.pack.deadlines[check["deadline"]]
    if deadline.anchor == check["act"]:
        given = [done for done in given if done != evidence.first(check["act"])]
    last = evidence.desk.due(check["deadline"])
    if not given or last is None:
        return Verdict(NOTHING, check["absent"], NOT_DONE)
    opens = evidence.desk.due(check["opens"]) if "opens" in check else None
    counted = [done for done in given if opens is None or done.at.date() >= opens]
    done = (counted or given)[0]
    if counted and done.at.date() <= last:
        return _full(_on(done))
    missed = "逾期" if counted else "过早"
    late = Decimal(str(check["late_share"]))
    return Verdict(late, "E3", f"{_on(done)[:-1]}，{missed}。")


def _weekday(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was first done on one of these days of the week; Monday is 1."""
    done = evidence.first(check["act"])
    if done is None:
        return Verdict(NOTHING, "E1", NOT_DONE)
    if done.at.isoweekday() in check["days"]:
        return _full(_on(done))
    return Verdict(NOTHING, "E3", f"{_on(done)[:-1]}，日子不对。")


def _judged_after(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """Every decision is right and comes after the inquiry it must rest on."""
    decisions = evidence.every(check["act"])
    if not decisions:
        return Verdict(NOTHING, check["absent"], NOT_DONE)
    inquiry = evidence.first(check["after"], check.get("where"))
    if inquiry is None or decisions[0].number < inquiry.number:
        return Verdict(NOTHING, "E6", "没有核实就下结论。")
    given = [done.act.payload[check["field"]] for done in decisions]
    right = evidence.instance.answers[check["answer"]]
    your = f"结论：{evidence.label(check['act'], check['field'], given[0])}。"
    if all(value in right for value in given):
        return _full(your)
    return Verdict(NOTHING, "E6", your)


def _absent(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was never done with these values; earned only after the act `given`.

    Without `given` the item is lost as a step left out: nobody did what is forbidden.
    """
    if evidence.first(check["given"]) is None:
        return Verdict(NOTHING, "E1", NOT_DONE)
    done = evidence.first(check["act"], check.get("where"))
    if done is None:
        return _full("没有这样做。")
    return Verdict(NOTHING, check["error"], f"{_on(done)[:-1]}，不该办。")


CHECKS: dict[str, Callable[[Mapping[str, Any], Evidence], Verdict]] = {
    "choice": _choice,
    "paper_set": _paper_set,
    "one_notice": _one_notice,
    "exists": _exists,
    "each": _each,
    "precedes": _precedes,
    "follows": _follows,
    "not_before": _not_before,
    "stated_date": _stated_date,
    "same_day": _same_day,
    "within": _within,
    "weekday": _weekday,
    "judged_after": _judged_after,
    "absent": _absent,
}
