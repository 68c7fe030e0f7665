"""What of the log counts, and that the database counts alike."""

import random
from datetime import timedelta

import pytest

from exams.practice.mastery.answers import answers_of, class_evidence
from exams.practice.mastery.folding import HALF_LIFE_WEEKS, WEEK, evidence_at
from exams.practice.models import PracticeAnswer
from question_bank.models import ItemStatus
from tests.factories import make_user
from tests.practice.trainees import (
    make_answer,
    make_answers,
    make_content_node,
    make_versions,
    make_weighted_level,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def level(db):
    return make_weighted_level()


def told(user, level, at):
    """The one row's evidence of a person who answered in one row only."""
    [found] = evidence_at(answers_of(user, level, at), at).values()
    [evidence] = found.evidence
    return found.answers, evidence.weight, evidence.earned


def test_an_answer_counts_with_its_share(level, trainee, now):
    make_answers(trainee, make_versions(4, level=level), right=3, at=now)
    assert told(trainee, level, now) == (4, 4, 3)


def test_an_item_counts_once_by_its_latest_answer_and_half_if_repeated(
    level, trainee, now
):
    [version] = make_versions(1, level=level)
    make_answers(trainee, [version], right=0, at=now - timedelta(hours=2))
    make_answers(trainee, [version], right=1, at=now - timedelta(hours=1))
    assert told(trainee, level, now) == (1, 0.5, 0.5)


def test_an_answer_loses_half_its_worth_in_six_weeks(level, trainee, now):
    make_answers(trainee, make_versions(1, level=level), right=1, at=now)
    later = now + HALF_LIFE_WEEKS * WEEK
    assert told(trainee, level, later) == pytest.approx((1, 0.5, 0.5))


def test_after_half_a_year_it_counts_no_more(level, trainee, now):
    make_answers(trainee, make_versions(1, level=level), right=1, at=now)
    later = now + 26 * WEEK
    assert evidence_at(answers_of(trainee, level, later), later) == {}
    assert class_evidence([trainee.pk], level, later) == {trainee.pk: {}}


def test_an_answer_given_later_was_not_known_yet(level, trainee, now):
    make_answers(trainee, make_versions(1, level=level), right=1, at=now)
    earlier = now - timedelta(seconds=1)
    assert answers_of(trainee, level, earlier) == []
    assert class_evidence([trainee.pk], level, earlier) == {}


@pytest.mark.parametrize("status", [ItemStatus.FROZEN, ItemStatus.RETIRED])
def test_a_stopped_item_tells_nothing(level, trainee, now, status):
    [version] = make_versions(1, level=level)
    make_answers(trainee, [version], right=1, at=now)
    version.item.status = status
    version.item.save()
    assert answers_of(trainee, level, now) == []
    assert class_evidence([trainee.pk], level, now) == {}


def test_another_level_is_another_matter(level, trainee, now):
    other = make_weighted_level(3)
    make_answers(trainee, make_versions(2, level=other), right=1, at=now)
    assert answers_of(trainee, level, now) == []


def test_a_leaf_counts_for_what_it_hangs_on(level, trainee, now):
    versions = make_versions(2, level=level, area="业务办理")
    content = make_content_node(level, "1.1")
    leaf = content.children.create(
        standard=level.standard,
        level=level,
        area=content.area,
        kind="knowledge",
        ref="4:1.1.1K",
        code="1.1.1",
        text="知识",
        position=99,
    )
    for node, version in zip((content, leaf), versions, strict=True):
        point = version.item.point
        point.pk, point.code, point.node = None, f"L{node.pk}", node
        point.save()
        version.item.point = point
        version.item.save()
        make_answers(trainee, [version], right=1, at=now)
    [(part, row)] = evidence_at(answers_of(trainee, level, now), now)
    assert (part, row) == ("theory", content.pk)


@pytest.mark.parametrize("seed", range(5))
def test_the_database_counts_as_the_fold_does(level, now, seed):
    chance = random.Random(seed)
    versions = [
        *make_versions(4, level=level),
        *make_versions(3, level=level, area="业务办理"),
    ]
    people = [make_user() for _ in range(3)]
    PracticeAnswer.objects.bulk_create(
        make_answer(
            chance.choice(people),
            chance.choice(versions),
            is_right=chance.random() < 0.6,
            # Whole days, so that some answers are given at the same moment.
            at=now - timedelta(days=chance.randint(-3, 200)),
        )
        for _ in range(120)
    )
    summed = class_evidence([person.pk for person in people], level, now)
    for person in people:
        folded = evidence_at(answers_of(person, level, now), now)
        assert summed[person.pk].keys() == folded.keys()
        for place, found in folded.items():
            same = summed[person.pk][place]
            assert same.answers == found.answers
            for one, other in zip(same.evidence, found.evidence, strict=True):
                assert one.difficulty == other.difficulty
                assert one.weight == pytest.approx(other.weight)
                assert one.earned == pytest.approx(other.earned)
