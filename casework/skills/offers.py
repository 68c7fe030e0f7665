"""What can be practised now: the cases on the shelf and the drills of the catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from casework.drills import drilled
from casework.models import Case, DrillSort
from casework.procedures import catalogue
from casework.procedures.catalogue import skills_named
from casework.skills.choosing import Offer
from casework.skills.evidence import case_key, drill_key

DRILL_MINUTES = 3


def offers_now() -> list[Offer]:
    """Cases first (1 query)."""
    return [*_cases(Case.objects.current().without_text()), *_drills()]


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


def _drills() -> Iterator[Offer]:
    procedures = catalogue().procedures
    for key, sorts in drilled().items():
        one = procedures[key]
        for sort in sorts:
            yield Offer(
                key=drill_key(key, sort),
                title=f"{one.title} · {DrillSort(sort.value).label}",
                procedures=frozenset({key}),
                skills=frozenset(skill.ref for skill in one.skills),
                minutes=DRILL_MINUTES,
                procedure=key,
                sort=sort.value,
            )
