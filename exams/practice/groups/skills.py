"""What an instructor sees of a group's casework, by skill code of the standard."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from casework.engine import ERRORS
from casework.skills.evidence import Evidence, evidence_of
from casework.skills.frame import (
    FunctionWeight,
    SkillCode,
    SkillFrame,
    offered_levels,
    skill_frame,
)
from casework.skills.offers import by_skill, offers_now
from casework.skills.wording import UNMET, Verdict, evidence_text, verdict_of
from exams.practice.models import GroupMember, StudyGroup

# Shares of those who practised a skill, from which on an error is louder; with fewer
# people than these it is told, but is not loud.
HALF, SOME = 0.5, 0.25
ENOUGH_PEOPLE = 3


@dataclass(frozen=True)
class MemberCell:
    """One member in one skill."""

    verdict: Verdict
    says: str


@dataclass(frozen=True)
class ErrorCell:
    """How many of those who practised a skill showed a kind of error in it."""

    people: int
    step: int
    says: str


@dataclass(frozen=True)
class CodeRow:
    """A skill that somebody has practised; cells stand in the order of the members and
    of the page's errors."""

    skill: SkillCode
    seen: int
    firm: int
    members: tuple[MemberCell, ...]
    errors: tuple[ErrorCell, ...]


@dataclass(frozen=True)
class FunctionRows:
    function: FunctionWeight
    rows: tuple[CodeRow, ...]


@dataclass(frozen=True)
class GroupSkillsPage:
    """`silent` members have not agreed that their casework is seen; `unmet` codes nobody
    has practised, `out_of_reach` of them cannot be practised yet."""

    group: StudyGroup
    people: tuple[User, ...]
    silent: int
    errors: tuple[str, ...]
    functions: tuple[FunctionRows, ...]
    unmet: int
    out_of_reach: int


class _Class:
    """The members who agreed, and what each of them did."""

    def __init__(self, people: Sequence[User], at: datetime) -> None:
        found = evidence_of([user.pk for user in people], at)
        self.people = people
        self.evidence: list[Evidence] = [found[user.pk] for user in people]

    def errors(self, frame: SkillFrame) -> tuple[str, ...]:
        """The kinds of error that occurred in these skills, in the order of their
        codes."""
        shown = {
            error for one in frame.codes for seen in self._errors(one) for error in seen
        }
        return tuple(error for error in ERRORS if error in shown)

    def row(self, skill: SkillCode, errors: Iterable[str]) -> CodeRow:
        members = tuple(
            _member_cell(user, one, skill)
            for user, one in zip(self.people, self.evidence, strict=True)
        )
        keys = [cell.verdict.key for cell in members]
        seen = len(keys) - keys.count(UNMET)
        counts = Counter(error for shown in self._errors(skill) for error in shown)
        return CodeRow(
            skill=skill,
            seen=seen,
            firm=keys.count("firm"),
            members=members,
            errors=tuple(_error_cell(one, counts[one], seen) for one in errors),
        )

    def _errors(self, skill: SkillCode) -> list[set[str]]:
        """The kinds that each member showed in the skill."""
        return [
            {error for seen in one.of(skill.ref) for error in seen.errors}
            for one in self.evidence
        ]


def group_skills_page(*, group: StudyGroup, at: datetime) -> GroupSkillsPage:
    """The page (7 queries, whatever the size of the group). Reads level and standard.

    A level whose standard has no cases shows no code.
    """
    members = list(
        GroupMember.objects.present()
        .filter(group=group)
        .select_related("user")
        .order_by("user__name", "pk")
    )
    people = [member.user for member in members if member.shows_casework]
    known = _Class(people, at)
    frame = _frame(group)
    errors = known.errors(frame)
    rows = [known.row(skill, errors) for skill in frame.codes]
    unmet = [row.skill.ref for row in rows if not row.seen]
    return GroupSkillsPage(
        group=group,
        people=tuple(people),
        silent=len(members) - len(people),
        errors=tuple(ERRORS[error] for error in errors),
        functions=tuple(_by_function([row for row in rows if row.seen])),
        unmet=len(unmet),
        out_of_reach=len(set(unmet) - by_skill(offers_now()).keys()),
    )


def _frame(group: StudyGroup) -> SkillFrame:
    level = group.level
    return skill_frame(level) if level in offered_levels() else SkillFrame(level, ())


def _by_function(rows: Iterable[CodeRow]) -> Iterable[FunctionRows]:
    found: dict[FunctionWeight, list[CodeRow]] = {}
    for row in rows:
        found.setdefault(row.skill.function, []).append(row)
    return (FunctionRows(function, tuple(same)) for function, same in found.items())


def _member_cell(user: User, evidence: Evidence, skill: SkillCode) -> MemberCell:
    seen = evidence.of(skill.ref)
    verdict = verdict_of(seen, evidence.mastery(skill.ref))
    told = evidence_text(seen) or verdict.word
    return MemberCell(verdict, f"{user} {skill.code}：{told}")


def _error_cell(error: str, people: int, seen: int) -> ErrorCell:
    says = _("练过的 %(seen)s 人里有 %(people)s 人%(error)s") % {
        "seen": seen,
        "people": people,
        "error": ERRORS[error],
    }
    return ErrorCell(people, _loudness(people, seen), says)


def _loudness(people: int, seen: int) -> int:
    """Of the map: 1 most show it … 3 few do, or too few practised; 0 nobody does."""
    if not people:
        return 0
    if seen < ENOUGH_PEOPLE or people < SOME * seen:
        return 3
    return 1 if people >= HALF * seen else 2
