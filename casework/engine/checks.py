"""How one scored item is judged: a registry of checks, each a pure function.

A check reads the evidence (the folded desk) and returns a verdict: the earned
share of the item, the error code if any is lost, and what the trainee did.
Checks: choice, paper_set, one_notice, exists, each, precedes, follows, not_before,
stated_date, stated_within, same_day, each_time, within, weekday, judged_after, absent.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from casework.engine import checks_of_days
from casework.engine.checks_of_choices import choice
from casework.engine.evidence import (
    FULL,
    NOT_DONE,
    NOTHING,
    SAID_BOTH,
    Evidence,
    Verdict,
    acts_named,
    chosen,
    comes_early,
    contradicts_itself,
    done_on,
    fits,
    full,
    how_early,
    once_more,
    overtaken,
    overtaken_by,
    tried,
)
from casework.engine.state import Done
from casework.engine.texts import chinese_date, quoted, split_list


def judge(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """Return the verdict of the check named by `kind`."""
    return CHECKS[check["kind"]](check, evidence)


def _paper_set(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """Correct papers minus unlawful ones; each extra costs `extra_share`.

    `also` lists further acts that ask for papers, of another person at the window.
    Asked for once more after the act `until`, papers are beyond the right.
    Where nothing is wanting, nothing is earned before the act `given`: whoever never
    served the client has not looked what is there.
    """
    wanted = evidence.wanted
    told = _told(check, evidence)
    if not (wanted or told) and not _has_begun(check, evidence):
        return Verdict(NOTHING, "E1", NOT_DONE)
    again = _asked_once_more(check, evidence)
    extra, missing = (told - wanted) | again, wanted - told
    hits = Decimal(len(wanted & told)) / len(wanted) if wanted else FULL
    share = hits - Decimal(str(check["extra_share"])) * len(extra)
    your = f"要了：{_asked_of(check, evidence)}。" if told else "没有要任何材料。"
    your += "办好以后又要了一遍。" if again else ""
    error = "E4" if extra else "E5" if missing else ""
    amiss = tuple(
        evidence.label(act, check["field"], one)
        for act in _asking(check)
        for one in sorted(extra & _told_by(act, check, evidence))
    )
    return Verdict(max(NOTHING, share), error, your, amiss=amiss)


def _asked_of(check: Mapping[str, Any], evidence: Evidence) -> str:
    """What was asked for, as people read it; of several persons also of whom."""
    asked = []
    for act in _asking(check):
        if told := _told_by(act, check, evidence):
            named = evidence.label(act, check["field"], ",".join(sorted(told)))
            whose = next(map(evidence.seated, evidence.every(act)), "")
            asked.append(f"{whose}：{named}" if "also" in check and whose else named)
    return "；".join(asked)


def _has_begun(check: Mapping[str, Any], evidence: Evidence) -> bool:
    return "given" not in check or evidence.first(check["given"]) is not None


def _asking(check: Mapping[str, Any]) -> Iterator[str]:
    yield check["act"]
    yield from check.get("also", ())


def _told(check: Mapping[str, Any], evidence: Evidence) -> set[str]:
    return {one for act in _asking(check) for one in _told_by(act, check, evidence)}


def _asked_once_more(check: Mapping[str, Any], evidence: Evidence) -> set[str]:
    return {
        paper
        for act in _asking(check)
        for done in once_more(act, check, evidence)
        for paper in split_list(done.act.payload.get(check["field"], ""))
    }


def _told_by(act: str, check: Mapping[str, Any], evidence: Evidence) -> set[str]:
    given = evidence.desk.answers_given(act, check["field"])
    return {paper for value in given for paper in split_list(value)}


def _one_notice(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """One notice that names everything missing; by word of mouth earns a part."""
    notices = evidence.every(check["act"])
    if len(notices) != 1:
        your = f"分{len(notices)}次告知。" if notices else "没有告知。"
        return Verdict(NOTHING, "E5", your)
    told = _told(check, evidence)
    if evidence.wanted - told:
        return Verdict(NOTHING, "E5", "一次告知，但没有说全。")
    if not fits(notices[0], check["where"]):
        return Verdict(Decimal(str(check["oral_share"])), "E5", "只口头告知。")
    way = "书面" if check["where"] else ""
    return full(f"{chinese_date(notices[0].at.date())}{way}一次告知。")


def _exists(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done, with these values, after one of `since`, before `before`.

    Of several persons `of` names the one at the window; put to another it is not done.
    `codes` gives what may not be ticked in `field` an error of its own. With `only` it
    was not done with other values as well, neither before nor after, or none of the
    acts was done that `only` lists; with `which: last` too, the last word counts.
    `never` gives what may not be ticked even beside the right an error. `if_done` is as
    in `choice`.
    """
    done = evidence.first(check["act"], check.get("where"), check.get("of", ""))
    error = check.get("error", "E1")
    if done is None:
        return _not_so(check, evidence, error)
    if by := overtaken_by(check, evidence, done):
        return Verdict(NOTHING, error, overtaken(done, by, evidence))
    if comes_early(check, evidence, done):
        return Verdict(NOTHING, error, how_early(check, evidence, done))
    if contradicts_itself(check, evidence):
        return Verdict(NOTHING, error, SAID_BOTH)
    if never := _ticked(check, evidence, "never"):
        return Verdict(NOTHING, never, SAID_BOTH)
    how = chosen(check, evidence, [done])
    return full(
        f"{done_on(done)[:-1]}，选的是{quoted(how)}。" if how else done_on(done)
    )


