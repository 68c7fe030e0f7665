"""Points out of item files: each to its scope, the tree made or checked before."""

from collections.abc import Iterable, Mapping, Sequence

from question_bank.errors import Fault, ItemError
from question_bank.files import PointRecord
from question_bank.models import AssessmentPoint, PointTable, Scope
from question_bank.point_table.content import LOWEST
from question_bank.point_table.defaults import PointPlace
from question_bank.point_table.storing import lay_default_tree, scopes_by_code
from standards.models import Level, Node

Points = dict[tuple[int, str], AssessmentPoint]


def store_points(
    records: Sequence[PointRecord],
    *,
    levels: Mapping[int, Level],
    nodes: Mapping[str, Node],
) -> Points:
    """The points of files, stored, by level and code.

    While nobody has edited a level's table, its tree follows the standard and these
    points, and files may change them. Later files only add. ItemError (`point_misplaced`)
    names every point whose code leads to no scope, or to one of another area.
    """
    points: Points = {}
    faults: list[Fault] = []
    for number in dict.fromkeys(record.level for record in records):
        own = [record for record in records if record.level == number]
        level = levels[number]
        table = lay_default_tree(level, [_place(record) for record in own])
        scopes = scopes_by_code(level)
        if found := list(_misplaced(own, scopes, nodes)):
            faults += found
        else:
            points |= _store(own, table, scopes, nodes)
    if faults:
        raise ItemError("point_misplaced", faults)
    return points


def _place(record: PointRecord) -> PointPlace:
    return PointPlace(record.code, record.area, record.node)


def _misplaced(
    records: Iterable[PointRecord],
    scopes: Mapping[str, Scope],
    nodes: Mapping[str, Node],
) -> Iterable[Fault]:
    for record in records:
        branch = scopes.get(record.code[: LOWEST - 1])
        if record.code[:LOWEST] not in scopes or branch is None:
            yield Fault(record.code, "细目表里没有这个代码的三级范围。")
        elif branch.area_id != nodes[record.node].area_id:
            yield Fault(record.code, f"代码属于“{branch.name}”,条目不在其中。")


def _store(
    records: Iterable[PointRecord],
    table: PointTable,
    scopes: Mapping[str, Scope],
    nodes: Mapping[str, Node],
) -> Points:
    stored = AssessmentPoint.objects.filter(level=table.level_id)
    known = {point.code: point for point in stored}
    found: Points = {}
    for record in records:
        point = known.get(record.code)
        if point is None or not table.is_edited:
            point = _written(record, table, scopes[record.code[:LOWEST]], nodes)
        found[record.key] = point
    return found


def _written(
    record: PointRecord, table: PointTable, scope: Scope, nodes: Mapping[str, Node]
) -> AssessmentPoint:
    node = nodes[record.node]
    point, _made = AssessmentPoint.objects.update_or_create(
        level_id=table.level_id,
        code=record.code,
        defaults={
            "name": record.name,
            "node": node,
            "area": node.area,
            "part": scope.part,
            "importance": record.importance,
            "scope": scope,
        },
    )
    return point
