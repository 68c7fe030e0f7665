"""The frames in a real browser: no sideways scroll, no refused style, nothing foreign."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import needs_browser

PAGES = ["/_ui/", "/_ui/exam/", "/_ui/desk/", "/_errors/404/"]

pytestmark = [
    *needs_browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.ui.gallery_urls"),
]


@pytest.fixture
def open_page(chromium, live_server):
    """Open a path; `page.complaints` gathers console errors and foreign requests."""
    contexts = []

    def open_(path, *, width=360, type_size="standard", theme="light", script=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script
        )
        contexts.append(context)
        wishes = {"xieli-type": type_size, "xieli-theme": theme}
        context.add_cookies(
            [{"name": n, "value": v, "url": live_server.url} for n, v in wishes.items()]
        )
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: _note(page, said))
        page.on("request", lambda asked: _foreign(page, asked.url, live_server.url))
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()


def _note(page, said):
    if said.type == "error" and "status of 404" not in said.text:
        page.complaints.append(said.text)


def _foreign(page, url, ours):
    if not url.startswith((ours, "data:")):
        page.complaints.append(url)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("type_size", ["standard", "large", "larger"])
def test_a_phone_never_scrolls_sideways(open_page, path, type_size):
    page = open_page(path, type_size=type_size)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.complaints == []


@pytest.mark.parametrize("script", [True, False])
def test_large_type_works_with_and_without_script(open_page, script):
    page = open_page("/_ui/", script=script)
    page.locator(".site-header [data-toggle]").click()
    expect(page.locator("html")).to_have_attribute("data-type", "large")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-type", "large")


def test_the_exam_room_starts_light_whatever_the_ground_elsewhere(open_page):
    page = open_page("/_ui/exam/", theme="dark")
    assert page.locator("html").get_attribute("data-bs-theme") == "light"


def test_a_confirmation_asks_before_the_form_goes(open_page):
    page = open_page("/_ui/", width=1280)
    page.locator("[data-confirm]").click()
    page.locator("dialog [data-close]").click()
    assert page.url.endswith("/_ui/")
    page.locator("[data-confirm]").click()
    page.locator("dialog button[value=yes]").click()
    page.wait_for_url("**/_ui/?*")


def test_the_clock_of_the_exam_runs(open_page):
    page = open_page("/_ui/exam/")
    expect(page.locator(".exam-timer__value")).to_have_text(re.compile("22:1[0-7]"))


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(open_page):
    page = open_page("/_ui/", width=1280)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.locator("[data-error-summary] a").first.click()
    expect(page.locator("#id_number")).to_be_focused()
