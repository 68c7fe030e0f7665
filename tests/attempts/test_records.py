"""One's own record after the exam: what the page says, what the file proves."""

import json
import subprocess
import sys
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from exams.attempts import record_check
from exams.attempts.models import AttemptStatus
from exams.attempts.orders import order_for
from exams.attempts.places import placed_on
from exams.attempts.receipts import public_signing_key
from exams.attempts.record_check import faults_of
from exams.attempts.records import record_document, record_of
from exams.attempts.scribe import Scribe
from exams.attempts.services import Because, grant_time, terminate_attempt
from tests.factories import (
    answer_all,
    hand_in,
    make_form,
    make_open_attempt,
    make_submitted_attempt,
    make_user,
)

pytestmark = pytest.mark.django_db
KINDS = ["single_choice"] * 4


def sat(now, seed=7):
    """A handed-in attempt in an order of its own, with one write that came late."""
    form = make_form(kinds=KINDS)
    attempt, lease = make_open_attempt(form, at=now, order_seed=seed)
    answer_all(attempt, lease, {1: "A", 2: "C"}, at=now + timedelta(seconds=5))
    scribe = Scribe(lease, form.pk, seq=10)
    scribe.head = attempt.events.last().sha256
    late = now + timedelta(minutes=91)
    scribe.save(3, {"choice": ["D"]}, at=late)
    return hand_in(attempt, at=now + timedelta(minutes=2))


def test_answers_stand_under_the_numbers_and_letters_of_the_screen(now):
    attempt = sat(now)
    order = order_for(7, placed_on(attempt.form_id))
    rows = {row.number: row for row in record_of(attempt).rows}
    assert list(rows) == [1, 2, 3, 4]
    letter = "ABCD"[order.options[2].index(2)]  # the form's C, where it stood
    assert rows[order.number_of(2)].answer == letter
    assert rows[order.number_of(4)].answer == ""
    event = attempt.events.get(form_item__position=2)
    assert rows[order.number_of(2)].code.replace("-", "") == event.sha256[:8]


def test_what_does_not_count_is_named_as_such(now):
    attempt = sat(now)
    [row] = record_of(attempt).aside
    order = order_for(7, placed_on(attempt.form_id))
    assert row.number == order.number_of(3)
    assert (row.why, row.answer) == (
        "晚于截止时间",
        "ABCD"[order.options[3].index(3)],
    )


def test_the_page_shows_answers_and_never_a_question(client, now):
    attempt = sat(now)
    client.force_login(attempt.candidate)
    page = client.get(reverse("attempts:record", args=[attempt.pk])).content.decode()
    assert "不计入的保存" in page
    assert attempt.manifest_sha256 in page
    for item in attempt.form.items.select_related("version"):
        assert item.version.content["stem"] not in page


def test_a_termination_is_on_the_record(client, now):
    attempt, _ = make_open_attempt(at=now)
    why = {"reason": "cheating", "note": "夹带资料", "by": make_user()}
    terminate_attempt(attempt=attempt, at=now, **why)
    client.force_login(attempt.candidate)
    page = client.get(reverse("attempts:record", args=[attempt.pk])).content.decode()
    assert "终止作答" in page
    assert "夹带资料" in page


def test_time_given_is_told_in_minutes(client, now):
    attempt, _ = make_open_attempt(at=now)
    because = Because(by=make_user(), at=now, reason="power")
    grant_time(attempt=attempt, minutes=10, because=because)
    attempt.refresh_from_db()
    hand_in(attempt, at=now + timedelta(minutes=2))
    client.force_login(attempt.candidate)
    page = client.get(reverse("attempts:record", args=[attempt.pk])).content.decode()
    assert "顺延 10 分 0 秒" in page


@pytest.mark.parametrize("name", ["record", "record_file"])
def test_others_find_nothing_and_nobody_before_the_end(client, now, name):
    running, _ = make_open_attempt(at=now)
    ended = make_submitted_attempt(at=now)
    client.force_login(running.candidate)
    assert client.get(reverse(f"attempts:{name}", args=[ended.pk])).status_code == 404
    early = client.get(reverse(f"attempts:{name}", args=[running.pk]))
    assert early.url == reverse("attempts:done", args=[running.pk])


@pytest.mark.parametrize("name", ["record", "record_file"])
def test_it_costs_the_same_for_one_answer_and_for_forty(
    client, now, name, django_assert_num_queries
):
    few = make_submitted_attempt(make_form(kinds=KINDS), {1: "A"}, at=now)
    many = make_submitted_attempt(
        make_form(kinds=["single_choice"] * 40),
        dict.fromkeys(range(1, 41), "B"),
        at=now,
    )
    for attempt in (few, many):
        client.force_login(attempt.candidate)
        address = reverse(f"attempts:{name}", args=[attempt.pk])
        client.get(address)  # the places of a paper are read once a process
        # Session, person, attempt; then what belongs to it.
        with django_assert_num_queries({"record": 8, "record_file": 7}[name]):
            client.get(address)


@pytest.fixture
def record(client, now):
    """The file as it was downloaded."""
    attempt = sat(now)
    client.force_login(attempt.candidate)
    response = client.get(reverse("attempts:record_file", args=[attempt.pk]))
    assert "attachment" in response["Content-Disposition"]
    return json.loads(response.content)


def test_the_file_proves_itself_against_the_published_key(record):
    assert faults_of(record, public_signing_key()) == []
    assert record["hand_in"]["status"] == AttemptStatus.SUBMITTED
    assert [row["why"] for row in record["not_counted"]] == ["late"]


def change_answer(record):
    record["writes"][0]["payload"] = {"choice": ["D"]}


def drop_a_write(record):
    del record["writes"][0]


def drop_an_answer(record):
    del record["manifest"][0]


def claim_another_end(record):
    record["hand_in"]["status"] = "expired"


def sign_anew(record):
    record["signature"] = "00" * 64


@pytest.mark.parametrize(
    "tamper",
    [change_answer, drop_a_write, drop_an_answer, claim_another_end, sign_anew],
)
def test_whatever_is_changed_is_found(record, tamper):
    changed = deepcopy(record)
    tamper(changed)
    assert faults_of(changed, public_signing_key())


@pytest.mark.parametrize("junk", [{}, {"format": "xieli-record/1"}, {"format": 3}])
def test_junk_is_no_record(junk):
    assert faults_of(junk)


def test_the_check_runs_without_server_and_database(record, tmp_path):
    """As docs/exam-record.md tells people to do it."""
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record), encoding="utf-8")
    script = Path(record_check.__file__)
    line = [sys.executable, script, file, "--key", public_signing_key()]
    done = subprocess.run(line, capture_output=True, text=True, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "the record holds\n")


def test_an_ended_attempt_without_any_write_has_a_record(now):
    attempt = make_submitted_attempt(at=now)
    assert faults_of(record_document(attempt), public_signing_key()) == []
