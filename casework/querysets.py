"""Which cases and which plays."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from casework.drills import Drill
    from casework.models import Play


class CaseQuerySet(QuerySet[Any]):
    """Versions of cases; those on the shelf are current."""

    def current(self) -> "CaseQuerySet":
        return self.filter(is_current=True)

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


class DrillResultQuerySet(QuerySet[Any]):
    """Answers to drills belong to one person."""

    def of(self, user: "User") -> "DrillResultQuerySet":
        return self.filter(user=user)

    def to(self, drill: "Drill") -> "DrillResultQuerySet":
        return self.filter(
            procedure=drill.procedure, sort=drill.sort.value, seed=drill.seed
        )
