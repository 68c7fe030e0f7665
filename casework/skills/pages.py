"""What the page of one's own skills shows."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from casework.skills.choosing import OTHERS, Offer
from casework.skills.following import Standing, Step
from casework.skills.frame import FunctionWeight, SkillCode
from casework.skills.offers import by_skill
from casework.skills.wording import (
    UNMET,
    Verdict,
    evidence_text,
    verdict_of,
)
from standards.models import Level


@dataclass(frozen=True)
class SkillRow:
    """A code, how well it is mastered, and where it can be practised: the shelves that
    have it, empty where nothing has it yet."""

    skill: SkillCode
    verdict: Verdict
    evidence: str
    shelves: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FunctionRows:
    function: FunctionWeight
    rows: tuple[SkillRow, ...]

    @property
    def practisable(self) -> int:
        return sum(bool(row.shelves) for row in self.rows)


@dataclass(frozen=True)
class SkillsPage:
    level: Level
    functions: tuple[FunctionRows, ...]
    steps: tuple[Step, ...]

    @property
    def rows(self) -> list[SkillRow]:
        return [row for function in self.functions for row in function.rows]

    @property
    def figures(self) -> list[tuple[str, int]]:
        """How many codes stand where, for a line of figures."""
        counts = Counter(row.verdict.key for row in self.rows)
        out_of_reach = sum(
            row.verdict.key == UNMET and not row.shelves for row in self.rows
        )
        return [
            (_("熟练"), counts["firm"]),
            (_("有些把握"), counts["some"]),
            (_("还不熟"), counts["weak"]),
            (_("没练过"), counts[UNMET] - out_of_reach),
            (_("还不能练"), out_of_reach),
        ]

    @property
    def next(self) -> Step | None:
        return next(iter(self.steps), None)

    @property
    def others(self) -> tuple[Step, ...]:
        return self.steps[1:]


def skills_page(*, user: User, level: Level, at: datetime) -> SkillsPage:
    """All codes of the level and what comes next (6 queries). Reads the standard."""
    standing = Standing(user, level, at)
    offered = by_skill(standing.offers)
    return SkillsPage(
        level=level,
        functions=tuple(
            FunctionRows(
                function,
                tuple(_row(one, standing, offered.get(one.ref, ())) for one in codes),
            )
            for function, codes in standing.frame.by_function().items()
        ),
        steps=tuple(standing.steps(1 + OTHERS)),
    )


def _row(skill: SkillCode, standing: Standing, offers: Sequence[Offer]) -> SkillRow:
    seen = standing.evidence.of(skill.ref)
    return SkillRow(
        skill=skill,
        verdict=verdict_of(seen, standing.masteries[skill.ref]),
        evidence=evidence_text(seen),
        shelves=tuple(_shelves(skill, offers)),
    )


def _shelves(skill: SkillCode, offers: Sequence[Offer]) -> list[tuple[str, str]]:
    """Words and addresses of the shelves that have the code, narrowed to it."""
    asked = urlencode({"code": skill.ref})
    cases = sum(offer.is_case for offer in offers)
    drills = len(offers) - cases
    shelves = []
    if cases:
        words = _("%(number)s 个案例") % {"number": cases}
        shelves.append((words, f"{reverse('casework:index')}?{asked}#cases"))
    if drills:
        words = _("%(number)s 种短练") % {"number": drills}
        shelves.append((words, f"{reverse('casework:drills')}?{asked}"))
    return shelves
