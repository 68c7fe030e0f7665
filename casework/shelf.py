"""The shelf of one person: the cases, what was reached, and past debriefs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from casework.engine import ImpossibleAct
from casework.models import Case, Play
from casework.procedures.catalogue import skills_named
from casework.procedures.forms import Choices
from casework.replay import Replay
from casework.skills.filtering import SkillFilterForm, skill_choices
from casework.wording import LEVELS

RECENT_PLAYS = 20
# Sorts behind every function.
LAST = "~"


@dataclass(frozen=True)
class Begun:
    """An open play: how many steps are done, and what day it is there."""

    pk: UUID
    steps: int
    now: datetime | None


@dataclass(frozen=True)
class ShelfRow:
    """A case with the person's best score and open play, whatever its version;
    `asked` of its skills are those that the filter asks for."""

    case: Case
    level: str
    best: Decimal | None
    begun: Begun | None
    times: int
    asked: int


@dataclass(frozen=True)
class ShelfGroup:
    """The cases of one function of the standard."""

    name: str
    rows: tuple[ShelfRow, ...]


@dataclass(frozen=True)
class Shelf:
    """`begun` are all open plays, whatever is asked for; `groups` hold what the filter
    leaves of the other cases, of `total`."""

    form: SkillFilterForm
    begun: tuple[ShelfRow, ...]
    groups: tuple[ShelfGroup, ...]
    total: int
    closed: tuple[Play, ...]

    @property
    def rows(self) -> list[ShelfRow]:
        """Return every case, what is begun first."""
        return [*self.begun, *self.found]

    @property
    def found(self) -> list[ShelfRow]:
        """Return the cases of the groups."""
        return [row for group in self.groups for row in group.rows]


def shelf_of(user: User, asked: QueryDict) -> Shelf:
    """Return the shelf (five queries; one more for a case met for the first time)."""
    cases = list(Case.objects.current().without_text())
    plays = list(Play.objects.of(user).with_case().defer("report"))
    prefetch_related_objects([play for play in plays if play.is_open], "acts")
    refs = [ref for case in cases for ref in case.node_refs]
    choices = skill_choices(skills_named(refs))
    form = SkillFilterForm(asked, choices)
    every = [
        _row(case, [play for play in plays if play.case.slug == case.slug], form)
        for case in cases
    ]
    rows = [
        row for row in every if not row.begun and (row.asked or not form.is_narrowing)
    ]
    closed = [play for play in plays if not play.is_open]
    return Shelf(
        form=form,
        begun=tuple(row for row in every if row.begun),
        groups=tuple(_groups(rows, _practised_most(every), choices)),
        total=len(cases),
        closed=tuple(closed[:RECENT_PLAYS]),
    )


def _groups(
    rows: Iterable[ShelfRow], common: str, choices: Mapping[str, Choices]
) -> Iterator[ShelfGroup]:
    """Each function in the standard's order."""
    functions = dict(choices["function"])
    found: dict[str, list[ShelfRow]] = {}
    for row in rows:
        found.setdefault(_function_of(row.case, common), []).append(row)
    for key in sorted(found):
        yield ShelfGroup(functions.get(key, _("其他")), tuple(found[key]))


def _practised_most(rows: Iterable[ShelfRow]) -> str:
    """The function that most cases practise along the way, as all keep registers."""
    return _commonest(key for row in rows for key in set(_functions(row.case)))


def _function_of(case: Case, common: str) -> str:
    """The function that most skills of the case belong to, leaving out the common one
    unless there is no other."""
    named = _functions(case)
    return _commonest([key for key in named if key != common] or named)


def _commonest(keys: Iterable[str]) -> str:
    counted = Counter(keys)
    return min(counted, key=lambda key: (-counted[key], key), default=LAST)


def _functions(case: Case) -> list[str]:
    return [skill.code[0] for skill in skills_named(case.node_refs)]


def _row(case: Case, plays: Iterable[Play], form: SkillFilterForm) -> ShelfRow:
    plays = list(plays)
    scores = [play.score for play in plays if play.score is not None]
    open_plays = [play for play in plays if play.is_open]
    return ShelfRow(
        case=case,
        level=str(LEVELS[str(case.level)]),
        best=max(scores, default=None),
        begun=_begun(open_plays[0]) if open_plays else None,
        times=len(scores),
        asked=len(form.wanted(skills_named(case.node_refs))),
    )


def _begun(play: Play) -> Begun:
    """How far it is; without a day if its acts do not fold any more."""
    replay = Replay.of(play)
    try:
        now = replay.state().now
    except ImpossibleAct:
        now = None
    return Begun(play.pk, len(replay.acts), now)
