"""The words of short cells and what they stand for: 五级, 练习, 识记, 单选题, √."""

import unicodedata
from collections.abc import Mapping
from functools import cache

from django.utils.translation import override

from question_bank.kinds import KINDS

LEVELS = {"五级": 5, "四级": 4, "三级": 3, "二级": 2, "一级": 1}
POOLS = {"练习": "practice", "考试": "exam"}
COGNITIONS = {"识记": "recall", "理解": "understand", "应用": "apply"}
DIFFICULTIES = {"易": 1, "较易": 2, "中等": 3, "较难": 4, "难": 5}
RIGHT, WRONG = "√", "×"
_RIGHT_WORDS = {"√", "✓", "✔", "对", "正确", "是", "T", "TRUE", "Y", "YES", "A", "1"}
_WRONG_WORDS = {
    "×",
    "✗",
    "✘",
    "X",
    "错",
    "错误",
    "否",
    "F",
    "FALSE",
    "N",
    "NO",
    "B",
    "0",
}


def plain(text: str) -> str:
    """A short word as people mean it: half width, without blanks around it."""
    return unicodedata.normalize("NFKC", text).strip()


def level_of(text: str) -> int | None:
    """五级, 五级/初级工, 5级 or 5 → 5."""
    word = plain(text).split("/")[0].strip()
    return LEVELS.get(word) or _digit(word.removesuffix("级"), LEVELS)


def level_word(level: int) -> str:
    return _word(LEVELS, level)


def pool_of(text: str) -> str:
    return _code(POOLS, text)


def pool_word(pool: str) -> str:
    return _word(POOLS, pool)


def cognition_of(text: str) -> str:
    return _code(COGNITIONS, text)


def cognition_word(cognition: str) -> str:
    return _word(COGNITIONS, cognition)


def difficulty_of(text: str) -> int | None:
    """1 to 5, or 易 … 难."""
    word = plain(text)
    return DIFFICULTIES.get(word) or _digit(word, DIFFICULTIES)


def kind_of_word(text: str) -> str:
    """单选题, 单选, 20 or single_choice → the kind's code; "" if there is none."""
    return _kind_words().get(plain(text), "")


@cache
def _kind_words() -> dict[str, str]:
    return {
        word: code
        for code in KINDS
        for word in (
            KINDS[code].national_code,
            code,
            kind_word(code),
            kind_word(code).removesuffix("题"),
        )
        if word
    }


@cache
def kind_word(code: str) -> str:
    """What the kind is called in files, whatever the reader's language."""
    with override("zh-hans"):
        return str(KINDS[code].label)


def verdict_of(text: str) -> str:
    """√ or × for the many ways to write it; what is neither stays as it is."""
    word = plain(text).upper().replace("✕", "×")
    if word in _RIGHT_WORDS:
        return RIGHT
    return WRONG if word in _WRONG_WORDS else text


def _digit(word: str, known: Mapping[str, int]) -> int | None:
    digit = int(word) if word in "12345" and len(word) == 1 else None
    return digit if digit in known.values() else None


def _code(words: Mapping[str, str], text: str) -> str:
    word = plain(text)
    return words.get(word, word if word in words.values() else "")


def _word(words: Mapping[str, object], code: object) -> str:
    return next((word for word, one in words.items() if one == code), "")
