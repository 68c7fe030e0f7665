"""A level whose two areas weigh 50 each, and a bank with one whole theory paper."""

import pytest

from tests.factories import make_item, make_point, make_standard_level

AREAS = ("基础知识", "业务办理")
KINDS = {"single_choice": 30, "multiple_choice": 10, "true_false": 10}


@pytest.fixture
def level(db):
    level = make_standard_level()
    rules = {"theory": {"minutes": 90}, "skill": {"minutes": 90}}
    level.standard.document = {"exam_rules": rules}
    level.standard.save()
    for area in level.standard.areas.all():
        level.weights.create(area=area, part="theory", percent=50)
    return level


def fill_bank(level, pool):
    for area in AREAS:
        for kind, count in KINDS.items():
            for _ in range(count):
                make_item(kind, point=make_point(level=level, area=area), pool=pool)


@pytest.fixture
def bank(level):
    fill_bank(level, "practice")


@pytest.fixture
def exam_bank(level):
    fill_bank(level, "exam")
