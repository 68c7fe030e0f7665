"""Rule cards in repetition: taken up, asked, answered once, put away."""

from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from casework.rule_cards import cards_of, rule_cards
from exams.practice.days import day_of
from exams.practice.errors import PracticeError
from exams.practice.models import RuleAnswer, RuleDeck, RuleMemory
from exams.practice.planning import RULE_CARDS_A_DAY
from exams.practice.rules.day import rule_day
from exams.practice.rules.queue import NEW_A_DAY, Held, deck_of, waiting
from exams.practice.rules.services import CardReply, answer_card, put_away, take_up
from tests.conftest import NOW
from tests.factories import make_user

pytestmark = pytest.mark.django_db
CARD = cards_of("J-25")[0]
DAY = timedelta(days=1)


@pytest.fixture
def taken(trainee, now):
    take_up(user=trainee, procedures=["J-25"], at=now)
    return trainee


@pytest.fixture
def reader(client, taken):
    client.force_login(taken)
    return client


def answer(user, card=CARD, turn=1, *, at, right=True, **reply):
    chosen = next(one for one in card.choices if one.is_right == right)
    sent = CardReply(chosen.value, **reply)
    return answer_card(user=user, card=card, turn=turn, reply=sent, at=at)


def address(card=CARD, turn=1):
    return reverse("practice:rule_card", args=[card.key, turn])


def text_of(response):
    return unescape(response.content.decode())


def said(response):
    return [str(one) for one in get_messages(response.wsgi_request)]


class TestTakingUp:
    def test_it_brings_a_few_new_cards_a_day(self, taken, now):
        day = rule_day(taken, now)
        assert len(day.waiting) == min(NEW_A_DAY, len(cards_of("J-25")))
        assert {card.procedure for card in day.waiting} == {"J-25"}
        assert day.done == 0

    def test_a_repeat_changes_nothing(self, taken, now):
        take_up(user=taken, procedures=["J-25", "J-25", "J-10"], at=now + DAY)
        assert list(RuleDeck.objects.values_list("procedure", "taken_at")) == [
            ("J-25", now),
            ("J-10", now + DAY),
        ]

    @pytest.mark.parametrize("procedures", [[], ["X-1"], ["J-25", "X-1"], ["S-06"]])
    def test_what_has_no_cards_is_refused_and_nothing_is_taken(
        self, trainee, now, procedures
    ):
        with pytest.raises(PracticeError) as refused:
            take_up(user=trainee, procedures=procedures, at=now)
        assert refused.value.code == "rule_cards_none"
        assert not RuleDeck.objects.exists()

    def test_put_away_and_taken_up_again_it_goes_on_where_it_was(self, taken, now):
        answer(taken, at=now)
        put_away(user=taken, procedures=["J-25"])
        assert not rule_day(taken, now + 30 * DAY).waiting
        take_up(user=taken, procedures=["J-25"], at=now + 30 * DAY)
        assert rule_day(taken, now + 30 * DAY).waiting[0] == CARD
        assert answer(taken, turn=2, at=now + 30 * DAY).is_right


