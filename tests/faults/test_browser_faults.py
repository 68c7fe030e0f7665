"""F6, F7, F9, F10, F11 and F16 in a real browser before the server of production."""

import json
import statistics
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests.attempts.seats import choose
from tests.attempts.test_journal_browser import own_chromium
from tests.browser import needs_browser
from tests.faults.browsers import FarSeat, Witness, let_in
from tests.faults.proxy import FaultProxy
from tests.faults.room import assert_nothing_lost
from tests.faults.seconds import assert_within
from tests.faults.test_network_fails import SLOW_LINE

pytestmark = [*needs_browser, pytest.mark.fault]

ITEMS = 20
DAY = 86_400_000  # milliseconds

# Each edit changes the choice of another question, as a click does.
EDITS = """async ([edits, pause]) => {
  for (const [item, letter] of edits) {
    document.querySelector(`article[data-item="${item}"] input[value="${letter}"]`).click();
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}"""

# Only what the computer believes the date to be; the monotonic clock goes on.
SKEW = """window.skew = %d;
const Real = Date;
window.Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + window.skew); }
  static now() { return Real.now() + window.skew; }
};"""

# From the key's event until the frame that shows it has been painted.
PAINTED = """() => {
  window.painted = [];
  addEventListener("input", (event) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => painted.push(performance.now() - event.timeStamp);
    port2.postMessage(0);
  }), true);
}"""


class Scene:
    """One candidate, the room's server behind a proxy, and the witness."""

    def __init__(self, room, chromium, closing, *options):
        self.room, self.chromium, self.closing = room, chromium, closing
        words = ("-m", "tests.faults.browser_seats", *options)
        self.told = json.loads(room.run(*words))
        self.attempt = self.told["attempt"]
        self.proxy = closing.enter_context(FaultProxy(room.web.port))
        self.witness = Witness(room.folder / "witness.jsonl", self.attempt)

    def context(self):
        context = self.chromium.new_context()
        self.closing.callback(context.close)
        return context

    def seat(self, context=None):
        return FarSeat(
            context or self.context(),
            self.proxy.address,
            self.attempt,
            self.told["session"],
            self.witness,
        )

    def events(self):
        """What the server stored, in its order: (item, payload)."""
        return self.room.ask(
            "SELECT i.position, e.payload FROM attempts_responseevent e "
            "JOIN papers_formitem i ON i.id = e.form_item_id "
            "WHERE e.attempt_id = %s ORDER BY e.position",
            self.attempt,
        )

    def wait_for(self, is_so, page, patience):
        """The seconds until it is so, while the page's messages are heard."""
        begin = time.monotonic()
        while not is_so():
            assert time.monotonic() - begin < patience, "it did not come to pass"
            page.wait_for_timeout(50)
        return time.monotonic() - begin

    def left(self):
        """Seconds until the deadline by the database's clock."""
        sql = "SELECT extract(epoch FROM deadline - clock_timestamp()) "
        [[left]] = self.room.ask(
            f"{sql} FROM attempts_attempt WHERE id = %s", self.attempt
        )
        return float(left)

    def assert_sound(self):
        verdict = self.room.verdict(self.witness.path)
        assert_nothing_lost(verdict, len(self.witness.receipts))
        return verdict


@pytest.fixture
def scene(room, chromium):
    with ExitStack() as closing:
        yield lambda *options: Scene(room, chromium, closing, *options)


