"""The day's plan on the practice page, the desk card, the goal, the books."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.practice.days import cards_of, day_of
from exams.practice.keeping import keep_item
from exams.practice.models import (
    Aim,
    Cause,
    Drill,
    How,
    ReviewCard,
    SaidCause,
    StudyGoal,
)
from exams.practice.recording import Given, record_answers
from tests.factories import (
    make_bank_person,
    make_item,
    make_point,
    make_standard_level,
    make_user,
)
from tests.practice.trainees import make_answers, make_versions

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client, trainee):
    client.force_login(trainee)
    return lambda name: client.get(reverse(f"practice:{name}")).content.decode()


@pytest.fixture
def bank(db):
    """Five practice items of each area; the first area is worth 30 points, the second 70."""
    level = make_standard_level()
    for area, percent in zip(level.standard.areas.all(), (30, 70), strict=True):
        level.weights.create(area=area, part="theory", percent=percent)
        for _ in range(5):
            make_item(point=make_point(level=level, area=area.name))
    return level


def test_a_newcomer_is_told_to_begin_where_most_points_are(bank, trainee, now):
    day = day_of(trainee, now)
    assert [step.area_name for step in day.steps] == ["业务办理", "基础知识"]
    assert (day.goal.level, day.goal.minutes, day.goal.is_set) == (bank, 20, False)


def test_due_reviews_come_first_and_start_with_what_is_late(
    bank, trainee, answered, read, now
):
    items = [make_item(point=make_point()) for _ in range(3)]
    for days, item in enumerate(items):
        answered(item, at=now + timedelta(days=days))
    day = day_of(trainee, now + timedelta(days=4))
    assert day.steps[0].aim == Aim.DUE
    assert day.steps[0].number == 3
    assert "最早的晚了 3 天" in day.steps[0].why


def test_a_card_due_in_the_evening_belongs_to_the_whole_day(trainee, answered, now):
    answered(make_item(), at=now)
    tomorrow = timezone.localtime(now) + timedelta(days=1)
    assert cards_of(trainee, tomorrow.replace(hour=0, minute=1)).due == 1
    assert cards_of(trainee, tomorrow.replace(hour=0) - timedelta(hours=1)).due == 0


def test_wrong_items_that_are_not_due_come_second(bank, trainee, answered, now):
    item = make_item(point=make_point())
    answered(item, at=now)
    answered(item, {"choice": ["A"]}, at=now + timedelta(days=1))
    card = ReviewCard.objects.get()
    assert card.is_in_wrong_book
    day = day_of(trainee, card.due - timedelta(days=1))
    aims = [step.aim for step in day.steps]
    assert aims[:1] == [Aim.WRONG]


def test_what_is_done_today_stands_first_and_takes_its_minutes(
    bank, trainee, answered, now
):
    answered(make_item(point=make_point()), at=now, seconds=60 * 15)
    day = day_of(trainee, now)
    assert [row.answered for row in day.done] == [1]
    assert sum(step.seconds for step in day.steps) <= 5 * 60


def test_a_step_is_begun_from_the_page(client, bank, read, trainee):
    assert "开始这一步" in read("index")
    area = bank.standard.areas.get(name="业务办理")
    response = client.post(
        reverse("practice:begin"), {"aim": "new", "number": 3, "area": area.pk}
    )
    drill = Drill.objects.get(user=trainee)
    assert response.url == drill.get_absolute_url()
    assert (drill.aim, drill.questions.count()) == ("new", 3)
    assert {row.version.item.point.area for row in drill.questions.all()} == {area}
    assert "接着做" in read("index")


@pytest.mark.parametrize(
    "sent", [{"aim": "chosen", "number": 1}, {"aim": "due"}, {"aim": "x", "number": 1}]
)
def test_other_steps_are_404(client, trainee, sent):
    client.force_login(trainee)
    assert client.post(reverse("practice:begin"), sent).status_code == 404


def test_an_empty_step_says_so(client, trainee, bank):
    client.force_login(trainee)
    sent = {"aim": "due", "number": 5}
    page = client.post(reverse("practice:begin"), sent, follow=True)
    assert "没有符合条件的题。" in page.content.decode()


def test_empty_pages_say_what_to_do_next(read):
    for name, says in (
        ("index", "教师发布练习题以后"),
        ("choose", "教师发布练习题以后"),
        ("goal", "教师发布练习题以后"),
        ("wrong_book", "去做今天的练习"),
        ("favourites", "选题练习"),
        ("drills", "选题练习"),
    ):
        assert says in read(name), name


def test_the_goal_is_ones_own_and_changes_the_plan(client, bank, read, trainee):
    assert 'value="20"' in read("goal")
    sent = {"level": bank.pk, "minutes": 5}
    assert client.post(reverse("practice:goal"), sent).status_code == 302
    assert StudyGoal.objects.get(user=trainee).minutes == 5
    assert "今天的 5 分钟" in read("index")
    page = client.post(reverse("practice:goal"), sent | {"minutes": 500})
    assert page.status_code == 422 or "500" in page.content.decode()
    assert StudyGoal.objects.get().minutes == 5


def test_the_book_tells_why_by_node(read, answered):
    item = make_item(explanation="因为甲对。")
    answered(item)
    text = read("wrong_book")
    for said in ("你答 B，应是 A", "因为甲对。", "正确答案", item.point.name):
        assert said in text
    assert item.point.node.get_absolute_url() in text
    assert "在 2 个不同的日子连着答对" in text


def test_the_book_is_narrowed_by_area(client, trainee, answered):
    one, two = make_item(), make_item(point=make_point(area="业务办理"))
    answered(one)
    answered(two)
    client.force_login(trainee)
    url = reverse("practice:wrong_book") + f"?area={one.point.area_id}"
    text = client.get(url).content.decode()
    assert one.current.content["stem"][:10] in text
    assert two.current.content["stem"][:10] not in text
    assert client.get(reverse("practice:wrong_book") + "?area=x").status_code == 404


def test_nobody_sees_anothers_book_or_favourites(client, answered, trainee, now):
    item = make_item()
    answered(item)
    keep_item(user=trainee, item=item, at=now)
    client.force_login(make_user())
    for name in ("index", "wrong_book", "favourites", "drills"):
        text = client.get(reverse(f"practice:{name}")).content.decode()
        assert item.current.content["stem"] not in text


def test_the_desk_tells_a_trainee_what_is_due(client, answered, now):
    user = make_bank_person("trainee")
    client.force_login(user)
    assert "从第一组新题开始" in client.get(reverse("accounts:desk")).content.decode()
    answered(make_item(), user=user, at=now - timedelta(days=400))
    text = client.get(reverse("accounts:desk")).content.decode()
    assert "1 道题到期" in text
    assert reverse("practice:index") in text


def queries(client, name):
    client.get(reverse(f"practice:{name}"))
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"practice:{name}")).status_code == 200
    return len(captured)


def test_one_may_say_why_an_answer_was_wrong_and_take_it_back(
    client, trainee, answered, read
):
    client.force_login(trainee)
    answer = answered(make_item())
    answered(make_item())
    address = reverse("practice:say_cause", args=[answer.key])
    book = reverse("practice:wrong_book")
    response = client.post(address, {"cause": "misread", "next": f"{book}#item-1"})
    assert response["Location"] == f"{book}#item-1"
    assert SaidCause.objects.get().cause == Cause.MISREAD
    assert "看错题 1" in read("wrong_book")
    found = client.get(book, {"cause": "misread"}).context["book"]
    assert [card.last_answer for card in found.page] == [answer]
    client.post(address, {"cause": "slip"})
    assert SaidCause.objects.get().cause == Cause.SLIP
    client.post(address, {"cause": ""})
    assert not SaidCause.objects.exists()


def test_a_cause_is_said_of_ones_own_wrong_answers_only(client, trainee, answered):
    wrong, right = answered(make_item()), answered(make_item(), {"choice": ["A"]})
    address = reverse("practice:say_cause", args=[wrong.key])
    client.force_login(trainee)
    assert client.post(address, {"cause": "fate"}).status_code == 404
    of_right = reverse("practice:say_cause", args=[right.key])
    assert client.post(of_right, {"cause": "slip"}).status_code == 404
    client.force_login(make_user())
    assert client.post(address, {"cause": "slip"}).status_code == 404
    assert not SaidCause.objects.exists()


NAMES = ("index", "wrong_book", "favourites", "drills", "choose")


def test_twenty_items_cost_no_page_more_queries(client, trainee, bank, answered, now):
    def met(number):
        for _ in range(number):
            item = make_item(point=make_point())
            answered(item)
            keep_item(user=trainee, item=item, at=now)
        return {name: queries(client, name) for name in NAMES}

    client.force_login(trainee)
    one = met(1)
    assert met(19) == one
    # Seven of the index are both parts' readiness.
    assert one.pop("index") <= 18, one
    assert max(one.values()) <= 12, one


def test_the_first_page_says_how_ready_one_is_and_where_to_go_on(
    bank, trainee, read, now
):
    assert "还看不准" in read("index")
    make_answers(trainee, make_versions(40, level=bank), right=30, at=now)
    text = read("index")
    assert "分之间" in text
    assert "接下来 20 分里有" in text
    assert reverse("practice:mastery") in text
    assert "scope=node%3A" in text


def test_more_due_cards_than_a_drill_holds_are_not_promised(bank, trainee, read, now):
    versions = make_versions(51, level=bank)
    record_answers(
        user=trainee,
        given=[
            Given(uuid4(), version, (), None, How.DRILL, now - timedelta(days=3))
            for version in versions
        ],
    )
    assert "先复习最早到期的 50 题" in read("index")
