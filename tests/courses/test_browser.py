"""The front page in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser import needs_browser

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


def test_a_fragment_never_changes_the_title_of_the_page(chromium, live_server, loaded):
    page = chromium.new_page()
    with page.expect_response("**/sittings/public/"):
        page.goto(live_server.url)
    expect(page.locator("[hx-get]").locator(".rows, .empty")).to_be_visible()
    expect(page).to_have_title("考培平台 · 协理")
    page.close()
