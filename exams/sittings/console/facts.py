"""What is known of every candidate of a room, in three queries however many."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, Max, Value
from django.db.models.functions import Cast, Coalesce

from exams.attempts.models import (
    AttemptStatus,
    LeaseGrant,
    Response,
    SetAside,
)
from exams.attempts.places import places_of
from exams.sittings.models import Candidacy, Entry, EntryKind, IncidentNote
from exams.sittings.querysets import CandidacyQuerySet
from exams.sittings.services.entry_failures import locked_out

PARTS = ("theory", "skill")
PERSON = ("pk", "ticket", "seat", "user__name", "room", "room__name")
ATTEMPT = (
    "pk",
    "form",
    "status",
    "admitted_at",
    "let_in_at",
    "started_at",
    "ended_at",
    "paused_at",
    "deadline",
    "epoch",
    "presence__seen_at",
    "presence__address",
    "presence__agent",
    "presence__unsent",
    "presence__is_visible",
)
ANSWERED, ASIDE, LEASE, NOTED = "answered", "aside", "lease", "noted"
# Refused before anybody proved who they were.
LOCKED_OUT = "entry_limited"


@dataclass(frozen=True, slots=True)
class PartFacts:
    """One part of a candidate as its attempt stands, and what its page last said."""

    part: str
    attempt: UUID
    form: UUID
    status: str
    admitted_at: datetime
    let_in_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    deadline: datetime | None
    epoch: int
    seen_at: datetime | None
    address: str | None
    agent: str | None
    unsent: int | None
    is_visible: bool | None


@dataclass(slots=True)
class Writing:
    """What was written in one attempt, and from where it may be."""

    answered: int = 0
    saved_at: datetime | None = None
    aside: int = 0
    aside_at: datetime | None = None
    leased_at: datetime | None = None
    address: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The last entry of its kind; `refusal` the code of a refusal."""

    kind: str
    refusal: str
    is_foreign: bool
    at: datetime


@dataclass(slots=True)
class CandidateFacts:
    candidacy: UUID
    ticket: str
    seat: int | None
    name: str
    room: UUID | None
    room_name: str
    parts: list[PartFacts]
    writing: Writing = field(default_factory=Writing)
    total: int = 0
    arrivals: list[Arrival] = field(default_factory=list)
    noted_at: datetime | None = None
    current: PartFacts | None = field(init=False)

    def __post_init__(self) -> None:
        self.current = _current(self.parts)


def _current(parts: Sequence[PartFacts]) -> PartFacts | None:
    """The running part, else the next to begin, else the one that ended last."""
    for status in (AttemptStatus.OPEN, AttemptStatus.READY):
        for part in parts:
            if part.status == status:
                return part
    ended = [part for part in parts if part.ended_at]
    return max(ended, key=lambda part: str(part.ended_at), default=None)


def facts_of(candidacies: CandidacyQuerySet, at: datetime) -> list[CandidateFacts]:
    """Everything about the admitted among them, by room and seat (3 queries)."""
    people = [_candidate(row) for row in _rows(candidacies)]
    if not people:
        return []
    current = {part.attempt: one for one in people if (part := one.current)}
    for attempt, writing in _writing(list(current)).items():
        current[attempt].writing = writing
    for one in people:
        one.total = _total(one.current)
    _add_arrivals({one.candidacy: one for one in people}, at)
    return people


def _rows(candidacies: CandidacyQuerySet) -> Iterable[tuple[Any, ...]]:
    columns = [f"{part}_attempt__{column}" for part in PARTS for column in ATTEMPT]
    ordered = candidacies.admitted().order_by("room__position", "seat", "ticket")
    return ordered.values_list(*PERSON, *columns)


def _candidate(row: tuple[Any, ...]) -> CandidateFacts:
    person, rest = row[: len(PERSON)], row[len(PERSON) :]
    halves = (rest[: len(ATTEMPT)], rest[len(ATTEMPT) :])
    parts = [
        PartFacts(part, *half)
        for part, half in zip(PARTS, halves, strict=True)
        if half[0] is not None
    ]
    pk, ticket, seat, name, room, room_name = person
    return CandidateFacts(pk, ticket, seat, name, room, room_name or "", parts)


def _total(part: PartFacts | None) -> int:
    """Items on the paper; 0 before it was begun, for then it may still be sealed."""
    if part is None or part.started_at is None:
        return 0
    return len(places_of(part.form))


def _writing(attempts: Sequence[UUID]) -> dict[UUID, Writing]:
    """Answers, writes set aside and leases of each attempt (1 query)."""
    found: dict[UUID, Writing] = defaultdict(Writing)
    text = Value("", output_field=CharField())
    answers = _grouped(Response.objects.exclude(sha256=""), ANSWERED, "saved_at")
    aside = _grouped(SetAside.objects.all(), ASIDE, "received_at")
    leases = LeaseGrant.objects.order_by().values_list(
        "attempt",
        Value(LEASE, output_field=CharField()),
        F("epoch"),
        F("at"),
        Coalesce(Cast("address", CharField()), text),
        F("agent"),
    )
    rows = [one.filter(attempt__in=attempts) for one in (answers, aside, leases)]
    # The newest lease comes last and stands.
    for attempt, fact, number, at, address, agent in sorted(
        rows[0].union(*rows[1:], all=True), key=lambda row: row[2]
    ):
        writing = found[attempt]
        if fact == ANSWERED:
            writing.answered, writing.saved_at = number, at
        elif fact == ASIDE:
            writing.aside, writing.aside_at = number, at
        else:
            writing.leased_at, writing.agent = at, agent
            # PostgreSQL writes the length of the network behind an address.
            writing.address = address.split("/")[0]
    return found


def _grouped(rows: Any, fact: str, moment: str) -> Any:
    """Number and last moment of an attempt's rows, as six columns of a union."""
    empty = Value("", output_field=CharField())
    return (
        rows.order_by()
        .values("attempt")
        .annotate(
            fact_=Value(fact, output_field=CharField()),
            number_=Count("pk"),
            at_=Max(moment),
            address_=empty,
            agent_=empty,
        )
        .values_list("attempt", "fact_", "number_", "at_", "address_", "agent_")
    )


def _add_arrivals(people: dict[UUID, CandidateFacts], at: datetime) -> None:
    """Who came to the door how, whose ticket is locked there, and what was dealt with
    (1 query)."""
    keys = list(people)
    entries = (
        Entry.objects.filter(candidacy__in=keys)
        .order_by()
        .values_list("candidacy", "kind", "refusal", "fits_address")
        .annotate(Max("at"))
    )
    notes = (
        IncidentNote.objects.filter(candidacy__in=keys)
        .order_by()
        .values("candidacy")
        .annotate(
            kind_=Value(NOTED, output_field=CharField()),
            refusal_=Value("", output_field=CharField()),
            fits_=Value(True),
            at_=Max("at"),
        )
        .values_list("candidacy", "kind_", "refusal_", "fits_", "at_")
    )
    locked = (
        locked_out(Candidacy.objects.filter(pk__in=keys), at)
        .order_by()
        .annotate(
            kind_=Value(EntryKind.SIGNED_IN.value, output_field=CharField()),
            refusal_=Value(LOCKED_OUT, output_field=CharField()),
            fits_=Value(True),
        )
        .values_list("pk", "kind_", "refusal_", "fits_", "locked_at")
    )
    for candidacy, kind, refusal, fits, last in entries.union(notes, locked, all=True):
        if kind == NOTED:
            people[candidacy].noted_at = last
        else:
            arrival = Arrival(kind, refusal, fits is False or fits == 0, last)
            people[candidacy].arrivals.append(arrival)
