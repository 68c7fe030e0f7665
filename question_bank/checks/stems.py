"""Advice on stems."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from question_bank.checks.advice import Advice
from question_bank.checks.question import CHOICES, KEYED, Question

# Three lines of the exam page; the longest stem of the starter bank has 76 letters.
LONGEST_STEM = 120

BLANK = re.compile(r"[（(][\s\u3000]*[）)]|_{2,}|[?？]")
CLAUSE_END = re.compile(r"[，。；：、,;:\n]")
# What turns a question round: the negated verb of what is asked, as in 不属于…的是
# or 不得, not any 不 of the story.
NEGATION = re.compile(
    r"(不|错误|有误|除外)[^的]{0,20}的([^的]{0,8}(是|有|为|包括))?$"
    r"|(不|非)(得|能|应|应当|可以?|属于|包括|包含|是|需要?|须|宜|具有|享有)?$"
)
# Nothing is turned round by these.
NO_NEGATION = re.compile(
    r"(能|会|是|可|要|该|行|好|对)不\1|不得不|既不|[《“「].*?[》”」]"
    r"|不(超过|低于|少于|高于|多于|满|足|同|断|久|仅|但|动产|可抗力|定时)"
)
# Lines of tables, and pictures.
NO_PROSE = re.compile(r"^\s*\|.*$|!\[[^\]]*\]\([^)]*\)", re.MULTILINE)
EMPHASIS_MARKS = re.compile(r"\*\*")
EMPHASIS = re.compile(r"\*\*.+?\*\*|\*.+?\*", re.DOTALL)
# Two negations so near each other that one must be undone to read the other.
DOUBLE_NEGATION = re.compile(
    r"不得不|不能不|无不|无非|非.{1,4}不可|并非(?:不|没有|无)|不是(?:不|没有|没)|没有不|不会不|不可能不|不应当?不|不无"
)


def too_long(question: Question) -> Iterator[Advice]:
    if question.kind in KEYED and len(_prose(question.stem)) > LONGEST_STEM:
        yield Advice(
            "stem_too_long", "stem", _("题干较长，考生读题费时。请删去与作答无关的话。")
        )


def _prose(stem: str) -> str:
    """The sentences of a stem, without its tables, pictures and marks of emphasis."""
    return EMPHASIS_MARKS.sub("", NO_PROSE.sub("", stem))


def asks_nothing(question: Question) -> Iterator[Advice]:
    if question.kind in CHOICES and question.stem and not BLANK.search(question.stem):
        yield Advice(
            "no_blank",
            "stem",
            _("题干里没有空位（　　），也没有问号，考生不知道问什么。"),
        )


def plain_negation(question: Question) -> Iterator[Advice]:
    if question.kind not in CHOICES:
        return
    asking = asking_clause(EMPHASIS.sub("", question.stem))
    if NEGATION.search(NO_NEGATION.sub("", asking)):
        yield Advice(
            "plain_negation",
            "stem",
            _("题目问的是否定的一面，考生容易看漏。请把否定词加粗，如 **不**。"),
        )


def double_negation(question: Question) -> Iterator[Advice]:
    if question.kind == "true_false" and DOUBLE_NEGATION.search(question.stem):
        yield Advice(
            "double_negation",
            "stem",
            _("题干里有双重否定，考生难以判断。请改为肯定的说法。"),
        )


def asking_clause(stem: str) -> str:
    """What stands before the last blank or question mark, back to the last stop."""
    blanks = list(BLANK.finditer(stem))
    if not blanks:
        return ""
    return CLAUSE_END.split(stem[: blanks[-1].start()])[-1]
