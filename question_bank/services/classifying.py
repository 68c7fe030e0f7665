"""How items are classified, apart from what they say."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from question_bank.codes import next_codes
from question_bank.errors import BankError
from question_bank.indexing import index_items
from question_bank.kinds import kind_of
from question_bank.models import AssessmentPoint, Draft, DraftState, Item, ItemStatus
from question_bank.services.drafts import (
    body_of_revision,
    save_draft,
    start_revision,
)


@dataclass(frozen=True)
class Classification:
    """`minutes` of working time, for kinds that carry their own."""

    difficulty: int
    cognition: str
    minutes: int | None


@transaction.atomic
def classify_item(
    *,
    item: Item,
    draft: Draft | None,
    wish: Classification,
    editor: User,
    reason: str,
    at: datetime,
) -> Draft:
    """Save `wish` in the open draft; a published item without one gets a revision.

    The published version stays as it is until the revision has passed its reviews.
    BankError as start_revision and save_draft.
    """
    if draft is None:
        draft = start_revision(item=item, author=editor, reason=reason, at=at)
    head = draft.revision
    body = body_of_revision(head, item.kind)
    save_draft(
        draft=draft,
        from_number=head.number,
        body=replace(
            body,
            difficulty=wish.difficulty,
            cognition=wish.cognition,
            minutes=wish.minutes,
        ),
        editor=editor,
        overrides=head.overrides,
        at=at,
    )
    return draft


@transaction.atomic
def assign_point(*, draft: Draft, point: AssessmentPoint, at: datetime) -> Item:
    """Hang an item that was never published on another point of its level.

    Its code follows from the point, so it gets a new one; the old one stays burnt.
    BankError: item_state, draft_state, point_level, point_retired.
    """
    item = Item.objects.select_for_update(of=("self",), no_key=True).get(
        pk=draft.item_id
    )
    if item.status != ItemStatus.DRAFT:
        raise BankError("item_state", _("发布过的题不能换鉴定点。"))
    _touch(draft, at)
    if point.level_id != item.point.level_id or point.part != item.point.part:
        raise BankError("point_level", _("鉴定点须属于同一等级和科目。"))
    if item.point_id != point.pk:
        [item.code] = next_codes(point, kind_of(item.kind), 1)
        item.point = point
        item.save(update_fields=["code", "point"])
        index_items([(item, draft.revision.content)])
    return item


@transaction.atomic
def assign_pool(*, draft: Draft, pool: str, reason: str, at: datetime) -> None:
    """Let the publication of `draft` be for `pool`; a new item belongs there at once.

    BankError: draft_state.
    """
    _touch(draft, at, pool=pool, reason=reason or draft.reason)
    unpublished = Item.objects.filter(pk=draft.item_id, status=ItemStatus.DRAFT)
    unpublished.update(pool=pool)


def _touch(draft: Draft, at: datetime, **changes: str) -> None:
    """Change a draft that is still being written."""
    writing = Draft.objects.filter(pk=draft.pk, state=DraftState.WRITING)
    if not writing.update(updated_at=at, **changes):
        raise BankError("draft_state", _("草稿已送审，不能再改；要改先撤回。"))
