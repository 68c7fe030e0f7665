"""Deciding about drafts. Nobody publishes alone: 练习 takes two people, 考试 three."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import evidence
from accounts.models import User
from law import facts
from question_bank.errors import BankError
from question_bank.models import (
    Draft,
    DraftState,
    Item,
    ItemStatus,
    ItemVersion,
    Pool,
    PoolMove,
    ReviewDecision,
    ReviewStage,
    Verdict,
)
from question_bank.querysets import DraftQuerySet
from question_bank.records import sources_from_json
from question_bank.services.drafts import body_of_revision, require_complete
from question_bank.services.holding import held_draft, hold_laws
from question_bank.services.publishing import Signatories, publish_version
from question_bank.services.references import References

QUARANTINE = "bank.quarantine_days"
STAGE_OF = {
    DraftState.REVIEW: ReviewStage.FIRST,
    DraftState.FINAL_REVIEW: ReviewStage.FINAL,
}


@transaction.atomic
def accept_draft(
    *, draft: Draft, number: int, reviewer: User, at: datetime, reason: str = ""
) -> ItemVersion | None:
    """Accept revision `number`; the version, if that publishes it.

    BankError: draft_state, draft_changed, not_reviewer (its writers, the first
    reviewer at the final stage, people without the role).
    ItemError `draft_incomplete` if a source ceased to hold meanwhile.
    """
    for revision in draft.revisions.filter(number=number):
        hold_laws(sources_from_json(revision.sources))
    draft = _waiting(draft, number, reviewer)
    stage = STAGE_OF[DraftState(draft.state)]
    _decide(draft, stage, Verdict.ACCEPTED, reviewer, reason, at)
    if stage == ReviewStage.FIRST and draft.pool == Pool.EXAM:
        _leave(draft, DraftState.FINAL_REVIEW, at)
        return None
    return _publish(draft, at)


@transaction.atomic
def return_draft(
    *, draft: Draft, number: int, reviewer: User, reason: str, at: datetime
) -> None:
    """Send revision `number` back to its author with what is to be mended.

    BankError: reason_missing and as accept_draft.
    """
    if not reason.strip():
        raise BankError("reason_missing", _("退回要写明哪里需要修改。"))
    draft = _waiting(draft, number, reviewer)
    stage = STAGE_OF[DraftState(draft.state)]
    _decide(draft, stage, Verdict.RETURNED, reviewer, reason, at)
    _leave(draft, DraftState.WRITING, at)


def _waiting(draft: Draft, number: int, reviewer: User) -> Draft:
    """The draft as it is now, locked, if `reviewer` may decide about `number`."""
    locked = held_draft(draft)
    if locked.state not in STAGE_OF:
        raise BankError(
            "draft_state", _("这份草稿已经不在审题中，别人可能刚刚处理过。")
        )
    if locked.revision.number != number:
        raise BankError(
            "draft_changed", _("草稿在你打开之后又改过，请重新看一遍再决定。")
        )
    if not _queue(locked, reviewer).filter(pk=locked.pk).exists():
        raise BankError(
            "not_reviewer",
            _("写过这道题的人（包括以前各版）和初审过的人不能审它，请由另一人审。"),
        )
    return locked


def _queue(draft: Draft, reviewer: User) -> DraftQuerySet:
    """What waits for `reviewer` at the stage of `draft`."""
    if draft.state == DraftState.REVIEW:
        return Draft.objects.awaiting_first(reviewer)
    return Draft.objects.awaiting_final(reviewer)


def _decide(
    draft: Draft,
    stage: ReviewStage,
    verdict: Verdict,
    reviewer: User,
    reason: str,
    at: datetime,
) -> None:
    ReviewDecision.objects.create(
        draft=draft,
        revision=draft.revision,
        stage=stage,
        verdict=verdict,
        reviewer=reviewer,
        reason=reason.strip(),
        decided_at=at,
    )
    evidence.record(
        actor=reviewer,
        action=f"question_bank.draft.{verdict}",
        subject=f"item:{draft.item_id}",
        after={"stage": stage.value, "content_hash": draft.revision.content_hash},
        reason=reason.strip(),
        at=at,
    )


def _leave(draft: Draft, state: DraftState, at: datetime) -> None:
    draft.state, draft.updated_at = state, at
    draft.save(update_fields=["state", "updated_at"])


def _publish(draft: Draft, at: datetime) -> ItemVersion:
    item = draft.item
    if item.status == ItemStatus.RETIRED:
        raise BankError("item_state", _("这道题已停用，不能再发布。"))
    body = body_of_revision(draft.revision, item.kind)
    require_complete(draft, body)
    _change_pool(draft, at)
    version = publish_version(
        item=item,
        body=body,
        sources=References(item.point.level.standard).rows(body.sources),
        people=_signatories(draft),
        at=at,
    )
    _leave(draft, DraftState.PUBLISHED, at)
    evidence.record(
        actor=None,
        action="question_bank.item.published",
        subject=f"item:{item.pk}",
        after={
            "version": version.number,
            "content_hash": version.content_hash,
            "pool": version.pool,
        },
        at=at,
    )
    return version


def _signatories(draft: Draft) -> Signatories:
    accepted = {
        decision.stage: decision.reviewer
        for decision in draft.decisions.filter(
            revision=draft.revision, verdict=Verdict.ACCEPTED
        ).select_related("reviewer")
    }
    return Signatories(
        draft.author, accepted[ReviewStage.FIRST], accepted.get(ReviewStage.FINAL)
    )


def _change_pool(draft: Draft, at: datetime) -> None:
    """Leave the record of a move; what trainees may know waits before it is drawn."""
    item: Item = draft.item
    if draft.pool == item.pool:
        return
    today = timezone.localdate(at)
    days = facts.whole(QUARANTINE, today) if draft.pool == Pool.EXAM else 0
    if item.current is not None:
        PoolMove.objects.create(
            item=item,
            from_pool=item.pool,
            to_pool=draft.pool,
            reason=draft.reason,
            moved_by=draft.author,
            moved_at=at,
            usable_from=today + timedelta(days=days),
        )
    item.pool = draft.pool
