"""What rooms above may know of an attempt: frozen rows, no models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exams.attempts.models import Attempt, Response


@dataclass(frozen=True)
class FinalAnswer:
    """The answer that stands for a place of the form; None: not answered."""

    form_item_id: int
    answer: Mapping[str, Any] | None


@dataclass(frozen=True)
class Progress:
    """Question numbers by their state, in order."""

    total: int
    unanswered: tuple[int, ...]
    flagged: tuple[int, ...]

    @property
    def answered(self) -> int:
        return self.total - len(self.unanswered)


def final_answers(attempt: Attempt) -> tuple[FinalAnswer, ...]:
    """One row for each place of the form, in its order (2 queries)."""
    answers = dict(attempt.responses.values_list("form_item_id", "answer"))
    items = attempt.form.items.values_list("pk", flat=True)
    return tuple(FinalAnswer(pk, answers.get(pk)) for pk in items)


def progress(attempt: Attempt) -> Progress:
    """What a candidate should look at before handing in (2 queries)."""
    items = list(attempt.form.items.values_list("position", flat=True))
    rows = Response.objects.filter(attempt=attempt).values_list(
        "form_item__position", "answer", "flagged"
    )
    given = {place: (answer is not None, flagged) for place, answer, flagged in rows}
    unseen = (False, False)
    return Progress(
        total=len(items),
        unanswered=tuple(place for place in items if not given.get(place, unseen)[0]),
        flagged=tuple(place for place in items if given.get(place, unseen)[1]),
    )
