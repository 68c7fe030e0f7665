"""Taking the papers of a sitting out of their seals, when it is time."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q

from accounts.models import User
from exams.papers.errors import PaperError
from exams.papers.life import mark_used, opens_for, release_form
from exams.papers.models import FormStatus, PaperForm
from exams.sittings.models import ParallelPaper, Sitting, SittingStatus

logger = logging.getLogger(__name__)
AT_WORK = (SittingStatus.PLANNED, SittingStatus.OPEN)


@transaction.atomic
def open_papers(*, sitting: Sitting, actor: User | None, at: datetime) -> int:
    """Release what is still sealed; how many. Nothing before the time has come, and
    never a paper that two officers open on the day. PaperError as `release_form`."""
    if at < opens_for(sitting.opens_at):
        return 0
    sealed = [form for form in papers_of(sitting) if _waits(form)]
    for form in sealed:
        release_form(form=form, actor=actor, at=at, opens_at=sitting.opens_at)
    return len(sealed)


def open_due_papers(at: datetime) -> None:
    """The tick: papers of every open sitting whose time has come.

    One that cannot be opened must not keep the others shut; its page says why.
    """
    latest = at + timedelta(minutes=settings.PAPER_RELEASE_MINUTES)
    for sitting in Sitting.objects.with_sealed_papers(latest):
        try:
            open_papers(sitting=sitting, actor=None, at=at)
        except PaperError as error:
            logger.error("Papers of sitting %s stay shut: %s", sitting.pk, error.code)


def next_opening(form: PaperForm) -> datetime | None:
    """When the first exam begins that is to use this paper."""
    waiting = Sitting.objects.filter(status__in=AT_WORK).with_form(form)
    first: datetime | None = waiting.aggregate(first=Min("opens_at"))["first"]
    return first


def put_papers_aside(*, sitting: Sitting, actor: User, at: datetime) -> None:
    """After the exam: papers that no other sitting is going to use have been used."""
    others = Sitting.objects.filter(status__in=AT_WORK).exclude(pk=sitting.pk)
    for form in papers_of(sitting):
        wanted = others.with_form(form).exists()
        if form.stage == FormStatus.RELEASED and not wanted:
            mark_used(form=form, actor=actor, at=at)


def papers_of(sitting: Sitting) -> list[PaperForm]:
    """Every chosen paper as it is stored now (1 query)."""
    both = (sitting.theory_form_id, sitting.skill_form_id)
    further = ParallelPaper.objects.filter(sitting=sitting).values("form")
    chosen = PaperForm.objects.filter(
        Q(pk__in=[pk for pk in both if pk]) | Q(pk__in=further)
    )
    return list(chosen.select_related("level"))


def _waits(form: PaperForm) -> bool:
    return form.stage == FormStatus.SEALED and not form.attended
