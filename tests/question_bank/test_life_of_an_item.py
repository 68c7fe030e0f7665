"""From the first word to publication, and who it takes."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry
from law.models import Article, LegalSource, SourceVersion
from question_bank.bank import drawable_bank
from question_bank.errors import BankError, ItemError
from question_bank.models import (
    Draft,
    DraftState,
    Item,
    ItemStatus,
    ItemVersion,
    PoolMove,
)
from question_bank.records import SourceRecord
from question_bank.services.drafts import (
    discard_draft,
    save_draft,
    start_item,
    start_revision,
    submit_draft,
    withdraw_draft,
)
from question_bank.services.lifecycle import declare_enemies, retire_item
from question_bank.services.reviews import accept_draft, return_draft
from tests.factories import make_body, make_draft, make_item, make_point
from tests.question_bank.conftest import changed, save

pytestmark = pytest.mark.django_db


def refused(code):
    return pytest.raises(BankError, check=lambda error: error.code == code)


def test_a_code_counts_on_within_point_and_kind(cast):
    point = make_point()
    codes = [
        make_draft(author=cast.author, point=point, kind=kind).item.code
        for kind in ("single_choice", "single_choice", "true_false")
    ]
    stem = f"4-{point.code}"
    assert codes == [f"{stem}-S1", f"{stem}-S2", f"{stem}-T1"]


def test_a_practice_item_takes_two_people(cast, submitted, now):
    draft = submitted()
    version = accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now)
    assert (version.author, version.reviewer, version.final_reviewer) == (
        cast.author,
        cast.reviewer,
        None,
    )
    item = Item.objects.get(pk=draft.item_id)
    assert (item.status, item.current, item.origin) == ("published", version, "own")
    assert version.content_hash == draft.head.content_hash
    assert [source.node.ref for source in version.sources.all()] == ["1"]


def test_an_exam_item_takes_three_people(cast, submitted, now):
    draft = submitted("exam")
    assert accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now) is None
    assert Draft.objects.get(pk=draft.pk).state == DraftState.FINAL_REVIEW
    version = accept_draft(draft=draft, number=1, reviewer=cast.manager, at=now)
    assert (version.reviewer, version.final_reviewer) == (cast.reviewer, cast.manager)


def test_no_writer_reviews_their_own_words(cast, submitted, now):
    """Neither the author nor a colleague who mended a word, whatever their role."""
    cast.author.groups.add(*cast.manager.groups.all())
    cast.reviewer.groups.add(*cast.author.groups.all())
    draft = make_draft(author=cast.author)
    save(draft, cast.reviewer, now, stem="改过的题干？")
    submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    for person in (cast.author, cast.reviewer):
        with refused("not_reviewer"):
            accept_draft(draft=draft, number=2, reviewer=person, at=now)
    assert accept_draft(draft=draft, number=2, reviewer=cast.other_reviewer, at=now)


def test_words_of_an_earlier_draft_count_too(cast, submitted, now):
    """Who once wrote in an item may not stand for it as a reviewer of its next text."""
    draft = make_draft(author=cast.author)
    save(draft, cast.manager, now, stem="管理员改过的题干？")
    submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    accept_draft(draft=draft, number=2, reviewer=cast.reviewer, at=now)
    item = Item.objects.get(pk=draft.item_id)
    again = start_revision(item=item, author=cast.author, at=now, pool="exam")
    submit_draft(draft=again, from_number=1, actor=cast.author, at=now)
    accept_draft(draft=again, number=1, reviewer=cast.reviewer, at=now)
    with refused("not_reviewer"):
        accept_draft(draft=again, number=1, reviewer=cast.manager, at=now)
    assert accept_draft(draft=again, number=1, reviewer=cast.other_manager, at=now)


def test_the_first_reviewer_is_not_the_final_one(cast, submitted, now):
    draft = submitted("exam")
    accept_draft(draft=draft, number=1, reviewer=cast.manager, at=now)
    for person in (cast.manager, cast.author, cast.reviewer):
        with refused("not_reviewer"):
            accept_draft(draft=draft, number=1, reviewer=person, at=now)
    assert accept_draft(draft=draft, number=1, reviewer=cast.other_manager, at=now)


@pytest.mark.parametrize("who", ["trainee", "other_author"])
def test_people_without_the_role_do_not_review(cast, submitted, now, who):
    with refused("not_reviewer"):
        accept_draft(draft=submitted(), number=1, reviewer=getattr(cast, who), at=now)


def test_what_is_returned_comes_back_with_its_reason(cast, submitted, now):
    draft = submitted()
    with refused("reason_missing"):
        return_draft(draft=draft, number=1, reviewer=cast.reviewer, reason=" ", at=now)
    return_draft(
        draft=draft, number=1, reviewer=cast.reviewer, reason="选项太长。", at=now
    )
    draft.refresh_from_db()
    assert draft.state == DraftState.WRITING
    assert draft.decisions.get().reason == "选项太长。"
    revision = save(draft, cast.author, now, stem="短一点的题干？")
    submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    version = accept_draft(
        draft=draft, number=revision.number, reviewer=cast.reviewer, at=now
    )
    assert version.content["stem"] == "短一点的题干？"


def test_a_decision_is_about_the_text_that_was_read(cast, submitted, now):
    draft = submitted()
    withdraw_draft(draft=draft, actor=cast.author, at=now)
    save(draft, cast.author, now, stem="后来的题干？")
    submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    with refused("draft_changed"):
        accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now)


def test_what_waits_for_review_is_not_written_in(cast, submitted, now):
    with refused("draft_state"):
        save(submitted(), cast.author, now, stem="改？")


def test_the_second_of_two_editors_is_told(cast, now):
    draft = make_draft(author=cast.author)
    save(draft, cast.author, now, stem="甲改的题干？")
    with refused("draft_changed"):
        save(draft, cast.other_author, now, stem="乙改的题干？")
    assert draft.revisions.count() == 2


def test_a_save_that_changes_nothing_adds_nothing(cast, now):
    draft = make_draft(author=cast.author)
    assert save(draft, cast.other_author, now).number == 1
    assert draft.revisions.count() == 1


def test_an_unfinished_draft_may_be_saved_but_not_submitted(cast, now):
    draft = make_draft(author=cast.author)
    body = replace(changed(draft, key=[], explanation=""), sources=())
    save_draft(draft=draft, from_number=1, body=body, editor=cast.author, at=now)
    with pytest.raises(ItemError) as error:
        submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    places = {fault.where for fault in error.value.faults}
    assert places == {"content.explanation", "content.key", "sources"}


def test_a_source_that_no_longer_holds_is_refused(cast, now):
    law = LegalSource.objects.create(short_title="旧法", title="旧法", kind="法律")
    version = SourceVersion.objects.create(
        source=law, valid_from=date(2010, 1, 1), valid_to=date(2020, 1, 1)
    )
    Article.objects.create(version=version, number="第一条", says="要点。")
    draft = make_draft(author=cast.author)
    old = SourceRecord(law="旧法", article="第一条")
    unknown = SourceRecord(law="没有的法", article="第一条")
    body = replace(changed(draft), sources=(old, unknown))
    save_draft(draft=draft, from_number=1, body=body, editor=cast.author, at=now)
    with pytest.raises(ItemError) as error:
        submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    assert [fault.message for fault in error.value.faults] == [
        "《旧法》第一条已被新版本取代。",
        "找不到出处：《没有的法》第一条。",
    ]


def test_a_revision_replaces_the_version_and_keeps_the_old(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    first = item.current
    draft = start_revision(item=item, author=cast.author, at=now, reason="改措辞")
    with refused("draft_open"):
        start_revision(item=item, author=cast.other_author, at=now)
    save(draft, cast.author, now, stem="新的题干？")
    submit_draft(draft=draft, from_number=2, actor=cast.author, at=now)
    second = accept_draft(draft=draft, number=2, reviewer=cast.reviewer, at=now)
    item.refresh_from_db()
    assert (item.current, second.number) == (second, 2)
    assert ItemVersion.objects.get(pk=first.pk).content != second.content


def test_a_frozen_item_returns_by_a_publication(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    Item.objects.update(status=ItemStatus.FROZEN)
    item.refresh_from_db()
    draft = start_revision(item=item, author=cast.author, at=now)
    submit_draft(draft=draft, from_number=1, actor=cast.author, at=now)
    accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now)
    item.refresh_from_db()
    assert item.status == ItemStatus.PUBLISHED


def test_only_its_author_or_a_manager_takes_a_draft_back_or_gives_it_up(
    cast, submitted, now
):
    draft = submitted()
    with refused("not_author"):
        withdraw_draft(draft=draft, actor=cast.other_author, at=now)
    withdraw_draft(draft=draft, actor=cast.manager, at=now)
    with refused("not_author"):
        discard_draft(draft=draft, actor=cast.other_author, at=now)
    discard_draft(draft=draft, actor=cast.manager, at=now)


def test_a_discarded_new_item_burns_its_code(cast, now):
    draft = make_draft(author=cast.author)
    discard_draft(draft=draft, actor=cast.author, at=now)
    item = Item.objects.get(pk=draft.item_id)
    assert item.status == ItemStatus.RETIRED
    again = make_draft(author=cast.author, point=item.point)
    assert again.item.code != item.code


def test_a_discarded_revision_leaves_the_item_in_use(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    draft = start_revision(item=item, author=cast.author, at=now)
    discard_draft(draft=draft, actor=cast.author, at=now)
    item.refresh_from_db()
    assert item.status == ItemStatus.PUBLISHED


def test_a_move_leaves_a_record_and_waits_out_its_quarantine(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    draft = start_revision(
        item=item, author=cast.author, at=now, pool="exam", reason="转入考试题库"
    )
    submit_draft(draft=draft, from_number=1, actor=cast.author, at=now)
    accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now)
    accept_draft(draft=draft, number=1, reviewer=cast.manager, at=now)
    move = PoolMove.objects.get()
    today = now.date()
    assert (move.from_pool, move.to_pool) == ("practice", "exam")
    assert move.usable_from == today + timedelta(days=365)

    def drawn(pool, on):
        asked = {"level": item.point.level, "part": "theory", "pool": pool}
        return len(drawable_bank(**asked, on=on))

    assert drawn("practice", today) == 0
    assert drawn("exam", today + timedelta(days=364)) == 0
    assert drawn("exam", today + timedelta(days=365)) == 1


def test_a_version_without_enough_people_is_refused_by_the_database(cast):
    """Whoever writes: screen, verb, shell or SQL."""
    item = make_item(pool="exam")
    a, b, c = cast.author, cast.reviewer, cast.manager
    fields = {
        field: getattr(item.current, field)
        for field in ("content", "content_hash", "difficulty", "cognition")
    }

    def write(number, pool, *people, origin="own"):
        with transaction.atomic():
            ItemVersion.objects.create(
                item=item,
                number=number,
                pool=pool,
                origin=origin,
                author=people[0],
                reviewer=people[1],
                final_reviewer=people[2],
                created_at=item.current.created_at,
                **fields,
            )

    bad = [
        ("practice", None, None, None),
        ("practice", a, None, None),
        ("practice", a, a, None),
        ("practice", a, b, c),
        ("exam", a, b, None),
        ("exam", a, b, b),
        ("exam", a, b, a),
        ("exam", a, a, c),
        ("exam", None, b, c),
    ]
    for people in bad:
        with pytest.raises(IntegrityError):
            write(8, *people)
    with pytest.raises(IntegrityError):
        write(8, "exam", a, b, c, origin="starter")
    write(8, "practice", a, b, None)
    write(9, "exam", a, b, c)
    write(10, "exam", None, None, None, origin="starter")


def test_enemies_never_share_a_form(cast, now):
    one, other, third = make_item(), make_item(), make_item()
    declare_enemies(
        items=[one, other, one], actor=cast.manager, reason="互相提示", at=now
    )
    rows = {
        row.item: row.enemies
        for item in (one, other, third)
        for row in drawable_bank(
            level=item.point.level, part="theory", pool="practice", on=now.date()
        )
    }
    assert rows[one.code] == {other.code}
    assert rows[other.code] == {one.code}
    assert rows[third.code] == frozenset()
    with refused("too_few"):
        declare_enemies(items=[one, one], actor=cast.manager, reason="重复", at=now)


def test_a_retired_item_is_neither_drawn_nor_revised(cast, published, now):
    item = Item.objects.get(pk=published().item_id)
    with refused("reason_missing"):
        retire_item(item=item, actor=cast.manager, reason="", at=now)
    retire_item(item=item, actor=cast.manager, reason="过时", at=now)
    item.refresh_from_db()
    with refused("item_state"):
        retire_item(item=item, actor=cast.manager, reason="过时", at=now)
    with refused("item_state"):
        start_revision(item=item, author=cast.author, at=now)
    assert not drawable_bank(
        level=item.point.level, part="theory", pool="practice", on=now.date()
    )


def test_every_decision_leaves_evidence_without_content(cast, published):
    published("exam")
    acts = EvidenceEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert list(acts) == [
        "question_bank.draft.accepted",
        "question_bank.draft.accepted",
        "question_bank.item.published",
    ]
    assert "题干" not in str(list(EvidenceEntry.objects.values()))


def test_who_sees_which_draft(cast, submitted):
    practice, exam = submitted(), submitted("exam")
    seen = {
        name: set(Draft.objects.visible_to(getattr(cast, name)))
        for name in ("author", "other_author", "reviewer", "manager", "trainee")
    }
    both = {practice, exam}
    assert seen == {
        "author": both,
        "other_author": {practice},
        "reviewer": both,
        "manager": both,
        "trainee": set(),
    }
    items = {draft.item for draft in both}
    assert set(Item.objects.visible_to(cast.author)) == items
    assert set(Item.objects.visible_to(cast.other_author)) == {practice.item}


def test_start_item_refuses_an_unknown_kind(cast, now):
    with pytest.raises(ItemError):
        start_item(
            author=cast.author,
            point=make_point(),
            pool="practice",
            body=replace(make_body(), kind="riddle"),
            at=now,
        )
