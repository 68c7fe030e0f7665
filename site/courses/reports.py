"""What the pages of courses show, as frozen values; each says what it asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import TrainingRecord, User
from accounts.training import standard_hours
from courses.models import HomePage, LessonPage, LessonProgress, LevelPage, ModulePage
from courses.outline import (
    LessonLine,
    LevelOutline,
    ModuleOutline,
    Reader,
    course_outline,
    level_outline,
    module_outline,
    progress_by_lesson,
)
from courses.services import counting_from
from law.models import SourceVersion
from standards.document import ExamRules
from standards.models import Level, Node
from standards.reports import LevelSummary, exam_rules, level_summaries

RECENT_RULES = 4
RECENT = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class LevelCard:
    """A level on the front page: what it asks, and where to read on."""

    page: LevelPage
    summary: LevelSummary
    rules: ExamRules

    @property
    def name(self) -> str:
        return self.summary.level.name.partition("/")[0]

    @property
    def grade(self) -> str:
        return self.summary.level.name.partition("/")[2]

    @property
    def figures(self) -> list[tuple[str, int, str]]:
        return [
            (_("培训"), self.summary.level.hours, _("学时")),
            (_("技能要求"), self.summary.skills, _("项")),
            (_("申报条件"), self.summary.conditions, _("选 1")),
        ]

    @property
    def conditions_url(self) -> str:
        return f"{self.summary.level.get_absolute_url()}#conditions"

    @property
    def links(self) -> list[tuple[str, str | None]]:
        examined = _("%(level)s考什么") % {"level": self.name}
        return [
            (examined, self.page.url),
            (_("查申报条件"), self.conditions_url),
        ]


@dataclass(frozen=True, slots=True)
class HomeFrame:
    """The front page: a card for each level, one of them pictured at length."""

    cards: tuple[LevelCard, ...]
    rules: tuple[SourceVersion, ...]

    @property
    def pictured(self) -> LevelCard | None:
        """The middle level: most who come prepare for it."""
        return self.cards[len(self.cards) // 2] if self.cards else None


@dataclass(frozen=True, slots=True)
class LevelFrame:
    """Around a level's text: what it asks, and its modules."""

    card: LevelCard
    outline: LevelOutline


@dataclass(frozen=True, slots=True)
class ModuleFrame:
    """Around a module's text: its level, lessons and nodes."""

    level: LevelPage
    outline: ModuleOutline
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class LessonFrame:
    """Around a lesson's text: its place, its neighbours, its nodes, the reader."""

    level: LevelPage
    module: ModuleOutline
    nodes: tuple[Node, ...]
    previous: LessonPage | None
    following: LessonPage | None
    progress: LessonProgress | None
    full_at: datetime | None


@dataclass(frozen=True, slots=True)
class HoursHeld:
    """Training of one level: what counts so far, of what the standard asks."""

    level: Level
    minutes: int

    @property
    def held(self) -> Decimal:
        return standard_hours(self.minutes)

    @property
    def bar(self) -> dict[str, object]:
        """The row as ui's bars want it; a bar ends where the standard is met."""
        name = self.level.name.partition("/")[0]
        held = min(self.held, Decimal(self.level.hours))
        return {"name": name, "held": held, "points": self.level.hours}


@dataclass(frozen=True, slots=True)
class StudyDesk:
    """A trainee's own page: where to go on, hours held, all modules."""

    next_line: LessonLine | None
    hours: tuple[HoursHeld, ...]
    levels: tuple[LevelOutline, ...]
    finished: int

    @property
    def bars(self) -> list[dict[str, object]]:
        return [held.bar for held in self.hours]


def home_frame(home: HomePage, today: date) -> HomeFrame:
    """Five queries."""
    pages = LevelPage.objects.live().child_of(home).select_related("level__standard")
    return HomeFrame(cards=level_cards(pages), rules=_recent_rules(today))


def level_cards(pages: Iterable[LevelPage]) -> tuple[LevelCard, ...]:
    """The pages' levels with their weights; two queries for each standard."""
    listed = list(pages)
    standards = {page.level.standard_id: page.level.standard for page in listed}
    rules = {pk: exam_rules(standard) for pk, standard in standards.items()}
    summaries = {
        summary.level.pk: summary
        for standard in standards.values()
        for summary in level_summaries(standard)
    }
    return tuple(
        LevelCard(page, summaries[page.level_id], rules[page.level.standard_id])
        for page in listed
    )


