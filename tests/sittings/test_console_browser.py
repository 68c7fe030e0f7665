"""The console in a real browser: what is in view, what it says, what arrives."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from exams.sittings.models import Entry, EntryKind
from tests.attempts.seats import Seat
from tests.browser import axe_violations, needs_browser, signed_in
from tests.factories import make_staff
from tests.sittings.halls import Hall

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]
SCREEN = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def now():
    """The exam has begun: tests that wait cannot stop the clock."""
    return timezone.now() - timedelta(minutes=70)


@pytest.fixture
def hall(stage):
    invigilator = make_staff("invigilator", centre=stage.sitting.centre, name="罗青")
    return Hall(stage, invigilator, size=6)


@pytest.fixture
def console(hall, chromium, live_server):
    """The invigilator's page of the hall's room."""
    context = signed_in(
        chromium, hall.invigilator, live_server.url, viewport=SCREEN,
        base_url=live_server.url,
    )  # fmt: skip
    page = context.new_page()
    page.goto(address(hall))
    yield page
    context.close()


def address(hall):
    return reverse("sittings:room_console", args=[hall.stage.sitting.pk, hall.room.pk])


def risen(hall):
    """Something to see to at every seat."""
    for one in hall.people():
        Entry.objects.create(
            candidacy=one, kind=EntryKind.KNOCKED, at=hall.at, refusal="place_refused"
        )


def choose(page, *seats):
    for seat in seats:
        page.locator("[data-seat]").nth(seat - 1).click()


def test_every_act_is_in_view_without_scrolling(hall, console):
    risen(hall)
    console.reload()
    for button in console.locator(".console-acts button").all():
        box = button.bounding_box()
        assert box["y"] + box["height"] <= SCREEN["height"], button.inner_text()
    choose(console, 1)
    expect(console.locator("[data-chosen-facts]")).to_be_visible()
    assert not axe_violations(console)


def test_on_a_phone_the_first_things_to_see_to_are_whole_and_the_rest_unfolds(
    hall, console
):
    risen(hall)
    console.set_viewport_size(PHONE)
    console.reload()
    rows = console.locator("[data-incidents] > li")
    expect(rows.nth(3)).to_be_visible()
    expect(rows.nth(4)).to_be_hidden()
    listed = console.locator("[data-incidents]")
    assert listed.evaluate("list => list.scrollHeight <= list.clientHeight + 1")
    console.get_by_role("button", name="显示全部 6 件").click()
    expect(rows.nth(5)).to_be_visible()
    assert not axe_violations(console)
    console.evaluate("document.documentElement.dataset.type = 'larger'")
    assert console.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_dialog_warns_of_the_absent_and_the_act_reaches_the_candidate(
    hall, console, chromium, live_server
):
    one = hall.people()[0]
    hall.let_in(one)
    seat = Seat(chromium, live_server, one.theory_attempt)
    seat.start()
    expect(console.locator("[data-seat]").first).to_have_attribute(
        "data-state", "working"
    )
    choose(console, 1, 2)
    console.get_by_role("button", name="暂停…").click()
    dialog = console.get_by_role("dialog")
    expect(dialog).to_contain_text("还没有入场，对他们办不成：1 考场 02 座")
    assert not axe_violations(console)
    dialog.get_by_label("原因").select_option("health.ill")
    dialog.get_by_role("button", name="暂停", exact=True).click()
    expect(dialog).to_contain_text("已暂停，时钟停住。")
    assert not axe_violations(console)
    dialog.get_by_text("回到监考台").click()
    expect(console.locator("[data-seat]").first).to_contain_text("已暂停")
    seat.hear()
    expect(seat.page.get_by_role("heading", name="考试暂停")).to_be_visible()
    expect(seat.page.locator("[data-left]")).to_have_text(re.compile("^[0-9:]+$"))
    seat.context.close()


def test_the_log_of_a_candidate_is_readable_by_everybody(hall, console):
    one = hall.people()[0]
    hall.let_in(one)
    console.goto(reverse("sittings:record", args=[hall.stage.sitting.pk, one.pk]))
    expect(console.locator("main")).to_contain_text("核对证件原件")
    assert not axe_violations(console)


def test_the_console_and_its_log_are_readable_in_the_dark(hall, console, live_server):
    one = hall.people()[0]
    hall.let_in(one)
    risen(hall)
    wish = {"name": "xieli-theme", "value": "dark", "url": live_server.url}
    console.context.add_cookies([wish])
    console.reload()
    expect(console.locator("html")).to_have_attribute("data-bs-theme", "dark")
    choose(console, 1, 2)
    assert not axe_violations(console)
    console.get_by_role("button", name="暂停…").click()
    expect(console.get_by_role("dialog")).to_be_visible()
    assert not axe_violations(console)
    console.goto(reverse("sittings:record", args=[hall.stage.sitting.pk, one.pk]))
    assert not axe_violations(console)
