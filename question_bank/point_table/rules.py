"""What makes a table complete and right, and what it should have besides.

Faults bar a table from being saved. Warnings follow published practice (领域规则 §2.1)
and bar nothing.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.point_table.content import (
    AUXILIARY,
    CORE,
    GENERAL,
    IMPORTANCES,
    LOWEST,
    PART_OF_ROOT,
    ROOTS_OF_PART,
    THEORY,
    PointLine,
    ScopeLine,
    TableContent,
    points_text,
)
from question_bank.point_table.facts import LevelFacts

SCOPE_CODE = re.compile(r"[ABC][A-Z]{0,2}")
POINT_CODE = re.compile(r"[ABC][A-Z]{2}(?!000)[0-9]{3}")
LONGEST = {"scope": 80, "point": 120, "textbook_ref": 120}
# A cell that begins so is a formula to the next program that opens it.
FORMULA_STARTS = ("=", "+", "-", "@")
WHOLE = 200  # half points: each part is marked out of 100
PART_NAMES = {"theory": gettext_lazy("理论知识"), "skill": gettext_lazy("技能")}

COLUMN_NAMES = {
    "code": gettext_lazy("代码"),
    "name": gettext_lazy("名称"),
    "weight": gettext_lazy("鉴定比重"),
    "importance": gettext_lazy("重要程度"),
    "textbook_ref": gettext_lazy("教材出处"),
    "node": gettext_lazy("标准条目"),
}

# Guidance, not law: shares in per cent, numbers of points and items.
LEAST_CORE, MOST_GENERAL, MOST_AUXILIARY = 80, 15, 5
LEAST_POINTS = 200
# Template T2 asks one item for each point of an area's weight (§2.3).
POINTS_PER_ITEM = 2
ITEMS_PER_POINT = 4


@dataclass(frozen=True)
class TableFault:
    """What is wrong in one cell: the line's code, its place, the column, a sentence."""

    code: str
    place: str
    column: str
    message: str

    def __str__(self) -> str:
        if not self.code:
            return self.message
        return f"{self.code} {COLUMN_NAMES[self.column]}：{self.message}"


def faults_of(content: TableContent, facts: LevelFacts) -> list[TableFault]:
    """Everything that is wrong, in the order of the table."""
    return [
        *_scope_form(content.scopes),
        *_scope_tree(content),
        *_sums(content),
        *_second_level(content, facts),
        *_wholes(content, facts),
        *_point_form(content.points),
        *_point_places(content, facts),
    ]


def _at(line: ScopeLine | PointLine, column: str, message: str) -> TableFault:
    return TableFault(line.code, line.place, column, message)


def text_fault(text: str, longest: int, *, required: bool = True) -> str:
    """What is wrong with a text that goes into a cell, or nothing."""
    if not text.strip():
        return _("没有填写。") if required else ""
    if len(text) > longest:
        return _("最多 %(most)d 个字符。") % {"most": longest}
    if text.startswith(FORMULA_STARTS):
        return _("不能以 = + - @ 开头，这会被当作公式。")
    if not text.isprintable() or text != text.strip():
        return _("含有看不见的字符，请重新输入。")
    return ""


def _scope_form(scopes: Sequence[ScopeLine]) -> Iterator[TableFault]:
    counts = Counter(scope.code for scope in scopes)
    names = Counter((scope.parent, scope.name) for scope in scopes if scope.code)
    for scope in scopes:
        if not SCOPE_CODE.fullmatch(scope.code):
            yield _at(
                scope,
                "code",
                _("范围代码须为一至三个大写字母，第一个是 A、B 或 C。"),
            )
        elif counts[scope.code] > 1:
            yield _at(scope, "code", _("范围代码重复。"))
        if fault := text_fault(scope.name, LONGEST["scope"]):
            yield _at(scope, "name", fault)
        elif names[scope.parent, scope.name] > 1:
            yield _at(scope, "name", _("同一范围下有两个名称相同的范围。"))
        if not 0 <= scope.half_points <= WHOLE:
            yield _at(scope, "weight", _("鉴定比重须在 0 至 100 之间。"))