def _not_so(check: Mapping[str, Any], evidence: Evidence, error: str) -> Verdict:
    """What was done in place of that: nothing, in vain, otherwise, or the forbidden."""
    forbidden = _ticked(check, evidence, "codes")
    your = tried(check, evidence)
    return Verdict(NOTHING, forbidden or error, your, is_open=not forbidden)


def _ticked(check: Mapping[str, Any], evidence: Evidence, word: str) -> str:
    """Return the error of the first thing ticked that may not be, if any was."""
    codes = check.get(word, {})
    for value in evidence.desk.answers_given(check["act"], check.get("field", "")):
        for part in split_list(value):
            if part in codes:
                return str(codes[part])
    return ""


def _each(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was done once for every document of the set; partial credit.

    What is seen only after the act `before`, or its own of them, does not count, and is
    the error `late` where that is given and nothing was left out.
    """
    documents = _originals(check, evidence)
    hits = [paper for paper in documents if _in_time(paper, check, evidence)]
    your = f"核对了{len(documents)}件原件中的{len(hits)}件。"
    if len(hits) == len(documents):
        return full(your)
    share = Decimal(len(hits)) / len(documents)
    return Verdict(share, _each_missed(documents, check, evidence), your)


def _each_missed(
    documents: list[str], check: Mapping[str, Any], evidence: Evidence
) -> str:
    field, act = check["field"], check["act"]
    seen = all(evidence.first(act, {field: paper}) for paper in documents)
    error: str = check.get("late" if seen and "late" in check else "error", "E1")
    return error


def _in_time(paper: str, check: Mapping[str, Any], evidence: Evidence) -> bool:
    done = evidence.first(check["act"], {check["field"]: paper})
    document = paper.removesuffix(".original")
    return done is not None and not overtaken_by(check, evidence, done, document)


def _originals(check: Mapping[str, Any], evidence: Evidence) -> list[str]:
    """The originals of `documents`, named one by one, and of the `sets`."""
    documents = [*check.get("documents", ())]
    documents += [
        d for name in check.get("sets", ()) for d in split_list(evidence.words[name])
    ]
    return [f"{document}.original" for document in documents]


def _precedes(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The first `a` comes before the first `b`; without one of them nothing counts.

    `b` may list several acts: the first of any. Only one with the values of `where`
    counts; `error` is what a wrong order is called, `absent` a `b` never done. With
    `papers`, no original may be checked for the first time after `a`, nor an act of
    `also` be done then. One never done is left to the item that asks for it, and so with
    `if_done` is `a`, with `if_done: both` the one or the other. With `by`, the first `a`
    for each value of that field comes before.
    """
    firsts = _firsts(check, evidence)
    before = next(iter(firsts), None)
    after = evidence.first_of(acts_named(check["b"]), check.get("where"))
    if after is None and before is not None and check.get("if_done") == "both":
        return full(done_on(before))
    if after is None:
        return Verdict(NOTHING, check.get("absent", "E1"), "后一步没有办理。")
    if before is None and check.get("if_done"):
        return full(NOT_DONE)
    error = check.get("error", "E2")
    if before is None or any(first.number > after.number for first in firsts):
        return Verdict(NOTHING, error, "顺序颠倒或缺了前一步。")
    if any(done.number > before.number for done in _due_before(check, evidence)):
        return Verdict(NOTHING, error, "该先办的没有办完，就办了前一步。")
    if before.at.date() == after.at.date():
        return full(f"{chinese_date(after.at.date())}先后办理。")
    return full(f"先后为{chinese_date(before.at.date())}、{done_on(after)}")


def _firsts(check: Mapping[str, Any], evidence: Evidence) -> list[Done]:
    """The first `a`, or the first for each value of the field `by`, oldest first."""
    firsts: dict[str, Done] = {}
    for done in evidence.every(check["a"]):
        firsts.setdefault(done.act.payload.get(check.get("by", ""), ""), done)
    return [*firsts.values()]


def _due_before(check: Mapping[str, Any], evidence: Evidence) -> Iterator[Done]:
    """What belongs before the act `a`, where it was done at all."""
    wanted: list[tuple[str, Mapping[str, str] | None]]
    wanted = [(act, None) for act in check.get("also", ())]
    if papers := check.get("papers"):
        field = papers["field"]
        originals = _originals(papers, evidence)
        wanted += [(papers["act"], {field: paper}) for paper in originals]
    found = (evidence.first(act, where) for act, where in wanted)
    return (done for done in found if done is not None)


def _follows(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The first such act comes after the event that calls for it (with `if_done`, if
    that came at all)."""
    done = evidence.first(check["act"])
    if done is None:
        return Verdict(NOTHING, check["absent"], NOT_DONE)
    if comes_early({**check, "since": [check["event"]]}, evidence, done):
        return Verdict(NOTHING, check["early"], f"{done_on(done)[:-1]}，过早。")
    return full(done_on(done))


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
        return full(your)
    return Verdict(NOTHING, "E6", your)


def _absent(check: Mapping[str, Any], evidence: Evidence) -> Verdict:
    """The act was never done with these values; earned only after the act `given`.

    `codes` says instead what may not be ticked in `field`, each with its error.

    Without `given` the item is lost as a step left out: nobody did what is forbidden.
    """
    if evidence.first(check["given"]) is None:
        return Verdict(NOTHING, "E1", NOT_DONE)
    if "codes" in check:
        ticked = _ticked(check, evidence, "codes")
        return (
            Verdict(NOTHING, ticked, "这样说了。") if ticked else full("没有这样做。")
        )
    done = evidence.first(check["act"], check.get("where"))
    if done is None:
        return full("没有这样做。")
    return Verdict(NOTHING, check["error"], f"{done_on(done)[:-1]}，不该办。")


CHECKS: dict[str, Callable[[Mapping[str, Any], Evidence], Verdict]] = {
    "choice": choice,
    "paper_set": _paper_set,
    "one_notice": _one_notice,
    "exists": _exists,
    "each": _each,
    "precedes": _precedes,
    "follows": _follows,
    "not_before": checks_of_days.not_before,
    "stated_date": checks_of_days.stated_date,
    "stated_within": checks_of_days.stated_within,
    "same_day": checks_of_days.same_day,
    "each_time": checks_of_days.each_time,
    "within": checks_of_days.within,
    "weekday": checks_of_days.weekday,
    "judged_after": _judged_after,
    "absent": _absent,
}
