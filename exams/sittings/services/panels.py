"""Who marks the skill part of a sitting."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts import evidence
from accounts.models import Centre, CentreRole, StaffAssignment, User
from exams.marking.models import Panel
from exams.marking.services import create_panel
from exams.sittings.errors import SittingError
from exams.sittings.models import Sitting, SittingStatus
from exams.sittings.rules import examiners_needed
from exams.sittings.services.locking import hold, subject_of

NAMING_PANEL = {SittingStatus.PLANNED, SittingStatus.OPEN}
# Who arranges, releases, supervises or makes papers does not mark as well.
OTHER_DUTIES = (
    CentreRole.CLERK,
    CentreRole.REGISTRAR,
    CentreRole.SUPERVISOR,
    CentreRole.PAPER_OFFICER,
)


@transaction.atomic
def appoint_panel(
    *,
    sitting: Sitting,
    chair: User,
    examiners: Sequence[User],
    actor: User,
    at: datetime,
) -> Panel:
    """Name the sitting's examiners; a later call before the end names others.

    The standard, 1.9.3, asks for one examiner to 15 candidates, at least three, and
    an odd number. SittingError: sitting_state, panel_too_small (details: how many
    are needed), examiner_is_candidate, examiner_has_office (details: names).
    MarkingError as in `marking.services.create_panel`.
    """
    held = hold(sitting, NAMING_PANEL)
    _refuse_interested(held, examiners, timezone.localdate(at))
    panel = create_panel(
        centre=held.centre,
        title=held.title,
        chair=chair,
        examiners=examiners,
        actor=actor,
        at=at,
    )
    refuse_small_panel(held, len(examiners))
    before = {"panel": held.panel and str(held.panel.pk)}
    Sitting.objects.filter(pk=held.pk).update(panel=panel)
    evidence.record(
        actor=actor,
        action="sittings.panel_appointed",
        subject=subject_of(held),
        before=before,
        after={"panel": str(panel.pk)},
        at=at,
    )
    return panel


def refuse_small_panel(sitting: Sitting, examiners: int) -> None:
    """SittingError panel_too_small for the candidates there are now (2 queries)."""
    needed = examiners_needed(sitting.level, sitting.candidacies.standing().count())
    if examiners < needed:
        raise SittingError("panel_too_small", [f"{needed} 人"])


def _refuse_interested(sitting: Sitting, examiners: Sequence[User], on: date) -> None:
    """Nobody examines themselves, nor an exam in which they have another duty."""
    ids = [examiner.pk for examiner in examiners]
    candidates = sitting.candidacies.standing().filter(user__in=ids)
    names = list(candidates.values_list("user__name", flat=True))
    if names:
        raise SittingError("examiner_is_candidate", names)
    names = _office_holders(sitting.centre, on, ids)
    if names:
        raise SittingError("examiner_has_office", names)


def _office_holders(centre: Centre, on: date, ids: Sequence[int]) -> list[str]:
    held = StaffAssignment.objects.current(on).filter(
        centre=centre, role__in=OTHER_DUTIES, user__in=ids
    )
    return sorted(set(held.values_list("user__name", flat=True)))
