"""The table of a level in the database: read, laid out from the standard, saved."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import evidence
from accounts.access import has_platform_role
from accounts.models import User
from question_bank.models import AssessmentPoint, PointTable, Scope
from question_bank.point_table.changes import (
    Change,
    TableEdit,
    change_faults,
    changes_between,
)
from question_bank.point_table.content import (
    DEPTHS,
    PART_OF_ROOT,
    PointLine,
    ScopeLine,
    TableContent,
)
from question_bank.point_table.defaults import PointPlace, default_scopes
from question_bank.point_table.errors import TableError
from question_bank.point_table.facts import LevelFacts, facts_of
from question_bank.point_table.rules import POINT_CODE, TableFault, faults_of
from question_bank.querysets import TABLE_ROLES
from standards.models import Area, Level, Node, Standard


def level_facts(level: Level) -> LevelFacts:
    """What the standard fixes about the level's table (3 queries)."""
    standard = level.standard_id
    nodes = Node.objects.filter(standard=standard, level=None) | Node.objects.filter(
        standard=standard, level=level
    )
    return facts_of(
        areas=level.standard.areas.all(),
        weights=level.weights.all(),
        nodes=nodes.order_by("position"),
    )


def table_content(level: Level) -> TableContent:
    """The table as it is stored (2 queries)."""
    scopes = scopes_by_code(level)
    points = AssessmentPoint.objects.filter(level=level).select_related("node")
    return TableContent.of(
        (_scope_line(code, scope) for code, scope in scopes.items()),
        (_point_line(point) for point in points),
    )


def scopes_by_code(level: Level) -> dict[str, Scope]:
    """The scopes of a level by their whole codes (1 query)."""
    rows = Scope.objects.filter(level=level).select_related("node", "area")
    found: dict[int, tuple[str, Scope]] = {}
    for row in rows.order_by("depth"):
        above = found[row.parent_id][0] if row.parent_id else ""
        found[row.pk] = (f"{above}{row.code}", row)
    return dict(found.values())


def _scope_line(code: str, scope: Scope) -> ScopeLine:
    ref = scope.node.ref if scope.node else ""
    return ScopeLine(code, scope.name, scope.half_points, ref)


def _point_line(point: AssessmentPoint) -> PointLine:
    return PointLine(
        code=point.code,
        name=point.name,
        importance=point.importance,
        node=point.node.ref,
        textbook_ref=point.textbook_ref,
        is_retired=point.is_retired,
    )


def check_edit(
    level: Level, current: TableContent, edit: TableEdit
) -> list[TableFault]:
    """Everything that bars `edit` from being saved (4 queries)."""
    used = AssessmentPoint.objects.filter(level=level).in_use()
    in_use = set(used.values_list("code", flat=True))
    return [
        *faults_of(edit.content, level_facts(level)),
        *change_faults(current, edit, in_use),
    ]


@transaction.atomic
def save_table(
    *, level: Level, edit: TableEdit, seen: str, actor: User, at: datetime
) -> list[Change]:
    """Store the whole table, or nothing; what changed, with evidence of it.

    `seen` is the digest of the table that the editor began with. TableError:
    no_editor; table_changed, if somebody saved another meanwhile; table_invalid with
    every fault.
    """
    require_editor(actor)
    table = lock_table(level)
    current = table_content(level)
    if current.digest != seen:
        raise TableError("table_changed")
    if faults := check_edit(level, current, edit):
        raise TableError("table_invalid", faults)
    if changes := changes_between(current, edit):
        _store(level, edit)
        table.saved_by, table.saved_at = actor, at
        table.save(update_fields=["saved_by", "saved_at"])
        _record(level, current, edit.content, changes, actor, at)
    return changes


def require_editor(actor: User) -> None:
    """TableError no_editor, if `actor` may not change tables."""
    if not has_platform_role(actor, *TABLE_ROLES):
        raise TableError("no_editor")


def _record(
    level: Level,
    before: TableContent,
    after: TableContent,
    changes: Iterable[Change],
    actor: User,
    at: datetime,
) -> None:
    evidence.record(
        actor=actor,
        action="question_bank.table_saved",
        subject=f"point_table:{level.key}",
        at=at,
        before={"digest": before.digest, "points": len(before.points)},
        after={
            "digest": after.digest,
            "points": len(after.points),
            "changes": [[one.kind.value, one.code] for one in changes],
        },
    )


def _store(level: Level, edit: TableEdit) -> None:
    wanted = {scope.code for scope in edit.content.scopes}
    scopes = lay_scopes(level, edit.content.scopes)
    _store_points(level, edit, scopes)
    gone = [scope for code, scope in scopes.items() if code not in wanted]
    for depth in reversed(DEPTHS):
        Scope.objects.filter(
            pk__in=[scope.pk for scope in gone if scope.depth == depth]
        ).delete()


