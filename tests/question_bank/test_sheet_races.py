"""Two tabs accept one import at once; one undoes while the other accepts (PostgreSQL)."""

from threading import Barrier

import pytest
from django.db import transaction

from question_bank.errors import BankError
from question_bank.models import Draft, ImportBatch, ImportRow, Item
from question_bank.services import imports
from question_bank.services.bulk_drafts import start_items
from question_bank.services.imports import accept_rows, undo_import
from tests.factories import make_point
from tests.question_bank.test_sheet_imports import sheet_item
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def batch(cast, now):
    point = make_point()
    batch = ImportBatch.objects.create(
        file_name="题.xlsx",
        sha256="0" * 64,
        form="own",
        uploaded_by=cast.author,
        level=point.level,
        pool="practice",
        cognition="apply",
        status="open",
        created_at=now,
    )
    for number in range(2, 12):
        item = sheet_item(point, pool="practice").filled(
            level=4, pool="practice", cognition="apply"
        )
        ImportRow.objects.create(
            batch=batch,
            number=number,
            record=item.as_json(),
            kind=item.kind,
            state="ready",
            point=point,
        )
    return batch


def accept(batch, actor, now):
    rows = batch.rows.all()
    return max(accept_rows(batch=batch, rows=rows, actor=actor, at=now), default=0)


def test_two_tabs_make_each_draft_once(batch, cast, now):
    outcomes = together(*[lambda: accept(batch, cast.author, now)] * 2)
    assert sorted(outcomes) == [0, 10]
    assert Draft.objects.count() == Item.objects.count() == 10


def test_control_without_the_lock_drafts_would_be_made_twice(batch, cast, now):
    """Both look, both find the rows waiting, both make drafts of them."""
    between = Barrier(2)

    def accept_without_lock():
        with transaction.atomic():
            rows = list(batch.rows.acceptable().select_related("point__level"))
            between.wait(timeout=10)
            imports._begin(batch, rows, cast.author, now)

    together(accept_without_lock, accept_without_lock)
    assert Item.objects.count() == 20


def test_two_imports_of_one_point_never_share_a_code(cast, now):
    point = make_point()
    news = [
        imports.NewItem(
            point=point,
            pool="practice",
            body=imports.body_in(sheet_item(point)),
        )
        for _ in range(5)
    ]
    together(*[lambda: start_items(author=cast.author, items=news, at=now)] * 2)
    assert Item.objects.values("code").distinct().count() == 10


def test_an_undo_and_an_acceptance_leave_no_draft_behind(batch, cast, now):
    rows = batch.rows.filter(number__lt=7)
    list(accept_rows(batch=batch, rows=rows, actor=cast.author, at=now))
    together(
        lambda: accept(batch, cast.author, now),
        lambda: undo_import(batch=batch, actor=cast.author, at=now),
        refusals=(BankError,),
    )
    assert not Draft.objects.open().exists()
