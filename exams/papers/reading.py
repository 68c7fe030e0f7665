"""A frozen form as a candidate may see it: never key, explanation or rubric."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from exams.papers.models import FormItem, PaperForm
from question_bank.kinds import Shown, kind_of


@dataclass(frozen=True)
class ShownItem:
    """One item at its place; `form_item` is the row's id."""

    form_item: int
    position: int
    kind: str
    points: Decimal
    area: str
    shown: Shown


@dataclass(frozen=True)
class ShownSection:
    """Items of one kind (theory) or one area (skill), in order."""

    title: str
    items: tuple[ShownItem, ...]

    @property
    def points(self) -> Decimal:
        return sum((item.points for item in self.items), Decimal())


@dataclass(frozen=True)
class PaperView:
    form: PaperForm
    sections: tuple[ShownSection, ...]

    @property
    def items(self) -> Iterator[ShownItem]:
        return (item for section in self.sections for item in section.items)


def paper_for_candidate(form: PaperForm) -> PaperView:
    """The paper in its frozen order, options as shuffled when it was made (1 query)."""
    rows = form.items.select_related("version").order_by("position")
    titled = ((_title(form, row), _shown_item(row)) for row in rows)
    sections = tuple(
        ShownSection(title, tuple(item for _, item in group))
        for title, group in groupby(titled, key=lambda pair: pair[0])
    )
    return PaperView(form, sections)


def _title(form: PaperForm, row: FormItem) -> str:
    return str(kind_of(row.kind).label) if form.part == "theory" else row.area_name


def _shown_item(row: FormItem) -> ShownItem:
    assert row.version is not None, "stations with cases come later"
    return ShownItem(
        form_item=row.pk,
        position=row.position,
        kind=row.kind,
        points=row.points,
        area=row.area_name,
        shown=kind_of(row.kind).shown(row.version.content, row.option_order),
    )
