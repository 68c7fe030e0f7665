"""Answer files: what a browser hands over when the network does not come back. Pure.

The text is JSON: `{"format", "attempt", "epoch", "ephemeral", "nonce", "box"}`, written
without blanks. The box is AES-256-GCM under HKDF-SHA256 of an X25519 exchange with the
server's file key, salted with the attempt's 16 bytes. In it lie the writes of one lease
in their order and a MAC under that lease's key: it proves the attempt and the browser,
not the time. Time is proved by the room-end code, the first sixteen hex digits of the
text's SHA-256, which an invigilator enters before people leave.
"""

import hmac
import json
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from exams.attempts import keys
from exams.attempts.errors import AttemptError
from exams.attempts.lane.deciding import MOST_EVENTS, Write
from exams.attempts.lane.wire import read_write
from exams.attempts.receipts import canonical

FORMAT = "xieli-answers-1"
MOST_BYTES = 8 * 1024 * 1024
KEY_BYTES = 32
NONCE_BYTES = 12
# Enough that nobody finds another file with the same code at home (64 bits).
CODE_DIGITS = 16
INFO = b"xieli answers"
ENVELOPE = {"format", "attempt", "epoch", "ephemeral", "nonce", "box"}
CONTENT = {"attempt", "epoch", "made_at", "events", "mac"}
# What people read instead of a digit.
MISREAD = str.maketrans("oil", "011")


@dataclass(frozen=True)
class AnswerFile:
    """The writes of one lease as its browser kept them, every hash proved.

    `made_at` is the browser's own clock, which proves nothing.
    """

    attempt_id: UUID
    epoch: int
    made_at: datetime
    writes: tuple[Write, ...]
    sha256: str

    @property
    def code(self) -> str:
        return self.sha256[:CODE_DIGITS]


@dataclass(frozen=True)
class _Envelope:
    attempt_id: UUID
    epoch: int
    ephemeral: bytes
    nonce: bytes
    box: bytes


