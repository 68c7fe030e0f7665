"""The pages of the exam room and the doors between them, as HTTP sees them."""

import gzip
import json
from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams.attempts import cookies, hooks
from exams.attempts.models import Attempt, AttemptStatus
from exams.attempts.services import submit_attempt, take_over
from question_bank.kinds import KINDS
from tests.factories import (
    make_attempt,
    make_form,
    make_form_item,
    make_item,
    make_open_attempt,
    make_user,
    make_write,
)

pytestmark = pytest.mark.django_db
PAGES = ["instructions", "room", "review", "done", "clock"]
# Asking PostgreSQL for the time is a query; SQLite's clock is our own.
CLOCK = int(connection.vendor == "postgresql")
ACTS = ["start", "continue", "events", "answers", "submit"]


def address(name, attempt):
    return reverse(f"attempts:{name}", args=[attempt.pk])


class Browser(Client):
    """The candidate's browser at one open attempt."""

    def __init__(self, form=None, at=None, **fields):
        super().__init__()
        self.attempt, lease = make_open_attempt(form, at=at or timezone.now(), **fields)
        self.force_login(self.attempt.candidate)
        self.cookies[cookies.NAME] = lease.token

    def page(self, name, **fields):
        return self.get(address(name, self.attempt), **fields)

    def act(self, name, data=None):
        return self.post(address(name, self.attempt), data or {})

    def save(self, write=None, **changes):
        write = write or make_write(self.attempt, 1, {"choice": ["B"]})
        body = json.dumps(asdict(write) | changes, default=str)
        return self.post(
            address("events", self.attempt), body, content_type="application/json"
        )


@pytest.fixture
def browser():
    return Browser()


def test_a_save_answers_with_its_receipt(browser):
    write = make_write(browser.attempt, 1, {"choice": ["C"]})
    answer = browser.save(write)
    assert answer.status_code == 200
    receipt = answer.json()
    assert (receipt["sha256"], receipt["position"]) == (write.sha256, 1)
    assert receipt["is_current"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"event_uuid": "x"}, 400, "malformed"),
        ({"payload": []}, 400, "malformed"),
        ({"client_seq": 2**31}, 400, "malformed"),
        ({"client_seq": True}, 400, "malformed"),
        ({"position": -1}, 400, "malformed"),
        ({"position": 40000}, 400, "item_unknown"),
        ({"payload": {"choice": ["E"]}}, 400, "bad_answer"),
        ({"sha256": "0" * 64}, 400, "hash_mismatch"),
        ({"epoch": 2}, 409, "lease_lost"),
    ],
)
def test_a_refused_save_names_its_reason(browser, changes, status, code):
    answer = browser.save(**changes)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["message"].endswith("。")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a":' * 5000, b"\xff"])