def _scope_tree(content: TableContent) -> Iterator[TableFault]:
    known = {scope.code for scope in content.scopes}
    parents = {scope.parent for scope in content.scopes}
    for scope in content.scopes:
        if scope.parent and scope.parent not in known:
            message = _("没有上级范围 %(code)s。") % {"code": scope.parent}
            yield _at(scope, "code", message)
        if scope.depth < LOWEST and scope.code and scope.code not in parents:
            yield _at(scope, "code", _("没有下一级范围。"))


def _sums(content: TableContent) -> Iterator[TableFault]:
    sums: dict[str, int] = defaultdict(int)
    for scope in content.scopes:
        sums[scope.parent] += scope.half_points
    for scope in content.scopes:
        below = sums.get(scope.code)
        if scope.code and below is not None and below != scope.half_points:
            message = _("下一级的鉴定比重合计 %(sum)s 分，应为 %(weight)s 分。")
            values = {"sum": points_text(below), "weight": scope.weight}
            yield _at(scope, "weight", message % values)


def _second_level(content: TableContent, facts: LevelFacts) -> Iterator[TableFault]:
    for part, roots in ROOTS_OF_PART.items():
        wanted = facts.weights(part)
        found = [s for s in content.scopes if s.depth == 2 and s.parent in roots]
        for scope in found:
            yield from _weighed(scope, wanted)
        names = Counter(scope.name for scope in found)
        for scope in found:
            if names[scope.name] > 1 and scope.name in wanted:
                message = _("权重表的这一行出现了两次。")
                yield _at(scope, "name", message)
        for name in wanted:
            if name not in names:
                message = _("%(part)s缺少权重表的“%(area)s”。")
                values = {"part": PART_NAMES[part], "area": name}
                yield TableFault("", "", "name", message % values)


def _weighed(scope: ScopeLine, wanted: Mapping[str, int]) -> Iterator[TableFault]:
    weight = wanted.get(scope.name)
    if weight is None:
        yield _at(scope, "name", _("二级范围须与标准权重表的项目同名。"))
    elif scope.half_points != weight:
        message = _("标准权重表规定 %(weight)s 分，这里是 %(found)s 分。")
        values = {"weight": points_text(weight), "found": scope.weight}
        yield _at(scope, "weight", message % values)


def _wholes(content: TableContent, facts: LevelFacts) -> Iterator[TableFault]:
    for part, roots in ROOTS_OF_PART.items():
        tops = [s for s in content.scopes if s.code in roots]
        total = sum(scope.half_points for scope in tops)
        if total != WHOLE and facts.weights(part):
            message = _("%(part)s的鉴定比重合计 %(sum)s 分，应为 100 分。")
            values = {"part": PART_NAMES[part], "sum": points_text(total)}
            place = tops[0] if tops else ScopeLine("", "", 0)
            yield _at(place, "weight", message % values)


def _point_form(points: Sequence[PointLine]) -> Iterator[TableFault]:
    counts = Counter(point.code for point in points)
    names = Counter((point.scope, point.name) for point in points)
    for point in points:
        if not POINT_CODE.fullmatch(point.code):
            message = _("鉴定点代码须为三个大写字母和三位数字，如 ABC012。")
            yield _at(point, "code", message)
        elif counts[point.code] > 1:
            yield _at(point, "code", _("鉴定点代码重复。"))
        if fault := text_fault(point.name, LONGEST["point"]):
            yield _at(point, "name", fault)
        elif names[point.scope, point.name] > 1:
            yield _at(point, "name", _("同一范围下有两个名称相同的鉴定点。"))
        if point.importance not in IMPORTANCES:
            yield _at(point, "importance", _("重要程度须为 X、Y 或 Z。"))
        longest = LONGEST["textbook_ref"]
        if fault := text_fault(point.textbook_ref, longest, required=False):
            yield _at(point, "textbook_ref", fault)


