import json
import shutil
from datetime import date
from shutil import copytree
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from casework.days import AnyDays
from casework.engine import DATA
from casework.models import Case
from casework.shelving import CASES, load_cases
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
    assert set(first) == {"added", "unchanged", "retired", "unversioned"}
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


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """Change c01's pack and have load_cases find it; the shelf knows the one before."""
    pack = tmp_path / "packs/guide-003"
    copytree(DATA / "packs/guide-003", pack)
    path = changed_file(tmp_path, "minutes: 30", "minutes: 30")
    monkeypatch.setattr("casework.management.commands.load_cases.CASES", tmp_path)
    make_case(path)

    def edit(before, after):
        file = pack / "pack.yaml"
        text = file.read_text(encoding="utf-8")
        assert before in text
        file.write_text(text.replace(before, after), encoding="utf-8")

    return edit


def test_a_pack_edited_under_the_same_version_is_told_of(edited, capsys):
    edited("及时记入台账", "当天记入台账")
    call_command("load_cases")
    told = "规则包 guide-003 第2版的内容变了，请把 version 改为 3。"
    assert told in capsys.readouterr().out
    assert Case.objects.count() == 2


def test_a_pack_edited_under_the_same_version_fails_a_check(edited):
    edited("及时记入台账", "当天记入台账")
    told = refused("load_cases", "--check")
    assert told["error"] == "unversioned_packs"
    assert "guide-003 第2版" in told["details"][0]
    assert Case.objects.count() == 1


def test_a_pack_with_a_new_version_is_loaded_without_a_word(edited, capsys):
    edited("及时记入台账", "当天记入台账")
    edited("version: 2", "version: 3")
    assert called(capsys, "load_cases", "--check", "--json")["unversioned"] == []
    assert Case.objects.count() == 2


def test_a_changed_case_does_not_blame_its_pack(tmp_path):
    make_case()
    changed = changed_file(tmp_path, "minutes: 30", "minutes: 25")
    assert load_cases(paths=[changed], at=MADE_AT).unversioned == ()


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


FACTS = {
    "sex": "男", "age": 50, "months_unemployed": 3, "dibao": "none",
    "sharing": "open", "complaint": "false",
}  # fmt: skip


def decided(capsys, tmp_path, procedure="G-01", facts=FACTS, **anchors):
    path = tmp_path / "facts.json"
    document = {"facts": facts, "anchors": anchors}
    path.write_text(json.dumps(document), encoding="utf-8")
    return called(capsys, "casework_decide", procedure, "--facts", path, "--json")


@pytest.mark.parametrize(
    "far", ["1990-03-01", "2024-02-08", "2024-12-30", "2035-05-01"]
)
@pytest.mark.parametrize(
    ("anchor", "day", "deadline", "last"),
    [
        ("approved", "2026-09-30", "home_contact", "2026-10-09"),
        ("publish", "2026-09-30", "publicity", "2026-10-13"),
    ],
)
def test_one_anchor_is_nothing_to_another(
    capsys, tmp_path, anchor, day, deadline, last, far
):
    other = {"approved": "publish", "publish": "approved"}[anchor]
    alone = decided(capsys, tmp_path, **{anchor: day})
    together = decided(capsys, tmp_path, **{anchor: day, other: far})
    assert alone["due"][deadline] == together["due"][deadline] == last


def test_years_without_announcement_are_named(capsys, tmp_path):
    assert decided(capsys, tmp_path)["estimated_years"] == []
    assert decided(capsys, tmp_path, publish="2026-04-08")["estimated_years"] == []
    late = decided(capsys, tmp_path, publish="2035-09-28", approved="1990-03-01")
    assert late["estimated_years"] == [1990, 2035]
    assert late["due"]["publicity"] > "2035-10-05"


def test_the_calendar_of_any_days_says_what_the_law_says():
    calendar = AnyDays()
    assert not calendar(date(2026, 10, 2))
    assert not calendar(date(2035, 10, 2))
    assert calendar.estimated_years == [2035]


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_out_of_all_reckoning_is_refused(tmp_path, day):
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": FACTS, "anchors": {"publish": day}}))
    said = refused("casework_decide", "G-01", "--facts", path)
    assert said["error"] == "bad_facts"
    assert said["details"][0].startswith("publish：")


@pytest.mark.parametrize("verb", ["casework_decide", "casework_play"])
@pytest.mark.parametrize("content", [b"[" * 100_000, b"\xff\xfe", b"{", b"[1]"])
def test_a_file_that_is_none_is_refused_in_one_line(tmp_path, verb, content):
    path = tmp_path / "given.json"
    path.write_bytes(content)
    option = {"casework_decide": "--facts", "casework_play": "--actions"}[verb]
    subject = {"casework_decide": "G-01", "casework_play": "c01"}[verb]
    said = refused(verb, subject, option, path)
    assert said["error"] in ("bad_file", "bad_actions")
    assert len(said["details"]) == 1
    assert refused(verb, subject, option, tmp_path)["details"][0].startswith("打不开")


