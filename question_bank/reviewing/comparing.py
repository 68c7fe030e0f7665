"""Two states of one item, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.duplicates import Segment, Side, difference
from question_bank.editing.merging import flat
from question_bank.editing.wording import field_labels, value_text
from question_bank.kinds import kind_of
from question_bank.records import ItemBody


@dataclass(frozen=True)
class FieldChange:
    label: str
    segments: list[Segment]

    @property
    def is_changed(self) -> bool:
        return any(segment.side != Side.BOTH for segment in self.segments)


def field_changes(before: ItemBody, after: ItemBody) -> Sequence[FieldChange]:
    """Every field that holds anything, with what changed marked."""
    kind = kind_of(after.kind)
    old, new = (flat(body, kind.values_of(body.content)) for body in (before, after))
    changes = (
        FieldChange(
            label,
            difference(
                value_text(name, old.get(name)), value_text(name, new.get(name))
            ),
        )
        for name, label in field_labels(kind).items()
    )
    return [change for change in changes if change.segments]
