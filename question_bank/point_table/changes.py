"""What one table has that another has not, in words; and which changes items forbid."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from question_bank.point_table.content import PointLine, ScopeLine, TableContent
from question_bank.point_table.rules import TableFault


class ChangeKind(Enum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    RENAMED = "renamed"
    RETIRED = "retired"
    RESTORED = "restored"
    REWEIGHTED = "reweighted"
    REGRADED = "regraded"
    REHUNG = "rehung"
    RESOURCED = "resourced"

    @property
    def label(self) -> str:
        return str(LABELS[self])


LABELS = {
    ChangeKind.ADDED: gettext_lazy("新增"),
    ChangeKind.REMOVED: gettext_lazy("删除"),
    ChangeKind.MOVED: gettext_lazy("移动"),
    ChangeKind.RENAMED: gettext_lazy("改名"),
    ChangeKind.RETIRED: gettext_lazy("停用"),
    ChangeKind.RESTORED: gettext_lazy("恢复"),
    ChangeKind.REWEIGHTED: gettext_lazy("改比重"),
    ChangeKind.REGRADED: gettext_lazy("改重要程度"),
    ChangeKind.REHUNG: gettext_lazy("改标准条目"),
    ChangeKind.RESOURCED: gettext_lazy("改教材出处"),
}


@dataclass(frozen=True)
class Change:
    kind: ChangeKind
    code: str
    before: str
    after: str

    def __str__(self) -> str:
        told = "→".join(text for text in (self.before, self.after) if text)
        return f"{self.kind.label} {self.code} {told}"


@dataclass(frozen=True)
class TableEdit:
    """A wanted table, and which of its points are old ones under a new code.

    `moves` is old code → new code. What is in neither table is neither.
    """

    content: TableContent
    moves: Mapping[str, str] = field(default_factory=dict)


def edit_of(content: TableContent, current: TableContent) -> TableEdit:
    """The edit that leads from `current` to a table which only has codes.

    A point that vanished and one that appeared are one that moved, if they share a
    name that no other such point has.
    """
    gone = _only_in(current, content)
    come = _only_in(content, current)
    once = {
        name
        for name, count in Counter(point.name for point in gone).items()
        if count == 1 and [point.name for point in come].count(name) == 1
    }
    codes = {point.name: point.code for point in come}
    moves = {one.code: codes[one.name] for one in gone if one.name in once}
    return TableEdit(content, moves)


def _only_in(one: TableContent, other: TableContent) -> list[PointLine]:
    known = {point.code for point in other.points}
    return [point for point in one.points if point.code not in known]


def changes_between(current: TableContent, edit: TableEdit) -> list[Change]:
    """Scopes first, each kind in the order of codes."""
    return [*_scope_changes(current, edit.content), *_point_changes(current, edit)]


def _scope_changes(current: TableContent, wanted: TableContent) -> Iterator[Change]:
    old = {scope.code: scope for scope in current.scopes}
    new = {scope.code: scope for scope in wanted.scopes}
    for code in sorted(old.keys() | new.keys()):
        if code not in old:
            yield Change(ChangeKind.ADDED, code, "", new[code].name)
        elif code not in new:
            yield Change(ChangeKind.REMOVED, code, old[code].name, "")
        else:
            yield from _scope_differences(old[code], new[code])


def _scope_differences(old: ScopeLine, new: ScopeLine) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(ChangeKind.RENAMED, new.code, old.name, new.name)
    if old.half_points != new.half_points:
        yield Change(ChangeKind.REWEIGHTED, new.code, old.weight, new.weight)
    if old.node != new.node:
        yield Change(ChangeKind.REHUNG, new.code, old.node, new.node)


def _point_changes(current: TableContent, edit: TableEdit) -> Iterator[Change]:
    came_from = {new: old for old, new in edit.moves.items()}
    old = {point.code: point for point in current.points}
    kept = set()
    for point in edit.content.points:
        before = old.get(came_from.get(point.code, point.code))
        # A code that another point gave up is a new point's, not the old one's.
        if before is None or (before.code in edit.moves and point.code == before.code):
            yield Change(ChangeKind.ADDED, point.code, "", point.name)
        else:
            kept.add(before.code)
            yield from _point_differences(before, point)
    for code, point in old.items():
        if code not in kept:
            yield Change(ChangeKind.REMOVED, code, point.name, "")


def _point_differences(old: PointLine, new: PointLine) -> Iterator[Change]:
    if old.code != new.code:
        yield Change(ChangeKind.MOVED, new.code, old.code, new.code)
    if old.name != new.name:
        yield Change(ChangeKind.RENAMED, new.code, old.name, new.name)
    if old.importance != new.importance:
        yield Change(ChangeKind.REGRADED, new.code, old.importance, new.importance)
    if old.is_retired != new.is_retired:
        kind = ChangeKind.RETIRED if new.is_retired else ChangeKind.RESTORED
        yield Change(kind, new.code, "", new.name)
    if old.textbook_ref != new.textbook_ref:
        before, after = old.textbook_ref, new.textbook_ref
        yield Change(ChangeKind.RESOURCED, new.code, before, after)
    if old.node != new.node:
        yield Change(ChangeKind.REHUNG, new.code, old.node, new.node)


def change_faults(
    current: TableContent, edit: TableEdit, in_use: Collection[str]
) -> list[TableFault]:
    """Points with items (`in_use`) keep their code: items are numbered after it."""
    wanted = {point.code: point for point in edit.content.points}
    faults = []
    for point in current.points:
        if point.code not in in_use:
            continue
        if point.code in edit.moves:
            place = wanted[edit.moves[point.code]].place
            message = _("%(code)s 已有试题，不能改代码；可以停用，另立新点。")
        elif point.code not in wanted:
            place = ""
            message = _("%(code)s 已有试题，不能删除；可以停用。")
        else:
            continue
        values = {"code": point.code}
        faults.append(TableFault(point.code, place, "code", message % values))
    return faults
