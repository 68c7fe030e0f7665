"""Advice on the keys of many items together: no letter should be the better guess."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from question_bank.checks.advice import Advice

# Fewer keys fall unevenly by themselves.
FEWEST = 20
# Chi-square values that chance exceeds once in a hundred, by degrees of freedom.
UNLIKELY = {1: 6.63, 2: 9.21, 3: 11.34, 4: 13.28, 5: 15.09, 6: 16.81, 7: 18.48}


@dataclass(frozen=True)
class Answered:
    """The key of an item: its kind, its letters ("B", "ACD"; "A" is true) and how
    many options there are."""

    kind: str
    key: str
    options: int


def set_advice(answers: Iterable[Answered]) -> list[Advice]:
    """What a candidate could guess from the keys of a paper or a bank."""
    known = list(answers)
    found = []
    if _uneven([a for a in known if a.kind == "single_choice"]):
        found.append(
            Advice(
                "key_positions",
                "key",
                _("单选题的答案偏在某几个字母上，请调换选项的位置。"),
            )
        )
    if _uneven([a for a in known if a.kind == "true_false"]):
        found.append(
            Advice("true_false_balance", "key", _("判断题的“对”和“错”相差太多。"))
        )
    return found


def _uneven(answers: Sequence[Answered]) -> bool:
    """Whether the letters fall as chance would let them once in a hundred times."""
    if len(answers) < FEWEST:
        return False
    letters = "ABCDEFGH"[: max(answer.options for answer in answers)]
    counts = Counter(answer.key for answer in answers)
    expected = len(answers) / len(letters)
    distance = sum((counts[letter] - expected) ** 2 / expected for letter in letters)
    return distance > UNLIKELY[len(letters) - 1]
