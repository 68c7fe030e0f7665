"""What a trainee does: one act, and the refusal of an act that cannot be done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Act:
    """One act at the desk: a stable key and the strings of its form.

    Created from a posted form (or the oracle) and stored as it is; a checklist
    is one string with commas. An act never changes after it was performed.
    """

    key: str
    payload: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the act as JSON."""
        return {"key": self.key, "payload": dict(self.payload)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Act":
        """Return the act that `to_dict` stored."""
        return cls(stored["key"], dict(stored.get("payload") or {}))


class ImpossibleAct(Exception):
    """Refusal of an act that cannot happen at all; a merely wrong act is allowed.

    `code` is stable for programs and tests, `message` is a Chinese sentence for
    people. The state is unchanged when this is raised.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
