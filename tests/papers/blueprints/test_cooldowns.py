"""What rests, counted in release days of exam papers, and when it comes back."""

from datetime import timedelta

import pytest

from exams.papers.blueprints.stock import exam_scope, stock_of
from exams.papers.cooldowns import wear_of
from exams.papers.models import Exposure
from tests.factories import MADE_AT, make_form, make_item, make_point

pytestmark = pytest.mark.django_db


def released(level, item, days=0, pool="exam", hours=0, **fields):
    """A form with this item, brought into use so many days after the first."""
    at = MADE_AT + timedelta(days=days, hours=hours)
    form = make_form(level=level, kinds=(), pool=pool, released_at=at, **fields)
    Exposure.objects.create(version=item.current, form=form, at=at)
    return form


@pytest.fixture
def item(level):
    return make_item(point=make_point(level=level), pool="exam")


def rest(level, item, cooldown=3):
    return wear_of([level], "theory").rest_of(item.code, cooldown)


def test_an_item_never_shown_does_not_rest(level, item):
    assert rest(level, item) == 0


def test_an_item_comes_back_after_as_many_release_days(level, item):
    released(level, item)
    others = [make_item(point=make_point(level=level), pool="exam") for _ in range(3)]
    expected = [3, 2, 1, 0]
    assert rest(level, item) == expected[0]
    for day, other in enumerate(others, start=1):
        released(level, other, days=day)
        assert rest(level, item) == expected[day]


def test_parallel_forms_of_a_day_are_one_event(level, item):
    released(level, item)
    other = make_item(point=make_point(level=level), pool="exam")
    for hours in range(3):
        released(level, other, days=1, hours=hours)
    assert rest(level, item) == 2


def test_a_day_is_a_day_in_china(level, item):
    """MADE_AT is 9 o'clock there: 15 hours later the next day begins."""
    released(level, item)
    other = make_item(point=make_point(level=level), pool="exam")
    released(level, other, hours=14)
    assert rest(level, item) == 3
    released(level, other, hours=15)
    assert rest(level, item) == 2


def test_the_last_showing_counts(level, item):
    released(level, item)
    released(level, item, days=5)
    wear = wear_of([level], "theory")
    assert (wear.rest_of(item.code, 3), wear.uses[item.code]) == (3, 2)


def test_practice_drafts_and_other_parts_count_for_nothing(level, item):
    released(level, item, pool="practice")
    make_form(level=level, kinds=(), pool="exam", status="draft", released_at=None)
    assert rest(level, item) == 0
    released(level, item, days=1)
    make_form(level=level, kinds=(), part="skill", pool="exam")
    assert rest(level, item) == 3


def test_no_cooldown_lets_everything_be_drawn(level, item):
    released(level, item)
    assert rest(level, item, cooldown=0) == 0


def test_the_stock_marks_what_rests_and_when_it_returns(level, item, now):
    released(level, item)
    free = make_item(point=make_point(level=level), pool="exam")
    scope = exam_scope(level, "theory", now.date(), borrows=False)
    stock = stock_of(scope, 3)
    resting = {entry.item: entry.resting for entry in stock.items}
    assert resting == {item.code: True, free.code: False}
    assert stock.returns == {item.code: 3}
    assert stock_of(scope, 0).returns == {}


def test_the_stock_is_read_again_only_when_something_changed(
    level, item, now, django_assert_num_queries
):
    scope = exam_scope(level, "theory", now.date(), borrows=False)
    first = stock_of(scope, 3)
    with django_assert_num_queries(5):
        assert stock_of(scope, 3) is first
    make_item(point=make_point(level=level), pool="exam")
    assert len(stock_of(scope, 3).items) == 2
    item.status = "frozen"
    item.save()
    assert len(stock_of(scope, 3).items) == 1


def test_enemies_and_lower_levels_are_part_of_it(level, item, now):
    from question_bank.models import EnemyGroup
    from tests.factories import make_standard_level

    below = make_standard_level(5)
    lower = make_item(point=make_point(level=below), pool="exam")
    other = make_item(point=make_point(level=level), pool="exam")
    group = EnemyGroup.objects.create(reason="同义", created_at=MADE_AT)
    group.items.set([item, other, lower])
    scope = exam_scope(level, "theory", now.date(), borrows=True)
    by_name = {entry.item: entry for entry in stock_of(scope, 3).items}
    assert by_name[item.code].enemies == {other.code, lower.code}
    assert by_name[lower.code].level == 5
    assert by_name[lower.code].assessment_point == f"5/{lower.point.code}"
    alone = exam_scope(level, "theory", now.date(), borrows=False)
    assert lower.code not in {entry.item for entry in stock_of(alone, 3).items}
