"""The perfect way through a variant, and what every point rests on. Hidden: the
referee speaks in it, so it is for instructors."""

from dataclasses import dataclass

from casework.engine import (
    CaseInstance,
    IsWorkday,
    ItemResult,
    TimelineRow,
    perfect_acts,
    score,
    timeline,
)
from casework.engine.template import Rule


@dataclass(frozen=True)
class ScoredItem:
    """One row: what is right, its points and its rule."""

    item: ItemResult
    rule: Rule


@dataclass(frozen=True)
class AnswerSheet:
    timeline: tuple[TimelineRow, ...]
    items: tuple[ScoredItem, ...]
    criticals: tuple[str, ...]


def answer_sheet(instance: CaseInstance, calendar: IsWorkday) -> AnswerSheet:
    """`criticals` are titles of the errors that cap the score."""
    acts = perfect_acts(instance, calendar)
    rules = instance.template.pack.rules
    report = score(instance, acts, calendar)
    return AnswerSheet(
        timeline=tuple(timeline(instance, acts, calendar)),
        items=tuple(ScoredItem(item, rules[item.rule]) for item in report.items),
        criticals=tuple(one.title for one in instance.template.criticals),
    )
