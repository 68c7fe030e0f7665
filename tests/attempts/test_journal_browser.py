"""The journal in a real browser: its store, its tabs, its crashes, two devices."""

import json
import os
import signal
import subprocess
import time
from base64 import b64encode
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams.attempts.keys import store_key
from exams.attempts.models import AttemptStatus, WhyAside
from exams.attempts.services import Because, expire_overdue, issue_move_code
from exams.attempts.verification import verify_attempt
from tests.attempts.desks import Desk
from tests.attempts.test_journal_scripts import opened
from tests.browser import ARGUMENTS, CHROMIUM, needs_browser, signed_in
from tests.factories import (
    make_attempt,
    make_form,
    make_user,
)

PATIENCE = 30  # seconds
SECRET = "只有我知道的答案"

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def new_desk(chromium, live_server):
    """Make a desk in a browser of its own; all are closed in the end."""
    contexts = []

    def sit(attempt=None, user=None):
        attempt = attempt or make_attempt(at=timezone.now())
        user = user or attempt.candidate
        contexts.append(signed_in(chromium, user, live_server.url))
        return Desk(contexts[-1], live_server, attempt)

    yield sit
    for context in contexts:
        context.close()


def attempt_in_words():
    """An attempt of one item that is answered in one's own words."""
    return make_attempt(make_form(kinds=["task"], part="skill"), at=timezone.now())


def faults(attempt):
    attempt.refresh_from_db()
    return verify_attempt(attempt).faults


def stored(attempt, item=1):
    return attempt.responses.get(form_item__position=item).answer


def test_an_attempt_from_the_pledge_to_the_hand_in(new_desk):
    desk = new_desk()
    assert desk.page.evaluate("obstacle()") is None
    assert desk.open() == {"code": "pledge_missing", "needs_code": False}
    state = desk.open(pledge=True)
    assert (state["durable"], state["readOnly"]) == (True, False)
    desk.write(1, {"choice": ["B"]})
    desk.write(1, {"choice": ["C"]})
    desk.write(2, {"flagged": True}, "flag")
    assert desk.flush()
    standing = desk.page.evaluate("session.standing(1, 'answer')")
    assert standing["saved"]
    assert standing["payload"] == {"choice": ["C"]}
    ended = desk.hand_in()
    desk.attempt.refresh_from_db()
    assert desk.attempt.status == AttemptStatus.SUBMITTED
    assert ended["manifest_sha256"] == desk.attempt.manifest_sha256
    assert stored(desk.attempt) == {"choice": ["C"]}
    assert faults(desk.attempt) == ()


def test_every_write_to_the_store_asks_for_strict_durability(new_desk):
    desk = new_desk()
    desk.page.evaluate("""() => {
      window.asked = [];
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (stores, mode, options) {
        const work = transaction.call(this, stores, mode, options);
        if (mode === "readwrite") asked.push(work.durability);
        return work;
      };
    }""")
    desk.open(pledge=True)
    desk.write(1, {"choice": ["B"]})
    desk.flush()
    asked = desk.page.evaluate("asked")
    assert len(asked) >= 3
    assert set(asked) == {"strict"}


def test_the_next_candidate_on_this_computer_finds_no_readable_byte(new_desk):
    desk = new_desk()
    desk.open(pledge=True)
    desk.go_offline()
    desk.write(1, {"text": SECRET})
    assert desk.page.evaluate("session.unsent") == 1
    desk.page.close()
    candidate = desk.attempt.candidate
    other = make_attempt(candidate=make_user(), at=timezone.now())
    desk = Desk(desk.context, desk.server, other)
    found = desk.everything()
    assert "xieli-" in found
    for word in (SECRET, SECRET.encode().decode("latin-1"), str(desk.attempt.pk)):
        assert word not in found
    for word in ("payload", "choice", "answer", "sha256", "token", candidate.username):
        assert word not in found


