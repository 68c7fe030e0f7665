"""Two tabs accept one import at once; one undoes while the other accepts (PostgreSQL)."""

from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from question_bank.errors import BankError
from question_bank.models import Draft, ImportBatch, ImportRow, Item
from question_bank.services import imports
from question_bank.services.bulk_drafts import NewItem, start_items
from question_bank.services.imports import accept_rows, undo_import
from question_bank.services.sheet_checks import body_in
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


def test_without_the_lock_the_database_still_refuses_the_second(batch, cast, now):
    """Both look, both find the rows waiting: a draft has the id of its row."""
    between = Barrier(2)

    def accept_without_lock():
        with transaction.atomic():
            rows = list(batch.rows.acceptable().select_related("point__level"))
            between.wait(timeout=10)
            return imports._begin(rows, cast.author, now)

    acts = [accept_without_lock] * 2
    outcomes = together(*acts, refusals=(IntegrityError,))
    assert sorted(map(str, outcomes)) == ["10", "IntegrityError"]
    assert Item.objects.count() == 10


def test_two_imports_of_one_point_never_share_a_code(cast, now):
    point = make_point()

    def start():
        news = [
            NewItem(uuid4(), point, "practice", body_in(sheet_item(point)))
            for _ in range(5)
        ]
        start_items(author=cast.author, items=news, at=now)

    together(start, start)
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
