"""Content and the texts that people type of it: both ways, and nothing is lost."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.errors import ItemError
from question_bank.files import read_item_files
from question_bank.hashing import content_hash
from question_bank.kinds import KINDS, kind_of
from question_bank.kinds.shape import OneOf, Options, Rows, Text, YesNo
from tests.factories import make_content
from tests.question_bank.contents import contents

DATA = Path("question_bank/data/5")
SOME = settings(max_examples=40)  # of each kind


@pytest.fixture(scope="module")
def starter_items(pytestconfig):
    return read_item_files(sorted((pytestconfig.rootpath / DATA).glob("*.yaml"))).items


@pytest.mark.parametrize("code", KINDS)
@SOME
@given(data=st.data())
def test_content_comes_back_from_its_texts(code, data):
    kind, content = kind_of(code), data.draw(contents(code))
    kind.check(content)
    again = kind.content_from(kind.values_of(content))
    assert again == content
    assert content_hash(code, again) == content_hash(code, content)


@pytest.mark.parametrize("code", KINDS)
def test_content_comes_back_from_its_texts_for_the_example(code):
    kind, content = kind_of(code), make_content(code)
    kind.check(content)
    assert kind.content_from(kind.values_of(content)) == content


def test_starter_items_keep_their_hash(starter_items):
    assert len(starter_items) > 250
    for item in starter_items:
        kind = kind_of(item.kind)
        values = kind.values_of(item.body.content)
        for again in (
            kind.content_from(values),
            kind.content_from(_as_a_screen_sends(kind, values), like=item.body.content),
        ):
            assert content_hash(item.kind, again) == content_hash(
                item.kind, item.body.content
            )


def _as_a_screen_sends(kind, values):
    """Every field, optional or not, with the line ends of a browser."""
    empty = {
        one.name: [] if isinstance(one, Options | Rows) else "" for one in kind.fields
    }
    return _with_browser_line_ends(empty | values)


def _with_browser_line_ends(value):
    if isinstance(value, dict):
        return {name: _with_browser_line_ends(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_browser_line_ends(one) for one in value]
    return value.replace("\n", "\r\n")


TYPED = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["", " ", "√", "×", "AC", "4.5", "１，０００", "1e5", "nan", "\0"]),
)


def _typed_values(kind):
    """What people leave in a form half filled: any text, rows without columns."""
    drawn = {}
    for one in kind.fields:
        match one:
            case Rows():
                cells = {column.name: TYPED for column in one.columns}
                row = st.fixed_dictionaries({}, optional=cells)
                drawn[one.name] = st.lists(row, max_size=4)
            case Options():
                drawn[one.name] = st.lists(TYPED, max_size=10)
                drawn[one.key_name] = TYPED
            case _:
                drawn[one.name] = TYPED
    return st.fixed_dictionaries({}, optional=drawn)


@pytest.mark.parametrize("code", KINDS)
@SOME
@given(data=st.data())
def test_anything_typed_can_be_kept_shown_and_typed_again(code, data):
    kind = kind_of(code)
    content = kind.content_from(data.draw(_typed_values(kind)))
    kind.shown(content)
    kind.plain_text(content)
    kind.explanation_text(content)
    if kind.marked_by_key:
        kind.key_text(content)
    values = kind.values_of(content)
    assert kind.values_of(kind.content_from(values)) == values
    with suppress(ItemError):
        kind.check(content)


@pytest.mark.parametrize("code", KINDS)
def test_nothing_typed_is_faulty_content(code):
    kind = kind_of(code)
    with pytest.raises(ItemError):
        kind.check(kind.content_from({}))


def test_numbers_are_kept_as_json_keeps_them():
    kind = kind_of("written")
    rows = [
        {"code": "1", "title": "甲", "points": "６", "guide": ""},
        {"code": "2", "title": "乙", "points": " 4.50 ", "guide": ""},
        {"code": "3", "title": "丙", "points": "两分", "guide": ""},
        {"code": "", "title": " ", "points": "", "guide": ""},
    ]
    kept = kind.content_from({"rubric": rows})["rubric"]
    assert [repr(row["points"]) for row in kept] == ["6", "4.5", "'两分'"]


def test_a_key_is_read_however_its_letters_are_set_apart():
    kind = kind_of("multiple_choice")
    for typed in ("AC", "ca", "A、C", "Ａ，Ｃ", "A C"):
        assert kind.content_from({"key": typed})["key"] == ["A", "C"]


@pytest.mark.parametrize("code", KINDS)
@SOME
@given(data=st.data())
def test_search_finds_every_text_that_people_read(code, data):
    kind, content = kind_of(code), data.draw(contents(code))
    found = kind.plain_text(content)
    assert content["stem"] in found
    for name in ("explanation", "reference"):
        assert content.get(name, "") in found
    for option in content.get("options", ()):
        assert option in found
    for material in content.get("materials", ()):
        assert material["body"] in found
    for blank in content.get("blanks", ()):
        assert all(answer in found for answer in blank["answers"])
    for part in content.get("parts", ()):
        assert part["explanation"] in found


@pytest.mark.parametrize("code", KINDS)
def test_every_field_has_a_label_and_a_name_of_its_own(code):
    fields = kind_of(code).fields
    assert all(isinstance(one, Text | OneOf | YesNo | Options | Rows) for one in fields)
    assert all(str(one.label) for one in fields)
    assert len({one.name for one in fields}) == len(fields)


def test_national_codes_are_those_of_the_national_tables():
    assert {code: kind.national_code for code, kind in KINDS.items()} == {
        "single_choice": "20",
        "multiple_choice": "30",
        "true_false": "10",
        "fill_blank": "40",
        "calculation": "70",
        "ordering": "",
        "matching": "",
        "composite": "60",
        "written": "50",
        "case_analysis": "90",
        "task": "",
    }


@pytest.mark.parametrize("character", ["\0", "\r", "\x1b", "\ud800"])
def test_what_no_database_can_keep_is_refused(character):
    with pytest.raises(ItemError) as refusal:
        kind_of("true_false").check(make_content("true_false", stem=f"甲{character}乙"))
    assert [fault.where for fault in refusal.value.faults] == ["content.stem"]
