"""A station on a skill paper: a panel marks the protocol of its acts."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from exams.marking.rubrics import is_marked_by_keys, rubric_items
from exams.marking.services import add_scripts, mark_unmarked
from tests.casework.stage import act_at_station, make_case
from tests.factories import hand_in, make_form, make_open_attempt
from tests.marking.conftest import mark_and_sign

STATION = 2


@pytest.fixture
def form(db):
    return make_form(part="skill", kinds=["task"], cases=[make_case()], pool="exam")


@pytest.fixture
def script(panel, form, now):
    """A script with five acts at the station."""
    attempt, lease = make_open_attempt(form, at=now, purpose="sitting")
    act_at_station(attempt, lease, STATION, number=5, at=now)
    ended = hand_in(attempt, at=attempt.deadline)
    return add_scripts(panel=panel, attempts=[ended], actor=None, at=now)[0]


def test_keys_do_not_mark_it(form, script, now):
    assert not is_marked_by_keys(form)
    assert mark_unmarked(now) == []


def test_the_types_of_acts_share_the_points_of_the_station(form):
    task, station = rubric_items(form)
    assert not task.is_station
    assert (station.name, station.points) == ("就业困难人员认定", 20)
    assert sum(point.points for point in station.scoring) == 20
    assert all(point.points % Decimal("0.5") == 0 for point in station.scoring)
    assert {"判断", "材料"} <= {point.title for point in station.scoring}


def test_examiners_read_the_acts_and_give_points(client, script, examiners, now):
    sheet = script.sheets.get(examiner=examiners[1])
    client.force_login(examiners[1])
    with time_machine.travel(now, tick=False):
        page = client.get(reverse("marking:sheet_item", args=[sheet.pk, STATION]))
    text = page.content.decode()
    assert "问候并请坐" in text
    assert "谢谢，我叫" in text
    assert "参考答案" not in text


def test_the_part_is_the_mean_of_the_panel(form, script, now):
    points = [point.points for item in rubric_items(form) for point in item.scoring]
    result = mark_and_sign(script, points, points, points, at=now)
    assert result.score == sum(points)