def test_a_body_that_is_no_write_is_refused(browser, body):
    url = address("events", browser.attempt)
    answer = browser.post(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_body_that_is_too_long_is_refused(browser):
    write = make_write(browser.attempt, 1, {"text": "文" * 60_000})
    assert browser.save(write).json()["code"] == "malformed"


def test_a_save_needs_the_csrf_token():
    browser = Browser()
    browser.handler.enforce_csrf_checks = True
    assert browser.save().status_code == 403


def test_a_save_without_login_says_so_instead_of_redirecting(browser):
    browser.logout()
    answer = browser.save()
    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")


def test_a_save_after_the_end_is_refused_as_gone(browser):
    Attempt.objects.update(closes_at=timezone.now() - timedelta(seconds=1))
    answer = browser.save()
    assert (answer.status_code, answer.json()["code"]) == (410, "late")


def test_a_save_after_hand_in_is_refused(browser):
    submit_attempt(attempt=browser.attempt, at=timezone.now())
    answer = browser.save()
    assert (answer.status_code, answer.json()["code"]) == (409, "already_submitted")


@pytest.mark.parametrize("name", PAGES + ACTS)
def test_a_stranger_finds_nothing(browser, name):
    stranger = Client()
    stranger.force_login(make_user())
    write = make_write(browser.attempt, 1, {"choice": ["B"]})
    url = address(name, browser.attempt)
    body = json.dumps(asdict(write), default=str)
    answer = (
        stranger.get(url)
        if name in PAGES
        else stranger.post(url, body, content_type="application/json")
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "name", [*PAGES[:-1], "start", "continue", "submit", "answers"]
)
def test_whoever_is_signed_out_is_led_to_the_login(browser, name):
    url = address(name, browser.attempt)
    answer = Client().get(url) if name in PAGES else Client().post(url)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_not_done_by_reading(browser, name):
    assert browser.page(name).status_code == 405


def test_the_way_in_starts_the_clock_and_hands_out_the_lease(client):
    attempt = make_attempt(at=timezone.now())
    client.force_login(attempt.candidate)
    rules = client.get(address("instructions", attempt)).content.decode()
    assert "90 分钟" in rules
    assert "5 秒" in rules
    client.post(address("start", attempt))
    cookie = client.cookies[cookies.NAME]
    assert cookie["httponly"]
    assert cookie["path"] == address("instructions", attempt)
    assert client.get(address("room", attempt)).status_code == 200


def test_a_double_click_on_start_leads_to_the_room(browser):
    answer = browser.act("start")
    assert answer.url == address("room", browser.attempt)


def test_a_paper_that_is_not_open_yet_has_no_start_button(client):
    now = timezone.now()
    attempt = make_attempt(at=now, opens_at=now + timedelta(hours=1))
    client.force_login(attempt.candidate)
    page = client.get(address("instructions", attempt)).content.decode()
    assert "开始作答</button>" not in page
    answer = client.post(address("start", attempt))
    assert answer.status_code == 403
    assert "还没有到开考时间" in answer.content.decode()


def test_the_room_shows_the_paper_without_its_key(browser):
    page = browser.page("room").content.decode()
    assert "示例题的题干" in page
    assert "解析" not in page


def test_the_room_shows_what_the_server_holds(browser):
    browser.save()
    page = browser.page("room").content.decode()
    assert 'value="B" checked' in page
    assert "已存到服务器" in page


def test_a_written_answer_comes_back_character_for_character():
    browser = Browser(make_form(part="skill", kinds=["written"]))
    text = '\n  甲 < 乙 & "丙"\n</textarea>'
    browser.save(make_write(browser.attempt, 1, {"text": text}))
    page = browser.page("room").content.decode()
    assert "&lt;/textarea&gt;" in page
    assert ">\n\n  甲 &lt; 乙 &amp;" in page


def test_another_browser_is_asked_before_it_continues(browser):
    other = Client()
    other.force_login(browser.attempt.candidate)
    assert "在这里继续" in other.get(address("room", browser.attempt)).content.decode()
    other.post(address("continue", browser.attempt))
    assert (
        "在这里继续</button>"
        not in other.get(address("room", browser.attempt)).content.decode()
    )
    assert browser.save().json()["code"] == "lease_lost"
    assert "在这里继续" in browser.page("room").content.decode()


def test_hand_in_from_a_browser_without_the_lease_is_refused(browser):
    take_over(attempt=browser.attempt, at=timezone.now())
    assert browser.act("submit").status_code == 409


def test_the_review_lists_what_is_unanswered_and_flagged(browser):
    browser.save()
    browser.save(make_write(browser.attempt, 3, {"flagged": True}, seq=2, kind="flag"))
    page = browser.page("review")
    assert page.context["progress"].unanswered == (2, 3)
    assert page.context["progress"].flagged == (3,)


def test_hand_in_leads_to_the_end_and_a_repeat_as_well(browser):
    done = address("done", browser.attempt)
    assert browser.act("submit").url == done
    assert browser.act("submit").url == done
    assert "已交卷" in browser.page("done").content.decode()


def test_a_page_that_hands_in_by_itself_is_led_back_while_there_is_time(browser):
    answer = browser.act("submit", {"time_is_up": "1"})
    assert answer.url == address("room", browser.attempt)
    Attempt.objects.update(deadline=timezone.now())
    answer = browser.act("submit", {"time_is_up": "1"})
    assert answer.url == address("done", browser.attempt)


@pytest.mark.parametrize("name", ["room", "review", "instructions"])
def test_after_the_end_every_page_leads_to_the_last_one(browser, name):
    submit_attempt(attempt=browser.attempt, at=timezone.now())
    answer = browser.page(name, follow=True)
    assert answer.redirect_chain[-1][0] == address("done", browser.attempt)


def test_the_room_of_an_overdue_attempt_ends_it(browser):
    past = timezone.now() - timedelta(minutes=1)
    Attempt.objects.update(deadline=past, closes_at=past)
    answer = browser.page("room")
    assert answer.url == address("done", browser.attempt)
    browser.attempt.refresh_from_db()
    assert browser.attempt.status == AttemptStatus.EXPIRED


def test_the_last_page_links_the_result_that_a_room_above_offers(browser, monkeypatch):
    monkeypatch.setattr(hooks, "result_urls", [lambda pk: None, lambda pk: "/r/1"])
    submit_attempt(attempt=browser.attempt, at=timezone.now())
    assert 'href="/r/1"' in browser.page("done").content.decode()


def test_the_clock_tells_time_and_deadline(browser):
    state = browser.page("clock").json()
    assert state["status"] == "open"
    assert state["holds_lease"]
    assert state["deadline"] == browser.attempt.deadline.isoformat()


class TestWithoutScript:
    """One form a question; the same service, the same receipts."""

    def form(self, **fields):
        return {
            "event_uuid": uuid4(),
            "position": 1,
            "epoch": 1,
            "client_seq": 1,
        } | fields

    def test_a_form_saves_one_question(self, browser):
        answer = browser.act("answers", self.form(choice=["C"]))
        assert answer.url == address("room", browser.attempt) + "#q1"
        assert "第 1 题已存到服务器。" in browser.page("room").content.decode()
        assert browser.attempt.responses.get(form_item__position=1).answer == {
            "choice": ["C"]
        }

    def test_the_same_form_twice_is_one_save(self, browser):
        form = self.form(choice=["C"])
        browser.act("answers", form)
        browser.act("answers", form)
        assert browser.attempt.events.count() == 1

    def test_the_flag_button_flags(self, browser):
        browser.act("answers", self.form(flagged="1"))
        assert browser.attempt.responses.get(form_item__position=1).flagged

    def test_the_flag_button_keeps_the_answer_on_the_screen(self, browser):
        form = self.form(choice=["C"], flagged="1")
        browser.act("answers", form)
        browser.act("answers", form)
        kept = browser.attempt.responses.get(form_item__position=1)
        assert (kept.answer, kept.flagged) == ({"choice": ["C"]}, True)
        assert browser.attempt.events.count() == 2

    def test_the_flag_button_of_an_old_page_does_not_take_an_answer_back(self, browser):
        browser.save(make_write(browser.attempt, 1, {"choice": ["B"]}, seq=5))
        browser.act("answers", self.form(choice=["C"], flagged="1"))
        kept = browser.attempt.responses.get(form_item__position=1)
        assert (kept.answer, kept.flagged) == ({"choice": ["B"]}, False)

    def test_a_form_from_an_old_page_says_that_it_does_not_count(self, browser):
        browser.save(make_write(browser.attempt, 1, {"choice": ["B"]}, seq=5))
        browser.act("answers", self.form(choice=["C"]))
        assert "本题已有更新的答案" in browser.page("room").content.decode()

    def test_a_broken_form_is_refused(self, browser):
        browser.act("answers", self.form(position="x"))
        assert "没有保存" in browser.page("room").content.decode()


def test_every_page_costs_the_same_for_one_question_and_for_a_hundred(
    django_assert_num_queries,
):
    long = Browser(make_form(kinds=["single_choice"] * 100))
    short = Browser(make_form(kinds=["single_choice"]))
    for browser in (short, long):
        # Session, person, attempt with form, answers, items, last number.
        with django_assert_num_queries(6 + CLOCK):
            browser.page("room")
        with django_assert_num_queries(4 + CLOCK):
            browser.page("review")


def test_a_save_over_http_costs_session_person_and_the_service(
    django_assert_num_queries,
):
    browser = Browser()
    with django_assert_num_queries(10 + CLOCK):
        browser.save()


def test_the_exam_page_is_small_enough_for_a_slow_line():
    """150 KB with style and script (ui/css, ui/js and Bootstrap are counted there)."""
    browser = Browser(make_form(kinds=["single_choice"] * 100))
    page = browser.page("room").content
    assert len(gzip.compress(page)) < 40_000


WITHOUT_SCRIPT = [
    ("fill_blank", {"blanks": ["甲", ""]}, {"blanks": ["甲", ""]}),
    ("calculation", {"results": ["4,200元"]}, {"results": ["4,200元"]}),
    ("ordering", {"order": ["B", "", "A"]}, {"order": ["B", "", "A"]}),
    ("matching", {"pairs": ["", "C"]}, {"pairs": ["", "C"]}),
    (
        "composite",
        {"parts": "4", "parts-1-choice": ["B"], "parts-4-blanks": ["甲", ""]},
        {"parts": [{"choice": ["B"]}, None, None, {"blanks": ["甲", ""]}]},
    ),
    ("case_analysis", {"text": "能。\r\n可以。"}, {"text": "能。\n可以。"}),
]


@pytest.mark.parametrize(("kind", "fields", "stored"), WITHOUT_SCRIPT)
def test_a_form_without_script_answers_every_kind(kind, fields, stored):
    browser = Browser(make_form(kinds=[kind]))
    form = {"event_uuid": uuid4(), "position": 1, "epoch": 1, "client_seq": 1}
    browser.act("answers", form | fields)
    assert browser.attempt.responses.get(form_item__position=1).answer == stored
    assert "已存到服务器" in browser.page("room").content.decode()


@pytest.mark.parametrize("parts", ["x", "-1", "11", "999999999"])
def test_a_form_with_an_impossible_number_of_parts_is_refused(parts):
    browser = Browser(make_form(kinds=["composite"]))
    form = {"event_uuid": uuid4(), "position": 1, "epoch": 1, "client_seq": 1}
    browser.act("answers", form | {"parts": parts})
    assert "没有保存" in browser.page("room").content.decode()
    assert browser.attempt.events.count() == 0


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("fill_blank", {"blanks": ["甲\0"]}),
        ("fill_blank", {"blanks": ["长" * 201]}),
        ("calculation", {"results": [1]}),
        ("ordering", {"order": ["Z"]}),
        ("matching", {"pairs": ["A", "B", "C"]}),
        ("composite", {"parts": [{"choice": ["A"]}] * 5}),
        ("composite", {"parts": [{"text": "A"}]}),
        ("single_choice", {"blanks": ["A"]}),
    ],
)
def test_an_impossible_answer_is_refused_and_not_stored(kind, payload):
    browser = Browser(make_form(kinds=[kind]))
    answer = browser.save(make_write(browser.attempt, 1, payload))
    assert answer.json()["code"] == "bad_answer"
    assert browser.attempt.events.count() == 0


