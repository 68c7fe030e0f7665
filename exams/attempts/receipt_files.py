"""What candidates wrote down outside the server: what they sent, what was promised.

One JSON object a line, each with a `type`:

    sent       attempt, event_uuid, sha256: written before it was sent
    receipt    attempt, event_uuid, position, sha256, server_time, signature
    handed_in  attempt, manifest_sha256: the server said that it holds these answers

A line that a power cut tore off at the end of a file was never acted upon, and is
left out.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from exams.attempts.receipts import Receipt


class MalformedFile(Exception):
    """`path` has a line that is not ours."""

    def __init__(self, path: Path, line: int) -> None:
        self.path, self.line = path, line
        super().__init__(f"{path}:{line}")


@dataclass
class Testimony:
    """What is known of one attempt from outside.

    `sent` holds the hashes by the event's uuid: a browser that was told of a broken
    chain gives what it still holds a new hash under the same uuid.
    """

    sent: dict[UUID, set[str]] = field(default_factory=dict)
    receipts: list[Receipt] = field(default_factory=list)
    handed_in: list[str] = field(default_factory=list)


def read_files(paths: Iterable[Path]) -> dict[UUID, Testimony]:
    """What all files together say, by attempt. MalformedFile, OSError."""
    found: dict[UUID, Testimony] = {}
    for path in paths:
        for number, line in _whole_lines(path):
            try:
                _note(found, json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise MalformedFile(path, number) from None
    return found


def _whole_lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.endswith("\n"):
                yield number, line


def _note(found: dict[UUID, Testimony], said: dict[str, Any]) -> None:
    attempt = UUID(said["attempt"])
    testimony = found.setdefault(attempt, Testimony())
    match said["type"]:
        case "sent":
            hashes = testimony.sent.setdefault(UUID(said["event_uuid"]), set())
            hashes.add(str(said["sha256"]))
        case "receipt":
            testimony.receipts.append(_receipt(attempt, said))
        case "handed_in":
            testimony.handed_in.append(str(said["manifest_sha256"]))
        case _:
            raise ValueError("unknown type")


def _receipt(attempt: UUID, said: dict[str, Any]) -> Receipt:
    at = datetime.fromisoformat(said["server_time"])
    return Receipt(
        attempt_id=attempt,
        event_uuid=UUID(said["event_uuid"]),
        position=int(said["position"]),
        sha256=str(said["sha256"]),
        server_time=at,
        signature=str(said["signature"]),
        is_current=False,
        now=at,
    )
