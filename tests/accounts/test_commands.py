"""The verbs of this room do what its pages do, for those who may."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.identity import check_character
from accounts.models import EvidenceEntry, Invitation, StaffAssignment, User
from accounts.services import accept_invitation, register_person
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine, at):
    time_machine.move_to(at, tick=False)


def number(order):
    first = f"33010019900101{order:03d}"
    return first + check_character(first)


@pytest.fixture
def class_csv(tmp_path):
    def write(*rows):
        file = tmp_path / "class.csv"
        lines = ["姓名,证件号码", *(",".join(row) for row in rows)]
        file.write_text("\n".join(lines), encoding="utf-8")
        return file

    return write


def importing(file, centre, actor, *more):
    who = ("--centre", centre.name, "--actor", actor.username)
    return "import_class_list", file, "--class-name", "二班", *who, *more


def test_a_class_list_is_taken_in_and_its_codes_are_told_once(
    class_csv, centre, clerk, at
):
    file = class_csv(["陈海燕", number(2)])
    told = answered(*importing(file, centre, clerk))
    [row] = told.pop("admitted")
    assert told == {"people": 1, "new": 1}
    assert set(row) == {"username", "name", "document", "code"}
    assert number(2) not in str(row)
    user = accept_invitation(
        code=row["code"], username="chen", password="lian-xi-2026-gao", at=at
    )
    assert user.enrolments.get().class_name == "二班"
    again = answered(*importing(file, centre, clerk))
    assert (again["new"], again["admitted"][0]["code"]) == (0, "")


def test_a_dry_run_checks_a_class_list_and_writes_nothing(class_csv, centre, clerk):
    before = User.objects.count(), EvidenceEntry.objects.count()
    file = class_csv(["陈海燕", number(2)])
    told = answered(*importing(file, centre, clerk, "--dry-run"))
    assert told == {"people": 1, "new": 1, "admitted": []}
    assert (User.objects.count(), EvidenceEntry.objects.count()) == before


def test_faults_of_a_class_list_are_told_by_row_and_nobody_is_taken_in(
    class_csv, centre, clerk
):
    file = class_csv(["陈海燕", number(2)], ["周建国", "110105491231002"])
    told = refused(*importing(file, centre, clerk))
    assert told["error"] == "class_list_faults"
    [fault] = told["details"]
    assert set(fault) == {"row", "column", "message"}
    assert (fault["row"], fault["column"]) == (3, "证件号码")
    assert not User.objects.filter(name="陈海燕").exists()


def test_a_class_list_is_for_the_caretakers_of_the_centre(
    class_csv, tmp_path, centre, clerk, other_clerk, examiner
):
    file = class_csv(["陈海燕", number(2)])
    for stranger in (other_clerk, examiner):
        told = refused(*importing(file, centre, stranger))
        assert told["error"] == "centre_unknown"
    missing = refused(*importing(tmp_path / "none.csv", centre, clerk))
    assert missing["error"] == "file_unreadable"
    unfit = class_csv()
    unfit.write_text("名字\n陈海燕\n", encoding="utf-8")
    assert refused(*importing(unfit, centre, clerk))["error"] == "table_headings"


def test_a_role_is_given_for_a_time_and_ended(trainee, centre, administrator):
    place = ("--centre", centre.name, "--role", "invigilator")
    who = ("--actor", administrator.username)
    told = answered("appoint_staff", "trainee", *place, *who, "--to", "2026-12-31")
    assert told == {
        "username": "trainee",
        "centre": centre.name,
        "role": "invigilator",
        "from": "2026-11-22",
        "to": "2026-12-31",
    }
    ending = ("end_appointment", "trainee", *place, "--reason", "调离", *who)
    StaffAssignment.objects.update(starts_on=date(2026, 11, 1))
    assert answered(*ending) == {"ended": [{"from": "2026-11-01", "to": "2026-11-21"}]}
    assert EvidenceEntry.objects.order_by("sequence").last().reason == "调离"
    assert refused(*ending)["error"] == "not_appointed"
    answered("appoint_staff", "trainee", *place, *who, "--from", "2099-01-01")
    assert answered(*ending) == {"ended": [{"from": "2099-01-01", "to": None}]}


def test_only_an_administrator_appoints_and_never_themselves(
    trainee, centre, clerk, administrator
):
    place = ("--centre", centre.name, "--role", "clerk")
    for actor, wanted, code in [
        (clerk.username, "trainee", "not_administrator"),
        ("nobody", "trainee", "actor_unknown"),
        (administrator.username, administrator.username, "not_manageable"),
        (administrator.username, "nobody", "not_manageable"),
    ]:
        told = refused("appoint_staff", wanted, *place, "--actor", actor)
        assert told["error"] == code
    who = ("--role", "clerk", "--actor", administrator.username)
    for more, code in [
        (("--centre", "无此机构"), "centre_unknown"),
        (("--centre", centre.name, "--to", "2026-01-01"), "period_invalid"),
    ]:
        assert refused("appoint_staff", "trainee", *who, *more)["error"] == code
    assert not trainee.assignments.exists()


def test_the_same_appointment_twice_is_refused(trainee, centre, administrator):
    place = ("--centre", centre.name, "--role", "clerk")
    words = ("appoint_staff", "trainee", *place, "--actor", administrator.username)
    answered(*words)
    assert refused(*words)["error"] == "already_appointed"


def test_a_reset_takes_the_password_away_and_tells_a_code(trainee, clerk, at):
    who = ("--reason", "忘记密码", "--actor", clerk.username)
    told = answered("issue_reset_code", "trainee", *who)
    assert set(told) == {"username", "name", "code", "expires_at"}
    assert told["expires_at"] == (at + timedelta(days=3)).isoformat()
    trainee.refresh_from_db()
    assert not trainee.has_usable_password()
    invited = answered("issue_invitation", "trainee", "--actor", clerk.username)
    assert set(invited) == set(told)
    assert invited["code"] != told["code"]
    assert Invitation.objects.get().expires_at == at + timedelta(days=14)


def test_an_invitation_is_for_people_without_password(trainee, clerk):
    told = refused("issue_invitation", "trainee", "--actor", clerk.username)
    assert told["error"] == "has_password"
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("verb", ["issue_invitation", "issue_reset_code"])
def test_another_centres_clerk_gets_no_code(verb, trainee, other_clerk, registrar, at):
    stranger = register_person(
        name="吴䶮", kind="passport", number="E12345678", phone="", at=at
    )
    reason = ("--reason", "忘记密码") if verb == "issue_reset_code" else ()
    for actor, wanted in [(other_clerk, trainee), (registrar, stranger)]:
        who = ("--actor", actor.username)
        told = refused(verb, wanted.username, *reason, *who)
        assert told["error"] == "not_manageable"
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("reason", [" ", "理" * 201])
def test_a_reason_is_short_and_not_blank(reason, trainee, clerk):
    who = ("--actor", clerk.username)
    with pytest.raises(CommandError, match="1 to 200 characters"):
        call_command("issue_reset_code", "trainee", "--reason", reason, *who)
    trainee.refresh_from_db()
    assert trainee.has_usable_password()


def test_people_read_the_same_in_lines(class_csv, centre, clerk):
    out = StringIO()
    file = class_csv(["陈海燕", number(2)])
    call_command(*map(str, importing(file, centre, clerk)), stdout=out)
    assert "people: 1" in out.getvalue()
    faulty = class_csv(["陈海燕", "1"])
    with pytest.raises(CommandError, match="证件号码"):
        call_command(*map(str, importing(faulty, centre, clerk)))


def test_the_audit_tells_what_it_counted(trainee):
    told = answered("verify_audit")
    assert set(told) == {
        "sound",
        "entries",
        "head_hash",
        "checkpoints",
        "bad_sequence",
        "problem",
    }


def test_an_administrator_sets_exactly_these_roles(trainee, administrator, clerk):
    who = ("--actor", administrator.username)
    told = answered("set_roles", "trainee", *who, "--roles", "reviewer", "editor")
    assert told == {"username": "trainee", "roles": ["editor", "reviewer"]}
    assert set(trainee.groups.values_list("name", flat=True)) == {"editor", "reviewer"}
    assert answered("set_roles", "trainee", *who, "--roles")["roles"] == []
    assert not trainee.groups.exists()
    for actor, wanted, code in [
        (clerk, trainee, "not_administrator"),
        (administrator, administrator, "not_manageable"),
    ]:
        words = (wanted.username, "--roles", "editor", "--actor", actor.username)
        assert refused("set_roles", *words)["error"] == code


def test_an_account_is_locked_and_unlocked_with_a_reason(trainee, clerk):
    who = ("--reason", "借给他人", "--actor", clerk.username)
    for verb, active in [("lock_account", False), ("unlock_account", True)]:
        assert answered(verb, "trainee", *who) == {
            "username": "trainee",
            "active": active,
        }
        trainee.refresh_from_db()
        assert trainee.is_active == active
        assert EvidenceEntry.objects.order_by("sequence").last().reason == "借给他人"


@pytest.mark.parametrize("verb", ["lock_account", "unlock_account"])
def test_another_centres_clerk_locks_and_unlocks_nobody(verb, trainee, other_clerk):
    User.objects.filter(pk=trainee.pk).update(is_active=verb == "lock_account")
    who = ("--reason", "借给他人", "--actor", other_clerk.username)
    assert refused(verb, "trainee", *who)["error"] == "not_manageable"
    trainee.refresh_from_db()
    assert trainee.is_active == (verb == "lock_account")


def test_a_person_copies_their_own_data(trainee):
    told = answered("my_data", "--actor", "trainee")
    assert set(told) == {
        "account",
        "identity_documents",
        "study_groups",
        "enrolments",
        "assignments",
        "consents",
        "training",
        "evidence",
    }
    assert told["account"]["name"] == "许文珍"
    assert told["identity_documents"][0]["added_at"] == "2026-11-22T02:00:00+00:00"
    assert "11010519491231002X" not in str(told)


def test_a_locked_account_copies_nothing(trainee):
    User.objects.filter(pk=trainee.pk).update(is_active=False)
    assert refused("my_data", "--actor", "trainee")["error"] == "actor_unknown"
