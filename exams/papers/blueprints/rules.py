"""What a version of a blueprint demands: one strict JSON shape and its digest.

This module owns `BlueprintVersion.rules`. It knows shapes and ranges; whether rules
fit a level's weight table is decided in `faults`.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import rfc8785
from django.utils.translation import gettext as _

from standards.models import Part

FORMAT: Final = 1
GRADES: Final = 5
MOST_ROWS: Final = 20
POINTS_TEXT = re.compile(r"(?!0+$)\d{1,3}|\d{1,3}\.5")

# Least and most of every whole number. `difficulty_target` is the mean expected share
# of points in 1/1000; `difficulty_tolerance` how far a paper may be from it.
RANGES: Final[Mapping[str, tuple[int, int]]] = {
    "minutes": (1, 600),
    "difficulty_target": (1, 999),
    "difficulty_tolerance": (0, 500),
    "band_slack": (0, 100),
    "core_percent": (0, 100),
    "lower_level_items": (0, 400),
    "cooldown": (0, 100),
    "overlap": (0, 400),
    "anchors": (0, 400),
}
# Shares in 1/1000; people write 0.65 for 650.
SHARES: Final = frozenset({"difficulty_target", "difficulty_tolerance"})
OPTIONAL: Final = {"difficulty_tolerance"}
COUNT_RANGE: Final = (1, 400)
PERCENT_RANGE: Final = (0, 100)
KEYS: Final = frozenset(
    {"format", "part", "sections", "cases", "bands", "one_per_point", *RANGES}
)
SECTION_KEYS: Final = frozenset({"kind", "count", "points", "areas"})
CASE_KEYS: Final = frozenset({"case", "area", "points"})


@dataclass(frozen=True)
class RuleFault:
    """Something wrong with the rules. `field` is its path: "sections-0-points"."""

    field: str
    message: str


class RulesRefused(Exception):
    """A document that is no blueprint; `faults` names everything that is wrong."""

    code = "rules_invalid"

    def __init__(self, faults: tuple[RuleFault, ...]) -> None:
        self.faults = faults
        self.message = _("方案有 %(n)d 处错误，没有保存。") % {"n": len(faults)}
        super().__init__(self.message)


@dataclass(frozen=True, kw_only=True)
class SectionRule:
    """A 大题 of a theory paper: `count` items of a kind, `half_points` each.

    `areas` are names of the weight table; empty stands for all of them.
    """

    kind: str
    count: int
    half_points: int
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CaseRule:
    """A case of a skill paper, by its slug, with its half points of an area."""

    case: str
    area: str
    half_points: int


@dataclass(frozen=True, kw_only=True)
class BlueprintRules:
    """All that a version demands. Counts are items, `bands` per cent of the items by
    difficulty 1 to 5, `cooldown` the release days for which a used item rests."""

    part: str
    minutes: int
    cooldown: int
    sections: tuple[SectionRule, ...] = ()
    cases: tuple[CaseRule, ...] = ()
    difficulty_target: int = 650
    difficulty_tolerance: int | None = None
    bands: tuple[int, ...] | None = None
    band_slack: int = 2
    core_percent: int = 0
    lower_level_items: int = 0
    one_per_point: bool = True
    overlap: int = 0
    anchors: int = 0

    @property
    def items(self) -> int:
        """Items on a theory paper; a skill paper's tasks decide it themselves: 0."""
        return sum(section.count for section in self.sections)

    @property
    def half_points(self) -> int:
        """What sections and cases add up to."""
        sections = sum(one.count * one.half_points for one in self.sections)
        return sections + sum(case.half_points for case in self.cases)

    def as_json(self) -> dict[str, Any]:
        """The document that `rules_from_json` reads back to the same rules."""
        return {
            "format": FORMAT,
            "part": self.part,
            "sections": [_section_json(one) for one in self.sections],
            "cases": [_case_json(one) for one in self.cases],
            "bands": None if self.bands is None else list(self.bands),
            "one_per_point": self.one_per_point,
            **{name: getattr(self, name) for name in RANGES},
        }

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON (RFC 8785)."""
        return hashlib.sha256(rfc8785.dumps(self.as_json())).hexdigest()


def points_text(half_points: int) -> str:
    """Half points as exam points: 1 is "0.5", 4 is "2"."""
    return f"{(Decimal(half_points) / 2).normalize():f}"


def _section_json(section: SectionRule) -> dict[str, Any]:
    return {
        "kind": section.kind,
        "count": section.count,
        "points": points_text(section.half_points),
        "areas": list(section.areas),
    }


def _case_json(case: CaseRule) -> dict[str, Any]:
    points = points_text(case.half_points)
    return {"case": case.case, "area": case.area, "points": points}


def rules_from_json(document: object) -> BlueprintRules:
    """The rules that a document states; RulesRefused names every fault at once."""
    reader = _Reader()
    rules = reader.rules(document)
    if reader.faults or rules is None:
        raise RulesRefused(tuple(reader.faults))
    return rules


class _Reader:
    """Reads one document and collects what is wrong with it. What is faulty becomes
    a harmless value, so that reading goes on to the next fault."""

    def __init__(self) -> None:
        self.faults: list[RuleFault] = []

    def rules(self, document: object) -> BlueprintRules | None:
        if not isinstance(document, dict):
            self.fault("", _("方案须为一个 JSON 对象。"))
            return None
        self._keys(document, KEYS, "")
        self._format(document)
        return BlueprintRules(
            part=self._part(document.get("part")),
            sections=tuple(self._sections(document.get("sections"))),
            cases=tuple(self._cases(document.get("cases"))),
            bands=self._bands(document.get("bands")),
            one_per_point=self._yes_or_no(document, "one_per_point"),
            **{name: self._named_number(document, name) for name in RANGES},
        )

    def fault(self, field: str, message: str) -> None:
        self.faults.append(RuleFault(field, message))

    def _keys(self, found: Mapping[Any, Any], known: frozenset[str], at: str) -> None:
        for name in sorted(known - set(found)):
            self.fault(_path(at, name), _("缺少“%(name)s”。") % {"name": name})
        for name in sorted(map(str, set(found) - known)):
            shown = {"name": name[:40]}
            self.fault(_path(at, name), _("不认识“%(name)s”这一项。") % shown)

    def _format(self, document: Mapping[str, Any]) -> None:
        stated = document.get("format", FORMAT)
        if stated != FORMAT or isinstance(stated, bool):
            self.fault("format", _("只认识第 1 版的方案格式。"))

    def _part(self, value: object) -> str:
        if isinstance(value, str) and value in Part.values:
            return value
        self.fault("part", _("部分须为 theory（理论知识）或 skill（技能）。"))
        return Part.THEORY.value

    def _named_number(self, document: Mapping[str, Any], name: str) -> Any:
        value = document.get(name)
        if name not in document or (value is None and name in OPTIONAL):
            return None
        return self._number(value, name, RANGES[name])

    def _number(self, value: object, field: str, bounds: tuple[int, int]) -> int:
        low, high = bounds
        if type(value) is int and low <= value <= high:
            return value
        self.fault(field, _range_text(field, low, high))
        return low

    def _yes_or_no(self, document: Mapping[str, Any], name: str) -> bool:
        value = document.get(name, True)
        if not isinstance(value, bool):
            self.fault(name, _("须为 true 或 false。"))
            return True
        return value

    def _points(self, value: object, field: str) -> int:
        """Half points of a text such as "1" or "0.5"."""
        if isinstance(value, str) and POINTS_TEXT.fullmatch(value):
            return int(Decimal(value) * 2)
        self.fault(field, _("分值须大于 0，并为 0.5 的整数倍，例如 0.5、1、2。"))
        return 1

    def _text(self, value: object, field: str) -> str:
        if isinstance(value, str) and 0 < len(value) <= 80:
            return value
        self.fault(field, _("须选择一项。"))
        return ""

    def _rows(
        self, value: object, name: str, keys: frozenset[str]
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(path, object) of every well-formed row of a list."""
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            wanted = {"most": MOST_ROWS}
            self.fault(name, _("须为不超过 %(most)d 行的列表。") % wanted)
            return
        for place, row in enumerate(value):
            at = f"{name}-{place}"
            if isinstance(row, dict):
                self._keys(row, keys, at)
                yield at, row
            else:
                self.fault(at, _("这一行须为一个 JSON 对象。"))

    def _sections(self, value: object) -> Iterator[SectionRule]:
        for at, row in self._rows(value, "sections", SECTION_KEYS):
            yield SectionRule(
                kind=self._text(row.get("kind"), f"{at}-kind"),
                count=self._number(row.get("count"), f"{at}-count", COUNT_RANGE),
                half_points=self._points(row.get("points"), f"{at}-points"),
                areas=self._names(row.get("areas"), f"{at}-areas"),
            )

    def _names(self, value: object, field: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fault(field, _("范围须为名称的列表；空列表表示全部范围。"))
            return ()
        if len(set(value)) != len(value):
            self.fault(field, _("同一范围写了两次。"))
        return tuple(value)

    def _cases(self, value: object) -> Iterator[CaseRule]:
        for at, row in self._rows(value, "cases", CASE_KEYS):
            yield CaseRule(
                case=self._text(row.get("case"), f"{at}-case"),
                area=self._text(row.get("area"), f"{at}-area"),
                half_points=self._points(row.get("points"), f"{at}-points"),
            )

    def _bands(self, value: object) -> tuple[int, ...] | None:
        if value is None:
            return None
        if not isinstance(value, list) or len(value) != GRADES:
            self.fault("bands", _("难度分布须为五个百分数，或者不填。"))
            return None
        return tuple(
            self._number(one, f"bands-{place}", PERCENT_RANGE)
            for place, one in enumerate(value)
        )


def _range_text(field: str, low: int, high: int) -> str:
    if field not in SHARES:
        return _("须填 %(low)d 至 %(high)d 的整数。") % {"low": low, "high": high}
    limits = {"low": f"{low / 1000:.3f}", "high": f"{high / 1000:.3f}"}
    return _("须填 %(low)s 至 %(high)s 的得分率。") % limits


def _path(at: str, name: str) -> str:
    return f"{at}-{name}" if at else name
