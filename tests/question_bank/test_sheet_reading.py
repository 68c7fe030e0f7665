"""What is wrong with a row is said of its cell; what can be understood is."""

import io
from dataclasses import replace
from datetime import date

import pytest

from question_bank.kinds import KINDS
from question_bank.models import Cognition, Pool
from question_bank.records import SourceRecord
from question_bank.sheets import national, own, words
from question_bank.sheets.examples import examples
from question_bank.sheets.reading import read_rows, refuse_unfit
from question_bank.sheets.records import Severity
from question_bank.sheets.writing import template_of, workbook_of
from tests.spreadsheets import text_workbook, xlsx

CHOICE = {
    "试题GUID": "7f0c", "题型": "20", "题干": "时效期间为（　　）。", "答案": "c",
    "选项A": "六十日", "选项B": "六个月", "选项C": "一年", "选项D": "二年",
    "知识点一级": "相关知识", "知识点二级": "劳动关系", "难度": "中等", "一致性": "5",
    "分数": "1", "解析": "见第二十七条。", "出处": "《劳动争议调解仲裁法》第二十七条",
}  # fmt: skip


def read_national(**changes):
    cells = CHOICE | changes
    [row] = read_rows(
        text_workbook(
            [national.HEADINGS, [cells.get(name, "") for name in national.HEADINGS]]
        )
    )
    return row


def test_the_national_form_has_its_twenty_columns():
    assert len(national.HEADINGS) == 20


def test_a_national_row_is_an_item_whose_place_is_still_in_its_own_words():
    row = read_national()
    assert row.remarks == ()
    assert row.item.kind == "single_choice"
    assert row.item.content["key"] == ["C"]
    assert row.item.content["options"][2] == "一年"
    assert row.item.place == ("相关知识", "劳动关系")
    assert (row.item.difficulty, row.item.level, row.item.point) == (3, None, "")
    assert row.item.sources == (
        SourceRecord(law="劳动争议调解仲裁法", article="第二十七条"),
    )


@pytest.mark.parametrize("verdict", ["√", "对", "正确", "A", "T", "✔"])
def test_a_verdict_may_be_written_in_many_ways(verdict):
    row = read_national(
        题型="判断", 答案=verdict, 选项A="", 选项B="", 选项C="", 选项D=""
    )
    assert row.item.content["key"] is True


def test_an_answer_in_words_becomes_a_draft_that_says_what_is_missing():
    row = read_national(题型="简答题", 答案="协商、调解、仲裁。", 分数="6")
    assert not row.is_wrong
    assert row.item.content["reference"] == "协商、调解、仲裁。"
    assert row.item.content["rubric"][0]["points"] == 6
    assert {remark.column for remark in row.remarks} == {"题型", "答案"}


def test_blanks_and_results_are_read_from_the_one_answer():
    row = read_national(题型="40", 题干="（1）____和（2）____。", 答案="一年；五日|5日")
    assert not row.is_wrong
    blanks = [blank["answers"] for blank in row.item.content["blanks"]]
    assert blanks == [["一年"], ["五日", "5日"]]
    row = read_national(题型="70", 答案="4,800.5元")
    assert not row.is_wrong
    [result] = row.item.content["results"]
    assert (result["answer"], result["unit"], result["tolerance"]) == (4800.5, "元", 0)


def test_tags_and_scripts_in_a_cell_become_nothing_but_words():
    row = read_national(题干="<b>时效</b><script>alert(1)</script>为（　　）。")
    assert row.item.content["stem"] == "时效为（　　）。"
    [remark] = row.remarks
    assert (remark.cell, remark.severity) == ("C2", Severity.WARNING)
    row = read_national(选项A="<img src=x onerror=alert(1)>六十日", 解析=" 见第二条。 ")
    assert row.item.content["options"][0] == "六十日"
    assert [remark.cell for remark in row.remarks] == ["E2"]


