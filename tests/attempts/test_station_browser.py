"""Case C01 as a station of the exam page, in a real browser."""

import os
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from exams.attempts.places import place_on
from exams.attempts.stations import protocol_of
from exams.attempts.verification import verify_attempt
from tests.attempts.test_room_axe import WISHES
from tests.browser import axe_violations, needs_browser
from tests.casework.stage import make_case
from tests.factories import make_attempt, make_form

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]
STATION = 2
SHOTS = os.environ.get("STATION_SHOTS")


def shot(page, name):
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def saved(station, number):
    expect(station.locator(".save-receipt--server")).to_be_visible()
    expect(station.locator("[data-station] input[name=sequence]").first).to_have_value(
        str(number + 1)
    )


@pytest.fixture
def at_station(seat):
    def sit(**context):
        form = make_form(part="skill", kinds=["task"], cases=[make_case()])
        sat = seat(make_attempt(form, at=timezone.now()), **context)
        sat.start()
        station = sat.go(STATION)
        expect(station.get_by_role("button", name="对话")).to_be_visible()
        return sat, station

    return sit


@pytest.mark.parametrize("width", [1280, 360])
def test_acts_are_answered_and_wait_when_the_line_is_lost(at_station, width):
    sat, station = at_station(viewport={"width": width, "height": 800})
    page = sat.page
    shot(page, f"station-{width}-first")
    intents = station.locator(".intent")
    intents.first.click()
    saved(station, 1)
    shot(page, f"station-{width}-talk")
    intents.nth(1).click()
    saved(station, 2)
    for pane in ("材料", "办理", "办事簿"):
        station.get_by_role("button", name=pane).first.click()
        shot(page, f"station-{width}-{pane}")
    station.get_by_role("button", name="对话").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    sat.lose_line()
    intents.nth(2).click()
    expect(station.get_by_text("这一站须联网，网络恢复后继续")).to_be_visible()
    expect(station.locator("fieldset[data-answers]:disabled")).to_have_count(1)
    shot(page, f"station-{width}-offline")
    task = sat.go(1)
    task.locator("textarea").fill("断网时先写这一题")
    station = sat.go(STATION)
    sat.find_line()
    saved(station, 3)
    sat.expect_saved(sat.go(1))
    station = sat.go(STATION)
    expect(station.get_by_text("这一站须联网")).to_have_count(0)
    expect(station.locator("fieldset[data-answers]:enabled")).to_have_count(1)
    sat.attempt.refresh_from_db()
    assert verify_attempt(sat.attempt).faults == ()
    assert sat.stored(STATION) == {"acts": 3}
    assert sat.stored(1) == {"text": "断网时先写这一题"}


def test_an_act_whose_answer_was_lost_has_happened_once_and_a_reload_goes_on(
    at_station,
):
    sat, station = at_station()

    def deaf(route):
        route.fetch()
        route.abort()

    sat.page.route("**/acts/", deaf)
    station.locator(".intent").first.click()
    expect(station.get_by_text("这一站须联网，网络恢复后继续")).to_be_visible()
    assert sat.stored(STATION) == {"acts": 1}
    sat.page.unroute("**/acts/")
    sat.come_back()
    station = sat.go(STATION)
    saved(station, 1)
    assert sat.attempt.events.count() == 1
    station.locator(".intent").nth(1).click()
    saved(station, 2)
    place = place_on(sat.attempt.form_id, STATION)
    assert len(protocol_of(sat.attempt, place).steps) == 2


def test_a_refused_act_says_why_and_the_desk_goes_on(at_station):
    sat, station = at_station()
    station.locator(".desk-wait").evaluate(
        "panel => panel.closest('details').open = true"
    )
    station.locator(".desk-wait input[type=date]").fill("2020-01-01")
    station.locator(".desk-wait button").click()
    expect(station.get_by_text("这一步没有办")).to_be_visible()
    expect(station.locator(".act-form__error")).to_be_visible()
    assert sat.attempt.events.count() == 0
    station.locator(".intent").first.click()
    saved(station, 1)


def test_what_is_missing_is_said_by_the_desk_not_the_browser(at_station):
    sat, station = at_station()
    station.locator(".desk-wait").evaluate(
        "panel => panel.closest('details').open = true"
    )
    station.locator(".desk-wait input[type=date]").fill("")
    station.locator(".desk-wait button").click()
    expect(station.locator(".act-form__error")).to_contain_text("请填写")
    assert sat.attempt.events.count() == 0


def test_closing_is_asked_for_and_ends_the_station(at_station):
    sat, station = at_station()
    station.get_by_role("button", name="办结这一站").click()
    sat.page.get_by_role("button", name="再想一想").click()
    station.get_by_role("button", name="办结这一站").click()
    sat.page.locator("#close-station").get_by_role("button", name="办结").click()
    expect(station.get_by_text("这一站已经办结")).to_be_visible()
    assert station.locator("form[data-act]").count() == 0
    expect(sat.page.locator('[data-count="answered"]')).to_have_text("1")
    sat.hand_in()
    expect(sat.page.get_by_role("heading", name="已交卷")).to_be_visible()
    sat.page.goto(sat.url("record"))
    expect(sat.page.get_by_text("办理 1 步")).to_be_visible()


@pytest.mark.parametrize("wish", ["light", "dark", "large"])
def test_no_pane_of_a_station_shuts_anybody_out(seat, wish):
    form = make_form(part="skill", kinds=["task"], cases=[make_case()])
    sat = seat(make_attempt(form, at=timezone.now()))
    sat.page.goto(sat.url("instructions"))
    for key, value in WISHES[wish].items():
        sat.page.evaluate("pair => localStorage.setItem(...pair)", [key, value])
    sat.start()
    station = sat.go(STATION)
    station.locator(".intent").first.click()
    saved(station, 1)
    faults = []
    for pane in ("对话", "材料", "办理", "办事簿"):
        station.get_by_role("button", name=pane).first.click()
        faults += [f"{pane}: {fault}" for fault in axe_violations(sat.page)]
    sat.lose_line()
    station.get_by_role("button", name="下班").click()
    expect(station.get_by_text("这一站须联网")).to_be_visible()
    faults += [f"offline: {fault}" for fault in axe_violations(sat.page)]
    assert not faults, "\n".join(faults)
