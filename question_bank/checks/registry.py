"""All checks of one item, in the order in which the advice is read."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from question_bank.checks import grounds, options, stems
from question_bank.checks.advice import Advice
from question_bank.checks.question import Question

Check = Callable[[Question], Iterator[Advice]]

CHECKS: tuple[Check, ...] = (
    stems.asks_nothing,
    stems.plain_negation,
    stems.double_negation,
    stems.too_long,
    options.key_missing,
    options.longest_is_key,
    options.uneven,
    options.identical,
    options.overlapping,
    options.combined,
    options.absolute,
    options.shared_beginning,
    grounds.explanation_missing,
    grounds.key_unexplained,
    grounds.points_off,
    grounds.veto_unguided,
    grounds.materials_missing,
    grounds.source_missing,
)


def advice(
    kind: str,
    content: Mapping[str, Any],
    sources: Sequence[Any],
    *,
    points: Decimal | None = None,
) -> list[Advice]:
    """What to look at again in an item, be it finished or half written.

    `points`: what the item is worth, for kinds that carry their own.
    """
    question = Question(kind, content, sources, points)
    return [found for check in CHECKS for found in check(question)]
