"""The evidence log: every act that decides about a person, chained by hashes.

`record` is the only way in. Call it last in the caller's transaction: from then to
the commit no other transaction can add an entry.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.transaction import TransactionManagementError

from accounts.models import EvidenceEntry, User

# What the first entry of a chain points to.
GENESIS = "0" * 64
# Names the lock of the chain among PostgreSQL's advisory locks ("evid" in ASCII).
CHAIN_LOCK = 0x65766964
BATCH = 2000


@dataclass(frozen=True)
class Verification:
    """How far the chain holds. `bad_sequence` is the first entry that does not."""

    entries: int
    head_hash: str
    bad_sequence: int | None = None
    problem: str = ""

    @property
    def is_sound(self) -> bool:
        return self.bad_sequence is None


def record(
    *,
    actor: User | None,
    action: str,
    subject: str,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> EvidenceEntry:
    """Append an entry about `subject` ("model:public id") in the open transaction.

    `before` and `after` hold ids, codes, dates and Decimals, never names or
    numbers of people, and no floats: those have no canonical form.
    """
    _require_transaction()
    _hold_chain()
    entry = EvidenceEntry(
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        before=_plain(before or {}),
        after=_plain(after or {}),
        reason=reason,
    )
    return append(entry)


def append(entry: EvidenceEntry) -> EvidenceEntry:
    """Link `entry` to the newest one and store it. Only `record` holds the lock."""
    newest = EvidenceEntry.objects.order_by("-sequence").first()
    entry.sequence = newest.sequence + 1 if newest else 1
    entry.previous_hash = newest.entry_hash if newest else GENESIS
    entry.entry_hash = hash_of(entry)
    entry.save(force_insert=True)
    return entry


def hash_of(entry: EvidenceEntry) -> str:
    """SHA-256 over the RFC 8785 form of everything in `entry` but its own hash."""
    content = {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "previous_hash": entry.previous_hash,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def verify() -> Verification:
    """Read the whole chain in order and name the first entry that breaks it.

    A cut at the end leaves a sound, shorter chain: `accounts.checkpoints` finds it.
    """
    entries = EvidenceEntry.objects.order_by("sequence", "pk")
    return verify_entries(entries.iterator(chunk_size=BATCH))


def verify_entries(entries: Iterable[EvidenceEntry]) -> Verification:
    head, count = GENESIS, 0
    for entry in entries:
        problem = _problem_of(entry, count + 1, head)
        if problem:
            return Verification(count, head, min(entry.sequence, count + 1), problem)
        head, count = entry.entry_hash, count + 1
    return Verification(count, head)


def _problem_of(entry: EvidenceEntry, expected: int, head: str) -> str:
    if entry.sequence != expected:
        return f"sequence {expected} is missing"
    if entry.previous_hash != head:
        return "does not follow the entry before it"
    return "" if _hash_holds(entry) else "content does not match its hash"


def _hash_holds(entry: EvidenceEntry) -> bool:
    try:
        return hash_of(entry) == entry.entry_hash
    except rfc8785.CanonicalizationError:
        # Only a changed row holds what `record` would have refused.
        return False


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError(
            "Record evidence inside the transaction of the act it proves."
        )


def _hold_chain() -> None:
    """Let one transaction at a time allocate sequence numbers, until it commits.

    SQLite needs nothing: its transactions begin IMMEDIATE, so there is one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def _plain(value: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON that the database will give back; Decimals and dates become text."""
    plain = json.loads(
        json.dumps(value, cls=DjangoJSONEncoder), parse_float=_refuse_float
    )
    return dict(plain)


def _refuse_float(text: str) -> float:
    raise TypeError(f"Evidence holds Decimals, not floats: {text}")
