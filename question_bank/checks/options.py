"""Advice on options and their key."""

import re
from collections.abc import Iterator
from itertools import combinations
from os.path import commonprefix

from django.utils.translation import gettext_lazy as _

from question_bank.checks.advice import Advice
from question_bank.checks.numerals import in_digits
from question_bank.checks.question import KEYED, Option, Question
from question_bank.texts import normalised

# The right option tells itself when it is half as long again, and some words longer.
CLEARLY_LONGER = 1.5
# Lengths are uneven when the longest is three times the shortest.
UNEVEN = 3
SOME_WORDS = 6
# Words before a shared beginning is worth moving into the stem.
SHARED_BEGINNING = 4
# An option inside another says the same if it is so much of it.
MOSTLY = 0.7

COMBINED = re.compile(
    r"(以上|上述|前述)(各项|选项|说法|三项|四项|几项)?(全|都|均|皆)?(对|是|不对|不是|正确|不正确|错误|错|符合|不符合)$"
    r"|^(都|均|全)(对|是|不对|不是|正确|不正确|错误|错)$"
    r"|^[A-H]([和与或、及,+]?[A-H])+(项|两项|选项)?(都|均)?(对|是|正确)?$",
)
ABSOLUTE = re.compile(r"一定|所有|从不|从来|绝对|永远|一律|任何|必然|毫无")
LETTERS_ONLY = re.compile(r"[^\w]|_")
# What is added or left out may be all the difference.
DECISIVE = re.compile(r"不|未|无|非|没|除|免|\d")
RANGE = re.compile(r"(\d+)\D{0,3}?[至到—~～-]+(\d+)(\D*)")


def key_missing(question: Question) -> Iterator[Advice]:
    if question.kind not in KEYED:
        return
    if question.kind == "true_false":
        known = isinstance(question.content.get("key"), bool)
    else:
        known = bool(question.right)
    if not known:
        yield Advice("key_missing", "key", _("还没有标出正确答案。"))


def longest_is_key(question: Question) -> Iterator[Advice]:
    right = [len(option.plain) for option in question.right]
    wrong = [len(option.plain) for option in question.wrong]
    if not right or not wrong:
        return
    short, long = min(right), max(wrong)
    if short >= CLEARLY_LONGER * long and short - long >= SOME_WORDS:
        yield Advice(
            "longest_is_key",
            "options",
            _("正确选项明显比其他选项长，不懂的人也猜得到。请让各项长短相近。"),
        )


def uneven(question: Question) -> Iterator[Advice]:
    lengths = [len(option.plain) for option in question.options]
    if len(lengths) < 2:
        return
    short, long = min(lengths), max(lengths)
    if long >= UNEVEN * short and long - short >= 2 * SOME_WORDS:
        yield Advice("uneven_options", "options", _("各选项长短相差很大。"))


def combined(question: Question) -> Iterator[Advice]:
    for option in question.options:
        if COMBINED.search(option.plain.rstrip("。.")):
            yield Advice(
                "combined_option",
                "options",
                _("选项 %(letter)s 说的是其他选项。打乱顺序后它会出错，也容易猜中。")
                % {"letter": option.letter},
            )


def identical(question: Question) -> Iterator[Advice]:
    for one, other in combinations(question.options, 2):
        if compared(one) == compared(other):
            yield Advice(
                "same_options",
                "options",
                _("选项 %(one)s 和 %(other)s 说的是一回事。")
                % {"one": one.letter, "other": other.letter},
            )


def overlapping(question: Question) -> Iterator[Advice]:
    """Of a right and a wrong option the one must not hold wherever the other does."""
    for one in question.right:
        for other in question.wrong:
            if _contains(compared(one), compared(other)) or _ranges_meet(one, other):
                yield Advice(
                    "overlapping_options",
                    "options",
                    _("选项 %(one)s 和 %(other)s 的意思有重叠，可能都算对。")
                    % {"one": one.letter, "other": other.letter},
                )


def absolute(question: Question) -> Iterator[Advice]:
    told = [option for option in question.wrong if ABSOLUTE.search(option.plain)]
    if len(told) < 2 or any(ABSOLUTE.search(o.plain) for o in question.right):
        return
    yield Advice(
        "absolute_distractors",
        "options",
        _("只有错误选项里有“一定”“一律”一类绝对的词，考生会据此排除。"),
    )


def shared_beginning(question: Question) -> Iterator[Advice]:
    texts = [option.plain for option in question.options]
    shared = commonprefix(texts) if len(texts) > 2 else ""
    if len(shared) >= SHARED_BEGINNING and not shared[-1].isdigit():
        yield Advice(
            "repeated_words",
            "options",
            _("各选项都以“%(words)s”开头，请移到题干里。") % {"words": shared},
        )


def compared(option: Option) -> str:
    """The option without case, width, punctuation, and with numbers in digits."""
    return in_digits(LETTERS_ONLY.sub("", normalised(option.plain)))


def _contains(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long or short not in long or len(short) < MOSTLY * len(long):
        return False
    return not DECISIVE.search(long.replace(short, "", 1))


def _ranges_meet(one: Option, other: Option) -> bool:
    found = [RANGE.fullmatch(in_digits(normalised(o.plain))) for o in (one, other)]
    if not (found[0] and found[1]) or found[0][3] != found[1][3]:
        return False
    (low, high), (other_low, other_high) = (
        (int(match[1]), int(match[2])) for match in found if match
    )
    return max(low, other_low) < min(high, other_high)