def test_nothing_stays_after_an_equal_manifest(new_desk):
    desk = new_desk()
    desk.open(pledge=True)
    desk.write(1, {"choice": ["B"]})
    assert desk.hand_in()["status"] == "submitted"
    assert desk.everything() == "{}{}"


def at_the_last_page(desk, *, knows_key):
    """The page after the end, as far as its script reads it."""
    data = f'data-wipe="{desk.attempt.pk}"'
    if knows_key:
        key = b64encode(store_key(desk.attempt.pk)).decode()
        url = reverse("attempts:events", args=[desk.attempt.pk])
        data += f' data-key="{key}" data-events-url="{url}"'
    page = f"""<!doctype html><main {data}></main>
        <script type="module" src="/static/attempts/done.js"></script>"""
    address = f"{desk.server.url}/last"
    desk.context.route(
        address, lambda route: route.fulfill(content_type="text/html", body=page)
    )
    desk.page.goto(address)


def left_behind_at_the_end(desk):
    """An answer that never reached the server before the time was over."""
    assert desk.open(pledge=True)["durable"]
    desk.go_offline()
    desk.write(1, {"choice": ["B"]})
    assert desk.page.evaluate("session.durable")
    desk.wait_for("offline")
    # A page that is being left may still send, and Playwright no longer stops it.
    desk.page.evaluate("session.close()")
    desk.page.goto("about:blank")
    desk.page.unroute("**/attempts/**")
    desk.attempt.refresh_from_db()
    assert expire_overdue(desk.attempt.closes_at + timedelta(seconds=1))


def test_the_last_page_brings_in_what_never_arrived_and_wipes(new_desk):
    desk = new_desk()
    left_behind_at_the_end(desk)
    at_the_last_page(desk, knows_key=True)
    desk.wait_for_row(desk.attempt.set_aside)
    desk.wait_until_wiped()
    aside = desk.attempt.set_aside.get()
    assert (aside.why, aside.payload) == (WhyAside.LATE, {"choice": ["B"]})
    assert not desk.attempt.events.exists()


def test_the_last_page_wipes_without_the_key_too(new_desk):
    desk = new_desk()
    left_behind_at_the_end(desk)
    at_the_last_page(desk, knows_key=False)
    desk.wait_until_wiped()
    assert not desk.attempt.set_aside.exists()


def test_a_second_tab_looks_on_until_the_first_has_closed(new_desk):
    first = new_desk()
    first.open(pledge=True)
    first.write(1, {"choice": ["B"]})
    second = Desk(first.context, first.server, first.attempt)
    state = second.open()
    assert state["readOnly"]
    assert state["ticket"]["epoch"] == 1
    refusal = "session.write(1, 'answer', {}).catch((refusal) => refusal.code)"
    assert second.page.evaluate(refusal) == "read_only"
    first.page.close()
    second.wait_for("freed")
    second.load()
    assert second.open()["readOnly"] is False
    second.write(1, {"choice": ["D"]})
    assert second.flush()
    assert stored(first.attempt) == {"choice": ["D"]}
    assert faults(first.attempt) == ()


def test_a_reload_offline_loses_nothing(new_desk):
    desk = new_desk()
    desk.open(pledge=True)
    desk.go_offline()
    desk.write(1, {"choice": ["B"]})
    desk.write(2, {"flagged": True}, "flag")
    desk.wait_for("offline")
    desk.page.unroute("**/attempts/**")
    desk.load()
    state = desk.open()
    assert state["recovered"] == [1, 2]
    assert desk.flush()
    assert stored(desk.attempt) == {"choice": ["B"]}
    assert faults(desk.attempt) == ()


