import json
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from casework.models import Case
from casework.shelving import load_cases
from tests.casework.stage import C01, close_perfectly, make_case, make_play
from tests.factories import MADE_AT
from tests.verbs import refused

pytestmark = pytest.mark.django_db


def called(capsys, *arguments):
    call_command(*arguments)
    return json.loads(capsys.readouterr().out)


def changed_file(tmp_path, before, after):
    path = tmp_path / "c01.yaml"
    text = C01.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    return path


def test_load_cases_can_be_repeated(capsys):
    first = called(capsys, "load_cases", "--json")
    assert set(first) == {"added", "unchanged", "retired"}
    assert "c01" in first["added"]
    again = called(capsys, "load_cases", "--json")
    assert again["added"] == []
    assert "c01" in again["unchanged"]


def test_the_shelf_knows_what_the_file_says(template):
    case = make_case()
    assert (case.slug, case.level, case.badge) == ("c01", 4, "历史口径")
    assert case.digest == template.sha256
    assert "4:2.5.1S" in case.node_refs


def test_a_changed_file_is_a_new_version_and_the_old_one_stays(tmp_path):
    old = make_case()
    new = make_case(changed_file(tmp_path, "minutes: 30", "minutes: 25"))
    old.refresh_from_db()
    assert (old.is_current, new.is_current) == (False, True)
    assert make_case() == old
    assert Case.objects.count() == 2


def test_a_case_without_a_file_is_taken_off():
    make_case()
    report = load_cases(paths=[], at=MADE_AT)
    assert report.retired == ("c01",)
    assert not Case.objects.current().exists()


def test_faulty_cases_are_named_and_nothing_is_loaded(monkeypatch, tmp_path):
    faulty = changed_file(tmp_path, "record_reception\n    type: 记", "x\n    type: 怪")
    (tmp_path / "b.yaml").write_text("id: b", encoding="utf-8")
    monkeypatch.setattr("casework.management.commands.load_cases.CASES", tmp_path)
    told = refused("load_cases")
    assert told["error"] == "broken_files"
    assert all(isinstance(fault, str) for fault in told["details"])
    assert told["details"]
    (tmp_path / "b.yaml").unlink()
    faulty.write_text(
        C01.read_text(encoding="utf-8").replace("rule: scope", "rule: nowhere"),
        encoding="utf-8",
    )
    with pytest.raises(CommandError, match="unknown rule nowhere"):
        call_command("load_cases")
    assert not Case.objects.exists()


def test_verify_play_says_that_all_agrees(capsys):
    play = close_perfectly(make_play())
    found = called(capsys, "verify_play", str(play.pk), "--json")
    assert set(found) == {"play", "status", "acts", "state_hash", "score", "faults"}
    assert (found["faults"], found["score"]) == ([], "100.0")


def test_verify_play_fails_on_a_fault(capsys):
    play = make_play()
    play.acts.create(sequence=1, key="fly", at=MADE_AT, previous_hash="", act_hash="")
    with pytest.raises(CommandError, match="chain") as caught:
        call_command("verify_play", str(play.pk), "--json")
    assert caught.value.returncode == 1
    assert json.loads(capsys.readouterr().out)["faults"]


def test_verify_play_knows_no_such_play():
    assert refused("verify_play", uuid4())["error"] == "play_unknown"
