"""Class lists: checked as a whole, taken in as a whole, or not at all."""

from datetime import date, datetime, timedelta

import pytest

from accounts import class_list
from accounts.appointments import appoint, set_platform_roles
from accounts.class_list import (
    Draft,
    import_class_list,
    open_draft,
    read_class_list,
    seal_draft,
)
from accounts.errors import AccountError
from accounts.identity import check_character
from accounts.models import EvidenceEntry, User
from tests.spreadsheets import xlsx

TODAY = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def number(order):
    first = f"33010019900101{order:03d}"
    return first + check_character(first)


HEAD = ["姓名", "证件类型", "证件号码", "性别", "手机号码"]


def listed(*rows):
    return read_class_list(xlsx([HEAD, *rows]), TODAY)


def take_in(people, centre, actor, at):
    return import_class_list(
        people=people, centre=centre, class_name="二班", actor=actor, at=at
    )


def test_a_right_list_is_taken_in_with_codes(centre, clerk, at):
    checked = listed(
        ["陈海燕", "居民身份证", number(2), "女", "13800000001"],
        ["周建国", "", number(3), "", ""],
    )
    assert (checked.is_right, checked.new_count) == (True, 2)
    assert not User.objects.filter(name="陈海燕").exists()
    admitted = take_in(checked.people, centre, clerk, at)
    assert all(row.code for row in admitted)
    assert User.objects.filter(enrolments__centre=centre).count() == 2


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["", "", number(2), "", ""], "姓名"),
        (["=cmd|' /C calc'!A0", "", number(2), "", ""], "姓名"),
        (["陈海燕", "图书证", number(2), "", ""], "证件类型"),
        (["陈海燕", "", "110105491231002", "", ""], "证件号码"),
        (["陈海燕", "", 1.10105194912310e17, "", ""], "证件号码"),
        (["陈海燕", "", number(2), datetime(2026, 1, 1), ""], "性别"),
        (["陈海燕", "", number(2), "男", ""], "性别"),
        (["陈海燕", "", number(2), "不详", ""], "性别"),
        (["陈海燕", "", number(2), "", "电话"], "手机号码"),
        (["许文", "", "11010519491231002X", "", ""], "姓名"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(row, column, trainee):
    checked = listed(["周建国", "", number(5), "", ""], row)
    assert [(fault.row, fault.column) for fault in checked.faults] == [(3, column)]
    assert checked.faults[0].message.endswith("。")


@pytest.mark.parametrize(
    "name", ["买买提·艾力", "John O'Neil", "𬭎", "阿卜杜热合曼·阿卜杜喀迪尔·买买提明"]
)
def test_names_of_all_kinds_are_right(name):
    assert listed([name, "", number(2), "", ""]).is_right


def test_the_same_number_twice_is_told_at_both_rows():
    checked = listed(
        ["陈海燕", "", number(2), "", ""], ["陈海燕", "", number(2), "", ""]
    )
    assert [fault.row for fault in checked.faults] == [2, 3]


def test_a_known_person_is_enrolled_and_keeps_the_password(trainee, centre, clerk, at):
    checked = listed(["许文珍", "", "11010519491231002X", "", ""])
    assert checked.people[0].is_known
    [row] = take_in(checked.people, centre, clerk, at)
    assert (row.user, row.code) == (trainee, "")


def test_another_centre_gets_no_code_for_somebody_elses_trainee(
    trainee, other_centre, other_clerk, at
):
    """A code would take the account over: only the home centre hands it out."""
    trainee.set_unusable_password()
    trainee.save()
    checked = listed(["许文珍", "", "11010519491231002X", "", ""])
    [row] = take_in(checked.people, other_centre, other_clerk, at)
    assert row.code == ""
    manageable = User.objects.manageable_by(other_clerk, TODAY)
    visible = User.objects.visible_to(other_clerk, TODAY)
    assert trainee in visible
    assert trainee not in manageable


@pytest.mark.parametrize("duty", ["assignment", "platform role"])
def test_a_clerk_gets_no_code_for_staff_without_password(
    duty, trainee, centre, clerk, administrator, at
):
    """With a colleague's account a clerk could release results alone."""
    trainee.set_unusable_password()
    trainee.save()
    if duty == "assignment":
        period = TODAY + timedelta(days=7), None
        who = {"user": trainee, "centre": centre, "role": "registrar"}
        appoint(**who, period=period, actor=administrator, at=at)
    else:
        roles = ["trainee", "administrator"]
        set_platform_roles(user=trainee, roles=roles, actor=administrator, at=at)
    people = listed(["许文珍", "", "11010519491231002X", "", ""]).people
    [row] = take_in(people, centre, clerk, at)
    assert row.code == ""
    [row] = take_in(people, centre, administrator, at)
    assert row.code


def test_one_failure_takes_nobody_in(centre, clerk, at, trainee):
    people = listed(
        ["陈海燕", "", number(2), "", ""], ["周建国", "", number(3), "", ""]
    ).people
    known = {"name": "别名", "kind": "resident_id", "number": number(3)}
    class_list.services.register_person(**known, phone="", at=at)
    before = User.objects.count(), EvidenceEntry.objects.count()
    with pytest.raises(AccountError):
        take_in(people, centre, clerk, at)
    assert (User.objects.count(), EvidenceEntry.objects.count()) == before


def test_a_draft_opens_for_its_maker_within_an_hour(clerk, other_clerk, centre, at):
    people = listed(["陈海燕", "", number(2), "", ""]).people
    sealed = seal_draft(Draft(centre.pk, "二班", people, at.isoformat()), clerk, at)
    assert number(2) not in sealed
    assert open_draft(sealed, clerk, at).people == people
    changed = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")
    for text_, actor, moment in [
        (sealed, other_clerk, at),
        (sealed, clerk, at + timedelta(hours=1, seconds=1)),
        (changed, clerk, at),
        ("", clerk, at),
        ("not base64 é", clerk, at),
    ]:
        with pytest.raises(AccountError) as caught:
            open_draft(text_, actor, moment)
        assert caught.value.code == "draft_invalid"


def test_checking_a_list_takes_one_query(django_assert_num_queries):
    rows = [[f"学员{chr(0x4E00 + n)}", "", number(n), "", ""] for n in range(1, 60)]
    file = xlsx([HEAD, *rows])
    with django_assert_num_queries(1):
        assert read_class_list(file, TODAY).is_right