def _point_places(content: TableContent, facts: LevelFacts) -> Iterator[TableFault]:
    scopes = {scope.code: scope for scope in content.scopes}
    for point in content.points:
        scope, area = scopes.get(point.scope), scopes.get(point.code[:2])
        if not POINT_CODE.fullmatch(point.code):
            continue
        if scope is None:
            message = _("没有三级范围 %(code)s。") % {"code": point.scope}
            yield _at(point, "code", message)
        elif area and (fault := _node_fault(point, scope, area, facts)):
            yield _at(point, "node", fault)


def _node_fault(
    point: PointLine, scope: ScopeLine, area: ScopeLine, facts: LevelFacts
) -> str:
    node = facts.by_ref.get(point.node)
    if node is None:
        return _("标准的本等级没有条目 %(ref)s。") % {"ref": point.node}
    if node.area != area.name:
        values = {"ref": point.node, "area": node.area}
        return _("条目 %(ref)s 属于“%(area)s”，不在这个范围。") % values
    if scope.node and not facts.is_under(point.node, scope.node):
        values = {"ref": point.node, "scope": scope.name}
        return _("条目 %(ref)s 不在“%(scope)s”之下。") % values
    return ""


def warnings_of(
    content: TableContent,
    facts: LevelFacts,
    items: Mapping[str, int],
) -> list[str]:
    """What guidance asks and the table lacks, in full sentences.

    `items`: published items by code of point.
    """
    if not content.active:
        return [_("这一等级还没有鉴定点。")]
    return [
        *_importance_warnings(content),
        *_number_warnings(content, facts),
        *_weight_warnings(content),
        *_item_warnings(content, items),
    ]


def _importance_warnings(content: TableContent) -> Iterator[str]:
    ratio = content.ratios[""]
    for letter, count, bound, is_least in (
        (CORE, ratio.core, LEAST_CORE, True),
        (GENERAL, ratio.general, MOST_GENERAL, False),
        (AUXILIARY, ratio.auxiliary, MOST_AUXILIARY, False),
    ):
        found = 100 * count
        wanted = bound * ratio.total
        if (found < wanted) if is_least else (found > wanted):
            message = (
                _("重要程度 %(letter)s 占 %(share)s%%，一般不低于 %(bound)d%%。")
                if is_least
                else _("重要程度 %(letter)s 占 %(share)s%%，一般不高于 %(bound)d%%。")
            )
            share = f"{found / ratio.total:.1f}"
            yield message % {"letter": letter, "share": share, "bound": bound}


def _number_warnings(content: TableContent, facts: LevelFacts) -> Iterator[str]:
    total = len(content.active)
    if total < LEAST_POINTS:
        message = _("全级有 %(total)d 个鉴定点，一般不少于 %(least)d 个。")
        yield message % {"total": total, "least": LEAST_POINTS}
    for scope in content.scopes:
        if scope.depth != 2 or PART_OF_ROOT.get(scope.code[0]) != THEORY:
            continue
        wanted = POINTS_PER_ITEM * facts.weights(THEORY).get(scope.name, 0) // 2
        found = content.ratios[scope.code].total
        if found < wanted:
            message = _(
                "“%(area)s”有 %(found)d 个鉴定点，"
                "不到组卷题数的 %(times)d 倍（%(wanted)d 个）。"
            )
            values = {"area": scope.name, "found": found, "wanted": wanted}
            yield message % {**values, "times": POINTS_PER_ITEM}


def _weight_warnings(content: TableContent) -> Iterator[str]:
    empty = [s for s in content.lowest if not content.ratios[s.code].total]
    if missing := [scope.code for scope in empty if scope.half_points]:
        message = _("有比重而没有鉴定点的三级范围：%(codes)s。")
        yield message % {"codes": "、".join(missing)}
    bare = [s.code for s in content.lowest if s not in empty and not s.half_points]
    if bare:
        message = _("有鉴定点而没有比重的三级范围：%(codes)s。")
        yield message % {"codes": "、".join(bare)}


def _item_warnings(content: TableContent, items: Mapping[str, int]) -> Iterable[str]:
    thin = sum(items.get(point.code, 0) < ITEMS_PER_POINT for point in content.active)
    if thin:
        message = _("%(thin)d 个鉴定点的已发布试题不到 %(least)d 道（供参考）。")
        yield message % {"thin": thin, "least": ITEMS_PER_POINT}
