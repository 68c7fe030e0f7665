"""Kinds: what a key gives, in any order of options, and what content is refused."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.errors import ItemError
from question_bank.kinds import KINDS, kind_of
from question_bank.kinds.choice import OPTION_LETTER

SINGLE = {
    "stem": "问？",
    "options": ["甲", "乙", "丙", "丁"],
    "key": ["C"],
    "explanation": "丙对。",
}
MULTIPLE = {**SINGLE, "options": ["甲", "乙", "丙", "丁", "戊"], "key": ["A", "D"]}
TRUE_FALSE = {"stem": "地球是圆的。", "key": True, "explanation": "是。"}
TASK = {
    "stem": "填表。",
    "form": "模拟操作",
    "materials": [{"title": "登记单", "body": "张三"}],
    "rubric": [
        {"code": "1", "title": "填全", "points": 4.5, "guide": "缺一项扣 1 分"},
        {"code": "2", "title": "整洁", "points": 0.5, "guide": "清楚"},
    ],
    "vetoes": [{"title": "违规承诺", "guide": "记 0 分"}],
    "reference": "略。",
}


@given(order=st.permutations(range(4)))
def test_single_choice_key_follows_the_shuffle(order):
    kind = kind_of("single_choice")
    shown = kind.shown(SINGLE, order)
    right = next(option.letter for option in shown.options if option.text == "丙")
    assert kind.key_text(SINGLE, order) == right
    for option in shown.options:
        share = kind.share(SINGLE, {"choice": [option.letter]}, order)
        assert share == (1 if option.letter == right else 0)


@given(order=st.permutations(range(5)), chosen=st.sets(st.sampled_from("ABCDE")))
def test_multiple_choice_is_all_or_nothing(order, chosen):
    kind = kind_of("multiple_choice")
    texts = {o.text for o in kind.shown(MULTIPLE, order).options if o.letter in chosen}
    answer = kind.clean_answer(MULTIPLE, {"choice": sorted(chosen)})
    assert kind.share(MULTIPLE, answer, order) == Decimal(texts == {"甲", "丁"})


TALKING = {**MULTIPLE, "explanation": "A、D对（A4 纸、App 不是选项）。B错；C、E无关。"}


@given(order=st.permutations(range(5)))
def test_an_explanation_points_to_the_same_options_after_the_shuffle(order):
    kind = kind_of("multiple_choice")
    said = kind.explanation_text(TALKING, order)
    texts = {
        option.letter: option.text for option in kind.shown(TALKING, order).options
    }
    letters = OPTION_LETTER.findall(said)
    assert [texts[letter] for letter in letters] == ["甲", "丁", "乙", "丙", "戊"]
    assert (
        OPTION_LETTER.sub("_", said) == "_、_对（A4 纸、App 不是选项）。_错；_、_无关。"
    )


def test_an_explanation_stands_as_written_where_nothing_is_shuffled():
    kind = kind_of("multiple_choice")
    assert kind.explanation_text(TALKING) == TALKING["explanation"]
    statement = {**TRUE_FALSE, "explanation": "A 类人员是。"}
    assert kind_of("true_false").explanation_text(statement) == "A 类人员是。"


def test_true_false_marks_both_sides():
    kind = kind_of("true_false")
    assert kind.share(TRUE_FALSE, {"choice": ["A"]}) == 1
    assert kind.share(TRUE_FALSE, {"choice": ["B"]}) == 0
    assert kind.share(TRUE_FALSE, None) == 0


@pytest.mark.parametrize(
    "answer",
    [
        None,
        {},
        {"choice": "A"},
        {"choice": ["Z"]},
        {"choice": ["A", "B"]},
        {"choice": [1]},
    ],
)
def test_an_impossible_choice_is_refused(answer):
    with pytest.raises(ItemError) as refusal:
        kind_of("single_choice").clean_answer(SINGLE, answer)
    assert refusal.value.code == "answer_invalid"


def test_an_empty_answer_is_none():
    assert kind_of("single_choice").clean_answer(SINGLE, {"choice": []}) is None
    assert kind_of("task").clean_answer(TASK, {"text": "  \n"}) is None


def test_an_answer_beyond_the_limit_is_refused():
    with pytest.raises(ItemError) as refusal:
        kind_of("written").clean_answer(TASK, {"text": "长" * 20_001})
    assert refusal.value.code == "answer_too_long"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("single_choice", SINGLE),
        ("multiple_choice", MULTIPLE),
        ("true_false", TRUE_FALSE),
        ("task", TASK),
        ("written", TASK),
    ],
)
def test_what_a_candidate_sees_holds_no_key(kind, content):
    shown = repr(kind_of(kind).shown(content))
    for secret in ("explanation", "rubric", "reference", "丙对", "缺一项扣"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("kind", "change", "place"),
    [
        ("single_choice", {"options": ["甲", "乙", "丙"]}, "options"),
        ("single_choice", {"options": ["甲", "甲", "丙", "丁"]}, "options"),
        ("single_choice", {"key": ["A", "B"]}, "key"),
        ("single_choice", {"key": ["E"]}, "key"),
        ("single_choice", {"stem": " "}, "stem"),
        ("single_choice", {"hint": "x"}, "hint"),
        ("multiple_choice", {"key": ["A"]}, "key"),
        ("multiple_choice", {"key": ["D", "A"]}, "key"),
        ("true_false", {"key": "true"}, "key"),
        ("task", {"rubric": []}, "rubric"),
        ("task", {"rubric": [{"code": "1", "title": "x", "points": 0.3}]}, "rubric"),
        ("task", {"rubric": [{"code": "1", "points": 1}]}, "rubric[1].title"),
        ("task", {"rubric": [{"title": "x", "points": 1}]}, "rubric[1].code"),
        ("task", {"rubric": ["x"]}, "rubric[1]"),
        ("task", {"form": "心算"}, "form"),
    ],
)
def test_broken_content_is_refused_with_its_place(kind, change, place):
    whole = {
        "single_choice": SINGLE,
        "multiple_choice": MULTIPLE,
        "true_false": TRUE_FALSE,
        "task": TASK,
    }[kind]
    with pytest.raises(ItemError) as refusal:
        kind_of(kind).check({**whole, **change})
    assert any(place in fault.where for fault in refusal.value.faults)


def test_kinds_have_distinct_letters():
    assert len({kind.letter for kind in KINDS.values()}) == len(KINDS)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ItemError) as refusal:
        kind_of("essay")
    assert refusal.value.code == "kind_unknown"
