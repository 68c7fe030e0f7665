"""`verify_receipts` finds every promise that the database does not keep."""

import json
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from exams.attempts.manifests import standing_manifest
from exams.attempts.models import Response
from exams.attempts.services import submit_attempt
from tests.verbs import refused

SOUND = {
    "lost": 0,
    "duplicated": 0,
    "mutated": 0,
    "phantom": 0,
    "forged": 0,
    "unexplained": 0,
    "stuck": 0,
}


@pytest.fixture
def notebook(tmp_path):
    """Writes a file of records, and says what the verb finds in it."""

    def verify(*records):
        path = tmp_path / "candidate.jsonl"
        path.write_text("".join(json.dumps(one) + "\n" for one in records))
        out = StringIO()
        with suppress(CommandError):
            call_command("verify_receipts", str(path), "--json", stdout=out)
        return json.loads(out.getvalue())

    return verify


@pytest.fixture
def saved(chair):
    """What an honest browser wrote down about one save: sent, then acknowledged."""
    write = chair.write()
    [receipt] = chair.send(write)
    event = {
        "attempt": str(chair.attempt.pk),
        "event_uuid": str(write.event_uuid),
        "sha256": write.sha256,
    }
    return {"type": "sent", **event}, {
        "type": "receipt",
        **event,
        "position": receipt.position,
        "server_time": receipt.server_time.isoformat(),
        "signature": receipt.signature,
    }


@pytest.fixture(autouse=True)
def _exam_goes_on(chair):
    """The clock of these tests stands years before the database's."""
    set_year_of_end(chair.attempt, 2999)


def set_year_of_end(attempt, year):
    attempt.closes_at = attempt.closes_at.replace(year=year)
    attempt.save(update_fields=["closes_at"])


def damage(found):
    return {kind: found[kind] for kind in SOUND if found[kind]}


def test_kept_promises_are_sound(notebook, saved):
    found = notebook(*saved)
    assert found == SOUND | {
        "sound": True,
        "attempts": 1,
        "sent": 1,
        "receipts": 1,
        "events": 1,
        "audit_problem": "",
        "faults": [],
    }


def test_a_receipt_without_its_row_is_lost(notebook, saved):
    sent, receipt = saved
    found = notebook(sent, receipt, receipt | {"event_uuid": str(uuid4())})
    assert damage(found) == {"lost": 1}
    assert found["sound"] is False


def test_the_receipts_of_an_attempt_that_is_gone_are_lost(notebook, saved):
    sent, receipt = saved
    found = notebook(sent, receipt, receipt | {"attempt": str(uuid4())})
    assert damage(found) == {"lost": 1, "forged": 1}


def test_one_event_acknowledged_at_two_positions_is_lost_once(notebook, saved):
    _, receipt = saved
    found = notebook(*saved, receipt | {"position": 2})
    assert damage(found) == {"lost": 1, "forged": 1}


def test_a_row_that_says_another_thing_is_mutated(notebook, saved):
    sent, receipt = saved
    found = notebook(sent, receipt | {"sha256": "0" * 64})
    assert damage(found) == {"mutated": 1, "forged": 1}


def test_a_row_that_was_sent_with_another_hash_is_mutated(notebook, saved):
    sent, receipt = saved
    found = notebook(sent | {"sha256": "0" * 64}, receipt)
    assert damage(found) == {"mutated": 1}


def test_an_event_that_was_chained_anew_may_have_either_hash(notebook, saved):
    sent, receipt = saved
    found = notebook(sent, sent | {"sha256": "0" * 64}, receipt)
    assert damage(found) == {}


def test_a_row_that_nobody_sent_is_a_phantom(notebook, saved, chair):
    chair.save(2)
    assert damage(notebook(*saved)) == {"phantom": 1}


def test_without_what_was_sent_nothing_is_a_phantom(notebook, saved, chair):
    chair.save(2)
    assert damage(notebook(saved[1])) == {}


def test_a_row_without_an_acknowledgement_is_no_fault(notebook, saved):
    assert damage(notebook(saved[0])) == {}


def test_a_hand_in_that_the_server_does_not_know_is_lost(notebook, saved, chair):
    told = {"type": "handed_in", "attempt": str(chair.attempt.pk)}
    told["manifest_sha256"] = "0" * 64
    assert damage(notebook(*saved, told)) == {"lost": 1}


def test_a_hand_in_that_both_sides_hold_alike_is_kept(notebook, saved, chair):
    manifest = standing_manifest(chair.attempt)
    at = chair.at + timedelta(minutes=60)
    ended = submit_attempt(attempt=chair.attempt, manifest=manifest, at=at)
    told = {"type": "handed_in", "attempt": str(chair.attempt.pk)}
    told["manifest_sha256"] = ended.manifest_sha256
    assert damage(notebook(*saved, told)) == {}


def test_a_false_signature_is_forged(notebook, saved):
    sent, receipt = saved
    assert damage(notebook(sent, receipt | {"signature": "0" * 64})) == {"forged": 1}


def test_an_answer_that_the_log_does_not_explain_is_found(notebook, saved):
    answered = Response.objects.filter(form_item__position=1)
    answered.update(answer={"choice": ["D"]})
    assert damage(notebook(*saved)) == {"unexplained": 1}


def test_an_attempt_long_past_its_end_is_stuck(notebook, saved, chair):
    set_year_of_end(chair.attempt, 2025)
    assert damage(notebook(*saved)) == {"stuck": 1}


def test_damage_ends_the_verb_with_1(tmp_path, saved):
    path = tmp_path / "candidate.jsonl"
    path.write_text(json.dumps(saved[1] | {"event_uuid": str(uuid4())}) + "\n")
    with pytest.raises(CommandError, match="^lost: ") as caught:
        call_command("verify_receipts", str(path), stdout=StringIO())
    assert caught.value.returncode == 1


def test_a_line_torn_off_by_a_power_cut_is_left_out(tmp_path, saved):
    path = tmp_path / "candidate.jsonl"
    path.write_text(json.dumps(saved[0]) + "\n" + json.dumps(saved[1])[:40])
    out = StringIO()
    call_command("verify_receipts", str(path), "--json", stdout=out)
    assert json.loads(out.getvalue())["receipts"] == 0


def test_people_read_a_sentence(tmp_path, saved):
    path = tmp_path / "candidate.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in saved))
    out = StringIO()
    call_command("verify_receipts", str(path), stdout=out)
    assert out.getvalue() == (
        "核对 1 份作答、1 张回执、1 条记录：lost 0，duplicated 0，mutated 0，"
        "phantom 0，forged 0，unexplained 0，stuck 0。\n"
    )


@pytest.mark.parametrize("line", ["no json", "{}", '{"type": "sent"}', "[]", "1"])
def test_a_line_that_is_not_ours_is_refused(tmp_path, db, line):
    path = tmp_path / "candidate.jsonl"
    path.write_text(line + "\n")
    told = refused("verify_receipts", path)
    assert told["error"] == "file_malformed"
    assert "第 1 行" in told["message"]


def test_a_missing_file_is_refused(tmp_path, db):
    assert refused("verify_receipts", tmp_path / "none")["error"] == "file_unreadable"
