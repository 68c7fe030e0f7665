"""Dividing the points of a range among those below it."""

from collections.abc import Sequence


def shares(half_points: int, counts: Sequence[int]) -> list[int]:
    """Half points in proportion to `counts`, by largest remainder; they add up.

    Whole points where that leaves nothing empty that has a count. Without any count
    all get alike.
    """
    wanted = list(counts) if any(counts) else [1] * len(counts)
    if not wanted:
        return []
    if half_points % 2 == 0:
        whole = largest_remainder(half_points // 2, wanted)
        if all(share for share, count in zip(whole, wanted, strict=True) if count):
            return [share * 2 for share in whole]
    return largest_remainder(half_points, wanted)


def largest_remainder(total: int, counts: Sequence[int]) -> list[int]:
    """`total` in proportion to `counts`; of equal remainders the first is served."""
    whole = sum(counts)
    found = [total * count // whole for count in counts]
    by_remainder = sorted(
        range(len(counts)), key=lambda place: -(total * counts[place] % whole)
    )
    for place in by_remainder[: total - sum(found)]:
        found[place] += 1
    return found
