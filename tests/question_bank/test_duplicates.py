"""Twins are found whatever was changed in them, and different items left alone."""

import random
from uuid import uuid4

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from question_bank.duplicates import (
    clear,
    difference,
    near,
    near_many,
    put,
    put_many,
    remove,
)
from question_bank.duplicates.corpus import ALIKE, corpus_of
from question_bank.duplicates.difference import Side
from question_bank.duplicates.shingles import packed, shingles_of, unpacked
from question_bank.models import Item
from question_bank.texts import question_words
from tests.factories import make_item

STARTER = "question_bank/data/5"
STEM = (
    "用人单位自用工之日起超过一个月不满一年未与劳动者订立书面劳动合同的，应当（　　）。"
)
OPTIONS = ["每月支付二倍的工资", "支付一个月的工资", "补缴社会保险费", "给予行政处罚"]
TEXT = "\n".join([STEM, *OPTIONS])
OTHER = "\n".join(
    [
        "用人单位自用工之日起满一年不与劳动者订立书面劳动合同的，视为（　　）。",
        "已订立无固定期限合同",
        "劳务关系成立",
        "合同无效",
        "试用期延长",
    ]
)
MUTATIONS = {
    "options in another order": "\n".join([STEM, *OPTIONS[::-1]]),
    "one word changed": TEXT.replace("二倍", "三倍"),
    "punctuation": TEXT.replace("，", ",").replace("（　　）。", "____."),
    "the meaning turned": TEXT.replace("应当", "不应当"),
    "synonyms": TEXT.replace("用人单位", "单位").replace("应当", "必须"),
    "one option replaced": TEXT.replace("补缴社会保险费", "缴纳滞纳金"),
    "case, width and emphasis": TEXT.replace("未与", "**未**与"),
}


def starter_questions():
    from pathlib import Path

    files = sorted(Path(STARTER).glob("*.yaml"))
    return [
        question_words({"stem": item["stem"], "options": item.get("options", [])})
        for file in files
        for item in yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)["items"]
    ]


@pytest.fixture
def bank(db):
    """The item in question among others on the same article and beyond."""
    one, other, *rest = (make_item() for _ in range(5))
    put_many(
        [(one.pk, TEXT), (other.pk, OTHER)]
        + [
            (item.pk, f"下列说法正确的是（　　）。\n无关选项{n}号")
            for n, item in enumerate(rest)
        ]
    )
    return one


@pytest.mark.parametrize("change", MUTATIONS)
def test_a_changed_item_is_recognised(bank, change):
    found = near(MUTATIONS[change])
    assert [twin.item_id for twin in found] == [bank.pk]
    assert ALIKE <= found[0].similarity <= 1


def test_the_same_text_is_wholly_alike(bank):
    assert near(TEXT)[0].similarity == 1


def test_another_item_on_the_same_article_is_no_twin(bank):
    text = "劳动者未与单位订立书面劳动合同，已工作两个月，可以要求（　　）。\n经济补偿\n年休假\n加班费\n退休"
    assert near(text) == []


def test_a_twin_is_told_only_among_the_items_asked_for(bank):
    assert near(TEXT, among=Item.objects.exclude(pk=bank.pk)) == []
    assert near(TEXT, among=Item.objects.filter(pk=bank.pk))


def test_the_item_itself_is_excluded(bank):
    assert near(TEXT, exclude=[bank.pk]) == []


def test_the_most_alike_come_first_and_no_more_than_asked_for(bank):
    copies = [make_item() for _ in range(3)]
    put_many((copy.pk, TEXT + "\n" + "又" * n) for n, copy in enumerate(copies))
    found = near(TEXT, limit=3)
    assert [twin.item_id for twin in found][:2] in (
        [bank.pk, copies[0].pk],
        [copies[0].pk, bank.pk],
    )
    assert len(found) == 3
    assert [t.similarity for t in found] == sorted(
        (t.similarity for t in found), reverse=True
    )


def test_changed_and_removed_items_are_compared_as_they_are_now(bank):
    put(bank.pk, OTHER + "甲乙丙丁")
    assert near(TEXT) == []
    put(bank.pk, TEXT)
    assert near(TEXT)
    remove([bank.pk])
    assert near(TEXT) == []


@pytest.mark.parametrize("text", ["", "（　　）。", "，"])
def test_a_text_without_letters_is_like_none(bank, text):
    put(bank.pk, text)
    assert near(text) == []
    assert near(TEXT) == []
    assert near_many([text, text])[0].in_file == ()


def test_an_empty_bank_has_no_twins(db):
    clear()
    assert near(TEXT) == []
    assert near_many([]) == []
    assert [twins.in_bank for twins in near_many([TEXT, OTHER])] == [(), ()]


def test_an_import_is_compared_with_the_bank_and_in_itself(bank):
    texts = [
        OTHER.replace("视为", "应视为"),
        "全新的题目，与众不同的问法。",
        *MUTATIONS.values(),
    ]
    found = near_many(texts, limit=20)
    assert len(found) == len(texts)
    assert len(found[0].in_bank) == 1
    assert found[0].in_file == ()
    assert found[1].in_bank == found[1].in_file == ()
    for place in range(2, len(texts)):
        assert [twin.item_id for twin in found[place].in_bank] == [bank.pk]
        others = {twin.place for twin in found[place].in_file}
        assert others == set(range(2, len(texts))) - {place}


