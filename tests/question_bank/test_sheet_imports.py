"""An import by spreadsheet: read, mapped, accepted, undone."""

import io
from dataclasses import replace
from itertools import count

import pytest
from django.core.files.storage import storages

from accounts.errors import AccountError
from accounts.models import EvidenceEntry
from jobs.errors import JobCancelled
from question_bank.errors import BankError
from question_bank.models import (
    AssessmentPoint,
    Draft,
    DraftRevision,
    ImportBatch,
    ImportRow,
    ImportStatus,
    Item,
    ItemStatus,
)
from question_bank.records import SourceRecord
from question_bank.services import imports
from question_bank.services.bodies import bodies_of
from question_bank.services.drafts import start_revision, submit_draft
from question_bank.services.reading_imports import read_import
from question_bank.services.reviews import accept_draft
from question_bank.sheets import national
from question_bank.sheets.records import SheetItem
from question_bank.sheets.writing import workbook_of
from tests.factories import make_body, make_item, make_point
from tests.question_bank.conftest import save
from tests.spreadsheets import text_workbook, xlsx

pytestmark = pytest.mark.django_db
PRIVATE = storages["private"]
_numbers = count(1)


@pytest.fixture
def point():
    return make_point()


def words_like_no_others(number, length=12):
    """Characters that no two numbers share: neither twins nor advice come of them."""
    return "".join(
        chr(0x4E00 + (number * length + place) % 20_000) for place in range(length)
    )


def sheet_item(point, kind="single_choice", code="", pool="", **content):
    own = {"stem": f"{words_like_no_others(next(_numbers))}（　　）。"}
    if kind == "single_choice":
        own["options"] = [words_like_no_others(next(_numbers), 4) for _ in range(4)]
        own["explanation"] = f"应选A，因为{own['options'][0]}。"
    body = make_body(kind, **(own | content))
    return SheetItem.of(
        body, code=code, level=point.level.number, point=point.code, pool=pool
    )


@pytest.fixture
def take(cast, point, now):
    def take(file, uploader=None):
        return imports.take_file(
            file=file,
            name="题目.xlsx",
            uploader=uploader or cast.author,
            level=point.level,
            pool="practice",
            cognition="understand",
            at=now,
        )

    return take


@pytest.fixture
def imported(take, now):
    """An open import of these sheet items, or of a file."""

    def make(*items, file=None, uploader=None):
        batch = take(file or io.BytesIO(workbook_of(items)), uploader)
        read_import(batch=batch, progress=lambda done: None, at=now)
        batch.refresh_from_db()
        return batch

    return make


def accept(batch, actor, now, rows=None):
    rows = batch.rows.all() if rows is None else rows
    return list(imports.accept_rows(batch=batch, rows=rows, actor=actor, at=now))


def states(batch):
    return list(batch.rows.values_list("state", flat=True))


def told(row):
    return " ".join(remark["message"] for remark in row.remarks)


def test_rows_become_drafts_of_the_importer(imported, cast, point, now):
    items = [sheet_item(point), sheet_item(point), sheet_item(point, "written")]
    batch = imported(*items)
    assert states(batch) == ["ready", "ready", "ready"]
    assert accept(batch, cast.author, now) == [3]
    drafts = Draft.objects.order_by("item__code")
    assert [draft.item.code for draft in drafts] == [
        f"4-{point.code}-S1",
        f"4-{point.code}-S2",
        f"4-{point.code}-W1",
    ]
    for draft in drafts:
        assert (draft.author, draft.state, draft.pool) == (
            cast.author,
            "writing",
            "practice",
        )
        assert (draft.head.number, draft.head.saved_by) == (1, cast.author)
        assert draft.item.status == ItemStatus.DRAFT
    assert {draft.head.content["stem"] for draft in drafts} == {
        item.content["stem"] for item in items
    }
    entry = EvidenceEntry.objects.get(action="question_bank.import.accepted")
    assert entry.after == {"rows": 3}


def test_a_draft_of_an_import_can_be_handed_to_review(imported, cast, now):
    skill = make_point(part="skill")
    accept(imported(sheet_item(skill, "task")), cast.author, now)
    draft = Draft.objects.get()
    submit_draft(draft=draft, from_number=1, actor=cast.author, at=now)