def test_what_was_typed_comes_back_escaped_into_its_gap():
    browser = Browser(make_form(kinds=["fill_blank"]))
    browser.save(make_write(browser.attempt, 1, {"blanks": ['"><b>', "乙 & 丙"]}))
    page = browser.page("room").content.decode()
    assert 'value="&quot;&gt;&lt;b&gt;"' in page
    assert 'value="乙 &amp; 丙"' in page


def test_the_room_says_how_points_are_given_where_it_is_unusual():
    form = make_form(kinds=[])
    make_form_item(form, make_item("multiple_choice", scoring="partial"))
    page = Browser(form).page("room").content.decode()
    assert "选对部分选项得部分分，有错选不得分。" in page


KEYED = [code for code, kind in KINDS.items() if kind.marked_by_key]


@pytest.mark.parametrize("kind", KEYED)
def test_a_room_of_any_kind_is_small_enough_for_a_slow_line(kind):
    page = Browser(make_form(kinds=[kind] * 100)).page("room").content
    assert len(gzip.compress(page)) < 40_000


@pytest.mark.parametrize("kind", KEYED)
def test_the_room_holds_no_key_of_any_kind(kind):
    page = Browser(make_form(kinds=[kind])).page("room").content.decode()
    for secret in ("解析", "天干之首", "4200", "data-key"):
        assert secret not in page
