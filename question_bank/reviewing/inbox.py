"""What waits for a person of the bank."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.access import has_platform_role
from accounts.models import PlatformRole, User
from question_bank.models import Challenge, Draft, Item, ItemStatus
from question_bank.querysets import BANK_ROLES, DraftQuerySet

SHOWN = 50


@dataclass(frozen=True)
class Inbox:
    """Lists, each of at most SHOWN rows, oldest first."""

    returned: list[Draft]
    writing: list[Draft]
    reviews: list[Draft]
    final_reviews: list[Draft]
    waiting_elsewhere: list[Draft]
    frozen: list[Item]
    challenges: list[Challenge]

    @property
    def count(self) -> int:
        """What waits for this person to act."""
        drafts = len(self.returned) + len(self.reviews) + len(self.final_reviews)
        return drafts + len(self.frozen) + len(self.challenges)

    @property
    def is_empty(self) -> bool:
        return not (self.count or self.writing or self.waiting_elsewhere)


def inbox_of(user: User) -> Inbox:
    """Everything that waits for `user` (at most 8 queries)."""
    mine = _drafts(Draft.objects.open().filter(author=user))
    own = list(mine[: 3 * SHOWN])
    return Inbox(
        returned=[draft for draft in own if _was_returned(draft)],
        writing=[
            draft
            for draft in own
            if draft.state == "writing" and not _was_returned(draft)
        ],
        reviews=list(_drafts(Draft.objects.awaiting_first(user))[:SHOWN]),
        final_reviews=list(_drafts(Draft.objects.awaiting_final(user))[:SHOWN]),
        waiting_elsewhere=[draft for draft in own if draft.state != "writing"],
        frozen=_frozen(user),
        challenges=list(
            Challenge.objects.open()
            .for_answering(user)
            .select_related("version__item__point")[:SHOWN]
        ),
    )


def _drafts(drafts: DraftQuerySet) -> DraftQuerySet:
    return (
        drafts.select_related("item__point", "head", "author")
        .prefetch_related("decisions__reviewer")
        .order_by("updated_at")
    )


def _was_returned(draft: Draft) -> bool:
    """Whether its last word came from a reviewer who sent it back."""
    last = max(draft.decisions.all(), key=lambda one: one.decided_at, default=None)
    return draft.state == "writing" and last is not None and last.verdict == "returned"


def _frozen(user: User) -> list[Item]:
    """Frozen items to look at again: their authors', or all for managers."""
    frozen = Item.objects.filter(status=ItemStatus.FROZEN).exclude(
        drafts__state__in=["writing", "review", "final_review"]
    )
    if not has_platform_role(user, PlatformRole.BANK_MANAGER):
        frozen = frozen.filter(current__author=user)
    return list(frozen.select_related("current", "point").order_by("code")[:SHOWN])


def desk_card(user: User, at: datetime) -> Mapping[str, Any] | None:
    """How much waits, for the person's desk; None for people without the bank."""
    if not has_platform_role(user, *BANK_ROLES):
        return None
    inbox = inbox_of(user)
    return {"inbox": inbox} if inbox.count else None
