"""Drills in a real browser: without script, on a phone, by keyboard, sound for readers."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from casework.models import DrillResult
from law.loading import load_calendar
from tests.browser import axe_violations, needs_browser, signed_in
from tests.factories import make_user

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]

TOO_WIDE = "document.documentElement.scrollWidth > innerWidth"


def open_page(chromium, server, *, width, script=True):
    load_calendar()
    screen = {"width": width, "height": 800}
    context = signed_in(
        chromium,
        make_user(),
        server.url,
        viewport=screen,
        java_script_enabled=script,
        base_url=server.url,
    )
    return context.new_page()


def faults_of(page):
    return [*axe_violations(page), *([TOO_WIDE] * page.evaluate(TOO_WIDE))]


def address(key, sort):
    return reverse("casework:drill", args=[key, sort, 1])


@pytest.mark.parametrize(
    ("key", "sort"),
    [("Q-08", "calendar"), ("Q-08", "order"), ("J-16", "mismatch"), ("J-29", "ledger")],
)
def test_question_and_answer_are_sound_on_a_phone(chromium, live_server, key, sort):
    page = open_page(chromium, live_server, width=360)
    page.goto(address(key, sort))
    assert faults_of(page) == []
    for place, select in enumerate(page.locator("select[name^=place-]").all(), 1):
        select.select_option(str(place))
    for option in page.locator("label.answer-option").all()[:1]:
        option.click()
    page.get_by_role("button", name="交答案").click()
    expect(page.get_by_role("heading", name="规程要求")).to_be_visible()
    assert faults_of(page) == []
    assert DrillResult.objects.get().sort == sort


def test_it_is_done_without_script_from_the_shelf_to_the_next(chromium, live_server):
    page = open_page(chromium, live_server, width=1280, script=False)
    page.goto(reverse("casework:drills"))
    page.get_by_role("link", name="专家式服务 算日子").click()
    page.get_by_text("想不起规程？看原文").click()
    expect(page.get_by_text("10个工作日内")).to_be_visible()
    page.get_by_role("button", name="交答案").click()
    expect(page.get_by_role("alert")).to_contain_text("还没有选")
    page.locator("label.answer-option").nth(2).click()
    page.get_by_role("button", name="交答案").click()
    page.get_by_role("link", name="再来一题").click()
    assert page.url.endswith("/casework/drills/Q-26/calendar/2/")
    assert DrillResult.objects.count() == 1


def test_it_is_done_by_keyboard(chromium, live_server):
    page = open_page(chromium, live_server, width=1280)
    page.goto(address("Q-08", "calendar"))
    page.locator("[name=choice]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="规程要求")).to_be_visible()
    assert DrillResult.objects.get().answer == "b"
