"""Weeks of practice of the demo's trainees, and the class of its instructor.

Through the same services as the pages, so that the wrong-answer book, due cards,
mastery and the group's map all have something to show.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from accounts.models import User
from config.demo.people import CLASS, EXTRAS, TRAINEE
from exams.papers.planning import level_of
from exams.practice.groups.services import found_group, join_group
from exams.practice.models import How, StudyGoal
from exams.practice.recording import Given, record_answers
from question_bank.kinds import kind_of
from question_bank.models import Item, ItemStatus, ItemVersion, Pool

INSTRUCTOR = "jiaoshi"
KINDS = ("single_choice", "multiple_choice", "true_false")
# What somebody of average knowledge earns on each grade of difficulty.
EASE = {1: 0.9, 2: 0.75, 3: 0.6, 4: 0.45, 5: 0.25}


@dataclass(frozen=True)
class Learner:
    """So many answers over so many weeks; `talent` is added to the chance to be right,
    `gain` is what it grew by since the first week."""

    username: str
    answers: int
    weeks: int
    talent: float
    gain: float = 0.0


LEARNERS = (
    Learner(TRAINEE[0], 180, 9, 0.12, 0.3),
    Learner(EXTRAS[0][0], 90, 4, 0.2),
    Learner(EXTRAS[1][0], 70, 6, -0.1),
    Learner(EXTRAS[2][0], 50, 3, 0.05),
    Learner(EXTRAS[3][0], 12, 1, 0.0),
)


def make_practice(now: datetime) -> None:
    """Answers, a goal and a study group, the same ones on every machine."""
    chance = random.Random(424242)
    level = level_of(5)
    versions = _versions()
    group = found_group(
        name=CLASS,
        level=level,
        instructor=User.objects.get(username=INSTRUCTOR),
        at=now - timedelta(weeks=9),
    )
    for learner in LEARNERS:
        user = User.objects.get(username=learner.username)
        join_group(user=user, code=group.code, at=now - timedelta(weeks=learner.weeks))
        given = [_given(learner, versions, chance, now) for _ in range(learner.answers)]
        record_answers(user=user, given=sorted(given, key=lambda one: one.at))
    trainee = User.objects.get(username=TRAINEE[0])
    StudyGoal.objects.create(user=trainee, level=level)


def _versions() -> list[ItemVersion]:
    items = Item.objects.filter(
        point__level=level_of(5),
        point__part="theory",
        pool=Pool.PRACTICE,
        status=ItemStatus.PUBLISHED,
        kind__in=KINDS,
    )
    versions = ItemVersion.objects.filter(pk__in=items.values("current"))
    return list(versions.select_related("item__point").order_by("item__code"))


def _given(
    learner: Learner,
    versions: list[ItemVersion],
    chance: random.Random,
    now: datetime,
) -> Given:
    age = chance.random()
    version = chance.choice(versions)
    # Some areas are easier to this person than others, by the area's number.
    leaning = ((version.item.point.area_id * 7 + learner.answers) % 5 - 2) * 0.06
    ease = EASE[version.difficulty] + learner.talent - learner.gain * age + leaning
    return Given(
        key=UUID(int=chance.getrandbits(128), version=4),
        version=version,
        option_order=(),
        answer=_answer(version, chance, is_right=chance.random() < ease),
        how=How.DRILL,
        at=now - age * timedelta(weeks=learner.weeks),
        seconds=chance.randint(12, 70),
    )


def _answer(
    version: ItemVersion, chance: random.Random, *, is_right: bool
) -> dict[str, Any]:
    """The key's own answer, or another: a key left out, or a wrong option."""
    kind, content = kind_of(version.item.kind), version.content
    key = dict(kind.key_answer(content) or {})["choice"]
    if is_right:
        return {"choice": key}
    letters = [option.letter for option in kind.shown(content, ()).options]
    wrong = [letter for letter in letters if letter not in key]
    return {"choice": key[:-1] if len(key) > 1 else [chance.choice(wrong)]}
