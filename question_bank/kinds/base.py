"""What every kind of item can do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from string import ascii_uppercase
from typing import Any

from django.utils.functional import Promise

from question_bank.kinds import values as texts
from question_bank.kinds.checking import Reader, check_fields
from question_bank.kinds.shape import Field, Values

LETTERS = ascii_uppercase
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
class Gap:
    """A place to type a word or a number in. `label` says what; `unit` may be ""."""

    label: str
    unit: str = ""


@dataclass(frozen=True)
class ShownPart:
    """A question within a composite item, with its number there, from 1."""

    number: int
    kind: str
    shown: "Shown"


@dataclass(frozen=True)
class Shown:
    """What a candidate may see of an item: never key, explanation or rubric.

    `answer` names the one field of the answers that the item takes, and with it how
    it is drawn: "choice" (of `options`), "blanks" and "results" (typed into `gaps`),
    "order" (of `entries`), "pairs" (each of `lefts` with one of `entries`), "parts"
    (an answer for each), "text".
    """

    stem: str
    answer: str
    options: tuple[ShownOption, ...] = ()
    chooses_many: bool = False
    gaps: tuple[Gap, ...] = ()
    entries: tuple[ShownOption, ...] = ()
    lefts: tuple[str, ...] = ()
    parts: tuple[ShownPart, ...] = ()
    questions: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    form: str = ""
    rule: str | Promise = ""
    """How points are given, where that is not what people expect."""


@dataclass(frozen=True)
class Line:
    """One line of an answer beside its key, as people read both."""

    label: str
    answer: str
    key: str
    is_right: bool


class Kind(ABC):
    """A strategy for one kind of item."""

    code: str
    label: str | Promise
    letter: str
    """The kind's letter in an item's code, e.g. S in 5-AAA001-S1."""
    national_code: str
    """题型 in national-style item tables (20 is 单选); "" where they know none."""
    marked_by_key: bool
    own_points: bool
    """Whether each item carries its own points, instead of the paper's section."""
    fields: tuple[Field, ...]
    """What the content consists of, in the order in which people write it."""

    def check(self, content: Content, where: str = "content") -> None:
        """Raise ItemError (`content_invalid`) naming every fault."""
        reader = Reader(content, where)
        check_fields(reader, self.fields)
        self.check_rules(reader)
        reader.done()

    def check_rules(self, reader: Reader) -> None:
        """Add the faults that do not follow from the fields alone; here, none."""
        return

    def values_of(self, content: Content) -> dict[str, Any]:
        """The content as texts that people type (shape.py), even if it is faulty."""
        return texts.values_of(self.fields, content)

    def content_from(
        self, values: Values, like: Content | None = None
    ) -> dict[str, Any]:
        """The content that the texts write; never refused, so `check` it after.

        `like` is the content that is being revised: optional fields that are empty
        in both stay spelled as there, and an unchanged item keeps its hash.
        """
        return texts.content_from(self.fields, values, like)

    def plain_text(self, content: Content) -> str:
        """Everything that people read of the content, for search."""
        return texts.plain_text(self.fields, content)

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
    ) -> Fraction:
        """The part of the points that the key gives, 0 to 1, exactly."""
        raise TypeError(f"{self.code} is marked by people")

    def key_answer(self, content: Content, order: Sequence[int] = ()) -> Answer:
        """The answer that the key itself would give, in the letters as shown."""
        raise TypeError(f"{self.code} has no key")

    def key_text(self, content: Content, order: Sequence[int] = ()) -> str:
        """The key in the letters as shown."""
        return self.answer_text(self.key_answer(content, order))

    def explanation_text(self, content: Content, order: Sequence[int] = ()) -> str:
        """Why the key is right, naming options by the letters as shown."""
        return content.get("explanation", "")

    def lines(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> tuple[Line, ...]:
        """Answer and key side by side, for kinds that ask several things at once."""
        return ()
