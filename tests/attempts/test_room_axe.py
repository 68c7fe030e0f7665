"""Every view of the exam room through axe: light, dark, high contrast, large type."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from question_bank.kinds import KINDS
from tests.browser import axe_violations, needs_browser
from tests.factories import make_attempt, make_form, make_form_item, make_item

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]

WISHES = {
    "light": {},
    "dark": {"xieli-exam-theme": "dark"},
    "contrast": {"xieli-exam-contrast": "more"},
    "dark contrast": {"xieli-exam-theme": "dark", "xieli-exam-contrast": "more"},
    "large": {"xieli-type": "larger"},
}


@pytest.mark.parametrize("wish", list(WISHES))
def test_no_view_of_the_exam_room_shuts_anybody_out(seat, wish):
    form = make_form(kinds=[])
    for code in KINDS:
        make_form_item(form, make_item(code))
    sat = seat(make_attempt(form, at=timezone.now(), order_seed=3, may_pause=True))
    keep = (
        "wishes => Object.entries(wishes).forEach(one => localStorage.setItem(...one))"
    )
    sat.page.goto(sat.url("instructions"))
    sat.page.evaluate(keep, WISHES[wish])
    faults = [
        f"{view}: {fault}" for view in views(sat) for fault in axe_violations(sat.page)
    ]
    assert not faults, "\n".join(faults)


def views(sat):
    """Each view in turn, its name while it stands on the screen."""
    sat.page.goto(sat.url("instructions"))
    expect(sat.page.get_by_role("button", name="开始作答")).to_be_enabled()
    yield "door"
    sat.start()
    sat.page.keyboard.press("a")
    sat.expect_saved(sat.at_question(1))
    for number in range(1, len(KINDS) + 1):
        sat.go(number)
        yield f"question {number}"
    sat.page.locator("summary.tool").click()
    yield "tools"
    sat.page.get_by_role("button", name="整卷在一页").click()
    sat.page.keyboard.press("Escape")
    yield "whole paper"
    sat.page.evaluate("document.querySelector('#keys').showModal()")
    yield "keys"
    sat.page.keyboard.press("Escape")
    sat.page.evaluate("document.querySelector('[data-scratch]').show()")
    yield "draft"
    sat.page.evaluate("document.querySelector('[data-scratch]').close()")
    sat.review()
    yield "review"
    sat.hand_in()
    expect(sat.page.get_by_role("heading", name="已交卷")).to_be_visible()
    yield "done"
    sat.page.locator("summary", has_text="服务器的签名").click()
    sat.page.get_by_role("link", name="我的答题记录").click()
    expect(sat.page.get_by_role("heading", name="我的答题记录")).to_be_visible()
    yield "record"
