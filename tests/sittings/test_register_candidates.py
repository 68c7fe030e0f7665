"""A list of candidates comes in whole, or not at all with every fault named."""

from dataclasses import replace
from datetime import datetime

import pytest
from django.contrib.auth.models import Group

from accounts.errors import AccountError
from accounts.models import Enrolment, EvidenceEntry, PlatformRole, User
from accounts.services import register_person
from exams.sittings.checking import check_roster
from exams.sittings.errors import SittingError
from exams.sittings.models import Candidacy, CandidacyStatus
from exams.sittings.roster import COLUMNS, Roster, read_roster
from exams.sittings.services import (
    plan_sitting,
    register_candidates,
    withdraw_candidate,
)
from tests.factories import make_staff, make_user
from tests.sittings.conftest import make_roster, make_row
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.django_db


def cells(**fields):
    return list(make_row(**fields).cells().values())


def messages(stage, roster, actor=None):
    faults = check_roster(
        sitting=stage.sitting, roster=roster, actor=actor, at=stage.now
    )
    return [(fault.line, fault.column, fault.message) for fault in faults]


def refusal(function, *arguments, **named):
    with pytest.raises(SittingError) as caught:
        function(*arguments, **named)
    return caught.value


def test_a_list_gives_everybody_an_account_and_a_ticket(stage):
    one, two = stage.register(2)
    assert [one.ticket, two.ticket] == ["2600012301400101", "2600012301400102"]
    assert one.user.name == "许文珍"
    assert not one.user.has_usable_password()
    assert Enrolment.objects.filter(centre=stage.sitting.centre).count() == 2
    assert EvidenceEntry.objects.filter(
        action="sittings.candidates_registered"
    ).exists()


def test_the_thirty_first_candidate_sits_in_the_second_room(stage):
    tickets = [one.ticket for one in stage.register(31)]
    assert tickets[29:] == ["2600012301400130", "2600012301400201"]


def test_a_person_known_already_keeps_their_account(stage):
    row = make_row()
    user = register_person(
        name=row.name,
        kind="resident_id",
        number=row.number,
        phone="",
        at=stage.now,
    )
    [candidacy] = stage.register(roster=Roster((row,)))
    assert candidacy.user == user


def test_one_bad_line_and_nobody_is_registered(stage):
    rows = (make_row(line=2), make_row(line=3, number="11010519491231002"))
    people = User.objects.count()
    error = refusal(stage.register, roster=Roster(rows))
    assert error.code == "roster_faults"
    assert [fault.line for fault in error.details] == [3]
    assert (Candidacy.objects.count(), User.objects.count()) == (0, people)


