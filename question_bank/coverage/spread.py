"""Spreading whole numbers so that every sum is kept. Pure."""

from collections.abc import Sequence
from functools import lru_cache


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Share `amount` out by weight; largest remainders first, the earlier in a tie.

    Without any weight all shares count alike. The shares sum to `amount`.
    """
    if not any(weights):
        weights = [1] * len(weights)
    total = sum(weights)
    shares = [amount * weight // total for weight in weights]
    remainders = [amount * weight % total for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in order[: amount - sum(shares)]:
        shares[place] += 1
    return shares


@lru_cache(maxsize=1024)
def spread(
    amount: int, rows: tuple[int, ...], quota: tuple[int, ...]
) -> tuple[tuple[int, ...], ...]:
    """A table whose rows share `amount` by weight and each row by `quota`.

    Small rows cannot hold the quota by themselves: 3 items on 1:2:4:2:1 would always
    be 0, 1, 1, 1, 0. So each item goes where the table as a whole is furthest behind
    its quota, and the columns keep it together. Kept for the next page, as points and
    weights seldom change.
    """
    given = [0] * len(quota)
    return tuple(_filled(share, given, quota) for share in apportion(amount, rows))


def _filled(share: int, given: list[int], quota: Sequence[int]) -> tuple[int, ...]:
    """Hand out one row; `given` counts what the columns have had so far."""
    row = [0] * len(quota)
    for _ in range(share):
        place = _furthest_behind(given, quota)
        given[place] += 1
        row[place] += 1
    return tuple(row)


def _furthest_behind(given: Sequence[int], quota: Sequence[int]) -> int:
    """The column that lacks most of its share once one more is handed out."""
    handed = sum(given) + 1
    whole = sum(quota)
    lacks = [
        handed * part - whole * had for part, had in zip(quota, given, strict=True)
    ]
    return max(range(len(quota)), key=lambda place: (lacks[place], quota[place]))
