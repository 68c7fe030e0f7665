"""plan_items, lint_items, blind_items, note_readings as a program uses them."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import call_command

from question_bank.paper_needs import Need, PaperNeeds, Unit
from question_bank.starter import planning
from tests.factories import make_item, make_point, make_standard_level
from tests.verbs import answered, refused

FILE = """
level: 4
area: 基础知识
points:
  - {code: AAA001, node: "1", name: 道德的特点, importance: X}
items:
  - id: 4-AAA001-T1
    pool: practice
    kind: true_false
    point: AAA001
    difficulty: 2
    cognition: understand
    stem: 法律没有禁止的做法，在道德上也没有可以批评之处。
    key: false
    explanation: 道德评价的范围比法律更广，许多合法的做法在道德上仍然可以批评，所以说法错误。
    source: [{standard: "1"}]
"""
CODE = "4-AAA001-T1"


@pytest.fixture
def level(db):
    return make_standard_level(4)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "4" / "basics.yaml"
    path.parent.mkdir()
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def note(file, tmp_path):
    """Runs note_readings with one answer; gives its printed answer and the log."""
    answers, log = tmp_path / "answers.csv", tmp_path / "review.csv"

    def words(blind_answer, **more):
        row = {"item": CODE, "blind_answer": blind_answer} | more
        with answers.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=row)
            writer.writeheader()
            writer.writerow(row)
        return "note_readings", file.parent, "--answers", answers, "--log", log

    return words, log


def test_a_plan_names_what_the_pool_lacks(level, monkeypatch):
    needs = PaperNeeds(Unit.ITEMS, (Need("基础知识", ("true_false",), 4),))
    monkeypatch.setattr(planning, "paper_needs", lambda level, part: needs)
    points = [make_point(level=level, area="基础知识") for _ in range(2)]
    make_item("true_false", point=points[0], pool="exam")
    make_item("true_false", point=points[0])
    words = ("plan_items", "--level", 4, "--pool", "exam", "--items", 3)
    missing = answered(*words)["missing"]
    assert [set(slot) for slot in missing] == [{"point", "kind", "difficulty"}] * 2
    assert missing[0]["point"] == points[1].code
    assert answered(*words[:-1], 1) == {"missing": []}


def test_a_plan_for_an_unknown_level_is_refused(level):
    told = refused("plan_items", "--level", 9, "--pool", "exam")
    assert told["error"] == "level_unknown"


def test_faults_of_files_are_named_and_end_with_1(level, file):
    out = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("lint_items", file.parent, "--json", stdout=out)
    assert caught.value.code == 1
    told = json.loads(out.getvalue())
    assert told["items"] == 1
    [fault] = told["faults"]
    assert fault["where"] == "4-AAA001"
    assert "exam" in fault["message"]


def test_sound_files_have_no_faults(level, file):
    twin = FILE[FILE.index("  - id") :].replace("practice", "exam")
    for old, new in (("T1", "T2"), ("道德上", "品行上"), ("法律没有", "纪律未曾")):
        twin = twin.replace(old, new)
    twin = twin.replace("法律", "纪律").replace("可以批评之处", "值得议论的地方")
    file.write_text(FILE + twin, encoding="utf-8")
    assert answered("lint_items", file) == {"items": 2, "faults": []}


def test_a_blind_sheet_is_printed(file):
    out = StringIO()
    call_command("blind_items", file, stdout=out)
    assert CODE in out.getvalue()
    assert "范围比法律更广" not in out.getvalue()


def test_an_agreement_is_noted(note):
    words, log = note
    assert answered(*words("错")) == {"noted": 1, "unread": 0}
    assert f"{CODE}," in log.read_text(encoding="utf-8")
    assert answered(*words("false")) == {"noted": 1, "unread": 0}


def test_a_dry_run_compares_and_keeps_nothing(note):
    words, log = note
    assert answered(*words("错"), "--dry-run")["noted"] == 1
    assert not log.exists()


def test_another_answer_is_refused_and_nothing_is_kept(note):
    words, log = note
    told = refused(*words("对"))
    assert told["error"] == "readings_invalid"
    assert [fault["where"] for fault in told["details"]] == [CODE]
    assert not log.exists()
    assert answered(*words("对", verdict="ambiguous", remark="两可"))["noted"] == 1


@pytest.mark.parametrize("verb", ["lint_items", "note_readings"])
def test_files_that_cannot_be_read_are_refused(verb, note, tmp_path):
    words, _log = note
    more = words("错")[2:] if verb == "note_readings" else ()
    told = refused(verb, tmp_path / "none.yaml", *more)
    assert told["error"] == "file_invalid"


def test_answers_that_cannot_be_read_are_refused(note, tmp_path):
    words, log = note
    verb, folder, *_ = words("错")
    for content, code in ((None, "file_missing"), (b"\xff\xfe\xff", "file_malformed")):
        answers = tmp_path / "other.csv"
        if content:
            answers.write_bytes(content)
        told = refused(verb, folder, "--answers", answers, "--log", log)
        assert told["error"] == code
