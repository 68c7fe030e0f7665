"""Pages of type onto sheets, and each copy's own words onto shared sheets.

Every face of a sheet is drawn once as a form XObject; a copy's page names the face, the
person's strip and the QR code. So three hundred copies are hardly larger than one.
"""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from exams.papers.printing.card_layout import (
    BUBBLE_HEIGHT,
    BUBBLE_WIDTH,
    HEIGHT,
    QR_BOX,
    WIDTH,
    Bubble,
)
from exams.papers.printing.formats import SheetFormat
from exams.papers.printing.marks import SheetMark, qr_rows
from ui.qr import dark_runs

POINT = 72 / 25.4
QR_SIZE = 15.0  # mm
QR_TOP = 5.0
SERIAL_WIDTH, SERIAL_HEIGHT = 50.0, 6.0

Watch = Callable[[int, int], None]
Matrix = tuple[float, ...]


@dataclass(frozen=True)
class _Drawn:
    """A form XObject and where it goes, in points from the bottom left."""

    form: Any
    matrix: Matrix


@dataclass(frozen=True)
class Copy:
    """One copy: `mark` is its QR code; `strip` and `serial` are pages of words."""

    version: int
    mark: SheetMark
    strip: int | None = None
    serial: int | None = None


@dataclass(frozen=True)
class Layers:
    """PDFs to be put together: type by version, edges (blank first), serials."""

    booklets: Mapping[int, bytes]
    edges: bytes
    serials: bytes = b""


def impose(
    sheet: SheetFormat, layers: Layers, copies: Sequence[Copy], watch: Watch
) -> bytes:
    """All copies in one PDF, each beginning on the front of a sheet.

    `watch(done, total)` is called after every copy and may raise to stop.
    """
    press = _Press(sheet, layers)
    for done, copy in enumerate(copies, start=1):
        press.add(copy, is_last=done == len(copies))
        watch(done, len(copies))
    return saved(press.pdf)


@dataclass(frozen=True)
class Cards:
    """Answer sheets to be put together: the blank pages, and for each copy a page of
    words (another for all later pages, if there are any), the bubbles to blacken on
    the first page, and a mark a page."""

    blank: bytes
    words: bytes
    blackened: Sequence[Sequence[Bubble]]
    marks: Sequence[Sequence[SheetMark]]


def impose_cards(cards: Cards, watch: Watch) -> bytes:
    """All answer sheets in one PDF, each beginning on the front of a sheet."""
    pdf = Pdf.new()
    box = Array([0, 0, round(WIDTH * POINT, 3), round(HEIGHT * POINT, 3)])
    faces, words = _forms(pdf, cards.blank), _forms(pdf, cards.words)
    step = min(2, len(faces))
    said = [words[at : at + step] for at in range(0, len(words), step)]
    copies = list(zip(said, cards.blackened, cards.marks, strict=True))
    for done, (own, blackened, marks) in enumerate(copies, start=1):
        for face, mark in zip(faces, marks, strict=True):
            is_first = mark.page == 1
            layers = (face, own[0] if is_first else own[1])
            drawn = [*(_Drawn(form, _at(0, 0)) for form in layers), _code(pdf, mark)]
            _append(pdf, box, drawn, _black(blackened) if is_first else b"")
        if len(faces) % 2 and done < len(copies):
            _append(pdf, box, [])
        watch(done, len(copies))
    return saved(pdf)


def _code(pdf: Pdf, mark: SheetMark) -> _Drawn:
    left, top, side = QR_BOX
    return _Drawn(_qr_form(pdf, mark), _at(left, HEIGHT - top - side, side * POINT))


def _black(bubbles: Iterable[Bubble]) -> bytes:
    boxes = [
        _numbers(
            (
                bubble.x * POINT,
                (HEIGHT - bubble.y - BUBBLE_HEIGHT) * POINT,
                BUBBLE_WIDTH * POINT,
                BUBBLE_HEIGHT * POINT,
            )
        )
        + " re"
        for bubble in bubbles
    ]
    return "\n".join(["q", *boxes, "f Q"]).encode() if boxes else b""


def saved(pdf: Pdf) -> bytes:
    """The file; the same content gives the same bytes."""
    target = io.BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return target.getvalue()


