"""What goes out in a sheet comes in again to the letter, whatever the kind."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from question_bank.hashing import content_hash
from question_bank.kinds import KINDS
from question_bank.sheets import own
from question_bank.sheets.cells import guarded, rows_cell, rows_of, unguarded
from question_bank.sheets.examples import examples
from question_bank.sheets.line import line_of
from question_bank.sheets.reading import read_rows, refuse_unfit
from question_bank.sheets.records import SheetItem
from question_bank.sheets.writing import csv_of, workbook_of
from question_bank.sources import sources_of, sources_text
from tests.question_bank.sheet_items import of_every_kind, sheet_items

WRITERS = {"xlsx": workbook_of, "csv": csv_of}
anything = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from("\\| \n\tsnte'=+-@＝"),
    ),
    max_size=8,
)
rows = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.lists(anything, min_size=width, max_size=width))
)


def read(data):
    file = io.BytesIO(data)
    assert refuse_unfit(file).code == "own"
    return list(read_rows(file))


def hash_of(item):
    return content_hash(item.kind, item.content)


PLACES = {heading: place for place, heading in enumerate(own.headings(), start=1)}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40)
@given(data=st.data())
def test_an_item_comes_back_to_the_letter(kind, data):
    item = data.draw(sheet_items(kind))
    cells = own.cells_of(item)
    line = line_of(2, PLACES, [cells.get(heading, "") for heading in PLACES])
    found = own.item_in(line)
    assert line.remarks == []
    assert found == item
    assert hash_of(found) == hash_of(item)


# Files are slow to make; what they may spoil shows in a few of them.
@pytest.mark.parametrize("form", WRITERS)
@settings(max_examples=12)
@given(items=st.lists(of_every_kind(), min_size=1, max_size=12))
def test_files_of_many_kinds_come_back_to_the_letter(form, items):
    rows = read(WRITERS[form](items))
    assert [row.item for row in rows] == items
    assert [row.number for row in rows] == list(range(2, len(items) + 2))
    assert not any(row.remarks for row in rows)


@given(of_every_kind())
def test_a_record_survives_as_json(item):
    assert SheetItem.from_json(item.as_json()) == item


@given(anything)
def test_a_guarded_text_is_no_formula_and_comes_back(text):
    cell = guarded(text)
    assert not cell.lstrip(" ").startswith(tuple("=+-@＝＋－＠\t\r"))
    assert unguarded(cell) == text


@given(rows)
def test_rows_of_texts_come_back_from_one_cell(rows):
    assert rows_of(rows_cell(rows)) == rows


@pytest.mark.parametrize(
    ("cell", "rows"),
    [
        ("甲|乙\r\n\r\n丙 |丁 ", [["甲", "乙"], ["丙", "丁"]]),
        (r"甲\|乙 | 丙\n丁", [["甲|乙", "丙\n丁"]]),
        ("甲 | ", [["甲", ""]]),
        (r"C:\数据 | 乙\\", [["C:\\数据", "乙\\"]]),
        ("", []),
    ],
)
def test_people_need_not_write_rows_so_neatly(cell, rows):
    assert rows_of(cell) == rows


def test_sources_come_back_and_articles_of_one_law_may_stand_together():
    found, unknown = sources_of(
        "《劳动合同法》第二条、 第十条;标准 5:3.1.2K；教材第3页"
    )
    assert (
        sources_text(found)
        == "《劳动合同法》第二条；《劳动合同法》第十条；标准 5:3.1.2K"
    )
    assert sources_of(sources_text(found)) == (found, [])
    assert unknown == ["教材第3页"]


def test_every_kind_has_a_filled_example():
    assert {item.kind for item in examples()} == set(KINDS)
