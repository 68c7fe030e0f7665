"""Sheets of paper in millimetres: where the sealed edge is and where columns stand."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetFormat:
    """A sheet. Its sealed edge lies left on front pages and right on back pages.

    `type_size` is in points. `columns` pages of type stand side by side on a sheet,
    each with a page number of its own.
    """

    code: str
    width: float
    height: float
    columns: int
    type_size: float
    seal: float = 30.0
    outer: float = 13.0
    gap: float = 16.0

    @property
    def column_width(self) -> float:
        room = self.width - self.seal - self.outer - self.gap * (self.columns - 1)
        return room / self.columns

    @property
    def line(self) -> float:
        """How many Chinese characters a line takes."""
        return self.column_width / (self.type_size * 0.3528)

    def column_left(self, column: int, *, is_front: bool) -> float:
        start = self.seal if is_front else self.outer
        return start + column * (self.column_width + self.gap)


A4 = SheetFormat("a4", 210, 297, 1, 10.5)
A3 = SheetFormat("a3", 420, 297, 2, 10.5)
LARGE = SheetFormat("large", 210, 297, 1, 18)
FORMATS = {one.code: one for one in (A4, A3, LARGE)}
