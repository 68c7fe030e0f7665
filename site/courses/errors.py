"""What the services of courses refuse."""

from collections.abc import Sequence
from dataclasses import dataclass


class CourseError(Exception):
    """A refusal. Tests and programs match `code`; people read the message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class CourseFault:
    """One fault of a course file: which file and place, what kind, a sentence."""

    path: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}：{self.message}"


class CourseRefused(CourseError):
    """The files are broken; nothing of them was used. Carries every fault found."""

    def __init__(self, faults: Sequence[CourseFault]) -> None:
        super().__init__("broken_files", "\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
