"""Tables as people upload them, and files that only look like tables."""

import io
import zipfile

import xlsxwriter
from openpyxl import Workbook


def xlsx(rows):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return _saved(book)


def _saved(book):
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue())


def text_workbook(rows):
    """A workbook in which every cell is text, whatever it looks like."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write_string(number, place, cell)
    return io.BytesIO(out.getvalue())


def zip_bomb(size=128 * 1024**2):
    """A small workbook whose one sheet unpacks to `size` bytes."""
    out = io.BytesIO()
    block = b"0" * 1024 * 1024
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(size // len(block)):
            part.write(block)
    return io.BytesIO(out.getvalue())


def with_macros(book):
    """The workbook with a VBA project in it, whatever its name ends in."""
    out = io.BytesIO(book.read())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macros")
    return io.BytesIO(out.getvalue())


def old_workbook():
    """The first bytes of an .xls file, or of a workbook locked with a password."""
    return io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))


def million_rows(head, row, rows=1_000_000):
    """A sheet of a million equal rows, written without building them."""
    book = text_workbook([head, row])
    out = io.BytesIO()
    with (
        zipfile.ZipFile(book) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b"</sheetData>", b"<row/>" * rows + b"</sheetData>")
            target.writestr(part, data)
    return io.BytesIO(out.getvalue())


def truncated(book):
    data = book.read()
    return io.BytesIO(data[: len(data) * 2 // 3])
