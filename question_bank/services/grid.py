"""Saving a grid of classification: all rows together, each merged for itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from question_bank.bulk.base import Chosen, LeftOut, Setting
from question_bank.errors import BankError
from question_bank.listing.grid import (
    LABELS,
    GridRow,
    Merged,
    RowForm,
    clash_texts,
    fresh_row,
    merge,
    posted_values,
    shown_values,
)
from question_bank.models import AssessmentPoint
from question_bank.services.bulk import load_chosen
from question_bank.services.classifying import (
    Classification,
    assign_point,
    classify_item,
)


@dataclass(frozen=True)
class GridOutcome:
    """How many rows were saved, and the rows that still want something."""

    saved: int
    unsaved: tuple[GridRow, ...]


@transaction.atomic
def save_grid(
    *, items: Iterable[UUID], data: Mapping[str, Any], setting: Setting
) -> GridOutcome:
    """Save what each row changes; a row that clashes or is faulty keeps its text.

    Published items get a revision draft. Rows that changed nothing are not touched.
    """
    chosen = load_chosen([str(pk) for pk in items], setting.actor, held=True)
    outcomes = [_saved(one, data, setting) for one in chosen.values()]
    unsaved = tuple(one for one in outcomes if isinstance(one, GridRow))
    return GridOutcome(outcomes.count(True), unsaved)


def _saved(chosen: Chosen, data: Mapping[str, Any], setting: Setting) -> bool | GridRow:
    """Whether it was saved (False: nothing to save), or the row that was not."""
    row = fresh_row(chosen)
    if row is None:
        return False
    merged = merge(
        shown_values(data, row.key), posted_values(data, row.key), row.values
    )
    if not merged.changed:
        return False
    row = replace(row, values=merged.values)
    faults = clash_texts(merged) or _faults(row)
    if faults:
        return replace(row, faults=faults)
    try:
        with transaction.atomic():
            _store(row, merged, setting)
    except (LeftOut, BankError) as error:
        return replace(row, faults=(_message(error),))
    return True


def _faults(row: GridRow) -> tuple[str, ...]:
    if row.locked:
        return (row.locked,)
    form = _form(row)
    return tuple(
        _("%(field)s：%(fault)s") % {"field": LABELS[name], "fault": fault}
        for name, faults in form.errors.items()
        for fault in faults
    )


def _form(row: GridRow) -> RowForm:
    return RowForm({name: row.values.value(name) for name in LABELS})


def _message(error: LeftOut | BankError) -> str:
    return error.why if isinstance(error, LeftOut) else error.message


def _store(row: GridRow, merged: Merged, setting: Setting) -> None:
    chosen, draft, form = row.chosen, row.chosen.draft, _form(row)
    if not form.is_valid():
        raise LeftOut(_("归类填写有误。"))
    if set(merged.changed) - {"point"}:
        draft = classify_item(
            item=chosen.item,
            draft=draft,
            wish=Classification(
                form.cleaned_data["difficulty"],
                form.cleaned_data["cognition"],
                form.cleaned_data["minutes"],
            ),
            editor=setting.actor,
            reason=_("在归类表里改"),
            at=setting.at,
        )
    if "point" in merged.changed:
        if draft is None:
            raise LeftOut(_("发布过的题不能换鉴定点。"))
        point = _point(chosen, form.cleaned_data["point"], setting)
        assign_point(draft=draft, point=point, at=setting.at)


def _point(chosen: Chosen, code: str, setting: Setting) -> AssessmentPoint:
    point = setting.points(chosen.item.point.level_id).get(code)
    if point is None:
        message = _("这一等级没有代码为 %(code)s 的鉴定点。")
        raise LeftOut(message % {"code": code})
    return point
