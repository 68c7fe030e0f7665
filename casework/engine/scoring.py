"""From acts to points: items, critical errors, the cap, and the debrief."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from casework.engine.acts import Act
from casework.engine.checks import judge
from casework.engine.conditions import holds
from casework.engine.evidence import Evidence
from casework.engine.folding import fold
from casework.engine.instance import CaseInstance
from casework.engine.oracle import dates
from casework.engine.points import round_half_point
from casework.engine.serial import plain
from casework.engine.state import DeskState
from casework.engine.template import CriticalSpec, ItemSpec
from casework.engine.texts import Words, fill
from casework.engine.workdays import IsWorkday

SCORER_VERSION = 4
# The standard's (1.9.2); a critical error keeps the total below it.
PASS_MARK = Decimal(60)
CRITICAL_CAP = Decimal(59)

ERRORS = {
    "E1": "漏步",
    "E2": "错序",
    "E3": "逾期或过早",
    "E4": "多要材料",
    "E5": "未一次性告知或告知不全",
    "E6": "判定错",
    "E7": "未跟踪",
    "E8": "台账或系统记录错",
    "E9": "越权",
    "E10": "态度与隐私",
}


@dataclass(frozen=True)
class ItemResult:
    """One row of the debrief: 你的做法, 规程要求, 依据 and what followed.

    A critical row has no points of its own (`max` 0). `error` is empty when
    nothing was lost; `refs` name nodes of the standard, such as 5:2.5.1S; `rule`
    is the key of the pack's rule that `citation` shows as one line.
    """

    id: str
    type: str
    title: str
    earned: Decimal
    max: Decimal
    error: str
    critical: bool
    refs: tuple[str, ...]
    rule: str
    citation: str
    teaching: bool
    your: str
    right: str
    consequence: str

    @property
    def lost(self) -> Decimal:
        """Return the points this row cost."""
        return self.max - self.earned


@dataclass(frozen=True)
class ScoreReport:
    """The score of one attempt: `raw` before the cap, `total` after it."""

    scorer_version: int
    fingerprint: str
    raw: Decimal
    total: Decimal
    cap: Decimal | None
    items: tuple[ItemResult, ...]

    @property
    def debrief(self) -> tuple[ItemResult, ...]:
        """Return the rows where something went wrong."""
        return tuple(item for item in self.items if item.error)

    def by_error(self) -> dict[str, list[ItemResult]]:
        """Return the rows that went wrong, by error code."""
        found: dict[str, list[ItemResult]] = {}
        for item in self.debrief:
            found.setdefault(item.error, []).append(item)
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON; Decimals are strings."""
        stored: dict[str, Any] = plain(self)
        return stored


def score(
    instance: CaseInstance, acts: Iterable[Act], calendar: IsWorkday
) -> ScoreReport:
    """Return the score of an attempt, from 0 to 100 points in half-point steps.

    The same instance, acts and calendar give the same report for ever. Raises
    ImpossibleAct if the acts could not have been performed.
    """
    desk = fold(instance, acts, calendar)
    evidence = Evidence(desk)
    values = Words({**evidence.words, **dates(desk)})
    items = _item_results(evidence, values)
    criticals = _critical_results(desk, values)
    raw = sum((item.earned for item in items), Decimal(0))
    cap = CRITICAL_CAP if criticals else None
    return ScoreReport(
        scorer_version=SCORER_VERSION,
        fingerprint=instance.fingerprint,
        raw=raw,
        total=raw if cap is None else min(raw, cap),
        cap=cap,
        items=items + criticals,
    )


def points_of(instance: CaseInstance) -> dict[str, Decimal]:
    """Return the points of each item that applies to this instance; sum 100."""
    return {item.id: most for item, most in instance.items}


def _item_results(evidence: Evidence, values: Words) -> tuple[ItemResult, ...]:
    return tuple(
        _item_result(item, most, evidence, values)
        for item, most in evidence.instance.items
    )


def _item_result(
    spec: ItemSpec, most: Decimal, evidence: Evidence, values: Words
) -> ItemResult:
    desk = evidence.desk
    verdict = judge(spec.check, evidence)
    rule = desk.instance.template.pack.rules[spec.rule]
    return ItemResult(
        id=spec.id,
        type=spec.type,
        title=spec.title,
        earned=round_half_point(most * verdict.share),
        max=most,
        error=verdict.error,
        critical=False,
        refs=spec.refs,
        rule=rule.key,
        citation=rule.citation,
        teaching=rule.teaching,
        your=verdict.your,
        right=fill(_right(spec, desk), values),
        consequence=fill(spec.consequence, values) if verdict.error else "",
    )


def _right(spec: ItemSpec, desk: DeskState) -> str:
    """What the rules ask for, with its date once the deadline has begun."""
    deadline = spec.check.get("deadline")
    has_begun = deadline is None or desk.due(deadline) is not None
    return spec.right if has_begun else spec.right_undated


def _critical_results(desk: DeskState, values: Words) -> tuple[ItemResult, ...]:
    specs, now = desk.instance.template.criticals, desk.situation()
    return tuple(
        _critical_result(spec, desk, values) for spec in specs if holds(spec.when, now)
    )


def _critical_result(spec: CriticalSpec, desk: DeskState, values: Words) -> ItemResult:
    rule = desk.instance.template.pack.rules[spec.rule]
    return ItemResult(
        id=spec.id,
        type=spec.type,
        title=f"▲{spec.title}",
        earned=Decimal(0),
        max=Decimal(0),
        error=spec.error,
        critical=True,
        refs=(),
        rule=rule.key,
        citation=rule.citation,
        teaching=rule.teaching,
        your=spec.your,
        right=fill(spec.right, values),
        consequence=fill(spec.consequence, values),
    )
