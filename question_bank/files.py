"""Item files (question_bank/data): YAML read into records, or every fault named.

One file holds one level and area: its assessment points and its items. It names its
standard by code and edition, or leaves it to an install that holds just one. Nothing
here touches the database.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from question_bank.errors import Fault, ItemError
from question_bank.kinds import KINDS, Content, kind_of
from question_bank.kinds.rubric import RubricKind
from question_bank.records import ItemBody, SourceRecord
from question_bank.text import clean_content

LARGEST_FILE = 4 * 1024 * 1024
POINT_CODE = re.compile(r"[ABC][A-Z][A-Z]\d{3}")
ITEM_FIELDS = {
    "id",
    "pool",
    "kind",
    "point",
    "difficulty",
    "cognition",
    "source",
    "points",
    "minutes",
}


@dataclass(frozen=True)
class PointRecord:
    level: int
    area: str
    code: str
    node: str
    name: str
    importance: str

    @property
    def part(self) -> str:
        """Codes under C are the skill table's, A and B the theory table's."""
        return "skill" if self.code.startswith("C") else "theory"

    @property
    def key(self) -> tuple[int, str]:
        """Level and code: codes of points begin anew at each level."""
        return self.level, self.code


@dataclass(frozen=True)
class ItemRecord:
    level: int
    code: str
    pool: str
    point: str
    body: ItemBody

    @property
    def kind(self) -> str:
        return self.body.kind

    @property
    def point_key(self) -> tuple[int, str]:
        """Level and code: codes of points begin anew at each level."""
        return self.level, self.point


@dataclass(frozen=True)
class StandardName:
    code: str
    edition: str

    def __str__(self) -> str:
        return f"{self.code} {self.edition}"


@dataclass(frozen=True)
class ItemFile:
    standard: StandardName | None
    points: tuple[PointRecord, ...]
    items: tuple[ItemRecord, ...]


def read_item_files(paths: Iterable[Path]) -> ItemFile:
    """All files as one; ItemError (`file_invalid`) names every fault in all."""
    faults: list[Fault] = []
    points: list[PointRecord] = []
    items: list[ItemRecord] = []
    standards: set[StandardName | None] = set()
    for path in paths:
        try:
            one = parse_item_file(_load(path), where=path.name)
        except ItemError as error:
            faults += error.faults
        else:
            standards.add(one.standard)
            points += one.points
            items += one.items
    if len(standards) > 1:
        names = "、".join(sorted(str(name or "未写明") for name in standards))
        faults.append(Fault("standard", f"一次只能载入一个标准的试题:{names}。"))
    faults += _across_files(points, items)
    if faults:
        raise ItemError("file_invalid", faults)
    return ItemFile(next(iter(standards), None), tuple(points), tuple(items))


def parse_item_file(data: object, *, where: str) -> ItemFile:
    """The records of one file's values."""
    if not isinstance(data, dict) or not isinstance(data.get("level"), int):
        raise ItemError(
            "file_invalid", [Fault(where, "文件须有 level、area、points、items。")]
        )
    standard = _standard(data, where)
    faults: list[Fault] = []
    points = _each(data, "points", where, faults, lambda e, w: _point(e, data, w))
    items = _each(data, "items", where, faults, lambda e, w: _item(e, data, w))
    if faults:
        raise ItemError("file_invalid", faults)
    return ItemFile(standard, tuple(points), tuple(items))


def _standard(data: Mapping[str, Any], where: str) -> StandardName | None:
    if "standard" not in data and "edition" not in data:
        return None
    code, edition = data.get("standard"), data.get("edition")
    if not isinstance(code, str) or not isinstance(edition, str):
        message = "standard(职业编码)与 edition(版本)须同时写明,并加引号。"
        raise ItemError("file_invalid", [Fault(where, message)])
    return StandardName(code, edition)


def _load(path: Path) -> object:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ItemError("file_too_large", [Fault(path.name, "文件超过 4 MiB。")])
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError:
        raise ItemError("file_missing", [Fault(str(path), "读不到文件。")]) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        place = getattr(error, "problem_mark", None)
        line = f"第 {place.line + 1} 行附近" if place else ""
        message = f"不是正确的 YAML 文件。{line}"
        raise ItemError("file_malformed", [Fault(path.name, message)]) from None


def _each(data, name, where, faults, read) -> list[Any]:  # type: ignore[no-untyped-def]
    """Read every entry of a list, collecting the faults of all."""
    entries = data.get(name) or []
    if not isinstance(entries, list):
        faults.append(Fault(f"{where}.{name}", "须为列表。"))
        return []
    found = []
    for place, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            faults.append(Fault(f"{where}.{name}[{place}]", "须为字段列表。"))
            continue
        mark = entry.get("id") or entry.get("code") or f"{name}[{place}]"
        try:
            found.append(read(entry, f"{where} {mark}"))
        except ItemError as error:
            faults.extend(error.faults)
    return found


