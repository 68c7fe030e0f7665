"""How the map and its gaps are told on screens."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from question_bank.coverage.gaps import Gap
from question_bank.coverage.heat import Band, Cell, HeatMap, RowNode
from question_bank.kinds import kind_of
from question_bank.paper_needs import Unit

DIFFICULTY_WORDS: dict[int, Promise] = {
    1: gettext_lazy("易"),
    2: gettext_lazy("较易"),
    3: gettext_lazy("中等"),
    4: gettext_lazy("较难"),
    5: gettext_lazy("难"),
}
BAND_WORDS = {
    (1, 2): gettext_lazy("易"),
    (3,): gettext_lazy("中"),
    (4, 5): gettext_lazy("难"),
}


def band_text(band: Band, *, fine: bool) -> str:
    return str(band.difficulties[0] if fine else BAND_WORDS[band.difficulties])


def kinds_text(kinds: Iterable[str]) -> str:
    return "、".join(str(kind_of(kind).label) for kind in kinds)


def amount_text(amount: int, unit: Unit) -> str:
    """12 题, or 24 half points as 12 分."""
    if unit is Unit.ITEMS:
        return ngettext("%(n)s 题", "%(n)s 题", amount) % {"n": amount}
    return ngettext("%(n)s 分", "%(n)s 分", amount) % {"n": figure(amount, unit)}


def figure(amount: int, unit: Unit) -> str:
    """The bare number: items, or points without a needless .0."""
    if unit is Unit.ITEMS:
        return str(amount)
    return f"{(Decimal(amount) / 2).normalize():f}"


def cell_text(cell: Cell, unit: Unit) -> str:
    """Everything that a cell stands for, in one sentence."""
    if not cell.is_wanted:
        held = amount_text(cell.published, unit)
        return _("权重表不取，已发布 %(held)s") % {"held": held}
    if unit is Unit.ITEMS:
        told = _("够 %(papers)s 套：已发布 %(held)s 题，目标 %(target)s 题")
    else:
        told = _("够 %(papers)s 套：已发布 %(held)s 分，目标 %(target)s 分")
    values = {
        "papers": cell.papers,
        "held": figure(cell.published, unit),
        "target": figure(cell.target, unit),
    }
    return told % values + _under_way(cell, unit)


def _under_way(cell: Cell, unit: Unit) -> str:
    parts = ""
    if cell.in_review:
        parts += _("，在审 %(n)s") % {"n": amount_text(cell.in_review, unit)}
    if cell.in_writing:
        parts += _("，在写 %(n)s") % {"n": amount_text(cell.in_writing, unit)}
    return parts


def row_code(node: RowNode) -> str:
    """2.1 of the basic requirements is another than 2.1 of the work contents."""
    return node.code if node.is_content else _("基%(code)s") % {"code": node.code}


def gap_title(gap: Gap) -> str:
    cell = gap.cell
    return _("%(code)s %(text)s · %(kind)s · %(difficulty)s") % {
        "code": row_code(cell.node),
        "text": cell.node.text,
        "kind": kinds_text(cell.kinds),
        "difficulty": DIFFICULTY_WORDS[cell.thin],
    }


def gap_gain(gap: Gap, unit: Unit) -> str:
    """What writing gains; what is under way is counted as if it were published."""
    told = _("写 %(amount)s，从 %(now)s 套到 %(then)s 套") % {
        "amount": amount_text(gap.amount, unit),
        "now": gap.now,
        "then": gap.then,
    }
    if not gap.cell.under_way:
        return told
    counted = amount_text(gap.cell.under_way, unit)
    return told + _("（已算上在写在审的 %(counted)s）") % {"counted": counted}


def headline(heat: HeatMap, name: str) -> str:
    if not heat.limits:
        return _("%(name)s：还没有权重表") % {"name": name}
    return _("%(name)s：还能出 %(papers)s 套不重题的卷") % {
        "name": name,
        "papers": heat.papers,
    }


def lead(heat: HeatMap) -> str:
    """What there is, what is wanted, and what keeps it from one paper more."""
    if not heat.limits:
        return _("标准里没有这一科目的权重，不能组卷，也就没有目标。")
    held = amount_text(heat.available, heat.unit)
    told = _("可用 %(held)s，目标 %(goal)s 套。") % {"held": held, "goal": heat.goal}
    if heat.papers >= heat.goal:
        return told
    return told + _limit_text(heat)


def _limit_text(heat: HeatMap) -> str:
    need = heat.narrowest[0].need
    values = {
        "area": need.area,
        "kinds": kinds_text(need.kinds),
        "more": len(heat.narrowest) - 1,
        "amount": amount_text(heat.missing_for_next, heat.unit),
        "papers": heat.papers + 1,
    }
    if len(heat.narrowest) == 1:
        says = _("卡在“%(area)s”的%(kinds)s，再发布 %(amount)s就能到 %(papers)s 套。")
    else:
        says = _(
            "卡在“%(area)s”的%(kinds)s和另外 %(more)s 处，"
            "一共再发布 %(amount)s就能到 %(papers)s 套。"
        )
    return says % values
