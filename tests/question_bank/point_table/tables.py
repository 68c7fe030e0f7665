"""A small occupation and a valid table of it, for tests of the table's rules."""

from dataclasses import replace

from hypothesis import strategies as st

from question_bank.point_table.content import (
    PointLine,
    ScopeLine,
    TableContent,
)
from question_bank.point_table.defaults import PointPlace, default_scopes
from question_bank.point_table.facts import AreaFacts, LevelFacts, NodeFacts
from question_bank.point_table.shares import shares


def node(ref, parent, area, kind, text):
    return NodeFacts(ref, parent, area, kind, ref, text)


FACTS = LevelFacts(
    areas=(
        AreaFacts("守则", True, 60, None),
        AreaFacts("投递", False, 80, 140),
        AreaFacts("收寄", False, 60, 60),
    ),
    nodes=(
        node("2.1", "", "守则", "basic_section", "守则"),
        node("2.1.1", "2.1", "守则", "basic_section", "守时"),
        node("2.1.1(1)", "2.1.1", "守则", "basic_point", "准点出发。"),
        node("2.1.2", "2.1", "守则", "basic_section", "守密"),
        node("5:1", "", "投递", "function", "投递"),
        node("5:1.1", "5:1", "投递", "content", "排线"),
        node("5:1.1.1K", "5:1.1", "投递", "knowledge", "线路知识"),
        node("5:1.2", "5:1", "投递", "content", "交付"),
        node("5:2", "", "收寄", "function", "收寄"),
        node("5:2.1", "5:2", "收寄", "content", "验视"),
    ),
)


def content(points=()):
    """The default tree with these points (code, name)."""
    lines = [PointLine(code, name, "X", node=node_of(code)) for code, name in points]
    return table(lines)


def node_of(code):
    tree = default_scopes(FACTS, [])
    return next(scope.node for scope in tree if scope.code == code[:3])


def table(lines):
    places = [PointPlace(one.code, "", one.node, one.is_retired) for one in lines]
    return TableContent.of(default_scopes(FACTS, places), lines)


def changed(content, line, /, **fields):
    """The table with one scope or point changed."""
    return TableContent.of(
        (replace(s, **fields) if s.code == line else s for s in content.scopes),
        (replace(p, **fields) if p.code == line else p for p in content.points),
    )


# What may stand in a cell: no formula, nothing invisible, nothing a spreadsheet turns
# into a number of its own (1E+5).
TEXT = st.text(
    st.one_of(
        st.characters(categories=("Lu", "Ll", "Lo", "Nd")),
        st.sampled_from("，。（）《》-=+@_& <>\"'、：/"),
    ),
    min_size=1,
    max_size=30,
).filter(
    lambda text: (
        text == text.strip()
        and text.isprintable()
        and not text.startswith(("=", "+", "-", "@"))
        and not text[0].isdigit()
    )
)


@st.composite
def tables(draw):
    """Valid tables: other names and weights of the third level, points of all sorts."""
    tree = default_scopes(FACTS, [])
    scopes = [scope for scope in tree if scope.depth < 3]
    for area in [scope for scope in tree if scope.depth == 2]:
        own = [scope for scope in tree if scope.parent == area.code]
        counts = [draw(st.integers(0, 9)) for _ in own]
        names = draw(st.lists(TEXT, min_size=len(own), max_size=len(own), unique=True))
        weights = shares(area.half_points, counts)
        scopes += [
            replace(scope, name=name, half_points=weight)
            for scope, name, weight in zip(own, names, weights, strict=True)
        ]
    points = []
    for scope in [one for one in scopes if one.depth == 3]:
        numbers = draw(st.sets(st.integers(1, 999), max_size=4))
        names = draw(
            st.lists(TEXT, min_size=len(numbers), max_size=len(numbers), unique=True)
        )
        points += [
            PointLine(
                code=f"{scope.code}{number:03}",
                name=name,
                importance=draw(st.sampled_from("XYZ")),
                node=scope.node,
                textbook_ref=draw(st.one_of(st.just(""), TEXT)),
                is_retired=draw(st.booleans()),
            )
            for number, name in zip(sorted(numbers), names, strict=True)
        ]
    return TableContent.of(scopes, points)


__all__ = ["FACTS", "ScopeLine", "changed", "content", "table", "tables"]
