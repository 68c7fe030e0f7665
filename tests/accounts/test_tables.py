"""The reader of uploaded tables: what it takes, names and refuses."""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from accounts.errors import AccountError
from accounts.tables import MAX_BYTES, MAX_LINES, MAX_PARTS, read_table
from tests.spreadsheets import xlsx


def read(file, most_rows=100):
    return read_table(file, required=["姓名"], most_rows=most_rows)


def read_csv(text, encoding="utf-8"):
    return read(io.BytesIO(text.encode(encoding)))


def test_columns_stand_in_any_order_and_empty_rows_are_left_out():
    rows = read(xlsx([["备注", " 姓名 *"], ["新", "欧阳·𬭎"], [], [None, "甲 "]]))
    assert [(row.number, row.get("姓名")) for row in rows] == [
        (2, "欧阳·𬭎"),
        (4, "甲"),
    ]
    assert rows[1].get("备注") == rows[1].get("没有的列") == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_people_have(encoding):
    [row] = read_csv("姓名,证件号码\r\n吴䶮,1\r\n", encoding)
    assert row.cells == {"姓名": "吴䶮", "证件号码": "1"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(13800000000, "13800000000"), (13800000000.0, "13800000000"), (1.5, "1.5")],
)
def test_a_number_that_kept_all_its_digits_is_taken(value, text):
    [row] = read(xlsx([["姓名", "号码"], ["甲", value]]))
    assert (row.get("号码"), row.spoilt) == (text, {})


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("=1+1", "公式"),
        (ArrayFormula("B2", "=1+1"), "公式"),
        (110105194912310000, "数值"),
        (1.10105194912310e17, "数值"),
        ("1.10105E+17", "数值"),
        (date(2026, 4, 1), "日期"),
        (datetime(2026, 4, 1, 8), "日期"),
        (time(4, 1), "日期"),
    ],
)
def test_what_the_spreadsheet_made_of_a_text_is_named(value, told):
    [row] = read(xlsx([["姓名", "号码"], ["甲", value]]))
    assert set(row.spoilt) == {"号码"}
    assert told in row.spoilt["号码"]


@pytest.mark.parametrize("text", ["=1+1", " =1", "1.10105E+17"])
def test_a_csv_is_no_way_around(text):
    [row] = read_csv(f"姓名,号码\n甲,{text}\n")
    assert set(row.spoilt) == {"号码"}


def test_the_stored_value_of_a_formula_is_never_read():
    """Excel stores what it computed beside the formula; it may be anything."""
    plain = xlsx([["姓名"], ["=A9"]])
    row = only_row_of(changed(plain, rb"<v ?/>|<v></v>", b"<v>99</v>"))
    assert "99" not in row.get("姓名")
    assert "公式" in row.spoilt["姓名"]


def only_row_of(file):
    [row] = read(file)
    return row


def changed(book, old, new):
    """The workbook with what matches `old` replaced in its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                data, found = re.subn(old, new, data)
                assert found
            target.writestr(part, data)
    return io.BytesIO(out.getvalue())


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    book = xlsx([["姓名"], ["甲"], ["乙"]])
    assert len(read(changed(book, rb'ref="A1:A3"', b'ref="A1:A2"'))) == 2


def refusal(file):
    with pytest.raises(AccountError) as caught:
        read(file)
    return caught.value.code


def test_a_zip_bomb_is_refused_before_it_is_opened():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (64 * 1024 * 1024))
    assert len(out.getvalue()) < MAX_BYTES
    assert refusal(io.BytesIO(out.getvalue())) == "table_too_large"


def test_a_zip_of_too_many_parts_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in range(MAX_PARTS + 1):
            archive.writestr(str(part), b"")
    assert refusal(io.BytesIO(out.getvalue())) == "table_too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not a zip", "table_unreadable"),
        (b"\xff\xff\xff", "table_unreadable"),
        ("姓名\x00,a".encode(), "table_unreadable"),
        (b"", "table_empty"),
        ("姓名\n\n".encode(), "table_empty"),
        ("名字\n甲".encode(), "table_headings"),
        (b"x" * (MAX_BYTES + 1), "table_too_large"),
        (("姓名\n" + "甲\n" * 101).encode(), "table_too_large"),
        (("姓名\n甲" + "\n" * MAX_LINES + "乙\n").encode(), "table_too_large"),
        ('姓名\n"甲'.encode(), "table_unreadable"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content, code):
    assert refusal(io.BytesIO(content)) == code


def test_a_sheet_with_entities_is_refused():
    """Billion laughs: the parser of the sheet knows no entities."""
    head = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><worksheet'
    book = changed(xlsx([["姓名"], ["甲"]]), b"<worksheet", head)
    assert refusal(changed(book, b"<sheetData>", b"<sheetData>&c;")) == (
        "table_unreadable"
    )


def test_a_row_at_the_end_of_the_world_is_not_walked_to():
    book = Workbook()
    book.active["A1"] = "姓名"
    book.active["A1048576"] = "甲"
    out = io.BytesIO()
    book.save(out)
    started = datetime.now()
    assert refusal(io.BytesIO(out.getvalue())) == "table_too_large"
    assert datetime.now() - started < timedelta(seconds=2)
