"""The verbs of manage.py do what the pages do, and tell machines why not."""

import pytest

from exams.sittings.models import Candidacy, Result
from exams.sittings.roster import COLUMNS
from tests.sittings.conftest import make_row
from tests.verbs import answered as run
from tests.verbs import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine, now):
    time_machine.move_to(now, tick=False)


@pytest.fixture
def roster_csv(tmp_path):
    def write(*rows):
        lines = [COLUMNS, *(row.cells().values() for row in rows)]
        file = tmp_path / "roster.csv"
        file.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
        return file

    return write


def importing(stage, file, actor=None):
    who = (actor or stage.clerk).username
    return "import_candidates", stage.sitting.pk, file, "--actor", who


def test_the_status_tells_figures_and_the_next_step(stage):
    assert run("sitting_status", stage.sitting.pk)["next"] == "candidates"
    stage.open(2)
    status = run("sitting_status", stage.sitting.pk)
    assert (status["status"], status["admitted"], status["next"]) == (
        "open",
        2,
        "close",
    )
    assert status["theory"] == {"ready": 2, "open": 0, "ended": 0, "void": 0}
    assert status["waits_for"]


def test_the_status_has_these_figures(stage):
    status = run("sitting_status", stage.sitting.pk)
    assert set(status) == {
        "id",
        "title",
        "centre",
        "level",
        "opens_at",
        "closes_at",
        "status",
        "registered",
        "admitted",
        "withdrawn",
        "has_forms",
        "examiners",
        "examiners_needed",
        "theory",
        "skill",
        "unmarked",
        "passed",
        "failed",
        "next",
        "waits_for",
    }
    assert status["opens_at"].endswith("+00:00")


def test_the_status_names_what_has_no_marks(stage):
    [one] = stage.open()
    stage.sit(one, 60, 60)
    stage.close()
    status = run("sitting_status", stage.sitting.pk)
    assert status["unmarked"] == [f"{one.ticket} 技能"]


def test_an_unknown_sitting_is_refused(stage, roster_csv):
    unknown = refused("sitting_status", stage.clerk.public_id)
    assert unknown["error"] == "sitting_unknown"
    assert refused("sitting_status", "x")["error"] == "not_an_id"


def test_a_dry_run_checks_and_writes_nothing(stage, roster_csv):
    file = roster_csv(make_row())
    checked = run(*importing(stage, file), "--dry-run")
    assert checked == {"candidates": 1, "registered": 0}
    assert not Candidacy.objects.exists()
    assert run(*importing(stage, file)) == {
        "candidates": 1,
        "registered": 1,
        "tickets": ["2600012301400101"],
    }


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_faults_are_told_by_line(stage, roster_csv, more):
    file = roster_csv(make_row(), make_row(line=3, name="=1"))
    answer = refused(*importing(stage, file), *more)
    assert answer["error"] == "roster_faults"
    [fault] = answer["details"]
    assert set(fault) == {"line", "column", "message"}
    assert (fault["line"], fault["column"]) == (3, "姓名")
    assert not Candidacy.objects.exists()


def test_an_unfit_file_is_refused_with_its_code(stage, tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text("姓名\n许文珍\n", encoding="utf-8")
    answer = refused(*importing(stage, file))
    assert (answer["error"], answer["details"]) == ("table_headings", [])


def test_only_a_clerk_of_the_centre_imports(stage, roster_csv, tmp_path):
    file = roster_csv(make_row())
    stranger = refused(*importing(stage, file, stage.registrar))
    assert stranger["error"] == "sitting_unknown"
    missing = refused(*importing(stage, tmp_path / "none.csv"))
    assert missing["error"] == "file_unreadable"


def test_a_release_needs_a_second_person_and_can_be_repeated(stage):
    stage.scored((60, 60), (None, None))
    pk = stage.sitting.pk
    stranger = refused("release_results", pk, "--actor", stage.clerk.username)
    assert stranger["error"] == "sitting_unknown"
    for _ in range(2):
        answer = run("release_results", pk, "--actor", stage.registrar.username)
        assert answer == {
            "sitting": str(pk),
            "status": "released",
            "passed": 1,
            "failed": 1,
        }
    assert set(Result.objects.values_list("status", flat=True)) == {"released"}


def test_a_release_before_its_time_is_refused(stage):
    answer = refused(
        "release_results", stage.sitting.pk, "--actor", stage.registrar.username
    )
    assert answer["error"] == "sitting_state"
