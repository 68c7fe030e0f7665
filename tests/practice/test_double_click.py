"""Two clicks at once start one mock, and answer a rule card once (PostgreSQL)."""

from functools import partial

import pytest

from casework.rule_cards import cards_of
from exams.practice.models import Mock, RuleAnswer, RuleDeck, RuleMemory
from exams.practice.rules.services import CardReply, answer_card, take_up
from exams.practice.services import start_mock
from tests.factories import make_form, make_standard_level, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_clicks_start_one_mock(now):
    """There are two papers, so that the second click would find one of its own."""
    user, level = make_user(), make_standard_level()
    make_form()
    make_form()
    click = partial(start_mock, user=user, level=level, part="theory", at=now)
    first, second = together(click, click)
    assert first == second
    assert Mock.objects.count() == 1


def test_two_clicks_take_up_one_deck(now):
    click = partial(take_up, user=make_user(), procedures=["J-25"], at=now)
    together(click, click)
    assert RuleDeck.objects.count() == 1


def test_two_answers_at_once_to_a_card_count_as_the_first(now):
    user, card = make_user(), cards_of("J-25")[0]
    take_up(user=user, procedures=["J-25"], at=now)
    answers = [CardReply(choice.value) for choice in card.choices[:2]]
    clicks = [
        partial(answer_card, user=user, card=card, turn=1, reply=one, at=now)
        for one in answers
    ]
    first, second = together(*clicks)
    assert first == second == RuleAnswer.objects.get()
    assert RuleMemory.objects.get().turns == 1
