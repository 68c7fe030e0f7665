"""What a row of a sheet means in this bank: its level and point, sources, twin by code."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from question_bank.checks import advice
from question_bank.codes import POINT_RETIRED
from question_bank.editing.forms import WRONG_PART, parts_of
from question_bank.kinds import KINDS
from question_bank.kinds.rubric import RubricKind
from question_bank.models import (
    AssessmentPoint,
    Draft,
    ImportBatch,
    ImportRow,
    Item,
    ItemStatus,
    RowState,
)
from question_bank.records import ItemBody
from question_bank.services.bodies import bodies_of
from question_bank.services.references import References
from question_bank.sheets import national, own
from question_bank.sheets.fields import heading_of
from question_bank.sheets.records import Remark, Severity, SheetItem, SheetRow
from standards.models import Level

LONGEST_PLACE = 300
# Advice that the checks of a row give in their own words.
SAID_HERE = frozenset({"source_missing", "points_off"})
# What our columns are called in the national form.
THERE = {
    own.SOURCES: national.SOURCE,
    own.POINTS: national.POINTS,
    own.POINT: national.PLACES[0],
}


@dataclass
class _Found:
    """A row on its way through the checks."""

    row: SheetRow
    item: SheetItem
    remarks: list[Remark]
    place: str = ""
    point: AssessmentPoint | None = None
    existing: Item | None = None
    is_unchanged: bool = False

    def wrong(self, column: str, message: str) -> None:
        self._say(Severity.ERROR, column, message)

    def warn(self, column: str, message: str) -> None:
        self._say(Severity.WARNING, column, message)

    def _say(self, severity: Severity, column: str, message: str) -> None:
        columns = [column, THERE.get(column, column)]
        self.remarks.append(self.row.remark(severity, columns, message))

    @property
    def is_wrong(self) -> bool:
        return any(one.severity is Severity.ERROR for one in self.remarks)

    @property
    def state(self) -> RowState:
        if self.is_wrong:
            return RowState.ERROR
        if self.is_unchanged:
            return RowState.UNCHANGED
        return RowState.WARNING if self.remarks else RowState.READY


@dataclass
class RowChecker:
    """Checks rows of one import against the bank; what does not change is read once."""

    batch: ImportBatch
    user: User
    levels: dict[int, Level] = field(init=False)
    references: References = field(init=False)
    points: dict[tuple[int, str], AssessmentPoint] = field(init=False)

    def __post_init__(self) -> None:
        standard = self.batch.level.standard
        levels = Level.objects.filter(standard=standard)
        self.levels = {level.number: level for level in levels}
        self.references = References(standard)
        points = AssessmentPoint.objects.filter(level__standard=standard)
        self.points = _by_code_and_name(list(points.select_related("level")))

    def check(self, rows: Sequence[SheetRow]) -> list[ImportRow]:
        """The rows as they will be shown (4 queries for all of them)."""
        existing = self._existing(rows)
        bodies = bodies_of(existing.values())
        busy = _busy(existing.values())
        made = []
        for row in rows:
            if row.item is None:
                made.append(self._unread(row))
                continue
            found = _Found(row, self._filled(row.item), list(row.remarks))
            found.existing = existing.get(found.item.code)
            self._place(found)
            self._refer(found)
            _weigh(found)
            if found.existing:
                _identify(found, found.existing)
            elif found.item.code:
                message = _("没有编号为 %(code)s 的题可以修订，将作为新题另给编号。")
                found.warn(own.CODE, message % {"code": found.item.code})
            _advise(found)
            if found.existing and not found.is_wrong:
                _compare(found, bodies[found.existing.pk], found.existing.pk in busy)
            made.append(self._made(found))
        return made

    def _filled(self, item: SheetItem) -> SheetItem:
        return item.filled(
            level=self.batch.level.number,
            pool=self.batch.pool,
            cognition=self.batch.cognition,
        )

    def _existing(self, rows: Iterable[SheetRow]) -> dict[str, Item]:
        codes = [row.item.code for row in rows if row.item and row.item.code]
        items = Item.objects.visible_to(self.user).filter(code__in=codes)
        return {item.code: item for item in items.select_related("current", "point")}

    def _place(self, found: _Found) -> None:
        item = found.item
        if item.level not in self.levels:
            found.wrong(own.LEVEL, _("标准中没有这个等级。"))
            return
        if found.existing and not item.point:
            found.point = found.existing.point
            return
        words = (item.point,) if item.point else item.place
        if not words:
            found.wrong(own.POINT, _("没有填写鉴定点。"))
            return
        found.place = " / ".join(words)[:LONGEST_PLACE]
        for key in ("".join(words), words[-1], words[-1].split()[0]):
            found.point = found.point or self.points.get((item.level, key))
        if found.point and not found.existing:
            for message in unfit(found.point, item.kind):
                found.wrong(own.POINT, message)

    def _refer(self, found: _Found) -> None:
        if not found.item.sources:
            found.warn(own.SOURCES, _("没有依据，送审前须补上。"))
        for source in found.item.sources:
            if not self.references.resolves(source):
                message = _("法规库和标准里没有%(one)s，送审前须改正或先录入。")
                found.warn(own.SOURCES, message % {"one": source})
            elif self.references.is_superseded(source):
                message = _("%(one)s已被新版本取代，请核对内容是否仍然成立。")
                found.warn(own.SOURCES, message % {"one": source})

    def _unread(self, row: SheetRow) -> ImportRow:
        return ImportRow(
            batch=self.batch,
            number=row.number,
            state=RowState.ERROR,
            remarks=[_as_json(remark) for remark in row.remarks],
        )

    def _made(self, found: _Found) -> ImportRow:
        return ImportRow(
            batch=self.batch,
            number=found.row.number,
            record=found.item.as_json(),
            kind=found.item.kind,
            state=found.state,
            remarks=[_as_json(remark) for remark in found.remarks],
            place=found.place,
            point=found.point,
            existing=found.existing,
        )


def unfit(point: AssessmentPoint, kind: str) -> Iterator[str]:
    """Why no new item of this kind may hang on `point`."""
    if point.is_retired:
        yield str(POINT_RETIRED)
    if point.part not in parts_of(KINDS[kind]):
        yield str(WRONG_PART)


def _by_code_and_name(
    points: Sequence[AssessmentPoint],
) -> dict[tuple[int, str], AssessmentPoint]:
    """By level and code, and by level and name where it names only one."""
    times = Counter((point.level.number, point.name) for point in points)
    named = {
        (point.level.number, point.name): point
        for point in points
        if times[point.level.number, point.name] == 1
    }
    return named | {(point.level.number, point.code): point for point in points}


def _busy(items: Iterable[Item]) -> set[UUID]:
    """Items that somebody is writing or reviewing."""
    return set(
        Draft.objects.open().filter(item__in=items).values_list("item", flat=True)
    )


def _advise(found: _Found) -> None:
    """What an author would be told while writing; a faulty row has other worries."""
    item = found.item
    if found.is_wrong:
        return
    for one in advice(item.kind, item.content, item.sources, points=item.points):
        if one.code not in SAID_HERE:
            column = heading_of(KINDS[item.kind], one.field)
            found.warn(column, str(one.message))


def _weigh(found: _Found) -> None:
    """Points are those of the rubric; working time is needed with them."""
    kind = KINDS[found.item.kind]
    if not isinstance(kind, RubricKind) or found.row.is_wrong:
        return
    total = kind.total(found.item.content)
    if found.item.points not in (None, total):
        message = _("分值须等于各采分点之和 %(total)s 分。")
        found.wrong(own.POINTS, message % {"total": total})
    found.item = replace(found.item, points=total)
    if not found.item.minutes:
        found.warn(own.MINUTES, _("没有写明作答时间，送审前须补上。"))


def _identify(found: _Found, existing: Item) -> None:
    """What a sheet cannot change of an item that it names by its code."""
    if existing.status == ItemStatus.RETIRED:
        message = _("这道题已经停用；要再用，请留空编号，作为新题导入。")
        found.wrong(own.CODE, message)
    if found.item.kind != existing.kind or found.point != existing.point:
        message = _("已有试题的题型和鉴定点不能由表格改变；另编一题请留空编号。")
        found.wrong(own.CODE, message)
    if found.item.pool != existing.pool:
        found.wrong(own.POOL, _("已有试题的用途不能由表格改变。"))


def _compare(found: _Found, body: ItemBody, is_busy: bool) -> None:
    """Whether the row says what the bank has. Spellings that mean nothing stay."""
    kind = KINDS[found.item.kind]
    values = kind.values_of(found.item.content)
    content = kind.content_from(values, like=body.content)
    found.item = replace(found.item, content=content)
    found.is_unchanged = _plain(body_in(found.item)) == _plain(body)
    if not found.is_unchanged and is_busy:
        message = _("这道题有一份没有办完的草稿，请办完后再导入修订。")
        found.wrong(own.CODE, message)


def _plain(body: ItemBody) -> ItemBody:
    """With the sources in one order: their order means nothing."""
    return replace(body, sources=tuple(sorted(body.sources, key=str)))


def body_in(item: SheetItem) -> ItemBody:
    """What a checked row says as the bank keeps it."""
    assert item.difficulty is not None, "a row without difficulty is wrong"
    return ItemBody(
        kind=item.kind,
        content=item.content,
        difficulty=item.difficulty,
        cognition=item.cognition,
        points=item.points,
        minutes=item.minutes,
        sources=item.sources,
    )


def _as_json(remark: Remark) -> dict[str, str]:
    return {
        "severity": remark.severity.value,
        "column": remark.column,
        "cell": remark.cell,
        "message": remark.message,
    }
