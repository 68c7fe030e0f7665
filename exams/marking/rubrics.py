"""What examiners mark in a form: its items with scoring points and vetoes."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q

from casework.models import Case
from casework.stations import shares_by_type
from exams.papers.compositions import ACTS
from exams.papers.models import FormItem, PaperForm
from exams.papers.reading import shown_on_form
from question_bank.kinds import KINDS, Shown
from question_bank.kinds.rubric import RubricKind, ScoringPoint


@dataclass(frozen=True)
class VetoPoint:
    """否决项 with the code under which a sheet keeps it (veto-1, veto-2 …)."""

    code: str
    title: str
    guide: str


@dataclass(frozen=True)
class RubricItem:
    """An item that people mark. `name` is its assessment point's, `number` its
    place among the items to be marked, from 1."""

    form_item: int
    number: int
    kind: str
    name: str
    area: str
    points: Decimal
    shown: Shown
    reference: str
    scoring: tuple[ScoringPoint, ...]
    vetoes: tuple[VetoPoint, ...]

    @property
    def is_station(self) -> bool:
        return self.shown.answer == ACTS

    def most(self, code: str) -> Decimal | None:
        """The points of the scoring point `code`; None if there is none."""
        found = (point.points for point in self.scoring if point.code == code)
        return next(found, None)

    def has_veto(self, code: str) -> bool:
        return any(veto.code == code for veto in self.vetoes)


def is_marked_by_keys(form: PaperForm) -> bool:
    """Whether every item of `form` has a key (1 query)."""
    return all(
        kind in KINDS and KINDS[kind].marked_by_key
        for kind in form.items.values_list("kind", flat=True)
    )


def rubric_items(form: PaperForm) -> tuple[RubricItem, ...]:
    """The items of `form` that people mark, in the order of the paper (1 query).

    A station is one: until casework's own score counts, people mark its protocol.
    """
    by_people = [code for code, kind in KINDS.items() if not kind.marked_by_key]
    rows = (
        form.items.filter(Q(kind__in=by_people) | Q(case__isnull=False))
        .select_related("version__item__point", "case")
        .order_by("position")
    )
    return tuple(_rubric_item(row, number) for number, row in enumerate(rows, start=1))


def _rubric_item(row: FormItem, number: int) -> RubricItem:
    if row.case is not None:
        return _station_item(row, row.case, number)
    kind = KINDS[row.kind]
    assert row.version is not None
    assert isinstance(kind, RubricKind)
    content = row.version.content
    return RubricItem(
        form_item=row.pk,
        number=number,
        kind=row.kind,
        name=row.version.item.point.name,
        area=row.area_name,
        points=row.points,
        shown=kind.shown(content),
        reference=content["reference"],
        scoring=kind.scoring_points(content),
        vetoes=_vetoes(kind, content),
    )


def _station_item(row: FormItem, case: Case, number: int) -> RubricItem:
    """The types of acts that the case weighs are its scoring points."""
    shares = shares_by_type(case, row.points)
    return RubricItem(
        form_item=row.pk,
        number=number,
        kind=row.kind,
        name=case.title,
        area=row.area_name,
        points=row.points,
        shown=shown_on_form(row),
        reference="",
        scoring=tuple(
            ScoringPoint(f"station-{place}", share.name, share.points, "")
            for place, share in enumerate(shares, start=1)
        ),
        vetoes=(),
    )


def _vetoes(kind: RubricKind, content: dict[str, Any]) -> tuple[VetoPoint, ...]:
    return tuple(
        VetoPoint(f"veto-{place}", veto.title, veto.guide)
        for place, veto in enumerate(kind.vetoes(content), start=1)
    )
