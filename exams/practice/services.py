"""Mocks: real papers over practice items, taken like the exam, without its weight."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from exams.attempts.models import ENDED, Purpose
from exams.attempts.reports import final_answers
from exams.attempts.services import admit, fresh_order_seed
from exams.papers.errors import PaperError
from exams.papers.life import release_practice_form
from exams.papers.meetings import items_met
from exams.papers.models import FormItem, PaperForm
from exams.papers.services import Plan, assemble_forms, new_seed, save_forms
from exams.practice.errors import PracticeError
from exams.practice.models import Mock, Pace
from exams.practice.recording import hold
from jobs.models import Job
from jobs.services import start_job
from question_bank.kinds import kind_of
from question_bank.models import Challenge, Item, Pool
from question_bank.services.notes import AttemptFacts, raise_challenge
from standards.models import Level, Part

ASSEMBLE = "practice.assemble_mock"


@transaction.atomic
def start_mock(
    *,
    user: User,
    level: Level,
    part: str,
    at: datetime,
    pace: Pace = Pace.TIMED,
) -> Mock | Job:
    """The unfinished mock of this level and part, else a new one, else a job.

    A new mock uses a stored practice paper without any item that `user` has met in an
    attempt. Where there is none, a background job makes one, and the mock with it: no
    item comes twice until the pool is exhausted; then a stored paper that they have
    not sat will do. A repeat starts nothing twice.
    """
    hold(user)
    found = Mock.objects.for_trainee(user).of(level, part).unfinished().first()
    if found:
        return found
    form = _form_without_repeats(user, level, part, at)
    if form:
        return _admit(user, form, pace, at)
    return _request_paper(user, level, part, pace, at)


def _form_without_repeats(
    user: User, level: Level, part: str, at: datetime
) -> PaperForm | None:
    met = list(items_met({user.pk}))
    unsat = unsat_forms(user, level, part)
    known = FormItem.objects.filter(version__item__code__in=met).values("form")
    fresh = unsat.exclude(pk__in=known).first()
    if fresh or _has_unmet_items(level, part, met, at):
        return fresh
    return unsat.first()


def _has_unmet_items(level: Level, part: str, met: Sequence[str], at: datetime) -> bool:
    """Whether the pool still holds anything new for a paper of this level and part."""
    items = Item.objects.drawable(
        levels=[level], part=part, pool=Pool.PRACTICE, on=timezone.localdate(at)
    )
    return items.exclude(code__in=met).exists()


def unsat_forms(user: User, level: Level, part: str) -> QuerySet[PaperForm]:
    """Practice papers in use, open to all, that `user` never took; oldest first."""
    usable = PaperForm.objects.usable().filter(
        level=level, part=part, pool=Pool.PRACTICE, centre=None
    )
    return usable.exclude(attempts__candidate=user).order_by("created_at", "pk")


def _admit(user: User, form: PaperForm, pace: Pace, at: datetime) -> Mock:
    attempt = admit(
        candidate=user,
        form=form,
        purpose=Purpose.MOCK,
        may_pause=pace == Pace.CALM,
        order_seed=fresh_order_seed(),
        at=at,
    )
    return Mock.objects.create(user=user, attempt=attempt, created_at=at)


def _request_paper(
    user: User, level: Level, part: str, pace: Pace, at: datetime
) -> Job:
    asked = unfinished_jobs(user).filter(
        arguments__level=level.pk, arguments__part=part
    )
    names = {"level": level.name, "part": Part(part).label}
    return asked.first() or start_job(
        owner=user,
        kind=ASSEMBLE,
        title=_("组一份新的模拟卷：%(level)s %(part)s") % names,
        arguments={"level": level.pk, "part": part, "pace": pace.value},
        at=at,
    )


def unfinished_jobs(user: User) -> QuerySet[Job]:
    return Job.objects.owned_by(user).unfinished().filter(kind=ASSEMBLE)


def assemble_mock(
    *,
    user: User,
    level: Level,
    part: str,
    at: datetime,
    pace: Pace = Pace.TIMED,
) -> Mock:
    """Make a new practice paper, put it into use, and admit `user` to it.

    Of the items that fill it, those that `user` has met in other attempts come last.
    Takes seconds to minutes. PracticeError: bank_too_small.
    """
    try:
        papers = assemble_forms(
            level=level,
            part=part,
            pool=Pool.PRACTICE,
            forms=1,
            seed=new_seed(),
            plan=Plan(people=frozenset({user.pk})),
        )
    except PaperError as error:
        raise PracticeError("bank_too_small") from error
    with transaction.atomic():
        [form] = save_forms(papers, actor=None, at=at)
        release_practice_form(form=form, at=at)
        return _admit(user, form, pace, at)


def challenge_item(*, mock: Mock, place: int, body: str, at: datetime) -> Challenge:
    """题目有误: tell the author of the item at `place` what is wrong with it.

    Only after the mock, with what was answered and what the key was. PracticeError:
    mock_unfinished, item_unknown; BankError as raise_challenge.
    """
    attempt = mock.attempt
    if attempt.status not in ENDED:
        raise PracticeError("mock_unfinished")
    row = attempt.form.items.filter(position=place, version__isnull=False).first()
    if row is None or row.version is None:
        raise PracticeError("item_unknown")
    kind, answers = kind_of(row.kind), final_answers(attempt)
    answer = next((one.answer for one in answers if one.form_item_id == row.pk), None)
    content = row.version.content
    return raise_challenge(
        version=row.version,
        trainee=mock.user,
        body=body,
        facts=AttemptFacts(
            attempt=attempt.pk,
            place=place,
            answer_given=kind.answer_text(answer),
            key_shown=kind.key_text(content, row.option_order)
            if kind.marked_by_key
            else "",
        ),
        at=at,
    )