@pytest.mark.parametrize(
    ("fields", "column", "says"),
    [
        ({"number": "110105194912310021"}, "证件号码", "校验位"),
        ({"number": "130503670401001"}, "证件号码", "15 位"),
        ({"number": "990101198502300012"}, "证件号码", "校验位"),
        ({"number": ""}, "证件号码", "没有填写"),
        ({"name": ""}, "姓名", "没有填写"),
        ({"name": "=cmd|' /C calc'!A0"}, "姓名", "公式"),
        ({"employer": "@SUM(1)"}, "所在单位", "公式"),
        ({"employer": "-2+3"}, "所在单位", "公式"),
        ({"kind": "驾驶证"}, "证件类型", "居民身份证"),
        ({"condition": "3-1"}, "申报条件", "4-1、4-2"),
        ({"phone": "不详"}, "手机号码", "手机号码"),
        ({"name": "许" * 65}, "姓名", "64"),
        ({"name": "许\x00珍"}, "姓名", "看不见"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column(stage, fields, column, says):
    [(line, found, message)] = messages(stage, Roster((make_row(**fields),)))
    assert (line, found) == (2, column)
    assert says in message


def test_full_width_digits_and_a_small_x_are_put_right(stage):
    row = make_row(number=" １１０１０５１９４９１２３１００２x")
    assert messages(stage, Roster((row,))) == []


def test_the_same_person_twice_in_one_file_is_a_fault(stage):
    row = make_row()
    again = replace(row, line=3, name="许文玲")
    assert messages(stage, Roster((row, again))) == [
        (3, "证件号码", "与第 2 行是同一个证件。")
    ]


def test_who_is_in_the_sitting_already_is_a_fault(stage):
    row = make_row()
    stage.register(roster=Roster((row,)))
    [(_, column, message)] = messages(stage, Roster((row,)))
    assert (column, message) == ("证件号码", "该考生已在本次考试名单中。")


def test_a_known_number_under_another_name_is_a_fault(stage):
    row = make_row()
    stage.register(roster=Roster((row,)))
    [first, _] = messages(stage, Roster((replace(row, name="许文玲"),)))
    assert first[1] == "姓名"
    assert "另一姓名" in first[2]


def test_examiners_and_the_clerk_cannot_be_candidates(stage):
    examiner, clerk = make_row(line=2), make_row(line=3)
    for row, user in ((examiner, stage.examiners[0]), (clerk, stage.clerk)):
        give_document(user, row, stage.now)
    stage.appoint()
    rows = (
        replace(examiner, name=stage.examiners[0].name),
        replace(clerk, name=stage.clerk.name),
    )
    found = messages(stage, Roster(rows), actor=stage.clerk)
    assert ["考评员" in found[0][2], "本人" in found[1][2]] == [True, True]


def test_whoever_may_open_the_papers_cannot_be_a_candidate(stage):
    officer = make_staff("paper_officer", centre=stage.sitting.centre)
    elsewhere = make_staff("paper_officer")
    manager = make_user()
    manager.groups.add(Group.objects.get_or_create(name=PlatformRole.BANK_MANAGER)[0])
    rows = tuple(make_row(line=line) for line in (2, 3, 4))
    for row, user in zip(rows, (officer, elsewhere, manager), strict=True):
        give_document(user, row, stage.now)
    found = messages(stage, Roster(rows))
    assert [(line, column) for line, column, _ in found] == [
        (2, "证件号码"),
        (4, "证件号码"),
    ]
    assert "试卷" in found[0][2]


def give_document(user, row, now):
    other = register_person(
        name=user.name,
        kind="resident_id",
        number=row.number,
        phone="",
        at=now,
    )
    # The document is bound to its owner; for finding it the index is enough.
    other.identity_documents.update(user=user)


def test_checking_costs_the_same_for_one_and_for_twenty(
    stage, django_assert_max_num_queries
):
    for size in (1, 20):
        with django_assert_max_num_queries(4):
            messages(stage, make_roster(size))


def test_what_the_spreadsheet_spoilt_is_told(stage):
    formula, spoilt, long_number = cells(), cells(), cells()
    formula[0] = '=HYPERLINK("http://example.com","许文珍")'
    spoilt[5] = datetime(2026, 4, 1)
    long_number[2] = 110105194912310000
    roster = read_roster(xlsx([COLUMNS, formula, spoilt, long_number]))
    told = messages(stage, roster)
    assert [(line, column) for line, column, _ in told] == [
        (2, "姓名"),
        (3, "申报条件"),
        (4, "证件号码"),
    ]
    for (_, _, message), word in zip(told, ("公式", "日期", "数值"), strict=True):
        assert word in message


def test_what_is_spoilt_in_other_columns_does_not_matter(stage):
    rows = [[*COLUMNS, "登记日期"], [*cells(), datetime(2026, 4, 1)]]
    assert messages(stage, read_roster(xlsx(rows))) == []


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([COLUMNS[:-1], ["甲"]], "table_headings"),
        ([COLUMNS], "table_empty"),
        ([COLUMNS, *[["甲"]] * 1001], "table_too_large"),
    ],
)
def test_an_unfit_file_is_refused_as_a_whole(rows, code):
    with pytest.raises(AccountError) as caught:
        read_roster(xlsx(rows))
    assert caught.value.code == code


def test_nobody_is_registered_after_the_window(stage):
    error = refusal(
        register_candidates,
        sitting=stage.sitting,
        roster=make_roster(),
        actor=stage.clerk,
        at=stage.over,
    )
    assert error.code == "window_over"


def test_a_withdrawn_ticket_is_not_given_again(stage):
    [one] = stage.register()
    withdraw_candidate(
        candidacy=one, reason="本人申请。", actor=stage.clerk, at=stage.now
    )
    one.refresh_from_db()
    assert one.status == CandidacyStatus.WITHDRAWN
    [two] = stage.register()
    assert two.ticket[-2:] == "02"


def test_withdrawing_asks_for_a_reason_and_works_once(stage):
    [one] = stage.register()
    act = {"candidacy": one, "actor": stage.clerk, "at": stage.now}
    assert refusal(withdraw_candidate, reason=" ", **act).code == "reason_missing"
    withdraw_candidate(reason="本人申请。", **act)
    error = refusal(withdraw_candidate, reason="本人申请。", **act)
    assert error.code == "not_withdrawable"


def test_two_sittings_of_a_centre_have_different_batches(stage, level, clerk, now):
    second = plan_sitting(
        centre=stage.sitting.centre,
        level=level,
        title="第二批",
        opens_at=stage.sitting.opens_at,
        closes_at=stage.sitting.closes_at,
        actor=clerk,
        at=now,
    )
    batches = set()
    for sitting in (stage.sitting, second):
        [one] = register_candidates(
            sitting=sitting, roster=make_roster(), actor=clerk, at=now
        )
        batches.add(one.ticket[8:10])
    assert batches == {"01", "02"}
