"""Which course pages and which progress."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from wagtail.query import PageQuerySet

if TYPE_CHECKING:
    from accounts.models import User


class LevelPageQuerySet(PageQuerySet):
    """Pages of levels, in the order of the page tree."""

    def with_level(self) -> "LevelPageQuerySet":
        """With level and standard; the standard's long document stays behind."""
        return self.select_related("level__standard").defer("level__standard__document")


class LessonPageQuerySet(PageQuerySet):
    """Lessons, in the order of the page tree."""

    def in_lists(self) -> "LessonPageQuerySet":
        """Published lessons without their text, for tables of contents."""
        return self.live().defer("body").order_by("path")

    def named(self, key: UUID) -> "LessonPageQuerySet":
        """The published lesson with this public id, or nothing."""
        return self.live().filter(translation_key=key)

    def studied(self) -> "LessonPageQuerySet":
        """Lessons that somebody has opened."""
        return self.filter(progress__isnull=False)

    def about(self, words: str) -> "LessonPageQuerySet":
        """Lessons whose title or objectives contain these words."""
        return self.filter(Q(title__icontains=words) | Q(objectives__icontains=words))

    def citing(self, short_title: str) -> "LessonPageQuerySet":
        """Lessons that quote a rule of the law 《short_title》."""
        # A list of texts in JSON: SQLite cannot ask whether it contains one.
        cited = self.values_list("pk", "cited_laws")
        return self.filter(pk__in=[pk for pk, laws in cited if short_title in laws])


class LessonProgressQuerySet(QuerySet[Any]):
    """Who opened and finished which lesson."""

    def of(self, user: "User") -> "LessonProgressQuerySet":
        return self.filter(user=user)
