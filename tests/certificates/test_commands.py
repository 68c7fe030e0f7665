"""The commands of this room, as a script uses them."""

import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from certificates.models import Certificate
from tests.factories import make_sitting, make_user
from tests.verbs import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(now):
    with time_machine.travel(now, tick=False):
        yield


def run(capsys, *words, **options):
    call_command(*words, **options)
    return capsys.readouterr().out


def failed(capsys, *words):
    with pytest.raises(CommandError) as refusal:
        call_command(*words)
    return refusal.value.returncode, capsys.readouterr().out


def test_issuing_twice_issues_once(capsys, passed, clerk, sitting):
    passed()
    words = ("issue_certificates", str(sitting.pk), "--actor", clerk.username, "--json")
    [row] = json.loads(run(capsys, *words))["issued"]
    assert set(row) == {"id", "number", "name", "issued_on"}
    assert row["number"] == Certificate.objects.get().number
    assert json.loads(run(capsys, *words)) == {"issued": []}


def test_issuing_says_whom_in_words(capsys, passed, clerk, sitting):
    passed()
    said = run(capsys, "issue_certificates", str(sitting.pk), "--actor", clerk.username)
    assert "许文珍" in said
    assert "签发 1 张" in said


def test_the_planner_must_still_be_a_clerk(capsys, passed, sitting):
    passed()
    words = ("issue_certificates", str(sitting.pk), "--json")
    code, said = failed(capsys, *words)
    assert code == 2
    assert json.loads(said)["error"] == "not_clerk"


@pytest.mark.parametrize("actor", ["nobody", ""])
def test_unknown_sittings_and_people_are_named(capsys, actor):
    sitting = make_sitting().pk if actor else "00000000-0000-4000-8000-000000000000"
    words = ["issue_certificates", str(sitting), "--actor", actor]
    unknown = refused(*words)["error"]
    assert unknown == ("actor_unknown" if actor else "sitting_unknown")


def test_the_score_sheet_is_written_to_a_file(
    capsys, certificate, clerk, sitting, tmp_path
):
    for sheet_format in ("xlsx", "pdf"):
        target = tmp_path / f"sheet.{sheet_format}"
        words = ("score_sheet", str(sitting.pk), "--format", sheet_format)
        said = run(capsys, *words, "--out", str(target), "--actor", clerk.username)
        assert str(target) in said
    assert load_workbook(tmp_path / "sheet.xlsx").sheetnames == ["成绩册", "汇总"]
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_no_score_sheet_before_the_release(capsys, centre, clerk, tmp_path):
    sitting = make_sitting(centre=centre, status="marking")
    target = tmp_path / "sheet.pdf"
    words = ["score_sheet", str(sitting.pk), "--format", "pdf", "--out", str(target)]
    assert failed(capsys, *words, "--actor", clerk.username)[0] == 2
    assert not target.exists()


def test_checking_tells_what_the_public_page_tells(capsys, certificate):
    words = ("check_certificate", certificate.number, "许文珍")
    answer = json.loads(run(capsys, *words, "--json"))
    assert set(answer) == {
        "found",
        "status",
        "number",
        "name",
        "document",
        "occupation",
        "level",
        "issued_on",
        "issuer",
        "is_demo",
        "status_reason",
    }
    assert answer["found"]
    assert answer["status"] == "valid"
    assert answer["document"] == certificate.document_masked
    assert "状态" not in answer
    assert "status: valid" in run(capsys, *words)


def test_checking_fails_for_a_wrong_name_and_for_no_number(capsys, certificate):
    make_user()
    wrong = ("check_certificate", certificate.number, "许文真", "--json")
    assert failed(capsys, *wrong) == (1, '{"found": false}\n')
    code, said = failed(capsys, "check_certificate", "S0000", "许文珍", "--json")
    assert code == 2
    assert json.loads(said)["error"] == "number_length"
