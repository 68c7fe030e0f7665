"""Comments of colleagues and challenges of trainees."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from question_bank.errors import BankError
from question_bank.models import (
    Challenge,
    ChallengeState,
    Item,
    ItemComment,
    ItemVersion,
)

LONGEST_COMMENT = 2000
LONGEST_CHALLENGE = 1000


@dataclass(frozen=True)
class AttemptFacts:
    """Where a trainee met an item, what they answered and what the key was, in the
    letters that they saw."""

    attempt: UUID
    place: int
    answer_given: str
    key_shown: str


def add_comment(*, item: Item, author: User, body: str, at: datetime) -> ItemComment:
    """BankError: comment_empty, comment_too_long."""
    text = body.strip()
    if not text:
        raise BankError("comment_empty", _("请写意见。"), 422)
    if len(text) > LONGEST_COMMENT:
        message = _("意见最长 %(most)d 字。") % {"most": LONGEST_COMMENT}
        raise BankError("comment_too_long", message, 422)
    draft = item.drafts.open().first()
    return ItemComment.objects.create(
        item=item, draft=draft, author=author, body=text, created_at=at
    )


def raise_challenge(
    *,
    version: ItemVersion,
    trainee: User,
    body: str,
    facts: AttemptFacts,
    at: datetime,
) -> Challenge:
    """题目有误: hand the author what a trainee doubts, with the attempt's facts.

    A second one about the same place of the same attempt returns the first.
    BankError: challenge_empty, challenge_too_long.
    """
    text = body.strip()
    if not text:
        raise BankError("challenge_empty", _("请写明哪里有误。"), 422)
    if len(text) > LONGEST_CHALLENGE:
        message = _("最长 %(most)d 字。") % {"most": LONGEST_CHALLENGE}
        raise BankError("challenge_too_long", message, 422)
    try:
        with transaction.atomic():
            return Challenge.objects.create(
                version=version,
                raised_by=trainee,
                raised_at=at,
                body=text,
                attempt=facts.attempt,
                place=facts.place,
                answer_given=facts.answer_given,
                key_shown=facts.key_shown,
            )
    except IntegrityError:
        return Challenge.objects.get(attempt=facts.attempt, place=facts.place)


def answer_challenge(
    *, challenge: Challenge, actor: User, upheld: bool, answer: str, at: datetime
) -> None:
    """Tell the trainee whether they are right, and why. BankError: reason_missing,
    challenge_answered."""
    if not answer.strip():
        raise BankError("reason_missing", _("请写明答复。"), 422)
    state = ChallengeState.UPHELD if upheld else ChallengeState.DISMISSED
    waiting = Challenge.objects.filter(pk=challenge.pk, state=ChallengeState.OPEN)
    if not waiting.update(
        state=state, answer=answer.strip(), answered_by=actor, answered_at=at
    ):
        raise BankError("challenge_answered", _("这条反映已有答复。"))
