"""Where the keys of a set of items stand: no letter should be the better guess."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from question_bank.checks import Answered, set_advice
from question_bank.kinds import kind_of
from question_bank.kinds.base import LETTERS
from question_bank.querysets import ItemQuerySet

MOST = 5000
KINDS = ("single_choice", "true_false")


@dataclass(frozen=True)
class KeyBar:
    """How many keys stand at one place, and its share in per cent of the longest."""

    label: str
    number: int
    percent: int


@dataclass(frozen=True)
class KeyPicture:
    """`advice` says if chance alone would hardly let the keys fall so."""

    kind: str
    bars: tuple[KeyBar, ...]
    advice: str


def key_pictures(items: ItemQuerySet, number: int) -> list[KeyPicture]:
    """The keys of the published ones among `number` items; of a larger set than MOST
    nothing is drawn (1 query)."""
    if number > MOST:
        return []
    keys = (
        items.filter(kind__in=KINDS, current__isnull=False)
        .order_by()
        .values_list("kind", "current__content__key")
    )
    return list(_drawn(keys))


def _drawn(keys: Iterable[tuple[str, Any]]) -> Iterable[KeyPicture]:
    found = [(kind, _letter(kind, key)) for kind, key in keys]
    for kind in KINDS:
        letters = [letter for one, letter in found if one == kind]
        if letters:
            yield _picture(kind, letters)


def _picture(kind: str, letters: Sequence[str]) -> KeyPicture:
    counts = Counter(letters)
    places = _places(kind, letters)
    most = max(counts.values())
    answers = [Answered(kind, letter, len(places)) for letter in letters]
    return KeyPicture(
        kind=str(kind_of(kind).label),
        bars=tuple(
            KeyBar(_label(kind, one), counts[one], counts[one] * 100 // most)
            for one in places
        ),
        advice=" ".join(str(one.message) for one in set_advice(answers)),
    )


def _letter(kind: str, key: Any) -> str:
    """The key as a letter; of true and false A is true."""
    if kind == "true_false":
        return "A" if key else "B"
    return str(key[0])


def _places(kind: str, letters: Sequence[str]) -> str:
    """All letters there are, also those where no key stands."""
    least = 2 if kind == "true_false" else 4
    return LETTERS[: max(least, *(LETTERS.index(one) + 1 for one in letters))]


def _label(kind: str, letter: str) -> str:
    if kind == "true_false":
        return _("对") if letter == "A" else _("错")
    return letter
