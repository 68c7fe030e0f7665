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


def test_a_case_is_played_perfectly_and_from_its_acts(capsys, tmp_path):
    perfect = called(capsys, "casework_play", "c01", "--seed", "3", "--json")
    assert perfect["report"]["total"] == "100.0"
    assert (perfect["template"], perfect["seed"]) == ("c01", 3)
    acts = tmp_path / "acts.json"
    acts.write_text(json.dumps(perfect["acts"]), encoding="utf-8")
    arguments = ("casework_play", "c01", "--seed", "3", "--actions", acts, "--json")
    again = called(capsys, *arguments)
    assert again == perfect
    acts.write_text(json.dumps(perfect["acts"][:3]), encoding="utf-8")
    assert float(called(capsys, *arguments)["report"]["total"]) < 60


@pytest.mark.parametrize(
    ("acts", "code"),
    [
        ("{", "bad_actions"),
        ("{}", "bad_actions"),
        ('[{"payload": {}}]', "bad_actions"),
        ('["greet"]', "bad_actions"),
        ('[{"key": "deliver"}]', "impossible_act"),
        ('[{"key": "fly"}]', "impossible_act"),
    ],
)
def test_acts_that_cannot_be_are_refused(tmp_path, acts, code):
    path = tmp_path / "acts.json"
    path.write_text(acts, encoding="utf-8")
    assert refused("casework_play", "c01", "--actions", path)["error"] == code


def test_a_case_that_is_none_is_refused():
    assert refused("casework_play", "nowhere")["error"] == "case_unknown"


def test_the_referee_decides_from_a_file(capsys, tmp_path):
    schema = called(capsys, "casework_decide", "G-01", "--schema", "--json")
    assert schema["anchors"] == ["approved", "publish"]
    facts = {"sex": "男", "age": 50, "months_unemployed": 3, "dibao": "none"}
    facts |= {"sharing": "open", "complaint": "false"}
    assert set(facts) == set(schema["facts"])
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": facts, "anchors": {"publish": "2026-04-08"}}))
    said = called(capsys, "casework_decide", "G-01", "--facts", path, "--json")
    assert said["decisions"]["category"] == ["age"]
    assert said["required"] == ["household", "id_card"]
    assert said["shared"] == ["certificate"]
    assert said["due"] == {"publicity": "2026-04-15"}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("[]", "bad_file"),
        ("{", "bad_file"),
        ('{"anchors": {"publish": "soon"}}', "bad_file"),
        ('{"facts": {"age": 200}}', "bad_facts"),
    ],
)
def test_facts_that_cannot_be_are_refused(tmp_path, document, code):
    path = tmp_path / "facts.json"
    path.write_text(document, encoding="utf-8")
    assert refused("casework_decide", "G-01", "--facts", path)["error"] == code


def test_a_procedure_without_a_case_cannot_be_decided():
    assert refused("casework_decide", "Q-01", "--schema")["error"] == "not_playable"
