"""What can be practised now: the cases on the shelf and the drills of the catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from casework.drills import drilled
from casework.models import Case
from casework.procedures import catalogue
from casework.procedures.catalogue import skills_named
from casework.skills.choosing import Offer
from casework.skills.evidence import case_key, drill_key

DRILL_MINUTES = 3


def offers_now() -> list[Offer]:
    """Cases first (1 query)."""
    return [*_cases(Case.objects.current().without_text()), *drill_offers()]


def by_skill(offers: Iterable[Offer]) -> Mapping[str, list[Offer]]:
    found: defaultdict[str, list[Offer]] = defaultdict(list)
    for offer in offers:
        for ref in offer.skills:
            found[ref].append(offer)
    return found


def _cases(cases: Iterable[Case]) -> Iterator[Offer]:
    for case in cases:
        yield Offer(
            key=case_key(case.slug),
            title=case.title,
            procedures=frozenset(case.procedures),
            skills=frozenset(one.ref for one in skills_named(case.node_refs)),
            minutes=case.minutes,
            slug=case.slug,
        )


@cache
def drill_offers() -> tuple[Offer, ...]:
    """Every sort of drill that the catalogue carries."""
    procedures = catalogue().procedures
    return tuple(
        Offer(
            key=drill_key(key, sort),
            title=procedures[key].title,
            procedures=frozenset({key}),
            skills=frozenset(skill.ref for skill in procedures[key].skills),
            minutes=DRILL_MINUTES,
            procedure=key,
            sort=sort.value,
        )
        for key, sorts in drilled().items()
        for sort in sorts
    )
