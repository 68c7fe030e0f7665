"""A candidate comes in with ticket and entry code: constant work, few queries."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from exams.sittings.errors import SittingError
from exams.sittings.models import (
    Candidacy,
    CandidacyStatus,
    Entry,
    EntryCode,
    EntryKind,
    SittingStatus,
)
from exams.sittings.networks import is_within
from exams.sittings.services.entry_codes import entry_hash
from exams.sittings.services.entry_failures import note_failure, refuse_full_ticket
from law import facts

LONGEST_TICKET = 20
NOBODY = "0" * 64
# What this room and the session ask for: of 80 columns most of the time would go
# into reading.
NEEDED = (
    "code_sha256",
    "candidacy__theory_attempt_id",
    "candidacy__skill_attempt_id",
    "candidacy__sitting__opens_at",
    "candidacy__sitting__closes_at",
    "candidacy__user__password",
    "candidacy__room__addresses",
)


@dataclass(frozen=True)
class Newcomer:
    """Who asks to come in: what they typed, and from where."""

    ticket: str
    code: str
    address: str
    agent: str = ""


def sign_in(*, newcomer: Newcomer, at: datetime) -> Candidacy:
    """The candidacy whose code it is, and the entry on record (3 queries; one more
    before the exam begins).

    SittingError: entry_limited after too many failures, entry_wrong (ticket or code,
    it is not said which), entry_early (details: from when), entry_over.
    """
    ticket = _plain_ticket(newcomer.ticket)
    refuse_full_ticket(ticket, newcomer.address, at)
    found = _found(ticket, newcomer.code)
    if found is None:
        # Only now: whoever fills the address's count shuts no right code out.
        note_failure(ticket, newcomer.address, at)
        raise SittingError("entry_wrong")
    _refuse_time(found, at)
    Entry.objects.create(
        candidacy=found,
        kind=EntryKind.SIGNED_IN,
        at=at,
        address=newcomer.address or None,
        agent=newcomer.agent[:200],
        fits_address=_fits(found, newcomer.address),
    )
    return found


def _plain_ticket(typed: str) -> str:
    text = unicodedata.normalize("NFKC", typed).upper()
    return "".join(text.split())[:LONGEST_TICKET]


def _found(ticket: str, code: str) -> Candidacy | None:
    """One query and one comparison, whether the ticket exists or not."""
    rows = EntryCode.objects.select_related(
        "candidacy__sitting", "candidacy__user", "candidacy__room"
    )
    row = (
        rows.only(*NEEDED)
        .filter(
            candidacy__ticket=ticket,
            candidacy__status=CandidacyStatus.ADMITTED,
            candidacy__sitting__status=SittingStatus.OPEN,
        )
        .first()
    )
    kept = row.code_sha256 if row else NOBODY
    given = entry_hash(row.candidacy_id if row else ticket, code)
    is_right = hmac.compare_digest(kept, given)
    return row.candidacy if row is not None and is_right else None


def _refuse_time(candidacy: Candidacy, at: datetime) -> None:
    sitting = candidacy.sitting
    if at < sitting.opens_at:
        ahead = facts.minutes("exam.entry_min", timezone.localdate(sitting.opens_at))
        begins = sitting.opens_at - ahead
        if at < begins:
            raise SittingError("entry_early", [f"{timezone.localtime(begins):%H:%M}"])
    if at >= sitting.closes_at and not _has_time_left(candidacy, at):
        raise SittingError("entry_over")


def _has_time_left(candidacy: Candidacy, at: datetime) -> bool:
    """Whether time granted beyond the window is running (2 queries)."""
    attempts = (candidacy.theory_attempt, candidacy.skill_attempt)
    return any(one is not None and one.has_time_left(at) for one in attempts)


def _fits(candidacy: Candidacy, address: str) -> bool | None:
    room = candidacy.room
    if room is None or not room.networks:
        return None
    return is_within(address, room.networks)
