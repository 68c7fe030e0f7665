"""From a kept form to what is printed: the one place that reads how forms are kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from exams.papers.compositions import Entry, composition_of
from exams.papers.errors import PaperError
from exams.papers.models import PaperForm
from exams.papers.planning import points
from exams.papers.printing.paper import (
    KeyEntry,
    PaperHead,
    PaperKey,
    PrintedItem,
    PrintedPaper,
    PrintedSection,
    ScoringLine,
)
from exams.papers.wording import key_mark
from question_bank.images import images_of
from question_bank.kinds import Content, kind_of
from question_bank.kinds.choice import ChoiceKind
from question_bank.kinds.rubric import RubricKind
from question_bank.models import ItemImage, ItemVersion
from standards.models import Part
from ui.paper import Picture


@dataclass(frozen=True)
class PlacedItem:
    """A place of a form: an item's version, its points, its options as shuffled."""

    position: int
    kind: str
    area: str
    points: Decimal
    option_order: tuple[int, ...]
    version: ItemVersion


@dataclass(frozen=True)
class FormContent:
    """What only the officers of a form may know before its release."""

    seed: int
    proof: Sequence[Mapping[str, Any]]
    places: tuple[PlacedItem, ...]


def content_of(form: PaperForm) -> FormContent:
    """What is on a form, in order, from its envelope (1 query).

    PaperError `case_on_paper`: a case is played on a screen and cannot be printed;
    codes of `composition_of`.
    """
    composition = composition_of(form)
    if composition.has_case:
        raise PaperError(
            "case_on_paper", _("含办事案例的试卷只能在机上考核，不能印成纸卷。")
        )
    versions = ItemVersion.objects.select_related("item")
    found = versions.in_bulk(composition.version_ids)
    places = (_placed(entry, found) for entry in composition.entries)
    return FormContent(composition.seed, composition.proof, tuple(places))


def _placed(entry: Entry, versions: Mapping[int, ItemVersion]) -> PlacedItem:
    assert entry.version_id is not None, "papers with a case were refused"
    return PlacedItem(
        entry.position,
        entry.kind,
        entry.area,
        points(entry.half_points),
        entry.option_order,
        versions[entry.version_id],
    )


def head_of(form: PaperForm) -> PaperHead:
    """Load `form` with `level__standard` and `centre`: no query then."""
    return PaperHead(
        code=form.code,
        occupation=form.level.standard.name,
        level=form.level.name,
        part=form.part,
        minutes=form.working_minutes,
        centre=form.centre.name if form.centre else "",
        is_demo=bool(form.centre and form.centre.is_demo),
    )


def paper_of(form: PaperForm, places: Sequence[PlacedItem]) -> PrintedPaper:
    sections = groupby(places, key=lambda place: _title(form, place))
    return PrintedPaper(
        head_of(form),
        tuple(
            PrintedSection(title, tuple(map(_item, group))) for title, group in sections
        ),
    )


def key_of(places: Iterable[PlacedItem]) -> PaperKey:
    return PaperKey(tuple(map(_key, places)))


def pictures_of(places: Iterable[PlacedItem]) -> dict[str, Picture]:
    """Every picture that the items show, by its id (1 query if there are any)."""
    ids = {image for place in places for image in images_of(place.version.content)}
    if not ids:
        return {}
    return {
        str(image.pk): Picture(image.mime, _file_of(image))
        for image in ItemImage.objects.filter(pk__in=ids)
    }


def _file_of(image: ItemImage) -> bytes:
    with image.file.open("rb") as file:
        return bytes(file.read())


def _title(form: PaperForm, place: PlacedItem) -> str:
    if form.part == Part.THEORY:
        return str(kind_of(place.kind).label)
    return place.area


def _item(place: PlacedItem) -> PrintedItem:
    return PrintedItem(
        position=place.position,
        kind=place.kind,
        points=place.points,
        area=place.area,
        shown=kind_of(place.kind).shown(place.version.content, place.option_order),
        minutes=place.version.minutes or 0,
    )


def _key(place: PlacedItem) -> KeyEntry:
    kind, content = kind_of(place.kind), place.version.content
    if isinstance(kind, RubricKind):
        return _rubric(place.position, kind, content)
    text = kind.key_text(content, place.option_order)
    if isinstance(kind, ChoiceKind):
        return KeyEntry(place.position, letters=text)
    return KeyEntry(place.position, text=key_mark(place.kind, text))


def _rubric(position: int, kind: RubricKind, content: Content) -> KeyEntry:
    lines = tuple(
        ScoringLine(point.title, point.points, point.guide)
        for point in kind.scoring_points(content)
    )
    return KeyEntry(
        position,
        scoring=lines,
        vetoes=tuple(veto.title for veto in kind.vetoes(content)),
        reference=content.get("reference", ""),
    )


def whole(points: Decimal) -> str:
    """Points as printed: 1, 0.5, 20."""
    return f"{points.normalize():f}"