def _point(
    entry: Mapping[str, Any], data: Mapping[str, Any], where: str
) -> PointRecord:
    faults = []
    missing = {"code", "node", "name", "importance"} - set(entry)
    if missing:
        raise ItemError("point_invalid", [Fault(where, f"缺少 {sorted(missing)}。")])
    if not POINT_CODE.fullmatch(str(entry["code"])):
        faults.append(Fault(where, "鉴定点代码须形如 ABC012。"))
    if entry["importance"] not in {"X", "Y", "Z"}:
        faults.append(Fault(where, "重要程度须为 X、Y 或 Z。"))
    if faults:
        raise ItemError("point_invalid", faults)
    return PointRecord(
        level=data["level"],
        area=str(data.get("area", "")),
        code=str(entry["code"]),
        node=str(entry["node"]),
        name=str(entry["name"]),
        importance=str(entry["importance"]),
    )


def _item(entry: Mapping[str, Any], data: Mapping[str, Any], where: str) -> ItemRecord:
    faults = list(_field_faults(entry, where))
    kind = str(entry.get("kind"))
    if kind not in KINDS:
        faults.append(Fault(where, f"没有这种题型:{kind}。"))
        raise ItemError("item_invalid", faults)
    content = clean_content(
        {key: value for key, value in entry.items() if key not in ITEM_FIELDS}
    )
    try:
        kind_of(kind).check(content, where)
    except ItemError as error:
        raise ItemError("item_invalid", [*faults, *error.faults]) from None
    faults += _points_faults(entry, kind, content, where)
    if faults:
        raise ItemError("item_invalid", faults)
    return ItemRecord(
        level=data["level"],
        code=str(entry["id"]),
        pool=entry["pool"],
        point=entry["point"],
        body=ItemBody(
            kind=kind,
            content=content,
            difficulty=entry["difficulty"],
            cognition=entry["cognition"],
            points=Decimal(str(entry["points"])) if "points" in entry else None,
            minutes=entry.get("minutes"),
            sources=tuple(_source(source) for source in entry["source"]),
        ),
    )


def _field_faults(entry: Mapping[str, Any], where: str) -> Iterable[Fault]:
    if entry.get("pool") not in {"practice", "exam"}:
        yield Fault(where, "用途须为 practice 或 exam。")
    if entry.get("difficulty") not in {1, 2, 3, 4, 5}:
        yield Fault(where, "难度须为 1 至 5。")
    if entry.get("cognition") not in {"recall", "understand", "apply"}:
        yield Fault(where, "认知层次须为 recall、understand 或 apply。")
    for name in ("id", "point"):
        if not isinstance(entry.get(name), str):
            yield Fault(where, f"缺少 {name}。")
    sources = entry.get("source")
    if not isinstance(sources, list) or not sources:
        yield Fault(where, "至少须有一个出处。")
    elif not all(_is_source(source) for source in sources):
        yield Fault(where, "出处须为 law 与 article,或 standard。")


def _points_faults(
    entry: Mapping[str, Any], kind: str, content: Content, where: str
) -> Iterable[Fault]:
    strategy = kind_of(kind)
    if not isinstance(strategy, RubricKind):
        if "points" in entry:
            yield Fault(where, "此题型的分值由试卷规定,题目不带分值。")
        return
    if not isinstance(entry.get("minutes"), int):
        yield Fault(where, "须写明 minutes(分钟)。")
    if Decimal(str(entry.get("points", 0))) != strategy.total(content):
        yield Fault(where, "采分点之和须等于本题分值。")


def _is_source(source: object) -> bool:
    return isinstance(source, dict) and (
        set(source) == {"law", "article"} or set(source) == {"standard"}
    )


def _source(source: Mapping[str, Any]) -> SourceRecord:
    return SourceRecord(**{name: str(value) for name, value in source.items()})


def _across_files(
    points: list[PointRecord], items: list[ItemRecord]
) -> Iterable[Fault]:
    yield from _repeated("鉴定点", [f"{p.level}-{p.code}" for p in points])
    yield from _repeated("试题", [item.code for item in items])
    known = {(point.level, point.code) for point in points}
    for item in items:
        if item.point_key not in known:
            yield Fault(item.code, f"没有这个鉴定点:{item.point}。")


def _repeated(what: str, codes: list[str]) -> Iterable[Fault]:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            yield Fault(code, f"{what}编号重复。")
        seen.add(code)
