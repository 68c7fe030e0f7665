"""The day's plan: a few steps that fit the minutes, each with its reason. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from exams.practice.models.drills import Aim

# Reckoned from the theory exam, which gives less than a minute an item; a review is
# quicker because the item is known, a new one slower because its explanation is read.
SECONDS_A_REVIEW = 40
SECONDS_A_NEW_ITEM = 75
# A rule card asks one fact. A dozen a day are a few minutes: they come first, or a
# backlog of items would keep them out for weeks.
SECONDS_A_RULE_CARD = 20
RULE_CARDS_A_DAY = 12
MOST_NEW_STEPS = 2
MOST_NEW_A_STEP = 10
# A step of one or two items is not worth the way.
LEAST_NEW_A_STEP = 3


@dataclass(frozen=True)
class AreaState:
    """An area of the level's theory weight table and what the trainee shows of it.

    `points` of 100; `total` practice items, `met` of them answered at least once, with
    `held` of so many points by the latest answer to each.
    """

    area: int
    name: str
    points: int
    total: int = 0
    met: int = 0
    held: Decimal = Decimal()

    @property
    def unmet(self) -> int:
        return self.total - self.met

    @property
    def share(self) -> Decimal:
        """Points that the latest answers held, 0 to 1; 0 where nothing was answered."""
        return self.held / self.met if self.met else Decimal()

    @property
    def expected_loss(self) -> Decimal:
        """Exam points that are likely lost here: weight × what is not held, where one
        right and one wrong answer stand for what nobody knows yet."""
        return self.points * (1 - (self.held + 1) / (self.met + 2))


@dataclass(frozen=True)
class Work:
    """What waits for a trainee. `days_late`: of the card that is due for longest;
    `rules`: rule cards of casework, as many as the day takes; `wrong`: items of the
    book not answered today and not due."""

    due: int = 0
    days_late: int = 0
    rules: int = 0
    wrong: int = 0
    areas: Sequence[AreaState] = ()
    level_name: str = ""


@dataclass(frozen=True)
class Step:
    """A drill to begin: `number` items for `aim`, `pace` seconds each; of one area
    (its id and name) or of all. Without an aim they are rule cards, which have no
    drill."""

    aim: Aim | None
    number: int
    pace: int
    why: str
    area: int | None = None
    area_name: str = ""

    @property
    def seconds(self) -> int:
        return self.number * self.pace

    @property
    def minutes(self) -> int:
        return minutes_of(self.seconds)

    @property
    def title(self) -> str:
        values = {"number": self.number, "name": self.area_name}
        if self.aim is None:
            return _("复习 %(number)d 张规则卡") % values
        if self.aim == Aim.DUE:
            return _("复习 %(number)d 道到期的题") % values
        if self.aim == Aim.WRONG:
            return _("重做 %(number)d 道错题") % values
        return _("学 %(number)d 道新题：%(name)s") % values


def minutes_of(seconds: int) -> int:
    """Whole minutes as people say them: never none."""
    return max(1, round(seconds / 60))


def plan_day(work: Work, seconds: int) -> list[Step]:
    """Steps for the seconds that are left today: a few rule cards, then due reviews,
    then wrong items, then new items where most exam points are likely lost."""
    steps: list[Step] = []
    for step in _wishes(work):
        left = seconds - sum(one.seconds for one in steps)
        fitting = _cut(step, left)
        if fitting:
            steps.append(fitting)
    return steps


def _wishes(work: Work) -> Iterator[Step]:
    """Everything worth doing, in order, however long it takes."""
    if work.rules:
        yield _rule_step(work)
    if work.due:
        yield _due_step(work)
    if work.wrong:
        yield _wrong_step(work)
    by_loss = sorted(work.areas, key=lambda one: one.expected_loss, reverse=True)
    promising = [one for one in by_loss if one.unmet and one.points]
    for area in promising[:MOST_NEW_STEPS]:
        yield _new_step(area, work.level_name)


def _cut(step: Step, seconds: int) -> Step | None:
    """The step with as many items as fit; None if too few would."""
    number = min(step.number, max(seconds, 0) // step.pace)
    least = min(LEAST_NEW_A_STEP, step.number) if step.aim == Aim.NEW else 1
    return replace(step, number=number) if number >= least else None


def _due_step(work: Work) -> Step:
    if work.days_late:
        why = _("共 %(due)d 题到期，最早的晚了 %(days)d 天。趁还没忘先复习。")
    else:
        why = _("今天到期 %(due)d 题。按时复习，记得最牢。")
    why = why % {"due": work.due, "days": work.days_late}
    return Step(Aim.DUE, work.due, SECONDS_A_REVIEW, why)


def _rule_step(work: Work) -> Step:
    why = _("收进复习的办事规程里，今天轮到这些期限、材料、步骤和规则。")
    return Step(None, work.rules, SECONDS_A_RULE_CARD, why)


def _wrong_step(work: Work) -> Step:
    why = _("错题本里有 %(wrong)d 题今天还没有重做。隔天再答对，才算真会。")
    return Step(Aim.WRONG, work.wrong, SECONDS_A_REVIEW, why % {"wrong": work.wrong})


def _new_step(area: AreaState, level_name: str) -> Step:
    if area.met:
        why = _(
            "%(area)s在%(level)s理论里占 %(points)d 分，"
            "你做过的题最近一次拿到了 %(share)d%% 的分。"
        )
    else:
        why = _("%(area)s在%(level)s理论里占 %(points)d 分，你还没有做过这部分的题。")
    why = why % {
        "area": area.name,
        "level": level_name,
        "points": area.points,
        "share": round(area.share * 100),
    }
    number = min(area.unmet, MOST_NEW_A_STEP)
    return Step(Aim.NEW, number, SECONDS_A_NEW_ITEM, why, area.area, area.name)
