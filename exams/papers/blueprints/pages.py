"""The editor as it is drawn: every field with its label, its text and its faults."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.papers.blueprints.faults import Ground, theory_kinds
from exams.papers.blueprints.posted import Posted, PostedRow
from exams.papers.blueprints.rules import GRADES, MOST_ROWS, RuleFault
from standards.models import Part

SPARE_ROWS = 2
PLACE = re.compile(r"(sections|cases|bands)-(\d+)(?:-(\w+))?")


@dataclass(frozen=True)
class Label:
    """How a field is called, and what to fill in."""

    label: str | Promise
    unit: str | Promise = ""
    help: str | Promise = ""


LABELS: Mapping[str, Label] = {
    "minutes": Label(
        gettext_lazy("考试时间"), gettext_lazy("分钟"), gettext_lazy("不少于标准规定")
    ),
    "difficulty_target": Label(
        gettext_lazy("难度目标"), "", gettext_lazy("全卷平均得分率，如 0.65")
    ),
    "difficulty_tolerance": Label(
        gettext_lazy("难度允差"), "±", gettext_lazy("不填：不设限，尽量接近目标")
    ),
    "band_slack": Label(
        gettext_lazy("分布允差"), gettext_lazy("题"), gettext_lazy("每档上下几题")
    ),
    "core_percent": Label(
        gettext_lazy("核心点占比"), "%", gettext_lazy("核心鉴定点（X）的题至少占多少")
    ),
    "lower_level_items": Label(
        gettext_lazy("借用低等级的题"), gettext_lazy("题"), gettext_lazy("至多几题")
    ),
    "cooldown": Label(
        gettext_lazy("冷却"), gettext_lazy("场"), gettext_lazy("最近几场用过的题不抽")
    ),
    "overlap": Label(
        gettext_lazy("两卷可共用"), gettext_lazy("题"), gettext_lazy("锚题不算在内")
    ),
    "anchors": Label(
        gettext_lazy("锚题"), gettext_lazy("题"), gettext_lazy("同一批各卷都有的题")
    ),
}
ROW_LABELS: Mapping[str, str | Promise] = {
    "kind": gettext_lazy("题型"),
    "count": gettext_lazy("题数"),
    "points": gettext_lazy("每题分值"),
    "areas": gettext_lazy("范围"),
    "case": gettext_lazy("案例"),
    "area": gettext_lazy("范围"),
}
TABLE_LABELS: Mapping[str, str | Promise] = {
    "sections": gettext_lazy("大题"),
    "cases": gettext_lazy("案例"),
    "bands": gettext_lazy("难度分布"),
    "weights": gettext_lazy("权重表"),
    "part": gettext_lazy("部分"),
    "name": gettext_lazy("名称"),
}
DIFFICULTY_FIELDS = ("difficulty_target", "difficulty_tolerance")
OTHER_FIELDS = (
    "minutes",
    "core_percent",
    "lower_level_items",
    "cooldown",
    "overlap",
    "anchors",
)


@dataclass(frozen=True)
class Field:
    """One input. `name` is its name and id, `fault` stands below it ("" if sound)."""

    name: str
    label: str
    value: str
    fault: str
    unit: str = ""
    help: str = ""


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Row:
    """A row of sections or cases: its choices, its fields, its faults by column."""

    number: int
    fields: Mapping[str, Field]
    kinds: Sequence[Choice] = ()
    cases: Sequence[Choice] = ()
    areas: Sequence[Choice] = ()
    areas_name: str = ""
    areas_text: str = ""


@dataclass(frozen=True)
class Said:
    """A fault in the summary, with the field to which it leads."""

    field: str
    label: str
    message: str


class EditorPage:
    """The fields of an editor, as typed, with what is wrong with them."""

    def __init__(
        self,
        posted: Posted,
        ground: Ground,
        faults: Iterable[RuleFault] = (),
        *,
        spare: int = SPARE_ROWS,
    ) -> None:
        self.posted, self.ground, self.spare = posted, ground, spare
        self.faults = tuple(faults)
        self._at: defaultdict[str, list[str]] = defaultdict(list)
        for fault in self.faults:
            self._at[fault.field].append(fault.message)

    @property
    def is_theory(self) -> bool:
        return self.ground.part == Part.THEORY

    @property
    def summary(self) -> list[Said]:
        return [
            Said(fault.field, label_of(fault.field), fault.message)
            for fault in self.faults
        ]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Every place for a fault with what stands there: for a live redraw."""
        rows = [*self.sections, *self.cases]
        names = [field.name for row in rows for field in row.fields.values()]
        names += [row.areas_name for row in rows if row.areas_name]
        names += ["sections", "cases", "bands", "weights", "band_slack"]
        names += [f"bands-{place}" for place in range(GRADES)]
        names += [*DIFFICULTY_FIELDS, *OTHER_FIELDS]
        return [(name, self.said(name)) for name in names]

    def said(self, name: str) -> str:
        return " ".join(self._at.get(name, ()))

    @property
    def sections_fault(self) -> str:
        return self.said("sections")

    @property
    def cases_fault(self) -> str:
        return self.said("cases")

    @property
    def bands_fault(self) -> str:
        return self.said("bands")

    @property
    def weights_fault(self) -> str:
        return self.said("weights")

    @property
    def difficulty(self) -> list[Field]:
        return [self._field(name) for name in DIFFICULTY_FIELDS]

    @property
    def others(self) -> list[Field]:
        return [self._field(name) for name in OTHER_FIELDS]

    @property
    def band_slack(self) -> Field:
        return self._field("band_slack")

    @property
    def bands(self) -> list[Field]:
        return [
            Field(
                name=f"bands-{place}",
                label=_("难度 %(n)d") % {"n": place + 1},
                value=value,
                fault=self.said(f"bands-{place}"),
                unit="%",
            )
            for place, value in enumerate(self.posted.bands)
        ]

    @property
    def sections(self) -> list[Row]:
        if not self.is_theory and not self.posted.sections:
            return []
        empty = PostedRow({"kind": "", "count": "", "points": ""})
        return [
            self._section(place, row)
            for place, row in enumerate(self._with_spare(self.posted.sections, empty))
        ]

    @property
    def cases(self) -> list[Row]:
        if self.is_theory and not self.posted.cases:
            return []
        empty = PostedRow({"case": "", "area": "", "points": ""})
        return [
            self._case(place, row)
            for place, row in enumerate(self._with_spare(self.posted.cases, empty))
        ]

    def _with_spare(
        self, rows: tuple[PostedRow, ...], empty: PostedRow
    ) -> tuple[PostedRow, ...]:
        return (*rows, *[empty] * self.spare)[:MOST_ROWS]

    def _section(self, place: int, row: PostedRow) -> Row:
        at = f"sections-{place}"
        return Row(
            number=place + 1,
            fields={name: self._cell(at, name, row) for name in row.values},
            kinds=_choices(theory_kinds(), row.values["kind"]),
            areas=_choices({a: a for a in self.ground.area_names}, *row.areas),
            areas_name=f"{at}-areas",
            areas_text=_areas_text(row.areas),
        )

    def _case(self, place: int, row: PostedRow) -> Row:
        at = f"cases-{place}"
        return Row(
            number=place + 1,
            fields={name: self._cell(at, name, row) for name in row.values},
            cases=_choices(self.ground.cases, row.values["case"]),
            areas=_choices({a: a for a in self.ground.area_names}, row.values["area"]),
        )

    def _cell(self, at: str, name: str, row: PostedRow) -> Field:
        path = f"{at}-{name}"
        return Field(path, label_of(path), row.values[name], self.said(path))

    def _field(self, name: str) -> Field:
        known = LABELS[name]
        return Field(
            name=name,
            label=str(known.label),
            value=self.posted.values[name],
            fault=self.said(name),
            unit=str(known.unit),
            help=str(known.help),
        )


def _choices(offered: Mapping[str, str], *chosen: str) -> list[Choice]:
    return [Choice(value, label, value in chosen) for value, label in offered.items()]


def _areas_text(areas: Sequence[str]) -> str:
    if not areas:
        return _("全部范围")
    return _("%(first)s等 %(n)d 个范围") % {"first": areas[0], "n": len(areas)}


def label_of(path: str) -> str:
    """The field in words: 第 1 大题·题数."""
    if path in LABELS:
        return str(LABELS[path].label)
    placed = PLACE.fullmatch(path)
    if not placed:
        return str(TABLE_LABELS.get(path, ""))
    table, place, column = placed.groups()
    names = {
        "table": TABLE_LABELS[table],
        "n": int(place) + 1,
        "column": ROW_LABELS.get(column or "", ""),
    }
    if not column:
        return _("%(table)s第 %(n)d 档") % names
    return _("%(table)s第 %(n)d 行%(column)s") % names
