"""The table of one level as frozen values, and what can be counted in it.

A scope is named by its whole code: A, AB, ABC for the three depths. A point's code is
that of its lowest scope and three digits: ABC012. Weights are in half points.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from functools import cached_property

import rfc8785

DEPTHS = (1, 2, 3)
LOWEST = 3
THEORY, SKILL = "theory", "skill"
# 一级: 基本要求 and 相关知识要求 are asked in theory, 技能要求 at work.
PART_OF_ROOT = {"A": THEORY, "B": THEORY, "C": SKILL}
ROOTS_OF_PART = {THEORY: ("A", "B"), SKILL: ("C",)}
CORE, GENERAL, AUXILIARY = IMPORTANCES = ("X", "Y", "Z")


def points_text(half_points: int) -> str:
    """Half points as points: 2.5, 10."""
    return f"{Decimal(half_points) / 2:f}"


@dataclass(frozen=True, order=True)
class ScopeLine:
    """A 鉴定范围. `node` is a reference into the standard, or nothing.

    `place` says where the line stands for whoever wrote it: a row of a file, a form's.
    """

    code: str
    name: str
    half_points: int
    node: str = ""
    place: str = field(default="", compare=False)

    @property
    def depth(self) -> int:
        return len(self.code)

    @property
    def parent(self) -> str:
        return self.code[:-1]

    @property
    def weight(self) -> str:
        return points_text(self.half_points)


@dataclass(frozen=True, order=True)
class PointLine:
    """A 鉴定点. A retired one takes no new items and is not counted."""

    code: str
    name: str
    importance: str
    node: str = ""
    textbook_ref: str = ""
    is_retired: bool = False
    place: str = field(default="", compare=False)

    @property
    def scope(self) -> str:
        return self.code[:LOWEST]

    @property
    def number(self) -> str:
        return self.code[LOWEST:]


@dataclass(frozen=True)
class Ratio:
    """重要程度比例: how many core, general and auxiliary points."""

    core: int
    general: int
    auxiliary: int

    @property
    def total(self) -> int:
        return self.core + self.general + self.auxiliary

    def __str__(self) -> str:
        return f"({self.core:02}:{self.general:02}:{self.auxiliary:02})"


@dataclass(frozen=True)
class TableContent:
    """All scopes and points of a level, in the order of their codes."""

    scopes: tuple[ScopeLine, ...]
    points: tuple[PointLine, ...]

    @classmethod
    def of(
        cls, scopes: Iterable[ScopeLine], points: Iterable[PointLine]
    ) -> "TableContent":
        return cls(tuple(sorted(scopes)), tuple(sorted(points)))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything that a person can change in the table."""
        scopes = [asdict(replace(scope, place="")) for scope in self.scopes]
        points = [asdict(replace(point, place="")) for point in self.points]
        return hashlib.sha256(rfc8785.dumps([scopes, points])).hexdigest()

    @cached_property
    def active(self) -> tuple[PointLine, ...]:
        return tuple(point for point in self.points if not point.is_retired)

    @cached_property
    def ratios(self) -> dict[str, Ratio]:
        """By scope code; the empty code is the whole table."""
        return {
            code: _ratio(point for point in self.active if point.code.startswith(code))
            for code in ("", *(scope.code for scope in self.scopes))
        }

    @cached_property
    def lowest(self) -> tuple[ScopeLine, ...]:
        return tuple(scope for scope in self.scopes if scope.depth == LOWEST)

    def scope(self, code: str) -> ScopeLine | None:
        return next((scope for scope in self.scopes if scope.code == code), None)

    def children(self, code: str) -> tuple[ScopeLine, ...]:
        return tuple(s for s in self.scopes if s.code and s.parent == code)

    def points_under(self, code: str) -> tuple[PointLine, ...]:
        """Every point below a scope of any depth, retired ones too."""
        return tuple(point for point in self.points if point.code.startswith(code))


def _ratio(points: Iterable[PointLine]) -> Ratio:
    found = [point.importance for point in points]
    return Ratio(*map(found.count, IMPORTANCES))


def next_point_code(scope: str, taken: Iterable[str]) -> str:
    """The code after the last one used in the lowest scope: points begin at 001."""
    numbers = [
        int(code[LOWEST:])
        for code in taken
        if code.startswith(scope)
        and code[LOWEST:].isascii()
        and code[LOWEST:].isdigit()
    ]
    return f"{scope}{max(numbers, default=0) + 1:03}"


def next_scope_code(parent: str, taken: Iterable[str]) -> str:
    """The letter after the last one used under `parent`; nothing after Z."""
    letters = [code[-1] for code in taken if code and code[:-1] == parent]
    last = max(letters, default="@")
    return f"{parent}{chr(ord(last) + 1)}" if last < "Z" else ""
