"""Advice on what an item rests on: sources, explanation, rubric, materials."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from question_bank.checks.advice import Advice
from question_bank.checks.numerals import in_digits
from question_bank.checks.question import CHOICES, KEYED, Option, Question, number_of
from question_bank.kinds.choice import OPTION_LETTER

MATERIALS = re.compile(
    r"(根据|阅读|依据|结合|见|按照|按)(以下|下列|下面)?(所给|给出的)?材料|材料[一二三四五]"
)

# Letters in a row that an explanation in words has of a right option.
TOLD = 2


def source_missing(question: Question) -> Iterator[Advice]:
    if not question.sources:
        yield Advice(
            "source_missing", "sources", _("没有写出处。法规修订时，系统认不出这道题。")
        )


def explanation_missing(question: Question) -> Iterator[Advice]:
    expected = question.kind in KEYED or "explanation" in question.content
    if expected and not question.explanation:
        yield Advice("explanation_missing", "explanation", _("没有写解析。"))


def key_unexplained(question: Question) -> Iterator[Advice]:
    """An explanation by letters names the right ones, or else every wrong one; one
    in words has words of a right option."""
    if question.kind not in CHOICES or not question.explanation or not question.right:
        return
    letters = set(OPTION_LETTER.findall(question.explanation))
    right = {option.letter for option in question.right}
    wrong = {option.letter for option in question.wrong}
    if letters:
        explained = right <= letters or wrong <= letters
    else:
        explained = any(_told(question.explanation, one) for one in question.right)
    if not explained:
        yield Advice(
            "key_unexplained", "explanation", _("解析没有说到正确选项为什么对。")
        )


def points_off(question: Question) -> Iterator[Advice]:
    rubric = [number_of(row.get("points")) for row in question.rows("rubric")]
    if question.points is None or not rubric or None in rubric:
        return
    if sum(points for points in rubric if points) != question.points:
        yield Advice("points_off", "rubric", _("各采分点的分值之和不等于本题分值。"))


def veto_unguided(question: Question) -> Iterator[Advice]:
    for veto in question.rows("vetoes"):
        if veto.get("title") and not str(veto.get("guide") or "").strip():
            yield Advice(
                "veto_unguided",
                "vetoes",
                _("否决项“%(title)s”没有写怎样才算，考评员会各按各的理解。")
                % {"title": veto["title"]},
            )


def materials_missing(question: Question) -> Iterator[Advice]:
    """Whoever is told to work on materials must have some."""
    if question.entries("materials"):
        return
    if question.kind == "task" or (
        "materials" in question.content and MATERIALS.search(question.stem)
    ):
        yield Advice("materials_missing", "materials", _("没有给出作答要用的材料。"))


def _told(explanation: str, option: Option) -> bool:
    """Whether the explanation has a word, or at least two letters, of the option."""
    told, text = in_digits(explanation), in_digits(option.plain)
    return any(
        text[at : at + TOLD] in told for at in range(max(1, len(text) - TOLD + 1))
    )
