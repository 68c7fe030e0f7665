"""Answers to every kind of item: what earns points, what is refused, what is shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from question_bank.errors import ItemError
from question_bank.kinds import KINDS, kind_of
from question_bank.kinds.calculation import read_result
from tests.factories import make_content
from tests.question_bank.contents import contents

SOME = settings(max_examples=40)  # of each kind
KEYED = [code for code, kind in KINDS.items() if kind.marked_by_key]
SEVERAL = ["fill_blank", "calculation", "ordering", "matching", "composite"]
BY_PEOPLE = [code for code in KINDS if code not in KEYED]


@st.composite
def shuffled(draw, code):
    """Content of a kind and an order in which a paper may show its options."""
    content = draw(contents(code))
    order = draw(st.permutations(range(kind_of(code).option_count(content))))
    return content, order


@pytest.mark.parametrize("code", KEYED)
@SOME
@given(data=st.data())
def test_the_keys_own_answer_earns_all_points_in_any_order(code, data):
    kind, (content, order) = kind_of(code), data.draw(shuffled(code))
    for shown_in in (order, ()):
        key = kind.key_answer(content, shown_in)
        assert kind.clean_answer(content, key) == key
        assert kind.share(content, key, shown_in) == 1
        assert all(line.is_right for line in kind.lines(content, key, shown_in))


@pytest.mark.parametrize("code", KEYED)
@SOME
@given(data=st.data())
def test_an_answer_made_wrong_earns_less(code, data):
    kind, (content, order) = kind_of(code), data.draw(shuffled(code))
    wrong = made_wrong(kind, content, kind.key_answer(content, order), data.draw)
    cleaned = kind.clean_answer(content, wrong)
    assert 0 <= kind.share(content, cleaned, order) < 1
    lines = kind.lines(content, cleaned, order)
    assert not lines or not all(line.is_right for line in lines)


def made_wrong(kind, content, answer, draw):
    """The answer with one thing in it changed."""
    ((name, given),) = answer.items()
    if name == "choice":
        letters = {option.letter for option in kind.shown(content).options}
        if kind.code == "multiple_choice":
            turned = draw(st.sets(st.sampled_from(sorted(letters)), min_size=1))
            return {name: sorted(turned ^ set(given))}
        return {name: [draw(st.sampled_from(sorted(letters - set(given))))]}
    place = draw(st.integers(0, len(given) - 1))
    changed = list(given)
    if name == "parts":
        part = content["parts"][place]
        changed[place] = made_wrong(kind_of(part["kind"]), part, given[place], draw)
    elif name in ("order", "pairs"):
        other = draw(st.integers(0, len(given) - 1).filter(lambda one: one != place))
        changed[place], changed[other] = given[other], given[place]
    else:
        changed[place] = draw(
            st.sampled_from(["", "全错了", "1e9", "99999999999.9", "1 里"])
        )
        assume(not kind.accepts(content[name][place], changed[place]))
    return {name: changed}


@pytest.mark.parametrize("code", KINDS)
@SOME
@given(data=st.data())
def test_no_answer_is_no_answer_and_earns_nothing(code, data):
    kind, content = kind_of(code), data.draw(contents(code))
    name = kind.shown(content).answer
    empty = {"text": "  \n"} if name == "text" else {name: []}
    assert kind.clean_answer(content, empty) is None
    assert kind.answer_text(None) == ""
    if kind.marked_by_key:
        assert kind.share(content, None) == 0
        assert not any(line.is_right for line in kind.lines(content, None))


@pytest.mark.parametrize("code", SEVERAL)
@SOME
@given(data=st.data())
def test_part_of_an_answer_is_kept(code, data):
    kind, content = kind_of(code), data.draw(contents(code))
    key = kind.key_answer(content)
    ((name, given),) = key.items()
    kept = kind.clean_answer(content, {name: given[:1]})
    assert kept[name][0] == given[0]
    assert len(kept[name]) == len(given)
    assert (kind.share(content, kept) == 1) == (len(given) == 1)
    assert kind.answer_text(kept)


IMPOSSIBLE = [None, 1, "A", [], {}, {"other": ["A"]}]
IMPOSSIBLE_LISTS = ["A", {"A": "B"}, [1], [["A"]], [{"A": 1, "B": 2}]]


@pytest.mark.parametrize("code", KINDS)
def test_an_impossible_answer_is_refused(code):
    kind, content = kind_of(code), make_content(code)
    name = kind.shown(content).answer
    lists = [{name: one} for one in IMPOSSIBLE_LISTS if (name, one) != ("text", "A")]
    for answer in [*IMPOSSIBLE, *lists, {name: "甲\0"}, {name: ["甲\0"]}]:
        with pytest.raises(ItemError) as refusal:
            kind.clean_answer(content, answer)
        assert refusal.value.code == "answer_invalid"


@pytest.mark.parametrize("code", SEVERAL)
def test_more_answers_than_questions_are_refused(code):
    kind, content = kind_of(code), make_content(code)
    ((name, given),) = kind.key_answer(content).items()
    with pytest.raises(ItemError):
        kind.clean_answer(content, {name: [*given, given[0]]})


@pytest.mark.parametrize("code", ["ordering", "matching"])
@pytest.mark.parametrize("letters", [["Z"], ["AB"], ["a"], ["1"], [" "]])
def test_a_letter_that_is_not_there_is_refused(code, letters):
    kind, content = kind_of(code), make_content(code)
    with pytest.raises(ItemError):
        kind.clean_answer(content, {kind.answer_name: letters})


@pytest.mark.parametrize(
    ("code", "longest"), [("fill_blank", 200), ("calculation", 60)]
)
def test_a_typed_answer_beyond_the_limit_is_refused(code, longest):
    kind, content = kind_of(code), make_content(code)
    assert kind.clean_answer(content, {kind.rows: ["长" * longest]})
    with pytest.raises(ItemError) as refusal:
        kind.clean_answer(content, {kind.rows: ["长" * (longest + 1)]})
    assert refusal.value.code == "answer_too_long"


@pytest.mark.parametrize("code", KINDS)
@SOME
@given(data=st.data())
def test_what_a_candidate_sees_tells_nothing_of_what_is_secret(code, data):
    """Other secrets, the same sight: there is nothing that could be read from it."""
    kind, (content, order) = kind_of(code), data.draw(shuffled(code))
    other = with_other_secrets(content)
    assume(other != content)
    assert kind.shown(other, order) == kind.shown(content, order)


def with_other_secrets(content):
    """The content with everything replaced that only authors and examiners know.

    Entries and pairs stand in the order of their key, which the shuffle hides.
    """
    changed = {
        "explanation": "别的解析",
        "reference": "别的答案",
        "vetoes": [{"title": "别的", "guide": "别的"}],
        "rubric": [{"code": "1", "title": "别的", "points": 1, "guide": ""}],
    }
    known = {name: value for name, value in changed.items() if name in content}
    if isinstance(content.get("key"), bool):
        known["key"] = not content["key"]
    elif "key" in content:
        known["key"] = ["A", "B"] if content["key"] == ["C"] else ["C"]
    if "blanks" in content:
        known["blanks"] = [{"answers": ["别的", "另外的"]} for _ in content["blanks"]]
    if "results" in content:
        numbers = {"answer": 123, "tolerance": 45}
        known["results"] = [row | numbers for row in content["results"]]
    if "parts" in content:
        known["parts"] = [with_other_secrets(part) for part in content["parts"]]
    return content | known


@pytest.mark.parametrize("code", ["ordering", "matching"])
@SOME
@given(data=st.data())
def test_the_entries_and_their_key_follow_the_shuffle(code, data):
    kind, (content, order) = kind_of(code), data.draw(shuffled(code))
    texts = {one.letter: one.text for one in kind.shown(content, order).entries}
    key = kind.key_answer(content, order)[kind.answer_name]
    right = (
        [row["text"] for row in content["entries"]]
        if code == "ordering"
        else [row["right"] for row in content["pairs"]]
    )
    assert [texts[letter] for letter in key] == right
    assert list(texts.values()) == [kind.entries(content)[index] for index in order]


@pytest.mark.parametrize("code", ["ordering", "matching"])
def test_a_page_without_an_order_of_its_own_does_not_show_the_key(code):
    kind, content = kind_of(code), make_content(code)
    shown = [one.text for one in kind.shown(content).entries]
    assert sorted(shown) == sorted(kind.entries(content))
    assert shown != kind.entries(content)


@pytest.mark.parametrize("code", BY_PEOPLE)
def test_what_people_mark_has_no_key(code):
    kind, content = kind_of(code), make_content(code)
    for ask in (kind.key_text, kind.key_answer):
        with pytest.raises(TypeError):
            ask(content)
    with pytest.raises(TypeError):
        kind.share(content, {"text": "答"})


def test_partial_credit_counts_right_options_as_long_as_none_is_wrong():
    kind, content = kind_of("multiple_choice"), make_content("multiple_choice")
    partial = content | {"key": ["A", "C", "D"], "scoring": "partial"}
    given = {"A": 1, "AC": 2, "ACD": 3, "B": 0, "AB": 0, "ABCDE": 0}
    for letters, right in given.items():
        answer = {"choice": list(letters)}
        assert kind.share(partial, answer) == Fraction(right, 3)
        strict = kind.share(content | {"key": ["A", "C", "D"]}, answer)
        assert strict == (letters == "ACD")
    assert "选对部分" in str(kind.shown(partial).rule)
    assert kind.shown(content).rule == ""


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("劳动合同", True),
        (" 劳动 合同\t", True),
        ("劳动合同\u200b", True),
        ("ＨＲ", True),
        ("hr", True),
        ("劳动合约", False),
        ("劳动", False),
        ("", False),
        (" ", False),
    ],
)
def test_a_blank_takes_what_differs_only_in_writing(typed, is_right):
    kind = kind_of("fill_blank")
    content = make_content("fill_blank", blanks=[{"answers": ["劳动合同", "HR"]}])
    answer = kind.clean_answer(content, {"blanks": [typed]})
    assert kind.share(content, answer) == is_right


def test_each_right_blank_earns_its_part():
    kind, content = kind_of("fill_blank"), make_content("fill_blank")
    assert kind.share(content, {"blanks": ["天干之首", "丁"]}) == Fraction(1, 2)
    assert kind.key_text(content) == "（1）甲 ／ 天干之首；（2）乙"
    assert kind.answer_text({"blanks": ["甲", " "]}) == "（1）甲；（2）—"


@pytest.mark.parametrize(
    ("typed", "number", "unit"),
    [
        ("1,234.5", "1234.5", ""),
        ("１２３４．５", "1234.5", ""),
        ("１，２３４．５元", "1234.5", "元"),
        ("1234.5元。", "1234.5", "元"),
        ("1 234.50 元", "1234.50", "元"),
        ("￥1234.5", "1234.5", "元"),
        ("−5 %", "-5", "%"),
        ("100.", "100", ""),
        ("12,34", None, ""),
        ("1.2.3", None, ""),
        ("约5元", None, ""),
        ("五元", None, ""),
        ("", None, ""),
    ],
)
def test_a_result_is_read_as_people_type_it(typed, number, unit):
    read = read_result(typed)
    assert read == (None if number is None else Decimal(number), unit)


@pytest.mark.parametrize(
    ("typed", "is_right"),
    [
        ("4200", True),
        ("4,200.50 元", True),
        ("4199.5", True),
        ("4200.51", False),
        ("4199.49", False),
        ("4200 万元", False),
        ("4200%", False),
        ("0.42万元", False),
        ("-4200", False),
    ],
)
def test_a_result_is_right_within_its_tolerance_and_in_its_unit(typed, is_right):
    kind, content = kind_of("calculation"), make_content("calculation")
    assert kind.share(content, {"results": [typed]}) == is_right


def test_decimals_are_compared_exactly():
    row = {"asked": "", "answer": 0.3, "tolerance": 0.1, "unit": ""}
    content = make_content("calculation", results=[row])
    shares = {
        typed: kind_of("calculation").share(content, {"results": [typed]})
        for typed in ("0.2", "0.4", "0.19999999999", "0.40000000001")
    }
    assert list(shares.values()) == [1, 1, 0, 0]


def test_an_order_is_all_or_nothing_and_pairs_earn_their_part():
    ordering, matching = kind_of("ordering"), kind_of("matching")
    entries, pairs = make_content("ordering"), make_content("matching")
    assert ordering.share(entries, {"order": ["A", "B", "C"]}, (0, 1, 2)) == 1
    assert ordering.share(entries, {"order": ["A", "C", "B"]}, (0, 1, 2)) == 0
    assert ordering.share(entries, {"order": ["A", "B", ""]}, (0, 1, 2)) == 0
    assert matching.share(pairs, {"pairs": ["A", "C"]}, (0, 1, 2)) == Fraction(1, 2)
    assert matching.share(pairs, {"pairs": ["A", "A"]}, (0, 1, 2)) == Fraction(1, 2)
    assert matching.key_text(pairs, (2, 1, 0)) == "1-C；2-B"
    assert ordering.key_text(entries, (2, 0, 1)) == "B、C、A"


def test_a_composite_earns_the_mean_of_its_parts():
    kind, content = kind_of("composite"), make_content("composite")
    answer = {
        "parts": [{"choice": ["A"]}, {"choice": ["A"]}, None, {"blanks": ["甲", ""]}]
    }
    assert kind.share(content, kind.clean_answer(content, answer)) == Fraction(3, 8)
    assert [line.is_right for line in kind.lines(content, answer)] == [
        True,
        False,
        False,
        False,
    ]
    assert kind.answer_text(answer) == "（1）A；（2）A；（3）—；（4）（1）甲；（2）—"
    assert kind.explanation_text(content).startswith("（1）解析。\n（2）")


@pytest.mark.parametrize(
    ("code", "change", "place"),
    [
        ("multiple_choice", {"scoring": ""}, "scoring"),
        ("multiple_choice", {"scoring": "strict"}, "scoring"),
        ("fill_blank", {"blanks": []}, "blanks"),
        ("fill_blank", {"stem": "一____二____三____"}, "blanks"),
        ("fill_blank", {"blanks": [{"answers": []}]}, "blanks[1].answers"),
        ("fill_blank", {"blanks": [{"answers": "甲"}]}, "blanks[1].answers"),
        ("fill_blank", {"blanks": [{"answers": ["甲", "甲"]}]}, "blanks[1].answers"),
        ("fill_blank", {"blanks": [{"answers": ["\u200b"]}]}, "blanks[1].answers"),
        ("fill_blank", {"blanks": [{"answers": [" 甲"]}]}, "blanks[1].answers"),
        ("fill_blank", {"blanks": [{"answers": ["长" * 201]}]}, "blanks[1].answers"),
        ("fill_blank", {"blanks": [{"answers": ["甲"]}] * 11}, "blanks"),
        ("calculation", {"results": []}, "results"),
        ("calculation", {"results": ["4200"]}, "results[1]"),
        ("ordering", {"entries": [{"text": "甲"}, {"text": "乙"}]}, "entries"),
        ("ordering", {"entries": [{"text": "甲"}] * 3}, "entries"),
        ("ordering", {"entries": [{"text": str(n)} for n in range(11)]}, "entries"),
        ("matching", {"pairs": [{"left": "甲", "right": "乙"}]}, "pairs"),
        ("matching", {"extras": [{"right": "播种"}]}, "pairs"),
        ("matching", {"extras": [{"right": " "}]}, "extras[1].right"),
        ("case_analysis", {"materials": []}, "materials"),
        ("case_analysis", {"questions": []}, "questions"),
        ("case_analysis", {"questions": [{"text": ""}]}, "questions[1].text"),
        ("composite", {"parts": []}, "parts"),
        ("composite", {"parts": ["x", "y"]}, "parts[1]"),
        ("composite", {"parts": [{"kind": "written"}] * 2}, "parts[1].kind"),
        ("composite", {"parts": [{"kind": ["x"]}] * 2}, "parts[1].kind"),
    ],
)
def test_broken_content_is_refused_with_its_place(code, change, place):
    with pytest.raises(ItemError) as refusal:
        kind_of(code).check(make_content(code, **change))
    assert f"content.{place}" in {fault.where for fault in refusal.value.faults}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"answer": "4200"}, "answer"),
        ({"answer": True}, "answer"),
        ({"answer": float("nan")}, "answer"),
        ({"answer": 10**13}, "answer"),
        ({"tolerance": -1}, "tolerance"),
        ({"unit": "m2"}, "unit"),
        ({"unit": "千" * 11}, "unit"),
        ({"rounding": 2}, "rounding"),
    ],
)
def test_a_broken_result_is_refused_with_its_place(change, place):
    content = make_content("calculation")
    content["results"] = [content["results"][0] | change]
    with pytest.raises(ItemError) as refusal:
        kind_of("calculation").check(content)
    wheres = [fault.where for fault in refusal.value.faults]
    assert wheres == [f"content.results[1].{place}"]


@pytest.mark.parametrize(
    ("part", "change", "place"),
    [
        (0, {"options": ["甲", "乙"]}, "parts[1].options"),
        (0, {"options": ["甲", "乙", "丙", "丁\n戊"]}, "parts[1].options"),
        (1, {"key": ["A"]}, "parts[2].key"),
        (1, {"scoring": "partial"}, "parts[2].options"),
        (2, {"key": "√"}, "parts[3].key"),
        (2, {"options": ["甲"]}, "parts[3].options"),
        (3, {"blanks": [{"answers": ["甲|乙"]}]}, "parts[4].options"),
        (3, {"stem": ""}, "parts[4].stem"),
    ],
)
def test_a_broken_part_is_refused_with_its_place(part, change, place):
    content = make_content("composite")
    content["parts"][part] |= change
    with pytest.raises(ItemError) as refusal:
        kind_of("composite").check(content)
    assert f"content.{place}" in {fault.where for fault in refusal.value.faults}


def test_a_part_is_typed_in_one_row():
    kind = kind_of("composite")
    rows = [
        {
            "kind": "单选题",
            "stem": "问？",
            "options": "甲\r\n乙\r\n丙\r\n丁",
            "key": "b",
            "explanation": "乙。",
        },
        {
            "kind": "true_false",
            "stem": "是。",
            "options": "",
            "key": "×",
            "explanation": "否。",
        },
        {
            "kind": "fill_blank",
            "stem": "（1）____（2）____",
            "options": "",
            "key": "甲 | 天干之首\n乙",
            "explanation": "天干。",
        },
    ]
    content = kind.content_from({"stem": "材料。", "parts": rows})
    kind.check(content)
    assert content["parts"][0] == {
        "kind": "single_choice",
        "stem": "问？",
        "options": ["甲", "乙", "丙", "丁"],
        "key": ["B"],
        "explanation": "乙。",
    }
    assert content["parts"][1]["key"] is False
    assert [row["answers"] for row in content["parts"][2]["blanks"]] == [
        ["甲", "天干之首"],
        ["乙"],
    ]
    assert kind.values_of(content)["parts"][2]["key"] == "甲|天干之首\n乙"
