"""One's own mastery: what is said before there is enough, and afterwards."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from exams.practice.mastery.pages import mastery_page, mastery_summary
from exams.practice.models import StudyGoal
from tests.factories import make_user
from tests.practice.trainees import (
    make_answers,
    make_content_node,
    make_versions,
    make_weighted_level,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def level(db):
    return make_weighted_level()


@pytest.fixture
def read(client, trainee):
    client.force_login(trainee)

    def read(query="", status=200):
        response = client.get(reverse("practice:mastery") + query)
        assert response.status_code == status
        return response.content.decode()

    return read


def page_of(trainee, level):
    return mastery_page(user=trainee, level=level, at=timezone.now())


def test_before_thirty_answers_it_says_how_many_are_missing(read, trainee, level):
    versions = make_versions(29, level=level)
    make_answers(trainee, versions, right=20, at=timezone.now())
    text = read()
    assert "还看不准" in text
    assert "再做 1 道没做过的理论知识题，就能估出分数。" in text
    assert "已拿稳" not in text
    assert "score-rule__value" not in text


def test_from_thirty_on_no_figure_stands_without_its_range(read, trainee, level):
    versions = make_versions(40, level=level)
    make_answers(trainee, versions, right=30, at=timezone.now())
    text = read()
    assert re.search(r"理论知识 100 分，你已拿稳 \d+ 分（\d+～\d+）", text)
    assert re.search(r"大约在 \d+～\d+ 分之间。今天去考，十次里", text)
    assert re.search(r"理论知识估计 \d+ 分，区间 \d+ 到 \d+ 分，合格线 60 分", text)
    assert re.search(r"<b>\d+\.\d</b> / 50</span><small>[\d.]+～[\d.]+，40 题", text)


def test_skill_says_on_what_it_rests(read, level):
    text = read()
    assert "技能题由考评员按采分点评分，练习时没有人替你评，所以这里不估分。" in text


def test_it_says_where_the_next_points_are(trainee, level):
    good = make_versions(40, level=level, area="基础知识")
    bad = make_versions(40, level=level, area="业务办理")
    make_answers(trainee, good, right=38, at=timezone.now())
    make_answers(trainee, bad, right=8, at=timezone.now())
    theory, _skill = page_of(trainee, level).parts
    assert theory.next_says == ("你接下来 20 分里有 20 分在业务办理，先看 2 业务办理。")


def test_points_of_an_area_are_shared_out_by_assessment_points(trainee, level):
    points = [make_versions(1, level=level, area="业务办理")[0] for _ in range(4)]
    contents = [make_content_node(level, code) for code in ("2.1", "2.2")]
    for place, version in enumerate(points):
        point = version.item.point
        point.node = contents[place == 0]
        point.save()
    theory, skill = page_of(trainee, level).parts
    worth = {bar.code: bar.points for bar in theory.rows}
    assert worth == {"1": 50, "2.1": 37.5, "2.2": 12.5}
    assert {bar.code: bar.points for bar in skill.rows} == {"1": 50, "2": 50}


def test_the_way_is_drawn_and_stands_in_a_table(read, trainee, level):
    versions = make_versions(80, level=level)
    make_answers(
        trainee,
        versions,
        right=60,
        at=timezone.now() - timedelta(days=30),
        every=timedelta(hours=9),
    )
    text = read()
    [line] = re.findall(r'<polyline[^>]*points="([^"]+)"', text)
    assert len(line.split()) == text.count("<circle") >= 2
    assert text.count('<th scope="row">20') == text.count("<circle")
    assert "下面有同样内容的表格。" in text
    assert "style=" not in text


def test_one_moment_is_not_yet_a_way(read, trainee, level):
    make_answers(trainee, make_versions(40, level=level), right=30, at=timezone.now())
    assert "<polyline" not in read()


def test_what_others_answer_changes_nothing(trainee, level):
    versions = make_versions(40, level=level)
    make_answers(make_user(), versions, right=0, at=timezone.now())
    theory, _skill = page_of(trainee, level).parts
    assert theory.answers == 0


def test_the_level_studied_for_comes_first(read, trainee, level):
    other = make_weighted_level(3)
    make_versions(1, level=level)
    assert "4级，如果今天考试" in read()
    StudyGoal.objects.create(user=trainee, level=other)
    assert "3级，如果今天考试" in read()
    assert "4级，如果今天考试" in read("?level=4")
    read("?level=9", status=404)


def test_it_asks_as_many_queries_for_four_hundred_answers_as_for_forty(
    read, trainee, level
):
    def queries():
        with CaptureQueriesContext(connection) as found:
            read()
        return len(found)

    make_answers(trainee, make_versions(40, level=level), right=9, at=timezone.now())
    read()
    few = queries()
    for _ in range(9):
        versions = make_versions(40, level=level)
        make_answers(trainee, versions, right=20, at=timezone.now())
    assert queries() == few <= 12


def test_another_page_can_show_the_estimate(trainee, level):
    make_answers(trainee, make_versions(40, level=level), right=30, at=timezone.now())
    theory, skill = mastery_summary(user=trainee, level=level, at=timezone.now())
    assert theory.is_known
    assert not skill.is_known
