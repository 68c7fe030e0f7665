"""The pages around the paper: who sees them, what they say, what they cost."""

import gzip
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from exams.attempts import hooks
from exams.attempts.answer_fields import FAMILIES
from exams.attempts.lane.papers import paper_page
from exams.attempts.models import AttemptStatus
from exams.attempts.services import Because, let_in, start_attempt, submit_attempt
from exams.papers.compositions import ACTS
from question_bank.kinds import KINDS
from tests.factories import (
    make_attempt,
    make_form,
    make_form_item,
    make_item,
    make_open_attempt,
    make_submitted_attempt,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGES = ["instructions", "door", "room", "done", "record", "record_file"]
KIBIBYTE = 1024


def address(name, attempt):
    return reverse(f"attempts:{name}", args=[attempt.pk])


def signed_in(attempt):
    client = Client()
    client.force_login(attempt.candidate)
    return client


def read(attempt, name):
    return signed_in(attempt).get(address(name, attempt)).content.decode()


@pytest.mark.parametrize("name", [*PAGES, "pause", "resume"])
def test_a_stranger_finds_nothing(name):
    attempt, _ = make_open_attempt(at=timezone.now())
    client = Client()
    client.force_login(make_user())
    method = client.post if name in ("pause", "resume") else client.get
    assert method(address(name, attempt)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_whoever_is_signed_out_is_led_to_the_login(name):
    attempt, _ = make_open_attempt(at=timezone.now())
    assert "/accounts/login/" in Client().get(address(name, attempt)).url


@pytest.mark.parametrize("name", ["pause", "resume"])
def test_acts_are_not_done_by_reading(name):
    attempt, _ = make_open_attempt(at=timezone.now(), may_pause=True)
    assert signed_in(attempt).get(address(name, attempt)).status_code == 405


def test_each_state_leads_to_its_own_page():
    now = timezone.now()
    ready, ended = make_attempt(at=now), make_submitted_attempt(at=now)
    running, _ = make_open_attempt(at=now)
    for attempt, page in ((ready, "instructions"), (running, "room"), (ended, "done")):
        response = signed_in(attempt).get(address("room", attempt), follow=True)
        assert response.request["PATH_INFO"] == address(page, attempt)


def test_the_waiting_page_says_the_rules_of_this_candidate():
    now = timezone.now()
    opens = now + timedelta(minutes=10)
    attempt = make_attempt(
        at=now, opens_at=opens, purpose="sitting", order_seed=3, waits_at_door=True
    )
    page = read(attempt, "instructions")
    local = timezone.localtime(opens)
    assert f"{local + timedelta(minutes=30):%H:%M}（开考 30 分钟后）" in page
    assert "90 分钟" in page
    assert "选项次序各不相同" in page
    assert "诚信承诺" in page
    assert "换机码" in page


def test_the_waiting_page_tells_sections_and_never_a_question():
    form = make_form(kinds=["single_choice", "single_choice", "true_false"])
    page = read(make_attempt(form, at=timezone.now()), "instructions")
    assert "2 题，共 2 分" in page
    for item in form.items.select_related("version"):
        assert item.version.content["stem"] not in page


def test_the_door_tells_when_it_opens_and_for_whom():
    now = timezone.now()
    attempt = make_attempt(at=now, purpose="sitting", waits_at_door=True)
    client = signed_in(attempt)
    state = client.get(address("door", attempt)).json()
    assert (state["is_let_in"], state["is_sealed"]) == (False, False)
    assert state["status"] == AttemptStatus.READY
    let_in(attempt=attempt, because=Because(by=make_user(), at=timezone.now()))
    assert client.get(address("door", attempt)).json()["is_let_in"] is True


def test_the_shell_holds_no_question():
    attempt, _ = make_open_attempt(at=timezone.now())
    page = read(attempt, "room")
    for item in attempt.form.items.select_related("version"):
        assert item.version.content["stem"] not in page


def test_pauses_of_a_calm_mock_and_refusals_of_all_others():
    calm, _ = make_open_attempt(at=timezone.now(), may_pause=True)
    client = signed_in(calm)
    assert client.post(address("pause", calm)).json() == {}
    calm.refresh_from_db()
    assert calm.paused_at is not None
    assert client.post(address("resume", calm)).json() == {}
    assert client.post(address("resume", calm)).json()["code"] == "not_paused"
    timed, _ = make_open_attempt(at=timezone.now())
    refused = signed_in(timed).post(address("pause", timed))
    assert (refused.status_code, refused.json()["code"]) == (409, "cannot_pause")


def test_a_pause_needs_the_csrf_token():
    calm, _ = make_open_attempt(at=timezone.now(), may_pause=True)
    client = Client(enforce_csrf_checks=True)
    client.force_login(calm.candidate)
    assert client.post(address("pause", calm)).status_code == 403


def test_the_last_page_shows_the_signed_hand_in():
    attempt = make_submitted_attempt(answers={1: "A"}, at=timezone.now())
    page = read(attempt, "done")
    code = f"{attempt.manifest_sha256[:4]}-{attempt.manifest_sha256[4:8]}"
    assert code in page
    assert "1 题，共 3 题" in page
    assert "1 份" in page


def test_the_last_page_links_the_result_that_a_room_above_offers(monkeypatch):
    attempt = make_submitted_attempt(at=timezone.now())
    monkeypatch.setattr(hooks, "result_urls", [lambda attempt_id: f"/r/{attempt_id}/"])
    assert f"/r/{attempt.pk}/" in read(attempt, "done")


def test_scripts_run_only_if_the_page_names_them_and_text_is_no_html():
    attempt, _ = make_open_attempt(at=timezone.now())
    response = signed_in(attempt).get(address("room", attempt))
    policy = response["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in policy
    assert "trusted-types xieli-paper" in policy
    nonce = re.search(r"script-src 'nonce-([^']+)';", policy + ";")[1]
    scripts = re.findall(r"<script(?![^>]*json)[^>]*>", response.content.decode())
    assert len(scripts) > 4
    assert all(f'nonce="{nonce}"' in script for script in scripts)
    assert "htmx.min.js" not in response.content.decode()


def test_pages_elsewhere_keep_their_policy(client):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "trusted-types" not in policy
    assert "script-src 'self'" in policy


# Session, person, attempt; the sections of the waiting page.
COSTS = {"instructions": 4, "door": 3, "room": 3, "done": 7}


@pytest.mark.parametrize("name", list(COSTS))
def test_every_page_costs_the_same_for_one_question_and_for_a_hundred(
    name, django_assert_num_queries
):
    for items in (1, 100):
        form = make_form(kinds=["single_choice"] * items)
        if name in ("instructions", "door"):
            attempt = make_attempt(form, at=timezone.now())
        elif name == "room":
            attempt, _ = make_open_attempt(form, at=timezone.now())
        else:
            attempt = make_submitted_attempt(form, at=timezone.now())
        client = signed_in(attempt)
        # PostgreSQL is asked for the time.
        clock = connection.vendor == "postgresql"
        with django_assert_num_queries(COSTS[name] + clock):
            assert client.get(address(name, attempt)).status_code == 200


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_paper_of_any_kind_has_its_fields_and_no_key(kind):
    form = make_form(
        kinds=[], part="skill" if not KINDS[kind].marked_by_key else "theory"
    )
    made = make_item(kind)
    make_form_item(form, made)
    page = paper_page(form.pk).html.decode()
    assert f'data-answer="{next(iter(_answers(made)))}"' in page
    for secret in ("解析", "参考答案", "要点一", "天干之首"):
        assert secret not in page


def _answers(item):
    yield KINDS[item.kind].shown(item.current.content).answer


def test_the_fields_of_every_family_are_drawn():
    drawn = {
        KINDS[code].shown(make_item(code).current.content).answer for code in KINDS
    }
    assert drawn | {ACTS} == set(FAMILIES)


def test_a_paper_of_a_hundred_questions_is_small():
    kinds = ["single_choice"] * 60 + ["multiple_choice"] * 20 + ["true_false"] * 20
    page = paper_page(make_form(kinds=kinds).pk)
    assert len(page.zipped) < 12 * KIBIBYTE
    assert gzip.decompress(page.zipped) == page.html


def test_an_overdue_attempt_ends_when_its_page_is_asked_for():
    attempt, _ = make_open_attempt(at=timezone.now() - timedelta(minutes=100))
    assert "到时收卷" in read(attempt, "done")
    attempt.refresh_from_db()
    assert attempt.ended_at == attempt.deadline


def test_an_attempt_that_ended_while_the_page_was_away_leads_to_the_end():
    attempt, _ = make_open_attempt(at=timezone.now() - timedelta(minutes=100))
    submit_attempt(attempt=attempt, manifest=[], at=timezone.now())
    response = signed_in(attempt).get(address("room", attempt))
    assert response.url == address("done", attempt)


def test_a_start_in_another_tab_leads_on_from_the_door():
    attempt = make_attempt(at=timezone.now())
    start_attempt(attempt=attempt, at=timezone.now())
    state = signed_in(attempt).get(address("door", attempt)).json()
    assert state["status"] == AttemptStatus.OPEN