def edits(number):
    """So many choices, each another than the question had before."""
    return [(i % ITEMS + 1, "ABCD"[i // ITEMS % 4]) for i in range(number)]


def as_stored(made):
    return [(item, {"choice": [letter]}) for item, letter in made]


def on_screen(page):
    """Seconds left as the candidate reads them."""
    seconds = 0
    for part in page.locator("[data-timer-value]").inner_text().split(":"):
        seconds = seconds * 60 + int(part)
    return seconds


def clock_off(scene, page):
    """By how much the screen is off; whole seconds are shown, rounded up."""
    before, shown, after = scene.left(), on_screen(page), scene.left()
    return max(shown - 1 - before, after - shown, 0)


@pytest.mark.parametrize("browser_knows", [True, False])
def test_f6_two_hundred_edits_offline_arrive_in_order(
    scene, figures, is_full, browser_knows
):
    here, made = scene(), edits(200)
    seat = here.seat()
    seat.start()
    here.proxy.cut()
    if browser_knows:
        seat.context.set_offline(True)
    before, begin = here.left(), time.monotonic()
    seat.page.evaluate(EDITS, [made, 9_000 if is_full else 15])
    expect(seat.page.locator("[data-overall]")).to_contain_text("200 处待存")
    assert here.events() == []
    gone, off = time.monotonic() - begin, clock_off(here, seat.page)
    here.proxy.mend()
    if browser_knows:
        seat.context.set_offline(False)
    drained = here.wait_for(lambda: len(here.events()) >= 200, seat.page, 15)
    figures.update(offline=round(gone), drained=round(drained, 1), clock_off=off)
    assert here.events() == as_stored(made)
    assert_within(off, 1)
    assert_within(abs(before - here.left() - (time.monotonic() - begin)), 1)
    seat.expect_saved(seat.at_question(1))
    assert here.assert_sound()["events"] == 200
    assert seat.complaints == []


def test_f7_a_killed_browser_brings_back_all_but_two_seconds(scene, figures, tmp_path):
    here = scene("--kind", "task", "--items", "1")
    chromium, profile = here.chromium, tmp_path / "profile"
    profile.mkdir()
    keys = []
    with own_chromium(chromium, profile) as (context, _):
        seat = here.seat(context)
        field = seat.start().locator("textarea")
        lease = [one for one in context.cookies() if one["name"] == "xieli-lease"]
        here.proxy.cut()
        context.set_offline(True)
        field.focus()
        end = time.monotonic() + 6
        # Nobody who writes fluently pauses for the page's sake.
        while time.monotonic() < end:
            letter = "abcdefghij"[len(keys) % 10]
            seat.page.keyboard.type(letter, delay=50)
            keys.append((time.monotonic(), letter))
        killed = time.monotonic()
    here.proxy.mend()
    typed = "".join(letter for _, letter in keys)
    with own_chromium(chromium, profile) as (context, _):
        context.add_cookies(lease)
        seat = here.seat(context)
        question = seat.come_back()
        shown = question.locator("textarea").input_value()
        assert typed.startswith(shown)
        assert len(shown) > 10
        missing = keys[len(shown) :]
        lost = killed - missing[0][0] if missing else 0
        figures.update(typed=len(typed), shown=len(shown), seconds_lost=lost)
        assert_within(lost, 2)
        seat.expect_saved(question)
    assert here.events()[-1] == (1, {"text": shown})
    here.assert_sound()


def test_f9_the_second_tab_says_why_it_only_looks_on(scene, figures, is_full):
    here, made = scene(), edits(500 if is_full else 120)
    seat = here.seat()
    seat.start()
    second = seat.tab()
    second.goto(seat.url("room"))
    expect(second.locator("[data-banner]")).to_contain_text("另一个标签页")
    expect(second.locator("#q1 .answer-option input").first).to_be_disabled()
    for begin in range(0, len(made), 20):
        part = made[begin : begin + 20]
        seat.page.evaluate(EDITS, [part, 5])
        # Somebody who lifts the bar by force writes nothing either.
        second.evaluate(
            "() => document.querySelectorAll('input').forEach("
            "(input) => { input.disabled = false; })"
        )
        second.evaluate(EDITS, [[(item, "D") for item, _ in part], 5])
    here.wait_for(lambda: len(here.events()) >= len(made), seat.page, 30)
    second.wait_for_timeout(1000)
    figures.update(edits=len(made), stored=len(here.events()))
    assert here.events() == as_stored(made)
    here.assert_sound()


def test_f10_the_old_device_is_refused_and_staff_see_what_it_had(scene, figures):
    here = scene("--purpose", "sitting")
    old = here.seat()
    choose(old.start(), "A")
    old.expect_saved(old.at_question(1))
    old.context.set_offline(True)
    old.page.evaluate(EDITS, [[(1, "B"), (2, "B"), (3, "B")], 20])
    expect(old.page.locator("[data-overall]")).to_contain_text("3 处待存")
    new = here.seat()
    new.page.goto(new.url("room"))
    code = json.loads(
        here.room.run("-m", "tests.faults.browser_seats", "--code", here.attempt)
    )
    new.page.get_by_label("换机码").fill(code)
    new.page.get_by_role("button", name="换到这台电脑").click()
    choose(new.at_question(1), "D")
    new.expect_saved(new.at_question(1))
    old.context.set_offline(False)
    expect(old.page.locator("[data-banner]")).to_contain_text("在另一处继续作答")
    assert {409, "lease_lost"} & set(here.witness.statuses)
    aside = here.room.ask(
        "SELECT item, why FROM attempts_setaside WHERE attempt_id = %s "
        "ORDER BY client_seq",
        here.attempt,
    )
    assert aside == [(1, "lease_lost"), (2, "lease_lost"), (3, "lease_lost")]
    staff = here.context()
    let_in(staff, here.proxy.address, here.told["staff_session"])
    page = staff.new_page()
    page.goto(here.proxy.address + here.told["record"])
    # Whoever is new answers the privacy notice first.
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="同意并继续").click()
    expect(page.get_by_role("heading", name="你好")).to_be_visible()
    page.goto(here.proxy.address + here.told["record"])
    expect(page.get_by_text("3 次保存")).to_be_visible()
    assert here.events() == as_stored([(1, "A"), (1, "D")])
    figures.update(set_aside=len(aside))
    here.assert_sound()


@pytest.mark.parametrize("skew", [DAY, -DAY])
def test_f11_a_computer_a_day_off_shows_the_servers_time(scene, figures, skew):
    here = scene()
    seat = here.seat()
    seat.context.add_init_script(SKEW % skew)
    seat.start()
    off = [clock_off(here, seat.page)]
    for jump in (-skew, 3_600_000, skew):
        seat.page.evaluate("(jump) => { window.skew = jump; }", jump)
        seat.page.wait_for_timeout(1200)
        off.append(clock_off(here, seat.page))
    here.room.do(
        "UPDATE attempts_attempt SET deadline = clock_timestamp() + interval '64 s', "
        f"closes_at = clock_timestamp() + interval '69 s' WHERE id = '{here.attempt}'"
    )
    seat.come_back()
    seat.page.evaluate("(jump) => { window.skew = jump; }", -skew)
    said = seat.page.locator("[data-announce]")
    expect(said).to_contain_text("还剩 1 分钟", timeout=15_000)
    warned = here.left()
    off.append(clock_off(here, seat.page))
    figures.update(off=round(max(off), 2), warned_at=round(warned, 1))
    assert_within(max(off), 1)
    assert_within(abs(warned - 59.5), 1)
    choose(seat.at_question(1), "C")
    seat.expect_saved(seat.at_question(1))
    # The page has its receipt; the witness hears of it with the browser's next message.
    here.wait_for(lambda: here.witness.receipts, seat.page, 10)
    here.assert_sound()


def test_f16_typing_is_never_blocked_on_a_slow_line(scene, figures, is_full):
    here = scene("--kind", "task", "--items", "1")
    seat = here.seat()
    field = seat.start().locator("textarea")
    seat.page.evaluate(PAINTED)
    # The short form has so few exchanges that a fifth of them may be none.
    cut_share = SLOW_LINE.cut_share if is_full else 0.5
    here.proxy.faults = replace(SLOW_LINE, cut_share=cut_share)
    field.focus()
    seat.page.keyboard.type("慢网也要写得顺 " * (60 if is_full else 20), delay=60)
    typed = field.input_value()
    drained = here.wait_for(
        lambda: [(1, {"text": typed})] == here.events()[-1:], seat.page, 120
    )
    painted = sorted(seat.page.evaluate("painted"))
    median, p95 = statistics.median(painted), painted[int(len(painted) * 0.95)]
    figures.update(
        keys=len(painted), median_ms=round(median), p95_ms=round(p95),
        drained=round(drained, 1), **here.proxy.counts,
    )  # fmt: skip
    here.proxy.mend()
    seat.hear()
    seat.expect_saved(seat.at_question(1))
    assert len(painted) >= 100
    assert here.proxy.counts["cut"] > 0
    assert_within(median / 1000, 0.05)
    assert_within(p95 / 1000, 0.1)
    here.assert_sound()