def shown_code(code: str) -> str:
    """The code as people read it: 7f3a-c21e-90b4-d5e8."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def read_code(typed: str) -> str:
    """The digits that somebody typed; AttemptError `code_malformed`."""
    plain = unicodedata.normalize("NFKC", typed).lower().translate(MISREAD)
    code = "".join(char for char in plain if char not in "- \t")
    if len(code) != CODE_DIGITS or set(code) - set("0123456789abcdef"):
        raise AttemptError("code_malformed")
    return code


def text_of(data: bytes) -> str:
    """The text of an uploaded file; AttemptError: file_too_large, file_malformed."""
    if len(data) > MOST_BYTES:
        raise AttemptError("file_too_large")
    try:
        return data.decode("ascii")
    except UnicodeDecodeError:
        raise AttemptError("file_malformed") from None


def attempt_of(text: str) -> UUID:
    """Whose file it claims to be; AttemptError: file_too_large, file_malformed."""
    return _envelope(text).attempt_id


def open_file(text: str) -> AnswerFile:
    """Unseal a file and prove all that it says of itself.

    AttemptError: file_too_large, file_malformed, file_sealed_otherwise (edited, or
    for another server's key), file_mac, file_hash, file_chain.
    """
    envelope = _envelope(text)
    content = _content(_unsealed(envelope), envelope)
    events = content["events"]
    _refuse_false_mac(envelope, events, content["mac"])
    return AnswerFile(
        attempt_id=envelope.attempt_id,
        epoch=envelope.epoch,
        made_at=_moment(content["made_at"]),
        writes=_writes(envelope, events),
        sha256=keys.digest(text),
    )


def _envelope(text: str) -> _Envelope:
    """Nothing about the text may be free: another form of the same values would have
    another hash, and is refused as any edit is."""
    if len(text) > MOST_BYTES:
        raise AttemptError("file_too_large")
    document = _object(text, ENVELOPE)
    if json.dumps(document, separators=(",", ":")) != text:
        raise AttemptError("file_malformed")
    if document["format"] != FORMAT:
        raise AttemptError("file_malformed")
    return _Envelope(
        attempt_id=_uuid(document["attempt"]),
        epoch=_epoch(document["epoch"]),
        ephemeral=_bytes(document["ephemeral"], KEY_BYTES),
        nonce=_bytes(document["nonce"], NONCE_BYTES),
        box=_bytes(document["box"]),
    )


def _unsealed(envelope: _Envelope) -> bytes:
    try:
        other = X25519PublicKey.from_public_bytes(envelope.ephemeral)
        secret = keys.file_key().exchange(other)
        key = _box_key(secret, envelope.attempt_id)
        return AESGCM(key).decrypt(envelope.nonce, envelope.box, None)
    except (InvalidTag, ValueError):
        raise AttemptError("file_sealed_otherwise") from None


def _content(plain: bytes, envelope: _Envelope) -> Mapping[str, Any]:
    try:
        content = _object(plain.decode(), CONTENT)
    except UnicodeDecodeError:
        raise AttemptError("file_malformed") from None
    inside = (_uuid(content["attempt"]), _epoch(content["epoch"]))
    if inside != (envelope.attempt_id, envelope.epoch):
        raise AttemptError("file_malformed")
    events = content["events"]
    if not isinstance(events, list) or not 1 <= len(events) <= MOST_EVENTS:
        raise AttemptError("file_malformed")
    return content


def _refuse_false_mac(envelope: _Envelope, events: list[Any], mac: object) -> None:
    hashes = [one.get("sha256") if isinstance(one, dict) else None for one in events]
    if not isinstance(mac, str) or not mac.isascii():
        raise AttemptError("file_malformed")
    if not hmac.compare_digest(mac, _mac(envelope.attempt_id, envelope.epoch, hashes)):
        raise AttemptError("file_mac")


def _writes(envelope: _Envelope, events: Sequence[Any]) -> tuple[Write, ...]:
    """Each write proved, in a chain of one lease; the first may follow any other."""
    writes: list[Write] = []
    for number, event in enumerate(events, start=1):
        write = _write(envelope.attempt_id, event, number)
        last = writes[-1] if writes else None
        is_next = last is None or (
            write.prev == last.sha256 and write.client_seq > last.client_seq
        )
        if not is_next or write.epoch != envelope.epoch:
            raise AttemptError("file_chain", event=number)
        writes.append(write)
    if len({write.event_uuid for write in writes}) != len(writes):
        raise AttemptError("file_chain")
    return tuple(writes)


def _write(attempt_id: UUID, event: Any, number: int) -> Write:
    try:
        return read_write(attempt_id, event)
    except AttemptError as error:
        is_false = error.code == "hash_mismatch"
        code = "file_hash" if is_false else "file_malformed"
        raise AttemptError(code, event=number) from None


def seal(
    attempt_id: UUID,
    epoch: int,
    writes: Sequence[Write],
    made_at: datetime,
    *,
    ephemeral: X25519PrivateKey,
    nonce: bytes,
) -> str:
    """The text of a file as an honest browser makes it, for demos and tests."""
    content = {
        "attempt": str(attempt_id),
        "epoch": epoch,
        "made_at": made_at.astimezone(UTC).isoformat(),
        "events": [event_document(write) for write in writes],
        "mac": _mac(attempt_id, epoch, [write.sha256 for write in writes]),
    }
    secret = ephemeral.exchange(keys.file_key().public_key())
    plain = json.dumps(content, ensure_ascii=False).encode()
    box = AESGCM(_box_key(secret, attempt_id)).encrypt(nonce, plain, None)
    envelope = {
        "format": FORMAT,
        "attempt": str(attempt_id),
        "epoch": epoch,
        "ephemeral": b64encode(ephemeral.public_key().public_bytes_raw()).decode(),
        "nonce": b64encode(nonce).decode(),
        "box": b64encode(box).decode(),
    }
    return json.dumps(envelope, separators=(",", ":"))


def event_document(write: Write) -> dict[str, Any]:
    """A write as browsers send and keep it."""
    return {
        "event_uuid": str(write.event_uuid),
        "item": write.item,
        "kind": write.kind,
        "epoch": write.epoch,
        "client_seq": write.client_seq,
        "prev": write.prev,
        "sha256": write.sha256,
        "payload": write.payload,
    }


def _mac(attempt_id: UUID, epoch: int, hashes: Sequence[Any]) -> str:
    document = {"attempt": str(attempt_id), "epoch": epoch, "events": list(hashes)}
    try:
        said = canonical(document)
    except AttemptError:
        raise AttemptError("file_malformed") from None
    return hmac.new(keys.mac_key(attempt_id, epoch), said, "sha256").hexdigest()


def _box_key(secret: bytes, attempt_id: UUID) -> bytes:
    return HKDF(SHA256(), KEY_BYTES, salt=attempt_id.bytes, info=INFO).derive(secret)


def _object(text: str, names: set[str]) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise AttemptError("file_malformed") from None
    if not isinstance(document, dict) or set(document) != names:
        raise AttemptError("file_malformed")
    return document


def _uuid(value: object) -> UUID:
    try:
        found = UUID(str(value))
    except ValueError:
        raise AttemptError("file_malformed") from None
    if str(found) != value:
        raise AttemptError("file_malformed")
    return found


def _epoch(value: object) -> int:
    if type(value) is not int or not 1 <= value < 2**31:
        raise AttemptError("file_malformed")
    return value


def _bytes(value: object, length: int | None = None) -> bytes:
    """Base64 in its one canonical form: the spare bits of a last digit are no place
    for an edit that changes nothing."""
    if not isinstance(value, str):
        raise AttemptError("file_malformed")
    try:
        found = b64decode(value, validate=True)
    except ValueError:
        raise AttemptError("file_malformed") from None
    is_long = length is not None and len(found) != length
    if is_long or b64encode(found).decode() != value:
        raise AttemptError("file_malformed")
    return found


def _moment(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        raise AttemptError("file_malformed") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
