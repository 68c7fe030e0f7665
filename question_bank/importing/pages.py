"""What the page of an import shows: its rows, with twins and faults beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Prefetch, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from question_bank.duplicates import Segment, difference
from question_bank.kinds import KINDS
from question_bank.models import (
    Draft,
    ImportBatch,
    ImportRow,
    ImportStatus,
    Item,
    RowState,
)
from question_bank.querysets import ImportRowQuerySet
from question_bank.texts import question_words

PAGE_SIZE = 30
UNPLACED = Q(point__isnull=True) & ~Q(place="")
# What the tabs above the rows narrow them to.
FILTERS: Mapping[str, tuple[str | Promise, Q]] = {
    "all": (_("全部"), Q()),
    "ready": (_("可导入"), Q(state=RowState.READY, accepted_at=None) & ~UNPLACED),
    "warning": (
        _("有提醒"),
        Q(state=RowState.WARNING, accepted_at=None) & ~UNPLACED,
    ),
    "error": (_("有错误"), Q(state=RowState.ERROR)),
    "unplaced": (_("待归类"), UNPLACED),
    "twins": (_("与别的题相近"), Q(similarity__isnull=False)),
    "unchanged": (_("与题库相同"), Q(state=RowState.UNCHANGED)),
    "accepted": (_("已成草稿"), Q(accepted_at__isnull=False)),
}


@dataclass(frozen=True)
class Tab:
    code: str
    label: str | Promise
    number: int


@dataclass(frozen=True)
class ShownTwin:
    """The text most like a row's, with what differs marked; `item` may be opened."""

    percent: int
    item: Item | None
    row: int | None
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class ShownRow:
    row: ImportRow
    kind: str
    stem: str
    twin: ShownTwin | None

    @property
    def is_choosable(self) -> bool:
        row = self.row
        right = row.state in (RowState.READY, RowState.WARNING)
        return right and row.point_id is not None and row.accepted_at is None

    @property
    def is_unplaced(self) -> bool:
        return self.row.point_id is None and bool(self.row.place)


@dataclass(frozen=True)
class ImportPage:
    batch: ImportBatch
    tabs: tuple[Tab, ...]
    tab: str
    page: Page[ImportRow]
    rows: tuple[ShownRow, ...]
    is_owner: bool

    def number(self, code: str) -> int:
        return next((tab.number for tab in self.tabs if tab.code == code), 0)

    @property
    def is_worked_on(self) -> bool:
        """Whether a job reads its rows or makes drafts of them."""
        job = self.batch.job
        if self.batch.status == ImportStatus.READING:
            return job is None or not job.is_finished
        return self.batch.status == ImportStatus.OPEN and not (
            job is None or job.is_finished
        )

    @property
    def ready(self) -> int:
        return self.number("ready")

    @property
    def warning(self) -> int:
        return self.number("warning")

    @property
    def right(self) -> int:
        return self.ready + self.warning

    @property
    def unplaced(self) -> int:
        return self.number("unplaced")

    @property
    def accepted(self) -> int:
        return self.number("accepted")


def import_page(
    batch: ImportBatch, user: User, *, tab: str, number: str | None
) -> ImportPage:
    """One page of rows (6 queries)."""
    tab = tab if tab in FILTERS else "all"
    found: ImportRowQuerySet = batch.rows.filter(FILTERS[tab][1])
    page = Paginator(
        found.select_related("point", "existing", "draft__item"), PAGE_SIZE
    ).get_page(number)
    return ImportPage(
        batch=batch,
        tabs=_tabs(batch),
        tab=tab,
        page=page,
        rows=tuple(_shown_rows(batch, user, list(page))),
        is_owner=batch.uploaded_by_id == user.pk,
    )


def _tabs(batch: ImportBatch) -> tuple[Tab, ...]:
    counts = {code: Count("pk", filter=rule) for code, (_l, rule) in FILTERS.items()}
    numbers = batch.rows.aggregate(**counts)
    return tuple(
        Tab(code, label, numbers[code])
        for code, (label, _rule) in FILTERS.items()
        if numbers[code] or code == "all"
    )


def _shown_rows(
    batch: ImportBatch, user: User, rows: Sequence[ImportRow]
) -> Iterable[ShownRow]:
    items = _twin_items(user, rows)
    numbers = [row.twin_row for row in rows if row.twin_row]
    there = batch.rows.filter(number__in=numbers).values_list("number", "record")
    texts = {number: _question(record) for number, record in there}
    for row in rows:
        kind = KINDS.get(row.kind)
        twin = _twin(row, items, texts)
        yield ShownRow(row, str(kind.label) if kind else "", _stem(row), twin)


def _twin_items(user: User, rows: Sequence[ImportRow]) -> dict[Any, Item]:
    """Twins of the bank that this person may see."""
    wanted = [row.twin_id for row in rows if row.twin_id]
    items = Item.objects.visible_to(user).filter(pk__in=wanted)
    drafts = Prefetch("drafts", Draft.objects.select_related("head"))
    found = items.select_related("current").prefetch_related(drafts)
    return {item.pk: item for item in found}


def _twin(
    row: ImportRow, items: Mapping[Any, Item], texts: Mapping[int, str]
) -> ShownTwin | None:
    item = items.get(row.twin_id)
    if row.similarity is None or (item is None and row.twin_row is None):
        return None
    theirs = _item_question(item) if item else texts.get(row.twin_row or 0, "")
    return ShownTwin(
        percent=round(row.similarity * 100),
        item=item,
        row=None if item else row.twin_row,
        segments=tuple(difference(_question(row.record), theirs)),
    )


def _item_question(item: Item) -> str:
    """What the item asks, published or not yet."""
    if item.current:
        return question_words(item.current.content)
    heads = [draft.head for draft in item.drafts.all() if draft.head]
    return question_words(heads[0].content) if heads else ""


def _question(record: Mapping[str, Any] | None) -> str:
    return question_words((record or {}).get("content", {}))


def _stem(row: ImportRow) -> str:
    return str((row.record or {}).get("content", {}).get("stem", ""))


def places_of(batch: ImportBatch) -> list[tuple[str, int, int | None]]:
    """Each classification of the rows that wait: its words, how many rows, its point."""
    waiting = batch.rows.waiting().filter(existing=None).exclude(place="")
    found = waiting.values_list("place").annotate(rows=Count("pk"), to=F("point"))
    return sorted(found.values_list("place", "rows", "to"), key=_open_first)


def _open_first(place: tuple[str, int, int | None]) -> tuple[bool, str]:
    return place[2] is not None, place[0]
