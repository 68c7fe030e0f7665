"""The desk as other rooms use it: a case, a seed, a calendar and acts that they keep.

Nothing is stored here. A room keeps seed, days off and the acts in their order; the
desk is folded from them each time, as for a play. What may leave the server is
`station_html`, made from the engine's view; `protocol` is for those who mark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string

from casework.act_forms import Refusal, carried
from casework.days import days_off_around, workdays_of
from casework.desk_page import desk_page
from casework.engine import (
    Act,
    ImpossibleAct,
    TimelineRow,
    apply,
    timeline,
)
from casework.engine.points import share_points
from casework.models import Case
from casework.refusing import check_new_act
from casework.replay import Course, template_of, variant_of
from casework.wording import TYPES

__all__ = [
    "Act",
    "Course",
    "ImpossibleAct",
    "TimelineRow",
    "TypeShare",
    "course_of",
    "days_off_for",
    "protocol",
    "refuse_impossible",
    "shares_by_type",
    "station_html",
]


def days_off_for(case: Case, seed: int) -> dict[str, Any]:
    """Return the days off that this variant can meet, as they are known today."""
    starts: date = variant_of(case, seed).starts.date()
    return days_off_around(starts)


def course_of(
    case: Case, seed: int, days_off: Mapping[str, Any], acts: Iterable[Act]
) -> Course:
    """Return the variant with these acts done in it."""
    return Course(
        instance=variant_of(case, seed),
        calendar=workdays_of(days_off),
        acts=tuple(acts),
    )


def refuse_impossible(course: Course, act: Act) -> None:
    """Raise ImpossibleAct unless the act can follow."""
    check_new_act(course.instance, act)
    apply(course.state(), act)


def station_html(
    course: Course, address: str, refused: Act | None = None, message: str = ""
) -> str:
    """Return the desk after all acts; every form posts to `address`. `refused` is an
    act that was just refused with `message`: its form says so and keeps its values."""
    page = desk_page(course, _refusal(refused, message) if refused else None)
    context = {
        "page": page,
        "address": address,
        "carried": carried(page.sequence),
        "in_exam": True,
    }
    return render_to_string("casework/station.html", context)


def _refusal(act: Act, message: str) -> Refusal:
    sides = (act.payload.get("left"), act.payload.get("right"))
    entries = tuple(side for side in sides if side)
    return Refusal(act.key, dict(act.payload), message, entries)


def protocol(course: Course) -> list[TimelineRow]:
    """Return the acts in words with what the world answered."""
    return timeline(course.instance, course.acts, course.calendar)


@dataclass(frozen=True)
class TypeShare:
    """A type of scored items in words, and its part of the points."""

    name: str
    points: Decimal


def shares_by_type(case: Case, points: Decimal) -> list[TypeShare]:
    """Share points among the types of scored items as the case weighs them, in
    half-point steps; types that get none are left out."""
    weights = template_of(case).weights
    types = [each for each in TYPES if weights.get(each)]
    shares = share_points(points, [weights[each] for each in types])
    return [
        TypeShare(str(TYPES[each]), share)
        for each, share in zip(types, shares, strict=True)
        if share
    ]
