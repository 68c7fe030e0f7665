"""The chain of hashes over the acts of a play: each act hashes the one before."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from casework.engine.serial import digest
from casework.models import Play, PlayAct


def origin_hash(play: Play) -> str:
    """Return what the first act hashes: case, seed and calendar cannot be exchanged."""
    return digest([str(play.pk), play.case.digest, play.seed, play.days_off])


def act_hash(
    previous: str, sequence: int, key: str, payload: dict[str, Any], at: datetime
) -> str:
    """Return the hash of one act; `at` is aware."""
    return digest([previous, sequence, key, payload, at.astimezone(UTC).isoformat()])


def broken_link(play: Play, acts: Iterable[PlayAct]) -> int | None:
    """Return the number of the first act that does not fit the chain, or None."""
    previous = origin_hash(play)
    for number, act in enumerate(acts, start=1):
        right = act_hash(previous, number, act.key, act.payload, act.at)
        if (act.sequence, act.previous_hash, act.act_hash) != (number, previous, right):
            return number
        previous = right
    return None
