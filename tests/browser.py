"""Debian's Chromium, for tests that need a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from accounts.models import User

CHROMIUM = Path(__file__).with_name("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip

AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
VIOLATIONS = """axe.run(document, {resultTypes: ["violations"]}).then(found =>
    found.violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`))"""

# A module of browser tests marks itself with these and how it needs the database.
needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not Path("/usr/bin/chromium").exists(), reason="needs Debian's chromium"
    ),
    pytest.mark.skipif(
        not (settings.BASE_DIR / "node_modules").exists(), reason="needs npm ci"
    ),
]


@contextmanager
def launched_chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread; Django must not mind.
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=ARGUMENTS
        )
        yield browser
        browser.close()


def signed_in(
    chromium: Browser, user: User, address: str, **options: Any
) -> BrowserContext:
    """A browser context in which `user` is signed in at the server's `address`."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    session = client.cookies[name].value
    context = chromium.new_context(**options)
    context.add_cookies([{"name": name, "value": session, "url": address}])
    return context


def axe_violations(page: Page) -> list[str]:
    """What axe finds on the page as it is now: the rule and the first element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(VIOLATIONS)
    return found
