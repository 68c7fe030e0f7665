"""The pages of the table: reading, the grid, and files in and out."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.models import PlatformRole
from question_bank.models import AssessmentPoint
from question_bank.point_table.storing import table_content
from tests.factories import make_item, make_user

pytestmark = pytest.mark.django_db
READING = ("points", "points_workbook")
EDITING = ("points_edit", "points_upload")


@pytest.fixture
def editor(client, manager, level):
    client.force_login(manager)
    return client


def address(name, level, **more):
    query = "&".join(f"{key}={value}" for key, value in more.items())
    return f"{reverse(f'question_bank:{name}')}?level={level.key}&{query}"


def text_of(page):
    return page.content.decode()


@pytest.mark.parametrize(
    ("role", "reads", "edits"),
    [
        (PlatformRole.INSTRUCTOR, 200, 200),
        (PlatformRole.BANK_MANAGER, 200, 200),
        (PlatformRole.REVIEWER, 200, 403),
        (PlatformRole.EDITOR, 403, 403),
        (PlatformRole.TRAINEE, 404, 404),
    ],
)
def test_the_bank_reads_and_instructors_and_managers_edit(
    client, person, level, role, reads, edits
):
    client.force_login(person(role))
    for name in READING:
        assert client.get(address(name, level)).status_code == reads
    for name in EDITING:
        assert client.get(address(name, level)).status_code == edits
    if edits != 200:
        for name in ("points_edit", "points_upload", "points_confirm"):
            assert client.post(address(name, level)).status_code == edits


def test_a_reviewer_is_not_offered_what_they_may_not(client, person, level):
    client.force_login(person(PlatformRole.REVIEWER))
    page = text_of(client.get(address("points", level)))
    assert reverse("question_bank:points_edit") not in page
    assert reverse("question_bank:points_workbook") in page


def test_the_page_shows_scopes_points_and_items(editor, level, saved, manager):
    saved(("AAA001", "守时", {"textbook_ref": "第 3 页"}), ("AAA002", "守信"))
    point = AssessmentPoint.objects.get(code="AAA001")
    make_item(point=point)
    make_item("true_false", point=point)
    make_item(point=point, pool="exam")
    page = editor.get(address("points", level))
    text = text_of(page)
    assert "(02:00:00)" in text
    assert "第 3 页" in text
    assert "有比重而没有鉴定点的三级范围" in text
    assert f"{manager.name}于" in text
    [row] = [r for r in page.context["rows"] if r.point and r.point.code == "AAA001"]
    assert row.counts == (2, 1)


def test_an_instructor_counts_practice_items_only(client, person, level, saved):
    saved(("AAA001", "守时"))
    make_item(point=AssessmentPoint.objects.get(), pool="exam")
    client.force_login(person(PlatformRole.INSTRUCTOR))
    page = client.get(address("points", level))
    [row] = [row for row in page.context["rows"] if row.point]
    assert row.counts == (0,)
    assert "考试题" not in text_of(page)


FILTERS = (
    ({}, ["AAA001", "AAB001", "CAA001"]),
    ({"under": "A"}, ["AAA001", "AAB001"]),
    ({"importance": "Y"}, ["AAB001"]),
    ({"state": "retired"}, ["CAA001"]),
    ({"state": "active"}, ["AAA001", "AAB001"]),
    ({"state": "bare"}, ["AAB001"]),
    ({"search": "守信"}, ["AAB001"]),
    ({"search": "caa"}, ["CAA001"]),
    ({"under": "ZZ"}, []),
)


def test_points_are_filtered(editor, level, saved):
    saved(
        ("AAA001", "守时"),
        ("AAB001", "守信", {"importance": "Y"}),
        ("CAA001", "走访", {"is_retired": True}),
    )
    make_item(point=AssessmentPoint.objects.get(code="AAA001"))
    for wanted, codes in FILTERS:
        page = editor.get(address("points", level, **wanted))
        shown = [row.point.code for row in page.context["rows"] if row.point]
        assert (wanted, shown) == (wanted, codes)


def many(start, stop):
    return [(f"AAA{n:03}", f"点{n}") for n in range(start, stop)]


@pytest.mark.parametrize("name", ["points", "points_edit", "points_workbook"])
def test_more_points_cost_no_more_queries(
    editor, level, saved, name, django_assert_num_queries
):
    saved(*many(1, 3))
    make_item(point=AssessmentPoint.objects.first())
    editor.get(address(name, level))
    with CaptureQueriesContext(
        connection,
    ) as few:
        editor.get(address(name, level))
    saved(*many(3, 60))
    for point in AssessmentPoint.objects.all()[:20]:
        make_item(point=point)
    with django_assert_num_queries(len(few)):
        editor.get(address(name, level))


def grid(editor, level, area="AA"):
    """The form of the grid as a browser would send it back."""
    page = editor.get(address("points_edit", level, area=area))
    fields = {"seen": page.context["content"].digest}
    for group in page.context["groups"]:
        for line in (group.scope, *group.points):
            for column, cell in line.cells.items():
                if column not in ("delete", "retired") or cell.value:
                    fields[cell.name] = cell.value
    return fields


def key_of(fields, code):
    [name] = [n for n, value in fields.items() if value == code and n.endswith("-code")]
    return name.removesuffix("-code")


def send(editor, level, fields, area="AA"):
    return editor.post(address("points_edit", level, area=area), fields)


def test_a_blank_row_waits_with_the_next_code(editor, level, saved):
    saved(("AAA004", "守时"))
    fields = grid(editor, level)
    for code in ("AAA005", "AAB001", "AAC001"):
        assert fields[f"{key_of(fields, code)}-name"] == ""


def test_sending_the_grid_back_changes_nothing(editor, level, saved):
    saved(("AAA001", "守时", {"is_retired": True, "textbook_ref": "3"}))
    before = table_content(level)
    answer = send(editor, level, grid(editor, level))
    assert answer.status_code == 302
    assert table_content(level) == before


def test_a_filled_blank_row_becomes_a_point(editor, level):
    fields = grid(editor, level)
    key = key_of(fields, "AAA001")
    fields |= {f"{key}-name": " 守时 ", f"{key}-importance": "x"}
    assert send(editor, level, fields).status_code == 302
    point = AssessmentPoint.objects.get()
    assert (point.code, point.name, point.importance) == ("AAA001", "守时", "X")
    assert point.node.ref == "2.1.1"


def test_everything_of_a_row_can_be_changed(editor, level, saved):
    saved(("AAA001", "守时"), ("AAA002", "守信"), ("AAA003", "多余"))
    fields = grid(editor, level) | {
        "p-AAA001-name": "守约", "p-AAA001-importance": "Y",
        "p-AAA001-textbook_ref": "第 1 章", "p-AAA001-retired": "1",
        "p-AAA002-code": "AAB005", "p-AAA002-node": "2.1.2(1)",
        "p-AAA003-delete": "1",
        "s-AAA-name": "道德", "s-AAA-weight": "2.5", "s-AAB-weight": "4.5",
    }  # fmt: skip
    assert send(editor, level, fields).status_code == 302, "saved"
    content = table_content(level)
    first, second = content.points
    assert (first.name, first.importance, first.is_retired) == ("守约", "Y", True)
    assert (second.code, second.node) == ("AAB005", "2.1.2(1)")
    assert (content.scope("AAA").name, content.scope("AAA").weight) == ("道德", "2.5")


def test_a_scope_is_added_with_its_weight(editor, level):
    fields = grid(editor, level)
    key = key_of(fields, "D")
    fields |= {f"{key}-name": "礼仪", f"{key}-weight": "1", "s-AAA-weight": "3"}
    weights = [
        table_content(level).scope(code).weight for code in ("AAA", "AAB", "AAC")
    ]
    assert weights == ["4", "3", "3"]
    assert send(editor, level, fields).status_code == 302
    assert table_content(level).scope("AAD").name == "礼仪"


def test_points_follow_a_scope_to_its_new_letter(editor, level, saved):
    saved(("AAA001", "守时"))
    row = AssessmentPoint.objects.get().pk
    fields = grid(editor, level) | {"s-AAA-code": "k"}
    assert send(editor, level, fields).status_code == 302
    point = AssessmentPoint.objects.get()
    assert (point.pk, point.code) == (row, "AAK001")
    assert table_content(level).scope("AAA") is None


def test_faults_stand_beside_their_cells_and_nothing_is_lost(editor, level, saved):
    saved(("AAA001", "守时"))
    before = table_content(level)
    fields = grid(editor, level) | {
        "p-AAA001-name": "", "p-AAA001-importance": "W", "s-AAA-weight": "四",
        "p-AAA001-textbook_ref": "没有丢",
    }  # fmt: skip
    page = send(editor, level, fields)
    text = text_of(page)
    assert page.status_code == 400
    for field in ("p-AAA001-name", "p-AAA001-importance", "s-AAA-weight"):
        assert f'id="{field}-fault"' in text
        assert f'href="#{field}"' in text
    assert 'value="四"' in text
    assert 'value="没有丢"' in text
    assert table_content(level) == before


def test_a_wrong_sum_is_told_at_the_sum(editor, level):
    page = send(editor, level, grid(editor, level) | {"s-AAA-weight": "5"})
    assert page.status_code == 400
    assert "下一级的鉴定比重合计 11 分，应为 10 分。" in text_of(page)
    assert 'href="#points-sum"' in text_of(page)


def test_a_point_with_items_has_no_box_to_delete_it(editor, level, saved):
    saved(("AAA001", "守时"), ("AAA002", "守信"))
    make_item(point=AssessmentPoint.objects.get(code="AAA001"))
    text = text_of(editor.get(address("points_edit", level, area="AA")))
    assert 'name="p-AAA002-delete"' in text
    assert 'name="p-AAA001-delete"' not in text
    fields = grid(editor, level)
    for forged in ({"p-AAA001-delete": "1"}, {"p-AAA001-code": "AAA009"}):
        page = send(editor, level, fields | forged)
        assert page.status_code == 400
    assert AssessmentPoint.objects.filter(code="AAA001").exists()


def test_the_second_editor_sees_the_difference_and_keeps_what_they_typed(
    editor, level, saved
):
    saved(("AAA001", "守时"))
    mine = grid(editor, level) | {"p-AAA001-name": "我的名称"}
    saved(("AAA001", "别人的名称"), keep=False)
    page = send(editor, level, mine)
    text = text_of(page)
    assert page.status_code == 409
    assert "别人刚刚保存了这份细目表" in text
    assert "改名 AAA001 别人的名称→我的名称" in text
    assert 'value="我的名称"' in text
    assert AssessmentPoint.objects.get().name == "别人的名称"
    again = mine | {"seen": page.context["content"].digest}
    assert send(editor, level, again).status_code == 302
    assert AssessmentPoint.objects.get().name == "我的名称"


def test_fields_that_are_none_of_ours_are_not_read(editor, level):
    fields = grid(editor, level) | {
        "p-../-name": "x",
        "q-AAA001-name": "x",
        "p-new-x": "",
    }
    assert send(editor, level, fields).status_code == 302
    assert not AssessmentPoint.objects.exists()


@pytest.mark.parametrize("area", ["A", "AAA", "ZZ", "x"])
def test_an_area_that_is_not_there_is_not_found(editor, level, area):
    assert editor.get(address("points_edit", level, area=area)).status_code == 404


def exported(editor, level):
    answer = editor.get(address("points_workbook", level))
    assert "attachment" in answer["Content-Disposition"]
    return answer.content


def upload(editor, level, content, name="points.xlsx"):
    file = io.BytesIO(content)
    file.name = name
    return editor.post(address("points_upload", level), {"file": file})


def renamed(content, old, new):
    book = load_workbook(io.BytesIO(content))
    for row in book.active.iter_rows():
        for cell in row:
            if cell.value == old:
                cell.value = new
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_an_import_shows_what_changes_and_stores_it_when_confirmed(
    editor, level, saved
):
    saved(("AAA001", "守时"))
    assert "没有改动" in text_of(upload(editor, level, exported(editor, level)))
    page = upload(editor, level, renamed(exported(editor, level), "守时", "守约"))
    assert page.status_code == 200
    assert "改名 1 处" in text_of(page)
    assert AssessmentPoint.objects.get().name == "守时"
    sealed = {"table": page.context["sealed"]}
    answer = editor.post(address("points_confirm", level), sealed)
    assert answer.status_code == 302
    assert AssessmentPoint.objects.get().name == "守约"


def test_a_preview_is_good_for_its_own_table_only(editor, client, level, saved, person):
    saved(("AAA001", "守时"))
    page = upload(editor, level, renamed(exported(editor, level), "守时", "守约"))
    sealed = {"table": page.context["sealed"]}
    saved(("AAA002", "守信"))
    answer = editor.post(address("points_confirm", level), sealed)
    assert answer.status_code == 409
    assert "预览以后，别人保存了" in text_of(answer)
    client.force_login(person(PlatformRole.INSTRUCTOR))
    answer = client.post(address("points_confirm", level), sealed)
    assert "预览已过期" in text_of(answer)
    assert AssessmentPoint.objects.get(code="AAA001").name == "守时"


def test_faults_of_a_file_name_their_cells(editor, level, saved):
    saved(("AAA001", "守时"))
    page = upload(editor, level, renamed(exported(editor, level), "守时", "=1"))
    assert page.status_code == 400
    assert "第 6 行 N 列" in text_of(page)
    assert 'name="table"' not in text_of(page)


def test_a_broken_file_is_told_at_the_field(editor, level):
    page = upload(editor, level, b"PK\x03\x04")
    assert page.status_code == 400
    assert "读不出这个文件" in text_of(page)


def test_the_paper_has_every_point_ratio_and_page(editor, level, saved):
    saved(*[(f"AAA{n:03}", f"点{n}号") for n in range(1, 61)])
    answer = editor.get(address("points_paper", level))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    assert len(pages) > 2
    assert pages[0].mediabox.width > pages[0].mediabox.height
    texts = [page.extract_text() for page in pages]
    for number, text in enumerate(texts, start=1):
        assert f"第 {number} 页，共 {len(pages)} 页" in text
        assert "教材出处" in text, "the heading row is repeated"
    whole = "".join(texts)
    assert "(60:00:00)" in whole
    assert all(f"点{n}号" in whole for n in range(1, 61))


def test_a_character_that_no_font_has_is_refused_with_a_sentence(editor, level, saved):
    saved(("AAA001", "守\U0002fa1d时"), ("AAA002", "守\u1f8a时"))
    answer = editor.get(address("points_paper", level), follow=True)
    assert "没有能印出下列字的字体" in text_of(answer)


def test_a_stranger_learns_nothing(client, level):
    client.force_login(make_user())
    for name in READING + EDITING:
        assert client.get(address(name, level)).status_code == 404
    assert client.post(address("points_confirm", level)).status_code == 404
