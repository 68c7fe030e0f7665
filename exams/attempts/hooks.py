"""What wants to know that an attempt ended. Rooms above register in ready().

Each function of `on_ended` gets the attempt's id and the time, after the commit;
one that fails is logged and stops neither the others nor the hand-in. Functions of
`result_urls` say where the result of an attempt can be read (None: not theirs, or
not yet). Functions of `gates` look at whoever knocks at the exam page and give the
code of a refusal, or None.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from exams.attempts.errors import AttemptError

if TYPE_CHECKING:
    from exams.attempts.models import Attempt
    from exams.attempts.services.entering import Visit

on_ended: list[Callable[[UUID, datetime], None]] = []
result_urls: list[Callable[[UUID], str | None]] = []
gates: list[Callable[["Attempt", "Visit"], str | None]] = []


def announce_end(attempt_id: UUID, at: datetime) -> None:
    """Call every registered function once the surrounding transaction holds."""
    for function in on_ended:
        transaction.on_commit(partial(function, attempt_id, at), robust=True)


def result_url(attempt_id: UUID) -> str | None:
    """Where the result stands, if a room above says so."""
    found = (function(attempt_id) for function in result_urls)
    return next(filter(None, found), None)


def refuse_at_gates(attempt: "Attempt", visit: "Visit") -> None:
    """AttemptError with the first refusal of a room above."""
    for gate in gates:
        code = gate(attempt, visit)
        if code is not None:
            raise AttemptError(code)
