"""What an instructor sees of a group's casework, and of whom."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.practice.groups.services import end_membership, found_group, join_group
from exams.practice.groups.skills import _loudness, group_skills_page
from exams.practice.models import GroupMember
from standards.models import Level
from tests.casework.skills.doing import (
    item,
    make_case_row,
    make_closed_play,
    make_drill_result,
)
from tests.factories import make_bank_person, make_user
from tests.practice.trainees import make_weighted_level

pytestmark = pytest.mark.django_db
SKILL, OTHER = "4:2.5.1S", "4:1.2.3S"


@pytest.fixture
def standard(db):
    call_command("load_standard", "standards/data/3-01-04-03-2022.yaml", verbosity=0)


@pytest.fixture
def teacher(db):
    return make_bank_person("instructor", name="梁老师", username="liang")


@pytest.fixture
def group(standard, teacher, now):
    level = Level.objects.get(number=4)
    return found_group(name="晚班", level=level, instructor=teacher, at=now)


@pytest.fixture
def play():
    """Makes a closed play of a person in one skill."""
    case = make_case_row(refs=[SKILL])

    def play(person, earned, *, error=None, ref=SKILL, days=1):
        at = timezone.now() - timedelta(days=days)
        items = [item(ref, earned, 10, error=error)]
        return make_closed_play(person, case, items, at=at)

    return play


def join(group, *people):
    for person in people:
        join_group(user=person, code=group.code, at=timezone.now())


def page_of(group):
    return group_skills_page(group=group, at=timezone.now())


def rows_of(group):
    page = page_of(group)
    return {row.skill.ref: row for one in page.functions for row in one.rows}


def test_codes_are_counted_by_member_and_by_kind_of_error(group, play):
    good, weak, idle = (make_user(name) for name in ("甲", "乙", "丙"))
    join(group, good, weak, idle)
    for days in (3, 2, 1):
        play(good, 10, days=days)
        play(weak, 0, error="E1", days=days)
    play(weak, 5, error="E3", ref=OTHER)
    page, rows = page_of(group), rows_of(group)
    assert [str(user) for user in page.people] == ["丙", "乙", "甲"]
    assert page.errors == ("漏步", "逾期或过早")
    words = [cell.verdict.word for cell in rows[SKILL].members]
    assert words == ["没练过", "还不熟", "熟练"]
    assert (rows[SKILL].firm, rows[SKILL].seen) == (1, 2)
    # Of the two who practised it one left a step out, however often.
    assert [cell.people for cell in rows[SKILL].errors] == [1, 0]
    assert rows[OTHER].errors[1].says == "练过的 1 人里有 1 人逾期或过早"
    assert set(rows) == {SKILL, OTHER}
    assert page.unmet == 63
    assert 0 < page.out_of_reach < page.unmet


@pytest.mark.parametrize(
    ("people", "seen", "step"),
    [(0, 9, 0), (2, 2, 3), (2, 9, 3), (1, 4, 2), (4, 9, 2), (2, 4, 1), (3, 3, 1)],
)
def test_an_error_is_loud_where_many_of_enough_people_show_it(people, seen, step):
    assert _loudness(people, seen) == step


def test_only_who_agreed_is_seen_and_only_while_a_member(group, play, now):
    early, stranger = make_user("早来"), make_user("外人")
    GroupMember.objects.create(group=group, user=early, joined_at=now)
    play(early, 10), play(stranger, 10)
    page = page_of(group)
    assert (page.people, page.silent, page.functions) == ((), 1, ())
    join(group, early)
    assert page_of(group).people == (early,)
    assert GroupMember.objects.count() == 1
    end_membership(group=group, user=early, at=now)
    assert page_of(group).people == ()


def test_who_joined_early_is_told_how_to_be_seen(client, group, trainee, now):
    member = GroupMember.objects.create(group=group, user=trainee, joined_at=now)
    client.force_login(trainee)
    address = reverse("practice:groups")
    assert "教师看不到你的办事练习" in client.get(address).content.decode()
    client.post(reverse("practice:group_accept"), {"code": group.code})
    member.refresh_from_db()
    assert member.shows_casework
    assert "教师看不到你的办事练习" not in client.get(address).content.decode()


def test_a_trainee_reads_that_casework_will_be_seen(client, group, trainee):
    client.force_login(trainee)
    asked = {"code": group.code}
    text = client.get(reverse("practice:group_join"), asked).content.decode()
    assert "每一项技能要求熟不熟、练过几次、错在哪一类" in text


def test_the_page_is_for_its_instructors(client, group):
    address = reverse("practice:group_skills", args=[group.pk])
    for role, status in (("instructor", 404), ("reviewer", 403), ("trainee", 404)):
        client.force_login(make_bank_person(role))
        assert client.get(address).status_code == status


def test_it_shows_both_maps_and_says_when_there_is_nothing(
    client, group, teacher, trainee, play
):
    client.force_login(teacher)
    address = reverse("practice:group_skills", args=[group.pk])
    assert "还没有人练过" in client.get(address).content.decode()
    join(group, trainee)
    make_drill_result(trainee, 100, at=timezone.now())
    assert "有些把握" in client.get(address).content.decode()
    assert "还没有出过错" in client.get(f"{address}?errors").content.decode()
    play(trainee, 0, error="E4")
    assert "多要材料" in client.get(f"{address}?errors").content.decode()


def test_a_level_of_another_standard_shows_no_code(teacher, standard, now):
    level = make_weighted_level(4)
    group = found_group(name="别的", level=level, instructor=teacher, at=now)
    join(group, make_user())
    page = page_of(group)
    assert (page.functions, page.unmet, page.out_of_reach) == ((), 0, 0)


def test_it_asks_as_many_queries_for_twenty_people_as_for_one(
    client, group, teacher, play
):
    client.force_login(teacher)
    address = reverse("practice:group_skills", args=[group.pk])

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    people = [make_user(f"学员{number}") for number in range(20)]
    for person in people:
        play(person, 5)
    join(group, people[0])
    queries()
    one = queries()
    join(group, *people[1:])
    assert queries() == one <= 13
