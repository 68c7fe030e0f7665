"""The editing grid of one second-level scope: rows of text cells, and the edit they mean.

A field is named `p-ABA001-name` or `s-ABA-weight`; the middle is the code that the row
had when the page was made, so that a changed code is a move. New rows are `p-new1-…`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from question_bank.point_table.changes import TableEdit
from question_bank.point_table.content import (
    PointLine,
    ScopeLine,
    TableContent,
    next_point_code,
    next_scope_code,
)
from question_bank.point_table.facts import LevelFacts
from question_bank.point_table.reading import parse_half_points
from question_bank.point_table.rules import TableFault

FIELD = re.compile(
    r"([ps])-([A-Z]{3}[0-9]{0,3}|new[0-9]{1,4})-([a-z_]{1,12})", re.ASCII
)
NEW = "new"
AREA_PLACE = "area"


@dataclass(frozen=True)
class GridRow:
    """A row as it stands in the form: `key` is the code it had, or new1."""

    sort: str
    key: str
    cells: Mapping[str, str]

    @property
    def place(self) -> str:
        return f"{self.sort}-{self.key}"

    @property
    def is_new(self) -> bool:
        return self.key.startswith(NEW)

    @property
    def is_left_out(self) -> bool:
        """Ticked to be deleted, or a new row that nobody has filled in."""
        blank = self.is_new and not self.get("name")
        return blank or bool(self.get("delete"))

    def get(self, column: str) -> str:
        return self.cells.get(column, "").strip()


@dataclass(frozen=True)
class Grid:
    """The rows of the scope `area` (two letters)."""

    area: str
    scopes: tuple[GridRow, ...]
    points: tuple[GridRow, ...]


def grid_of(content: TableContent, area: str) -> Grid:
    """The grid as it opens."""
    return Grid(
        area,
        tuple(_scope_row(scope) for scope in content.children(area)),
        tuple(_point_row(point) for point in content.points_under(area)),
    )


def _scope_row(scope: ScopeLine) -> GridRow:
    cells = {"code": scope.code[-1], "name": scope.name, "weight": scope.weight}
    return GridRow("s", scope.code, cells)


def _point_row(point: PointLine) -> GridRow:
    cells = {
        "code": point.code,
        "name": point.name,
        "importance": point.importance,
        "textbook_ref": point.textbook_ref,
        "node": point.node,
        "retired": "1" if point.is_retired else "",
    }
    return GridRow("p", point.code, cells)


def grid_from(fields: Mapping[str, str], area: str) -> Grid:
    """The grid as somebody sends it; fields with other names are not ours."""
    rows: dict[tuple[str, str], dict[str, str]] = {}
    for name, value in fields.items():
        if match := FIELD.fullmatch(name):
            sort, key, column = match.groups()
            rows.setdefault((sort, key), {})[column] = value
    found = [GridRow(*key, cells) for key, cells in rows.items()]
    return Grid(
        area,
        tuple(row for row in found if row.sort == "s"),
        tuple(row for row in found if row.sort == "p"),
    )


def with_blank_rows(grid: Grid) -> Grid:
    """A blank row for each scope with the next code proposed, and one for a scope."""
    scopes = [row for row in grid.scopes if not (row.is_new and row.is_left_out)]
    points = [row for row in grid.points if not (row.is_new and row.is_left_out)]
    codes = [_scope_code(grid.area, row) for row in scopes]
    taken = [row.get("code") for row in points]
    number = max((int(row.key[3:]) for row in scopes + points if row.is_new), default=0)
    for code in codes:
        number += 1
        cells = {"code": next_point_code(code, taken)}
        points.append(GridRow("p", f"{NEW}{number}", cells))
    if letter := next_scope_code(grid.area, codes)[-1:]:
        scopes.append(GridRow("s", f"{NEW}{number + 1}", {"code": letter}))
    return Grid(grid.area, tuple(scopes), tuple(points))


def _scope_code(area: str, row: GridRow) -> str:
    return f"{area}{row.get('code').upper()}"


def edit_from(
    grid: Grid, current: TableContent, facts: LevelFacts
) -> tuple[TableEdit, list[TableFault]]:
    """The whole table that the grid asks for, and cells that cannot be read."""
    faults = list(_unreadable(grid.scopes))
    scopes = [*_scopes(grid, current, facts)]
    renamed = _renamed(grid)
    points = [_point(row, scopes, renamed) for row in grid.points if _stays(row)]
    known = {point.code for point in current.points}
    moves = {
        row.key: point.code
        for row, point in zip(filter(_stays, grid.points), points, strict=True)
        if row.key in known and row.key != point.code
    }
    kept_scopes = [_beside(s, grid) for s in current.scopes if not _is_inside(s, grid)]
    kept_points = [p for p in current.points if not p.code.startswith(grid.area)]
    content = TableContent.of([*kept_scopes, *scopes], [*kept_points, *points])
    return TableEdit(content, moves), faults


def _stays(row: GridRow) -> bool:
    return not row.is_left_out


def _is_inside(scope: ScopeLine, grid: Grid) -> bool:
    return scope.parent == grid.area


def _beside(scope: ScopeLine, grid: Grid) -> ScopeLine:
    """The scope whose parts the grid edits: faults of its sum belong to the page."""
    return replace(scope, place=AREA_PLACE) if scope.code == grid.area else scope


def _unreadable(rows: Iterable[GridRow]) -> Iterator[TableFault]:
    for row in rows:
        if _stays(row) and parse_half_points(row.get("weight") or "0") is None:
            message = _("鉴定比重须为 0 至 100 的分数，以 0.5 分为单位。")
            yield TableFault(row.get("code"), row.place, "weight", message)


def _scopes(
    grid: Grid, current: TableContent, facts: LevelFacts
) -> Iterator[ScopeLine]:
    known = {scope.code: scope.node for scope in current.scopes}
    area = current.scope(grid.area)
    sections = {n.text: n.ref for n in facts.sections(area.name)} if area else {}
    for row in filter(_stays, grid.scopes):
        name = row.get("name")
        yield ScopeLine(
            code=_scope_code(grid.area, row),
            name=name,
            half_points=parse_half_points(row.get("weight") or "0") or 0,
            node=known.get(row.key, sections.get(name, "")),
            place=row.place,
        )


def _renamed(grid: Grid) -> dict[str, str]:
    """Old codes of scopes that got another letter: their points follow."""
    codes = {row.key: _scope_code(grid.area, row) for row in grid.scopes if _stays(row)}
    return {old: new for old, new in codes.items() if old != new and NEW not in old}


def _point(
    row: GridRow, scopes: Sequence[ScopeLine], renamed: Mapping[str, str]
) -> PointLine:
    code = row.get("code").upper()
    if code == row.key:
        code = f"{renamed.get(code[:3], code[:3])}{code[3:]}"
    nodes = {scope.code: scope.node for scope in scopes}
    return PointLine(
        code=code,
        name=row.get("name"),
        importance=row.get("importance").upper(),
        node=row.get("node") or nodes.get(code[:3], ""),
        textbook_ref=row.get("textbook_ref"),
        is_retired=bool(row.get("retired")),
        place=row.place,
    )


@dataclass(frozen=True)
class GridCell:
    """One field of a row, with what is wrong with it."""

    name: str
    value: str
    fault: str


@dataclass(frozen=True)
class GridLine:
    """A row as the page draws it. What is `in_use` has items: its code is fixed."""

    row: GridRow
    cells: Mapping[str, GridCell]
    in_use: bool
    faults: tuple[str, ...]


@dataclass(frozen=True)
class GridGroup:
    """A lowest scope and its points."""

    scope: GridLine
    points: tuple[GridLine, ...]


SCOPE_FIELDS = ("code", "name", "weight", "delete")
POINT_FIELDS = (
    "code",
    "name",
    "importance",
    "textbook_ref",
    "node",
    "retired",
    "delete",
)


def groups_of(
    grid: Grid, faults: Sequence[TableFault], in_use: frozenset[str]
) -> list[GridGroup]:
    """Each point under the scope that it had; a new one under that of its code."""
    told = {(fault.place, fault.column): fault.message for fault in faults}
    used_scopes = {code[:3] for code in in_use}
    groups: dict[str, list[GridLine]] = {row.key: [] for row in grid.scopes}
    by_code = {_scope_code(grid.area, row): row.key for row in grid.scopes}
    last = next(reversed(groups), "")
    for row in grid.points:
        under = by_code.get(row.get("code")[:3], last) if row.is_new else row.key[:3]
        groups.setdefault(under if under in groups else last, []).append(
            _line(row, POINT_FIELDS, told, in_use)
        )
    return [
        GridGroup(
            _line(row, SCOPE_FIELDS, told, frozenset(used_scopes)),
            tuple(groups[row.key]),
        )
        for row in grid.scopes
    ]


def _line(
    row: GridRow,
    columns: Sequence[str],
    told: Mapping[tuple[str, str], str],
    in_use: frozenset[str],
) -> GridLine:
    cells = {
        column: GridCell(
            f"{row.place}-{column}",
            row.cells.get(column, ""),
            told.get((row.place, column), ""),
        )
        for column in columns
    }
    faults = tuple(cell.fault for cell in cells.values() if cell.fault)
    return GridLine(row, cells, row.key in in_use, faults)
