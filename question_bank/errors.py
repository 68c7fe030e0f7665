from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file or an item: where, and a Chinese sentence."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class ItemError(Exception):
    """Content, files or references are faulty; `faults` names everything at once."""

    def __init__(self, code: str, faults: Sequence[Fault]) -> None:
        self.code = code
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, faults)))


class BankError(Exception):
    """An act that the bank refuses; tests and callers match `code`."""

    def __init__(self, code: str, message: str, status: int = 409) -> None:
        self.code = code
        self.message = message
        self.status = status
        super().__init__(message)
