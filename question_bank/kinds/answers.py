"""Reading answers that are lists of texts; whatever cannot have been answered is
refused. Pure."""

from collections.abc import Container, Sequence

from question_bank.errors import Fault, ItemError
from question_bank.kinds.base import Answer

UNANSWERED = "—"


def clean_texts(answer: object, name: str, *, number: int, longest: int) -> Answer:
    """`number` texts typed into gaps, "" where nothing is; None if nothing is at all.

    ItemError: answer_invalid, answer_too_long.
    """
    texts = _texts(answer, name, number)
    if any("\x00" in text for text in texts):
        raise _refusal(name, "作答含有不能使用的字符。")
    if any(len(text) > longest for text in texts):
        message = f"每处作答最长 {longest} 字。"
        raise ItemError("answer_too_long", [Fault(name, message)])
    return {name: texts} if any(text.strip() for text in texts) else None


def clean_letters(
    answer: object, name: str, *, number: int, letters: Container[str]
) -> Answer:
    """The letter put at each of `number` places, "" where none is.

    One letter may stand at two places: people change one after the other.
    """
    texts = _texts(answer, name, number)
    if any(text and (len(text) != 1 or text not in letters) for text in texts):
        raise _refusal(name, "所选的项不存在。")
    return {name: texts} if any(texts) else None


def numbered(texts: Sequence[str]) -> str:
    """Several answers as one line, （1）甲；（2）—; a single one as it is."""
    if len(texts) == 1:
        return texts[0]
    return "；".join(
        f"（{number}）{text.strip() or UNANSWERED}"
        for number, text in enumerate(texts, start=1)
    )


def _texts(answer: object, name: str, number: int) -> list[str]:
    texts = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(texts, list) or any(not isinstance(text, str) for text in texts):
        raise _refusal(name, "作答须为文字。")
    if len(texts) > number:
        raise _refusal(name, "作答多于题目所问。")
    return [*texts, *[""] * (number - len(texts))]


def _refusal(name: str, message: str) -> ItemError:
    return ItemError("answer_invalid", [Fault(name, message)])
