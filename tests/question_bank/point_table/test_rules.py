"""The rules of the table, without database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.point_table.changes import (
    ChangeKind,
    TableEdit,
    change_faults,
    changes_between,
    edit_of,
)
from question_bank.point_table.content import (
    PointLine,
    Ratio,
    ScopeLine,
    TableContent,
    next_point_code,
    next_scope_code,
)
from question_bank.point_table.defaults import default_scopes
from question_bank.point_table.rules import faults_of, warnings_of
from question_bank.point_table.shares import shares
from tests.question_bank.point_table.tables import (
    FACTS,
    changed,
    content,
    table,
    tables,
)

POINTS = [
    ("AAA001", "准点"),
    ("AAA002", "迟到"),
    ("BAA001", "线路"),
    ("CAB001", "敲门"),
]


def told(table):
    return [
        (fault.code, fault.column, fault.message) for fault in faults_of(table, FACTS)
    ]


def test_the_default_tree_follows_the_weight_table():
    tree = {scope.code: scope for scope in default_scopes(FACTS, [])}
    assert [(s.code, s.name, s.half_points) for s in tree.values() if s.depth < 3] == [
        ("A", "基本要求", 60),
        ("AA", "守则", 60),
        ("B", "相关知识要求", 140),
        ("BA", "投递", 80),
        ("BB", "收寄", 60),
        ("C", "技能要求", 200),
        ("CA", "投递", 140),
        ("CB", "收寄", 60),
    ]
    assert (tree["BAB"].name, tree["BAB"].node) == ("交付", "5:1.2")
    assert told(content()) == []


def test_the_third_level_shares_by_the_number_of_points():
    found = content([("AAA001", "甲"), ("AAA002", "乙"), ("AAB001", "丙")])
    assert [found.scope(code).weight for code in ("AAA", "AAB")] == ["20", "10"]
    without = content()
    assert [without.scope(code).weight for code in ("AAA", "AAB")] == ["15", "15"]


def test_a_retired_point_earns_its_scope_nothing():
    points = [
        PointLine("AAA001", "甲", "X", "2.1.1", is_retired=True),
        PointLine("AAB001", "乙", "X", "2.1.2"),
    ]
    assert table(points).scope("AAA").half_points == 0


@given(st.integers(0, 200), st.lists(st.integers(0, 50), min_size=1, max_size=12))
def test_shares_add_up_and_stay_within_one_step(total, counts):
    found = shares(total, counts)
    assert sum(found) == total
    wanted = counts if any(counts) else [1] * len(counts)
    for share, count in zip(found, wanted, strict=True):
        assert abs(share - total * count / sum(wanted)) < 2


@given(tables())
def test_a_valid_table_has_no_faults(table):
    assert faults_of(table, FACTS) == []


@pytest.mark.parametrize(
    ("code", "fields", "fault"),
    [
        ("AAA", {"half_points": 31}, ("AA", "weight", "合计 15.5 分,应为 30 分")),
        ("AA", {"half_points": 62}, ("AA", "weight", "规定 30 分")),
        ("A", {"half_points": 62}, ("A", "weight", "合计 30 分,应为 31 分")),
        ("AAA", {"name": "守密"}, ("AAA", "name", "名称相同")),
        ("AAA", {"name": ""}, ("AAA", "name", "没有填写")),
        ("AAA", {"name": "=1"}, ("AAA", "name", "公式")),
        ("AAA", {"code": "AAa"}, ("AAa", "code", "大写字母")),
        ("AAA", {"code": "AZA"}, ("AZA", "code", "没有上级范围 AZ")),
        ("AAA", {"code": "AAB"}, ("AAB", "code", "重复")),
        ("BA", {"name": "寄递"}, ("BA", "name", "同名")),
        ("BA", {"name": "收寄"}, ("BA", "name", "两次")),
        ("AAA001", {"code": "AAA000"}, ("AAA000", "code", "三位数字")),
        ("AAA001", {"code": "AAA1"}, ("AAA1", "code", "三位数字")),
        ("AAA001", {"code": "AAA00１"}, ("AAA00１", "code", "三位数字")),
        ("AAA001", {"code": "AAC001"}, ("AAC001", "code", "没有三级范围 AAC")),
        ("AAA001", {"code": "AAA002"}, ("AAA002", "code", "重复")),
        ("AAA001", {"name": "迟到"}, ("AAA001", "name", "名称相同")),
        ("AAA001", {"name": "甲\u200b"}, ("AAA001", "name", "看不见")),
        ("AAA001", {"name": "甲" * 121}, ("AAA001", "name", "120")),
        ("AAA001", {"importance": "W"}, ("AAA001", "importance", "X、Y 或 Z")),
        ("AAA001", {"textbook_ref": "+1"}, ("AAA001", "textbook_ref", "公式")),
        ("AAA001", {"node": "9"}, ("AAA001", "node", "没有条目 9")),
        ("AAA001", {"node": "5:1.1"}, ("AAA001", "node", "属于“投递”")),
        ("AAA001", {"node": "2.1.2"}, ("AAA001", "node", "不在“守时”之下")),
    ],
)
def test_a_fault_is_named_where_it_is(code, fields, fault):
    where, column, words = fault
    found = told(changed(content(POINTS), code, **fields))
    words = words.replace(",", "，")
    assert any((c, n) == (where, column) and words in m for c, n, m in found), found


def test_a_missing_row_of_the_weight_table_is_named():
    whole = content(POINTS)
    kept = [scope for scope in whole.scopes if not scope.code.startswith("BB")]
    found = [message for _, _, message in told(TableContent.of(kept, whole.points))]
    assert any("理论知识缺少权重表的“收寄”" in message for message in found)


def test_a_part_that_does_not_make_100_is_named():
    whole = content()
    kept = [scope for scope in whole.scopes if not scope.code.startswith("A")]
    found = [message for _, _, message in told(TableContent.of(kept, []))]
    assert any("理论知识的鉴定比重合计 70 分" in message for message in found)


def test_a_higher_scope_needs_one_below_it():
    whole = content()
    kept = [scope for scope in whole.scopes if scope.parent != "AA"]
    assert ("AA", "code", "没有下一级范围。") in told(TableContent.of(kept, []))


def test_the_point_may_hang_on_a_leaf_below_its_scope():
    assert told(changed(content(POINTS), "AAA001", node="2.1.1(1)")) == []


def test_ratios_count_every_depth_and_leave_retired_points_out():
    points = [
        PointLine("AAA001", "甲", "X", "2.1.1"),
        PointLine("AAA002", "乙", "Y", "2.1.1"),
        PointLine("AAB001", "丙", "X", "2.1.2"),
        PointLine("AAB002", "丁", "Z", "2.1.2", is_retired=True),
    ]
    ratios = table(points).ratios
    assert [str(ratios[code]) for code in ("", "A", "AAA", "AAB", "B")] == [
        "(02:01:00)",
        "(02:01:00)",
        "(01:01:00)",
        "(01:00:00)",
        "(00:00:00)",
    ]
    assert str(Ratio(132, 21, 0)) == "(132:21:00)"


def hints(content, items=None):
    return "\n".join(warnings_of(content, FACTS, items or {}))


def test_guidance_is_told_as_warnings():
    found = hints(changed(content(POINTS), "AAA001", importance="Z"))
    assert "X 占 75.0%，一般不低于 80%" in found
    assert "Z 占 25.0%，一般不高于 5%" in found
    assert "Y 占" not in found
    assert "全级有 4 个鉴定点，一般不少于 200 个" in found
    assert "“守则”有 2 个鉴定点，不到组卷题数的 2 倍（60 个）" in found
    assert "4 个鉴定点的已发布试题不到 4 道" in found
    assert "3 个鉴定点" in hints(content(POINTS), {"AAA001": 4})


def test_a_full_table_has_nothing_to_be_told():
    plan = {
        "AAA": 40,
        "AAB": 40,
        "BAA": 40,
        "BAB": 40,
        "BBA": 60,
        "CAA": 40,
        "CAB": 40,
        "CBA": 40,
    }
    points = [
        (f"{s}{n:03}", f"{s}{n}")
        for s, count in plan.items()
        for n in range(1, count + 1)
    ]
    assert hints(content(points), {code: 4 for code, _ in points}) == ""


def test_weights_and_points_that_do_not_meet_are_told():
    found = content([("AAA001", "甲")])
    moved = changed(changed(found, "AAA", half_points=0), "AAB", half_points=60)
    assert "有比重而没有鉴定点的三级范围：AAB、" in hints(moved)
    assert "有鉴定点而没有比重的三级范围：AAA。" in hints(moved)


def test_a_table_without_points_says_only_that():
    assert hints(content()) == "这一等级还没有鉴定点。"


@given(tables())
def test_a_table_differs_from_itself_in_nothing(table):
    assert changes_between(table, edit_of(table, table)) == []


def kinds(old, new, moves=None):
    edit = edit_of(new, old) if moves is None else TableEdit(new, moves)
    return [(one.kind, one.code) for one in changes_between(old, edit)]


def test_each_change_is_named():
    old = content(POINTS)
    new = changed(
        old, "AAA001", name="守点", importance="Y", is_retired=True,
        textbook_ref="1", node="2.1.1(1)",
    )  # fmt: skip
    new = changed(new, "AAA", half_points=10)
    assert kinds(old, new) == [
        (ChangeKind.REWEIGHTED, "AAA"),
        (ChangeKind.RENAMED, "AAA001"),
        (ChangeKind.REGRADED, "AAA001"),
        (ChangeKind.RETIRED, "AAA001"),
        (ChangeKind.RESOURCED, "AAA001"),
        (ChangeKind.REHUNG, "AAA001"),
    ]
    assert (ChangeKind.RESTORED, "AAA001") in kinds(new, old)


def test_a_point_that_only_changed_its_code_has_moved():
    old = content(POINTS)
    assert kinds(old, changed(old, "AAA001", code="AAB007")) == [
        (ChangeKind.MOVED, "AAB007")
    ]


def test_a_code_that_one_point_gave_up_is_free_for_another():
    old = content(POINTS)
    moved = changed(old, "AAA001", code="AAA009")
    new = TableContent.of(
        moved.scopes, [*moved.points, PointLine("AAA001", "新点", "X", "2.1.1")]
    )
    assert kinds(old, new, {"AAA001": "AAA009"}) == [
        (ChangeKind.ADDED, "AAA001"),
        (ChangeKind.MOVED, "AAA009"),
    ]


def test_two_points_may_swap_their_codes():
    old = content(POINTS)
    new = changed(changed(old, "AAA001", name="迟到"), "AAA002", name="准点")
    found = kinds(old, new, {"AAA001": "AAA002", "AAA002": "AAA001"})
    assert found == [(ChangeKind.MOVED, "AAA001"), (ChangeKind.MOVED, "AAA002")]


def test_a_point_with_items_keeps_its_code():
    old = content(POINTS)
    moved = edit_of(changed(old, "AAA001", code="AAB007"), old)
    gone = edit_of(
        TableContent.of(old.scopes, [p for p in old.points if p.code != "AAA001"]), old
    )
    for edit, words in ((moved, "不能改代码"), (gone, "不能删除")):
        assert change_faults(old, edit, {"BAA001"}) == []
        [fault] = change_faults(old, edit, {"AAA001"})
        assert words in fault.message


def test_the_digest_is_of_what_people_can_change():
    old = content(POINTS)
    assert changed(old, "AAA001", place="7").digest == old.digest
    for fields in ({"name": "丁"}, {"is_retired": True}, {"textbook_ref": "1"}):
        assert changed(old, "AAA001", **fields).digest != old.digest
    assert changed(old, "AAA", half_points=1).digest != old.digest
    scope = ScopeLine("A", "A", 0)
    assert TableContent.of([scope, replace(scope)], []) == TableContent(
        (scope, scope), ()
    )


def test_the_next_codes_are_proposed():
    assert next_point_code("AAA", ["AAA001", "AAA007", "AAB009", "AAAx"]) == "AAA008"
    assert next_point_code("AAC", []) == "AAC001"
    assert next_scope_code("AA", ["AAA", "AAC", "ABD"]) == "AAD"
    assert next_scope_code("AA", []) == "AAA"
    assert next_scope_code("AA", ["AAZ"]) == ""
