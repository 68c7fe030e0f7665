"""The makers make what they say, so that other tests may rely on them."""

import pytest

from accounts.models import StaffAssignment
from tests.factories import make_form, make_result, make_staff, make_standard_level

pytestmark = pytest.mark.django_db


def test_a_form_holds_one_item_for_each_kind():
    form = make_form(part="skill", kinds=["written", "task", "single_choice"])
    assert [item.kind for item in form.items.all()] == [
        "written",
        "task",
        "single_choice",
    ]
    assert [item.points for item in form.items.all()] == [10, 10, 1]


def test_levels_of_the_invented_standard_are_shared():
    assert make_standard_level(4) == make_standard_level(4)
    assert make_standard_level(3).standard == make_standard_level(4).standard


def test_staff_hold_their_role_today(now):
    user = make_staff("clerk")
    assert StaffAssignment.objects.current(now.date()).held_by(user, "clerk").exists()


def test_a_result_passes_or_fails_by_its_scores():
    assert make_result().outcome == "passed"
    assert make_result(theory="59.9").outcome == "failed"
    assert make_result(skill=None).skill_code == "absent"
