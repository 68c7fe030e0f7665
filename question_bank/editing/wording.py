"""Fields of an item and their values, in words that people read."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from question_bank.editing.merging import CLASSIFICATION
from question_bank.kinds import Kind
from question_bank.models import Cognition
from question_bank.sources import sources_text

EMPTY = ""


def field_labels(kind: Kind) -> dict[str, str]:
    """Labels of a kind's values and of the classification, by name."""
    labels: dict[str, str] = {}
    for field in kind.fields:
        labels[field.name] = str(field.label)
        if key_name := getattr(field, "key_name", ""):
            labels[key_name] = _("答案")
    names = (_("难度"), _("认知层次"), _("作答时间"), _("出处"))
    return labels | dict(zip(CLASSIFICATION, names, strict=True))


def value_text(name: str, value: Any) -> str:
    """A value as lines: a row a line, its cells apart."""
    if value is None:
        return EMPTY
    if isinstance(value, tuple):
        return sources_text(value, "\n")
    if isinstance(value, list):
        return "\n".join(map(_line, value))
    if name == "cognition":
        return str(Cognition(value).label)
    return str(value)


def _line(entry: Any) -> str:
    if isinstance(entry, Mapping):
        return " | ".join(str(text) for text in entry.values())
    return str(entry)
