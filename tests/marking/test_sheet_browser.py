"""The sheet in a real browser: keyboard, saving by itself, a failing network."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exams.marking.models import SheetStatus
from tests.browser import needs_browser, signed_in

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sheet(script):
    return script.sheets.first()


@pytest.fixture
def open_sheet(chromium, live_server, sheet):
    """Open item 1 of the sheet as its examiner."""
    contexts = []

    def open_(*, width=1280, script=True):
        context = signed_in(
            chromium,
            sheet.examiner,
            live_server.url,
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        url = reverse("marking:sheet_item", args=[sheet.pk, 1])
        page.goto(live_server.url + url, wait_until="networkidle")
        return page

    yield open_
    for context in contexts:
        context.close()


def given(sheet):
    rows = sheet.marks.order_by("form_item", "rubric_code")
    return [float(mark.points) for mark in rows]


def test_the_keyboard_alone_marks_an_item(open_sheet, sheet):
    page = open_sheet()
    for key in ("3", "h", "ArrowDown", "4"):
        page.keyboard.press(key)
    expect(page.locator(".mark-total output")).to_contain_text("7.5")
    expect(page.locator("#p0-got")).to_have_text("3.5 ")
    assert given(sheet) == [3.5, 4]
    assert page.complaints == []


def test_a_full_point_takes_no_half(open_sheet, sheet):
    page = open_sheet()
    page.keyboard.press("5")
    page.keyboard.press("h")
    expect(page.locator("#p0-got")).to_have_text("5.5 ")
    page.keyboard.press("6")
    expect(page.locator("#p0-got")).to_have_text("6 ")
    expect(page.locator("[name=p0-half]")).to_be_disabled()
    assert given(sheet) == [6]


def test_quick_clicks_are_all_saved(open_sheet, sheet):
    page = open_sheet()
    for name, value in (("p0", 1), ("p1", 1), ("p0", 2), ("p1", 3), ("p0", 4)):
        page.locator(f"label:has([name={name}][value='{value}'])").click()
    expect(page.locator(".mark-total output")).to_contain_text("7 / 10")
    assert given(sheet) == [4, 3]


def test_enter_never_signs(open_sheet, sheet):
    page = open_sheet()
    page.keyboard.press("6")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.OPEN


def test_a_save_that_fails_is_said(open_sheet, sheet):
    page = open_sheet()
    page.context.set_offline(True)
    page.keyboard.press("3")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.context.set_offline(False)
    page.keyboard.press("4")
    expect(page.locator("#p0-got")).to_have_text("4 ")
    expect(page.locator("[data-unsaved]")).to_be_hidden()


def test_a_login_page_is_not_taken_for_a_save(open_sheet):
    page = open_sheet()
    page.context.clear_cookies()
    page.keyboard.press("3")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    expect(page.locator("#mark-state")).to_be_visible()


def test_a_save_does_not_exchange_the_button_that_is_being_pressed(open_sheet):
    page = open_sheet()
    pressed = page.locator("button[name=act]").element_handle()
    page.keyboard.press("6")
    expect(page.locator("#mark-state")).to_contain_text("本份合计 6 /")
    assert pressed.evaluate("button => button.isConnected")
    with page.expect_navigation():
        pressed.click()
    for _point in range(2):
        page.keyboard.press("0")
        page.keyboard.press("ArrowDown")
    page.locator("#marking-items a").first.click()
    expect(page.locator("button[name=act]")).to_have_attribute("value", "next")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("0")
    expect(page.locator("button[name=act]")).to_have_attribute("value", "sign")


def test_without_script_the_form_does_the_same(open_sheet, sheet):
    page = open_sheet(script=False)
    page.locator("label:has([name=p0][value='6'])").click()
    page.locator("label:has([name=p1][value='4'])").click()
    with page.expect_navigation():
        page.locator("button[value=next]").click()
    page.locator("label:has([name=p0][value='2'])").click()
    page.locator("label:has([name=p1][value='1'])").click()
    page.locator("button[value=sign]").click()
    expect(page.locator(".messages")).to_contain_text("已签字，13 分")
    sheet.refresh_from_db()
    assert sheet.status == SheetStatus.SIGNED


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_scrolls_sideways(open_sheet, width):
    page = open_sheet(width=width)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
