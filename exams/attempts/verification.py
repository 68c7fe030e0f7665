"""Does the log of an attempt explain the answers that stand?"""

from dataclasses import dataclass

from exams.attempts.answers import clean_payload
from exams.attempts.errors import AttemptError
from exams.attempts.fold import Happening, Standing, fold
from exams.attempts.models import Attempt, Response, ResponseEvent
from exams.attempts.receipts import event_hash


@dataclass(frozen=True)
class Verification:
    """Faults name receipts by position and questions by number; none: all well."""

    events: int
    late: int
    answered: int
    faults: tuple[str, ...]


def verify_attempt(attempt: Attempt) -> Verification:
    """Recompute every hash, fold the log again and compare with the answers."""
    events = list(attempt.events.select_related("form_item__version"))
    responses = list(attempt.responses.select_related("form_item"))
    faults = [
        *_position_faults(attempt, events),
        *(f"receipt {e.position}: hash" for e in events if not _hash_holds(e)),
        *_answer_faults(events, responses),
    ]
    return Verification(
        events=len(events),
        late=sum(event.is_late for event in events),
        answered=sum(response.answer is not None for response in responses),
        faults=tuple(faults),
    )


def _position_faults(attempt: Attempt, events: list[ResponseEvent]) -> list[str]:
    positions = [event.position for event in events]
    if positions == list(range(1, attempt.position + 1)):
        return []
    return [f"positions: {len(positions)} events, {attempt.position} receipts"]


def _hash_holds(event: ResponseEvent) -> bool:
    return event.sha256 == event_hash(
        event.attempt_id,
        event.form_item.position,
        event.kind,
        event.client_seq,
        event.payload,
    )


def _answer_faults(events: list[ResponseEvent], responses: list[Response]) -> list[str]:
    try:
        standings = fold(map(_happening, events))
    except AttemptError as error:
        return [f"log: {error.code}"]
    return [
        f"question {response.form_item.position}: answer"
        for response in responses
        if _standing(response) != standings.get(response.form_item_id, Standing())
    ]


def _happening(event: ResponseEvent) -> Happening:
    return Happening(
        item=event.form_item_id,
        kind=event.kind,
        epoch=event.epoch,
        client_seq=event.client_seq,
        value=clean_payload(event.form_item, event.kind, event.payload),
        sha256=event.sha256,
        is_late=event.is_late,
    )


def _standing(response: Response) -> Standing:
    return Standing(
        answer=response.answer,
        answered=(response.answer_epoch, response.answer_seq),
        sha256=response.sha256,
        flagged=response.flagged,
        flag_set=(response.flag_epoch, response.flag_seq),
    )
