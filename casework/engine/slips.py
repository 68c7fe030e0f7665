"""差错单: what went wrong by which act, as far as that can be told at the moment.

Nothing is told of what has not been done yet: there may still be time for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from casework.engine.acts import Act
from casework.engine.checks import judge
from casework.engine.conditions import holds
from casework.engine.evidence import Evidence, Verdict
from casework.engine.folding import apply, open_desk
from casework.engine.instance import CaseInstance
from casework.engine.state import DeskState
from casework.engine.template import CaseTemplate, ItemSpec, Rule
from casework.engine.workdays import IsWorkday

# Judged on several acts together: until the last of them, only too much is wrong.
GATHERING = frozenset({"each", "paper_set"})


@dataclass(frozen=True)
class Slip:
    """An error made by act `number`: its code, what was done, the rule against it.

    No rule where another branch of it may apply: which one does is for the trainee
    to find out.
    """

    number: int
    error: str
    title: str
    your: str
    rule: Rule | None
    critical: bool


def slips(
    instance: CaseInstance, acts: Iterable[Act], calendar: IsWorkday
) -> tuple[Slip, ...]:
    """The slips of a play in the order of its acts; one that is mended later stays.

    Raises ImpossibleAct if the acts could not have been performed.
    """
    found: list[Slip] = []
    items = [item for item, _ in instance.items]
    before = open_desk(instance, calendar)
    judged = _judged(items, before)
    for number, act in enumerate(acts, start=1):
        after = apply(before, act)
        judged_after = _judged(items, after)
        found += _items(items, judged, judged_after, number, instance)
        found += _criticals(before, after, number)
        before, judged = after, judged_after
    return tuple(found)


def _judged(items: Iterable[ItemSpec], desk: DeskState) -> list[Verdict]:
    evidence = Evidence(desk)
    return [judge(item.check, evidence) for item in items]


def _items(
    items: Iterable[ItemSpec],
    before: Iterable[Verdict],
    after: Iterable[Verdict],
    number: int,
    instance: CaseInstance,
) -> Iterable[Slip]:
    for item, was, now in zip(items, before, after, strict=True):
        your = told_of(item, was, now)
        if your:
            rule = _rule(item, instance.template)
            yield Slip(number, now.error, item.title, your, rule, False)


def _rule(item: ItemSpec, template: CaseTemplate) -> Rule | None:
    branches = {one.rule for one in template.wordings if one.title == item.title}
    return template.pack.rules[item.rule] if len(branches) == 1 else None


def told_of(item: ItemSpec, was: Verdict, now: Verdict) -> str:
    """What the last act did wrong: empty if nothing, or if it may still come right."""
    if item.check["kind"] in GATHERING:
        new = [one for one in now.amiss if one not in was.amiss]
        return f"要了：{'、'.join(new)}。" if new else ""
    if now.your == was.your or now.is_open or not now.error:
        return ""
    return now.your


def _criticals(before: DeskState, after: DeskState, number: int) -> Iterable[Slip]:
    template = after.instance.template
    for spec in template.criticals:
        if holds(spec.when, after.situation()) and not holds(
            spec.when, before.situation()
        ):
            rule = template.pack.rules[spec.rule]
            yield Slip(number, spec.error, spec.title, spec.your, rule, True)