def _recent_rules(today: date) -> tuple[SourceVersion, ...]:
    """Laws whose present version is young: what changed under the courses."""
    young = SourceVersion.objects.filter(
        valid_from__lte=today, valid_from__gte=today - RECENT, valid_to__isnull=True
    )
    newest = young.select_related("source").order_by("-valid_from", "source__title")
    return tuple(newest[:RECENT_RULES])


def lesson_frame(lesson: LessonPage, reader: Reader) -> LessonFrame:
    """Five queries, four for a reader not signed in."""
    level = LevelPage.objects.ancestor_of(lesson).with_level().get()
    done = progress_by_lesson(reader)
    module = module_outline(ModulePage.objects.parent_of(lesson).get(), done)
    before, after = _neighbours(module.lessons, lesson)
    return LessonFrame(
        level=level,
        module=module,
        nodes=nodes_of(lesson.node_refs, level.level),
        previous=before.page if before else None,
        following=after.page if after else None,
        progress=done.get(lesson.pk),
        full_at=_full_at(lesson, done),
    )


def _neighbours(
    lines: tuple[LessonLine, ...], lesson: LessonPage
) -> tuple[LessonLine | None, LessonLine | None]:
    """The lessons before and after; none around a draft in preview."""
    padded = (None, *lines, None)
    for before, line, after in zip(padded[:-2], lines, padded[2:], strict=True):
        if line.page.pk == lesson.pk:
            return before, after
    return None, None


def _full_at(lesson: LessonPage, done: Mapping[int, LessonProgress]) -> datetime | None:
    """From when on a finish counts the whole lesson; None if there is none to come."""
    progress = done.get(lesson.pk)
    if progress is None or progress.finished_at:
        return None
    return counting_from(progress, done.values()) + timedelta(minutes=lesson.minutes)


def nodes_of(refs: list[str], level: Level) -> tuple[Node, ...]:
    """The requirements named by `refs` in the level's standard (one query)."""
    nodes = Node.objects.filter(standard_id=level.standard_id, ref__in=refs)
    found = tuple(nodes.select_related("level"))
    for node in found:
        # Its address needs the standard, which the level carries already.
        node.standard = level.standard
    return found


def module_frame(module: ModulePage, reader: Reader) -> ModuleFrame:
    """Four queries, three for a reader not signed in."""
    level = LevelPage.objects.parent_of(module).with_level().get()
    outline = module_outline(module, progress_by_lesson(reader))
    return ModuleFrame(level, outline, nodes_of(module.node_refs, level.level))


def level_frame(page: LevelPage, reader: Reader) -> LevelFrame:
    """Five queries, four for a reader not signed in; two more if its level is unread."""
    (card,) = level_cards([page])
    return LevelFrame(card, level_outline(page, reader))


def study_desk(user: User) -> StudyDesk:
    """Five queries."""
    levels = course_outline(user)
    lines = [line for level in levels for line in level.lines]
    return StudyDesk(
        next_line=_next_line(lines),
        hours=hours_held(user, [level.page.level for level in levels]),
        levels=levels,
        finished=sum(line.is_finished for line in lines),
    )


def next_line(user: User) -> LessonLine | None:
    """The lesson where `user` goes on, over all levels (four queries)."""
    return _next_line([line for level in course_outline(user) for line in level.lines])


def _next_line(lines: list[LessonLine]) -> LessonLine | None:
    """The lesson opened last and not finished, else the first not finished."""
    waiting = [line for line in lines if not line.is_finished]
    opened = {line.progress.opened_at: line for line in waiting if line.progress}
    return opened[max(opened)] if opened else next(iter(waiting), None)


def hours_held(user: User, levels: Iterable[Level]) -> tuple[HoursHeld, ...]:
    """Hours of training credited to `user`, for each level (one query)."""
    records = TrainingRecord.objects.filter(user=user)
    sums = records.values_list("occupation_code", "level").annotate(Sum("minutes"))
    held = {(code, number): minutes for code, number, minutes in sums}
    return tuple(
        HoursHeld(level, held.get((level.standard.code, level.number), 0))
        for level in levels
    )
