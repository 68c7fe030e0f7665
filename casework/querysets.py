"""Which cases and which plays."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from accounts.access import has_platform_role
from accounts.models import PlatformRole

if TYPE_CHECKING:
    from accounts.models import User
    from casework.drills import Drill
    from casework.models import Play


class CaseQuerySet(QuerySet[Any]):
    """Versions of cases; those on the shelf are current."""

    def current(self) -> "CaseQuerySet":
        return self.filter(is_current=True)

    def with_answers_for(self, user: "User") -> "CaseQuerySet":
        """Cases whose perfect way `user` may have on paper: all for instructors, none
        for anybody else."""
        return self if has_platform_role(user, PlatformRole.INSTRUCTOR) else self.none()

    def without_text(self) -> "CaseQuerySet":
        """Leave the long text of the case in the database."""
        return self.defer("document")


class PlayQuerySet(QuerySet[Any]):
    """Plays belong to one person; nobody else has a page of them."""

    def of(self, user: "User") -> "PlayQuerySet":
        return self.filter(user=user)

    def with_case(self) -> "PlayQuerySet":
        """With the case, but for its long text."""
        return self.select_related("case").defer("case__document")

    def of_case(self, slug: str) -> "PlayQuerySet":
        """Plays of any version of the case."""
        return self.filter(case__slug=slug)

    def open(self) -> "PlayQuerySet":
        return self.filter(status="open")

    def closed(self) -> "PlayQuerySet":
        return self.filter(status="closed")

    def before(self, play: "Play") -> "PlayQuerySet":
        """The person's earlier closed plays of the same case, the latest first."""
        mine = self.filter(user_id=play.user_id, case__slug=play.case.slug)
        return mine.closed().filter(started_at__lt=play.started_at)


class ShiftQuerySet(QuerySet[Any]):
    """Shifts belong to one person; nobody else has a page of them."""

    def of(self, user: "User") -> "ShiftQuerySet":
        return self.filter(user=user)

    def open(self) -> "ShiftQuerySet":
        return self.filter(ended_at=None)

    def ended(self) -> "ShiftQuerySet":
        return self.exclude(ended_at=None)

    def with_play(self, play: "Play") -> "ShiftQuerySet":
        return self.filter(places__play=play)

    def served(self, play: "Play") -> "ShiftQuerySet":
        """The shift in which the play was closed: it went on, or ended at that moment."""
        going_on = Q(ended_at=None) | Q(ended_at__gte=play.closed_at)
        return self.with_play(play).filter(going_on)


class ShiftPlaceQuerySet(QuerySet[Any]):
    def beside(self, play: "Play") -> "ShiftPlaceQuerySet":
        """The places of the open shift in which the play is served, its own too."""
        return self.filter(shift__ended_at=None, shift__places__play=play)

    def with_plays(self) -> "ShiftPlaceQuerySet":
        """With plays, cases (but for their long text) and acts (two queries)."""
        found = self.select_related("play__case").defer("play__case__document")
        return found.prefetch_related("play__acts")


class DrillResultQuerySet(QuerySet[Any]):
    """Answers to drills belong to one person."""

    def of(self, user: "User") -> "DrillResultQuerySet":
        return self.filter(user=user)

    def to(self, drill: "Drill") -> "DrillResultQuerySet":
        return self.filter(
            procedure=drill.procedure, sort=drill.sort.value, seed=drill.seed
        )