class TestAnswering:
    def test_right_comes_back_later_than_wrong_and_sure_later_than_unsure(
        self, taken, now
    ):
        wrong, unsure, right, sure = cards_of("J-25")[:4]
        answer(taken, wrong, at=now, right=False)
        answer(taken, unsure, at=now, feeling="unsure")
        answer(taken, right, at=now)
        answer(taken, sure, at=now, feeling="easy")
        due = dict(RuleMemory.objects.values_list("card", "due"))
        dues = [due[one.key] for one in (wrong, unsure, right, sure)]
        assert dues == sorted(dues)
        assert dues[0] >= now + DAY
        assert dues[0] < dues[2] < dues[3]

    def test_the_first_answer_of_a_turn_counts(self, taken, now):
        first = answer(taken, at=now, right=False)
        again = answer(taken, at=now + timedelta(minutes=1), right=True)
        assert again == first
        assert not again.is_right
        assert RuleAnswer.objects.count() == RuleMemory.objects.get().turns == 1

    def test_giving_up_is_wrong_and_says_nothing_chosen(self, taken, now):
        kept = answer(taken, at=now, gives_up=True)
        assert (kept.chosen, kept.is_right) == ("", False)

    @pytest.mark.parametrize(
        ("value", "code"), [("", "answer_empty"), ("ffffffff", "answer_invalid")]
    )
    def test_what_is_no_choice_is_refused(self, taken, now, value, code):
        with pytest.raises(PracticeError) as refused:
            answer_card(user=taken, card=CARD, turn=1, reply=CardReply(value), at=now)
        assert refused.value.code == code
        assert not RuleAnswer.objects.exists()

    @pytest.mark.parametrize("turn", [1 + 1, 7])
    def test_a_card_that_does_not_wait_is_refused(self, taken, now, turn):
        answer(taken, at=now)
        with pytest.raises(PracticeError) as refused:
            answer(taken, turn=turn, at=now)
        assert refused.value.code == "rule_card_not_waiting"
        assert RuleAnswer.objects.count() == 1

    def test_the_log_is_append_only_in_the_database(self, taken, now):
        kept = answer(taken, at=now)
        for change in (
            lambda: RuleAnswer.objects.filter(pk=kept.pk).update(is_right=False),
            kept.delete,
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()

    def test_the_database_wants_one_row_a_turn_and_nothing_right_unchosen(
        self, taken, now
    ):
        row = {"user": taken, "card": CARD.key, "turn": 1, "at": now}
        RuleAnswer.objects.create(**row, chosen="x", is_right=True)
        for wrong in (
            row | {"is_right": False},
            row | {"turn": 2, "is_right": True},
            row | {"turn": 0, "is_right": False},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                RuleAnswer.objects.create(**wrong)


class TestQueue:
    def test_due_cards_come_first_the_longest_due_first(self, taken, now):
        early, late = cards_of("J-25")[:2]
        answer(taken, late, at=now, right=False)
        answer(taken, early, at=now - 10 * DAY, right=False)
        found = rule_day(taken, now + 3 * DAY).waiting
        assert found[:2] == (early, late)
        assert len(found) == 2 + min(NEW_A_DAY, len(cards_of("J-25")) - 2)

    def test_new_cards_of_today_are_counted_off(self, taken, now):
        for card in rule_day(taken, now).waiting[:4]:
            answer(taken, card, at=now)
        day = rule_day(taken, now)
        assert len(day.waiting) == min(NEW_A_DAY, len(cards_of("J-25"))) - 4
        assert (day.done, day.right) == (4, 4)
        assert day.planned == min(len(day.waiting), RULE_CARDS_A_DAY - 4)

    @given(
        st.dictionaries(
            st.sampled_from([card.key for card in cards_of("J-25")]),
            st.builds(
                Held,
                st.datetimes(timezones=st.just(NOW.tzinfo)),
                st.integers(1, 9),
            ),
        ),
        st.integers(0, 20),
    )
    def test_nothing_waits_twice_and_only_what_is_due_or_new(self, held, new_today):
        deck = deck_of("J-25", held, NOW)
        found = [card.key for card in waiting([deck], held, new_today)]
        due = {key for key, one in held.items() if one.due < NOW}
        fresh = {card.key for card in cards_of("J-25")} - set(held)
        assert len(set(found)) == len(found)
        assert set(found) & set(held) == due
        assert len(set(found) & fresh) == min(len(fresh), max(NEW_A_DAY - new_today, 0))

    def test_two_cards_on_one_limit_do_not_stand_together(self):
        """New: the one with the number would tell the other's 内 or 后 at once."""
        new = deck_of("J-25", {}, NOW).new
        pairs = sum(
            one.citation.phrase == other.citation.phrase
            for one, other in zip(new, new[1:], strict=False)
        )
        assert pairs <= 2

    def test_a_card_whose_fact_has_changed_is_passed_over(self, taken, now):
        answer(taken, at=now)
        RuleMemory.objects.update(card="J-25.number.0000000000")
        day = rule_day(taken, now + 60 * DAY)
        assert not day.decks[0].due
        assert CARD in day.decks[0].new

    def test_the_plan_has_a_step_of_them_and_counts_their_time(self, taken, now):
        step = day_of(taken, now).steps[0]
        assert (step.aim, step.number) == (None, NEW_A_DAY)
        assert step.title == "复习 10 张规则卡"
        for card in rule_day(taken, now).waiting:
            answer(taken, card, at=now, seconds=60)
        day = day_of(taken, now)
        assert not day.steps or day.steps[0].aim is not None
        assert (day.rules.done, day.rules.minutes) == (10, 10)

    def test_three_queries_however_many(self, trainee, now, django_assert_num_queries):
        take_up(user=trainee, procedures=["J-25", "J-27", "Q-10", "Q-12"], at=now)
        for card in cards_of("J-27"):
            answer(trainee, card, at=now)
        with django_assert_num_queries(3):
            rule_day(trainee, now)


@pytest.mark.page
class TestPages:
    def test_a_stranger_is_asked_to_sign_in(self, client):
        for path in (reverse("practice:rules"), address()):
            assert "/login/" in client.get(path).url

    def test_what_one_took_up_is_nobody_elses(self, reader, client, now):
        assert reader.get(address()).status_code == 200
        client.force_login(make_user())
        assert client.get(address()).status_code == 404
        assert client.post(address(), {"choice": CARD.right.value}).status_code == 404
        assert "还没有收进复习的规程" in text_of(client.get(reverse("practice:rules")))
        assert not RuleAnswer.objects.exists()

    def test_unknown_cards_and_turns_lead_nowhere(self, reader):
        unknown = reverse("practice:rule_card", args=["J-25.number.0000000000", 1])
        assert reader.get(unknown).status_code == 404
        other = next(one for one in rule_cards().values() if one.procedure == "Q-10")
        assert reader.get(address(other)).status_code == 404
        for turn in (0, 2, 10**30):
            assert reader.get(address(turn=turn)).url == reverse(
                "practice:rules_review"
            )
            sent = reader.post(address(turn=turn), {"choice": CARD.right.value})
            assert sent.url == reverse("practice:rules")
        assert not RuleAnswer.objects.exists()

    def test_a_question_shows_all_choices_and_never_the_answer(self, reader):
        for card in cards_of("J-25"):
            page = reader.get(address(card))
            text = text_of(page)
            assert page.status_code == 200
            assert card.ask in text
            assert "历史口径" in text
            assert all(one.text in text for one in card.choices)
            assert "规程要求" not in text
            assert " checked" not in text.partition("有把握吗")[0]

    def test_answered_it_tells_three_things_and_the_day_it_comes_back(self, reader):
        wrong = CARD.choices[1]
        page = reader.post(address(), {"choice": wrong.value}, follow=True)
        text = text_of(page)
        assert "答错了" in text
        for words in ("你的答案", "规程要求", "依据", "历史口径", "下次复习"):
            assert words in text
        assert wrong.text in text
        assert CARD.right.text in text
        assert CARD.citation.phrase in text
        assert CARD.citation.document in text
        assert RuleAnswer.objects.get().chosen == wrong.text

    def test_a_second_click_changes_nothing(self, reader):
        for one in (CARD.choices[1], CARD.right):
            reader.post(address(), {"choice": one.value})
        assert RuleAnswer.objects.get().chosen == CARD.choices[1].text

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({}, "还没有作答"),
            ({"choice": "nonsense"}, "没有读懂"),
            ({"choice": "x" * 99}, "没有读懂"),
            ({"choice": CARD.right.value, "feeling": "grand"}, "没有读懂"),
        ],
    )
    def test_what_cannot_be_marked_is_told_in_place(self, reader, sent, words):
        page = reader.post(address(), sent)
        assert page.status_code == 422
        assert words in text_of(page)
        assert CARD.ask in text_of(page)
        assert not RuleAnswer.objects.exists()

    def test_one_goes_from_card_to_card_until_none_waits(self, reader, taken):
        review = reverse("practice:rules_review")
        met = []
        while (page := reader.get(review)).url != reverse("practice:rules"):
            met.append(page.url)
            reader.post(page.url, {"gives_up": "1"})
        assert len(set(met)) == len(met) == NEW_A_DAY
        assert "复习完了" in text_of(reader.get(reverse("practice:rules")))
        assert rule_day(taken, timezone.now()).done == NEW_A_DAY

    def test_taken_up_and_put_away_from_the_page_of_a_procedure(self, reader):
        page = reader.get(reverse("casework:procedure", args=["J-10"]))
        assert "收进复习</button>" in text_of(page)
        sent = reader.post(reverse("practice:rules_take"), {"procedure": ["J-10"]})
        assert sent.url == reverse("practice:rules")
        assert "已收进复习" in said(sent)[-1]
        page = text_of(reader.get(reverse("casework:procedure", args=["J-10"])))
        assert "移出复习</button>" in page
        reader.post(reverse("practice:rules_put_away"), {"procedure": ["J-10"]})
        assert list(RuleDeck.objects.values_list("procedure", flat=True)) == ["J-25"]

    def test_a_procedure_without_cards_offers_none(self, reader):
        page = reader.get(reverse("casework:procedure", args=["S-06"]))
        assert "收进复习" not in text_of(page)

    @pytest.mark.parametrize("procedures", [[], ["X-1"]])
    def test_nothing_known_to_take_up_is_told(self, reader, procedures):
        sent = reader.post(reverse("practice:rules_take"), {"procedure": procedures})
        assert said(sent) == ["没有这项规程的规则卡，什么也没有收进来。"]

    def test_the_practice_page_and_the_desk_tell_of_them(self, reader):
        assert "共 13 张。今天还有 10 张。" in text_of(
            reader.get(reverse("practice:index"))
        )

    def test_queries_do_not_grow_with_decks(self, reader, taken, now):
        pages = [reverse("practice:rules"), address()]
        for page in pages:
            reader.get(page)
        with CaptureQueriesContext(connection) as few:
            for page in pages:
                reader.get(page)
        take_up(user=taken, procedures=["J-27", "Q-10", "Q-12"], at=now)
        with CaptureQueriesContext(connection) as many:
            for page in pages:
                reader.get(page)
        assert len(many) == len(few)
