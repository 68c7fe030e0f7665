"""The table as rows of a page or a sheet of paper: cells that span their points."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from question_bank.point_table.content import (
    DEPTHS,
    PointLine,
    Ratio,
    ScopeLine,
    TableContent,
)
from question_bank.point_table.workbook import Line, lines_of, spans


@dataclass(frozen=True)
class ScopeCell:
    """A scope over as many rows as hang under it."""

    scope: ScopeLine
    ratio: Ratio
    rows: int


@dataclass(frozen=True)
class PageRow:
    """`cells` are the scopes that begin here, the highest first."""

    cells: tuple[ScopeCell, ...]
    path: tuple[ScopeLine, ...]
    point: PointLine | None
    counts: tuple[int, ...]

    @property
    def is_first(self) -> bool:
        """Whether a lowest scope begins here."""
        return bool(self.cells)


def page_rows(
    content: TableContent,
    counts: Mapping[str, Sequence[int]],
    *,
    shown: TableContent | None = None,
) -> list[PageRow]:
    """The rows of `shown` (all, if nothing is left out), ratios being of `content`.

    `counts`: published items of each pool by code of point.
    """
    lines = list(lines_of(shown or content))
    begins = _beginnings(content, lines)
    return [
        PageRow(
            cells=tuple(begins.get(place, ())),
            path=tuple(line.scopes.values()),
            point=line.point,
            counts=tuple(counts.get(line.point.code, ())) if line.point else (),
        )
        for place, line in enumerate(lines)
    ]


def _beginnings(content: TableContent, lines: list[Line]) -> dict[int, list[ScopeCell]]:
    found: dict[int, list[ScopeCell]] = {}
    for depth in DEPTHS:
        for first, last, scope in spans(lines, depth):
            cell = ScopeCell(scope, content.ratios[scope.code], last - first + 1)
            found.setdefault(first, []).append(cell)
    return found


def narrowed(
    content: TableContent, points: Sequence[PointLine], under: str
) -> TableContent:
    """Only these points and the scopes above them; all scopes if nothing is left out."""
    if len(points) == len(content.points) and not under:
        return content
    kept = {point.code[:depth] for point in points for depth in DEPTHS}
    return TableContent.of((s for s in content.scopes if s.code in kept), points)


@dataclass(frozen=True)
class Block:
    """A lowest scope (or a higher one without any) with its points, as printed."""

    cells: tuple[ScopeCell, ...]
    points: tuple[PointLine, ...]

    @property
    def rows(self) -> int:
        return max(len(self.points), 1)


def blocks_of(content: TableContent) -> Iterator[Block]:
    """For paper: all three scopes stand with each block, also after a page's end."""
    for row in page_rows(content, {}):
        if row.is_first:
            lowest = row.path[-1].code
            cells = [ScopeCell(one, content.ratios[one.code], 1) for one in row.path]
            points = content.points_under(lowest) if row.point else ()
            yield Block(tuple(cells), points)
