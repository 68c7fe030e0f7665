"""The heat map and what it says to write next."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exams.papers.planning import blueprint_of
from question_bank.coverage.gaps import write_next
from question_bank.coverage.heat import (
    COARSE,
    AreaHead,
    Plan,
    RowNode,
    Stock,
    heat_map,
)
from question_bank.coverage.loading import Scope, load_heat_map
from question_bank.models import ItemStatus, PoolMove
from question_bank.paper_needs import Need, PaperNeeds, Unit, paper_needs
from question_bank.services.drafts import start_revision
from tests.factories import make_draft, make_item, make_point, make_standard_level

ON = date(2026, 11, 22)
AREAS = ("基础知识", "业务办理")
KIND = ("single_choice",)


@pytest.fixture
def level(db):
    level = make_standard_level(4)
    for area in level.standard.areas.all():
        for part in ("theory", "skill"):
            level.weights.create(area=area, part=part, percent=50)
    return level


def load(level, part="theory", pool="practice", bands=COARSE):
    return load_heat_map(Scope(level, part, pool), bands, ON)


def cell(heat, area=AREAS[0], kinds=KIND, difficulties=(3,)):
    [found] = [
        one
        for one in heat.cells
        if (one.node.area, one.kinds, one.band.difficulties)
        == (area, kinds, difficulties)
    ]
    return found


def counted(heat):
    found = cell(heat)
    return found.published, found.in_review, found.in_writing


def test_papers_tell_the_bank_their_table(level):
    told = paper_needs(level, "theory")
    cells = blueprint_of(level, "theory").cells()
    assert [(n.area, n.kinds, n.amount) for n in told.needs] == [
        (c.area, (c.kind,), c.amount) for c in cells
    ]
    assert sum(need.amount for need in told.needs) == 100


def test_a_level_without_weights_needs_nothing(db):
    level = make_standard_level(5)
    assert paper_needs(level, "theory").needs == ()
    assert load(level).cells == []


def test_tasks_are_counted_by_their_points(level):
    make_item("task", point=make_point(level=level, part="skill"))
    heat = load(level, "skill")
    assert heat.unit is Unit.HALF_POINTS
    found = cell(heat, kinds=("case_analysis", "task", "written"))
    assert found.published == 20  # ten points
    assert heat.limits[0].need.amount == 100


def test_what_papers_may_not_draw_does_not_count(level, now):
    point = make_point(level=level)
    usable, frozen, resting = (make_item(point=point) for _ in range(3))
    make_item(point=point, pool="exam")
    frozen.status = ItemStatus.FROZEN
    frozen.save()
    PoolMove.objects.create(
        item=resting, from_pool="exam", to_pool="practice", moved_at=now,
        moved_by=resting.current.author, usable_from=ON + timedelta(days=1),
    )  # fmt: skip
    assert counted(load(level)) == (1, 0, 0)


def test_drafts_under_way_stand_beside_what_is_published(
    level, cast, submitted, published, now
):
    point = make_point(level=level)
    submitted(point=point)
    make_draft(author=cast.author, point=point)
    make_draft(author=cast.author, point=point, pool="exam")
    item = published(point=point).item
    item.refresh_from_db()
    assert counted(load(level)) == (1, 1, 1)
    start_revision(item=item, author=cast.author, at=now)
    assert counted(load(level)) == (1, 1, 1)
    item.status = ItemStatus.FROZEN
    item.save()
    assert counted(load(level)) == (0, 1, 2)


def test_the_weight_table_limits_the_papers(level):
    point, other = make_point(level=level), make_point(level=level, area=AREAS[1])
    for one in (point, other):
        for kind, number in (("multiple_choice", 10), ("true_false", 10)):
            for _ in range(number):
                make_item(kind, point=one)
        for _ in range(30):
            make_item(point=one)
    assert load(level).papers == 1
    make_item(point=point)
    heat = load(level)
    assert heat.papers == 1
    assert heat.missing_for_next == 99


def invented(stock, goal=10):
    """Two rows of one area that want 10 items each of one kind."""
    rows = [RowNode(key, str(key), str(key), "", "甲", 1) for key in (1, 2)]
    plan = Plan(PaperNeeds(Unit.ITEMS, (Need("甲", ("a",), 2),)), goal, (1, 2, 4, 2, 1))
    return heat_map(
        plan, [AreaHead("甲", "甲", 100, False)], rows, Stock(stock, {}, {}), COARSE
    )


@pytest.mark.parametrize(
    ("held", "step"), [(0, 1), (1, 1), (2, 2), (3, 2), (4, 3), (7, 3), (8, 4)]
)
def test_a_cell_is_coloured_by_the_papers_it_suffices_for(held, step):
    heat = invented({(1, "a", 3): held})
    found = next(one for one in heat.cells if one.band.difficulties == (3,))
    assert (found.target, found.step) == (4, step)
    assert found.papers == held * 10 // 4


def test_writing_goes_to_the_thinnest_cell_and_stops_at_the_next_better():
    heat = invented({(1, "a", 3): 1, (1, "a", 2): 3, (1, "a", 4): 3, (2, "a", 3): 4,
                     (2, "a", 1): 3, (2, "a", 5): 2})  # fmt: skip
    first, second = write_next(heat)
    assert (first.cell.node.key, first.amount, first.now, first.then) == (1, 2, 2, 6)
    assert (second.cell.node.key, second.amount, second.then) == (2, 1, 10)
    assert second.cell.thin == 4


def test_a_filled_bank_has_nothing_to_write():
    full = {(row, "a", d): 4 for row in (1, 2) for d in (1, 2, 3, 4, 5)}
    assert write_next(invented(full)) == []


def test_what_limits_the_papers_comes_before_what_is_only_thin():
    rows = [RowNode(1, "1", "1", "", "甲", 1), RowNode(2, "2", "2", "", "乙", 1)]
    needs = (Need("甲", ("a",), 1), Need("乙", ("a",), 1))
    plan = Plan(PaperNeeds(Unit.ITEMS, needs), 10, (1, 2, 4, 2, 1))
    areas = [AreaHead(name, name, 50, False) for name in ("甲", "乙")]
    # 甲 has plenty, none of it easy; 乙 has three papers of everything.
    stock = {(1, "a", 3): 9, (2, "a", 2): 1, (2, "a", 3): 1, (2, "a", 4): 1}
    heat = heat_map(plan, areas, rows, Stock(stock, {}, {}), COARSE)
    assert write_next(heat)[0].cell.node.area == "乙"
    assert write_next(heat)[-1].cell.node.area == "甲"


# The page


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.manager)
    return client


def index(client, level, **more):
    return client.get(reverse("question_bank:index"), {"level": level.key, **more})


def test_a_cell_tells_in_words_what_it_stands_for(reader, level):
    make_item(point=make_point(level=level))
    text = index(reader, level).content.decode()
    assert "够 0 套：已发布 1 题，目标 48 题" in text
    assert "1/48" in index(reader, level, show="items").content.decode()


def test_writing_begins_already_classified(reader, level):
    make_point(level=level)
    page = index(reader, level)
    asked = parse_qs(urlsplit(page.context["gaps"][0].url).query)
    assert asked["level"] == [level.key]
    assert asked["pool"] == ["practice"]
    assert set(asked) == {"level", "node", "kind", "difficulty", "pool"}


def test_all_gaps_are_listed_page_by_page(reader, level):
    asked = {"level": level.key, "detail": "fine"}
    shown = []
    for number in (1, 2):
        page = reader.get(reverse("question_bank:gaps"), asked | {"page": number})
        shown += [gap.url for gap in page.context["gaps"]]
    assert page.context["page"].number_of_gaps == 30 == len(set(shown))


def test_leaves_without_a_point_are_named(reader, level):
    level.standard.nodes.update(kind="basic_point")
    make_point(level=level)
    page = reader.get(reverse("question_bank:leaves"), {"level": level.key})
    assert page.context["coverage"].gaps == 1
    assert "没有鉴定点" in page.content.decode()


def test_frozen_items_are_told_of_with_the_way_to_them(reader, level):
    item = make_item(point=make_point(level=level))
    item.status = ItemStatus.FROZEN
    item.save()
    text = index(reader, level).content.decode()
    assert "1 题冻结" in text
    assert "status=frozen" in text


@pytest.mark.parametrize("asked", [{"pool": "exam"}, {"part": "oral"}])
def test_what_is_not_for_this_person_is_not_there(client, cast, level, asked):
    client.force_login(cast.author)
    assert index(client, level, **asked).status_code == 404


def test_the_map_costs_the_same_for_any_bank(reader, level):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            index(reader, level)
        return len(queries)

    make_item(point=make_point(level=level))
    index(reader, level)
    before = cost()
    for _ in range(29):
        make_item(point=make_point(level=level))
    assert cost() == before <= 12
