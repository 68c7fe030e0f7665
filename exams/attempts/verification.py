"""Does the log of an attempt explain the answers that stand?"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction

from exams.attempts.errors import AttemptError
from exams.attempts.fold import Happening, Standing, fold
from exams.attempts.models import (
    AsideDecision,
    Attempt,
    EventKind,
    EventSource,
    Response,
    ResponseEvent,
    Verdict,
)
from exams.attempts.places import Place, clean_payload
from exams.attempts.receipts import event_hash, unchained_hash
from exams.attempts.stations import course_fault


@dataclass(frozen=True)
class Verification:
    """Faults name receipts by position and questions by number; none: all well.
    `aside` counts the writes that were kept and do not count."""

    events: int
    aside: int
    answered: int
    faults: tuple[str, ...]


@transaction.atomic
def verify_attempt(attempt: Attempt) -> Verification:
    """Recompute every hash, fold the log again and compare with the answers; play
    the acts of every station again. An attempt that is being written waits meanwhile,
    so that its counter is compared with the rows of the same moment."""
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    events = list(attempt.events.select_related("form_item__version"))
    live = [event for event in events if event.source == EventSource.LIVE]
    responses = list(attempt.responses.select_related("form_item"))
    faults = [
        *_position_faults(attempt, events),
        *(f"receipt {e.position}: hash" for e in events if not _hash_holds(e)),
        *_chain_faults(live),
        *_amendment_faults(attempt, events),
        *(_answer_faults(events, responses) or _station_faults(attempt, events)),
    ]
    return Verification(
        events=len(events),
        aside=attempt.set_aside.count(),
        answered=sum(response.answer is not None for response in responses),
        faults=tuple(faults),
    )


def _position_faults(attempt: Attempt, events: list[ResponseEvent]) -> list[str]:
    positions = [event.position for event in events]
    if positions == list(range(1, attempt.position + 1)):
        return []
    return [f"positions: {len(positions)} events, {attempt.position} receipts"]


def _hash_holds(event: ResponseEvent) -> bool:
    if event.prev_sha256 is None:
        return event.sha256 == unchained_hash(event)
    return event.sha256 == event_hash(
        event.attempt_id,
        event.form_item.position,
        event.kind,
        event.epoch,
        event.client_seq,
        event.prev_sha256,
        event.payload,
    )


def _chain_faults(live: list[ResponseEvent]) -> list[str]:
    """Each write names the one before it in its epoch, the first of an epoch none."""
    faults = []
    for _, events in groupby(live, key=lambda event: event.epoch):
        head = ""
        for event in events:
            if event.prev_sha256 not in (head, None):
                faults.append(f"receipt {event.position}: chain")
            head = event.sha256
    return faults


def _amendment_faults(attempt: Attempt, events: list[ResponseEvent]) -> list[str]:
    """What came after the end came by a proved file, or by two people's decision."""
    proved = attempt.offline_files.filter(is_proved=True)
    leases = set(proved.values_list("epoch", flat=True))
    decided = AsideDecision.objects.filter(verdict=Verdict.ACCEPTED)
    of_attempt = decided.filter(write__attempt=attempt)
    accepted = set(of_attempt.values_list("write__event_uuid", flat=True))
    return [
        f"receipt {event.position}: no right"
        for event in events
        if (event.source == EventSource.FILE and event.epoch not in leases)
        or (event.source == EventSource.ACCEPTED and event.event_uuid not in accepted)
    ]


def _answer_faults(events: list[ResponseEvent], responses: list[Response]) -> list[str]:
    try:
        standings = fold(map(_happening, events))
    except AttemptError as error:
        return [f"log: {error.code}"]
    stored = {response.form_item_id: _standing(response) for response in responses}
    places = {event.form_item_id: event.form_item.position for event in events}
    places |= {one.form_item_id: one.form_item.position for one in responses}
    return [
        f"question {place}: answer"
        for item, place in sorted(places.items(), key=lambda pair: pair[1])
        if stored.get(item, Standing()) != standings.get(item, Standing())
    ]


def _station_faults(attempt: Attempt, events: list[ResponseEvent]) -> list[str]:
    """Whether the desk, played again, takes every stored act."""
    faults = []
    for station in attempt.stations.select_related("form_item__case"):
        item = station.form_item
        acts = [
            event
            for event in events
            if event.kind == EventKind.ACT and event.form_item_id == item.pk
        ]
        fault = course_fault(station, acts, Place(item.pk, item.kind, None))
        faults += [f"question {item.position}: {fault}"] if fault else []
    return faults


def _happening(event: ResponseEvent) -> Happening:
    return Happening(
        item=event.form_item_id,
        kind=event.kind,
        epoch=event.epoch,
        client_seq=event.client_seq,
        value=_value(event),
        sha256=event.sha256,
    )


def _value(event: ResponseEvent) -> Any:
    item = event.form_item
    content = item.version.content if item.version else None
    return clean_payload(Place(item.pk, item.kind, content), event.kind, event.payload)


def _standing(response: Response) -> Standing:
    return Standing(
        answer=response.answer,
        answered=(response.answer_epoch, response.answer_seq),
        sha256=response.sha256,
        flagged=response.flagged,
        flag_set=(response.flag_epoch, response.flag_seq),
        flag_sha256=response.flag_sha256,
    )
