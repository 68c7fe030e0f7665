"""Where the keys of a set of items stand: no letter should be the better guess."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

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
    kind: str
    bars: tuple[KeyBar, ...]


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
    counts = Counter((kind, _place(kind, key)) for kind, key in keys)
    for kind in KINDS:
        places = _places(kind, [place for one, place in counts if one == kind])
        most = max((counts[kind, place] for place in places), default=0)
        if most:
            bars = (
                KeyBar(place, counts[kind, place], counts[kind, place] * 100 // most)
                for place in places
            )
            yield KeyPicture(str(kind_of(kind).label), tuple(bars))


def _place(kind: str, key: Any) -> str:
    if kind == "true_false":
        return _("对") if key else _("错")
    return str(key[0])


def _places(kind: str, seen: list[str]) -> list[str]:
    """All places there are, also those where no key stands."""
    if kind == "true_false":
        return [_("对"), _("错")]
    return list(LETTERS[: max([4, *(LETTERS.index(one) + 1 for one in seen)])])
