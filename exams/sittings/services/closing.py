"""The end of the writing: answers go to keys and examiners."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from accounts import evidence
from accounts.models import User
from exams.attempts.models import ENDED, Attempt, AttemptStatus
from exams.attempts.services import expire_overdue
from exams.marking.rubrics import is_marked_by_keys
from exams.marking.services import add_scripts, mark_by_keys
from exams.sittings.errors import SittingError
from exams.sittings.models import CandidacyStatus, Sitting, SittingStatus
from exams.sittings.querysets import CandidacyQuerySet
from exams.sittings.services.locking import hold, subject_of
from exams.sittings.services.opening import put_papers_aside
from exams.sittings.services.panels import refuse_small_panel


def close_sitting(*, sitting: Sitting, actor: User, at: datetime) -> Sitting:
    """Take in all answers: keys mark what they can, the panel gets the rest.

    Who never started is absent from then on. Before the window is over only if
    nobody could still start. SittingError: sitting_state, unadmitted, not_over,
    still_writing (details: tickets), panel_missing, panel_too_small.
    """
    # Each overdue attempt ends in its own transaction; what failed stays open.
    expire_overdue(at)
    closed = _close(sitting, actor, at)
    # Marked when they ended; a repeat changes nothing and mends a lost mark. Each in
    # its own transaction too: evidence is recorded last, no row is waited for after it.
    for attempt in _keyed(_ended_attempts(closed)):
        mark_by_keys(attempt=attempt, at=at)
    return closed


@transaction.atomic
def _close(sitting: Sitting, actor: User, at: datetime) -> Sitting:
    held = hold(sitting, {SittingStatus.OPEN})
    _refuse_unfinished(held, at)
    ended = _ended_attempts(held)
    keyed = set(_keyed(ended))
    scripts = [attempt for attempt in ended if attempt not in keyed]
    _hand_to_panel(held, scripts, actor, at)
    Sitting.objects.filter(pk=held.pk).update(status=SittingStatus.MARKING)
    put_papers_aside(sitting=held, actor=actor, at=at)
    evidence.record(
        actor=actor,
        action="sittings.closed",
        subject=subject_of(held),
        before={"status": held.status},
        after={
            "status": SittingStatus.MARKING.value,
            "ended": len(ended),
            "scripts": len(scripts),
        },
        at=at,
    )
    held.refresh_from_db()
    return held


def _refuse_unfinished(sitting: Sitting, at: datetime) -> None:
    waiting = sitting.candidacies.filter(status=CandidacyStatus.REGISTERED)
    _refuse_if_any("unadmitted", waiting)
    admitted = sitting.candidacies.filter(status=CandidacyStatus.ADMITTED)
    _refuse_if_any("still_writing", admitted.with_attempts_in(AttemptStatus.OPEN))
    if at < sitting.closes_at:
        # An attempt that was never started could still begin.
        _refuse_if_any("not_over", admitted.with_attempts_in(AttemptStatus.READY))


def _refuse_if_any(code: str, candidacies: CandidacyQuerySet) -> None:
    tickets = list(candidacies.values_list("ticket", flat=True))
    if tickets:
        raise SittingError(code, tickets)


def _ended_attempts(sitting: Sitting) -> list[Attempt]:
    of_sitting = Q(theory_candidacy__sitting=sitting) | Q(
        skill_candidacy__sitting=sitting
    )
    ended = Attempt.objects.filter(of_sitting, status__in=ENDED)
    return list(ended.select_related("form"))


def _keyed(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Attempts whose paper has a key for every item (1 query for each paper)."""
    forms = {attempt.form_id: attempt.form for attempt in attempts}
    keyed = {pk for pk, form in forms.items() if is_marked_by_keys(form)}
    return [attempt for attempt in attempts if attempt.form_id in keyed]


def _hand_to_panel(
    sitting: Sitting, attempts: Sequence[Attempt], actor: User, at: datetime
) -> None:
    if not attempts:
        return
    if sitting.panel is None:
        raise SittingError("panel_missing")
    refuse_small_panel(sitting, sitting.panel.members.count())
    add_scripts(panel=sitting.panel, attempts=attempts, actor=actor, at=at)