def test_another_device_takes_over_and_what_was_unsent_is_set_aside(new_desk):
    invigilator = make_user()
    attempt = make_attempt(purpose="sitting", at=timezone.now())
    old = new_desk(attempt)
    old.open(pledge=True)
    old.write(1, {"choice": ["A"]})
    assert old.flush()
    old.go_offline()
    old.write(1, {"choice": ["B"]})
    old.write(2, {"choice": ["B"]})
    new = new_desk(attempt)
    assert new.open() == {"code": "elsewhere", "needs_code": True}
    because = Because(by=invigilator, at=timezone.now(), reason="device")
    code = issue_move_code(attempt=attempt, because=because)
    assert new.open(code=code)["ticket"]["epoch"] == 2
    new.write(1, {"choice": ["D"]})
    assert new.flush()
    old.go_online()
    assert old.wait_for("superseded")["items"] == [1, 2]
    aside = attempt.set_aside.order_by("client_seq")
    assert [one.why for one in aside] == [WhyAside.LEASE_LOST] * 2
    assert [one.item for one in aside] == [1, 2]
    assert stored(attempt) == {"choice": ["D"]}
    assert new.hand_in() == {"code": "too_early"}


def test_the_offline_file_of_a_real_browser_opens_on_the_server(new_desk):
    desk = new_desk()
    ticket = desk.open(pledge=True)["ticket"]
    desk.go_offline()
    event = desk.write(1, {"text": SECRET})
    text, code = desk.page.evaluate("""async () => {
      const { blob, code } = await session.exportFile();
      return [await blob.text(), code];
    }""")
    outer, inner = opened(text, salt=desk.attempt.pk.bytes)
    assert outer["epoch"] == ticket["epoch"]
    assert inner["events"] == [event]
    assert len(code) == 19
    assert SECRET not in text


def test_time_that_the_server_grants_reaches_the_page(new_desk):
    desk = new_desk()
    desk.open(pledge=True)
    left = desk.page.evaluate("session.left")
    attempt = desk.attempt
    attempt.refresh_from_db()
    off = timedelta(milliseconds=left) - (attempt.deadline - timezone.now())
    assert abs(off) < timedelta(seconds=2)


@contextmanager
def own_chromium(chromium, profile):
    """A browser process of our own, which may be killed like a computer that dies."""
    (profile / "DevToolsActivePort").unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            CHROMIUM,
            *ARGUMENTS,
            "--headless=new",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
        ],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        port = _port(profile)
        browser = chromium.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield browser.contexts[0], browser
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)


def _port(profile):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            return (profile / "DevToolsActivePort").read_text().split()[0]
        except (OSError, IndexError):
            time.sleep(0.1)
    raise AssertionError("the browser did not start")


def log_in(context, user, server):
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": server.url}])


def kept_cookies(context):
    """What the disk holds of the cookies after half a minute of an exam."""
    return [one for one in context.cookies() if one["name"] == "xieli-lease"]


def test_a_killed_browser_brings_back_the_last_keystroke(
    chromium, live_server, tmp_path
):
    attempt = attempt_in_words()
    with own_chromium(chromium, tmp_path) as (context, _):
        log_in(context, attempt.candidate, live_server)
        desk = Desk(context, live_server, attempt)
        desk.open(pledge=True)
        desk.write(1, {"text": "第一句"})
        assert desk.flush()
        cookies = kept_cookies(context)
        desk.go_offline()
        desk.write(1, {"text": f"第一句，{SECRET}"})
    assert not _found_on_disk(tmp_path, SECRET)
    with own_chromium(chromium, tmp_path) as (context, _):
        log_in(context, attempt.candidate, live_server)
        context.add_cookies(cookies)
        desk = Desk(context, live_server, attempt)
        assert desk.open()["recovered"] == [1]
        assert desk.flush()
    assert stored(attempt) == {"text": f"第一句，{SECRET}"}
    assert faults(attempt) == ()


def _found_on_disk(folder, text):
    """Files of the browser's profile in which the text can be read."""
    forms = [text.encode(), text.encode("utf-16-le"), json.dumps(text)[1:-1].encode()]
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any("indexeddb" in str(path).lower() for path in files)
    return [path for path in files if any(form in path.read_bytes() for form in forms)]
