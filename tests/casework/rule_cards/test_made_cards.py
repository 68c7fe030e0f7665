"""Cards rest on the catalogue: one right answer each, in words that stand there."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.procedures import catalogue
from casework.procedures.limits import Period, reading_of
from casework.rule_cards import Sort, card_named, cards_of, rule_cards
from casework.rule_cards.card import key_of
from casework.rule_cards.cloze import cloze_cards
from casework.rule_cards.limits import limit_cards
from casework.rule_cards.ordering import order_cards
from casework.rule_cards.papers import paper_cards

MANUAL = Path(__file__).resolve().parents[3] / "docs/casework.md"
ROWS = {
    "期限": Sort.NUMBER,
    "内还是后": Sort.CONTRAST,
    "材料": Sort.PAPERS,
    "步骤": Sort.ORDER,
    "规则": Sort.CLOZE,
}
CARDS = list(rule_cards().values())
PROCEDURES = catalogue().procedures
# What the source leaves open, garbles or has twice, as source_issues tell.
DOUBTFUL = (
    "5年以上", "5年整", "155", "2%+3", "劳动教养", "10人", "第一个季度末", "40周岁",
    "50周岁", "一定时期",
)  # fmt: skip


def of_sort(sort):
    return [card for card in CARDS if card.sort is sort]


def keys(procedure, maker):
    return [key_of(procedure.id, asked) for asked in maker(procedure)]


def changed(procedure, **words):
    """The procedure with its first counted limit changed."""
    place = next(
        place
        for place, one in enumerate(procedure.deadlines)
        if isinstance(reading_of(one), Period)
    )
    limits = list(procedure.deadlines)
    limits[place] = replace(limits[place], **words)
    return replace(procedure, deadlines=tuple(limits))


def test_there_are_cards_of_every_sort_and_no_two_share_a_key():
    number = Counter(card.sort for card in CARDS)
    assert set(number) == set(Sort)
    assert len(CARDS) == sum(len(cards_of(key)) for key in PROCEDURES) > 500


def test_the_manual_tells_how_many_there_are():
    rows = re.findall(r"^\| (\S+) \| .* \| (\d+) \|$", MANUAL.read_text(), re.MULTILINE)
    told = {ROWS[name]: int(number) for name, number in rows if name in ROWS}
    assert told == Counter(card.sort for card in CARDS)


def test_every_card_has_one_right_answer_and_others_that_are_told_apart():
    for card in CARDS:
        assert [one.is_right for one in card.choices].count(True) == 1
        assert 3 <= len(card.choices) <= 4, card
        assert len({one.text for one in card.choices}) == len(card.choices), card
        assert len({one.value for one in card.choices}) == len(card.choices)
        assert len(card.key) <= 40
        assert max(len(one.text) for one in card.choices) <= 200


def test_the_guide_s_own_words_are_quoted_as_they_stand():
    for card in CARDS:
        procedure = PROCEDURES[card.procedure]
        limits = [one.text for one in procedure.deadlines]
        assert card.citation.is_source == (card.citation.phrase in limits), card
        assert not card.citation.is_source or len(card.citation.phrase) <= 40
        assert card.citation.document == catalogue().guides[procedure.guide]


def test_a_number_stands_in_the_words_of_its_limit():
    for card in of_sort(Sort.NUMBER):
        digits = [sign for sign in card.right.text if sign.isdigit()]
        if card.right.text != "每10天" and card.right.text.startswith("每"):
            continue
        phrase = card.citation.phrase.replace("前一个工作日", "前1个工作日")
        assert "".join(digits) in "".join(filter(str.isdigit, phrase)), card


def test_of_within_and_after_only_the_right_one_stands_in_the_source():
    found = of_sort(Sort.CONTRAST)
    assert {card.right.text[-1] for card in found} == {"内", "后"}
    for card in found:
        stands = [one for one in card.choices if one.text in card.citation.phrase]
        assert stands == [card.right], card


def test_street_and_community_call_back_on_opposite_sides_of_seven_days():
    """The same words but for 内 and 后; each card names its office's procedure."""
    said = {
        card.procedure: card.right.text
        for card in of_sort(Sort.CONTRAST)
        if "回访招聘单位" in card.ask
    }
    assert said == {"J-20": "7个工作日内", "S-07": "7个工作日后"}


def test_what_may_not_be_asked_for_stands_nowhere_in_the_entry():
    for card in of_sort(Sort.PAPERS):
        if "写明" not in card.ask:
            continue
        texts = "\n".join(PROCEDURES[card.procedure].texts)
        assert card.right.text.strip("《》") not in texts, card
        for one in card.choices[1:]:
            assert one.text in texts, card


def test_the_next_step_is_the_guide_s():
    for card in of_sort(Sort.ORDER):
        steps = [one.name for one in PROCEDURES[card.procedure].steps]
        flow = "→".join(steps)
        asked = card.ask.partition("“")[2].partition("”以后")[0]
        assert (f"{asked}→{card.right.text}" if asked else card.right.text) in flow


@pytest.mark.parametrize(
    "key", ["J-27", "J-28", "J-31", "Q-30", "Q-31", "Q-36", "G-06", "G-07", "Q-05"]
)
def test_where_steps_have_no_sure_order_none_is_asked(key):
    assert not list(order_cards(PROCEDURES[key]))


def test_what_the_source_leaves_open_is_on_no_card():
    for card in CARDS:
        words = [card.ask, card.citation.phrase, *(one.text for one in card.choices)]
        for doubtful in DOUBTFUL:
            assert not any(doubtful in one for one in words), (doubtful, card)


def test_a_changed_fact_is_a_new_card_and_the_others_stay():
    procedure = PROCEDURES["J-25"]
    before = keys(procedure, limit_cards)
    after = keys(changed(procedure, count=6, text="材料齐备后6个工作日内"), limit_cards)
    assert len(after) == len(before)
    # The number and its 内: two cards of that limit.
    assert len(set(before) - set(after)) == 2


def test_another_wording_keeps_the_card():
    procedure = PROCEDURES["J-25"]
    for maker in (limit_cards, paper_cards, order_cards, cloze_cards):
        for asked in maker(procedure):
            other = replace(asked, ask="另一种问法？", wrong=("别的",))
            assert key_of("J-25", other) == key_of("J-25", asked)


def test_a_limit_without_a_number_makes_no_card():
    procedure = changed(PROCEDURES["J-25"], count=None)
    assert len(keys(procedure, limit_cards)) == len(cards_of_limits("J-25")) - 2


def cards_of_limits(key):
    return keys(PROCEDURES[key], limit_cards)


@given(st.sampled_from(CARDS), st.integers(1, 500))
def test_every_turn_shows_the_same_choices_in_an_order_of_its_own(card, turn):
    shown = card.shown(turn)
    assert sorted(one.text for one in shown) == sorted(one.text for one in card.choices)
    assert card.shown(turn) == shown
    assert card.choice(card.right.value) == card.right
    assert card.choice("nothing") is None


def test_the_right_answer_stands_in_every_place():
    places = Counter(
        card.shown(turn).index(card.right) for card in CARDS[::20] for turn in (1, 2, 3)
    )
    assert set(places) == {0, 1, 2, 3}
    assert max(places.values()) < sum(places.values()) / 2


def test_the_same_cards_are_made_again():
    again = {asked.ask for key in PROCEDURES for asked in paper_cards(PROCEDURES[key])}
    assert again == {card.ask for card in of_sort(Sort.PAPERS)}
    assert card_named(CARDS[0].key) is CARDS[0]
    assert card_named("J-25.number.0000000000") is None
