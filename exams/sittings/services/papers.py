"""Which papers a sitting uses, and what forbids a paper."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import evidence
from accounts.models import User
from exams.papers.alarms import STOPPED, has_open_alarm
from exams.papers.models import FormStatus, PaperForm
from exams.sittings.errors import SittingError
from exams.sittings.models import ParallelPaper, Sitting, SittingStatus
from exams.sittings.services.locking import hold, subject_of
from question_bank.models import Pool
from standards.models import Part

USABLE = (FormStatus.SEALED, FormStatus.RELEASED)


@transaction.atomic
def attach_forms(
    *,
    sitting: Sitting,
    theory_form: PaperForm,
    skill_form: PaperForm,
    actor: User,
    at: datetime,
    parallel: Sequence[PaperForm] = (),
) -> Sitting:
    """Choose the two papers, until the first candidate is admitted.

    `parallel` are further forms (B, C, …) of either part, as long as the part's own.
    SittingError: sitting_state, form_repeated, form_not_parallel, form_centre, form_level, form_part, form_pool, form_not_ready,
    starter_items_refused (their items are public; only a demo centre may use them),
    paper_alarm (an item of a sealed one was stopped and nobody decided),
    frozen_items (or retired ones, of a paper in use), window_short.
    """
    held = hold(sitting, {SittingStatus.PLANNED})
    before = _codes(held)
    held.theory_form, held.skill_form = theory_form, skill_form
    _set_parallel(held, parallel)
    refuse_unfit_forms(held)
    held.save(update_fields=["theory_form", "skill_form"])
    evidence.record(
        actor=actor,
        action="sittings.forms_attached",
        subject=subject_of(held),
        before=before,
        after=_codes(held),
        at=at,
    )
    return held


def _set_parallel(sitting: Sitting, forms: Sequence[PaperForm]) -> None:
    sitting.parallel_papers.all().delete()
    ParallelPaper.objects.bulk_create(
        ParallelPaper(sitting=sitting, form=form, position=position)
        for position, form in enumerate(forms, start=1)
    )


def parallel_forms(sitting: Sitting) -> list[PaperForm]:
    """The further forms of both parts in their order (1 query)."""
    rows = sitting.parallel_papers.select_related("form__level")
    return [row.form for row in rows]


def _codes(sitting: Sitting) -> dict[str, Any]:
    theory, skill = sitting.theory_form, sitting.skill_form
    return {
        "theory": theory.code if theory else None,
        "skill": skill.code if skill else None,
        "parallel": [form.code for form in parallel_forms(sitting)],
    }


def refuse_unfit_forms(sitting: Sitting) -> None:
    """Look at all chosen papers as they are now; codes as in `attach_forms`."""
    theory, skill = sitting.theory_form, sitting.skill_form
    if theory is None or skill is None:
        raise SittingError("forms_missing")
    _refuse_form(sitting, theory, Part.THEORY)
    _refuse_form(sitting, skill, Part.SKILL)
    _refuse_parallel(sitting, {Part.THEORY: theory, Part.SKILL: skill})
    window = (sitting.closes_at - sitting.opens_at).total_seconds() / 60
    needed = theory.working_minutes + skill.working_minutes
    if window < needed:
        raise SittingError("window_short", [f"{needed} 分钟"])


def _refuse_parallel(sitting: Sitting, own: Mapping[str, PaperForm]) -> None:
    """Further forms must be as good as the part's own, and as long."""
    seen = {form.pk for form in own.values()}
    for form in parallel_forms(sitting):
        if form.pk in seen:
            raise SittingError("form_repeated", [form.code])
        seen.add(form.pk)
        _refuse_form(sitting, form, Part(form.part))
        if form.working_minutes != own[form.part].working_minutes:
            raise SittingError("form_not_parallel", [form.code])


def _refuse_form(sitting: Sitting, form: PaperForm, part: Part) -> None:
    if form.centre_id not in (None, sitting.centre_id):
        raise SittingError("form_centre", [form.code])
    if form.level_id != sitting.level_id:
        raise SittingError("form_level", [form.code])
    if form.part != part:
        raise SittingError("form_part", [form.code])
    if form.pool != Pool.EXAM:
        raise SittingError("form_pool", [form.code])
    if form.status not in USABLE:
        raise SittingError("form_not_ready", [form.code])
    _refuse_items(sitting, form)


def _refuse_items(sitting: Sitting, form: PaperForm) -> None:
    """What is on a form is known here by its figures only."""
    if form.has_starter_items and not sitting.centre.is_demo:
        raise SittingError("starter_items_refused", [form.code])
    if has_open_alarm(form):
        raise SittingError("paper_alarm", [form.code])
    stopped = form.items.filter(version__item__status__in=STOPPED)
    if not form.alarms.exists() and stopped.exists():
        raise SittingError("frozen_items", [form.code])
