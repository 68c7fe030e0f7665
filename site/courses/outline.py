"""The tables of contents: levels, modules and lessons, with a reader's progress.

The tree is read in three queries and one for progress, whatever its size.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from accounts.models import User
from courses.models import LessonPage, LessonProgress, LevelPage, ModulePage

Reader = User | AnonymousUser
SomePage = TypeVar("SomePage", bound=Page)


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in a list, and what the reader has done of it."""

    page: LessonPage
    progress: LessonProgress | None

    @property
    def is_finished(self) -> bool:
        return bool(self.progress and self.progress.finished_at)

    @property
    def is_opened(self) -> bool:
        return self.progress is not None


@dataclass(frozen=True, slots=True)
class ModuleOutline:
    """A module with its lessons in order."""

    page: ModulePage
    lessons: tuple[LessonLine, ...]

    @property
    def minutes(self) -> int:
        return sum(line.page.minutes for line in self.lessons)

    @property
    def finished(self) -> int:
        return sum(line.is_finished for line in self.lessons)

    @property
    def next_line(self) -> LessonLine | None:
        """The first lesson that is not finished."""
        return next((line for line in self.lessons if not line.is_finished), None)


@dataclass(frozen=True, slots=True)
class LevelOutline:
    """A level with its modules in order."""

    page: LevelPage
    modules: tuple[ModuleOutline, ...]

    @property
    def lines(self) -> tuple[LessonLine, ...]:
        return tuple(line for module in self.modules for line in module.lessons)


def course_outline(reader: Reader) -> tuple[LevelOutline, ...]:
    """Everything published (four queries, three for a reader not signed in)."""
    return _outline(LessonPage.objects.in_lists(), reader)


def search_outline(words: str, reader: Reader) -> tuple[LevelOutline, ...]:
    """The lessons about `words`, under the modules and levels that have some."""
    found = _outline(LessonPage.objects.in_lists().about(words), reader)
    kept = (
        replace(level, modules=tuple(one for one in level.modules if one.lessons))
        for level in found
    )
    return tuple(level for level in kept if level.modules)


def _outline(listed: Iterable[LessonPage], reader: Reader) -> tuple[LevelOutline, ...]:
    levels = LevelPage.objects.live().with_level().order_by("path")
    modules = _by_parent(ModulePage.objects.live().order_by("path"))
    lessons = _by_parent(listed)
    done = progress_by_lesson(reader)
    return tuple(
        LevelOutline(level, _modules(modules.get(level.path, []), lessons, done))
        for level in levels
    )


def level_outline(level: LevelPage, reader: Reader) -> LevelOutline:
    """One level (three queries)."""
    modules = ModulePage.objects.live().child_of(level)
    lessons = _by_parent(LessonPage.objects.in_lists().descendant_of(level))
    done = progress_by_lesson(reader)
    return LevelOutline(level, _modules(modules, lessons, done))


def module_outline(
    module: ModulePage, done: Mapping[int, LessonProgress]
) -> ModuleOutline:
    """One module with the progress already asked for (one query)."""
    lessons = LessonPage.objects.in_lists().child_of(module)
    return ModuleOutline(module, _lines(lessons, done))


def progress_by_lesson(reader: Reader) -> dict[int, LessonProgress]:
    """What the reader opened and finished, by the lesson's key (one query)."""
    if not isinstance(reader, User):
        return {}
    return {one.lesson_id: one for one in LessonProgress.objects.of(reader)}


def _modules(
    modules: Iterable[ModulePage],
    lessons: Mapping[str, list[LessonPage]],
    done: Mapping[int, LessonProgress],
) -> tuple[ModuleOutline, ...]:
    return tuple(
        ModuleOutline(module, _lines(lessons.get(module.path, []), done))
        for module in modules
    )


def _lines(
    lessons: Iterable[LessonPage], done: Mapping[int, LessonProgress]
) -> tuple[LessonLine, ...]:
    return tuple(LessonLine(lesson, done.get(lesson.pk)) for lesson in lessons)


def _by_parent(pages: Iterable[SomePage]) -> Mapping[str, list[SomePage]]:
    """Pages by the tree path of the page above them."""
    grouped: dict[str, list[SomePage]] = defaultdict(list)
    for page in pages:
        grouped[page.path[: -page.steplen]].append(page)
    return grouped