def test_codes_go_on_from_those_given_out(imported, cast, point, now):
    accept(imported(sheet_item(point)), cast.author, now)
    Item.objects.update(status="retired")
    accept(imported(sheet_item(point), sheet_item(point)), cast.author, now)
    codes = Item.objects.order_by("code").values_list("code", flat=True)
    assert list(codes) == [f"4-{point.code}-S{n}" for n in (1, 2, 3)]


def test_accepting_twice_is_harmless(imported, cast, point, now):
    batch = imported(sheet_item(point), sheet_item(point))
    assert accept(batch, cast.author, now) == [2]
    assert accept(batch, cast.author, now) == []
    assert Item.objects.count() == 2


def test_the_file_is_kept_only_until_it_is_read(take, point, now):
    batch = take(io.BytesIO(workbook_of([sheet_item(point)])))
    assert PRIVATE.exists(batch.stored)
    stored = batch.stored
    read_import(batch=batch, progress=lambda done: None, at=now)
    assert not PRIVATE.exists(stored)
    batch.refresh_from_db()
    assert (batch.stored, batch.status) == ("", ImportStatus.OPEN)
    assert len(batch.sha256) == 64


def test_of_a_bad_file_nothing_is_stored(take):
    with pytest.raises(AccountError):
        take(
            xlsx([["题型", "题干", "答案", "知识点一级"], ["判断", "=1+1", "√", "甲"]])
        )
    assert not ImportBatch.objects.exists()


def test_stopping_while_it_is_read_leaves_nothing(take, point, now, monkeypatch):
    monkeypatch.setattr("question_bank.services.reading_imports.CHUNK", 1)
    batch = take(io.BytesIO(workbook_of([sheet_item(point), sheet_item(point)])))
    stored = batch.stored

    def stop(done):
        raise JobCancelled

    with pytest.raises(JobCancelled):
        read_import(batch=batch, progress=stop, at=now)
    batch.refresh_from_db()
    assert batch.status == ImportStatus.FAILED
    assert not ImportRow.objects.exists()
    assert not PRIVATE.exists(stored) or batch.stored == stored


def test_stopping_while_drafts_are_made_leaves_whole_ones(
    imported, cast, point, now, monkeypatch
):
    monkeypatch.setattr(imports, "CHUNK", 1)
    batch = imported(*[sheet_item(point) for _ in range(3)])
    making = imports.accept_rows(
        batch=batch, rows=batch.rows.all(), actor=cast.author, at=now
    )
    assert next(iter(making)) == 1
    assert batch.rows.accepted().count() == Draft.objects.count() == 1
    assert Item.objects.count() == DraftRevision.objects.count() == 1
    assert accept(batch, cast.author, now) == [1, 2]


def test_a_row_that_says_what_the_bank_has_is_left_alone(imported, cast, point, now):
    item = make_item(point=point)
    body = bodies_of([item])[item.pk]
    same = SheetItem.of(body, code=item.code, level=4, point=point.code, pool=item.pool)
    other = replace(same, difficulty=1)
    batch = imported(replace(same, sources=()), other)
    assert states(batch) == ["unchanged", "warning"]
    assert accept(batch, cast.author, now) == [1]
    draft = Draft.objects.get()
    assert (draft.item, draft.base, draft.head.number) == (item, item.current, 2)
    assert draft.head.difficulty == 1
    assert Item.objects.count() == 1


def test_an_item_that_is_being_written_is_not_revised_by_a_sheet(
    imported, cast, point, published, now
):
    item = published(point=point).item
    body = bodies_of([item])[item.pk]
    row = SheetItem.of(body, code=item.code, level=4, point=point.code, pool=item.pool)
    start_revision(item=item, author=cast.other_author, at=now)
    [found] = imported(replace(row, difficulty=5)).rows.all()
    assert found.state == "error"
    assert "没有办完的草稿" in told(found)


def test_a_code_of_an_item_one_may_not_see_means_nothing(imported, point):
    secret = make_item(point=point, pool="exam")
    [row] = imported(sheet_item(point, code=secret.code)).rows.all()
    assert row.existing is None
    assert row.state == "warning"
    assert "作为新题" in told(row)


