"""The demo house behind a server, and a browser for each of its people."""

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect

from config.demo.house import fill_house
from config.demo.people import PASSWORD
from config.demo.sittings import make_sittings

# The first PDF of a process loads large fonts; a busy machine takes its time.
expect.set_options(timeout=60_000)


@pytest.fixture
def town(live_server, chromium):
    """The demo house behind a server; hands out one browser for each person."""
    fill_house(lambda line: None)
    with transaction.atomic():
        make_sittings(timezone.now())
    return Town(live_server.url, chromium)


class Town:
    def __init__(self, address, chromium):
        self.address, self.chromium = address, chromium

    def person(self, username=""):
        page = self.chromium.new_context(base_url=self.address).new_page()
        page.set_default_timeout(120_000)
        if username:
            page.goto("/accounts/login/")
            page.locator("[name=login]").fill(username)
            page.locator("[name=password]").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            page.wait_for_url("**/me/")
        return page
