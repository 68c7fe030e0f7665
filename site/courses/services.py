"""Studying a lesson: opening it, finishing it, and what that counts as training.

The rule of minutes: training hours are evidence for an application, so a lesson counts
the minutes that passed between its opening and its finish, and never more than its own
length. Time counts for one lesson only: it starts anew when another one was finished.
Nobody watches the reader; the minutes are a ceiling for a claim, not its measure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from accounts.services import subject_of
from accounts.training import record_training
from courses.errors import CourseError
from courses.models import LessonPage, LessonProgress, LevelPage
from law.models import SourceVersion


@dataclass(frozen=True, slots=True)
class FinishTerms:
    """What a finish would count at some time, and from when on it counts in full."""

    progress: LessonProgress
    minutes: int
    of_minutes: int
    full_at: datetime

    @property
    def are_short(self) -> bool:
        """Finishing would count, but less than the whole lesson, for good."""
        is_open = self.progress.finished_at is None
        return is_open and 0 < self.minutes < self.of_minutes


def open_lesson(*, user: User, lesson: LessonPage, at: datetime) -> LessonProgress:
    """Note when `user` first opened the lesson; a repeat changes nothing."""
    progress, _is_new = LessonProgress.objects.get_or_create(
        user=user, lesson=lesson, defaults={"opened_at": at}
    )
    return progress


def counting_from(
    progress: LessonProgress, of_reader: Iterable[LessonProgress]
) -> datetime:
    """Since when time counts for this lesson; `of_reader` is all of the reader's."""
    others = (one for one in of_reader if one.lesson_id != progress.lesson_id)
    finishes = [one.finished_at for one in others if one.finished_at]
    return max([progress.opened_at, *finishes])


def finish_terms(*, user: User, lesson: LessonPage, at: datetime) -> FinishTerms:
    """What finishing at `at` would count (one query); raises not_opened."""
    mine = {one.lesson_id: one for one in LessonProgress.objects.of(user)}
    if lesson.pk not in mine:
        raise CourseError("not_opened", _("请先打开这一课，学习以后再按“学完了”。"))
    since = counting_from(mine[lesson.pk], mine.values())
    passed = max(0, (at - since) // timedelta(minutes=1))
    return FinishTerms(
        progress=mine[lesson.pk],
        minutes=min(passed, lesson.minutes),
        of_minutes=lesson.minutes,
        full_at=since + timedelta(minutes=lesson.minutes),
    )


@transaction.atomic
def finish_lesson(*, user: User, lesson: LessonPage, at: datetime) -> LessonProgress:
    """Finish the lesson and credit its minutes, once: a repeat returns the first.

    Raises not_opened, or too_soon in the first minute. Evidence: lesson_finished.
    """
    # One finish of a person at a time, or two lessons would count the same minutes.
    User.objects.select_for_update().get(pk=user.pk)
    terms = finish_terms(user=user, lesson=lesson, at=at)
    progress = terms.progress
    if progress.finished_at:
        return progress
    if terms.minutes == 0:
        raise CourseError("too_soon", _("打开还不到一分钟，不能记为学完。"))
    progress.finished_at, progress.minutes = at, terms.minutes
    progress.save(update_fields=["finished_at", "minutes"])
    _credit(user=user, lesson=lesson, minutes=terms.minutes, at=at)
    return progress


def _credit(*, user: User, lesson: LessonPage, minutes: int, at: datetime) -> None:
    level = LevelPage.objects.ancestor_of(lesson).with_level().get().level
    record = record_training(
        user=user,
        occupation_code=level.standard.code,
        level=level.number,
        source=f"courses.lesson:{lesson.pk}",
        title=lesson.title[:200],
        minutes=minutes,
        at=at,
    )
    evidence.record(
        actor=user,
        action="courses.lesson_finished",
        subject=subject_of(user),
        after={
            "lesson": lesson.translation_key,
            "minutes": record.minutes,
            "level": record.level,
        },
        at=at,
    )


def mark_outdated(version: SourceVersion, at: datetime) -> int:
    """Tell readers of lessons that quote this law that it has changed; how many."""
    citing = LessonPage.objects.citing(version.source.short_title)
    lessons = list(citing.filter(outdated_since__isnull=True))
    for lesson in lessons:
        _mark_lesson(lesson, at)
    return len(lessons)


def _mark_lesson(lesson: LessonPage, at: datetime) -> None:
    """Mark the page and the newest revision: an editor goes on from that one."""
    # Asked first: without a draft Wagtail gives the page itself as its newest version.
    has_draft = lesson.has_unpublished_changes
    LessonPage.objects.filter(pk=lesson.pk).update(outdated_since=at)
    newest = lesson.get_latest_revision_as_object()
    newest.outdated_since = at
    revision = newest.save_revision()
    if not has_draft:
        revision.publish()
