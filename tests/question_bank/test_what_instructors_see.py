"""Ways round by which somebody without the right could learn of exam items."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from question_bank.background import start_export
from question_bank.editing.twins import twins_of
from question_bank.models import Draft, ImportBatch, ImportRow, Item, ItemExport
from question_bank.querysets import EXAM_ITEM_ROLES
from question_bank.services.drafts import discard_draft, start_revision
from question_bank.services.exporting import ItemsFile, keep_export
from question_bank.services.imports import accept_rows
from question_bank.services.lifecycle import declare_enemies
from question_bank.sheets.records import SheetItem
from tests.factories import make_body, make_draft, make_item, make_point

pytestmark = pytest.mark.django_db


def move_to_exam(item):
    Item.objects.filter(pk=item.pk).update(pool="exam")
    item.refresh_from_db()


def test_a_revision_that_was_given_up_gives_no_sight_of_what_others_wrote(cast, now):
    item = make_item()
    draft = start_revision(item=item, author=cast.author, at=now)
    discard_draft(draft=draft, actor=cast.author, at=now)
    move_to_exam(item)
    assert item not in Item.objects.visible_to(cast.author)


def test_ones_own_item_stays_in_sight_when_it_is_given_up(cast, now):
    draft = make_draft(author=cast.author, pool="exam")
    discard_draft(draft=draft, actor=cast.author, at=now)
    assert draft.item in Item.objects.visible_to(cast.author)


def test_near_duplicates_do_not_tell_that_there_is_an_exam_item(cast):
    secret = make_draft(author=cast.other_author, pool="exam")
    own = make_draft(author=cast.author)
    found = twins_of(own.revision.content, own.item, cast.author)
    assert not found
    [twin] = twins_of(own.revision.content, own.item, cast.reviewer)
    assert twin.item == secret.item


def test_an_item_page_does_not_name_enemies_of_the_exam_pool(client, cast, now):
    practice, exam = make_item(), make_item(pool="exam")
    declare_enemies(
        items=[practice, exam], actor=cast.manager, reason="互相提示", at=now
    )
    page = reverse("question_bank:item", args=[practice.pk])
    for person, seen in ((cast.author, False), (cast.reviewer, True)):
        client.force_login(person)
        text = client.get(page).content.decode()
        assert (exam.code in text, "互相提示" in text) == (seen, seen)


def test_a_new_item_does_not_count_those_of_the_exam_pool(client, cast):
    point = make_point()
    make_item(point=point, pool="exam")
    address = reverse("question_bank:new") + f"?level={point.level.key}"
    for person, number in ((cast.author, 0), (cast.manager, 1)):
        client.force_login(person)
        assert f"{point.name}（{number} 题）" in client.get(address).content.decode()


def row_of(item, uploader, now):
    """An import of `uploader` whose one row says something new about `item`."""
    batch = ImportBatch.objects.create(
        file_name="题.xlsx",
        sha256="0" * 64,
        form="own",
        uploaded_by=uploader,
        level=item.point.level,
        pool="practice",
        cognition="apply",
        status="open",
        created_at=now,
    )
    said = SheetItem.of(
        make_body(stem="新的题干（　　）。"),
        code=item.code,
        level=item.point.level.number,
        point=item.point.code,
        pool="practice",
    )
    return ImportRow.objects.create(
        batch=batch,
        number=2,
        record=said.as_json(),
        kind=item.kind,
        state="ready",
        point=item.point,
        existing=item,
    )


def test_a_row_does_not_open_an_item_that_became_an_exam_item(cast, now):
    item = make_item()
    row = row_of(item, cast.author, now)
    move_to_exam(item)
    accepted = accept_rows(
        batch=row.batch, rows=row.batch.rows.all(), actor=cast.author, at=now
    )
    assert list(accepted) == [0]
    row.refresh_from_db()
    assert (row.state, row.draft) == ("error", None)
    assert not Draft.objects.exists()


def test_a_row_opens_an_item_that_is_as_it_was_read(cast, now):
    row = row_of(make_item(), cast.author, now)
    rows = row.batch.rows.all()
    accepted = accept_rows(batch=row.batch, rows=rows, actor=cast.author, at=now)
    assert list(accepted) == [1]


def test_the_roles_that_read_exam_items_do_not_include_instructors():
    assert set(EXAM_ITEM_ROLES) == {"reviewer", "bank_manager"}


def test_a_file_of_exam_items_is_not_handed_to_whom_the_right_was_taken(cast, now):
    make_item(pool="exam")
    point = make_point()
    job = start_export(
        level=point.level,
        query=f"level={point.level.key}&search=",
        file_format="csv",
        actor=cast.manager,
        at=now,
    )
    [asked] = ItemExport.objects.all()
    assert job.arguments == {"export": str(asked.pk)}
    made = ItemsFile("题.csv", b"x", "text/csv", number=1, exam=1)
    keep_export(asked=asked, made=made, at=now)
    assert ItemExport.objects.fetchable_by(cast.manager).exists()
    cast.manager.groups.set([Group.objects.get_or_create(name="instructor")[0]])
    demoted = User.objects.get(pk=cast.manager.pk)
    assert not ItemExport.objects.fetchable_by(demoted).exists()
