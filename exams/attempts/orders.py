"""In which order a candidate sees items and options: from the attempt's seed. Pure.

Sections stay in their order; items move within theirs. Options and lettered entries
move where their kind lets them, those of a composite's parts as well; the parts of a
composite stay in order, for they build on each other. The same seed always gives the
same order, on every machine and for ever: what was seen can be drawn again.

Answers are stored in the form's letters. `as_seen` says item and answer again in the
letters that this candidate had on the screen.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from question_bank.kinds import kind_of
from question_bank.kinds.base import LETTERS, Answer, Content
from question_bank.kinds.lettered import LetteredKind, scattered

# A part of a composite: its item and its own number, both from 1.
Part = tuple[int, int]


@dataclass(frozen=True)
class Placed:
    """An item of the form. `section` tells which items may change places, `content`
    is None where a case stands."""

    item: int
    section: str
    kind: str
    content: Mapping[str, Any] | None

    # Counted once: a whole room asks for the order of the same paper.
    @cached_property
    def options(self) -> int:
        """How many options may change places."""
        return kind_of(self.kind).option_count(self.content) if self.content else 0

    @cached_property
    def part_options(self) -> tuple[tuple[Part, int], ...]:
        """The same of each part of a composite."""
        return tuple(
            ((self.item, number), kind_of(part["kind"]).option_count(part))
            for number, part in enumerate(_parts_of(self.content), start=1)
        )


@dataclass(frozen=True)
class Order:
    """`items`: the form's numbers as this candidate meets them; `options`: for an
    item whose options moved, the form's options (from 0) as they are shown; `parts`
    the same for a part of a composite."""

    items: tuple[int, ...]
    options: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    parts: Mapping[Part, tuple[int, ...]] = field(default_factory=dict)

    def number_of(self, item: int) -> int:
        """The number on the screen, from 1."""
        return self.items.index(item) + 1


@dataclass(frozen=True)
class Seen:
    """An item as one candidate had it on the screen. The functions of its kind speak
    in that candidate's letters when they get `content`, `answer` and `option_order`."""

    number: int
    content: Mapping[str, Any]
    option_order: tuple[int, ...]
    answer: Answer


def order_for(seed: int | None, places: Sequence[Placed]) -> Order:
    """The order of one candidate; without a seed that of the form."""
    if seed is None:
        return Order(tuple(place.item for place in places))
    items: list[int] = []
    for _, section in groupby(places, key=lambda place: place.section):
        numbers = [place.item for place in section]
        items += sorted(numbers, key=lambda item: _draw(seed, f"item {item}"))
    options = {place.item: _options(seed, place) for place in places}
    return Order(
        tuple(items),
        {item: moved for item, moved in options.items() if moved},
        {part: moved for place in places for part, moved in _parts(seed, place)},
    )


def _options(seed: int, place: Placed) -> tuple[int, ...]:
    return _shuffled(seed, f"option {place.item}", place.options)


def _parts(seed: int, place: Placed) -> Iterator[tuple[Part, tuple[int, ...]]]:
    for (item, number), count in place.part_options:
        if count:
            order = _shuffled(seed, f"part {item}.{number}", count)
            yield (item, number), order


def _parts_of(content: Content | None) -> Sequence[Mapping[str, Any]]:
    parts: Sequence[Mapping[str, Any]] = (content or {}).get("parts", ())
    return parts


def _shuffled(seed: int, label: str, count: int) -> tuple[int, ...]:
    return tuple(sorted(range(count), key=lambda n: _draw(seed, f"{label} {n}")))


def _draw(seed: int, label: str) -> bytes:
    return hashlib.sha256(f"{seed} {label}".encode()).digest()


def as_seen(
    order: Order, place: Placed, option_order: Sequence[int], answer: Answer
) -> Seen:
    """An item and its answer in the letters of this candidate. `option_order` is the
    form's own, `answer` the one that is stored."""
    assert place.content is not None, "a case has no letters"
    moved = order.options.get(place.item, ())
    return Seen(
        number=order.number_of(place.item),
        content=_content_as_seen(order, place),
        option_order=_combined(_order_on_form(place, option_order), moved),
        answer=_answer_as_seen(order, place.item, answer),
    )


def _order_on_form(place: Placed, option_order: Sequence[int]) -> Sequence[int]:
    """Lettered kinds are never shown in the order of their content: it is the key."""
    kind = kind_of(place.kind)
    if option_order or place.content is None or not isinstance(kind, LetteredKind):
        return option_order
    return scattered(kind.entries(place.content))


def _combined(option_order: Sequence[int], moved: Sequence[int]) -> tuple[int, ...]:
    """The content's options as shown: the form's order, then the candidate's."""
    if not option_order or not moved:
        return tuple(moved or option_order)
    return tuple(option_order[n] for n in moved)


def _content_as_seen(order: Order, place: Placed) -> Mapping[str, Any]:
    """The kinds know no order of the options within a composite: their texts move."""
    content = place.content or {}
    if "parts" not in content:
        return content
    parts = [
        _part_as_seen(part, order.parts.get((place.item, number), ()))
        for number, part in enumerate(_parts_of(content), start=1)
    ]
    return {**content, "parts": parts}


def _part_as_seen(part: Mapping[str, Any], moved: Sequence[int]) -> Mapping[str, Any]:
    if not moved:
        return part
    kind = kind_of(part["kind"])
    key = kind.key_answer(part, moved)
    return {
        **part,
        "options": [part["options"][n] for n in moved],
        "key": key["choice"] if key else [],
        "explanation": kind.explanation_text(part, moved),
    }


def _answer_as_seen(order: Order, item: int, answer: Answer) -> Answer:
    if answer is None:
        return None
    if "parts" not in answer:
        return _relettered(answer, order.options.get(item, ()))
    return {
        "parts": [
            one and _relettered(one, order.parts.get((item, number), ()))
            for number, one in enumerate(answer["parts"], start=1)
        ]
    }


def _relettered(answer: Mapping[str, Any], moved: Sequence[int]) -> Mapping[str, Any]:
    """Choices sorted as they stand on the screen; places of lettered kinds stay."""
    if not moved:
        return answer
    ((name, given),) = answer.items()
    letters = {LETTERS[form]: LETTERS[place] for place, form in enumerate(moved)}
    seen = [letters.get(letter, letter) for letter in given]
    return {name: sorted(seen) if name == "choice" else seen}
