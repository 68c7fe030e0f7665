"""What sittings look at when somebody knocks at the exam page, and keep of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from exams.attempts import timing
from exams.attempts.clock import database_now
from exams.attempts.leases import holds_lease
from exams.attempts.models import Attempt, AttemptStatus, Purpose
from exams.attempts.services import Visit
from exams.sittings.exam_browser import is_proved
from exams.sittings.models import Candidacy, Check, Entry, EntryKind, Room
from exams.sittings.networks import is_within

# The same knock again and again is one fact, not many.
QUIET = timedelta(seconds=10)
ENTER = "enter/"


@dataclass(frozen=True)
class Findings:
    """What the lists of a room made of a computer; None: nothing to look at."""

    address: bool | None
    browser: bool | None

    def refusal(self, room: Room) -> str | None:
        if room.address_check == Check.REFUSE and self.address is False:
            return "place_refused"
        if room.browser_check == Check.REFUSE and self.browser is False:
            return "browser_refused"
        return None


def look(attempt: Attempt, visit: Visit) -> str | None:
    """The code of a refusal, or None (1 query, 2 more where the sitting has rooms)."""
    if attempt.purpose != Purpose.SITTING:
        return None
    rows = Candidacy.objects.with_attempt(attempt.pk)
    found = rows.select_related("room", "theory_attempt", "skill_attempt").first()
    if found is None:
        return None
    at = database_now()
    late = "too_late_to_start" if is_too_late(attempt, found, at) else None
    if found.room is None:
        return late
    findings = findings_of(found.room, attempt.pk, visit)
    refusal = late or findings.refusal(found.room)
    _keep(found, attempt, visit, findings, refusal or "", at)
    return refusal


def is_too_late(attempt: Attempt, candidacy: Candidacy, at: datetime) -> bool:
    """Whether a first start comes too late where nobody stands at the door.

    Whom a person let in may start; so may everybody with the second part once the
    first was begun in time.
    """
    was_let_in = attempt.let_in_at != attempt.admitted_at
    if attempt.status != AttemptStatus.READY or was_let_in:
        return False
    parts = (candidacy.theory_attempt, candidacy.skill_attempt)
    if any(part is not None and part.started_at for part in parts):
        return False
    latest = timing.latest_entry(attempt.opens_at, attempt.late_minutes)
    return latest is not None and at > latest


def findings_of(room: Room, attempt_id: UUID, visit: Visit) -> Findings:
    address = browser = None
    if room.address_check != Check.OFF:
        address = is_within(visit.address or "", room.networks)
    if room.browser_check != Check.OFF:
        said = visit.config_key_hash
        browser = is_proved(said, _addresses(visit.url), room.config_keys)
    return Findings(address, browser)


def _addresses(url: str) -> Iterator[str]:
    """The call itself (header), and the pages from which scripts make it."""
    yield url
    page = url.removesuffix(ENTER)
    yield from (page, f"{page}room/")


def _keep(
    candidacy: Candidacy,
    attempt: Attempt,
    visit: Visit,
    findings: Findings,
    refusal: str,
    at: datetime,
) -> None:
    """Note the entry; one that repeats the last few seconds says nothing new."""
    entry = Entry(
        candidacy=candidacy,
        attempt=attempt,
        kind=_kind(attempt, visit),
        at=at,
        address=visit.address or None,
        agent=visit.agent[:200],
        fits_address=findings.address,
        fits_browser=findings.browser,
        refusal=refusal,
    )
    twins = Entry.objects.filter(
        candidacy=candidacy,
        kind=entry.kind,
        address=entry.address,
        refusal=refusal,
        at__gt=at - QUIET,
    )
    if not twins.exists():
        entry.save()


def _kind(attempt: Attempt, visit: Visit) -> EntryKind:
    runs = attempt.status == AttemptStatus.OPEN
    if runs and not visit.code and not holds_lease(attempt, visit.token):
        return EntryKind.ELSEWHERE
    return EntryKind.KNOCKED
