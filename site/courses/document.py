"""What the files of `data/` say, as frozen values."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LevelDocument:
    """A level page, for the level `number` of the standard `code` `edition`."""

    slug: str
    title: str
    intro: str
    code: str
    edition: str
    number: int


@dataclass(frozen=True, slots=True)
class HomeDocument:
    """The front page and its levels, the lowest first."""

    title: str
    intro: str
    levels: tuple[LevelDocument, ...]


@dataclass(frozen=True, slots=True)
class LessonDocument:
    """A lesson; `body` is in the raw form of Wagtail's stream field."""

    slug: str
    title: str
    minutes: int
    objectives: tuple[str, ...]
    nodes: tuple[str, ...]
    body: tuple[dict[str, Any], ...]
    source: str


@dataclass(frozen=True, slots=True)
class ModuleDocument:
    """A module below the level page `level`, with its lessons in order."""

    slug: str
    level: str
    title: str
    summary: str
    nodes: tuple[str, ...]
    lessons: tuple[LessonDocument, ...]
    source: str


@dataclass(frozen=True, slots=True)
class CourseDocument:
    """All files together."""

    home: HomeDocument
    modules: tuple[ModuleDocument, ...]
