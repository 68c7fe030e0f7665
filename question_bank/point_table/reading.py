"""A workbook of the table, read back: the table it describes, or faults by cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import BinaryIO

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.errors import AccountError
from accounts.tables import TableRow, read_table
from question_bank.point_table.content import (
    DEPTHS,
    LOWEST,
    PointLine,
    ScopeLine,
    TableContent,
)
from question_bank.point_table.facts import LevelFacts
from question_bank.point_table.rules import WHOLE, TableFault
from question_bank.point_table.workbook import (
    COLUMNS,
    HEADING_LINE,
    IMPORTANCE,
    NAME,
    NODE,
    NUMBER,
    POINT_COLUMNS,
    RETIRED,
    SCOPE_CELLS,
    STATE,
    TEXTBOOK,
    scope_column,
)

MOST_ROWS = 1500
CODE_CELL, NAME_CELL, RATIO_CELL, WEIGHT_CELL = SCOPE_CELLS
# Where a fault of a line stands in the file, by the fault's column.
POINT_CELL_OF = {
    "code": NUMBER,
    "name": NAME,
    "importance": IMPORTANCE,
    "textbook_ref": TEXTBOOK,
    "node": NODE,
}
SCOPE_CELL_OF = {"code": CODE_CELL, "name": NAME_CELL, "weight": WEIGHT_CELL}


@dataclass(frozen=True)
class ReadTable:
    content: TableContent
    faults: tuple[TableFault, ...]


def read_workbook(
    file: BinaryIO, current: TableContent, facts: LevelFacts
) -> ReadTable:
    """The table in an uploaded file; cells left empty below a scope mean the same one.

    What the published table does not show is taken from `current` and the standard:
    the node of a scope. Raises the codes of `read_table` (AccountError).
    """
    rows = read_table(
        file, required=COLUMNS, most_rows=MOST_ROWS, heading_line=HEADING_LINE
    )
    _require_order(rows)
    faults = [*_spoilt(rows)]
    reader = _Reader(current, facts, faults)
    for row in rows:
        reader.take(row)
    content = TableContent.of(reader.scopes.values(), reader.points)
    return ReadTable(content, tuple(faults))


def cell_of(fault: TableFault) -> str:
    """第 12 行 D 列; nothing for a fault of the whole table."""
    if not fault.place:
        return ""
    depth = len(fault.code)
    column = (
        POINT_CELL_OF.get(fault.column, fault.column)
        if depth > LOWEST or fault.column in COLUMNS
        else scope_column(max(depth, 1), SCOPE_CELL_OF.get(fault.column, CODE_CELL))
    )
    letter = get_column_letter(COLUMNS.index(column) + 1)
    values = {"row": int(fault.place), "column": letter}
    return _("第 %(row)d 行 %(column)s 列") % values


def _require_order(rows: Sequence[TableRow]) -> None:
    """Faults name a cell by its letter, so the columns must stand where we put them."""
    if rows and tuple(rows[0].cells)[: len(COLUMNS)] != COLUMNS:
        raise AccountError(
            "table_headings",
            _("表头的列被移动或增删过，请用导出的文件，保持各列的次序。"),
        )


def _spoilt(rows: Sequence[TableRow]) -> Iterator[TableFault]:
    for row in rows:
        for column in COLUMNS:
            # The ratio is computed; whatever stands there is not read.
            if column in row.spoilt and not column.endswith(RATIO_CELL):
                yield TableFault("", str(row.number), column, row.spoilt[column])


class _Reader:
    """Goes down the rows and keeps in mind which scopes they stand under."""

    def __init__(
        self, current: TableContent, facts: LevelFacts, faults: list[TableFault]
    ) -> None:
        self.current = {scope.code: scope for scope in current.scopes}
        self.point_nodes = {point.code: point.node for point in current.points}
        self.facts = facts
        self.faults = faults
        self.scopes: dict[str, ScopeLine] = {}
        self.points: list[PointLine] = []
        self.under = ""

    def take(self, row: TableRow) -> None:
        for depth in DEPTHS:
            self._take_scope(row, depth)
        if any(row.get(column) for column in POINT_COLUMNS):
            self._take_point(row)

    def _take_scope(self, row: TableRow, depth: int) -> None:
        cells = {cell: row.get(scope_column(depth, cell)) for cell in SCOPE_CELLS}
        cells.pop(RATIO_CELL)
        if not any(cells.values()):
            return
        code = cells[CODE_CELL].upper()
        if len(code) != 1 or len(self.under) < depth - 1:
            message = _("须为一个大写字母，上级范围的代码也要填。")
            self._say(row, scope_column(depth, CODE_CELL), message)
            return
        code = f"{self.under[: depth - 1]}{code}"
        self.under = code
        line = ScopeLine(
            code=code,
            name=cells[NAME_CELL],
            half_points=self._half_points(row, depth, cells[WEIGHT_CELL]),
            place=str(row.number),
        )
        self._keep(row, depth, replace(line, node=self._node_of(line)))

    def _keep(self, row: TableRow, depth: int, line: ScopeLine) -> None:
        """A scope may be repeated in each of its rows, but only with the same cells."""
        first = self.scopes.setdefault(line.code, line)
        if first != line:
            message = _("范围 %(code)s 与第 %(row)s 行写的名称或比重不同。")
            values = {"code": line.code, "row": first.place}
            self._say(row, scope_column(depth, NAME_CELL), message % values)

    def _half_points(self, row: TableRow, depth: int, text: str) -> int:
        half_points = parse_half_points(text)
        if half_points is None:
            message = _("鉴定比重须为 0 至 100 的分数，以 0.5 分为单位。")
            self._say(row, scope_column(depth, WEIGHT_CELL), message)
        return half_points or 0

    def _node_of(self, line: ScopeLine) -> str:
        known = self.current.get(line.code)
        if line.depth < LOWEST:
            return ""
        return known.node if known else self.section_named(line)

    def section_named(self, line: ScopeLine) -> str:
        area = self.scopes.get(line.parent)
        sections = self.facts.sections(area.name) if area else []
        return next((node.ref for node in sections if node.text == line.name), "")

    def _take_point(self, row: TableRow) -> None:
        state = row.get(STATE)
        if state not in ("", RETIRED):
            self._say(row, STATE, _("只能填“停用”，或者不填。"))
        code = f"{self.under}{row.get(NUMBER)}"
        scope = self.scopes.get(self.under)
        node = (
            row.get(NODE) or self.point_nodes.get(code) or (scope.node if scope else "")
        )
        self.points.append(
            PointLine(
                code=code,
                name=row.get(NAME),
                importance=row.get(IMPORTANCE).upper(),
                node=node,
                textbook_ref=row.get(TEXTBOOK),
                is_retired=state == RETIRED,
                place=str(row.number),
            )
        )

    def _say(self, row: TableRow, column: str, message: str) -> None:
        if column not in row.spoilt:
            self.faults.append(TableFault("", str(row.number), column, message))


def parse_half_points(text: str) -> int | None:
    """Half points of a weight in points; None for what is not one."""
    try:
        half_points = Decimal(text.strip()) * 2
    except InvalidOperation:
        return None
    if not half_points.is_finite() or not 0 <= half_points <= WHOLE or half_points % 1:
        return None
    return int(half_points)


def faults_by_cell(faults: Sequence[TableFault]) -> list[dict[str, str]]:
    """Each fault with its cell, in the order of the file's rows."""
    ordered = sorted(faults, key=lambda fault: int(fault.place or 0))
    return [{"cell": cell_of(one), "message": str(one.message)} for one in ordered]
