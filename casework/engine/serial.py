"""Turning engine values into plain JSON and stable hashes."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """Return `value` made of dicts, lists, strings, numbers, booleans and None.

    Dates become ISO strings; a Decimal becomes a string, so no digit is lost.
    """
    if value is None or isinstance(value, (str, int, float)):
        return value  # most values: asked first
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def digest(value: Any) -> str:
    """Return the SHA-256 of the value's canonical JSON."""
    text = json.dumps(
        plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def digest_in_order(value: Any) -> str:
    """Return the SHA-256 of the value's JSON with its keys in their own order.

    The order of acts numbers them and the order of facts decides who may use whom.
    """
    text = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
