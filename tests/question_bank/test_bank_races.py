"""What happens when two people press at once (PostgreSQL)."""

from dataclasses import replace
from datetime import date
from threading import Barrier, Event
from time import sleep

import pytest
from django.db import transaction

from law.models import Article, LegalSource, SourceVersion
from law.services import supersede_version
from question_bank.bulk.base import Setting
from question_bank.bulk.registry import ACTS
from question_bank.errors import BankError, ItemError
from question_bank.models import (
    Draft,
    DraftRevision,
    Item,
    ItemStatus,
    ItemVersion,
    ReviewStage,
    Verdict,
)
from question_bank.records import SourceRecord
from question_bank.services import reviews
from question_bank.services.bulk import choose_items, confirm_bulk, plan_bulk
from question_bank.services.drafts import (
    body_of_revision,
    discard_draft,
    save_draft,
    start_revision,
    submit_draft,
)
from question_bank.services.lifecycle import retire_item
from question_bank.services.reviews import accept_draft
from tests.factories import make_draft, make_item, make_point
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


def test_a_bulk_act_confirmed_twice_at_once_is_done_once(cast, now):
    items = [make_item() for _ in range(5)]
    act, wish = ACTS["revise"], {"reason": "新法"}
    run = choose_items(
        owner=cast.author, act=act, items=[i.pk for i in items], query="", at=now
    )
    digest = plan_bulk(run, wish, Setting(cast.author, now)).digest
    outcomes = together(
        *[
            lambda: confirm_bulk(
                run=run, wish=wish, digest=digest, actor=cast.author, at=now
            )
        ]
        * 3
    )
    assert [one.outcome for one in outcomes] == [outcomes[0].outcome] * 3
    assert all(line["changed"] for line in outcomes[0].outcome)
    assert Draft.objects.count() == 5


def test_two_bulk_acts_on_the_same_items_do_not_wait_for_one_another(cast, now):
    """One of them finds the plan changed; neither hangs, no item is done twice."""
    items = [make_item() for _ in range(6)]
    wish = {"reason": "新法"}
    people = (cast.author, cast.other_author)
    acts = []
    for person, chosen in zip(people, (items, items[::-1]), strict=True):
        run = choose_items(
            owner=person, act=ACTS["revise"], items=[i.pk for i in chosen], query="",
            at=now,
        )  # fmt: skip
        digest = plan_bulk(run, wish, Setting(person, now)).digest
        acts.append(
            lambda run=run, digest=digest, person=person: confirm_bulk(
                run=run, wish=wish, digest=digest, actor=person, at=now
            )
        )
    outcomes = together(*acts, refusals=(BankError,))
    assert outcomes.count("plan_changed") == 1
    assert Draft.objects.count() == 6


def test_control_without_the_lock_both_would_begin(cast, now):
    """Both see the run unconfirmed and the items free: the constraint stops one."""
    item, between = make_item(), Barrier(2)

    def begin_without_lock(person):
        with transaction.atomic():
            assert not Draft.objects.filter(item=item).exists()
            between.wait(timeout=10)
            return start_revision(item=item, author=person, at=now)

    outcomes = together(
        lambda: begin_without_lock(cast.author),
        lambda: begin_without_lock(cast.author),
        refusals=(BankError,),
    )
    assert outcomes.count("draft_open") == 1


def after(act, then):
    """`then` begins when `act` has been done, but is not yet committed."""
    done = Event()

    def hold():
        with transaction.atomic():
            act()
            done.set()
            sleep(0.5)

    def follow():
        assert done.wait(timeout=10)
        return then()

    return together(hold, follow, refusals=(BankError, ItemError))[1]


def test_who_waits_for_a_save_sees_what_was_saved(cast, submitted, now):
    """To a reviewer or an editor who had to wait the head is there, and another one."""
    draft = make_draft(author=cast.author)
    body = changed(draft, stem="改过的题干？")
    told = after(
        lambda: save_draft(
            draft=draft, from_number=1, body=body, editor=cast.author, at=now
        ),
        lambda: submit_draft(draft=draft, from_number=1, actor=cast.author, at=now),
    )
    assert told == "draft_changed"


def test_what_is_given_up_cannot_be_saved(cast, now):
    draft = make_draft(author=cast.author)
    body = changed(draft, stem="改过的题干？")
    told = after(
        lambda: discard_draft(draft=draft, actor=cast.author, at=now),
        lambda: save_draft(
            draft=draft, from_number=1, body=body, editor=cast.author, at=now
        ),
    )
    assert told == "draft_state"


def test_a_publication_does_not_bring_back_what_is_retired_meanwhile(
    cast, published, now
):
    item = Item.objects.get(pk=published().item_id)
    draft = start_revision(item=item, author=cast.author, at=now)
    submit_draft(draft=draft, from_number=1, actor=cast.author, at=now)
    told = after(
        lambda: retire_item(item=item, actor=cast.manager, reason="过时", at=now),
        lambda: accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now),
    )
    item.refresh_from_db()
    assert (told, item.status) == ("item_state", ItemStatus.RETIRED)


def test_nothing_is_published_on_a_law_that_ends_meanwhile(cast, now):
    draft = make_draft(author=cast.author)
    law = LegalSource.objects.create(short_title="示例法", title="示例法", kind="法律")
    version = SourceVersion.objects.create(
        source=law, label="旧", valid_from=date(2020, 1, 1)
    )
    Article.objects.create(version=version, number="第一条", says="要点。")
    body = body_of_revision(draft.revision, draft.item.kind)
    body = replace(body, sources=(SourceRecord(law="示例法", article="第一条"),))
    save_draft(draft=draft, from_number=1, body=body, editor=cast.author, at=now)
    submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    told = after(
        lambda: supersede_version(
            version=version, label="新", valid_from=date(2026, 12, 1), at=now
        ),
        lambda: accept_draft(draft=draft, number=2, reviewer=cast.reviewer, at=now),
    )
    draft.item.refresh_from_db()
    assert (told, draft.item.status) == ("draft_incomplete", ItemStatus.DRAFT)
