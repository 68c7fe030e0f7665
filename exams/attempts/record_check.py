"""Checks the file of a candidate's record without server or database.

    python record_check.py FILE [--key HEX]

Only Python and the package `cryptography` are needed. docs/exam-record.md says what is
checked and what it proves.
"""

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FORMAT = "xieli-record/1"
HASHED = ("item", "kind", "epoch", "seq", "prev", "payload")


def faults_of(record: Mapping[str, Any], key: str | None = None) -> list[str]:
    """What does not hold, in words; nothing if all is well.

    `key` is the signing key that the centre published, in hex; without it the file's
    own is used, which proves only that the file is whole.
    """
    if record.get("format") != FORMAT:
        return ["the file is no record of ours"]
    try:
        return list(_faults(record, key or record["key"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"the file is not complete: {error!r}"]


def _faults(record: Mapping[str, Any], key: str) -> Iterator[str]:
    hand_in, writes = record["hand_in"], record["writes"]
    if not _is_signed(hand_in, record["signature"], key):
        yield "the signature does not hold"
    if _sha256(sorted(record["manifest"])) != hand_in["manifest_sha256"]:
        yield "the list of standing answers is not the signed one"
    if [write["position"] for write in writes] != [*range(1, hand_in["receipts"] + 1)]:
        yield "the writes are not all there"
    for write in writes:
        if _hash_of(hand_in["attempt"], write) != write["sha256"]:
            yield f"write {write['position']} was changed"
    if _standing(writes) != sorted(record["manifest"]):
        yield "the standing answers do not follow from the writes"


def _is_signed(document: Mapping[str, Any], signature: str, key: str) -> bool:
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    try:
        public.verify(bytes.fromhex(signature), _canonical(document))
    except InvalidSignature:
        return False
    return True


def _hash_of(attempt: str, write: Mapping[str, Any]) -> str:
    return _sha256({"attempt": attempt} | {name: write[name] for name in HASHED})


def _standing(writes: list[Mapping[str, Any]]) -> list[list[Any]]:
    """Of each item the newest answer and the newest flag, by (epoch, seq)."""
    newest: dict[tuple[int, str], Mapping[str, Any]] = {}
    for write in sorted(writes, key=lambda write: (write["epoch"], write["seq"])):
        newest[write["item"], "flag" if write["kind"] == "flag" else "answer"] = write
    return sorted(
        [item, kind, write["epoch"], write["seq"], write["sha256"]]
        for (item, kind), write in newest.items()
    )


def _sha256(document: object) -> str:
    return hashlib.sha256(_canonical(document)).hexdigest()


def _canonical(document: object) -> bytes:
    """RFC 8785, for the documents that occur here."""
    text = json.dumps(
        document, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return text.encode()


def main(arguments: list[str]) -> int:
    file, *options = arguments
    key = options[1] if options[:1] == ["--key"] else None
    faults = faults_of(json.loads(Path(file).read_text(encoding="utf-8")), key)
    sys.stdout.write("\n".join(faults or ["the record holds"]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
