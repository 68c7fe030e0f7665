"""Trainees with answers: invented ones for the calculation, rows for the pages."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from exams.practice.mastery.ability import HARDNESS, Evidence, share_of
from exams.practice.mastery.points import PartMastery, Row
from exams.practice.models import PracticeAnswer
from law.models import DatedFact
from question_bank.models import ItemVersion
from standards.models import Level, Node
from tests.factories import make_item, make_point, make_standard_level

QUOTA = (1, 2, 4, 2, 1)
DIFFICULTIES = {grade: n / 10 for grade, n in enumerate(QUOTA, start=1)}
# Twelve rows of basic knowledge, twelve of work, as the first standard has them.
POINTS = (3.3, 3.3, 3.4, *[25 / 9] * 9, 7.5, 7.5, *[5.0] * 10)
PASS_MARK = 60


@dataclass(frozen=True)
class World:
    """How invented trainees are made; abilities in logits.

    `surprise` is how far an item's true difficulty lies from what its grade says,
    `weeks` over how long they answered, `drift` how far they moved in each of them.
    """

    answers: int = 150
    mean: float = 0.0
    spread: float = 1.0
    row_spread: float = 0.7
    surprise: float = 0.5
    weeks: int = 0
    drift: float = 0.0


@dataclass(frozen=True)
class Outcome:
    """What was said of an invented trainee, and what their paper came to."""

    mastery: PartMastery
    score: float


class Inventor:
    """Makes trainees of a world, lets them answer and then sit one paper."""

    def __init__(self, world: World, seed: int) -> None:
        self._world, self._chance = world, random.Random(seed)

    def outcome(self) -> Outcome:
        mean = self._chance.gauss(self._world.mean, self._world.spread)
        today = [self._chance.gauss(mean, self._world.row_spread) for _ in POINTS]
        past = self._past(today)
        return Outcome(self._mastery(past), self._paper(today))

    def _past(self, today: list[float]) -> list[list[float]]:
        """Abilities by week, this week's first."""
        past = [today]
        for _ in range(self._world.weeks):
            step = self._chance.gauss(0, self._world.drift)
            past.append([ability + step for ability in past[-1]])
        return past

    def _mastery(self, past: list[list[float]]) -> PartMastery:
        sums: list[dict[int, list[float]]] = [{} for _ in POINTS]
        counts = [0] * len(POINTS)
        taste = [self._chance.random() ** 2 + 0.05 for _ in POINTS]
        for _ in range(self._world.answers):
            [row] = self._chance.choices(range(len(POINTS)), taste)
            week = self._chance.randint(0, self._world.weeks)
            grade, right = self._item(past[week][row])
            worth = 2 ** (-week / 6)
            tally = sums[row].setdefault(grade, [0.0, 0.0])
            tally[0] += worth
            tally[1] += worth * right
            counts[row] += 1
        rows = [
            Row(
                key,
                points,
                counts[key],
                tuple(Evidence(grade, *tally) for grade, tally in sums[key].items()),
            )
            for key, points in enumerate(POINTS)
        ]
        return PartMastery(rows, DIFFICULTIES, PASS_MARK)

    def _item(self, ability: float) -> tuple[int, bool]:
        """An item of the quota, and whether somebody of this ability answers right."""
        [grade] = self._chance.choices(range(1, 6), QUOTA)
        surprise = self._chance.gauss(0, self._world.surprise)
        right = self._chance.random() < share_of(ability - HARDNESS[grade] + surprise)
        return grade, right

    def _paper(self, today: list[float]) -> float:
        """The score of a paper of about a hundred items worth about a point each."""
        score = 0.0
        for ability, points in zip(today, POINTS, strict=True):
            items = max(1, round(points + self._chance.random() - 0.5))
            right = sum(self._item(ability)[1] for _ in range(items))
            score += points * right / items
        return score


def make_weighted_level(number: int = 4) -> Level:
    """A level whose two areas have 50 points in each part, and the exam's facts."""
    level = make_standard_level(number)
    for area in level.standard.areas.all():
        for part in ("theory", "skill"):
            level.weights.get_or_create(area=area, part=part, defaults={"percent": 50})
    for key, value in (
        ("score.pass_mark", "60"),
        ("paper.difficulty_quota", ":".join(map(str, QUOTA))),
    ):
        DatedFact.objects.get_or_create(
            key=key,
            valid_from=date(2022, 1, 1),
            defaults={"value": value, "source": "测试"},
        )
    return level


def make_content_node(level: Level, code: str, area: str = "业务办理") -> Node:
    """A work content below the function of an area."""
    top = Node.objects.get(standard=level.standard, area__name=area, parent=None)
    return Node.objects.create(
        standard=level.standard,
        level=level,
        area=top.area,
        parent=top,
        kind="content",
        ref=f"{level.number}:{code}",
        code=code,
        text=f"内容{code}",
        position=Node.objects.count() + 1,
    )


def make_versions(number: int, *, level: Level, area: str = "基础知识", part="theory"):
    """Published practice items on one point; their versions."""
    point = make_point(level=level, area=area, part=part)
    return [make_item(point=point).current for _ in range(number)]


def make_answers(user, versions, *, right: int, at: datetime, every=timedelta()):
    """One answer to each of `versions`, the first `right` of them right."""
    PracticeAnswer.objects.bulk_create(
        make_answer(user, version, is_right=place < right, at=at + place * every)
        for place, version in enumerate(versions)
    )


def make_answer(user, version: ItemVersion, *, is_right: bool, at: datetime):
    """Not yet saved."""
    return PracticeAnswer(
        key=uuid4(),
        user=user,
        version=version,
        share=int(is_right),
        is_right=is_right,
        how="drill",
        at=at,
    )
