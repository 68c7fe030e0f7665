"""The commands of this room, as a script uses them."""

import hashlib
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from certificates.models import Certificate
from tests.factories import make_sitting, make_staff, make_user
from tests.verbs import answered, refused

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


def revoking(certificate, actor, reason="依据 2026 年第 3 号决定"):
    who = ("--reason", reason, "--actor", actor.username)
    return "revoke_certificate", certificate.number, *who


def test_a_registrar_revokes_once(certificate, registrar, now):
    assert answered(*revoking(certificate, registrar)) == {
        "number": certificate.number,
        "status": "revoked",
        "status_at": now.isoformat(),
        "status_reason": "依据 2026 年第 3 号决定",
    }
    assert refused(*revoking(certificate, registrar))["error"] == "not_valid"


def test_only_a_registrar_of_the_centre_revokes(certificate, clerk, registrar):
    for actor, code in [
        (clerk, "not_registrar"),
        (make_staff("registrar"), "certificate_unknown"),
    ]:
        assert refused(*revoking(certificate, actor))["error"] == code
    blank = refused(*revoking(certificate, registrar, reason=" "))
    assert blank["error"] == "reason_missing"
    assert Certificate.objects.get().is_valid


def printing(certificate, actor, target):
    who = ("--out", target, "--actor", actor.username)
    return "certificate_pdf", certificate.number, *who


def test_the_holder_and_the_office_print_a_certificate(certificate, clerk, tmp_path):
    target, holder = tmp_path / "one.pdf", certificate.document.user
    for actor in (holder, clerk):
        told = answered(*printing(certificate, actor, target))
        content = target.read_bytes()
        assert content.startswith(b"%PDF")
        assert told == {
            "number": certificate.number,
            "file": str(target),
            "sha256": hashlib.sha256(content).hexdigest(),
        }


def test_others_print_nothing_and_nobody_what_is_revoked(
    certificate, registrar, tmp_path
):
    target = tmp_path / "one.pdf"
    for actor in (make_staff("clerk"), make_user()):
        told = refused(*printing(certificate, actor, target))
        assert told["error"] == "certificate_unknown"
    nowhere = refused(*printing(certificate, registrar, tmp_path / "no" / "one.pdf"))
    assert nowhere["error"] == "file_unwritable"
    answered(*revoking(certificate, registrar))
    revoked = refused(*printing(certificate, registrar, target))
    assert revoked["error"] == "revoked"
    assert not target.exists()


def test_the_office_prints_a_batch(certificate, centre, clerk, sitting, tmp_path):
    target = tmp_path / "all.pdf"

    def words(actor, *more):
        who = ("--out", target, "--actor", actor.username)
        return "certificates_pdf", sitting.pk, *who, *more

    for actor, more, code in [
        (make_staff("clerk"), (), "sitting_unknown"),
        (make_staff("supervisor", centre=centre), (), "not_clerk"),
        (clerk, ("--batch", 2), "batch_unknown"),
    ]:
        assert refused(*words(actor, *more))["error"] == code
    assert not target.exists()
    told = answered(*words(clerk))
    assert told == {
        "sitting": str(sitting.pk),
        "numbers": [certificate.number],
        "file": str(target),
        "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
    }
