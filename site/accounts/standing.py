"""What every page asks about the person who reads it, answered by one query."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet, Value

if TYPE_CHECKING:
    from accounts.models import User

GROUP, CENTRE, CONSENT = "group", "centre", "consent"


@dataclass(frozen=True)
class Standing:
    """Groups, roles at any centre on a day, and consent to the newest notice."""

    groups: frozenset[str]
    centre_roles: frozenset[str]
    has_consented: bool


def standing_of(user: User, on: date) -> Standing:
    """The standing of `user` on the day `on` (one query): ask `User.standing`."""
    # Each part is a look into one index; apart they were three round trips a page.
    rows = _facts(GROUP, user.groups.all(), F("name")).union(
        _facts(CENTRE, user.assignments.current(on), F("role")),
        _facts(CONSENT, user.consents.standing().to_newest_notice(), Value("")),
        all=True,
    )
    found: dict[str, set[str]] = {GROUP: set(), CENTRE: set(), CONSENT: set()}
    for fact, name in rows:
        found[fact].add(name)
    return Standing(
        frozenset(found[GROUP]), frozenset(found[CENTRE]), bool(found[CONSENT])
    )


def _facts(fact: str, rows: QuerySet[Any], name: F | Value) -> QuerySet[Any, Any]:
    """Rows of (fact, name), to be joined with others."""
    named = rows.order_by().annotate(fact_=Value(fact), name_=name)
    return named.values_list("fact_", "name_")
