"""The table out as a workbook and in again; and what is refused on the way in."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from openpyxl import load_workbook

from accounts.errors import AccountError
from question_bank.point_table.changes import changes_between, edit_of
from question_bank.point_table.content import PointLine
from question_bank.point_table.reading import (
    cell_of,
    faults_by_cell,
    parse_half_points,
    read_workbook,
)
from question_bank.point_table.rules import faults_of
from question_bank.point_table.workbook import (
    COLUMNS,
    HEADING_LINE,
    TableHead,
    workbook_of,
)
from tests.question_bank.point_table.tables import FACTS, content, table, tables

HEAD = TableHead("云上邮差", "五级/初级工", "理论知识、技能", "=HYPERLINK(1)", "")
POINTS = [("AAA001", "准点"), ("AAA002", "迟到"), ("BAA001", "线路")]


def read(file, current):
    return read_workbook(io.BytesIO(file), current, FACTS)


def edited(current, change):
    """The exported workbook after `change(sheet)`."""
    book = load_workbook(io.BytesIO(workbook_of(current, HEAD)))
    sheet = book.active
    for span in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(span))
    change(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def places(found):
    return [(one["cell"], one["message"]) for one in faults_by_cell(found)]


def column(name):
    return COLUMNS.index(name) + 1


@hypothesis_settings(max_examples=40)
@given(tables())
def test_what_is_exported_comes_back_unchanged(current):
    found = read(workbook_of(current, HEAD), current)
    assert found.faults == ()
    assert changes_between(current, edit_of(found.content, current)) == []
    assert found.content.digest == current.digest
    assert faults_of(found.content, FACTS) == []


def test_equal_tables_give_equal_bytes():
    assert workbook_of(content(POINTS), HEAD) == workbook_of(content(POINTS), HEAD)


def test_the_sheet_looks_like_the_published_one():
    sheet = load_workbook(io.BytesIO(workbook_of(content(POINTS), HEAD))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert "职业：云上邮差" in rows[1][0]
    assert "鉴定点总数：3" in rows[1][0]
    assert "审表人：" in rows[2][0]
    assert rows[HEADING_LINE - 1][:18] == COLUMNS
    assert rows[HEADING_LINE][:16] == (
        "A", "基本要求", "(02:00:00)", 30, "A", "守则", "(02:00:00)", 30,
        "A", "守时", "(02:00:00)", 30, "001", "准点", "X", "",
    )  # fmt: skip
    merged = {str(span) for span in sheet.merged_cells.ranges}
    assert {"A6:A8", "J6:J7"} <= merged, "A spans AAA (2 points) and the empty AAB"


def test_no_cell_is_a_formula():
    points = [PointLine("AAA001", "甲", "X", "2.1.1", textbook_ref="=1+1")]
    with zipfile.ZipFile(io.BytesIO(workbook_of(table(points), HEAD))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


def test_a_new_point_below_its_scope_takes_the_scopes_node():
    def add(sheet):
        sheet.insert_rows(8)
        for name, value in (
            ("鉴定点代码", "003"),
            ("鉴定点名称", "新点"),
            ("重要程度", "y"),
        ):
            sheet.cell(8, column(name), value)

    current = content(POINTS)
    found = read(edited(current, add), current)
    assert found.faults == ()
    [change] = changes_between(current, edit_of(found.content, current))
    assert (change.kind.value, change.code, change.after) == ("added", "AAA003", "新点")
    [point] = [point for point in found.content.points if point.code == "AAA003"]
    assert (point.node, point.importance) == ("2.1.1", "Y")


def test_scope_cells_may_be_repeated_but_not_differ():
    def repeat(name):
        def change(sheet):
            for place in range(1, 13):
                sheet.cell(7, place, sheet.cell(6, place).value)
            sheet.cell(7, column("三级范围名称"), name)

        return change

    current = content(POINTS)
    assert read(edited(current, repeat("守时")), current).faults == ()
    found = read(edited(current, repeat("别名")), current)
    assert places(found.faults) == [
        ("第 7 行 J 列", "范围 AAA 与第 6 行写的名称或比重不同。")
    ]


@pytest.mark.parametrize(
    ("name", "value", "cell", "told"),
    [
        ("三级范围鉴定比重", 12.3, "第 6 行 L 列", "以 0.5 分为单位"),
        ("三级范围鉴定比重", "十", "第 6 行 L 列", "以 0.5 分为单位"),
        ("三级范围代码", "甲乙", "第 6 行 I 列", "一个大写字母"),
        ("状态", "作废", "第 6 行 R 列", "只能填“停用”"),
        ("鉴定点名称", "=1+1", "第 6 行 N 列", "公式"),
        ("鉴定点名称", None, "第 6 行 N 列", "没有填写"),
        ("鉴定点代码", "2026-04-01", "第 6 行 M 列", "三位数字"),
        ("标准条目", "9.9", "第 6 行 Q 列", "没有条目 9.9"),
        ("重要程度", "高", "第 6 行 O 列", "X、Y 或 Z"),
        ("二级范围名称", "守规", "第 6 行 F 列", "同名"),
        ("一级范围鉴定比重", 31, "第 6 行 D 列", "合计 30 分，应为 31 分"),
    ],
)
def test_a_fault_names_its_cell(name, value, cell, told):
    current = content(POINTS)

    def change(sheet):
        sheet.cell(6, column(name)).value = value

    found = read(edited(current, change), current)
    faults = places([*found.faults, *faults_of(found.content, FACTS)])
    assert any(where == cell and told in message for where, message in faults), faults


def test_a_fault_of_the_whole_table_has_no_cell():
    current = content(POINTS)
    [first, *_] = faults_of(table([]).of([], []), FACTS)
    assert cell_of(first) == ""
    assert current.points


def test_a_ratio_is_not_read():
    def change(sheet):
        sheet.cell(6, column("三级范围重要程度比例"), "=SUM(A1)")

    current = content(POINTS)
    assert read(edited(current, change), current).faults == ()


def with_macros(file):
    out = io.BytesIO(file)
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return out.getvalue()


def test_what_is_no_table_of_ours_is_refused_with_a_sentence():
    current = content(POINTS)
    file = workbook_of(current, HEAD)

    def moved(sheet):
        sheet.move_range("M5:M12", cols=10)

    def swapped(sheet):
        for row in range(5, 9):
            left, right = sheet.cell(row, 13), sheet.cell(row, 14)
            left.value, right.value = right.value, left.value

    for bad, code in (
        (with_macros(file), "table_macros"),
        (b"PK\x03\x04 cut", "table_unreadable"),
        (file[: len(file) // 2], "table_unreadable"),
        (b"<html><script>alert(1)</script></html>", "table_headings"),
        (b"x" * (2 * 1024 * 1024 + 1), "table_too_large"),
        (edited(current, moved), "table_headings"),
        (edited(current, swapped), "table_headings"),
    ):
        with pytest.raises(AccountError) as caught:
            read(bad, current)
        assert caught.value.code == code
        assert caught.value.message.endswith("。")


@pytest.mark.parametrize(
    ("text", "half_points"),
    [("2.5", 5), (" 10 ", 20), ("0", 0), ("100", 200), ("2.25", None), ("-1", None),
     ("100.5", None), ("NaN", None), ("Infinity", None), ("", None), ("1e400", None)],
)  # fmt: skip
def test_weights_are_half_points(text, half_points):
    assert parse_half_points(text) == half_points
