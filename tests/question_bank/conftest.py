"""The people of the bank, and drafts on their way."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from accounts.models import User
from question_bank.models import Draft
from question_bank.services.drafts import body_of_revision, save_draft, submit_draft
from question_bank.services.reviews import accept_draft
from tests.factories import make_bank_person, make_draft


@dataclass(frozen=True)
class Cast:
    author: User
    other_author: User
    reviewer: User
    other_reviewer: User
    manager: User
    other_manager: User
    trainee: User


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast(
        author=make_bank_person("instructor", name="梁老师"),
        other_author=make_bank_person("instructor", name="高老师"),
        reviewer=make_bank_person("reviewer", name="审题人"),
        other_reviewer=make_bank_person("reviewer", name="另一审题人"),
        manager=make_bank_person("bank_manager", name="石磊"),
        other_manager=make_bank_person("bank_manager", name="另一管理员"),
        trainee=make_bank_person("trainee", name="许文珍"),
    )


@pytest.fixture
def submitted(cast, now) -> Callable[..., Draft]:
    """Make a draft of the author that waits for review."""

    def make(pool: str = "practice", **fields: object) -> Draft:
        draft = make_draft(author=cast.author, pool=pool, **fields)
        submit_draft(draft=draft, from_number=1, actor=cast.author, at=now)
        draft.refresh_from_db()
        return draft

    return make


@pytest.fixture
def published(cast, submitted, now) -> Callable[..., Draft]:
    """Make a draft that all reviews have passed."""

    def make(pool: str = "practice", **fields: object) -> Draft:
        draft = submitted(pool, **fields)
        accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now)
        if pool == "exam":
            accept_draft(draft=draft, number=1, reviewer=cast.manager, at=now)
        draft.refresh_from_db()
        return draft

    return make


def changed(draft: Draft, **content: object):
    """What the draft says, with some of its content changed."""
    body = body_of_revision(draft.head, draft.item.kind)
    return replace(body, content={**body.content, **content})


def save(draft: Draft, editor: User, now, from_number: int = 1, **content: object):
    return save_draft(
        draft=draft,
        from_number=from_number,
        body=changed(draft, **content),
        editor=editor,
        at=now,
    )
