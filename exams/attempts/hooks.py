"""What wants to know that an attempt ended. Rooms above register in ready().

Each function of `on_ended` gets the attempt's id and the time, after the commit;
one that fails is logged and stops neither the others nor the hand-in. Functions of
`result_urls` say where the result of an attempt can be read (None: not theirs, or
not yet). Functions of `gates` look at whoever knocks at the exam page and give the
code of a refusal, or None.

An ended attempt may still get writes: from an answer file, or by people's decision.
Functions of `before_amending` get its id first, lock what rests on the answers and
refuse with the error of their room if nothing may change any more; those of
`on_amended` are told which answers changed, in the same transaction: if one fails,
nothing was changed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from exams.attempts.errors import AttemptError

if TYPE_CHECKING:
    from accounts.models import User
    from exams.attempts.models import Attempt
    from exams.attempts.services.entering import Visit


@dataclass(frozen=True)
class Amendment:
    """Answers of an ended attempt that changed: at which places of the form, by whom,
    when and why."""

    attempt_id: UUID
    form_items: frozenset[int]
    by: "User"
    at: datetime
    reason: str


on_ended: list[Callable[[UUID, datetime], None]] = []
result_urls: list[Callable[[UUID], str | None]] = []
gates: list[Callable[["Attempt", "Visit", datetime], str | None]] = []
before_amending: list[Callable[[UUID], None]] = []
on_amended: list[Callable[[Amendment], None]] = []


def announce_end(attempt_id: UUID, at: datetime) -> None:
    """Call every registered function once the surrounding transaction holds."""
    for function in on_ended:
        transaction.on_commit(partial(function, attempt_id, at), robust=True)


def result_url(attempt_id: UUID) -> str | None:
    """Where the result stands, if a room above says so."""
    found = (function(attempt_id) for function in result_urls)
    return next(filter(None, found), None)


def refuse_at_gates(attempt: "Attempt", visit: "Visit", at: datetime) -> None:
    """AttemptError with the first refusal of a room above."""
    for gate in gates:
        code = gate(attempt, visit, at)
        if code is not None:
            raise AttemptError(code)


def refuse_amendment(attempt_id: UUID) -> None:
    """The error of a room above, if answers of this attempt may no longer change."""
    for function in before_amending:
        function(attempt_id)


def announce_amendment(amendment: Amendment) -> None:
    """Tell the rooms above, inside the transaction, if any answer changed."""
    if amendment.form_items:
        for function in on_amended:
            function(amendment)