def test_a_twin_in_the_bank_or_in_the_file_is_told(imported, point, published):
    first = sheet_item(point)
    item = published(point=point, **first.content).item
    fresh = sheet_item(point)
    batch = imported(first, fresh, fresh)
    rows = list(batch.rows.all())
    assert [row.state for row in rows] == ["warning", "ready", "warning"]
    assert (rows[0].twin, rows[0].similarity) == (item, 1)
    assert (rows[2].twin_row, rows[2].similarity) == (3, 1)
    assert "第 3 行" in told(rows[2])


def test_a_twin_among_drafts_is_told(imported, cast, point, now):
    item = sheet_item(point)
    accept(imported(item), cast.author, now)
    [row] = imported(item).rows.all()
    assert row.twin == Draft.objects.get().item
    assert row.state == "warning"


def test_a_twin_that_one_may_not_see_is_not_told(imported, cast, point, published):
    secret = sheet_item(point)
    published("exam", point=point, **secret.content)
    Draft.objects.update(author=cast.other_author)
    [row] = imported(secret).rows.all()
    assert (row.twin, row.similarity) == (None, None)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"level": 9}, ""),
        ({"level": 5}, "没有这个等级"),
        ({"point": ""}, "没有填写鉴定点"),
        ({"sources": ()}, "没有依据"),
    ],
)
def test_what_a_row_lacks_is_said(imported, point, changes, message):
    [row] = imported(replace(sheet_item(point), **changes)).rows.all()
    assert message in told(row)


def test_a_source_that_is_not_there_is_told(imported, point):
    item = replace(sheet_item(point), sources=(SourceRecord(standard="7.7"),))
    [row] = imported(item).rows.all()
    assert row.state == "warning"
    [remark] = row.remarks
    assert remark["cell"] == "J2"
    assert "标准 7.7" in remark["message"]


def national_file(*places):
    rows = [
        {
            "题型": "判断",
            "题干": f"第{n}题。",
            "答案": "√",
            "解析": "略。",
            "难度": "2",
            "出处": "标准 1",
            "知识点一级": place[0],
            "知识点二级": place[1],
        }
        for n, place in enumerate(places)
    ]
    lines = [[row.get(name, "") for name in national.HEADINGS] for row in rows]
    return text_workbook([national.HEADINGS, *lines])


def test_a_classification_is_mapped_once_for_all_its_rows(imported, cast, point, now):
    here, there = ("劳动关系", "时效"), ("劳动关系", "管辖")
    batch = imported(file=national_file(here, there, here))
    assert accept(batch, cast.author, now) == []
    assert batch.rows.unplaced().count() == 3
    assert imports.place_rows(batch=batch, points={"劳动关系 / 时效": point}) == 2
    assert accept(batch, cast.author, now) == [2]
    assert imports.place_rows(batch=batch, points={"劳动关系 / 时效": None}) == 0


def test_a_classification_that_is_our_code_or_name_needs_no_mapping(imported, point):
    point.name = "仲裁时效"
    point.save()
    places = [("劳动关系", point.code), ("劳动关系", "仲裁时效")]
    rows = imported(file=national_file(*places)).rows.all()
    assert {row.point for row in rows} == {point}


def test_undoing_gives_up_every_draft_and_burns_the_codes(imported, cast, point, now):
    item = make_item(point=point)
    body = replace(bodies_of([item])[item.pk], difficulty=5)
    revised = SheetItem.of(
        body, code=item.code, level=4, point=point.code, pool="practice"
    )
    batch = imported(sheet_item(point), revised)
    accept(batch, cast.author, now)
    assert imports.undo_import(batch=batch, actor=cast.author, at=now) == 2
    assert set(Draft.objects.values_list("state", flat=True)) == {"discarded"}
    item.refresh_from_db()
    assert item.status == ItemStatus.PUBLISHED
    assert Item.objects.get(code=f"4-{point.code}-S1").status == ItemStatus.RETIRED
    batch.refresh_from_db()
    assert (batch.status, batch.undone_at) == ("undone", now)
    assert EvidenceEntry.objects.filter(action="question_bank.import.undone").exists()
    accept(imported(sheet_item(point)), cast.author, now)
    assert Item.objects.filter(code=f"4-{point.code}-S2").exists()


