"""Signed heads of the evidence chain, kept outside the database.

A chain proves order, not length: whoever can write the database can cut its end or
compute it anew. A checkpoint written each minute, signed with a key the database
does not know, finds both. Copy the file off the machine with the backups.
"""

import dataclasses
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts import evidence
from accounts.models import EvidenceEntry


@dataclass(frozen=True)
class Checkpoint:
    """At `at`, entry `sequence` was the newest and had the hash `head`."""

    at: str
    sequence: int
    head: str
    signature: str = ""

    def signed(self) -> "Checkpoint":
        return dataclasses.replace(self, signature=self._signature())

    def is_authentic(self) -> bool:
        return hmac.compare_digest(self.signature, self._signature())

    def _signature(self) -> str:
        message = f"{self.at}|{self.sequence}|{self.head}".encode()
        key = bytes.fromhex(settings.AUDIT_KEY)
        return hmac.new(key, message, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class AuditOutcome:
    """What `manage.py verify_audit` says."""

    entries: int
    head_hash: str
    checkpoints: int
    bad_sequence: int | None
    problem: str

    @property
    def is_sound(self) -> bool:
        return self.bad_sequence is None

    def as_json(self) -> dict[str, Any]:
        return {"sound": self.is_sound, **dataclasses.asdict(self)}


def checkpoint_file() -> Path:
    return Path(settings.VAR_DIR) / "audit" / "checkpoints.jsonl"


def write_checkpoint(at: datetime) -> Checkpoint | None:
    """Sign and append the newest head; None when nothing is new since the last."""
    newest = EvidenceEntry.objects.order_by("-sequence").first()
    known = [checkpoint.sequence for checkpoint in read_checkpoints()]
    if newest is None or newest.sequence <= max(known, default=0):
        return None
    checkpoint = Checkpoint(at.isoformat(), newest.sequence, newest.entry_hash).signed()
    _append(json.dumps(dataclasses.asdict(checkpoint)))
    return checkpoint


def _append(line: str) -> None:
    """Add a line to the file, below what a power cut may have left of one."""
    path = checkpoint_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("ab+") as file:
        file.seek(max(0, file.tell() - 1))
        start = "" if file.read() in (b"", b"\n") else "\n"
        file.write(f"{start}{line}\n".encode())


def read_checkpoints() -> Iterator[Checkpoint]:
    """Every whole line. A torn one proves nothing that the next does not."""
    path = checkpoint_file()
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            # Nothing but the whole object is JSON.
            with suppress(json.JSONDecodeError):
                yield Checkpoint(**json.loads(line))


def verify_all() -> AuditOutcome:
    """The chain, then every checkpoint against it. Names the first bad entry."""
    chain = evidence.verify()
    checkpoints = list(read_checkpoints())
    bad, problem = chain.bad_sequence, chain.problem
    if chain.is_sound:
        bad, problem = _first_disagreement(checkpoints)
    return AuditOutcome(
        chain.entries, chain.head_hash, len(checkpoints), bad, str(problem)
    )


def _first_disagreement(checkpoints: list[Checkpoint]) -> tuple[int | None, str]:
    """The entry after the last checkpoint that agrees, if a later one does not."""
    stored = dict(
        EvidenceEntry.objects.filter(
            sequence__in=[checkpoint.sequence for checkpoint in checkpoints]
        ).values_list("sequence", "entry_hash")
    )
    agreed = 0
    for checkpoint in checkpoints:
        if not checkpoint.is_authentic():
            return agreed + 1, "a checkpoint's signature is false"
        if stored.get(checkpoint.sequence) != checkpoint.head:
            return agreed + 1, "differs from the checkpoint taken after it"
        agreed = checkpoint.sequence
    return None, ""
