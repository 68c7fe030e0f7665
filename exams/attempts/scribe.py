"""Writes as an honest browser makes them, for demos, tests and load clients."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from exams.attempts.files import seal
from exams.attempts.lane.deciding import Posted, Write
from exams.attempts.lane.journal import Outcome, store
from exams.attempts.lane.wire import hash_of
from exams.attempts.leases import Lease, device_of
from exams.attempts.tokens import Token


class Scribe:
    """One browser under one lease: numbers its writes and chains them."""

    def __init__(self, lease: Lease, form_id: UUID, *, seq: int = 0) -> None:
        self.lease, self.seq, self.head = lease, seq, ""
        device = device_of(lease.token)[:16]
        expires = 2**31
        self.waiting: list[Posted] = []
        self.written: list[Write] = []
        self.token = Token(lease.attempt_id, form_id, lease.epoch, device, expires)

    def write(
        self, item: int, payload: Mapping[str, Any], kind: str = "answer"
    ) -> Write:
        """The next write of this browser."""
        self.seq += 1
        write = Write(
            uuid4(), item, kind, self.lease.epoch, self.seq, self.head, "", payload
        )
        write = replace(write, sha256=hash_of(self.lease.attempt_id, write))
        self.head = write.sha256
        self.written.append(write)
        return write

    def posted(self, write: Write, address: str | None = None) -> Posted:
        return Posted(self.token, write, address)

    def note(self, item: int, payload: Mapping[str, Any]) -> None:
        """Write an answer that waits to be sent."""
        self.waiting.append(self.posted(self.write(item, payload)))

    def send(self, *, at: datetime | None = None) -> list[Outcome]:
        """Store all that waits, together."""
        sent, self.waiting = self.waiting, []
        return store(sent, at)

    def save(
        self,
        item: int,
        payload: Mapping[str, Any],
        kind: str = "answer",
        *,
        at: datetime | None = None,
    ) -> Outcome:
        """Write and store at once; the database's clock unless `at` is given."""
        return store([self.posted(self.write(item, payload, kind))], at)[0]

    def file(self, *, at: datetime, first: int = 0) -> str:
        """The answer file of all that was written, or from the write `first` on."""
        return seal(
            self.lease.attempt_id,
            self.lease.epoch,
            self.written[first:],
            at,
            ephemeral=X25519PrivateKey.generate(),
            nonce=secrets.token_bytes(12),
        )
