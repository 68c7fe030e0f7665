"""The verbs that take a spreadsheet in and write one."""

from dataclasses import replace

import pytest

from accounts.models import EvidenceEntry
from question_bank.models import Draft, ImportBatch, Item
from question_bank.sheets.reading import read_rows
from question_bank.sheets.writing import csv_of, workbook_of
from tests.factories import make_item, make_point
from tests.question_bank.test_sheet_imports import sheet_item
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db
ALL_OF_IT = {"drafts", "revised", "unchanged", "warnings", "kinds"}


@pytest.fixture
def point():
    return make_point()


@pytest.fixture
def sheet(tmp_path, point):
    def write(*items, name="items.xlsx"):
        path = tmp_path / name
        content = csv_of(items) if name.endswith("csv") else workbook_of(items)
        path.write_bytes(content)
        return path

    return write


@pytest.fixture
def words(cast, point):
    return ("--level", point.level.number, "--actor", cast.author.username)


def test_a_sheet_becomes_drafts_of_the_actor(sheet, words, cast, point):
    path = sheet(sheet_item(point), sheet_item(make_point(part="skill"), "task"))
    told = answered("import_items", path, *words, "--dry-run")
    assert told == {
        "drafts": 2,
        "revised": 0,
        "unchanged": 0,
        "warnings": 0,
        "kinds": {"single_choice": 1, "task": 1},
    }
    assert not Item.objects.exists()
    assert not ImportBatch.objects.exists()
    assert answered("import_items", path, *words) == told
    assert set(Draft.objects.values_list("author", flat=True)) == {cast.author.pk}
    assert ImportBatch.objects.get().status == "open"


@pytest.mark.parametrize("name", ["items.xlsx", "items.csv"])
def test_a_faulty_sheet_is_refused_with_the_place_of_each_fault(
    sheet, words, point, name
):
    wrong = replace(sheet_item(point, stem=" "), point="QQQ999")
    told = refused("import_items", sheet(sheet_item(point), wrong, name=name), *words)
    assert told["error"] == "sheet_faults"
    [fault] = [one for one in told["details"] if "题干" in one["where"]]
    assert "第 3 行" in fault["where"]
    assert "不能为空" in fault["message"]
    assert not Item.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_point_that_is_not_there_is_named(sheet, words, point):
    lost = replace(sheet_item(point), point="QQQ999")
    told = refused("import_items", sheet(lost), *words)
    assert "QQQ999" in told["details"][0]["message"]


def test_who_and_what_must_be_known(sheet, words, cast, point, tmp_path):
    path = sheet(sheet_item(point))
    level = ("--level", point.level.number)
    for more, code in (
        ((*level, "--actor", "nobody"), "actor_unknown"),
        ((*level, "--actor", cast.trainee.username), "not_writer"),
        (("--level", 9, "--actor", cast.author.username), "level_unknown"),
    ):
        assert refused("import_items", path, *more)["error"] == code
    assert refused("import_items", path, path, *words)["error"] == "one_sheet"
    missing = tmp_path / "none.csv"
    assert refused("import_items", missing, *words)["error"] == "file_missing"
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no zip")
    assert refused("import_items", broken, *words)["error"] == "table_unreadable"


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_items_are_written_to_a_file_that_comes_in_again(
    words, cast, point, tmp_path, suffix
):
    make_item("true_false", point=point)
    make_item("true_false", point=point, pool="exam")
    make_item("task", point=point)
    path = tmp_path / f"out.{suffix}"
    told = answered(
        "export_items", "--out", path, "--kind", "true_false", "--level", 4,
        "--actor", cast.manager.username,
    )  # fmt: skip
    assert set(told) == {"file", "items", "exam", "sha256"}
    assert (told["items"], told["exam"]) == (2, 1)
    with path.open("rb") as file:
        assert len(list(read_rows(file))) == 2
    entry = EvidenceEntry.objects.get(action="question_bank.items.exported")
    assert entry.after["sha256"] == told["sha256"]
    told = answered("import_items", path, *words)
    # The author does not see the exam item: to him it is a new one.
    assert (told["unchanged"], told["revised"], told["drafts"]) == (1, 0, 1)


def test_only_what_the_actor_may_see_is_written(cast, point, tmp_path):
    make_item(point=point, pool="exam")
    path = tmp_path / "out.csv"
    who = ("--actor", cast.author.username)
    assert refused("export_items", "--out", path, *who)["error"] == "export_empty"
    assert not path.exists()
    trainee = ("--actor", cast.trainee.username)
    assert refused("export_items", "--out", path, *trainee)["error"] == "not_reader"
    other = tmp_path / "out.pdf"
    assert refused("export_items", "--out", other, *who)["error"] == "format_unknown"
