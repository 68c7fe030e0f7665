"""The screens of an import and the export, as a person walks them."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import EvidenceEntry
from jobs.models import Job
from question_bank.importing import views
from question_bank.models import Draft, ImportBatch, ItemExport
from question_bank.services.exporting import KEPT, forget_exports
from question_bank.sheets.reading import LIMITS, read_rows
from question_bank.sheets.writing import csv_of, workbook_of
from tests.factories import make_item, make_point
from tests.question_bank.test_sheet_imports import national_file, sheet_item
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def point():
    return make_point()


@pytest.fixture
def enter():
    def enter(person):
        client = Client()
        client.force_login(person)
        return client

    return enter


@pytest.fixture
def upload(point, django_capture_on_commit_callbacks):
    """Upload a file as this client and let the job run."""

    def upload(client, content, name="题目.xlsx", **fields):
        file = io.BytesIO(content)
        file.name = name
        data = {"level": point.level.pk, "pool": "practice", "cognition": "apply"}
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                reverse("question_bank:import_new"), {**data, **fields, "file": file}
            )

    return upload


def act(client, name, batch, follow=True, **data):
    address = reverse(f"question_bank:{name}", args=[batch.pk])
    return client.post(address, data, follow=follow)


def test_a_table_is_uploaded_read_and_accepted(enter, cast, upload, point):
    author = enter(cast.author)
    answer = upload(author, workbook_of([sheet_item(point), sheet_item(point)]))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("question_bank:import", args=[batch.pk])
    assert batch.job.status == "succeeded"
    assert batch.job.result_url == answer.url
    page = author.get(answer.url)
    assert "导入没有问题的 2 行" in page.content.decode()
    told = act(author, "import_accept", batch, which="ready").content.decode()
    assert "2 行已成为你的草稿。" in told
    assert Draft.objects.filter(author=cast.author).count() == 2
    told = act(author, "import_accept", batch, which="ready").content.decode()
    assert "什么都没有改变" in told
    told = act(author, "import_undo", batch).content.decode()
    assert "收回 2 份草稿" in told


def test_only_chosen_rows_are_accepted(enter, cast, upload, point):
    author = enter(cast.author)
    upload(author, workbook_of([sheet_item(point) for _ in range(3)]))
    batch = ImportBatch.objects.get()
    act(author, "import_accept", batch, which="chosen", row=["2", "4", "99", "x"])
    assert [row.number for row in batch.rows.accepted()] == [2, 4]


def test_many_rows_are_accepted_by_a_job(
    enter, cast, upload, point, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    author = enter(cast.author)
    upload(author, workbook_of([sheet_item(point) for _ in range(3)]))
    batch = ImportBatch.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        answer = act(author, "import_accept", batch, follow=False, which="right")
    batch.refresh_from_db()
    assert answer.url == reverse("jobs:detail", args=[batch.job_id])
    assert (batch.job.status, batch.job.outcome["drafts"]) == ("succeeded", 3)


def test_a_classification_is_chosen_once(enter, cast, upload, point):
    author = enter(cast.author)
    file = national_file(("甲", "乙"), ("甲", "丙"), ("甲", "乙"))
    upload(author, file.getvalue())
    batch = ImportBatch.objects.get()
    address = reverse("question_bank:import_places", args=[batch.pk])
    page = author.get(address)
    assert list(page.context["form"].places) == ["甲 / 丙", "甲 / 乙"]
    answer = author.post(address, {"place-1": str(point.pk)}, follow=True)
    assert "归类已保存" in answer.content.decode()
    assert batch.rows.filter(point=point).count() == 2


def test_a_bad_file_is_refused_on_the_page_and_nothing_is_stored(enter, cast, upload):
    head = ["题型", "题干", "答案", "知识点一级"]
    file = xlsx([head, ["判断", "=1+1", "√", "甲"]])
    answer = upload(enter(cast.author), file.getvalue())
    assert answer.status_code == 422
    assert "单元格 B2 是公式" in answer.content.decode()
    assert not ImportBatch.objects.exists()
    assert not Job.objects.exists()


class Unreadable(io.RawIOBase):
    """A body that must not be read."""

    def readable(self):
        return True

    def readinto(self, buffer):
        raise AssertionError("the body was read")


def test_oversize_is_refused_at_the_declared_length(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.author)
    answer = client.generic(
        "POST",
        reverse("question_bank:import_new"),
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(LIMITS.bytes * 2),
        **{"wsgi.input": Unreadable()},
    )
    assert answer.status_code == 413
    assert "24 MB" in answer.content.decode()


def test_an_upload_without_token_is_refused(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.author)
    assert client.post(reverse("question_bank:import_new"), {}).status_code == 403


def test_a_failed_reading_is_told(enter, cast, upload, point, monkeypatch):
    monkeypatch.setattr("question_bank.sheets.reading.MOST_ROWS", 1)
    author = enter(cast.author)
    answer = upload(author, csv_of([sheet_item(point), sheet_item(point)]), "题.csv")
    page = author.get(answer.url).content.decode()
    assert "文件太大" in page
    assert ImportBatch.objects.get().job.status == "failed"
    told = act(author, "import_drop", ImportBatch.objects.get()).content.decode()
    assert "已放弃" in told


def test_an_import_stopped_in_the_queue_can_be_dropped(
    enter, cast, point, django_capture_on_commit_callbacks
):
    author = enter(cast.author)
    file = io.BytesIO(workbook_of([sheet_item(point)]))
    file.name = "题.xlsx"
    data = {"level": point.level.pk, "pool": "practice", "cognition": "apply"}
    author.post(reverse("question_bank:import_new"), {**data, "file": file})
    batch = ImportBatch.objects.get()
    told = act(author, "import_drop", batch).content.decode()
    assert "不能再这样做" in told
    author.post(reverse("jobs:cancel", args=[batch.job_id]))
    page = author.get(reverse("question_bank:import", args=[batch.pk]))
    assert "读取中断了" in page.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        act(author, "import_drop", batch)
    batch.refresh_from_db()
    assert (batch.status, batch.stored) == ("dropped", "")


def test_others_may_look_or_not_but_never_accept(enter, cast, upload, point):
    upload(enter(cast.author), workbook_of([sheet_item(point)]))
    batch = ImportBatch.objects.get()
    address = reverse("question_bank:import", args=[batch.pk])
    assert enter(cast.other_author).get(address).status_code == 404
    assert enter(cast.reviewer).get(address).status_code == 403
    manager = enter(cast.manager)
    page = manager.get(address)
    assert page.status_code == 200
    assert reverse("question_bank:import_accept", args=[batch.pk]) not in (
        page.content.decode()
    )
    answer = act(manager, "import_accept", batch, which="ready")
    assert answer.status_code == 404


def test_a_page_of_rows_costs_the_same_for_one_and_for_many(
    enter, cast, upload, point, django_assert_num_queries
):
    author = enter(cast.author)
    counts = []
    for number in (1, 12):
        # Each stands twice: the second is the twin of a row, and once of a draft.
        items = [sheet_item(point) for _ in range(number)]
        upload(author, workbook_of([*items, *items]))
        batch = ImportBatch.objects.latest("created_at")
        act(author, "import_accept", batch, which="chosen", row=["2"])
        author.get(reverse("question_bank:import", args=[batch.pk]))
        with django_assert_num_queries(counts[0] if counts else 16, exact=False) as q:
            author.get(reverse("question_bank:import", args=[batch.pk]))
        counts.append(len(q))
    assert counts[0] == counts[1]


def test_the_list_of_imports_costs_the_same_for_one_and_for_many(
    enter, cast, upload, point, django_assert_num_queries
):
    author = enter(cast.author)
    address = reverse("question_bank:imports")
    counts = []
    for _ in range(2):
        for _ in range(1 if not counts else 20):
            upload(author, csv_of([sheet_item(point)]), "题.csv")
        with django_assert_num_queries(20, exact=False) as queries:
            author.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def exported(client, point, **filters):
    query = "&".join(
        f"{k}={v}" for k, v in {"level": point.level.key, **filters}.items()
    )
    return client.post(
        reverse("question_bank:export") + f"?{query}", {"file_format": "xlsx"}
    )


def test_the_filtered_list_goes_out_and_comes_in_unchanged(enter, cast, upload, point):
    items = [make_item(kind, point=point) for kind in ("true_false", "single_choice")]
    author = enter(cast.author)
    answer = exported(author, point, kind="true_false")
    [row] = read_rows(io.BytesIO(answer.content))
    assert row.item.code == items[0].code
    assert row.item.content == items[0].current.content
    upload(author, answer.content)
    assert [row.state for row in ImportBatch.objects.get().rows.all()] == ["unchanged"]


def test_exam_items_go_out_with_a_mark_and_leave_evidence(enter, cast, point):
    make_item(point=point, pool="exam")
    make_item(point=point)
    book = exported(enter(cast.manager), point).content
    entry = EvidenceEntry.objects.get(action="question_bank.items.exported")
    assert (entry.after["items"], entry.after["exam"]) == (2, 1)
    manual = load_workbook(io.BytesIO(book))["说明"]
    assert "石磊" in manual["B1"].value
    assert "试题秘密" in manual["B1"].value
    rows = list(read_rows(io.BytesIO(exported(enter(cast.author), point).content)))
    assert [row.item.pool for row in rows] == ["practice"]


def test_many_items_go_out_by_a_job_as_a_file_for_its_owner(
    enter, cast, point, monkeypatch, now, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(views, "AT_ONCE", 1)
    for _ in range(3):
        make_item(point=point)
    author = enter(cast.author)
    with django_capture_on_commit_callbacks(execute=True):
        exported(author, point)
    job = Job.objects.get()
    assert job.status == "succeeded"
    answer = author.get(job.result_url)
    assert len(list(read_rows(io.BytesIO(answer.content)))) == 3
    assert enter(cast.manager).get(job.result_url).status_code == 404
    kept = ItemExport.objects.get()
    assert forget_exports(kept.made_at + KEPT) == 0
    assert forget_exports(kept.made_at + KEPT * 2) == 1
    assert author.get(job.result_url).status_code == 404


def test_the_template_can_be_fetched_with_the_points_of_the_level(enter, cast, point):
    address = reverse("question_bank:import_template")
    answer = enter(cast.author).get(address, {"level": point.level.key})
    sheet = load_workbook(io.BytesIO(answer.content))["鉴定点"]
    assert sheet["A1"].value == point.code


@pytest.mark.parametrize("status", ["reading", "open"])
def test_an_import_in_progress_is_asked_until_its_job_ends(
    enter, cast, upload, point, now, status
):
    client = enter(cast.author)
    upload(client, workbook_of([sheet_item(point)]))
    batch, job = ImportBatch.objects.get(), Job.objects.get()
    ImportBatch.objects.update(status=status)
    Job.objects.update(status="running", done=3, total=10, finished_at=None)
    address = reverse("question_bank:import", args=[batch.pk])
    assert "hx-trigger" in client.get(address).content.decode()
    asked = client.get(address, headers={"HX-Request": "true"})
    assert "<title>" not in asked.content.decode()
    assert 'value="3"' in asked.content.decode()
    Job.objects.filter(pk=job.pk).update(status="cancelled", finished_at=now)
    asked = client.get(address, headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"
    text = client.get(address).content.decode()
    assert ("读取中断了" in text) == (status == "reading")
