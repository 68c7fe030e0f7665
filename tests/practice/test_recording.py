"""The log of answers: what is kept, how it is marked, what it moves."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from exams.practice.models import How, Mock, PracticeAnswer, ReviewCard
from exams.practice.recording import (
    Given,
    record_answers,
    record_mock,
    record_unrecorded,
)
from tests.factories import make_form, make_form_item, make_item, make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 10, 2, 0, tzinfo=UTC)


@pytest.fixture
def say(trainee):
    """Records one answer of the trainee to an item."""

    def say(item, answer, at=AT, **fields):
        given = Given(
            key=fields.pop("key", uuid4()),
            version=item.current,
            option_order=fields.pop("order", ()),
            answer=answer,
            how=How.DRILL,
            at=at,
            **fields,
        )
        return record_answers(user=trainee, given=[given])[0]

    return say


RIGHT, WRONG = {"choice": ["A"]}, {"choice": ["B"]}


def test_an_answer_is_kept_with_its_mark(say, trainee):
    row = say(make_item(), RIGHT, feeling="easy", seconds=12)
    assert (row.share, row.is_right, row.how) == (Decimal(1), True, "drill")
    assert (row.feeling, row.seconds, row.at, row.user) == ("easy", 12, AT, trainee)


def test_letters_mean_the_options_as_they_were_shown(say):
    assert say(make_item(), {"choice": ["D"]}, order=[3, 2, 1, 0]).is_right
    assert not say(make_item(), RIGHT, order=[3, 2, 1, 0]).is_right


def test_a_third_is_cut_and_never_right(say):
    parts = [{"choice": ["A"]}, None, None, None]
    row = say(make_item("composite"), {"parts": parts})
    assert (row.share, row.is_right) == (Decimal("0.2500"), False)


def test_giving_up_is_wrong(say):
    row = say(make_item(), None)
    assert (row.answer, row.share, row.is_right) == (None, 0, False)


def test_a_repeat_changes_nothing(say):
    item, key = make_item(), uuid4()
    first = say(item, WRONG, key=key)
    again = say(item, RIGHT, key=key, at=AT + timedelta(days=1))
    assert again == first
    card = ReviewCard.objects.get()
    assert (card.last_answer, card.last_review) == (first, AT)


def test_there_is_one_card_a_person_and_item_through_all_versions(say, trainee):
    item = make_item()
    say(item, RIGHT)
    say(item, WRONG, at=AT + timedelta(days=3))
    card = ReviewCard.objects.get(user=trainee, item=item)
    assert card.last_answer.answer == WRONG
    assert card.due == AT + timedelta(days=4)


def test_the_book_takes_a_wrong_item_and_lets_it_go_after_two_days(say):
    item = make_item()
    for days, answer, is_in in [
        (0, WRONG, True),
        (0, RIGHT, True),
        (1, WRONG, True),
        (2, RIGHT, True),
        (2, RIGHT, True),
        (5, RIGHT, False),
    ]:
        say(item, answer, at=AT + timedelta(days=days))
        assert ReviewCard.objects.get().is_in_wrong_book == is_in


def test_many_answers_cost_as_many_queries_as_one(
    trainee, django_assert_max_num_queries
):
    items = [make_item() for _ in range(20)]
    given = [Given(uuid4(), item.current, (), RIGHT, How.MOCK, AT) for item in items]
    with django_assert_max_num_queries(8):
        record_answers(user=trainee, given=given)
    assert ReviewCard.objects.count() == 20


def test_what_was_answered_is_never_changed(say):
    row = say(make_item(), RIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeAnswer.objects.filter(pk=row.pk).update(share=0, is_right=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()


def test_a_share_below_one_cannot_be_called_right(say, trainee):
    row = say(make_item(), RIGHT)
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeAnswer.objects.create(
            key=uuid4(), user=trainee, version=row.version, share="0.5",
            is_right=True, how="drill", at=AT,
        )  # fmt: skip


def test_an_ended_mock_goes_into_the_log_once(sit, trainee, now):
    mock = sit(answers={1: "A", 2: "A"})
    told = record_mock(attempt_id=mock.attempt_id, at=now)
    assert [(row.how, row.is_right) for row in told] == [
        ("mock", True),
        ("mock", False),
    ]
    assert {row.user for row in told} == {trainee}
    assert record_mock(attempt_id=mock.attempt_id, at=now) == []
    assert PracticeAnswer.objects.count() == 2


def test_a_mock_is_marked_in_the_order_it_was_shown(sit, now):
    form = make_form(kinds=[])
    make_form_item(form, make_item(), option_order=[3, 2, 1, 0])
    [row] = record_mock(attempt_id=sit(form, {1: "D"}).attempt_id, at=now)
    assert (row.is_right, row.option_order) == (True, [3, 2, 1, 0])


def test_what_people_mark_and_what_was_left_empty_stay_out(sit, now):
    form = make_form(part="skill", kinds=["task", "single_choice"])
    mock = sit(form, {1: "我的方案。"})
    assert record_mock(attempt_id=mock.attempt_id, at=now) == []


def test_the_sweep_takes_what_the_end_missed_and_leaves_open_mocks(sit, now):
    mock = sit(answers={1: "A"})
    Mock.objects.update(recorded_at=None)
    assert record_unrecorded(now) == [mock.attempt_id]
    assert record_unrecorded(now) == []
    assert PracticeAnswer.objects.count() == 1


def test_another_person_has_cards_of_their_own(say, trainee):
    item, other = make_item(), make_user()
    say(item, WRONG)
    given = Given(uuid4(), item.current, (), RIGHT, How.DRILL, AT)
    record_answers(user=other, given=[given])
    assert ReviewCard.objects.get(user=trainee).is_in_wrong_book
    assert not ReviewCard.objects.get(user=other).is_in_wrong_book