@pytest.mark.parametrize("kind", ["60", "90"])
def test_what_twenty_columns_cannot_hold_is_refused(kind):
    row = read_national(题型=kind)
    assert row.item is None
    assert "试题模板" in row.remarks[0].message


@pytest.mark.parametrize(
    ("changes", "cell", "told"),
    [
        ({"题型": "谜语"}, "B2", "没有这种题型"),
        ({"题干": " "}, "C2", "不能为空"),
        ({"答案": "E"}, "D2", "已有选项"),
        ({"选项D": ""}, "E2", "选项"),
        ({"选项E": "三年"}, "E2", "4 个选项"),
        ({"难度": "9"}, "P2", "1 至 5"),
    ],
)
def test_a_fault_names_its_cell(changes, cell, told):
    row = read_national(**changes)
    [remark, *_] = row.remarks
    assert remark.severity is Severity.ERROR
    assert remark.cell == cell
    assert any(told in one.message for one in row.remarks)


def test_a_source_that_nobody_knows_is_only_a_warning_there():
    row = read_national(出处="教材第 3 页")
    assert not row.is_wrong
    [remark] = row.remarks
    assert (remark.cell, remark.severity) == ("T2", Severity.WARNING)


def own_row(kind, **changes):
    [item] = [one for one in examples() if one.kind == kind]
    cells = own.cells_of(item) | {"编号": ""} | changes
    headings = own.headings()
    [row] = read_rows(text_workbook([headings, [cells.get(h, "") for h in headings]]))
    return row


@pytest.mark.parametrize(
    ("kind", "changes", "column", "told"),
    [
        ("task", {"采分点": "1 | 登记 | 六 | 略"}, "采分点", "第 1 行分值"),
        ("task", {"采分点": "1 | 登记"}, "采分点", "第 1 行有 2 栏，应为 4 栏"),
        ("task", {"考核形式": "猜谜"}, "考核形式", "之一"),
        ("task", {"时间（分钟）": "1.5"}, "时间（分钟）", "整数"),
        ("written", {"分值": "0.3"}, "分值", "0.5"),
        ("true_false", {"答案": "也许"}, "答案", "答案"),
        ("true_false", {"等级": "六级"}, "等级", "只能填"),
        ("true_false", {"用途": "娱乐"}, "用途", "只能填"),
        ("true_false", {"认知层次": "忘记"}, "认知层次", "只能填"),
        ("true_false", {"依据": "听说"}, "依据", "没有认出"),
    ],
)
def test_a_fault_in_our_own_form_names_its_column(kind, changes, column, told):
    row = own_row(kind, **changes)
    assert row.is_wrong
    assert any(r.column == column and told in r.message for r in row.remarks)


def test_what_a_program_made_of_a_text_is_named():
    [row] = read_rows(
        xlsx([["题型", "题干", "答案", "知识点一级", "难度"], ["判断", date(2026, 4, 1), "√", "甲", 3]])
    )  # fmt: skip
    assert any(r.cell == "B2" and "日期" in r.message for r in row.remarks)
    assert row.item.difficulty == 3


def test_the_examples_of_the_template_are_right_and_are_not_imported():
    file = io.BytesIO(template_of([("BEA001", "劳动争议的范围")]))
    assert refuse_unfit(file).code == "own"
    assert list(read_rows(file)) == []
    rows = read_rows(io.BytesIO(workbook_of(_without_codes())))
    assert not any(row.remarks for row in rows)


def _without_codes():
    return [replace(item, code="") for item in examples()]


def test_no_two_columns_of_our_form_share_a_name():
    headings = own.headings()
    assert len(set(headings)) == len(headings)
    for kind in KINDS.values():
        own_names = own.fields.headings_of([kind])
        assert not set(own_names) & set(own.OF_EVERY_ITEM), kind.code


def test_the_words_are_those_of_the_screens():
    assert {str(pool.label): pool.value for pool in Pool} == words.POOLS
    assert {str(one.label): one.value for one in Cognition} == words.COGNITIONS
