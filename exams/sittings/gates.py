"""What sittings look at when somebody knocks at the exam page, and keep of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from exams.attempts import timing
from exams.attempts.leases import holds_lease
from exams.attempts.models import Attempt, AttemptStatus, Purpose
from exams.attempts.services import Visit
from exams.sittings.exam_browser import is_proved
from exams.sittings.models import Candidacy, Check, Entry, EntryKind, Room
from exams.sittings.networks import is_within

# The same knock again and again is one fact, not many.
QUIET = timedelta(seconds=10)
ENTER = "enter/"
# In plain SQL, for a whole room knocks in the same second (see `attempts.reading`).
DOOR = """
SELECT c.id, c.room_id, r.address_check, r.addresses, r.browser_check, r.browser_keys,
  t.started_at IS NOT NULL OR s.started_at IS NOT NULL AS has_begun
FROM sittings_candidacy c
LEFT JOIN sittings_room r ON r.id = c.room_id
LEFT JOIN attempts_attempt t ON t.id = c.theory_attempt_id
LEFT JOIN attempts_attempt s ON s.id = c.skill_attempt_id
WHERE c.theory_attempt_id = %s OR c.skill_attempt_id = %s
"""


@dataclass(frozen=True)
class Door:
    """Whose attempt it is, in which room they sit, and whether they began a part."""

    candidacy_id: UUID
    room: Room | None
    has_begun: bool


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


def look(attempt: Attempt, visit: Visit, at: datetime) -> str | None:
    """The code of a refusal, or None (1 query, 2 more where the sitting has rooms)."""
    if attempt.purpose != Purpose.SITTING:
        return None
    door = _door_of(attempt.pk)
    if door is None:
        return None
    late = "too_late_to_start" if is_too_late(attempt, door, at) else None
    if door.room is None:
        return late
    findings = findings_of(door.room, attempt.pk, visit)
    refusal = late or findings.refusal(door.room)
    _keep(door, attempt, visit, findings, refusal or "", at)
    return refusal


def _door_of(attempt_id: UUID) -> Door | None:
    """The door of this attempt of either part (1 query)."""
    rows: Any = Candidacy.objects.raw(DOOR, [attempt_id.hex, attempt_id.hex])
    for row in rows:
        room = row.room_id and Room(
            pk=row.room_id,
            address_check=row.address_check,
            addresses=row.addresses,
            browser_check=row.browser_check,
            browser_keys=row.browser_keys,
        )
        return Door(row.pk, room or None, bool(row.has_begun))
    return None


def is_too_late(attempt: Attempt, door: Door, at: datetime) -> bool:
    """Whether a first start comes too late where nobody stands at the door.

    Whom a person let in may start; so may everybody with the second part once the
    first was begun in time.
    """
    was_let_in = attempt.let_in_at != attempt.admitted_at
    if attempt.status != AttemptStatus.READY or was_let_in or door.has_begun:
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
    door: Door,
    attempt: Attempt,
    visit: Visit,
    findings: Findings,
    refusal: str,
    at: datetime,
) -> None:
    """Note the entry; one that repeats the last few seconds says nothing new."""
    entry = Entry(
        candidacy_id=door.candidacy_id,
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
        candidacy=door.candidacy_id,
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
