"""Which variant of a case comes next. Seeds are stored, never shown."""

import secrets
from collections.abc import Mapping
from typing import Any

from casework.engine import CaseTemplate, make_instance, points_of

# The worked case of the author: everybody's first play.
WORKED = 0
LARGEST = 2**31 - 1
TRIES = 12


def next_seed(template: CaseTemplate, report: Mapping[str, Any] | None) -> int:
    """Return the seed after a play with that report (None: it is the first).

    Among a few drawn variants, one in which everything missed last time comes up
    again is taken, so that the weak spot is practised.
    """
    if report is None:
        return WORKED
    drawn = [1 + secrets.randbelow(LARGEST) for _ in range(TRIES)]
    missed = missed_items(report)
    fitting = (seed for seed in drawn if missed <= items_of(template, seed))
    return next(fitting, drawn[0])


def missed_items(report: Mapping[str, Any]) -> set[str]:
    """Return the scored items that lost points."""
    items = report["items"]
    return {item["id"] for item in items if item["error"] and not item["critical"]}


def items_of(template: CaseTemplate, seed: int) -> set[str]:
    """Return the items that apply to the variant of that seed."""
    return set(points_of(make_instance(template, seed)))
