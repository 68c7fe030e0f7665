"""Writing to the bank: publishing versions, importing files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from accounts.models import User
from law.models import Article, SourceVersion
from question_bank.errors import Fault, ItemError
from question_bank.files import (
    ItemFile,
    ItemRecord,
    SourceRecord,
    read_item_files,
)
from question_bank.hashing import content_hash
from question_bank.models import (
    AssessmentPoint,
    Item,
    ItemSource,
    ItemStatus,
    ItemVersion,
    Origin,
)
from question_bank.point_table.importing import store_points
from standards.models import Level, Node, Standard


@dataclass(frozen=True)
class ImportReport:
    """What an import did, in counts."""

    points: int
    added: int
    revised: int
    unchanged: int


def import_items(
    paths: Iterable[Path], *, at: datetime, origin: Origin = Origin.STARTER
) -> ImportReport:
    """Load item files, all or nothing. An unchanged item is left alone, a changed
    one gets a new version. ItemError names every fault in every file."""
    return import_records(read_item_files(paths), at=at, origin=origin)


@transaction.atomic
def import_records(file: ItemFile, *, at: datetime, origin: Origin) -> ImportReport:
    """Store what a file holds, for the standard it names."""
    bank = _References(file)
    bank.refuse_unknown()
    bank.points = store_points(file.points, levels=bank.levels, nodes=bank.nodes)
    bank.refuse_retired()
    outcomes = [_import_item(record, bank, at, origin) for record in file.items]
    return ImportReport(
        points=len(file.points),
        added=outcomes.count("added"),
        revised=outcomes.count("revised"),
        unchanged=outcomes.count("unchanged"),
    )


def _import_item(
    record: ItemRecord, bank: "_References", at: datetime, origin: Origin
) -> str:
    item = bank.items.get(record.code)
    if item is None:
        item = Item.objects.create(
            code=record.code,
            point=bank.points[record.point_key],
            kind=record.kind,
            pool=record.pool,
            origin=origin,
        )
        outcome = "added"
    elif _same(item, record, bank):
        return "unchanged"
    else:
        outcome = "revised"
    publish_version(
        item=item, record=record, sources=bank.sources(record), author=None, at=at
    )
    return outcome


def _same(item: Item, record: ItemRecord, bank: "_References") -> bool:
    point = bank.points[record.point_key]
    if (item.pool, item.kind, item.point_id) != (record.pool, record.kind, point.pk):
        raise ItemError(
            "item_identity_changed",
            [Fault(record.code, "题型、用途和鉴定点不得改变,请另编一题。")],
        )
    now = item.current
    return (
        now is not None
        and now.content_hash == content_hash(record.kind, record.content)
        and (now.difficulty, now.cognition, now.points, now.minutes)
        == (record.difficulty, record.cognition, record.points, record.minutes)
        # That its article now stands in the new version is no check of a frozen text.
        and (item.status == ItemStatus.FROZEN or _same_sources(now, record, bank))
    )


def _same_sources(now: ItemVersion, record: ItemRecord, bank: "_References") -> bool:
    return {(s.article_id, s.node_id) for s in now.sources.all()} == {
        (a and a.pk, n and n.pk) for a, n in bank.sources(record)
    }


@transaction.atomic
def publish_version(
    *,
    item: Item,
    record: ItemRecord,
    sources: Sequence[tuple[Article | None, Node | None]],
    author: User | None,
    at: datetime,
) -> ItemVersion:
    """Freeze the next version of `item` and make it the one papers draw from."""
    number = item.versions.count() + 1
    version = ItemVersion.objects.create(
        item=item,
        number=number,
        content=dict(record.content),
        content_hash=content_hash(record.kind, record.content),
        difficulty=record.difficulty,
        cognition=record.cognition,
        points=record.points,
        minutes=record.minutes,
        created_by=author,
        created_at=at,
    )
    ItemSource.objects.bulk_create(
        ItemSource(version=version, article=article, node=node)
        for article, node in sources
    )
    item.current = version
    item.status = ItemStatus.PUBLISHED
    item.save(update_fields=["current", "status"])
    return version


def freeze_items(version: SourceVersion, at: datetime) -> int:
    """Keep items that rest on this version of a law out of papers; how many.

    One comes back by a changed text, never by loading the same file again.
    """
    resting = Item.objects.filter(current__sources__article__version=version)
    published = Item.objects.filter(pk__in=resting, status=ItemStatus.PUBLISHED)
    return published.update(status=ItemStatus.FROZEN)


class _References:
    """What records point to, loaded once: nodes, articles, points, items."""

    def __init__(self, file: ItemFile) -> None:
        self.file = file
        self.standard = _standard_of(file)
        self.levels = {
            level.number: level
            for level in Level.objects.filter(standard=self.standard)
        }
        self.nodes = {
            node.ref: node
            for node in Node.objects.filter(standard=self.standard).select_related(
                "area"
            )
        }
        self.articles = _newest_articles()
        # By level too: codes of points begin anew at each level.
        self.points: dict[tuple[int, str], AssessmentPoint] = {}
        self.items = {
            item.code: item
            for item in Item.objects.filter(
                code__in=[record.code for record in file.items]
            )
            .select_related("current")
            .prefetch_related("current__sources")
        }

    def refuse_unknown(self) -> None:
        faults = [
            Fault(p.code, f"标准中没有这一等级或条目:{p.level} {p.node}。")
            for p in self.file.points
            if p.level not in self.levels or p.node not in self.nodes
        ]
        faults += [
            Fault(p.code, f"鉴定点的条目属于“{node.area}”,文件写的是“{p.area}”。")
            for p in self.file.points
            if (node := self.nodes.get(p.node)) and str(node.area) != p.area
        ]
        for record in self.file.items:
            faults += [
                Fault(record.code, f"找不到出处:{s.law}{s.article}{s.standard}。")
                for s in record.sources
                if not self._resolves(s)
            ]
        if faults:
            raise ItemError("reference_unknown", faults)

    def _resolves(self, source: SourceRecord) -> bool:
        if source.standard:
            return source.standard in self.nodes
        return (source.law, source.article) in self.articles

    def refuse_retired(self) -> None:
        faults = [
            Fault(record.code, f"鉴定点 {record.point} 已停用,不能再出新题。")
            for record in self.file.items
            if record.code not in self.items
            and self.points[record.point_key].is_retired
        ]
        if faults:
            raise ItemError("point_retired", faults)

    def sources(self, record: ItemRecord) -> list[tuple[Article | None, Node | None]]:
        return [
            (None, self.nodes[s.standard])
            if s.standard
            else (self.articles[s.law, s.article], None)
            for s in record.sources
        ]


def _standard_of(file: ItemFile) -> Standard:
    """The standard that the file names, else the only one there is."""
    name = file.standard
    found = Standard.objects.all()
    if name:
        found = found.edition(name.edition, code=name.code)
    standards = list(found.defer("document")[:2])
    if not standards:
        message = f"请先载入职业标准{name or ''}。"
        raise ItemError("no_standard", [Fault("standards", message)])
    if len(standards) > 1:
        message = "已载入几个职业标准,请在文件里写明 standard 和 edition。"
        raise ItemError("standard_unnamed", [Fault("standards", message)])
    return standards[0]


def _newest_articles() -> dict[tuple[str, str], Article]:
    """Articles by law and number; a later version replaces an earlier one."""
    articles = Article.objects.select_related("version__source").order_by(
        "version__valid_from"
    )
    return {(a.version.source.short_title, a.number): a for a in articles}
