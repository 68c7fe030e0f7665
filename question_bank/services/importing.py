"""Loading item files: the starter bank, with the log of its second readings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from question_bank.errors import Fault, ItemError
from question_bank.files import ItemFile, ItemRecord, read_item_files
from question_bank.indexing import Worded, index_items
from question_bank.models import (
    AssessmentPoint,
    Item,
    ItemStatus,
    ItemVersion,
    Origin,
    StarterReview,
)
from question_bank.point_table.importing import store_points
from question_bank.services.publishing import publish_version
from question_bank.services.references import Reference, References
from question_bank.starter.readings import Reading, read_rows
from standards.models import Level, Standard

REVIEW_LOG = "review.csv"


@dataclass(frozen=True)
class ImportReport:
    """What an import did, in counts; `kinds` counts the items of the files by kind."""

    points: int
    added: int
    revised: int
    unchanged: int
    kinds: dict[str, int]


@transaction.atomic
def import_items(paths: Iterable[Path], *, at: datetime) -> ImportReport:
    """Load starter files, all or nothing. An unchanged item is left alone, a changed
    one gets a new version, unless people of the bank have revised or retired it.
    ItemError names every fault in every file."""
    paths = list(paths)
    report = import_records(read_item_files(paths), at=at)
    # The log lies beside the files, or above the folders of the levels.
    folders = (folder for path in paths for folder in path.absolute().parents[:2])
    for folder in dict.fromkeys(folders):
        _load_review_log(folder / REVIEW_LOG)
    return report


@transaction.atomic
def import_records(file: ItemFile, *, at: datetime) -> ImportReport:
    """Store what a file holds, for the standard it names."""
    bank = _References(file)
    bank.refuse_unknown()
    bank.points = store_points(
        file.points, levels=bank.levels, nodes=bank.references.nodes
    )
    bank.refuse_retired()
    outcomes = [_import_item(record, bank, at) for record in file.items]
    index_items(bank.written)
    return ImportReport(
        points=len(file.points),
        added=outcomes.count("added"),
        revised=outcomes.count("revised"),
        unchanged=outcomes.count("unchanged"),
        kinds=dict(Counter(record.kind for record in file.items)),
    )


def _import_item(record: ItemRecord, bank: "_References", at: datetime) -> str:
    item = bank.items.get(record.code)
    if item is None:
        item = Item.objects.create(
            code=record.code,
            point=bank.points[record.point_key],
            kind=record.kind,
            pool=record.pool,
            origin=Origin.STARTER,
        )
        outcome = "added"
    elif _is_kept(item, record, bank):
        return "unchanged"
    else:
        outcome = "revised"
    version = publish_version(
        item=item,
        body=record.body,
        sources=bank.sources(record),
        people=None,
        at=at,
        indexed=False,
    )
    bank.written.append((item, version.content))
    return outcome


def _is_kept(item: Item, record: ItemRecord, bank: "_References") -> bool:
    """Whether the item stays as it is: the file says the same, or people know better."""
    point = bank.points[record.point_key]
    if item.origin != Origin.STARTER:
        raise ItemError(
            "item_owned", [Fault(record.code, "编号已用于自编的题,请换一个编号。")]
        )
    if item.status == ItemStatus.RETIRED:
        return True
    if item.current and item.current.origin == Origin.OWN:
        return True
    if (item.pool, item.kind, item.point_id) != (record.pool, record.kind, point.pk):
        raise ItemError(
            "item_identity_changed",
            [Fault(record.code, "题型、用途和鉴定点不得改变,请另编一题。")],
        )
    return _same(item, record, bank)


def _same(item: Item, record: ItemRecord, bank: "_References") -> bool:
    now, body = item.current, record.body
    return (
        now is not None
        and now.content_hash == body.content_hash
        and (now.difficulty, now.cognition, now.points, now.minutes)
        == (body.difficulty, body.cognition, body.points, body.minutes)
        # That its article now stands in the new version is no check of a frozen text.
        and (item.status == ItemStatus.FROZEN or _same_sources(now, record, bank))
    )


def _same_sources(now: ItemVersion, record: ItemRecord, bank: "_References") -> bool:
    return {(s.article_id, s.node_id) for s in now.sources.all()} == {
        (a and a.pk, n and n.pk) for a, n in bank.sources(record)
    }


def _load_review_log(path: Path) -> None:
    """Keep what second readers said of the items of this folder (a repeat adds none)."""
    if not path.exists():
        return
    rows = read_rows(path.read_text(encoding="utf-8"), Reading)
    items = dict(Item.objects.filter(origin=Origin.STARTER).values_list("code", "pk"))
    StarterReview.objects.bulk_create(
        (
            StarterReview(
                item_id=items[row.item],
                content_hash=row.content_hash,
                blind_answer=row.blind_answer,
                verdict=row.verdict,
                remark=row.remark,
            )
            for row in rows
            if row.item in items
        ),
        ignore_conflicts=True,
    )


class _References:
    """What records point to, loaded once: nodes, articles, points, items."""

    def __init__(self, file: ItemFile) -> None:
        self.file = file
        self.standard = _standard_of(file)
        self.levels = {
            level.number: level
            for level in Level.objects.filter(standard=self.standard)
        }
        self.references = References(self.standard)
        # By level too: codes of points begin anew at each level.
        self.points: dict[tuple[int, str], AssessmentPoint] = {}
        # What is to be indexed once all is stored, together.
        self.written: list[Worded] = []
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
            if p.level not in self.levels or p.node not in self.references.nodes
        ]
        faults += [
            Fault(p.code, f"鉴定点的条目属于“{node.area}”,文件写的是“{p.area}”。")
            for p in self.file.points
            if (node := self.references.nodes.get(p.node)) and str(node.area) != p.area
        ]
        for record in self.file.items:
            faults += [
                Fault(record.code, f"找不到出处:{s.law}{s.article}{s.standard}。")
                for s in record.body.sources
                if not self.references.resolves(s)
            ]
        if faults:
            raise ItemError("reference_unknown", faults)

    def refuse_retired(self) -> None:
        faults = [
            Fault(record.code, f"鉴定点 {record.point} 已停用,不能再出新题。")
            for record in self.file.items
            if record.code not in self.items
            and self.points[record.point_key].is_retired
        ]
        if faults:
            raise ItemError("point_retired", faults)

    def sources(self, record: ItemRecord) -> list[Reference]:
        return self.references.rows(record.body.sources)


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
