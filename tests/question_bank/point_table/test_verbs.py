"""export_points and import_points as a program uses them."""

import pytest
from openpyxl import load_workbook

from accounts.models import PlatformRole
from question_bank.models import AssessmentPoint
from question_bank.point_table.storing import table_content
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db
KINDS = {
    "added", "removed", "moved", "renamed", "retired", "restored", "reweighted",
    "regraded", "rehung", "resourced",
}  # fmt: skip


@pytest.fixture
def file(level, saved, tmp_path):
    saved(("AAA001", "守时"))
    path = tmp_path / "points.xlsx"
    told = answered("export_points", "--level", 5, "--out", path)
    assert told == {
        "code": "3-01-04-03", "edition": "2022", "level": 5,
        "digest": table_content(level).digest, "scopes": 59, "points": 1,
    }  # fmt: skip
    return path


def rename(path, new):
    book = load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == "守时":
                cell.value = new
    book.save(path)


def imported(file, manager, *more):
    return answered(
        "import_points", file, "--level", 5, "--actor", manager.username, *more
    )


def test_what_was_exported_changes_nothing(file, level, manager):
    told = imported(file, manager)
    assert told["changes"] == dict.fromkeys(KINDS, 0)
    assert told["digest"] == table_content(level).digest


def test_an_edited_workbook_is_taken_in_whole(file, level, manager):
    rename(file, "守约")
    before = table_content(level).digest
    told = imported(file, manager, "--dry-run")
    assert (told["changes"]["renamed"], told["digest"]) == (1, before)
    assert AssessmentPoint.objects.get().name == "守时"
    told = imported(file, manager)
    assert set(told) == {"level", "changes", "digest"}
    assert told["changes"] == dict.fromkeys(KINDS, 0) | {"renamed": 1}
    assert AssessmentPoint.objects.get().name == "守约"


def test_faults_are_told_with_their_cells(file, manager):
    rename(file, "=1")
    who = ("--level", 5, "--actor", manager.username)
    told = refused("import_points", file, *who)
    assert told["error"] == "table_invalid"
    assert {"cell", "message"} == set(told["details"][0])
    assert told["details"][0]["cell"] == "第 6 行 N 列"


@pytest.mark.parametrize("role", [PlatformRole.REVIEWER, PlatformRole.TRAINEE])
def test_who_may_not_edit_is_refused(file, person, role):
    told = refused(
        "import_points", file, "--level", 5, "--actor", person(role).username
    )
    assert told["error"] == "no_editor"


def test_refusals_have_codes(file, manager, tmp_path):
    who = ("--actor", manager.username)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    for words, code in (
        (("import_points", broken, "--level", 5, *who), "table_unreadable"),
        (("import_points", tmp_path / "no", "--level", 5, *who), "file_unreadable"),
        (("import_points", file, "--level", 2, *who), "level_unknown"),
        (("import_points", file, "--level", 5, "--actor", "x"), "actor_unknown"),
        (
            ("export_points", "--level", 5, "--out", tmp_path / "a.csv"),
            "ending_unknown",
        ),
        (("export_points", "--level", 5, "--out", tmp_path), "ending_unknown"),
        (("export_points", "--level", 5, "--out", "/no/a.xlsx"), "file_unwritable"),
        (("export_points", "--level", 1, "--out", "a.xlsx"), "level_unknown"),
        (
            ("export_points", "--level", 5, "--standard", "x", "--out", "a.xlsx"),
            "level_unknown",
        ),
    ):
        assert refused(*words)["error"] == code


def test_the_table_is_exported_on_paper(file, tmp_path):
    path = tmp_path / "points.pdf"
    answered("export_points", "--level", 5, "--out", path)
    assert path.read_bytes().startswith(b"%PDF")
