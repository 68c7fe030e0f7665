"""What kinds share whose answers are typed into gaps and marked one by one."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from question_bank.kinds.answers import clean_texts, numbered
from question_bank.kinds.base import Answer, Content, Gap, Kind, Line, Shown

Row = Mapping[str, Any]


class TypedKind(Kind):
    """`rows` names the content's list of gaps and the answer's list of texts alike."""

    marked_by_key = True
    own_points = False
    rows: str
    longest: int
    """Characters that fit into one gap."""

    @abstractmethod
    def gap(self, number: int, row: Row) -> Gap:
        """What stands beside the gap."""

    @abstractmethod
    def accepts(self, row: Row, text: str) -> bool:
        """Whether `text` is right there."""

    @abstractmethod
    def right(self, row: Row) -> str:
        """One text that is right there."""

    @abstractmethod
    def right_as_read(self, row: Row) -> str:
        """All that is right there, as people read it."""

    def shown(self, content: Content, order: Sequence[int] = ()) -> Shown:
        return Shown(content["stem"], self.rows, gaps=self._gaps(content))

    def clean_answer(self, content: Content, answer: object) -> Answer:
        number = len(content[self.rows])
        return clean_texts(answer, self.rows, number=number, longest=self.longest)

    def answer_text(self, answer: Answer) -> str:
        return numbered(answer[self.rows]) if answer else ""

    def share(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> Fraction:
        lines = self.lines(content, answer, order)
        return Fraction(sum(line.is_right for line in lines), len(lines))

    def key_answer(self, content: Content, order: Sequence[int] = ()) -> Answer:
        return {self.rows: [self.right(row) for row in content[self.rows]]}

    def key_text(self, content: Content, order: Sequence[int] = ()) -> str:
        return numbered([self.right_as_read(row) for row in content[self.rows]])

    def lines(
        self, content: Content, answer: Answer, order: Sequence[int] = ()
    ) -> tuple[Line, ...]:
        rows = content[self.rows]
        texts = answer[self.rows] if answer else [""] * len(rows)
        return tuple(
            Line(gap.label, text.strip(), self.right_as_read(row), self._is(row, text))
            for gap, row, text in zip(self._gaps(content), rows, texts, strict=True)
        )

    def _is(self, row: Row, text: str) -> bool:
        return bool(text.strip()) and self.accepts(row, text)

    def _gaps(self, content: Content) -> tuple[Gap, ...]:
        rows = enumerate(content[self.rows], start=1)
        return tuple(self.gap(number, row) for number, row in rows)
