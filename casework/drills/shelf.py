"""The shelf of one person: every drill there is, and what was reached in each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.drills.drill import Sort
from casework.drills.offers import drilled
from casework.models import DrillResult, DrillSort
from casework.procedures import Procedure, catalogue
from casework.procedures.pages import grouped
from casework.skills.filtering import SkillFilterForm, skill_choices

Key = tuple[str, str]


@dataclass(frozen=True)
class Offer:
    """One sort of drill of a procedure: the seed that comes next, times and best."""

    sort: DrillSort
    seed: int
    times: int
    best: int | None


@dataclass(frozen=True)
class ShelfRow:
    procedure: Procedure
    offers: tuple[Offer, ...]


@dataclass(frozen=True)
class ShelfGroup:
    office: str
    rows: tuple[ShelfRow, ...]


@dataclass(frozen=True)
class Shelf:
    groups: tuple[ShelfGroup, ...]
    number: int
    total: int


class DrillFilterForm(SkillFilterForm):
    """Only what has drills can be chosen."""

    sort = forms.ChoiceField(label=_("练法"), required=False)
    field_order = ("sort", "level", "function", "code")

    def sorts_of(self, procedure: Procedure) -> list[Sort]:
        """The sorts of the procedure that are asked for; none if the form is invalid."""
        if not self.wanted(procedure.skills):
            return []
        asked = self.cleaned_data["sort"]
        return [sort for sort in drilled()[procedure.id] if asked in ("", sort)]


def filter_form(asked: QueryDict) -> DrillFilterForm:
    """The form over the shelf (2 queries)."""
    offered = {sort.value for sorts in drilled().values() for sort in sorts}
    sorts = [(one.value, str(one.label)) for one in DrillSort if one in offered]
    skills = skill_choices(skill for one in _procedures() for skill in one.skills)
    return DrillFilterForm(asked, {"sort": sorts, **skills})


def shelf_of(user: User, form: DrillFilterForm) -> Shelf:
    """The drills that the form leaves, as they stand for the person (one query)."""
    reached = _reached(user)
    rows = {
        one.id: ShelfRow(one, tuple(_offers(one, form, reached)))
        for one in _procedures()
    }
    kept = [row.procedure for row in rows.values() if row.offers]
    groups = tuple(
        ShelfGroup(group.office, tuple(rows[one.id] for one in group.procedures))
        for group in grouped(kept)
    )
    return Shelf(groups, len(kept), len(rows))


def next_seed(user: User, key: str, sort: Sort) -> int:
    """The first seed that the person has not answered (one query)."""
    mine = DrillResult.objects.of(user).filter(procedure=key, sort=sort.value)
    return _first_free(mine.values_list("seed", flat=True))


def next_seeds(user: User, drills: Iterable[Key]) -> dict[Key, int]:
    """The same for several drills (one query)."""
    reached = _reached(user)
    return {
        key: _first_free(seed for seed, _points in reached.get(key, ()))
        for key in drills
    }


def _procedures() -> list[Procedure]:
    procedures = catalogue().procedures
    return [procedures[key] for key in drilled()]


def _reached(user: User) -> Mapping[Key, Sequence[tuple[int, int]]]:
    """Seeds and points by procedure and sort."""
    reached: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    mine = DrillResult.objects.of(user).order_by()
    for key, sort, seed, points in mine.values_list(
        "procedure", "sort", "seed", "points"
    ):
        reached[key, sort].append((seed, points))
    return reached


def _offers(
    procedure: Procedure,
    form: DrillFilterForm,
    reached: Mapping[Key, Sequence[tuple[int, int]]],
) -> Iterator[Offer]:
    for sort in form.sorts_of(procedure):
        done = reached.get((procedure.id, sort.value), ())
        yield Offer(
            sort=DrillSort(sort.value),
            seed=_first_free(seed for seed, _points in done),
            times=len(done),
            best=max((points for _seed, points in done), default=None),
        )


def _first_free(seeds: Iterable[int]) -> int:
    taken = set(seeds)
    return next(seed for seed in count(1) if seed not in taken)