def refusal(batch, actor, now):
    with pytest.raises(BankError) as caught:
        imports.undo_import(batch=batch, actor=actor, at=now)
    batch.refresh_from_db()
    assert batch.status == "open"
    return caught.value


def test_nothing_is_undone_once_something_is_published(imported, cast, point, now):
    batch = imported(sheet_item(point), sheet_item(point))
    accept(batch, cast.author, now)
    draft = Draft.objects.order_by("item__code").first()
    submit_draft(draft=draft, from_number=1, actor=cast.author, at=now)
    draft.refresh_from_db()
    accept_draft(draft=draft, number=1, reviewer=cast.reviewer, at=now)
    error = refusal(batch, cast.author, now)
    assert error.code == "import_published"
    assert draft.item.code in error.message
    assert Draft.objects.filter(state="writing").count() == 1


def test_nothing_is_undone_once_somebody_else_wrote_in_it(imported, cast, point, now):
    batch = imported(sheet_item(point))
    accept(batch, cast.author, now)
    draft = Draft.objects.get()
    save(draft, cast.author, now, stem="自己改过。")
    draft.refresh_from_db()
    save(draft, cast.other_author, now, from_number=2, stem="别人也改过。")
    error = refusal(batch, cast.author, now)
    assert error.code == "import_edited"
    assert draft.item.code in error.message


def test_what_was_not_accepted_can_be_dropped(imported, cast, point, now):
    batch = imported(sheet_item(point))
    imports.drop_import(batch=batch, actor=cast.author, at=now)
    assert not ImportRow.objects.exists()
    with pytest.raises(BankError, match="已放弃"):
        accept(batch, cast.author, now, rows=None) or imports.place_rows(
            batch=batch, points={}
        )


def test_an_import_with_drafts_is_not_dropped(imported, cast, point, now):
    batch = imported(sheet_item(point))
    accept(batch, cast.author, now)
    with pytest.raises(BankError) as caught:
        imports.drop_import(batch=batch, actor=cast.author, at=now)
    assert caught.value.code == "import_accepted"


def test_only_the_uploader_and_managers_see_an_import(imported, cast, point):
    batch = imported(sheet_item(point))
    sees = {
        name: ImportBatch.objects.visible_to(person).filter(pk=batch.pk).exists()
        for name, person in vars(cast).items()
    }
    assert [name for name, seen in sees.items() if seen] == [
        "author",
        "manager",
        "other_manager",
    ]
    owned = ImportBatch.objects.owned_by
    assert owned(cast.author).exists()
    assert not owned(cast.manager).exists()


def test_a_row_about_a_retired_point_is_wrong(imported, point):
    AssessmentPoint.objects.filter(pk=point.pk).update(is_retired=True)
    [row] = imported(sheet_item(point)).rows.all()
    assert (row.state, told(row)) == ("error", "这个鉴定点已停用，不再出新题。")


def test_a_point_retired_after_reading_gets_no_new_items(imported, point, cast, now):
    batch = imported(sheet_item(point), sheet_item(make_point()))
    AssessmentPoint.objects.filter(pk=point.pk).update(is_retired=True)
    assert accept(batch, cast.author, now) == [1]
    assert not Item.objects.filter(point=point).exists()
    assert states(batch) == ["error", "ready"]


def test_a_task_hangs_on_no_point_of_theory(imported, point, cast, now):
    batch = imported(sheet_item(point, "task"), sheet_item(make_point(part="skill")))
    assert states(batch) == ["error", "error"]
    assert "只收简答题" in told(batch.rows.first())


def test_nor_when_it_is_classified_by_hand(imported, point, cast, now):
    unplaced = replace(sheet_item(point, "task"), point="QQQ999")
    batch = imported(unplaced)
    imports.place_rows(batch=batch, points={"QQQ999": point})
    assert accept(batch, cast.author, now) == [0]
    assert states(batch) == ["error"]
