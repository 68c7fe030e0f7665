"""The grid of classification: what each row holds, was and wants to become.

Every row posts what it showed (`was`) beside what it says now. A field counts as
changed only against that, so two people who change different fields of one item
both keep their work, and a field that both changed is told, not overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.bulk.base import Chosen, LeftOut
from question_bank.editing.forms import DIFFICULTY_LABELS
from question_bank.kinds import kind_of
from question_bank.models import Cognition

NAMES = ("point", "difficulty", "cognition", "minutes")
LABELS = {
    "point": gettext_lazy("鉴定点"),
    "difficulty": gettext_lazy("难度"),
    "cognition": gettext_lazy("认知层次"),
    "minutes": gettext_lazy("时间"),
}


@dataclass(frozen=True)
class RowValues:
    """The four fields as they are typed; `minutes` may be empty."""

    point: str
    difficulty: str
    cognition: str
    minutes: str

    def value(self, name: str) -> str:
        return str(getattr(self, name))

    def with_value(self, name: str, value: str) -> "RowValues":
        return replace(self, **{name: value})

    def as_text(self) -> str:
        return "|".join(self.value(name) for name in NAMES)


class RowForm(forms.Form):
    """Cleans one row. Which fields an item has, the row itself knows."""

    point = forms.CharField(max_length=12)
    difficulty = forms.TypedChoiceField(choices=DIFFICULTY_LABELS, coerce=int)
    cognition = forms.ChoiceField(choices=Cognition.choices)
    minutes = forms.IntegerField(min_value=1, max_value=600, required=False)


def values_of(chosen: Chosen) -> RowValues:
    """What the grid shows of an item now: of its draft, else of its version."""
    said = chosen.said
    return RowValues(
        chosen.item.point.code,
        str(said.difficulty),
        said.cognition,
        str(said.minutes or ""),
    )


def posted_values(data: Mapping[str, Any], key: str) -> RowValues:
    """What was typed; a field that the row did not offer stays as it was shown."""
    was = shown_values(data, key)
    return RowValues(
        *(
            str(data.get(f"{key}-{name}", was.value(name))).strip().upper()
            if name == "point"
            else str(data.get(f"{key}-{name}", was.value(name))).strip()
            for name in NAMES
        )
    )


def shown_values(data: Mapping[str, Any], key: str) -> RowValues:
    parts = str(data.get(f"{key}-was", "")).split("|")
    return RowValues(*(parts + [""] * len(NAMES))[: len(NAMES)])


@dataclass(frozen=True)
class Merged:
    """`values` to save: mine where I changed them, else what holds now.

    `clashes` names fields that somebody else changed as well, with their value.
    """

    values: RowValues
    changed: tuple[str, ...]
    clashes: tuple[tuple[str, str], ...]


def merge(was: RowValues, mine: RowValues, now: RowValues) -> Merged:
    changed, clashes, values = [], [], now
    for name in NAMES:
        own, shown, held = mine.value(name), was.value(name), now.value(name)
        if own in (shown, held):
            continue
        changed.append(name)
        values = values.with_value(name, own)
        if held != shown:
            clashes.append((name, held))
    return Merged(values, tuple(changed), tuple(clashes))


@dataclass(frozen=True)
class GridRow:
    """A row as it is drawn. `locked` says why nothing in it can be changed."""

    chosen: Chosen
    values: RowValues
    was: RowValues
    locked: str = ""
    faults: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return str(self.chosen.item.pk)

    @property
    def stem(self) -> str:
        return str(self.chosen.said.content.get("stem", ""))

    @property
    def kind(self) -> str:
        return str(kind_of(self.chosen.item.kind).label)

    @property
    def may_move(self) -> bool:
        """Whether it can be hung on another point: only what was never published."""
        return self.chosen.item.current_id is None

    @property
    def has_minutes(self) -> bool:
        return kind_of(self.chosen.item.kind).own_points

    @property
    def begins_revision(self) -> bool:
        return self.chosen.draft is None


def fresh_row(chosen: Chosen) -> GridRow | None:
    """The row as it stands; None for an item of which nothing can be read."""
    try:
        values = values_of(chosen)
    except LeftOut:
        return None
    return GridRow(chosen, values, values, locked=_locked(chosen))


def _locked(chosen: Chosen) -> str:
    try:
        chosen.require_free()
    except LeftOut as reason:
        return reason.why
    return ""


def clash_texts(merged: Merged) -> tuple[str, ...]:
    """For each clash: what the other one wrote; mine stands in the row, unsaved."""
    says = _("别人把%(field)s改成了 %(value)s，你的还没有保存；再保存一次就用你的。")
    return tuple(
        says % {"field": LABELS[name], "value": _shown(name, value)}
        for name, value in merged.clashes
    )


def _shown(name: str, value: str) -> str:
    return str(Cognition(value).label) if name == "cognition" else value or _("空")
