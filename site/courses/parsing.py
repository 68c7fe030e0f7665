"""Reads the course files: the whole folder or none of it, with every fault named.

data/home.yaml                      the front page and the level pages
data/<module>/module.yaml           a module and the order of its lessons
data/<module>/<lesson>.yaml         a lesson
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from courses.document import (
    CourseDocument,
    HomeDocument,
    LessonDocument,
    LevelDocument,
    ModuleDocument,
)
from courses.errors import CourseFault, CourseRefused
from courses.markup import rich_text
from standards.faults import FaultCode, FaultList
from standards.models import Node
from standards.reading import ABSENT, Reader
from standards.yaml_source import read_yaml

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TITLE_LIMIT = 120
NAME_LIMIT = 60
MOST_MINUTES = 240

Block = dict[str, Any]


class CourseFiles:
    """Reads the files of one folder and gathers their faults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[CourseFault] = []

    def reader(self, path: Path) -> tuple[Reader, FaultList]:
        """The mapping in a file; its faults are kept by `keep`."""
        found = FaultList()
        try:
            values = read_yaml(path.read_bytes(), found)
        except OSError:
            self.add(path, "no_file", _("没有这个文件。"))
            return Reader(ABSENT, "", found), found
        return Reader(ABSENT if found.found else values, "", found), found

    def keep(self, path: Path, found: FaultList) -> None:
        for fault in found.found:
            self.add(path, fault.code.value, fault.message, fault.path)

    def add(self, path: Path, code: str, message: str, place: str = "") -> None:
        file = path.relative_to(self.folder).as_posix()
        where = f"{file}：{place}" if place else file
        self.faults.append(CourseFault(where, code, message))


def read_courses(folder: Path) -> CourseDocument:
    """Everything in `folder`; raises CourseRefused with every fault found."""
    files = CourseFiles(folder)
    home = _home(files, folder / "home.yaml")
    found = sorted(folder.glob("*/module.yaml"))
    modules = tuple(_module(files, path) for path in found)
    _check_nodes(files, modules)
    _check_levels(files, home, modules)
    if files.faults:
        raise CourseRefused(files.faults)
    return CourseDocument(home, modules)


def _home(files: CourseFiles, path: Path) -> HomeDocument:
    reader, found = files.reader(path)
    home = HomeDocument(
        title=reader.name("title"),
        intro=reader.text("intro"),
        levels=tuple(_level(one) for one in reader.some_readers("levels")),
    )
    reader.finish()
    files.keep(path, found)
    return home


def _level(reader: Reader) -> LevelDocument:
    level = LevelDocument(
        slug=_slug(reader, "slug"),
        title=reader.name("title"),
        intro=reader.text("intro"),
        code=reader.name("standard"),
        edition=reader.name("edition"),
        number=reader.whole_number("number", 1, 5),
    )
    reader.finish()
    return level


def _module(files: CourseFiles, path: Path) -> ModuleDocument:
    reader, found = files.reader(path)
    slugs = reader.texts("lessons")
    module = ModuleDocument(
        slug=_slug(reader, "slug"),
        level=reader.name("level"),
        title=reader.text("title", TITLE_LIMIT),
        summary=reader.text("summary"),
        nodes=reader.texts("nodes"),
        lessons=tuple(_lesson(files, path.with_name(f"{one}.yaml")) for one in slugs),
        source=path.relative_to(files.folder).as_posix(),
    )
    if not slugs and not reader.is_absent:
        reader.note("", FaultCode.MISSING, key="lessons")
    reader.finish()
    files.keep(path, found)
    _check_unlisted(files, path, slugs)
    return module


def _check_unlisted(files: CourseFiles, module: Path, slugs: Iterable[str]) -> None:
    """A lesson's file that the module forgot would never be read."""
    listed = {"module", *slugs}
    for path in sorted(module.parent.glob("*.yaml")):
        if path.stem not in listed:
            files.add(path, "unlisted", _("module.yaml 的 lessons 没有列出这一课。"))


