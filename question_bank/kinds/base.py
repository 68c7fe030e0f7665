"""What every kind of item can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise

from question_bank.errors import Fault, ItemError

LETTERS = "ABCDEFGH"
Content = Mapping[str, Any]
Answer = Mapping[str, Any] | None


@dataclass(frozen=True)
class ShownOption:
    letter: str
    text: str


@dataclass(frozen=True)
class Material:
    """Something that lies on the candidate's desk: a form, a letter, a ledger."""

    title: str
    body: str


@dataclass(frozen=True)
class Shown:
    """What a candidate may see of an item: never key, explanation or rubric."""

    stem: str
    options: tuple[ShownOption, ...] = ()
    chooses_many: bool = False
    materials: tuple[Material, ...] = ()
    form: str = ""


@dataclass
class Reader:
    """Reads a JSON object field by field and collects what is wrong with it."""

    data: Mapping[str, Any]
    where: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, name: str, message: str) -> None:
        self.faults.append(Fault(f"{self.where}.{name}", message))

    def text(self, name: str, *, required: bool = True) -> str:
        value = self.data.get(name, "")
        if not isinstance(value, str):
            self.fault(name, "须为文字。")
            return ""
        if required and not value.strip():
            self.fault(name, "不能为空。")
        return value.strip()

    def items(self, name: str) -> list[Any]:
        value = self.data.get(name, [])
        if not isinstance(value, list):
            self.fault(name, "须为列表。")
            return []
        return value

    def known(self, *names: str) -> None:
        for name in self.data:
            if name not in names:
                self.fault(name, "不认识的字段。")

    def done(self) -> None:
        if self.faults:
            raise ItemError("content_invalid", self.faults)


class Kind(ABC):
    """A strategy for one kind of item."""

    code: str
    label: str | Promise
    letter: str
    """The kind's letter in an item's code, e.g. S in 5-AAA001-S1."""
    marked_by_key: bool
    own_points: bool
    """Whether each item carries its own points, instead of the paper's section."""

    @abstractmethod
    def check(self, content: Content, where: str = "content") -> None:
        """Raise ItemError (`content_invalid`) naming every fault."""

    @abstractmethod
    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        """What the candidate sees, options in `order` (indexes into its own)."""

    @abstractmethod
    def clean_answer(self, content: Content, answer: object) -> Answer:
        """The answer in canonical form, None when empty; ItemError if impossible."""

    @abstractmethod
    def answer_text(self, answer: Answer) -> str:
        """The answer as people read it."""

    def option_count(self, content: Content) -> int:
        """How many options can be shuffled; 0 for kinds without."""
        return 0

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Decimal:
        """The part of the points that the key gives, 0 to 1."""
        raise TypeError(f"{self.code} is marked by people")

    def key_text(self, content: Content, order: Sequence[int] = ()) -> str:
        """The key in the letters as shown."""
        raise TypeError(f"{self.code} has no key")

    def explanation_text(self, content: Content, order: Sequence[int] = ()) -> str:
        """Why the key is right, naming options by the letters as shown."""
        return content.get("explanation", "")
