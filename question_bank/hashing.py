import hashlib

import rfc8785

from question_bank.kinds import Content


def content_hash(kind: str, content: Content) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of an item's kind and content."""
    return hashlib.sha256(
        rfc8785.dumps({"kind": kind, "content": dict(content)})
    ).hexdigest()
