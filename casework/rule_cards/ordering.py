"""Cards on order: which step of the guide's 工作流程 comes next."""

from collections.abc import Iterator
from itertools import permutations

from casework.drills.written import written as written_for_drills
from casework.procedures import Procedure
from casework.rule_cards.card import WRONG, Asked, Sort
from casework.rule_cards.written import written

FEWEST = 3
ARROW = "→"


def order_cards(procedure: Procedure) -> Iterator[Asked]:
    """Of three steps the whole order; of more, what follows two of them."""
    beside = {**written_for_drills().side_by_side, **written().unordered}
    names = tuple(step.name for step in procedure.steps)
    if procedure.id in beside or len(names) < FEWEST or len(set(names)) < len(names):
        return
    if len(names) == FEWEST:
        yield _whole(names)
    else:
        last = len(names) - 1
        yield from (_next(names, place) for place in (last // 3, 2 * last // 3))


def _whole(names: tuple[str, ...]) -> Asked:
    others = [ARROW.join(one) for one in permutations(names) if one != names]
    # The reverse is nobody's mistake; it stands last.
    return Asked(
        sort=Sort.ORDER,
        fact=names,
        ask="按规程的工作流程，哪一种先后是对的？",
        right=ARROW.join(names),
        wrong=tuple(others[:WRONG]),
        phrase=ARROW.join(names),
    )


def _next(names: tuple[str, ...], place: int) -> Asked:
    others = [one for one in names if one not in names[place : place + 2]]
    near = sorted(others, key=lambda one: abs(names.index(one) - place))
    return Asked(
        sort=Sort.ORDER,
        fact=[names, place],
        ask=f"工作流程里，“{names[place]}”以后紧接着是哪一步？",
        right=names[place + 1],
        wrong=tuple(near[:WRONG]),
        phrase=ARROW.join(names),
    )
