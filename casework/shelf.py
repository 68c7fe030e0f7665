"""The shelf of one person: the cases, what was reached, and past debriefs."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from accounts.models import User
from casework.models import Case, Play
from casework.wording import LEVELS

RECENT_PLAYS = 20


@dataclass(frozen=True)
class ShelfRow:
    """A case with the person's best score and open play, whatever its version."""

    case: Case
    level: str
    best: Decimal | None
    open_play: UUID | None
    times: int


@dataclass(frozen=True)
class Shelf:
    rows: tuple[ShelfRow, ...]
    closed: tuple[Play, ...]


def shelf_of(user: User) -> Shelf:
    """Return the shelf (two queries)."""
    plays = list(Play.objects.of(user).with_case().defer("report"))
    rows = tuple(
        _row(case, [play for play in plays if play.case.slug == case.slug])
        for case in Case.objects.current().without_text()
    )
    closed = [play for play in plays if not play.is_open]
    return Shelf(rows, tuple(closed[:RECENT_PLAYS]))


def _row(case: Case, plays: Iterable[Play]) -> ShelfRow:
    plays = list(plays)
    scores = [play.score for play in plays if play.score is not None]
    open_plays = [play.pk for play in plays if play.is_open]
    return ShelfRow(
        case=case,
        level=str(LEVELS[str(case.level)]),
        best=max(scores, default=None),
        open_play=next(iter(open_plays), None),
        times=len(scores),
    )
