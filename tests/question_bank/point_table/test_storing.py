"""Tables in the database: laid out from the standard, saved whole, kept consistent."""

from dataclasses import replace

import pytest
import yaml
from django.db import IntegrityError, transaction

from accounts.models import EvidenceEntry, PlatformRole
from question_bank.errors import ItemError
from question_bank.files import read_item_files
from question_bank.models import AssessmentPoint, Item, PointTable, Scope
from question_bank.point_table.errors import TableError
from question_bank.point_table.importing import store_points
from question_bank.point_table.rules import faults_of
from question_bank.point_table.storing import (
    level_facts,
    prepare_tables,
    table_content,
)
from question_bank.reports import coverage
from question_bank.services.importing import import_items
from standards.models import Level
from tests.factories import MADE_AT, make_item, make_user

pytestmark = pytest.mark.django_db


def test_loading_a_standard_gives_every_level_a_valid_tree(standard):
    for level in Level.objects.filter(standard=standard).select_related("standard"):
        content = table_content(level)
        assert faults_of(content, level_facts(level)) == []
        assert [s.name for s in content.scopes if s.depth == 1] == [
            "基本要求",
            "相关知识要求",
            "技能要求",
        ]
    third = table_content(Level.objects.get(standard=standard, number=3))
    weights = [third.scope(code).weight for code in ("BA", "BB", "CA", "CB")]
    assert weights == ["10", "20", "20", "35"]


def test_the_tree_is_laid_out_once(standard):
    before = list(Scope.objects.order_by("pk").values())
    prepare_tables(standard)
    assert list(Scope.objects.order_by("pk").values()) == before


def item_file(tmp_path, *points, items=()):
    file = tmp_path / "items.yaml"
    listed = [
        {"code": code, "node": node, "name": name, "importance": "X"}
        for code, node, name in points
    ]
    values = {"level": 5, "area": "基础知识", "points": listed, "items": list(items)}
    file.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return file


def an_item(point):
    return {
        "id": f"5-{point}-T1", "pool": "practice", "kind": "true_false",
        "point": point, "difficulty": 2, "cognition": "recall", "key": True,
        "source": [{"standard": "2.2.1"}], "stem": "题干。", "explanation": "因为。",
    }  # fmt: skip


ABA = ("ABA001", "2.2.1(1)", "平台")
ABB = ("ABB001", "2.2.2(1)", "就业")


def test_imported_points_share_the_weight_until_somebody_edits(level, tmp_path, saved):
    import_items([item_file(tmp_path, ABA)], at=MADE_AT)
    content = table_content(level)
    assert content.scope("ABA").weight == "25"
    assert faults_of(content, level_facts(level)) == []
    point = AssessmentPoint.objects.get()
    assert (point.scope.name, point.part) == ("基层平台工作的基本知识", "theory")

    saved()
    assert not PointTable.objects.get(level=level).is_edited, "nothing was changed"
    saved(("ABA002", "新点"))
    import_items([item_file(tmp_path, ABA, ABB)], at=MADE_AT)
    assert table_content(level).scope("ABA").weight == "25"
    assert AssessmentPoint.objects.count() == 3


def test_a_file_does_not_undo_what_a_person_wrote(level, tmp_path, saved):
    file = item_file(tmp_path, ABA)
    import_items([file], at=MADE_AT)
    content = table_content(level)
    saved(("ABA001", "改过的名称", {"node": "2.2.1(1)"}), keep=False)
    import_items([file], at=MADE_AT)
    assert AssessmentPoint.objects.get().name == "改过的名称"
    assert table_content(level).digest != content.digest


@pytest.mark.parametrize(
    "point", [("AAA001", "2.2.1(1)", "平台"), ("BAA001", "2.2.1(1)", "平台")]
)
def test_a_point_in_a_scope_of_another_area_is_refused(level, tmp_path, point):
    with pytest.raises(ItemError) as caught:
        import_items([item_file(tmp_path, point)], at=MADE_AT)
    assert caught.value.code == "point_misplaced"
    assert not AssessmentPoint.objects.exists()


