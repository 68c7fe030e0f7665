"""Opening a sitting: papers come into use, candidates may start."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts import evidence
from accounts.models import User
from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt, Purpose
from exams.attempts.services import admit
from exams.papers.models import PaperForm
from exams.sittings.errors import SittingError
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    Sitting,
    SittingStatus,
)
from exams.sittings.services.locking import hold, subject_of
from exams.sittings.services.opening import open_papers
from exams.sittings.services.papers import refuse_unfit_forms

OPENING = {SittingStatus.PLANNED, SittingStatus.OPEN}


@transaction.atomic
def admit_candidates(*, sitting: Sitting, actor: User, at: datetime) -> list[Candidacy]:
    """Give everybody registered their two attempts, and open the sitting.

    Both papers may be started from `opens_at` and end at `closes_at` at the latest;
    working minutes are the paper's. Papers are opened here only if it is time
    already; else `open_due_papers` does. Late additions are admitted by calling again.
    SittingError: sitting_state, window_over, no_candidates, forms_missing and all
    codes of `attach_forms`, already_admitted (details: tickets).
    """
    held = hold(sitting, OPENING)
    if at >= held.closes_at:
        raise SittingError("window_over")
    waiting = list(
        held.candidacies.filter(status=CandidacyStatus.REGISTERED).select_related(
            "user"
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
        form__in=[sitting.theory_form_id, sitting.skill_form_id],
        candidate__in=[one.user_id for one in waiting],
    )
    people = set(given.values_list("candidate", flat=True))
    tickets = [one.ticket for one in waiting if one.user_id in people]
    if tickets:
        raise SittingError("already_admitted", tickets)


def _admit_all(sitting: Sitting, waiting: Sequence[Candidacy], at: datetime) -> None:
    for candidacy in waiting:
        candidacy.theory_attempt = _attempt(candidacy, sitting, sitting.theory_form, at)
        candidacy.skill_attempt = _attempt(candidacy, sitting, sitting.skill_form, at)
        candidacy.status = CandidacyStatus.ADMITTED
    Candidacy.objects.bulk_update(
        waiting, ["theory_attempt", "skill_attempt", "status"], batch_size=100
    )


def _attempt(
    candidacy: Candidacy, sitting: Sitting, form: PaperForm | None, at: datetime
) -> Attempt:
    if form is None:
        raise SittingError("forms_missing")
    try:
        return admit(
            candidate=candidacy.user,
            form=form,
            purpose=Purpose.SITTING,
            opens_at=sitting.opens_at,
            hard_end=sitting.closes_at,
            working_minutes=form.working_minutes,
            at=at,
        )
    except AttemptError as error:
        if error.code != "already_admitted":
            raise
        raise SittingError("already_admitted", [candidacy.ticket]) from error
