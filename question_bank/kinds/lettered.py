"""What ordering and matching share: lettered entries are put at places."""

import hashlib
from abc import abstractmethod
from collections.abc import Sequence

from question_bank.kinds.answers import UNANSWERED, clean_letters
from question_bank.kinds.base import (
    LETTERS,
    Answer,
    Content,
    Kind,
    Line,
    Shown,
    ShownOption,
)
from question_bank.kinds.checking import Reader


class LetteredKind(Kind):
    """The entry at the content's place n is right at place n; `order` shuffles the
    entries as people see them, and gives them their letters."""

    marked_by_key = True
    own_points = False
    answer_name: str

    @abstractmethod
    def entries(self, content: Content) -> list[str]:
        """The texts to be put somewhere, as the content has them."""

    @abstractmethod
    def places(self, content: Content) -> list[str]:
        """What people read at each place."""

    def option_count(self, content: Content) -> int:
        return len(self.entries(content))

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        entries = self._shown_entries(content, order)
        return Shown(content["stem"], self.answer_name, entries=entries)

    def clean_answer(self, content: Content, answer: object) -> Answer:
        return clean_letters(
            answer,
            self.answer_name,
            number=len(self.places(content)),
            letters=LETTERS[: self.option_count(content)],
        )

    def key_answer(self, content: Content, order: Sequence[int] = ()) -> Answer:
        texts = self.entries(content)
        letters = {
            index: letter
            for letter, index in zip(LETTERS, order or scattered(texts), strict=False)
        }
        places = range(len(self.places(content)))
        return {self.answer_name: [letters.get(place, "") for place in places]}

    def lines(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> tuple[Line, ...]:
        entries = self._shown_entries(content, order)
        texts = {one.letter: f"{one.letter} {one.text}" for one in entries}
        labels = self.places(content)
        key = self.key_answer(content, order)
        given = answer[self.answer_name] if answer else [""] * len(labels)
        right = key[self.answer_name] if key else []
        return tuple(
            Line(label, texts.get(mine, ""), texts.get(its, ""), mine == its)
            for label, mine, its in zip(labels, given, right, strict=True)
        )

    def _shown_entries(
        self, content: Content, order: Sequence[int]
    ) -> tuple[ShownOption, ...]:
        texts = self.entries(content)
        return tuple(
            ShownOption(letter, texts[index])
            for letter, index in zip(LETTERS, order or scattered(texts), strict=False)
        )

    def _check_entries(self, reader: Reader, name: str, texts: list[object]) -> None:
        plain = [text.strip() for text in texts if isinstance(text, str)]
        if len(set(plain)) != len(plain):
            reader.fault(name, "各项不得重复。")


def scattered(texts: Sequence[str]) -> list[int]:
    """An order for pages that have none of their own: always the same, but not that
    of the content, which is the key."""
    digests = [hashlib.sha256(text.encode(errors="replace")).digest() for text in texts]
    return sorted(range(len(texts)), key=lambda place: (digests[place], place))


def letters_text(letters: Sequence[str]) -> str:
    return "、".join(letter or UNANSWERED for letter in letters)