def test_an_edited_table_gets_no_scope_from_a_file(level, tmp_path, saved):
    saved(("ABA001", "平台"))
    with pytest.raises(ItemError) as caught:
        import_items([item_file(tmp_path, ("ABZ001", "2.2.1(1)", "另"))], at=MADE_AT)
    assert caught.value.code == "point_misplaced"


def test_a_retired_point_gets_no_new_items_and_keeps_its_old_ones(
    level, tmp_path, saved
):
    old = item_file(tmp_path, ABA, items=[an_item("ABA001")])
    import_items([old], at=MADE_AT)
    fields = {"node": "2.2.1(1)", "is_retired": True}
    saved(("ABA001", "平台", fields), ("ABA002", "新点"), keep=False)
    import_items([old], at=MADE_AT)
    more = [an_item("ABA001"), an_item("ABA001") | {"id": "5-ABA001-T2"}]
    with pytest.raises(ItemError) as caught:
        import_items([item_file(tmp_path, ABA, items=more)], at=MADE_AT)
    assert caught.value.code == "point_retired"
    assert Item.objects.count() == 1
    assert [p.code for p in AssessmentPoint.objects.active()] == ["ABA002"]


def test_a_retired_point_is_left_out_of_the_coverage(level, saved):
    saved(("ABA001", "甲"), ("ABA002", "乙", {"is_retired": True}))
    [row] = [r for r in coverage(level, "practice").rows if r.area == "基础知识"]
    assert row.points == 1


def test_a_save_stores_everything_with_evidence(level, saved, manager):
    changes = saved(
        ("AAA001", "甲", {"importance": "Y", "textbook_ref": "第 3 页"}),
        ("CAA001", "乙"),
    )
    assert [(one.kind.value, one.code) for one in changes] == [
        ("added", "AAA001"),
        ("added", "CAA001"),
    ]
    first, second = AssessmentPoint.objects.order_by("code")
    assert (first.importance, first.textbook_ref, first.part) == (
        "Y",
        "第 3 页",
        "theory",
    )
    assert (second.part, second.scope.parent.area) == ("skill", second.area)
    table = PointTable.objects.get(level=level)
    assert (table.saved_by, table.saved_at) == (manager, MADE_AT)
    entry = EvidenceEntry.objects.get(action="question_bank.table_saved")
    assert entry.after["digest"] == table_content(level).digest
    assert entry.after["changes"] == [["added", "AAA001"], ["added", "CAA001"]]


def test_a_fault_stores_nothing(level, saved):
    before = table_content(level)
    with pytest.raises(TableError) as caught:
        saved(("AAA001", "甲"), ("AAA002", "甲"), ("AAA003", ""))
    assert caught.value.code == "table_invalid"
    assert {fault.code for fault in caught.value.details} == {
        "AAA001", "AAA002", "AAA003",
    }  # fmt: skip
    assert table_content(level) == before
    assert not EvidenceEntry.objects.filter(action="question_bank.table_saved").exists()


def test_a_table_that_somebody_else_saved_is_not_overwritten(level, saved):
    seen = table_content(level).digest
    saved(("AAA001", "甲"))
    with pytest.raises(TableError) as caught:
        saved(("AAA002", "乙"), seen=seen)
    assert caught.value.code == "table_changed"
    assert AssessmentPoint.objects.get().code == "AAA001"


@pytest.mark.parametrize("role", [PlatformRole.REVIEWER, PlatformRole.ADMINISTRATOR])
def test_only_instructors_and_bank_managers_save(level, saved, person, role):
    with pytest.raises(TableError) as caught:
        saved(("AAA001", "甲"), by=person(role))
    assert caught.value.code == "no_editor"
    saved(("AAA001", "甲"), by=person(PlatformRole.INSTRUCTOR))


