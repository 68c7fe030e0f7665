"""What happens when two people press at once (PostgreSQL)."""

from threading import Barrier

import pytest
from django.db import transaction

from question_bank.errors import BankError
from question_bank.models import (
    Draft,
    DraftRevision,
    Item,
    ItemVersion,
    ReviewStage,
    Verdict,
)
from question_bank.services import reviews
from question_bank.services.drafts import save_draft, start_revision
from question_bank.services.reviews import accept_draft
from tests.factories import make_draft, make_point
from tests.question_bank.conftest import changed
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def test_two_reviewers_publish_once(cast, submitted, now):
    draft = submitted()
    outcomes = together(
        *[
            lambda person=person: accept_draft(
                draft=draft, number=1, reviewer=person, at=now
            )
            for person in (cast.reviewer, cast.other_reviewer)
        ],
        refusals=(BankError,),
    )
    assert "draft_state" in outcomes
    assert ItemVersion.objects.count() == 1
    assert draft.decisions.count() == 1


def test_control_without_the_lock_both_would_decide(cast, submitted, now):
    """Both look, both find it waiting, both write: two decisions about one text."""
    draft, between = submitted(), Barrier(2)

    def decide_without_lock(reviewer):
        with transaction.atomic():
            waiting = Draft.objects.get(pk=draft.pk)
            between.wait(timeout=10)
            reviews._decide(
                waiting, ReviewStage.FIRST, Verdict.ACCEPTED, reviewer, "", now
            )

    together(
        lambda: decide_without_lock(cast.reviewer),
        lambda: decide_without_lock(cast.other_reviewer),
    )
    assert draft.decisions.count() == 2


def test_two_editors_save_at_once_and_nothing_is_lost(cast, now):
    draft = make_draft(author=cast.author)
    texts = ["甲的题干？", "乙的题干？"]
    outcomes = together(
        *[
            lambda text=text, person=person: save_draft(
                draft=draft,
                from_number=1,
                body=changed(draft, stem=text),
                editor=person,
                at=now,
            )
            for text, person in zip(
                texts, (cast.author, cast.other_author), strict=True
            )
        ],
        refusals=(BankError,),
    )
    assert outcomes.count("draft_changed") == 1
    [kept] = [one for one in outcomes if isinstance(one, DraftRevision)]
    draft.refresh_from_db()
    assert draft.head == kept
    assert draft.revisions.count() == 2


def test_two_revisions_of_one_item_cannot_both_begin(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    outcomes = together(
        *[
            lambda person=person: start_revision(item=item, author=person, at=now)
            for person in (cast.author, cast.other_author)
        ],
        refusals=(BankError,),
    )
    assert outcomes.count("draft_open") == 1


def test_codes_are_never_given_twice(cast, now):
    point = make_point()

    def start():
        return make_draft(author=cast.author, point=point).item.code

    codes = together(*[start] * 4)
    assert len(set(codes)) == 4
