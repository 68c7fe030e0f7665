"""Opening a sitting: papers come into use, candidates may start."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import evidence
from accounts.models import User
from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, Purpose
from exams.attempts.services import admit, fresh_order_seed
from exams.papers.models import PaperForm
from exams.sittings.errors import SittingError
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    Sitting,
    SittingStatus,
)
from exams.sittings.seating import form_at
from exams.sittings.services.locking import hold, subject_of
from exams.sittings.services.opening import open_papers, papers_of
from exams.sittings.services.papers import parallel_forms, refuse_unfit_forms
from standards.models import Part

OPENING = {SittingStatus.PLANNED, SittingStatus.OPEN}


@transaction.atomic
def admit_candidates(*, sitting: Sitting, actor: User, at: datetime) -> list[Candidacy]:
    """Give everybody registered their two attempts, and open the sitting.

    Both papers may be started from `opens_at` and end at `closes_at` at the latest;
    working minutes are the paper's. Where the door of a room is checked, its people
    wait until they are let in. Each sees an order of their own; of several forms of a
    part neighbours get different ones. Papers are opened here only if it is time
    already; else `open_due_papers` does. Late additions are admitted by calling again.
    SittingError: sitting_state, window_over, no_candidates, forms_missing and all
    codes of `attach_forms`, already_admitted (details: tickets).
    """
    held = hold(sitting, OPENING)
    if at >= held.closes_at:
        raise SittingError("window_over")
    waiting = list(
        held.candidacies.filter(status=CandidacyStatus.REGISTERED).select_related(
            "user", "room", "sitting"
        )
    )
    if not waiting:
        raise SittingError("no_candidates")
    refuse_unfit_forms(held)
    _refuse_papers_seen_before(held, waiting)
    open_papers(sitting=held, actor=actor, at=at)
    _admit_all(held, waiting, at)
    Sitting.objects.filter(pk=held.pk).update(status=SittingStatus.OPEN)
    evidence.record(
        actor=actor,
        action="sittings.candidates_admitted",
        subject=subject_of(held),
        before={"status": held.status},
        after={
            "status": SittingStatus.OPEN.value,
            "attempts": {
                one.ticket: [str(one.theory_attempt_id), str(one.skill_attempt_id)]
                for one in waiting
            },
        },
        at=at,
    )
    return waiting


def _refuse_papers_seen_before(sitting: Sitting, waiting: Sequence[Candidacy]) -> None:
    """Nobody sits a paper twice, nor one that an absent candidate was given."""
    given = Attempt.objects.filter(
        form__in=papers_of(sitting),
        candidate__in=[one.user_id for one in waiting],
    )
    people = set(given.values_list("candidate", flat=True))
    tickets = [one.ticket for one in waiting if one.user_id in people]
    if tickets:
        raise SittingError("already_admitted", tickets)


def _admit_all(sitting: Sitting, waiting: Sequence[Candidacy], at: datetime) -> None:
    papers = _papers_by_part(sitting)
    checks_door = sitting.rooms.filter(checks_door=True).exists()
    for place, candidacy in enumerate(waiting):
        waits = candidacy.room.checks_door if candidacy.room else checks_door
        theory, skill = (
            _attempt(candidacy, _form_for(candidacy, forms, place), waits, at)
            for forms in papers
        )
        candidacy.theory_attempt, candidacy.skill_attempt = theory, skill
        candidacy.status = CandidacyStatus.ADMITTED
    Candidacy.objects.bulk_update(
        waiting, ["theory_attempt", "skill_attempt", "status"], batch_size=100
    )


def _papers_by_part(sitting: Sitting) -> tuple[list[PaperForm], list[PaperForm]]:
    """The forms of theory and of skill, the sitting's own first."""
    theory, skill = sitting.theory_form, sitting.skill_form
    if theory is None or skill is None:
        raise SittingError("forms_missing")
    further = parallel_forms(sitting)
    return (
        [theory, *(form for form in further if form.part == Part.THEORY)],
        [skill, *(form for form in further if form.part == Part.SKILL)],
    )


def _form_for(candidacy: Candidacy, forms: list[PaperForm], place: int) -> PaperForm:
    """By seat, so that neighbours differ; in turn by ticket where nobody has a seat."""
    if candidacy.room is None or candidacy.seat is None:
        return forms[place % len(forms)]
    return form_at(candidacy.seat, candidacy.room.columns, forms)


def _attempt(
    candidacy: Candidacy, form: PaperForm, waits: bool, at: datetime
) -> Attempt:
    try:
        return admit(
            candidate=candidacy.user,
            form=form,
            purpose=Purpose.SITTING,
            opens_at=candidacy.sitting.opens_at,
            hard_end=candidacy.sitting.closes_at,
            working_minutes=form.working_minutes,
            order_seed=fresh_order_seed(),
            waits_at_door=waits,
            at=at,
        )
    except AttemptError as error:
        if error.code != "already_admitted":
            raise
        raise SittingError("already_admitted", [candidacy.ticket]) from error
