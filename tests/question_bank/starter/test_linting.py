"""Each rule of the linter has files that trip it and files that do not."""

from dataclasses import replace

import pytest

from question_bank.files import PointRecord
from question_bank.records import SourceRecord
from question_bank.starter.linting import lint
from tests.question_bank.starter.records import (
    AREA,
    EXPLANATION,
    KNOWN,
    NODE,
    OPTIONS,
    file_of,
    item,
)


def told(*items, points=()):
    """What is said of the items, without the points that one pool lacks."""
    return [fault.message for fault in lint(file_of(*items, points=points), KNOWN)]


def test_a_good_item_is_left_alone():
    assert told(item()) == []
    assert told(item(stem="| 甲 |\n|---|\n| 乙 |\n\n据表应当（　　）。")) == []
    assert told(item("true_false"), item("ordering", 1), item("task", 2)) == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"options": [*OPTIONS[:3], "当场告知申请人办理的结果"]}, "最长的选项"),
        ({"explanation": "B对，其余不对。"}, "解析太短"),
        ({"explanation": f"{EXPLANATION}E不对。"}, "选项以外的字母"),
        ({"explanation": f"{EXPLANATION}前三项不对。"}, "按位置称呼"),
        ({"stem": "| 甲 |\n|---|\n| 乙 |\n据表应当（　　）。"}, "空一行"),
        ({"stem": "收到申请以后不应当（　　）。"}, "否定"),
    ],
)
def test_what_spoils_a_choice_is_said(fields, says):
    [message] = told(item(**fields))
    assert says in message


def test_a_task_is_answered_on_screen():
    [message] = told(item("task", stem="根据来信在答题纸上写出意见。"))
    assert "纸笔" in message


def test_a_code_names_level_point_and_kind():
    [message] = told(replace(item(), code="5-ABI001-M1"))
    assert "5-ABI001-S" in message


@pytest.mark.parametrize(
    "source", [SourceRecord("劳动法", "第四条"), SourceRecord(standard="5:9.9.9K")]
)
def test_an_unknown_source_is_told(source):
    one = item()
    body = replace(one.body, sources=(source,))
    [message] = told(replace(one, body=body))
    assert source.article in message or source.standard in message


def test_nearly_the_same_question_is_told_across_pools():
    first, again = item(number=1), item(number=1, pool="exam")
    again = replace(again, code="5-ABI002-S2")
    [message] = told(first, again)
    assert first.code in message


def balanced(number, **fields):
    """Every letter is the key of as many items; difficulties as a bank should have."""
    place = number % 4
    options = [*OPTIONS[1:2], *OPTIONS[:1], *OPTIONS[2:]]
    options.insert(place, options.pop(0))
    key = "ABCD"[place]
    difficulty = (1, 2, 2, 3, 3, 3, 3, 4, 4, 5)[number % 10]
    return item(
        number=number,
        options=options,
        key=[key],
        explanation=EXPLANATION.replace("B", key),
        **{"difficulty": difficulty} | fields,
    )


def group_messages(items):
    point = PointRecord(5, AREA, "ABI001", NODE, "点", "X")
    points = [replace(point, code=one.point) for one in items]
    found = lint(file_of(*items, points=points), KNOWN)
    return [fault.message for fault in found if fault.where.startswith(f"5 {AREA}")]


def test_a_balanced_group_is_left_alone():
    assert group_messages([balanced(number) for number in range(40)]) == []


def test_a_letter_that_is_too_often_the_key_is_told():
    [message] = group_messages(
        [item(number=n, difficulty=balanced(n).body.difficulty) for n in range(40)]
    )
    assert "偏在某几个字母" in message


def test_difficulties_far_from_the_quota_are_told():
    messages = group_messages([balanced(n, difficulty=2) for n in range(20)])
    assert [text[:4] for text in messages] == [f"难度 {n}" for n in range(1, 6)]


def test_keys_that_are_longest_are_told():
    longer = [*OPTIONS[:1], "应在三十日内受理", *OPTIONS[2:]]
    items = [balanced(n) for n in range(20)]
    items = [
        replace(
            one,
            body=replace(
                one.body,
                content=one.body.content
                | {
                    "options": [
                        longer[1] if text == OPTIONS[1] else text
                        for text in one.body.content["options"]
                    ]
                },
            ),
        )
        for one in items
    ]
    [message] = group_messages(items)
    assert "最长的选项就是答案" in message


def test_a_theory_point_needs_an_item_in_each_pool():
    point = PointRecord(5, AREA, "ABI001", NODE, "点", "X")
    [message] = told(item(), points=[point])
    assert "exam" in message
    assert told(points=[replace(point, code="CBI001")]) == []
    assert any("9.9" in text for text in told(points=[replace(point, node="9.9")]))
