"""What the editing screen shows: fields, the candidate's view, faults and advice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from question_bank import checks
from question_bank.editing.drawing import DrawnField, drawn_fields, faults_by_field
from question_bank.editing.forms import ClassificationForm
from question_bank.editing.posted import Posted
from question_bank.errors import Fault, ItemError
from question_bank.kinds import Content, Kind, Shown, kind_of
from question_bank.models import Draft
from question_bank.records import ItemBody
from question_bank.sources import sources_text


@dataclass(frozen=True)
class Preview:
    """An item as the candidate will see it, with what only its writers see beside."""

    kind: Kind
    shown: Shown
    content: Content
    key: str
    explanation: str
    is_whole: bool
    """Whether the content satisfies its kind: only then is this what candidates see."""


# No reason makes up for these: without them nothing goes to review.
NEEDED = frozenset(
    {"source_missing", "key_missing", "explanation_missing", "same_options"}
)


@dataclass(frozen=True)
class ShownAdvice:
    """Advice beside the reason for which the author keeps what they wrote, or ""."""

    code: str
    message: str
    reason: str

    @property
    def may_stay(self) -> bool:
        return self.code not in NEEDED


@dataclass(frozen=True)
class EditorPage:
    draft: Draft
    kind: Kind
    fields: list[DrawnField]
    classification: ClassificationForm
    preview: Preview
    from_number: int
    advice: tuple[ShownAdvice, ...]
    general_faults: tuple[str, ...] = ()

    @property
    def has_faults(self) -> bool:
        return bool(self.general_faults) or any(field.faults for field in self.fields)


def preview_of(body: ItemBody) -> Preview:
    """The preview of a body, however incomplete it is."""
    kind = kind_of(body.kind)
    is_whole = not content_faults(kind, body.content)
    shown = Shown(str(body.content.get("stem", "")), "text")
    key = explanation = ""
    try:
        shown = kind.shown(body.content)
        key = kind.key_text(body.content) if kind.marked_by_key else ""
        explanation = kind.explanation_text(body.content)
    except (KeyError, TypeError, ValueError, ArithmeticError, IndexError):
        # Somebody is still typing: what cannot be drawn yet is left out.
        pass
    return Preview(kind, shown, body.content, key, explanation, is_whole)


def content_faults(kind: Kind, content: Content) -> tuple[Fault, ...]:
    try:
        kind.check(content)
    except ItemError as error:
        return error.faults
    return ()


def page_of_body(
    draft: Draft,
    body: ItemBody,
    *,
    from_number: int,
    overrides: Mapping[str, str],
    faults: Iterable[Fault] = (),
    values: Mapping[str, Any] | None = None,
    sources: str | None = None,
    spare: Mapping[str, int] | None = None,
) -> EditorPage:
    """The screen for `body`; `values` and `sources` are what was typed, if it was."""
    kind = kind_of(body.kind)
    faults = tuple(faults)
    typed = kind.values_of(body.content) if values is None else values
    fields = drawn_fields(kind, typed, faults, spare)
    return EditorPage(
        draft=draft,
        kind=kind,
        fields=fields,
        classification=_classification(kind, body, sources),
        preview=preview_of(body),
        from_number=from_number,
        advice=advice_on(body, overrides),
        general_faults=tuple(_general(kind, faults)),
    )


def advice_on(body: ItemBody, overrides: Mapping[str, str]) -> tuple[ShownAdvice, ...]:
    """What to look at again in `body`, with the reasons given so far."""
    found = checks.advice(body.kind, body.content, body.sources, points=body.points)
    return tuple(
        ShownAdvice(one.code, str(one.message), overrides.get(one.code, ""))
        for one in found
    )


def page_of_posted(
    draft: Draft,
    posted: Posted,
    *,
    faults: Iterable[Fault] = (),
    spare: Mapping[str, int] | None = None,
) -> EditorPage:
    return page_of_body(
        draft,
        posted.body,
        from_number=posted.from_number,
        overrides=posted.overrides,
        faults=faults,
        values=posted.values,
        sources=posted.sources_text,
        spare=spare,
    )


def _classification(
    kind: Kind, body: ItemBody, sources: str | None
) -> ClassificationForm:
    form = ClassificationForm(
        initial={
            "difficulty": body.difficulty,
            "cognition": body.cognition,
            "minutes": body.minutes,
            "sources": sources_text(body.sources, "\n") if sources is None else sources,
        }
    )
    if not kind.own_points:
        del form.fields["minutes"]
    return form


def _general(kind: Kind, faults: Iterable[Fault]) -> Iterable[str]:
    """Faults of no field of the kind: classification and sources."""
    drawn = {field.name for field in kind.fields}
    drawn |= {getattr(field, "key_name", field.name) for field in kind.fields}
    for name, messages in faults_by_field(faults).items():
        if name not in drawn:
            yield from messages
