"""Who takes part: a list comes in whole or not at all."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts import evidence
from accounts.errors import AccountError
from accounts.models import User
from accounts.person_columns import KINDS, NUMBER
from accounts.services import enrol, register_person
from exams.sittings.checking import check_roster
from exams.sittings.errors import SittingError
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    Sitting,
    SittingStatus,
)
from exams.sittings.roster import Roster, RosterFault, RosterRow
from exams.sittings.services.locking import hold, subject_of
from exams.sittings.tickets import TicketPattern
from law import facts

# Late additions are possible until the window closes.
TAKING_CANDIDATES = {SittingStatus.PLANNED, SittingStatus.OPEN}


@transaction.atomic
def register_candidates(
    *, sitting: Sitting, roster: Roster, actor: User, at: datetime
) -> list[Candidacy]:
    """Register everybody on the list, each with a ticket; all or nobody.

    People unknown so far get an account (no password until they are invited) and
    stand on the centre's books. Tickets follow the list, room after room.
    SittingError: sitting_state, window_over, roster_faults (details: RosterFault).
    """
    held = hold(sitting, TAKING_CANDIDATES)
    if at >= held.closes_at:
        raise SittingError("window_over")
    faults = check_roster(sitting=held, roster=roster, actor=actor, at=at)
    if faults:
        raise SittingError("roster_faults", faults)
    people = _people(held, roster.rows, actor, at)
    added = _add(held, roster.rows, people, actor, at)
    evidence.record(
        actor=actor,
        action="sittings.candidates_registered",
        subject=subject_of(held),
        after={"tickets": {str(one.pk): one.ticket for one in added}},
        at=at,
    )
    return added


def _people(
    sitting: Sitting, rows: Sequence[RosterRow], actor: User, at: datetime
) -> list[User]:
    """An account for each row; faults that only the write could show undo it all."""
    people, faults = [], []
    for row in rows:
        try:
            people.append(_person(sitting, row, actor, at))
        except AccountError as error:
            faults.append(RosterFault(row.line, NUMBER, error.message))
    if faults:
        raise SittingError("roster_faults", faults)
    return people


def _person(sitting: Sitting, row: RosterRow, actor: User, at: datetime) -> User:
    user = register_person(
        name=row.name,
        kind=KINDS[row.kind],
        number=row.number,
        phone=row.phone,
        at=at,
        actor=actor,
    )
    enrol(user=user, centre=sitting.centre, class_name="", at=at, actor=actor)
    return user


def _add(
    sitting: Sitting,
    rows: Sequence[RosterRow],
    people: Sequence[User],
    actor: User,
    at: datetime,
) -> list[Candidacy]:
    taken = set(sitting.candidacies.values_list("ticket", flat=True))
    tickets = _pattern(sitting, at).free(taken)
    return Candidacy.objects.bulk_create(
        Candidacy(
            sitting=sitting,
            user=user,
            ticket=next(tickets),
            employer=row.employer,
            condition_code=row.condition,
            registered_by=actor,
            registered_at=at,
        )
        for row, user in zip(rows, people, strict=True)
    )


def _pattern(sitting: Sitting, at: datetime) -> TicketPattern:
    return TicketPattern(
        year=timezone.localdate(sitting.opens_at).year,
        site_code=sitting.centre.site_code,
        batch=Sitting.objects.batch_of(sitting),
        level=sitting.level.number,
        seats=facts.whole("room.capacity", timezone.localdate(at)),
    )


@transaction.atomic
def withdraw_candidate(
    *, candidacy: Candidacy, reason: str, actor: User, at: datetime
) -> None:
    """Take somebody who is not yet admitted off the list; the ticket stays theirs.

    SittingError: reason_missing, sitting_state, not_withdrawable.
    """
    if not reason.strip():
        raise SittingError("reason_missing")
    # Admission reads the list and writes it back: it must not meet us in between.
    hold(candidacy.sitting, TAKING_CANDIDATES)
    waiting = Candidacy.objects.filter(
        pk=candidacy.pk, status=CandidacyStatus.REGISTERED
    )
    if not waiting.update(status=CandidacyStatus.WITHDRAWN):
        raise SittingError("not_withdrawable")
    evidence.record(
        actor=actor,
        action="sittings.candidate_withdrawn",
        subject=f"sittings.candidacy:{candidacy.pk}",
        before={"status": CandidacyStatus.REGISTERED.value},
        after={"status": CandidacyStatus.WITHDRAWN.value},
        reason=reason.strip(),
        at=at,
    )
