"""Lines of a plan or an outcome, each with the beginning of what its item asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from question_bank.listing.rows import rows_of, with_texts
from question_bank.models import Item


@dataclass(frozen=True)
class ToldLine:
    """`stem` is empty where the person may not read the item any more."""

    item: UUID
    code: str
    says: str
    stem: str


def told(lines: Iterable[tuple[UUID, str, str]], user: User) -> list[ToldLine]:
    """Lines (item, code, what is said) with their stems (3 queries)."""
    lines = list(lines)
    stems = _stems([item for item, _, _ in lines], user)
    return [
        ToldLine(item, code, says, stems.get(item, "")) for item, code, says in lines
    ]


def _stems(items: Sequence[UUID], user: User) -> dict[UUID, str]:
    seen = Item.objects.visible_to(user).filter(pk__in=items)
    return {row.item.pk: row.stem for row in rows_of(with_texts(seen, user))}
