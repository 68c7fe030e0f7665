"""A candidate comes in with ticket and entry code: constant work, few queries."""

import hmac
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
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
from law import facts

# Failures within the span, of one ticket from one address and of one address in all:
# a room of 300 behind one address may mistype thrice each, and nobody can lock a
# ticket for the room from elsewhere. A full address refuses wrong codes only.
SPAN_SECONDS = 15 * 60
MOST_OF_TICKET = 10
MOST_OF_ADDRESS = 1000
NOBODY = "0" * 64


@dataclass(frozen=True)
class Newcomer:
    """Who asks to come in: what they typed, and from where."""

    ticket: str
    code: str
    address: str
    agent: str = ""


def sign_in(*, newcomer: Newcomer, at: datetime) -> Candidacy:
    """The candidacy whose code it is, and the entry on record (2 queries; one more
    before the exam begins).

    SittingError: entry_limited after too many failures, entry_wrong (ticket or code,
    it is not said which), entry_early (details: from when), entry_over.
    """
    ticket = "".join(unicodedata.normalize("NFKC", newcomer.ticket).upper().split())
    of_ticket, of_address = _counters(ticket, newcomer.address)
    _refuse_too_many(of_ticket)
    found = _found(ticket, newcomer.code)
    if found is None:
        # Only now: whoever fills the address's count shuts no right code out.
        _refuse_too_many(of_address)
        _count_failure(of_ticket | of_address)
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


def _found(ticket: str, code: str) -> Candidacy | None:
    """One query and one comparison, whether the ticket exists or not."""
    rows = EntryCode.objects.select_related(
        "candidacy__sitting", "candidacy__user", "candidacy__room",
        "candidacy__theory_attempt", "candidacy__skill_attempt",
    )  # fmt: skip
    row = rows.filter(
        candidacy__ticket=ticket[:20],
        candidacy__status=CandidacyStatus.ADMITTED,
        candidacy__sitting__status=SittingStatus.OPEN,
    ).first()
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
    attempts = (candidacy.theory_attempt, candidacy.skill_attempt)
    writes = any(one is not None and one.has_time_left(at) for one in attempts)
    if at >= sitting.closes_at and not writes:
        raise SittingError("entry_over")


def _fits(candidacy: Candidacy, address: str) -> bool | None:
    room = candidacy.room
    if room is None or not room.networks:
        return None
    return is_within(address, room.networks)


def _counters(ticket: str, address: str) -> tuple[dict[str, int], dict[str, int]]:
    """Where failures are counted, and how many are too many: of the ticket from this
    address, and of the address."""
    return (
        {f"entry:{address}:{ticket[:20]}": MOST_OF_TICKET},
        {f"entry:{address}": MOST_OF_ADDRESS},
    )


def _refuse_too_many(counters: dict[str, int]) -> None:
    counted = cache.get_many(counters)
    if any(counted.get(name, 0) >= most for name, most in counters.items()):
        raise SittingError("entry_limited")


def _count_failure(counters: dict[str, int]) -> None:
    for name in counters:
        if not cache.add(name, 1, SPAN_SECONDS):
            cache.incr(name)