@pytest.mark.parametrize(
    "document", ['{"facts": []}', '{"fact": {}}', '{"anchors": {"publish": 7}}']
)
def test_refusals_of_facts_are_chinese(tmp_path, document):
    path = tmp_path / "facts.json"
    path.write_text(document, encoding="utf-8")
    (told,) = refused("casework_decide", "G-01", "--facts", path)["details"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told)


@pytest.fixture
def cases(tmp_path, monkeypatch):
    """Two cases of the house in a folder of their own, with their packs."""
    folder = tmp_path / "data" / "cases"
    folder.mkdir(parents=True)
    shutil.copytree(CASES.parent / "packs", folder.parent / "packs")
    for name in ("c01", "c03"):
        shutil.copy(CASES / f"{name}.yaml", folder)
    for verb in ("decide", "play", "coverage"):
        where = f"casework.management.commands.casework_{verb}.CASES"
        monkeypatch.setattr(where, folder)
    monkeypatch.setattr("casework.management.commands.load_cases.CASES", folder)
    return folder


BROKEN = [b"\x00\xff\xfe", b"a: [", b"", b"procedures: 7", b"- one", b"a: 2026-13-45"]


@pytest.mark.parametrize("content", BROKEN)
def test_a_faulty_case_is_nothing_to_the_procedures_of_others(capsys, cases, content):
    (cases / "c01.yaml").write_bytes(content)
    (cases / "c02.yaml").write_bytes(content)
    said = called(capsys, "casework_decide", "Q-07", "--schema", "--json")
    assert said["case"] == "c03"
    assert refused("casework_decide", "G-01", "--schema")["error"] == "broken_files"
    assert refused("casework_play", "c01")["error"] == "case_unknown"
    for verb in ("casework_coverage", "load_cases"):
        assert refused(verb)["error"] == "broken_files"


@pytest.mark.parametrize("content", [*BROKEN, None])
def test_a_faulty_pack_is_told_in_one_line(capsys, cases, content):
    chapter = cases.parent / "packs" / "guide-003" / "recognition.yaml"
    chapter.unlink() if content is None else chapter.write_bytes(content)
    said = called(capsys, "casework_decide", "Q-07", "--schema", "--json")
    assert said["case"] == "c03"
    assert refused("casework_decide", "G-01", "--schema")["error"] == "broken_files"
    assert refused("casework_play", "c01")["error"] == "case_unknown"
    assert refused("load_cases")["error"] == "broken_files"


@pytest.mark.parametrize(
    "name", ["../cases/c01", "/etc/passwd", "../packs/national/pack"]
)
def test_the_name_of_a_case_is_no_path(name):
    said = refused("casework_play", name)
    assert (said["error"], said["details"]) == ("case_unknown", [name])


def test_an_impossible_act_is_named_by_its_place(capsys, tmp_path):
    acts = called(capsys, "casework_play", "c01", "--json")["acts"][:2]
    path = tmp_path / "acts.json"
    path.write_text(json.dumps([*acts, {"key": "fly"}]), encoding="utf-8")
    said = refused("casework_play", "c01", "--actions", path)
    assert said["details"] == ["unknown_act", "第 3 步：fly"]
    path.write_text(json.dumps([*acts, {"payload": {}}]), encoding="utf-8")
    assert "第 3 步" in refused("casework_play", "c01", "--actions", path)["details"][0]


def test_without_a_calendar_only_days_are_refused(capsys, tmp_path, monkeypatch):
    def broken(*_):
        raise OperationalError("no such table")

    monkeypatch.setattr("casework.days.calendar_between", broken)
    assert decided(capsys, tmp_path)["due"] == {}
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"facts": FACTS, "anchors": {"publish": "2026-04-08"}}))
    said = refused("casework_decide", "G-01", "--facts", path)
    assert said["error"] == "no_calendar"
    assert refused("casework_play", "c01")["error"] == "no_calendar"


def test_the_answer_says_what_is_meant_in_chinese(capsys, tmp_path):
    said = decided(capsys, tmp_path, publish="2026-04-08", approved="2026-04-30")
    assert {one["deadline"]: one["mode"] for one in said["deadlines"]} == {
        "publicity": "not_before",
        "home_contact": "within",
    }
    assert all(
        one["title"] and one["text"] and one["citation"] for one in said["deadlines"]
    )
    assert said["papers_listed"]
    call_command("casework_decide", "G-01", "--facts", tmp_path / "facts.json")
    lines = capsys.readouterr().out
    assert "过了 2026-04-15 才行" in lines
    assert "最迟 2026-05-07" in lines
    assert "居民身份证" in lines
    call_command("casework_decide", "G-01", "--schema")
    assert "16 到 59 的整数" in capsys.readouterr().out


def test_what_belongs_to_another_procedure_of_the_case_is_named(capsys, tmp_path):
    facts = {"years": 2, "ending": "ends", "blanks": 9}
    said = decided(capsys, tmp_path, "Q-07", facts, enter_registration="2026-04-08")
    assert (said["required"], said["papers_listed"]) == ([], False)
    assert said["unused"] == ["blanks", "enter_registration"]
    assert said["decisions"]["months"] == ["m6"]