class _Press:
    def __init__(self, sheet: SheetFormat, layers: Layers) -> None:
        self.pdf = Pdf.new()
        self._sheet = sheet
        self._edges = _forms(self.pdf, layers.edges)
        self._serials = _forms(self.pdf, layers.serials) if layers.serials else []
        self._faces = {
            version: self._faces_of(booklet)
            for version, booklet in layers.booklets.items()
        }

    def add(self, copy: Copy, *, is_last: bool) -> None:
        code = _qr_form(self.pdf, copy.mark)
        faces = self._faces[copy.version]
        for place, face in enumerate(faces):
            self._add_page(self._drawn_on(face, copy, code, place % 2 == 0))
        if len(faces) % 2 and not is_last:
            self._add_page([])

    def _drawn_on(self, face: Any, copy: Copy, code: Any, front: bool) -> list[_Drawn]:
        drawn = [_Drawn(face, _at(0, 0))]
        if copy.strip is not None:
            strip = self._edges[1 + copy.strip]
            drawn.append(_Drawn(strip, self._edge_place(front)))
        right = self._right_edge(front)
        bottom = self._sheet.height - QR_TOP - QR_SIZE
        drawn.append(_Drawn(code, _at(right - QR_SIZE, bottom, QR_SIZE * POINT)))
        if copy.serial is not None:
            left = right - QR_SIZE - SERIAL_WIDTH - 2
            drawn.append(_Drawn(self._serials[copy.serial], _at(left, bottom)))
        return drawn

    def _right_edge(self, front: bool) -> float:
        sheet = self._sheet
        return sheet.width - (sheet.outer if front else sheet.seal)

    def _edge_place(self, front: bool) -> Matrix:
        """Upwards along the left of a front, downwards along the right of a back."""
        if front:
            return 0, 1, -1, 0, self._sheet.seal * POINT, 0
        right = (self._sheet.width - self._sheet.seal) * POINT
        return 0, -1, 1, 0, right, self._sheet.height * POINT

    def _faces_of(self, booklet: bytes) -> list[Any]:
        columns = _forms(self.pdf, booklet)
        step = self._sheet.columns
        groups = [columns[at : at + step] for at in range(0, len(columns), step)]
        return [self._face(group, place % 2 == 0) for place, group in enumerate(groups)]

    def _face(self, columns: Sequence[Any], front: bool) -> Any:
        drawn = [
            _Drawn(form, _at(self._sheet.column_left(place, is_front=front), 0))
            for place, form in enumerate(columns)
        ]
        drawn.append(_Drawn(self._edges[0], self._edge_place(front)))
        return _form(self.pdf, drawn, self._box)

    def _add_page(self, drawn: Sequence[_Drawn]) -> None:
        _append(self.pdf, self._box, drawn)

    @property
    def _box(self) -> Array:
        width, height = self._sheet.width * POINT, self._sheet.height * POINT
        return Array([0, 0, round(width, 3), round(height, 3)])


def _at(left: float, bottom: float, scale: float = 1) -> Matrix:
    """Places in mm."""
    return scale, 0, 0, scale, left * POINT, bottom * POINT


def _append(pdf: Pdf, box: Array, drawn: Sequence[_Drawn], over: bytes = b"") -> None:
    page = Dictionary(
        Type=Name.Page,
        MediaBox=box,
        Resources=_resources(drawn),
        Contents=Stream(pdf, _content(drawn) + b"\n" + over),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))


def _forms(pdf: Pdf, source: bytes) -> list[Any]:
    """The pages of `source` as form XObjects of `pdf`; fonts stay shared."""
    with Pdf.open(io.BytesIO(source)) as opened:
        return [pdf.copy_foreign(page.as_form_xobject()) for page in opened.pages]


def _form(pdf: Pdf, drawn: Sequence[_Drawn], box: Array) -> Any:
    form = Stream(pdf, _content(drawn))
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, box
    form.Resources = _resources(drawn)
    return pdf.make_indirect(form)


def _resources(drawn: Iterable[_Drawn]) -> Dictionary:
    named = {f"/X{place}": one.form for place, one in enumerate(drawn)}
    return Dictionary(XObject=Dictionary(named))


def _content(drawn: Iterable[_Drawn]) -> bytes:
    lines = (
        f"q {_numbers(one.matrix)} cm /X{place} Do Q" for place, one in enumerate(drawn)
    )
    return "\n".join(lines).encode()


def _numbers(matrix: Matrix) -> str:
    return " ".join(f"{number:.4f}".rstrip("0").rstrip(".") for number in matrix)


def _qr_form(pdf: Pdf, mark: SheetMark) -> Any:
    """The code as a square of side 1, drawn from the top."""
    rows = qr_rows(mark)
    size = len(rows)
    bars = [
        f"{start} {size - line - 1} {length} 1 re"
        for line, row in enumerate(rows)
        for start, length in dark_runs(row)
    ]
    scale = f"{1 / size:.7f}"
    form = Stream(pdf, "\n".join([f"{scale} 0 0 {scale} 0 0 cm", *bars, "f"]).encode())
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 1, 1])
    return pdf.make_indirect(form)
