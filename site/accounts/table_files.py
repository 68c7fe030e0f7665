"""Opening a file that somebody uploads as a table: XLSX or CSV, within hard limits.

The file is an attacker's as far as we know. What it claims about itself is checked
before any parser sees it, and its parts are looked through as they unpack, never kept
(openpyxl parses XML through defusedxml, but guards no zip and keeps every text).
Formulas are never computed and their stored values never read.
"""

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from accounts.errors import AccountError

CHUNK = 1024 * 1024
# What may stand at the end of a chunk and belong to the next one.
OVERLAP = 4096
ZIP_MAGIC = b"PK\x03\x04"
# Old .xls files, and every workbook that is locked with a password.
OLE_MAGIC = b"\xd0\xcf\x11\xe0"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
ROW = re.compile(rb"<(?:\w+:)?row[ />]")
MOST_TAGS = 3_000_000
# In a cell's element the formula comes first.
FORMULA = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>\s*<(?:\w+:)?f[ />]")
CELL_NAME = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
# OOXML writes characters that XML cannot hold as _x000D_ and the like.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

# The cells as they came: text, numbers, dates, formulas or nothing.
Line = Sequence[object]


@dataclass(frozen=True)
class Limits:
    """How much a table may hold; `lines` counts empty ones and the heading too, `rows`
    is what people are told."""

    bytes: int
    unpacked_bytes: int
    parts: int
    lines: int
    rows: int
    columns: int

    @property
    def too_large(self) -> AccountError:
        message = _("文件太大：最多 %(rows)s 行、%(size)s MB。请分成几个文件导入。")
        size = self.bytes // (1024 * 1024)
        return AccountError(
            "table_too_large", message % {"rows": self.rows, "size": size}
        )


@dataclass(frozen=True)
class Formula:
    """A cell that computes something; what, nobody asks."""

    cell: str

    def __str__(self) -> str:
        return "="


def open_table(file: BinaryIO, limits: Limits) -> Iterator[Line]:
    """The lines of an uploaded table, read as they are asked for.

    Refuses at once what can be seen from outside; AccountError table_too_large,
    table_unreadable, table_old_format, table_macros. Reading on may still raise the
    first two.
    """
    refuse_unsafe(file, limits)
    lines = _workbook_lines(file, limits) if is_workbook(file) else _csv_lines(file)
    return _at_most(lines, limits)


def is_workbook(file: BinaryIO) -> bool:
    """Whether the file is an XLSX, or another zip that will be refused; else a CSV."""
    return _begins_with(file, ZIP_MAGIC)


def refuse_unsafe(file: BinaryIO, limits: Limits) -> None:
    """Refuse a file that must not come near a parser (the codes of `open_table`)."""
    if file.seek(0, io.SEEK_END) > limits.bytes:
        raise limits.too_large
    if _begins_with(file, OLE_MAGIC):
        raise AccountError(
            "table_old_format",
            _("这是旧版 .xls 文件或加了密码的文件，请另存为不加密码的 .xlsx 后再试。"),
        )
    if is_workbook(file):
        _refuse_unsafe_workbook(file, limits)


def first_formula(file: BinaryIO) -> str | None:
    """The first cell of a workbook that holds a formula ("" if it has no name)."""
    if not is_workbook(file):
        return None
    with _opened(file) as archive:
        for part in archive.infolist():
            if _is_sheet(part.filename):
                for chunk in _chunks(archive, part):
                    if found := FORMULA.search(chunk):
                        name = CELL_NAME.search(found[1])
                        return name[1].decode() if name else ""
    return None


def _begins_with(file: BinaryIO, magic: bytes) -> bool:
    file.seek(0)
    return file.read(len(magic)) == magic


def _refuse_unsafe_workbook(file: BinaryIO, limits: Limits) -> None:
    with _opened(file) as archive:
        parts = archive.infolist()
        size = sum(part.file_size for part in parts)
        if len(parts) > limits.parts or size > limits.unpacked_bytes:
            raise limits.too_large
        if any(_is_macro(part.filename) for part in parts):
            raise AccountError(
                "table_macros", _("文件带有宏，不能导入，请另存为不带宏的 .xlsx。")
            )
        for part in parts:
            if part.filename.endswith(".xml"):
                _refuse_crowded(archive, part, limits)


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise unreadable() from error


def _refuse_crowded(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits
) -> None:
    """A part of a million rows or tags unpacks quickly and parses slowly."""
    rows = tags = 0
    for chunk in _chunks(archive, part, overlap=0):
        tags += chunk.count(b"<")
        if _is_sheet(part.filename):
            rows += len(ROW.findall(chunk))
        if rows > limits.lines or tags > MOST_TAGS:
            raise limits.too_large


def _chunks(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, overlap: int = OVERLAP
) -> Iterator[bytes]:
    """The part piece by piece, each with the end of the one before."""
    kept = b""
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                yield kept + chunk
                kept = chunk[-overlap:] if overlap else b""
    except AccountError:
        raise
    except Exception as error:
        # Damage, a password, an unknown method: zipfile and zlib say it in many ways.
        raise unreadable() from error


def _is_sheet(name: str) -> bool:
    return name.startswith("xl/worksheets/") and name.endswith(".xml")


def _is_macro(name: str) -> bool:
    return name.rsplit("/", 1)[-1].lower() in {"vbaproject.bin", "vbadata.xml"}


def _at_most(lines: Iterator[Line], limits: Limits) -> Iterator[Line]:
    for number, line in enumerate(lines, start=1):
        if number > limits.lines:
            raise limits.too_large
        yield line[: limits.columns]


def _workbook_lines(file: BinaryIO, limits: Limits) -> Iterator[Line]:
    try:
        file.seek(0)
        book = load_workbook(file, read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What the file claims about its own size is not to be trusted.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=limits.columns):
            yield [_cell(cell) for cell in row]
    except Exception as error:
        # openpyxl meets a damaged file with errors of many kinds.
        raise unreadable() from error


def _cell(cell: Any) -> object:
    value = cell.value
    if isinstance(value, str) and cell.data_type == "s":
        return ESCAPED.sub(_unescaped, value) if "_x" in value else value
    return Formula(cell.coordinate) if cell.data_type == "f" else value


def _unescaped(found: re.Match[str]) -> str:
    """The character, unless no database could keep it."""
    code = int(found[1], 16)
    return found[0] if code == 0 or 0xD800 <= code < 0xE000 else chr(code)


def _csv_lines(file: BinaryIO) -> Iterator[Line]:
    encoding = _encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        head = text.readline()
        # Excel's "Unicode text" is UTF-16 with tabs.
        delimiter = "\t" if "\t" in head and "," not in head else ","
        lines = chain([head] if head else [], text)
        yield from csv.reader(lines, strict=True, delimiter=delimiter)
    except (csv.Error, UnicodeDecodeError) as error:
        raise unreadable() from error
    finally:
        if not file.closed:
            # Or the wrapper, when it goes, closes the file of its caller.
            text.detach()


def _encoding_of(file: BinaryIO) -> str:
    """UTF-16 by its mark, else UTF-8, else the encoding of Excel's CSV here."""
    file.seek(0)
    marked = file.read(2) in UTF_16
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        if _decodes(file, encoding):
            return encoding
    raise unreadable()


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if "\x00" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def unreadable() -> AccountError:
    return AccountError(
        "table_unreadable",
        _("读不出这个文件，可能已损坏或加了密码，请另存为 .xlsx 或 .csv 后再试。"),
    )
