"""What the debrief of a closed play shows, from the stored report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from casework.engine import ERRORS, CaseTemplate
from casework.engine.template import Rule
from casework.models import Play
from casework.replay import template_of
from casework.wording import ERROR_ICONS, LEVELS, NODE_KINDS, TYPES
from law.models import LegalSource
from standards.models import Node

Report = Mapping[str, Any]


@dataclass(frozen=True)
class Bar:
    """Points of one type of items, as ui's item bars want them."""

    name: str | Promise
    held: Decimal
    points: Decimal


@dataclass(frozen=True)
class Link:
    """Where a page of the house says more; `text` is what stands there."""

    label: str
    text: str
    url: str


@dataclass(frozen=True)
class Links:
    """Links by reference of the node, and by article as the pack writes it."""

    nodes: Mapping[str, Link]
    laws: Mapping[str, Link]


@dataclass(frozen=True)
class Row:
    """One row: 你的做法, 规程要求, 依据. `error` is a word, empty if all was right."""

    id: str
    type: str | Promise
    title: str
    earned: Decimal
    points: Decimal
    error: str
    icon: str
    critical: bool
    your: str
    right: str
    consequence: str
    rule: Rule
    nodes: tuple[Link, ...]
    laws: tuple[Link, ...]

    @property
    def lost(self) -> Decimal:
        return self.points - self.earned


@dataclass(frozen=True)
class DebriefPage:
    play: Play
    pack: str
    raw: Decimal
    cap: Decimal | None
    bars: tuple[Bar, ...]
    rows: tuple[Row, ...]

    @property
    def missed(self) -> list[Row]:
        """What has to change, the errors that cap the score first."""
        wrong = [row for row in self.rows if row.error]
        return sorted(wrong, key=lambda row: (not row.critical, -row.lost))

    @property
    def is_capped(self) -> bool:
        """Whether a critical error took points that the items had earned."""
        return self.cap is not None and self.raw > self.cap

    @property
    def criticals(self) -> list[Row]:
        return [row for row in self.rows if row.critical]

    @property
    def lost_in(self) -> list[str]:
        """The types of items that lost points, in the order of the bars."""
        return [str(bar.name) for bar in self.bars if bar.held < bar.points]


def debrief_page(play: Play) -> DebriefPage:
    """Return the debrief (two queries: nodes of the standard, laws)."""
    template = template_of(play.case)
    report: Report = play.report or {}
    links = Links(node_links(template), law_links(template))
    rows = [_row(item, template, links) for item in report["items"]]
    return DebriefPage(
        play=play,
        pack=template.pack.label,
        raw=_points(report["raw"]),
        cap=_points(report["cap"]) if report["cap"] else None,
        bars=tuple(_bars(report["items"])),
        rows=tuple(sorted(rows, key=lambda row: not row.critical)),
    )


def node_links(template: CaseTemplate) -> dict[str, Link]:
    """Return the nodes that the case names, by reference; unloaded ones are absent."""
    code, edition = template.standard.split("/")
    nodes = Node.objects.filter(
        standard__code=code, standard__edition=edition, ref__in=template.refs
    )
    return {
        node.ref: Link(_node_label(node), node.text, node.get_absolute_url())
        for node in nodes.select_related("standard", "level").defer(
            "standard__document"
        )
    }


def law_links(template: CaseTemplate) -> dict[str, Link]:
    """Return the articles that the rules rest on; a law not loaded is absent."""
    cited = {law for rule in template.pack.rules.values() for law in rule.laws}
    titles = {law.split(" ")[0] for law in cited}
    known = LegalSource.objects.filter(short_title__in=titles)
    loaded = set(known.values_list("short_title", flat=True))
    return {law: _law_link(law) for law in cited if law.split(" ")[0] in loaded}


def _law_link(law: str) -> Link:
    title, _, article = law.partition(" ")
    return Link(law, "", f"{reverse('law:source', args=[title])}#{article}")


def _node_label(node: Node) -> str:
    level = LEVELS[str(node.level.number)] if node.level else ""
    return f"{level} {node.code} {NODE_KINDS.get(node.kind, '')}".strip()


def _bars(items: Iterable[Report]) -> Iterable[Bar]:
    for kind, name in TYPES.items():
        same = [item for item in items if item["type"] == kind]
        held = sum(Decimal(item["earned"]) for item in same)
        points = sum(Decimal(item["max"]) for item in same)
        if points:
            yield Bar(name, _points(held), _points(points))


def _row(item: Report, template: CaseTemplate, links: Links) -> Row:
    rule = template.pack.rules[item["rule"]]
    return Row(
        id=item["id"],
        type=TYPES[item["type"]],
        title=item["title"].removeprefix("▲"),
        earned=_points(item["earned"]),
        points=_points(item["max"]),
        error=ERRORS.get(item["error"], ""),
        icon=ERROR_ICONS.get(item["error"], "alert"),
        critical=item["critical"],
        your=item["your"],
        right=item["right"],
        consequence=item["consequence"],
        rule=rule,
        nodes=tuple(links.nodes[ref] for ref in item["refs"] if ref in links.nodes),
        laws=tuple(links.laws[law] for law in rule.laws if law in links.laws),
    )


def _points(stored: str | Decimal | int) -> Decimal:
    """Points without a tail of zeros: 12, 2.5."""
    points = Decimal(stored).normalize()
    return points.quantize(Decimal(1)) if points == points.to_integral() else points
