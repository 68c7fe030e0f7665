"""Study groups: who is seen, by whom, and until when."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.codes import new_code
from accounts.my_data import copy_of
from exams.practice.errors import PracticeError
from exams.practice.groups.codes import as_written
from exams.practice.groups.pages import NodeCell, group_page
from exams.practice.groups.services import (
    add_colleague,
    close_group,
    end_membership,
    found_group,
    join_group,
    renew_code,
)
from exams.practice.mastery.rows import ExamRow
from exams.practice.models import GroupMember, StudyGroup
from standards.models import Part
from tests.factories import make_bank_person, make_user
from tests.practice.trainees import make_answers, make_versions, make_weighted_level

pytestmark = pytest.mark.django_db


@pytest.fixture
def level(db):
    return make_weighted_level()


@pytest.fixture
def teacher(db):
    return make_bank_person("instructor", name="梁老师", username="liang")


@pytest.fixture
def group(level, teacher, now):
    return found_group(name="晚班", level=level, instructor=teacher, at=now)


def join(group, *people, at):
    for person in people:
        join_group(user=person, code=group.code, at=at)


def seen(group, part=Part.THEORY):
    return [
        person.user
        for person in group_page(group=group, part=part, at=timezone.now()).people
    ]


def test_who_joins_is_seen_and_who_leaves_is_not(group, trainee, now):
    assert seen(group) == []
    join(group, trainee, at=now)
    assert seen(group) == [trainee]
    assert end_membership(group=group, user=trainee, at=now + timedelta(days=1))
    assert seen(group) == []
    assert not end_membership(group=group, user=trainee, at=now)


def test_joining_twice_makes_one_member_and_rejoining_a_new_one(group, trainee, now):
    join(group, trainee, trainee, at=now)
    assert GroupMember.objects.count() == 1
    end_membership(group=group, user=trainee, at=now)
    join(group, trainee, at=now)
    assert GroupMember.objects.count() == 2
    assert GroupMember.objects.present().count() == 1


def test_the_database_refuses_a_second_open_membership(group, trainee, now):
    join(group, trainee, at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        GroupMember.objects.create(group=group, user=trainee, joined_at=now)


def test_a_renewed_code_lets_nobody_in_by_the_old_one(group, trainee, now):
    old = group.code
    new = renew_code(group)
    with pytest.raises(PracticeError) as refused:
        join_group(user=trainee, code=old, at=now)
    assert refused.value.code == "group_code_unknown"
    join_group(user=trainee, code=new, at=now)


def test_a_closed_group_shows_nobody_and_takes_nobody(group, teacher, trainee, now):
    join(group, trainee, at=now)
    assert close_group(group=group, at=now)
    assert not close_group(group=group, at=now)
    assert not StudyGroup.objects.taught_by(teacher).exists()
    assert not StudyGroup.objects.joined_by(trainee).exists()
    with pytest.raises(PracticeError):
        join_group(user=make_user(), code=group.code, at=now)


def test_an_instructor_is_no_member_of_their_own_group(group, teacher, now):
    with pytest.raises(PracticeError) as refused:
        join_group(user=teacher, code=group.code, at=now)
    assert refused.value.code == "group_own"


def test_a_colleague_is_named_by_login_name_and_must_teach(group):
    colleague = make_bank_person("instructor", username="Gao")
    assert add_colleague(group=group, username=" gao ") == colleague
    make_bank_person("reviewer", username="shen")
    for name in ("shen", "nobody", ""):
        with pytest.raises(PracticeError) as refused:
            add_colleague(group=group, username=name)
        assert refused.value.code == "colleague_unknown"


@given(st.data())
def test_a_code_may_be_typed_in_any_case_width_and_with_any_dashes(data):
    code = new_code()
    wide = {ord(c): chr(ord(c) + 0xFEE0) for c in code if c != "-"}
    typed = data.draw(
        st.sampled_from([code.lower(), code.replace("-", ""), code.translate(wide)])
    )
    assert as_written(f" {typed} ") == code


def cell(**fields):
    known = {"members": 8, "seen": 8, "holders": 8, "answers": 99}
    return NodeCell(ExamRow(1, "1.1", "信息采集", "/", 5), **known | fields)


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({}, 4),
        ({"holders": 6}, 4),
        ({"holders": 4}, 3),
        ({"holders": 2}, 2),
        ({"holders": 1}, 1),
        ({"seen": 3, "holders": 0}, 0),
        ({"seen": 4, "holders": 1}, 2),
        ({"members": 0, "seen": 0, "holders": 0}, 0),
    ],
)
def test_a_cell_is_loud_only_where_enough_is_seen_and_little_held(fields, step):
    assert cell(**fields).step == step


def test_the_group_is_counted_by_row_and_by_name(group, level, trainee, now):
    other = make_user("何川")
    at = timezone.now()
    versions = make_versions(40, level=level)
    make_answers(trainee, versions, right=36, at=at - timedelta(days=1))
    make_answers(other, versions[:6], right=0, at=at)
    join(group, trainee, other, make_user("安静"), at=now)
    page = group_page(group=group, part=Part.THEORY, at=at)
    [basic, work] = [one for area in page.areas for one in area.cells]
    assert (basic.members, basic.seen, basic.holders, basic.answers) == (3, 2, 1, 46)
    assert (work.seen, work.answers) == (0, 0)
    figures = {person.user.name: person.parts[0] for person in page.people}
    known = figures["许文珍"]
    assert known.low < known.score < known.high
    assert figures["何川"].score is None
    assert (page.known, page.likely) == (1, 1)
    last = {person.user.name: person.last_at for person in page.people}
    assert last["安静"] is None
    assert last["何川"] == at


def test_it_asks_as_many_queries_for_twenty_people_as_for_one(
    client, group, teacher, level, now
):
    client.force_login(teacher)
    versions = make_versions(5, level=level)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert (
                client.get(reverse("practice:group", args=[group.pk])).status_code
                == 200
            )
        return len(found)

    people = [make_user(f"学员{number}") for number in range(20)]
    for person in people:
        make_answers(person, versions, right=2, at=now)
    join(group, people[0], at=now)
    queries()
    one = queries()
    join(group, *people[1:], at=now)
    assert queries() == one <= 17


def test_a_stranger_finds_no_group_and_a_reviewer_is_refused(client, group):
    address = reverse("practice:group", args=[group.pk])
    for role, status in (("instructor", 404), ("reviewer", 403), ("trainee", 404)):
        client.force_login(make_bank_person(role))
        assert client.get(address).status_code == status


def test_who_no_longer_teaches_no_longer_sees(client, group, teacher):
    client.force_login(teacher)
    teacher.groups.clear()
    address = reverse("practice:group", args=[group.pk])
    assert client.get(address).status_code == 404


def test_a_trainee_reads_what_will_be_seen_before_they_agree(client, group, trainee):
    client.force_login(trainee)
    address = reverse("practice:group_join")
    text = client.get(address, {"code": group.code.lower()}).content.decode()
    assert "加入“晚班”？" in text
    assert "梁老师" in text
    assert "他们看不到：你的答案" in text
    assert not GroupMember.objects.exists()
    client.post(reverse("practice:group_accept"), {"code": group.code})
    assert seen(group) == [trainee]
    text = client.get(reverse("practice:groups")).content.decode()
    assert "晚班" in text
    client.post(reverse("practice:group_leave", args=[group.pk]))
    assert seen(group) == []


@pytest.mark.parametrize("code", ["", "AAAAA-AAAAA", "x" * 30])
def test_a_wrong_code_is_told_and_joins_nothing(client, group, trainee, code):
    client.force_login(trainee)
    response = client.get(reverse("practice:group_join"), {"code": code})
    assert response.status_code == 422
    [message] = response.context["code_form"].errors["code"]
    assert response.content.decode().count(message) == 1
    client.post(reverse("practice:group_accept"), {"code": code})
    assert not GroupMember.objects.exists()


def test_an_instructor_founds_a_group_and_sees_its_code(client, level, teacher):
    client.force_login(teacher)
    address = reverse("practice:group_found")
    assert client.post(address, {"name": "", "level": level.pk}).status_code == 422
    response = client.post(address, {"name": "夜校", "level": level.pk}, follow=True)
    group = StudyGroup.objects.get()
    text = response.content.decode()
    assert "还没有人加入" in text
    assert group.code in text
    assert list(group.instructors.all()) == [teacher]


def test_only_members_can_be_removed(client, group, teacher, trainee, now):
    client.force_login(teacher)
    join(group, trainee, at=now)
    stranger = make_user()
    for person, status in ((stranger, 404), (trainee, 302), (trainee, 404)):
        address = reverse("practice:group_remove", args=[group.pk, person.public_id])
        assert client.post(address).status_code == status
    assert seen(group) == []


EVIL = '=HYPERLINK("http://x","y")'


@pytest.fixture
def file(client, group, teacher, level, now):
    """The group with a named formula in it, as a file of a kind."""
    evil, known = make_user(EVIL), make_user("许文珍")
    make_answers(known, make_versions(40, level=level), right=30, at=timezone.now())
    join(group, evil, known, at=now)
    client.force_login(teacher)

    def file(kind):
        return client.get(reverse("practice:group_export", args=[group.pk, kind]))

    return file


def test_the_csv_holds_the_people_and_no_formula(file):
    response = file("csv")
    assert "filename*=utf-8" in response["Content-Disposition"]
    text = response.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][:3] == ["姓名", "理论知识估计分", "理论知识区间下限"]
    by_name = {row[0]: row for row in rows[1:]}
    assert by_name[f"'{EVIL}"][1:5] == ["还看不准"] * 3 + ["0"]
    score, low, high, answers = map(int, by_name["许文珍"][1:5])
    assert low < score < high
    assert answers == 40


def test_the_workbook_holds_people_and_rows_and_no_formula(file):
    book = load_workbook(io.BytesIO(file("xlsx").content))
    people, rows = book.worksheets
    cells = {row[0].value: row for row in people.iter_rows(min_row=2)}
    assert cells[EVIL][0].data_type == "s"
    assert isinstance(cells["许文珍"][1].value, int)
    assert [cell.value for cell in rows[2]][:3] == ["1", "基础知识", 50]
    assert [cell.value for cell in rows[2]][3:] == [1, 1, 2, 40]


def test_there_is_no_file_of_another_kind(file):
    assert file("exe").status_code == 404


def test_a_copy_of_ones_data_names_the_groups(group, trainee, now):
    join(group, trainee, at=now)
    [row] = copy_of(trainee)["study_groups"]
    assert row["group__name"] == "晚班"


def test_one_member_is_seen_by_rows_until_they_leave(
    client, level, group, teacher, trainee, now
):
    join(group, trainee, at=now)
    make_answers(trainee, make_versions(40, level=level), right=38, at=now)
    address = reverse("practice:group_person", args=[group.pk, trainee.public_id])
    client.force_login(teacher)
    page = client.get(address).context["page"]
    theory, skill = page.parts
    words = [str(cell.verdict.word) for area in theory.areas for cell in area.cells]
    assert "够六成" in words
    assert "还看不准" in words
    assert (theory.figures.answers, skill.figures.score) == (40, None)
    end_membership(group=group, user=trainee, at=now)
    assert client.get(address).status_code == 404


def test_from_ones_groups_a_trainee_comes_back_to_practice(client, teacher, trainee):
    way_up = f'class="crumb" href="{reverse("practice:index")}"'
    for person, has_way in ((trainee, True), (teacher, False)):
        client.force_login(person)
        text = client.get(reverse("practice:groups")).content.decode()
        assert (way_up in text) is has_way
