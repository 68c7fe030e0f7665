"""Files that only look like tables of items: refused by name, at once, at no cost."""

import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.worksheet.formula import ArrayFormula

from accounts.errors import AccountError
from question_bank.sheets.examples import examples
from question_bank.sheets.reading import LIMITS, MOST_ROWS, read_rows, refuse_unfit
from question_bank.sheets.writing import csv_of, workbook_of
from tests.spreadsheets import (
    million_rows,
    old_workbook,
    text_workbook,
    truncated,
    with_macros,
    xlsx,
    zip_bomb,
)

HEAD = ["题型", "题干", "答案", "知识点一级", "难度", "解析"]
ROW = ["判断", "劳动争议仲裁不收费。", "√", "劳动关系", "2", "见第五十三条。"]
SECONDS = 1
MEBIBYTES = 100


def good_book():
    return io.BytesIO(workbook_of(examples()))


def long_csv():
    return io.BytesIO(
        ("题型,题干,答案,知识点一级\n" + "判断,甲,√,乙\n" * 10**6).encode()
    )


def formula_far_down():
    rows = [["题型", "题干", "答案", "知识点一级"]]
    rows += [["判断", f"第{n}题", "√", "甲"] for n in range(2_000)]
    rows[-1][1] = "=cmd|' /C calc'!A0"
    return xlsx(rows)


def random_bytes():
    return io.BytesIO(bytes(range(256)) * 1000)


def lying_bomb():
    """Its directory says that little will come out of it."""
    data = zip_bomb(64 * 1024**2).getvalue()
    size = (64 * 1024**2).to_bytes(4, "little")
    return io.BytesIO(data.replace(size, (1024).to_bytes(4, "little")))


BAD = {
    "zip bomb": (zip_bomb, "table_too_large"),
    "lying zip bomb": (lying_bomb, "table_unreadable"),
    "million rows": (lambda: million_rows(HEAD, ROW), "table_too_large"),
    "million lines": (long_csv, "table_too_large"),
    "macros": (lambda: with_macros(good_book()), "table_macros"),
    "xls": (old_workbook, "table_old_format"),
    "truncated": (lambda: truncated(good_book()), "table_unreadable"),
    "formula": (formula_far_down, "table_formula"),
    "no encoding": (random_bytes, "table_unreadable"),
    "oversize": (lambda: io.BytesIO(b"x" * (LIMITS.bytes + 1)), "table_too_large"),
    "not ours": (lambda: xlsx([["姓名"], ["甲"]]), "table_headings"),
    "empty": (lambda: xlsx([HEAD]), "table_empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_at_once_and_at_no_cost(name):
    make, code = BAD[name]
    file = make()
    idle = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    started = time.process_time()
    with pytest.raises(AccountError) as caught:
        refuse_unfit(file)
    assert time.process_time() - started < SECONDS
    assert _status("VmHWM") - idle < MEBIBYTES
    assert caught.value.code == code
    assert caught.value.message.endswith("。")


def _status(name):
    """Mebibytes of this process: VmRSS now, VmHWM at most since it was cleared."""
    lines = Path("/proc/self/status").read_text().splitlines()
    [line] = [line for line in lines if line.startswith(name)]
    return int(line.split()[1]) / 1024


@pytest.mark.parametrize(
    "value", ["=1+1", "=cmd|' /C calc'!A0", ArrayFormula("B2", "=1")]
)
def test_a_formula_is_refused_with_its_cell(value):
    file = xlsx([HEAD, [ROW[0], value, *ROW[2:]]])
    with pytest.raises(AccountError, match="B2") as caught:
        refuse_unfit(file)
    assert caught.value.code == "table_formula"
    with pytest.raises(AccountError, match="B2"):
        list(read_rows(file))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "=cmd|' /C calc'!A0"])
def test_text_that_begins_like_a_formula_is_kept_as_text(text):
    cells = [ROW[0], text, *ROW[2:]]
    lines = "\n".join(",".join(row) for row in (HEAD, cells))
    for file in (text_workbook([HEAD, cells]), io.BytesIO(lines.encode())):
        refuse_unfit(file)
        [row] = read_rows(file)
        assert row.item.content["stem"] == text


def test_no_cell_of_a_workbook_computes_or_links():
    [item] = [one for one in examples() if one.kind == "true_false"]
    sly = {**item.content, "stem": "=cmd|' /C calc'!A0", "explanation": "http://a.cn"}
    book = zipfile.ZipFile(io.BytesIO(workbook_of([replace(item, content=sly)])))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert "=cmd" in book.read("xl/sharedStrings.xml").decode()


def test_no_cell_of_a_csv_begins_like_a_formula():
    [item] = [one for one in examples() if one.kind == "true_false"]
    data = csv_of([replace(item, content={**item.content, "stem": "=1+1"})]).decode()
    assert "'=1+1" in data
    assert ",=1+1" not in data


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030"])
def test_a_csv_is_read_in_the_encodings_people_have(encoding):
    text = "\r\n".join(",".join(row) for row in (HEAD, ROW))
    [row] = read_rows(io.BytesIO(text.encode(encoding)))
    assert row.item.content["stem"] == ROW[1]
    assert row.item.content["key"] is True


def test_the_unicode_text_of_excel_has_tabs():
    text = "\r\n".join("\t".join(row) for row in (HEAD, ROW))
    [row] = read_rows(io.BytesIO(text.encode("utf-16")))
    assert row.item.content["stem"] == ROW[1]


def test_as_many_rows_as_allowed_and_not_one_more():
    lines = [",".join(HEAD), *[",".join(ROW)] * MOST_ROWS]
    assert sum(1 for _ in read_rows(io.BytesIO("\n".join(lines).encode()))) == MOST_ROWS
    lines.append(",".join(ROW))
    with pytest.raises(AccountError) as caught:
        list(read_rows(io.BytesIO("\n".join(lines).encode())))
    assert caught.value.code == "table_too_large"
