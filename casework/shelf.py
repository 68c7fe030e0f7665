"""The shelf of one person: the cases, what was reached, and past debriefs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import QueryDict

from accounts.models import User
from casework.models import Case, Play
from casework.procedures.catalogue import skills_named
from casework.skills.filtering import SkillFilterForm, skill_choices
from casework.wording import LEVELS

RECENT_PLAYS = 20


@dataclass(frozen=True)
class ShelfRow:
    """A case with the person's best score and open play, whatever its version;
    `asked` of its skills are those that the filter asks for."""

    case: Case
    level: str
    best: Decimal | None
    open_play: UUID | None
    times: int
    asked: int


@dataclass(frozen=True)
class Shelf:
    """`rows` are what the filter leaves of `total` cases."""

    form: SkillFilterForm
    rows: tuple[ShelfRow, ...]
    total: int
    closed: tuple[Play, ...]


def shelf_of(user: User, asked: QueryDict) -> Shelf:
    """Return the shelf (four queries)."""
    cases = list(Case.objects.current().without_text())
    plays = list(Play.objects.of(user).with_case().defer("report"))
    refs = [ref for case in cases for ref in case.node_refs]
    form = SkillFilterForm(asked, skill_choices(skills_named(refs)))
    rows = (
        _row(case, [play for play in plays if play.case.slug == case.slug], form)
        for case in cases
    )
    closed = [play for play in plays if not play.is_open]
    return Shelf(
        form=form,
        rows=tuple(row for row in rows if row.asked or not form.is_narrowing),
        total=len(cases),
        closed=tuple(closed[:RECENT_PLAYS]),
    )


def _row(case: Case, plays: Iterable[Play], form: SkillFilterForm) -> ShelfRow:
    plays = list(plays)
    scores = [play.score for play in plays if play.score is not None]
    open_plays = [play.pk for play in plays if play.is_open]
    return ShelfRow(
        case=case,
        level=str(LEVELS[str(case.level)]),
        best=max(scores, default=None),
        open_play=next(iter(open_plays), None),
        times=len(scores),
        asked=len(form.wanted(skills_named(case.node_refs))),
    )
