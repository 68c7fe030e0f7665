"""The second reading: keys stay covered, and every difference is explained."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import ItemError
from question_bank.starter.readings import (
    BlindAnswer,
    Reading,
    Verdict,
    blind_sheet,
    key_as_read,
    noted,
    read_rows,
    unexplained,
    written_rows,
)
from tests.question_bank.starter.records import EXPLANATION, content, item

ONE, STATEMENT, TASK = item(), item("true_false", 1), item("task", 2)
ITEMS = [ONE, STATEMENT, TASK]
RIGHT = [
    BlindAnswer(ONE.code, "B"),
    BlindAnswer(STATEMENT.code, "√"),
    BlindAnswer(TASK.code, "受理后转办"),
]


def messages(answers, kept=()):
    with pytest.raises(ItemError) as caught:
        noted(ITEMS, answers, kept)
    return [fault.message for fault in caught.value.faults]


def test_a_sheet_shows_the_question_and_covers_the_key():
    sheet = blind_sheet([*ITEMS, item("ordering", 3)])
    for one in ITEMS:
        assert one.code in sheet
        assert one.body.content["stem"] in sheet
    assert "三十日内受理" in sheet
    assert EXPLANATION not in sheet
    assert TASK.body.content["rubric"][0]["guide"] not in sheet
    assert TASK.body.content["reference"] not in sheet


def test_an_ordering_is_not_printed_in_its_right_order():
    one = item("ordering")
    letters = key_as_read(one)
    assert letters != "".join(sorted(letters))
    assert noted([one], [BlindAnswer(one.code, " ".join(letters))], [])


def test_right_answers_agree_and_wait_for_nothing():
    rows = noted(ITEMS, RIGHT, [])
    assert {row.verdict for row in rows} == {"agree"}
    assert unexplained(ITEMS, rows) == []


@pytest.mark.parametrize("word", ["true", "True", "√", "对", "A"])
def test_a_statement_is_answered_in_several_words(word):
    assert noted(ITEMS, [BlindAnswer(STATEMENT.code, word)], [])


def test_another_answer_needs_a_verdict_and_a_remark():
    assert "须写明结论" in messages([BlindAnswer(ONE.code, "C")])[0]
    assert messages([BlindAnswer(ONE.code, "C", "mended")])
    assert messages([BlindAnswer(ONE.code, "C", "agree", "读者看错")])
    [row] = noted(ITEMS, [BlindAnswer(ONE.code, "C", "wrong_key", "答案原写错")], [])
    assert (row.verdict, row.blind_answer) == (Verdict.WRONG_KEY, "C")


def test_unknown_items_verdicts_and_empty_answers_are_all_named():
    faults = messages(
        [
            BlindAnswer("5-X", "B"),
            BlindAnswer(ONE.code, "B", "fine"),
            BlindAnswer(TASK.code, " "),
        ]
    )
    assert len(faults) == 3


def test_a_changed_item_waits_for_another_reader():
    rows = noted(ITEMS, RIGHT, [])
    changed = replace(ONE, body=replace(ONE.body, content=content(number=5)))
    [fault] = unexplained([changed, *ITEMS[1:]], rows)
    assert (fault.where, "又改了" in fault.message) == (ONE.code, True)


def test_an_unread_item_and_a_row_left_behind_are_told():
    rows = noted(ITEMS, RIGHT[:2], [])
    assert [fault.where for fault in unexplained(ITEMS, rows)] == [TASK.code]
    assert [fault.where for fault in unexplained(ITEMS[1:2], rows)] == [ONE.code]
    dropped = [replace(row, verdict="dropped", remark="与别题重复") for row in rows]
    assert unexplained([], dropped) == []


@pytest.mark.parametrize(
    "change",
    [{"verdict": "fine"}, {"blind_answer": "C"}, {"blind_answer": ""},
     {"verdict": "mended", "remark": ""}, {"verdict": "dropped"}],
)  # fmt: skip
def test_a_log_written_by_hand_is_not_believed(change):
    [row] = noted([ONE], RIGHT[:1], [])
    assert unexplained([ONE], [replace(row, **change)])


def test_a_later_reading_replaces_the_earlier_and_keeps_the_others():
    first = noted(ITEMS, RIGHT, [])
    again = noted(ITEMS, [BlindAnswer(ONE.code, "B", "mended", "改了措辞")], first)
    assert len(again) == len(first)
    assert [row.verdict for row in again].count("mended") == 1


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30).map(
    str.strip
)


@given(st.lists(st.builds(Reading, texts, texts, texts, texts, texts)))
def test_a_log_reads_back_as_it_was_written(rows):
    assert read_rows(written_rows(rows), Reading) == rows
