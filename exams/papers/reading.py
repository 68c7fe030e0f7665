"""A frozen form as a candidate may see it: never key, explanation or rubric."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from casework.models import Case
from exams.papers.compositions import ACTS, Composition, Entry
from exams.papers.images import images_by_place
from exams.papers.models import FormItem, PaperForm
from exams.papers.planning import points
from question_bank.kinds import Shown, kind_of
from question_bank.models import ItemVersion


@dataclass(frozen=True)
class ShownItem:
    """One item at its place; `form_item` is the row's id, 0 before the release."""

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
    """The paper of a released form in its frozen order, options as shuffled when it
    was made (1 query)."""
    rows = form.items.select_related("version", "case").order_by("position")
    return _view(form, [_shown_item(row) for row in rows])


def paper_of(form: PaperForm, composition: Composition) -> PaperView:
    """The same paper before its release, from what its envelope held (1 query)."""
    contents = _contents(composition)
    return _view(form, [_shown_entry(entry, content) for entry, content in contents])


def paper_on_page(form: PaperForm, composition: Composition) -> PaperView:
    """As `paper_of`, for a browser: pictures are named by their places (1 query)."""
    return _view(
        form,
        [
            _shown_entry(entry, images_by_place(content, entry.position))
            for entry, content in _contents(composition)
        ],
    )


@dataclass(frozen=True)
class ShownCase:
    """A case at its place, as the shelf describes it."""

    position: int
    title: str
    summary: str
    area: str
    points: Decimal


def cases_on(composition: Composition) -> list[ShownCase]:
    """The cases of a form (1 query, none if it has none)."""
    places = [entry for entry in composition.entries if entry.case_id]
    if not places:
        return []
    rows = Case.objects.in_bulk([entry.case_id for entry in places])
    return [
        ShownCase(
            position=entry.position,
            title=rows[entry.case_id].title,
            summary=rows[entry.case_id].summary,
            area=entry.area,
            points=points(entry.half_points),
        )
        for entry in places
        if entry.case_id in rows
    ]


@dataclass(frozen=True)
class ShownAnswer:
    """The key of an item as shown on the form, for those who check it."""

    position: int
    key: str
    difficulty: int


def answers_on(composition: Composition) -> list[ShownAnswer]:
    """The keys of all items that keys mark, in order (1 query). Never for candidates."""
    return [
        ShownAnswer(
            entry.position,
            kind_of(entry.kind).key_text(dict(content), entry.option_order),
            entry.difficulty,
        )
        for entry, content in _contents(composition)
        if kind_of(entry.kind).marked_by_key
    ]


def _contents(composition: Composition) -> list[tuple[Entry, Mapping[str, Any]]]:
    """The items' texts at their places; cases have none to show here."""
    versions = ItemVersion.objects.in_bulk(composition.version_ids)
    return [
        (entry, versions[entry.version_id].content)
        for entry in composition.entries
        if entry.version_id in versions
    ]


def _view(form: PaperForm, items: Sequence[ShownItem]) -> PaperView:
    titled = groupby(items, key=lambda item: _title(form, item))
    return PaperView(
        form, tuple(ShownSection(title, tuple(group)) for title, group in titled)
    )


def _title(form: PaperForm, item: ShownItem) -> str:
    return str(kind_of(item.kind).label) if form.part == "theory" else item.area


def _shown_item(row: FormItem) -> ShownItem:
    return ShownItem(
        form_item=row.pk,
        position=row.position,
        kind=row.kind,
        points=row.points,
        area=row.area_name,
        shown=shown_on_form(row),
    )


def shown_on_form(row: FormItem) -> Shown:
    """A case shows what its shelf says; it is answered at the desk."""
    if row.version is not None:
        return kind_of(row.kind).shown(row.version.content, row.option_order)
    assert row.case is not None, "a CHECK gives a place an item or a case"
    return Shown(stem=f"{row.case.title}\n\n{row.case.summary}", answer=ACTS)


def _shown_entry(entry: Entry, content: Mapping[str, Any]) -> ShownItem:
    return ShownItem(
        form_item=0,
        position=entry.position,
        kind=entry.kind,
        points=points(entry.half_points),
        area=entry.area,
        shown=kind_of(entry.kind).shown(dict(content), entry.option_order),
    )
