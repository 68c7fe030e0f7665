"""When an item comes back, and when it leaves the book: rules, not examples."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from exams.practice.scheduling import LONGEST_DAYS, next_memory, rating_of
from exams.practice.wrong_book import DAYS_TO_LEAVE, Standing, after_answer

START = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
FEELINGS = ["", "unsure", "easy"]
ANSWERS = st.lists(
    st.tuples(st.booleans(), st.sampled_from(FEELINGS), st.integers(0, 60 * 24 * 90)),
    max_size=12,
)


def remembered(answers):
    """The memory after these answers, each so many minutes after the last; and when."""
    memory, at = None, START
    for is_right, feeling, minutes in answers:
        at += timedelta(minutes=minutes)
        rating = rating_of(is_right=is_right, feeling=feeling)
        memory = next_memory(memory, rating, at)
    return memory, at


def due_after(memory, at, is_right, feeling=""):
    return next_memory(memory, rating_of(is_right=is_right, feeling=feeling), at).due


@given(ANSWERS, st.integers(0, 60 * 24 * 200))
def test_a_right_answer_never_comes_back_sooner_than_a_wrong_one(answers, minutes):
    memory, at = remembered(answers)
    at += timedelta(minutes=minutes)
    dues = [
        due_after(memory, at, False),
        due_after(memory, at, True, "unsure"),
        due_after(memory, at, True),
        due_after(memory, at, True, "easy"),
    ]
    assert dues == sorted(dues)


@given(ANSWERS, st.sampled_from(FEELINGS))
def test_how_sure_one_was_of_a_wrong_answer_changes_nothing(answers, feeling):
    memory, at = remembered(answers)
    assert due_after(memory, at, False, feeling) == due_after(memory, at, False)


@given(ANSWERS.filter(bool))
def test_nothing_comes_back_on_the_same_day_or_after_the_exam_is_forgotten(answers):
    memory, at = remembered(answers)
    assert at + timedelta(days=1) <= memory.due <= at + timedelta(days=LONGEST_DAYS)
    assert memory.last_review == at


@given(ANSWERS)
def test_the_same_answers_give_the_same_days(answers):
    assert remembered(answers) == remembered(answers)


def test_an_answer_told_late_does_not_turn_time_back():
    memory, at = remembered([(True, "", 0), (True, "", 60 * 24 * 3)])
    late = next_memory(memory, rating_of(is_right=True), START)
    assert late.last_review == at


def test_a_wrong_new_item_comes_back_tomorrow_and_a_right_one_later():
    assert due_after(None, START, False) == START + timedelta(days=1)
    assert due_after(None, START, True) == START + timedelta(days=2)


DAY = date(2026, 11, 1)
DAYS = st.lists(st.tuples(st.booleans(), st.integers(0, 3)), max_size=15)


def standing_after(days):
    standing, on = Standing(), DAY
    for is_right, later in days:
        on += timedelta(days=later)
        standing = after_answer(standing, is_right=is_right, on=on)
    return standing, on


@given(DAYS)
def test_a_wrong_answer_always_puts_it_into_the_book(days):
    standing, on = standing_after(days)
    assert after_answer(standing, is_right=False, on=on) == Standing(is_in_book=True)


@given(DAYS)
def test_it_leaves_exactly_after_right_answers_on_two_days(days):
    """Told from the history alone: the days right since the last wrong answer."""
    standing, _on = standing_after(days)
    on, right_on, was_wrong = DAY, set(), False
    for is_right, later in days:
        on += timedelta(days=later)
        if not is_right:
            was_wrong, right_on = True, set()
        elif was_wrong:
            right_on.add(on)
    assert standing.is_in_book == (was_wrong and len(right_on) < DAYS_TO_LEAVE)


def test_two_right_answers_on_one_day_count_once():
    standing = after_answer(Standing(), is_right=False, on=DAY)
    for _ in range(3):
        standing = after_answer(standing, is_right=True, on=DAY)
    assert standing == Standing(True, 1, DAY)
