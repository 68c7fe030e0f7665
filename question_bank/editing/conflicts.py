"""The three-way view: what it was, what you wrote, what the other one saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from question_bank.editing.drawing import DrawnField
from question_bank.editing.forms import ClassificationForm
from question_bank.editing.merging import CLASSIFICATION, flat, merge
from question_bank.editing.pages import EditorPage, page_of_body
from question_bank.editing.posted import Posted, points_of
from question_bank.editing.wording import field_labels, value_text
from question_bank.kinds import Kind, kind_of
from question_bank.models import Draft, DraftRevision
from question_bank.records import ItemBody
from question_bank.services.drafts import body_of_revision


@dataclass(frozen=True)
class ShownClash:
    """A field that both changed, each text as lines that people read."""

    label: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class ConflictPage:
    """`editor` holds both changes joined, standing on the other one's revision."""

    editor: EditorPage
    theirs: DraftRevision
    clashes: tuple[ShownClash, ...]
    taken: tuple[str, ...]

    @property
    def fields(self) -> list[DrawnField]:
        return self.editor.fields

    @property
    def classification(self) -> ClassificationForm:
        return self.editor.classification


def conflict_page(draft: Draft, posted: Posted) -> ConflictPage:
    """Join what was posted with what was saved since it was opened."""
    kind, head = kind_of(draft.item.kind), draft.revision
    was = draft.revisions.filter(number=posted.from_number).first() or head
    base, theirs = (body_of_revision(one, kind.code) for one in (was, head))
    joined = merge(
        flat(base, kind.values_of(base.content)),
        flat(posted.body, _comparable(kind, posted.body)),
        flat(theirs, kind.values_of(theirs.content)),
    )
    body = _body(kind, posted.body, joined.values)
    editor = page_of_body(
        draft, body, from_number=head.number, overrides=posted.overrides
    )
    labels = field_labels(kind)
    return ConflictPage(
        editor=editor,
        theirs=head,
        clashes=tuple(
            ShownClash(
                labels[clash.name],
                *(
                    value_text(clash.name, value)
                    for value in (clash.base, clash.mine, clash.theirs)
                ),
            )
            for clash in joined.clashes
        ),
        taken=tuple(labels[name] for name in joined.taken),
    )


def _comparable(kind: Kind, body: ItemBody) -> dict[str, Any]:
    """What was typed, in the spelling in which revisions are read."""
    return kind.values_of(body.content)


def _body(kind: Kind, mine: ItemBody, values: Mapping[str, Any]) -> ItemBody:
    content = kind.content_from(values, like=mine.content)
    own = {name: values[name] for name in CLASSIFICATION}
    return replace(mine, content=content, points=points_of(kind, content), **own)
