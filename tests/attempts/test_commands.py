"""The twin verbs of the screens, and the tick that ends what is overdue."""

import json
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from exams.attempts.models import Attempt, AttemptStatus, Response
from exams.attempts.records import record_document
from jobs import ticks
from tests.factories import make_open_attempt, make_submitted_attempt
from tests.verbs import refused

pytestmark = pytest.mark.django_db


def run(*arguments):
    output = StringIO()
    call_command(*arguments, stdout=output)
    return output.getvalue()


def test_expire_attempts_ends_what_is_overdue_once(now):
    attempt, _ = make_open_attempt(at=now - timedelta(days=1))
    assert json.loads(run("expire_attempts", "--json")) == {
        "expired": [str(attempt.pk)]
    }
    assert run("expire_attempts") == "到时收卷 0 份。\n"


def tick(at):
    found = next(t for t in ticks.registered() if t.name == "attempts.expire")
    found.function(at)


def test_the_tick_ends_what_is_overdue():
    attempt, _ = make_open_attempt(at=timezone.now() - timedelta(minutes=91))
    tick(timezone.now())
    assert Attempt.objects.get(pk=attempt.pk).status == AttemptStatus.EXPIRED


def test_a_tick_whose_clock_is_ahead_ends_nothing_early():
    attempt, _ = make_open_attempt(at=timezone.now())
    tick(timezone.now() + timedelta(days=1))
    assert Attempt.objects.get(pk=attempt.pk).status == AttemptStatus.OPEN


def test_verify_attempt_counts_and_prints_no_answer(now):
    attempt = make_submitted_attempt(answers={1: "B"}, at=now)
    report = json.loads(run("verify_attempt", str(attempt.pk), "--json"))
    assert report == {"events": 1, "aside": 0, "answered": 1, "faults": []}
    assert "记录 1 条" in run("verify_attempt", str(attempt.pk))


def test_verify_attempt_fails_on_an_unexplained_answer(now):
    attempt = make_submitted_attempt(answers={1: "B"}, at=now)
    Response.objects.update(answer={"choice": ["D"]})
    with pytest.raises(CommandError) as caught:
        run("verify_attempt", str(attempt.pk))
    assert caught.value.returncode == 1


def test_verify_attempt_of_nothing_fails(db):
    assert refused("verify_attempt", uuid4())["error"] == "attempt_unknown"


def test_verify_record_checks_a_file_against_this_servers_key(now, tmp_path):
    attempt = make_submitted_attempt(answers={1: "B"}, at=now)
    file = tmp_path / "record.json"
    file.write_text(json.dumps(record_document(attempt)), encoding="utf-8")
    assert json.loads(run("verify_record", str(file), "--json")) == {"faults": []}
    file.write_text(file.read_text(encoding="utf-8").replace('["B"]', '["C"]'))
    with pytest.raises(CommandError) as caught:
        run("verify_record", str(file))
    assert caught.value.returncode == 1


def test_verify_record_of_nothing_fails(tmp_path):
    assert refused("verify_record", tmp_path / "none")["error"] == "file_unreadable"
