"""Items are found by any words they contain, in Chinese of any length, and by no others."""

import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from question_bank.models import Item
from question_bank.search import index, matching, put, put_many, remove
from question_bank.search.grams import grams_of, words_of
from question_bank.search.models import SearchText
from question_bank.texts import normalised
from tests.factories import make_item, make_point

LETTERS = st.text("社保障卡险工伤 aB1２-（）*_\U00020000é", max_size=12)


@pytest.fixture
def items(db):
    """Four items and their words."""
    texts = {
        "card": "5-ABA001-S1\n领取社会保障卡，俗称社保卡，应当持什么证件（　　）。",
        "injury": "5-ABA002-S1\n职工的工伤保险费由用人单位缴纳，职工不缴纳。",
        "form": "5-ABA003-T1\n填写《LBXL-2026》表格，ＡＢＣ三栏**不**可空缺。",
        "pension": "5-ABB001-S1\n养老保险的缴费年限；保养、障碍。",
    }
    found = {name: make_item() for name in texts}
    put_many((found[name].pk, text) for name, text in texts.items())
    return found


def names(items, query):
    found = set(matching(Item.objects.all(), query).values_list("pk", flat=True))
    return {name for name, item in items.items() if item.pk in found}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("社", {"card"}),
        ("卡", {"card"}),
        ("保", {"card", "injury", "pension"}),
        ("社保", {"card"}),
        ("保险", {"injury", "pension"}),
        ("工伤保险", {"injury"}),
        ("保障险", set()),
        ("费年限", {"pension"}),
        ("保险 单位", {"injury"}),
        ("保险　职工", {"injury"}),
        ("保险 社保", set()),
        ("lbxl", {"form"}),
        ("BXL-20", {"form"}),
        ("2026", {"form"}),
        ("abc", {"form"}),
        ("5-ABA00", {"card", "injury", "form"}),
        ("S1", {"card", "injury", "pension"}),
        ("不可空缺", {"form"}),
        ("《", {"form"}),
        ("（　）", {"card"}),
        ("（", {"card"}),
        ("%", set()),
        ("缺_", set()),
        ('" OR *', set()),
        ("\U0001f600", set()),
    ],
)
def test_a_query_finds_what_contains_each_of_its_words(items, query, expected):
    assert names(items, query) == expected


@pytest.mark.parametrize("query", ["", "  ", "　", "**"])
def test_a_query_without_a_word_narrows_nothing(items, query):
    assert names(items, query) == set(items)


def test_letters_that_all_occur_but_apart_are_no_hit(items):
    """养老保 and 保养 both stand there: all pairs of 养老保养 do, the word does not."""
    assert grams_of("养老保养") - {"517b"} <= grams_of(
        "养老保险的缴费年限；保养、障碍。"
    )
    assert names(items, "养老保养") == set()


def test_the_search_keeps_order_and_other_filters(items):
    kept = Item.objects.filter(pk__in=[items["injury"].pk, items["form"].pk])
    found = matching(kept.order_by("-code"), "不")
    codes = [item.code for item in found]
    assert codes == sorted([items["injury"].code, items["form"].code], reverse=True)
    assert not matching(kept, "养老").exists()


def test_items_are_found_alike_when_half_the_bank_has_the_words(items, monkeypatch):
    monkeypatch.setattr("question_bank.search.storage.MANY", 1)
    assert names(items, "保险") == {"injury", "pension"}
    assert names(items, "保险费由") == {"injury"}
    assert names(items, "保险 职工") == {"injury"}


def test_a_changed_item_is_found_by_its_new_words_only(items):
    put(items["card"].pk, "职业介绍")
    assert names(items, "社保") == set()
    assert names(items, "介绍") == {"card"}
    assert SearchText.objects.count() == 4


def test_a_removed_item_is_not_found(items):
    remove([items["card"].pk])
    assert names(items, "社保") == set()
    assert names(items, "工伤") == {"injury"}


def test_a_deleted_item_takes_its_words_along_and_leaves_no_ghost(items):
    draft = Item.objects.create(
        code="D1", point=make_point(), kind="written", pool="exam", origin="own"
    )
    put(draft.pk, "短命")
    draft.delete()
    other = make_item()
    put(other.pk, "无关的话")
    assert names(items | {"other": other}, "短命") == set()


def test_the_emptied_index_finds_nothing_and_fills_again(items):
    index.clear()
    assert names(items, "社保") == set()
    put(items["card"].pk, "社保")
    assert names(items, "社保") == {"card"}


def test_of_an_item_put_twice_the_last_counts(items):
    put_many([(items["card"].pk, "前言"), (items["card"].pk, "后语")])
    assert names(items, "前言") == set()
    assert names(items, "后语") == {"card"}


def test_many_items_are_put_in_batches(items, monkeypatch):
    for module in ("index", "storage"):
        monkeypatch.setattr(f"question_bank.search.{module}.BATCH", 2)
    put_many((item.pk, f"批次 {name}") for name, item in items.items())
    assert names(items, "批次") == set(items)
    assert names(items, "pension") == {"pension"}


@given(text=LETTERS, query=LETTERS)
def test_grams_never_lose_an_item_that_contains_the_query(text, query):
    words, whole = words_of(query), normalised(text)
    grams = grams_of(whole)
    for word in words:
        found = all(any(g.startswith(w) for g in grams) for w in word.grams)
        if word.text in whole:
            assert found
        elif word.exact:
            assert not found


@given(st.text(max_size=40))
def test_normalising_twice_changes_nothing_that_is_compared(text):
    once = normalised(text)
    assert "*" not in once
    assert once == once.lower()
    assert normalised(unicodedata.normalize("NFKD", text)) is not None


def test_the_grams_lie_in_the_database_as_it_searches_fastest(db):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE name = 'question_bank_grams'"
            )
            assert "fts5" in cursor.fetchone()[0]
        else:
            cursor.execute(
                "SELECT indexdef FROM pg_indexes WHERE tablename = 'question_bank_grams'"
            )
            assert any("USING gin" in row[0] for row in cursor.fetchall())
