"""Workbooks as people upload them."""

import io

from openpyxl import Workbook


def xlsx(rows):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return io.BytesIO(out.getvalue())
