"""Two states of one item, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.duplicates import Segment, Side, difference
from question_bank.editing.merging import CLASSIFICATION, flat
from question_bank.editing.wording import field_labels, value_text
from question_bank.kinds import kind_of
from question_bank.records import ItemBody

# What a candidate sees of an item, and how it is classified.
ASKED = frozenset({"stem", "options", "materials", "questions", *CLASSIFICATION})


@dataclass(frozen=True)
class FieldChange:
    name: str
    label: str
    segments: list[Segment]

    @property
    def tells_answer(self) -> bool:
        """Whether somebody who reads it knows more than a candidate."""
        return self.name not in ASKED

    @property
    def is_changed(self) -> bool:
        return any(segment.side != Side.BOTH for segment in self.segments)


def field_changes(before: ItemBody, after: ItemBody) -> Sequence[FieldChange]:
    """Every field that holds anything, with what changed marked."""
    kind = kind_of(after.kind)
    old, new = (flat(body, kind.values_of(body.content)) for body in (before, after))
    changes = (
        FieldChange(
            name,
            label,
            difference(
                value_text(name, old.get(name)), value_text(name, new.get(name))
            ),
        )
        for name, label in field_labels(kind).items()
    )
    return [change for change in changes if change.segments]
