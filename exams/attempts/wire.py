"""What browsers and the exam room say to each other, in JSON or as a form."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import QueryDict

from exams.attempts.answers import Write
from exams.attempts.errors import AttemptError
from exams.attempts.models import Attempt
from exams.attempts.posted import posted_answer
from exams.attempts.receipts import Receipt, event_hash

# The longest answer (20,000 characters) in UTF-8 with room for JSON's escapes.
MOST_BYTES = 128 * 1024
# Columns are 32-bit integers.
LARGEST_NUMBER = 2**31 - 1


def read_write(body: bytes) -> Write:
    """The write in a request's body; AttemptError `malformed`."""
    if len(body) > MOST_BYTES:
        raise AttemptError("malformed")
    try:
        document = json.loads(body)
        return Write(
            event_uuid=UUID(document["event_uuid"]),
            position=_number(document["position"]),
            kind=_text(document["kind"]),
            epoch=_number(document["epoch"]),
            client_seq=_number(document["client_seq"]),
            payload=_mapping(document["payload"]),
            sha256=_text(document["sha256"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise AttemptError("malformed") from None


def read_form(attempt: Attempt, form: QueryDict) -> list[Write]:
    """The writes in a posted form of one question, for browsers without script.

    Every button sends the answer as it stands on the screen, the flag's adds a write
    of its own. Both follow from the form's uuid and number, so that sending it twice
    is harmless.
    """
    try:
        writes = [_form_write(attempt, form, "answer", posted_answer(form))]
        if "flagged" in form:
            flag = {"flagged": form["flagged"] == "1"}
            writes.append(_form_write(attempt, form, "flag", flag))
    except (ValueError, KeyError, TypeError):
        raise AttemptError("malformed") from None
    return writes


def _form_write(
    attempt: Attempt, form: QueryDict, kind: str, payload: dict[str, Any]
) -> Write:
    position, seq = _field(form, "position"), _field(form, "client_seq")
    return Write(
        event_uuid=uuid5(UUID(str(form["event_uuid"])), kind),
        position=position,
        kind=kind,
        epoch=_field(form, "epoch"),
        client_seq=seq,
        payload=payload,
        sha256=event_hash(attempt.pk, position, kind, seq, payload),
    )


def receipt_document(receipt: Receipt, at: datetime) -> dict[str, Any]:
    """A receipt as the browser gets it, and the server's time now."""
    return {
        "position": receipt.position,
        "sha256": receipt.sha256,
        "server_time": receipt.server_time.isoformat(),
        "signature": receipt.signature,
        "is_current": receipt.is_current,
        "now": at.isoformat(),
    }


def refusal_document(error: AttemptError) -> dict[str, str]:
    return {"code": error.code, "message": error.message}


def _field(form: QueryDict, name: str) -> int:
    return _number(int(str(form[name])))


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST_NUMBER:
        raise ValueError("not a number of ours")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value