def lay_scopes(level: Level, lines: Iterable[ScopeLine]) -> dict[str, Scope]:
    """Make and change scopes so that all `lines` are there; others stay.

    All of the level afterwards, by their codes.
    """
    known = scopes_by_code(level)
    areas = {area.name: area for area in level.standard.areas.all()}
    nodes = _nodes(level)
    wanted = list(lines)
    for depth in DEPTHS:
        new: list[Scope] = []
        changed: list[Scope] = []
        for line in (line for line in wanted if line.depth == depth):
            values = _scope_values(line, areas, nodes)
            scope = known.get(line.code)
            if scope is None:
                scope = known[line.code] = _new_scope(level, line, known)
                new.append(scope)
            elif any(getattr(scope, name) != value for name, value in values.items()):
                changed.append(scope)
            for name, value in values.items():
                setattr(scope, name, value)
        Scope.objects.bulk_create(new)
        Scope.objects.bulk_update(changed, SCOPE_FIELDS)
    return known


SCOPE_FIELDS = ("name", "half_points", "part", "area", "node")


def _new_scope(level: Level, line: ScopeLine, known: Mapping[str, Scope]) -> Scope:
    above = known[line.parent] if line.parent else None
    return Scope(level=level, parent=above, depth=line.depth, code=line.code[-1])


def _scope_values(
    line: ScopeLine, areas: Mapping[str, Area], nodes: Mapping[str, Node]
) -> dict[str, Any]:
    area = areas[line.name] if line.depth == 2 else None
    node = nodes[line.node] if line.node else None
    part = PART_OF_ROOT[line.code[0]]
    values = (line.name, line.half_points, part, area, node)
    return dict(zip(SCOPE_FIELDS, values, strict=True))


def _nodes(level: Level) -> dict[str, Node]:
    nodes = Node.objects.filter(standard=level.standard_id, level=None)
    nodes |= Node.objects.filter(standard=level.standard_id, level=level)
    return {node.ref: node for node in nodes.select_related("area")}


def _store_points(level: Level, edit: TableEdit, scopes: Mapping[str, Scope]) -> None:
    rows = {row.code: row for row in AssessmentPoint.objects.filter(level=level)}
    kept = _kept_rows(edit, rows)
    gone = {row.pk for row in rows.values()} - {row.pk for row in kept.values()}
    AssessmentPoint.objects.filter(pk__in=gone).delete()
    _free_codes(kept)
    nodes = _nodes(level)
    changed: list[AssessmentPoint] = []
    new: list[AssessmentPoint] = []
    for point in edit.content.points:
        row = kept.get(point.code)
        filled = _filled(row or AssessmentPoint(level=level), point, scopes, nodes)
        (changed if row else new).append(filled)
    AssessmentPoint.objects.bulk_update(changed, POINT_FIELDS)
    AssessmentPoint.objects.bulk_create(new)


def _kept_rows(
    edit: TableEdit, rows: Mapping[str, AssessmentPoint]
) -> dict[str, AssessmentPoint]:
    """The stored rows that go on, by the code they shall have."""
    moved = {new: rows[old] for old, new in edit.moves.items()}
    stayed = {
        point.code: rows[point.code]
        for point in edit.content.points
        if point.code in rows
        and point.code not in edit.moves
        and point.code not in moved
    }
    return moved | stayed


POINT_FIELDS = (
    "code",
    "name",
    "importance",
    "textbook_ref",
    "is_retired",
    "node",
    "area",
    "part",
    "scope",
)


def _free_codes(kept: Mapping[str, AssessmentPoint]) -> None:
    """Let moving points give up their codes first, so that two may swap them."""
    moving = [row for code, row in kept.items() if row.code != code]
    for row in moving:
        row.code = f"~{row.pk}"
    AssessmentPoint.objects.bulk_update(moving, ["code"])


def _filled(
    row: AssessmentPoint,
    point: PointLine,
    scopes: Mapping[str, Scope],
    nodes: Mapping[str, Node],
) -> AssessmentPoint:
    scope, node = scopes[point.scope], nodes[point.node]
    row.code = point.code
    row.name = point.name
    row.importance = point.importance
    row.textbook_ref = point.textbook_ref
    row.is_retired = point.is_retired
    row.node, row.area = node, node.area
    row.part, row.scope = scope.part, scope
    return row


def lock_table(level: Level) -> PointTable:
    """The state of the level's table (made with the first call), locked till commit.

    Whoever writes scopes or points holds it: of two editors the second compares the
    digest only after the first has stored. SQLite has one writer at a time anyway.
    """
    table, _made = PointTable.objects.select_for_update().get_or_create(level=level)
    return table


@transaction.atomic
def prepare_tables(standard: Standard) -> None:
    """Give every level of a standard its tree. Repeating it changes nothing."""
    for level in standard.levels.select_related("standard"):
        lay_default_tree(level)


@transaction.atomic
def lay_default_tree(level: Level, coming: Collection[PointPlace] = ()) -> PointTable:
    """Lay the tree out from the standard, the stored points and those to come.

    A table that somebody has edited stays as it is.
    """
    table = lock_table(level)
    if not table.is_edited:
        lay_scopes(level, default_scopes(level_facts(level), _places(level, coming)))
    return table


def _places(level: Level, coming: Collection[PointPlace]) -> Iterable[PointPlace]:
    rows = AssessmentPoint.objects.filter(level=level).select_related("area", "node")
    stored = [
        PointPlace(row.code, row.area.name, row.node.ref, row.is_retired)
        for row in rows
        if POINT_CODE.fullmatch(row.code)
    ]
    known = {place.code: place for place in (*coming, *stored)}
    return known.values()
