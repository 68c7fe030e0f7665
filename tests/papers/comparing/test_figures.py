"""Figures of two forms: exact sums, symmetric, and nothing of a form is left out."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exams.papers.comparing.figures import ComparedItem, compare

half_points = st.integers(1, 40).map(lambda n: Decimal(n) / 2)
items = st.builds(
    ComparedItem,
    item=st.sampled_from("abcdefghij"),
    assessment_point=st.sampled_from("uvwxyz"),
    area=st.sampled_from(["信息", "就业", "保险"]),
    kind=st.sampled_from(["single_choice", "task"]),
    points=half_points,
    difficulty=st.integers(1, 5),
    key=st.none() | st.sampled_from(["A", "B", "AB"]),
)
forms = st.lists(items, min_size=1, max_size=12, unique_by=lambda one: one.item)


@given(forms, forms)
def test_every_point_and_item_of_both_forms_is_counted_once(left, right):
    found = compare(left, right)
    for pairs in (found.areas, found.kinds):
        assert sum(pair.left for pair in pairs) == sum(one.points for one in left)
        assert sum(pair.right for pair in pairs) == sum(one.points for one in right)
    assert sum(pair.left for pair in found.grades) == len(left)
    assert sum(pair.right for pair in found.grades) == len(right)


@given(forms, forms)
def test_changing_sides_only_changes_the_sign(left, right):
    one, other = compare(left, right), compare(right, left)
    assert {(p.name, p.difference) for p in one.areas} == {
        (p.name, -p.difference) for p in other.areas
    }
    assert one.shared_items == other.shared_items
    assert one.mean.difference == -other.mean.difference


@given(forms)
def test_a_form_beside_itself_shares_all_and_differs_in_nothing(form):
    found = compare(form, form)
    assert found.shared_items == len(form)
    lines = (*found.areas, *found.kinds, *found.grades, *found.keys, found.mean)
    assert not any(pair.difference for pair in (*lines, found.spread))


def an_item(**other):
    facts = {
        "item": "a",
        "assessment_point": "u",
        "area": "信息",
        "kind": "single_choice",
        "points": Decimal(1),
        "difficulty": 3,
        "key": "A",
    }
    return ComparedItem(**facts | other)


def test_the_mean_is_weighted_by_points_and_rounded_half_up():
    form = [an_item(points=Decimal(3), difficulty=1), an_item(item="b", difficulty=5)]
    found = compare(form, form)
    assert found.mean.left == Decimal("0.731")  # (3 × 925 + 150) / 4 = 731.25
    assert found.spread.left == Decimal("0.336")


def test_only_single_letters_count_for_the_balance_of_keys():
    left = [an_item(), an_item(item="b", key="AB"), an_item(item="c", key=None)]
    found = compare(left, [an_item(key="B")])
    assert [(p.name, p.left, p.right) for p in found.keys] == [("A", 1, 0), ("B", 0, 1)]


def test_an_empty_form_has_no_mean():
    assert compare([], [an_item()]).mean.left == 0
