"""What both sides must hold alike at the hand-in: every standing answer and flag."""

from collections.abc import Iterable
from typing import Any

from exams.attempts.models import Attempt, EventKind

Row = list[Any]


def standing_manifest(attempt: Attempt) -> list[Row]:
    """The server's side, [item, kind, epoch, seq, sha256], sorted (1 query)."""
    rows = attempt.responses.values_list(
        "form_item__position",
        "answer_epoch",
        "answer_seq",
        "sha256",
        "flag_epoch",
        "flag_seq",
        "flag_sha256",
    )
    manifest: list[Row] = []
    for item, epoch, seq, sha256, flag_epoch, flag_seq, flag_sha256 in rows:
        if sha256:
            manifest.append([item, EventKind.ANSWER.value, epoch, seq, sha256])
        if flag_sha256:
            manifest.append(
                [item, EventKind.FLAG.value, flag_epoch, flag_seq, flag_sha256]
            )
    return sorted(manifest)


def differences(ours: Iterable[Row], theirs: Iterable[Row]) -> dict[str, list[Row]]:
    """`missing`: what only the browser names, `unknown`: what only the server holds;
    empty if both are alike. What is no row of ours at all is missing."""
    here, there = set(map(tuple, ours)), {_row(row) for row in theirs}
    missing = [list(row) for row in sorted(there - here, key=repr)]
    unknown = [list(row) for row in sorted(here - there)]
    return {"missing": missing, "unknown": unknown} if missing or unknown else {}


def _row(row: Any) -> tuple[Any, ...]:
    """A row as it can be compared, whatever was sent."""
    if not isinstance(row, list):
        return (str(row),)
    return tuple(part if isinstance(part, (int, str)) else str(part) for part in row)
