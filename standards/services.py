"""Loads a valid standard into the database, once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from standards.document import LevelDocument, StandardDocument
from standards.errors import StandardError
from standards.hooks import announce_load
from standards.models import (
    ApplicationCondition,
    Area,
    Level,
    Node,
    Part,
    Standard,
    Weight,
)
from standards.tree import lay_out


@transaction.atomic
def load_standard(*, document: StandardDocument, at: datetime) -> tuple[Standard, bool]:
    """The standard as rows, and whether this call made them.

    The same content twice writes nothing. A changed content under a known edition is
    refused (`edition_changed`): items, papers and certificates rest on the loaded one.
    A revised standard comes as another edition.
    """
    known = Standard.objects.edition(document.edition, code=document.code).first()
    if known is None:
        standard = _create_standard(document, at)
        announce_load(standard)
        return standard, True
    if known.digest != document.digest:
        raise StandardError("edition_changed", _refusal_of_change(known))
    return known, False


def _refusal_of_change(standard: Standard) -> str:
    return _(
        "《%(name)s》%(edition)s年版已经载入，且与此文件内容不同。"
        "已载入的标准不能更改；修订后的标准请使用新的版本年份。"
    ) % {"name": standard.name, "edition": standard.edition}


def _create_standard(document: StandardDocument, at: datetime) -> Standard:
    standard = Standard.objects.create(
        code=document.code,
        name=document.name,
        edition=document.edition,
        digest=document.digest,
        document=document.as_dict(),
        loaded_at=at,
    )
    areas = _create_areas(document, standard)
    levels = {one.number: _create_level(one, standard) for one in document.levels}
    for one in document.levels:
        _create_weights(one, levels[one.number], areas)
    for layer in lay_out(document, standard, levels, areas):
        Node.objects.bulk_create(layer)
    return standard


def _create_areas(document: StandardDocument, standard: Standard) -> dict[str, Area]:
    """The rows of the weight tables: basic parts first, then functions as they come."""
    basic = [part.name for part in document.basic_requirements]
    functions = [one.name for level in document.levels for one in level.functions]
    areas = [
        Area(
            standard=standard,
            name=name,
            short_name=document.short_name(name),
            position=position,
            is_basic=name in basic,
        )
        for position, name in enumerate(dict.fromkeys([*basic, *functions]), 1)
    ]
    return {area.name: area for area in Area.objects.bulk_create(areas)}


def _create_level(document: LevelDocument, standard: Standard) -> Level:
    level = Level.objects.create(
        standard=standard,
        number=document.number,
        name=document.name,
        hours=document.hours,
    )
    ApplicationCondition.objects.bulk_create(
        ApplicationCondition(
            level=level, code=one.code, text=one.text, position=position
        )
        for position, one in enumerate(document.conditions, 1)
    )
    return level


def _create_weights(
    document: LevelDocument, level: Level, areas: dict[str, Area]
) -> None:
    tables = {
        Part.THEORY: document.theory_weights,
        Part.SKILL: document.skill_weights,
    }
    Weight.objects.bulk_create(
        Weight(level=level, area=areas[name], part=part, percent=percent)
        for part, table in tables.items()
        for name, percent in table.items()
    )
