"""Mocks by verbs: everybody starts and reads their own."""

import pytest
from django.utils import timezone

from exams.practice.models import Mock
from exams.practice.rules.services import take_up
from jobs.models import Job
from tests.factories import (
    make_form,
    make_item,
    make_open_attempt,
    make_point,
    make_user,
)
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db


def starting(user, level=4):
    wish = ("--level", level, "--part", "theory")
    return "start_mock", *wish, "--actor", user.username


def reading(mock, user):
    return "mock_result", mock.attempt_id, "--actor", user.username


def test_a_mock_is_started_and_gone_on_with(trainee):
    make_form()
    told = answered(*starting(trainee))
    mock = Mock.objects.get(user=trainee)
    assert told == {"attempt": str(mock.attempt_id), "job": None}
    assert answered(*starting(trainee)) == told


def test_without_a_paper_a_job_makes_one(trainee):
    make_form(pool="exam")
    told = answered(*starting(trainee))
    assert told == {"attempt": None, "job": str(Job.objects.get(owner=trainee).pk)}


def test_a_mock_needs_a_level_and_a_person(trainee):
    make_form()
    assert refused(*starting(trainee, level=9))["error"] == "level_unknown"
    assert refused(*starting(make_user(is_active=False)))["error"] == "actor_unknown"
    assert not Mock.objects.exists()


def test_the_result_is_told_by_area(trainee, sit):
    mock = sit(answers={1: "A", 2: "A", 3: "A"})
    assert answered(*reading(mock, trainee)) == {
        "attempt": str(mock.attempt_id),
        "level": 4,
        "part": "theory",
        "score": "2.0",
        "pass_mark": "60.0",
        "passed": False,
        "areas": [{"area": "基础知识", "got": "2.0", "points": "3.0"}],
    }


def test_a_skill_mock_has_no_score(trainee, sit):
    mock = sit(make_form(part="skill", kinds=["task"]), {1: "我的方案。"})
    told = answered(*reading(mock, trainee))
    assert (told["score"], told["passed"], told["areas"]) == (None, None, [])


def test_another_persons_mock_is_unknown_and_an_open_one_waits(trainee, sit, now):
    assert refused(*reading(sit(), make_user()))["error"] == "mock_unknown"
    attempt, _ = make_open_attempt(candidate=trainee, at=now)
    mock = Mock.objects.create(user=trainee, attempt=attempt, created_at=now)
    assert refused(*reading(mock, trainee))["error"] == "mock_unfinished"


def test_the_plan_of_the_day_is_told(trainee):
    point = make_point()
    point.level.weights.create(area=point.area, part="theory", percent=30)
    for _ in range(4):
        make_item(point=point)
    told = answered("practice_plan", "--actor", trainee.username)
    assert told == {
        "day": timezone.localdate().isoformat(),
        "level": 4,
        "minutes": 20,
        "due": 0,
        "wrong": 0,
        "rule_cards": 0,
        "steps": [
            {
                "aim": "new",
                "area": "基础知识",
                "items": 4,
                "minutes": 5,
                "title": "学 4 道新题：基础知识",
                "reason": "基础知识在4级理论里占 30 分，你还没有做过这部分的题。",
            }
        ],
    }
    assert refused("practice_plan", "--actor", "nobody")["error"] == "actor_unknown"
    take_up(user=trainee, procedures=["J-25"], at=timezone.now())
    told = answered("practice_plan", "--actor", trainee.username)
    assert told["rule_cards"] == 10
    assert told["steps"][0]["aim"] == "rules"
    assert told["steps"][0]["title"] == "复习 10 张规则卡"


def test_a_calm_mock_is_started(trainee):
    make_form()
    answered(*starting(trainee), "--pace", "calm")
    assert Mock.objects.get().attempt.may_pause