def test_points_move_and_swap_and_keep_their_rows(level, saved):
    saved(("AAA001", "甲"), ("AAA002", "乙"), ("AAA003", "丙"))
    rows = {point.name: point.pk for point in AssessmentPoint.objects.all()}
    moves = {"AAA001": "AAA002", "AAA002": "AAA001", "AAA003": "AAB001"}
    saved(("AAA002", "甲"), ("AAA001", "乙"), ("AAB001", "丙"), keep=False, moves=moves)
    found = {point.code: point for point in AssessmentPoint.objects.all()}
    assert {code: point.pk for code, point in found.items()} == {
        "AAA001": rows["乙"], "AAA002": rows["甲"], "AAB001": rows["丙"],
    }  # fmt: skip
    assert found["AAB001"].scope.name == "职业守则"


def test_a_point_with_items_is_neither_deleted_nor_recoded(level, saved):
    saved(("AAA001", "甲"))
    make_item(point=AssessmentPoint.objects.get())
    for points, moves in ((), {}), ((("AAA009", "甲"),), {"AAA001": "AAA009"}):
        with pytest.raises(TableError) as caught:
            saved(*points, keep=False, moves=moves)
        assert caught.value.code == "table_invalid"
    saved(("AAA001", "改名", {"is_retired": True}), keep=False)
    assert AssessmentPoint.objects.get().is_retired


def test_scopes_come_and_go(level, saved):
    scopes = table_content(level).scopes
    more = [
        replace(one, half_points=one.half_points - 1) if one.code == "AAA" else one
        for one in scopes
    ]
    new = replace(more[2], code="AAD", name="职业礼仪", half_points=1, node="")
    saved(scopes=[*more, new])
    assert Scope.objects.get(name="职业礼仪").half_points == 1
    saved(scopes=scopes)
    assert not Scope.objects.filter(name="职业礼仪").exists()
    assert table_content(level).scopes == scopes


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "a"},
        {"code": "AB"},
        {"half_points": 201},
        {"part": "both"},
        {"depth": 4},
        {"depth": 1},
        {"area": True},
        {"parent": None},
    ],
)
def test_the_database_refuses_an_impossible_scope(level, fields):
    values = {
        "level": level, "parent": Scope.objects.filter(level=level, depth=2).first(),
        "depth": 3, "code": "Z", "name": "错", "half_points": 1, "part": "theory",
    }  # fmt: skip
    Scope(**values).full_clean()
    if "area" in fields:
        fields = {"area": level.standard.areas.first()}
    with pytest.raises(Exception) as caught, transaction.atomic():  # noqa: PT011
        Scope.objects.create(**values | fields)
    assert type(caught.value).__name__ in {"IntegrityError", "DataError"}


def test_a_code_is_unique_under_its_parent(level):
    twin = Scope.objects.filter(level=level, depth=1).first()
    twin.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_who_saved_a_table_is_known_with_the_time(level):
    with pytest.raises(IntegrityError), transaction.atomic():
        PointTable.objects.filter(level=level).update(saved_by=make_user())


def test_every_starter_point_stands_in_the_scope_its_code_names(level, pytestconfig):
    files = sorted((pytestconfig.rootpath / "question_bank/data/5").glob("*.yaml"))
    records = read_item_files(files).points
    facts, tree = level_facts(level), {s.code: s for s in table_content(level).scopes}
    for record in records:
        scope = tree[record.code[:3]]
        assert facts.is_under(record.node, scope.node), record
        assert tree[record.code[:2]].name == record.area
    nodes = {node.ref: node for node in level.standard.nodes.select_related("area")}
    store_points(records, levels={5: level}, nodes=nodes)
    content = table_content(level)
    assert len(content.points) == len(records) > 100
    assert faults_of(content, facts) == []
    assert str(content.ratios["AAA"]) == "(02:02:00)"
    assert content.scope("AAA").weight == "2"
