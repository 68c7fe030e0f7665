"""Every page that people of the demo reach by links: sound, readable, not too wide."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.urls import resolve

from tests.browser import axe_violations, needs_browser

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]

PEOPLE = [
    ("", "light"),
    ("xueyuan", "dark"),
    ("kaosheng3", "light"),
    ("kaowu", "light"),
    ("fabu", "dark"),
    ("kaoping1", "light"),
    ("shijuan1", "light"),
    ("tiku", "dark"),
    ("jiaoshi", "light"),
    ("shenti", "dark"),
]
MOST_PAGES = 120
# Files, and what is not ours.
LEFT_OUT = re.compile(
    r"^/(cms|static|documents)/|/logout/|pdf|xlsx|/export/|/template/|/workbook/|/paper/"
)
LINK = re.compile(r'<a\s[^>]*?href="([^"]+)"')


@pytest.mark.long
def test_every_page_is_sound_and_readable(town):
    faults, seen = [], set()
    for username, theme in PEOPLE:
        page = town.person(username)
        cookie = {"name": "xieli-theme", "value": theme, "url": town.address}
        page.context.add_cookies([cookie])
        faults += [f"{username}: {fault}" for fault in walk(page, seen)]
        page.context.close()
    assert not faults, "\n".join(faults)
    assert len(seen) > 40


def walk(page, seen):
    """Faults of all pages behind the links of this person, one of each kind. A kind that
    somebody has seen is only fetched: its links may lead elsewhere."""
    page.on("pageerror", lambda error: faults.append(f"{page.url} {error}"))
    page.on("console", lambda said: note(said, page, faults))
    faults, waiting, known = [], ["/", "/me/"], set()
    while waiting and len(known) < MOST_PAGES:
        path = waiting.pop(0)
        kind = kind_of_page(path)
        if kind in known:
            continue
        known.add(kind)
        visit = page.request.get if kind in seen else page.goto
        response = visit(path)
        if response.status >= 400:
            faults.append(f"{path} {response.status}")
        waiting += links(response.text())
        if kind not in seen:
            seen.add(kind)
            faults += [f"{path} {fault}" for fault in faults_of(page)]
    return faults


def note(said, page, faults):
    if said.type == "error":
        faults.append(f"{page.url} {said.text}")


def kind_of_page(path):
    """The named address, or for a page of the editors its depth."""
    match = resolve(urlsplit(path).path)
    if match.view_name != "wagtail_serve":
        return match.view_name
    return path.count("/")


def links(html):
    found = map(unescape, LINK.findall(html))
    return [one for one in found if one.startswith("/") and not LEFT_OUT.search(one)]


def faults_of(page):
    yield from axe_violations(page)
    size = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield "scrolls sideways at 360 px"
    page.set_viewport_size(size)
