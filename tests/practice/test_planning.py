"""The day's plan fits the minutes, in the right order, with reasons."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exams.practice.models import Aim
from exams.practice.planning import RULE_CARDS_A_DAY, AreaState, Work, plan_day

AREAS = st.lists(
    st.builds(
        lambda area, points, total, share: AreaState(
            area, f"部分{area}", points, total, total * share // 100, Decimal(0)
        ),
        st.integers(1, 9),
        st.integers(0, 40),
        st.integers(0, 60),
        st.integers(0, 100),
    ),
    max_size=7,
    unique_by=lambda one: one.area,
)
WORK = st.builds(
    Work,
    due=st.integers(0, 80),
    days_late=st.integers(0, 30),
    rules=st.integers(0, RULE_CARDS_A_DAY),
    wrong=st.integers(0, 40),
    areas=AREAS,
    level_name=st.just("四级"),
)
SECONDS = st.integers(-600, 120 * 60)


@given(WORK, SECONDS)
def test_a_plan_never_takes_longer_than_the_minutes(work, seconds):
    assert sum(step.seconds for step in plan_day(work, seconds)) <= max(seconds, 0)


@given(WORK, SECONDS)
def test_rule_cards_come_before_due_before_wrong_before_new(work, seconds):
    order = [None, Aim.DUE, Aim.WRONG, Aim.NEW]
    aims = [step.aim for step in plan_day(work, seconds)]
    assert aims == sorted(aims, key=order.index)


@given(WORK, SECONDS)
def test_a_step_asks_for_no_more_than_there_is(work, seconds):
    unmet = {area.area: area.unmet for area in work.areas}
    for step in plan_day(work, seconds):
        there = {None: work.rules, Aim.DUE: work.due, Aim.WRONG: work.wrong}
        assert 1 <= step.number <= there.get(step.aim, unmet.get(step.area, 0))
        assert step.why.endswith("。")


@given(WORK)
def test_what_is_due_is_never_left_out_for_something_new(work):
    steps = plan_day(work, 20 * 60)
    if work.due:
        assert Aim.DUE in [step.aim for step in steps[:2]]


def area(number, points, met=0, held=0, total=40):
    return AreaState(number, f"部分{number}", points, total, met, Decimal(held))


def chosen(*areas):
    steps = plan_day(Work(areas=areas, level_name="四级"), 60 * 60)
    return [step.area for step in steps]


def test_new_items_come_from_the_heaviest_of_areas_nobody_knows():
    assert chosen(area(1, 10), area(2, 25), area(3, 15)) == [2, 3]


def test_a_weak_light_area_may_go_before_a_known_heavy_one():
    assert chosen(area(1, 25, met=20, held=19), area(2, 15, met=20, held=4))[0] == 2


def test_an_area_without_new_items_or_points_is_passed():
    assert chosen(area(1, 25, met=40, held=1), area(2, 0), area(3, 5)) == [3]


def test_the_reason_names_points_and_what_was_held():
    [step] = plan_day(
        Work(areas=[area(1, 15, met=10, held=4)], level_name="四级"), 20 * 60
    )
    assert step.why == "部分1在四级理论里占 15 分，你做过的题最近一次拿到了 40% 的分。"
    assert step.title == "学 10 道新题：部分1"
