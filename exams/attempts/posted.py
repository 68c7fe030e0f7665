"""Reads an answer back from a posted form with the fields of `answer_fields`. Pure."""

from typing import Any

from django.http import QueryDict

from exams.attempts.answer_fields import part_prefix
from question_bank.kinds.composite import MOST_PARTS

# Answers that are lists of texts, each typed or picked in a field of its own.
LISTS = ("blanks", "results", "order", "pairs")


def posted_answer(form: QueryDict, prefix: str = "") -> dict[str, Any]:
    """The answer in the fields whose names begin with `prefix`, not yet checked.

    The kind's `clean_answer` says whether it is one, and whether it is empty.
    ValueError for a number of parts that no item has.
    """
    if f"{prefix}text" in form:
        return {"text": str(form[f"{prefix}text"]).replace("\r\n", "\n")}
    for name in LISTS:
        if f"{prefix}{name}" in form:
            return {name: form.getlist(f"{prefix}{name}")}
    if "parts" in form and not prefix:
        return {"parts": _posted_parts(form)}
    return {"choice": sorted(form.getlist(f"{prefix}choice"))}


def _posted_parts(form: QueryDict) -> list[dict[str, Any]]:
    """A part without a choice sends nothing, so the form says how many there are."""
    number = int(str(form["parts"]))
    if not 0 <= number <= MOST_PARTS:
        raise ValueError("more parts than any item has")
    return [posted_answer(form, part_prefix(n)) for n in range(1, number + 1)]