def _lesson(files: CourseFiles, path: Path) -> LessonDocument:
    reader, found = files.reader(path)
    lesson = LessonDocument(
        slug=path.stem,
        title=reader.text("title", TITLE_LIMIT),
        minutes=reader.whole_number("minutes", 1, MOST_MINUTES),
        objectives=reader.texts("objectives"),
        nodes=reader.texts("nodes"),
        body=tuple(_blocks(reader.some_readers("body"))),
        source=path.relative_to(files.folder).as_posix(),
    )
    if not SLUG.fullmatch(path.stem):
        files.add(path, "bad_slug", _("文件名只能用小写字母、数字和连字符。"))
    for key, values in (("objectives", lesson.objectives), ("nodes", lesson.nodes)):
        if not values and not reader.is_absent:
            reader.note("", FaultCode.MISSING, key=key)
    reader.finish()
    files.keep(path, found)
    return lesson


def _slug(reader: Reader, key: str) -> str:
    value = reader.name(key, NAME_LIMIT)
    if value and not SLUG.fullmatch(value):
        expected = "小写字母、数字和连字符"
        reader.note(key, FaultCode.OUT_OF_RANGE, expected=expected, found=value)
    return value


def _blocks(readers: Iterable[Reader]) -> Iterator[Block]:
    """Each entry of `body` is a mapping with one key, the kind of its block."""
    for reader in readers:
        kinds = [kind for kind in BLOCKS if reader.has(kind)]
        if len(kinds) != 1:
            expected = "、".join(BLOCKS)
            found = "、".join(reader.values)[:40]
            reader.note("", FaultCode.OUT_OF_RANGE, expected=expected, found=found)
            continue
        (kind,) = kinds
        name, build = BLOCKS[kind]
        yield {"type": name, "value": build(reader, kind)}
        reader.finish()


def _plain(reader: Reader, key: str) -> str:
    return reader.text(key).strip()


def _rich(reader: Reader, key: str) -> str:
    return rich_text(reader.text(key))


def _law(reader: Reader, key: str) -> Block:
    inner = reader.reader(key)
    rule = {
        "text": _plain(inner, "text"),
        "source": inner.text("source", 200),
        "historical": bool(inner.optional_flag("historical")),
    }
    inner.finish()
    return rule


def _steps(reader: Reader, key: str) -> Block:
    inner = reader.reader(key)
    steps = [step.strip() for step in inner.texts("steps")]
    if not steps and not inner.is_absent:
        inner.note("", FaultCode.MISSING, key="steps")
    block = {"title": inner.text("title", TITLE_LIMIT), "steps": steps}
    inner.finish()
    return block


def _fields(*names: str) -> Callable[[Reader, str], Block]:
    """Builds a block whose fields are all plain texts."""

    def build(reader: Reader, key: str) -> Block:
        inner = reader.reader(key)
        block = {name: _plain(inner, name) for name in names}
        inner.finish()
        return block

    return build


# What a file calls a block: its type in LessonBody, and how its value is built.
BLOCKS: dict[str, tuple[str, Callable[[Reader, str], Any]]] = {
    "heading": ("heading", _plain),
    "text": ("paragraph", _rich),
    "law": ("law", _law),
    "steps": ("steps", _steps),
    "example": ("example", _fields("title", "text", "comment")),
    "note": ("note", _plain),
    "check": ("self_check", _fields("question", "answer")),
}


def _check_nodes(files: CourseFiles, modules: Iterable[ModuleDocument]) -> None:
    """Every reference must stand in a loaded standard (one query)."""
    known = set(Node.objects.values_list("ref", flat=True))
    for module in modules:
        documents: list[ModuleDocument | LessonDocument] = [module, *module.lessons]
        for document in documents:
            for ref in document.nodes:
                if ref not in known:
                    message = _("标准中没有编号为“%(ref)s”的条目。") % {"ref": ref}
                    path = files.folder / document.source
                    files.add(path, "unknown_node", message, "nodes")


def _check_levels(
    files: CourseFiles, home: HomeDocument, modules: Iterable[ModuleDocument]
) -> None:
    slugs = {level.slug for level in home.levels}
    for module in modules:
        if module.level not in slugs:
            message = _("home.yaml 中没有等级页“%(level)s”。")
            path = files.folder / module.source
            files.add(path, "unknown_level", message % {"level": module.level}, "level")