def test_an_import_finds_in_bulk_what_one_by_one_finds(bank):
    for twins, text in zip(
        near_many(list(MUTATIONS.values())), MUTATIONS.values(), strict=True
    ):
        alone, bulk = near(text)[0], twins.in_bank[0]
        assert alone.item_id == bulk.item_id
        assert bulk.similarity == pytest.approx(alone.similarity, abs=0.05)


def test_no_two_starter_items_are_twins():
    sets = [shingles_of(text) for text in starter_questions()]
    corpus = corpus_of(sets)
    for place, shingles in enumerate(sets):
        assert np.flatnonzero(corpus.alike(shingles) >= ALIKE).tolist() == [place]


def test_every_starter_item_is_known_again_after_a_change():
    """A letter dropped, 不 put in, options shuffled, all at once."""
    chance = random.Random(8)
    texts = starter_questions()
    corpus = corpus_of([shingles_of(text) for text in texts])
    for place, text in enumerate(texts):
        stem, *options = text.splitlines()
        cut = chance.randrange(len(stem))
        changed = [
            f"不{stem[:cut]}{stem[cut + 1 :]}",
            *chance.sample(options, len(options)),
        ]
        alike = corpus.alike(shingles_of("\n".join(changed)))
        assert alike[place] >= ALIKE, text
        assert alike.argmax() == place


def test_phrases_that_open_many_stems_weigh_little():
    opening = "根据《社会保险法》的规定，下列说法正确的是（　　）。"
    tails = [
        "失业登记", "工伤认定", "生育津贴", "养老待遇", "医疗报销", "稳岗返还",
        "求职补贴", "创业贷款", "档案转递", "职业介绍", "仲裁时效", "带薪年假",
    ]  # fmt: skip
    sets = [shingles_of(f"{opening}\n{tail}") for tail in tails]
    many = corpus_of(sets * 20)
    few = corpus_of(sets[:2])
    assert many.alike(sets[0])[1] < few.alike(sets[0])[1]


TEXTS = st.text("社保险工伤的不是A1 ，\n", max_size=30)


@given(TEXTS)
def test_shingles_are_sorted_once_each_and_survive_packing(text):
    shingles = shingles_of(text)
    assert shingles.tolist() == sorted(set(shingles.tolist()))
    assert unpacked(packed(shingles)).tolist() == shingles.tolist()
    assert bool(len(shingles)) == any(map(str.isalnum, text))


@given(
    st.lists(
        TEXTS.filter(lambda text: any(map(str.isalnum, text))), min_size=1, max_size=6
    ),
    TEXTS,
)
def test_similarity_lies_between_0_and_1_and_is_1_for_itself(texts, wanted):
    sets = [shingles_of(text) for text in texts]
    corpus = corpus_of(sets)
    alike = corpus.alike(shingles_of(wanted))
    assert ((alike >= 0) & (alike <= 1.0001)).all()
    for place, shingles in enumerate(sets):
        assert corpus.alike(shingles)[place] == pytest.approx(1)


@given(TEXTS, TEXTS)
def test_the_difference_reads_as_either_text(here, there):
    segments = difference(here, there)
    ours = "".join(s.text for s in segments if s.side != Side.THERE)
    theirs = "".join(s.text for s in segments if s.side != Side.HERE)
    assert (ours, theirs) == (here, there)
    assert all(s.text for s in segments)


def test_equal_texts_have_no_difference_and_strange_ones_nothing_in_common():
    assert [(s.side, s.text) for s in difference(TEXT, TEXT)] == [("both", TEXT)]
    assert [s.side for s in difference("甲乙", "丙丁")] == ["here", "there"]
    assert difference("", "") == []


def test_a_number_differs_as_a_whole():
    assert [(s.side, s.text) for s in difference("在15日内答复", "在105日内答复")] == [
        ("both", "在"),
        ("here", "15"),
        ("there", "105"),
        ("both", "日内答复"),
    ]


def test_a_lone_letter_between_changes_counts_as_changed():
    segments = difference("应当甲的乙办理", "应当丙的丁办理")
    assert [(s.side, s.text) for s in segments] == [
        ("both", "应当"),
        ("here", "甲的乙"),
        ("there", "丙的丁"),
        ("both", "办理"),
    ]


def test_unknown_items_may_be_removed(db):
    remove([uuid4()])
    remove([])


@given(
    st.lists(
        TEXTS.filter(lambda text: any(map(str.isalnum, text))), min_size=2, max_size=8
    )
)
def test_comparing_by_rarer_shingles_misses_nobody(texts):
    sets = [shingles_of(text) for text in texts]
    corpus = corpus_of(sets)
    for place, shingles in enumerate(sets):
        alike = corpus.alike(shingles)
        clear = {at for at in range(len(sets)) if abs(alike[at] - ALIKE) > 0.001}
        expected = set(np.flatnonzero(alike >= ALIKE).tolist()) - {place}
        assert {at for at, _ in corpus.twins_of(place)} & clear == expected & clear
