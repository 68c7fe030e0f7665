"""The forms of possible acts, ready to draw: options, values, the fault if any."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from casework.engine.texts import split_list
from casework.engine.view import ActView, FieldView
from casework.forms import PREFIX

# Up to this many options stand open as buttons; more fold into a select.
FEW_OPTIONS = 5


@dataclass(frozen=True)
class Refusal:
    """An act that was refused: what was sent and why it cannot happen."""

    key: str
    payload: dict[str, str]
    message: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class FormField:
    """One input: `widget` is radio, select, checks, date or text."""

    name: str
    id: str
    label: str
    widget: str
    required: bool
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class ActForm:
    """One act as a form; `error` is set when it was just refused."""

    key: str
    label: str
    kind: str
    tab: str
    minutes: int
    fields: tuple[FormField, ...]
    error: str


def carried(sequence: int, token: str = "") -> SafeString:
    """Return the unseen inputs of every form of a page: the number of the act that may
    come next and, unless a script sends the forms, the token against forged ones."""
    number = format_html('<input type="hidden" name="sequence" value="{}">', sequence)
    if not token:
        return number
    name = "csrfmiddlewaretoken"
    return (
        format_html('<input type="hidden" name="{}" value="{}">', name, token) + number
    )


def act_forms(acts: Iterable[ActView], refusal: Refusal | None) -> list[ActForm]:
    return [_act_form(act, refusal) for act in acts]


def _act_form(act: ActView, refusal: Refusal | None) -> ActForm:
    mine = refusal if refusal and refusal.key == act.key else None
    sent = mine.payload if mine else {}
    return ActForm(
        key=act.key,
        label=act.label,
        kind=act.kind,
        tab=act.tab,
        minutes=act.minutes,
        fields=tuple(_field(act, each, sent.get(each.name, "")) for each in act.fields),
        error=mine.message if mine else "",
    )


def _field(act: ActView, field: FieldView, sent: str) -> FormField:
    chosen = split_list(sent)
    return FormField(
        name=f"{PREFIX}{field.name}",
        id=f"{act.key}-{field.name}",
        label=field.label,
        widget=_widget(field),
        required=field.required,
        value=sent,
        options=tuple(
            Option(value, label, value in chosen) for value, label in field.options
        ),
    )


def _widget(field: FieldView) -> str:
    if field.kind in ("date", "text"):
        return field.kind
    if field.kind in ("checklist", "document"):
        return "checks"
    return "radio" if len(field.options) <= FEW_OPTIONS else "select"
