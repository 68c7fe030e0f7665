"""The table of a paper: what each cell takes, sums by row and column."""

from exams.papers.assembly import CellStock
from exams.papers.blueprints.faults import Ground
from exams.papers.blueprints.plans import blueprint_for
from exams.papers.blueprints.presets import preset_rules
from exams.papers.blueprints.tables import paper_table
from tests.papers.assembly.banks import LEVEL_5, SKILL_5


def table(part="theory", areas=LEVEL_5, code="T2", stocks=()):
    ground = Ground(5, part, areas, 90, {})
    rules = preset_rules(code, ground, cooldown=3)
    return paper_table(blueprint_for(rules, ground), stocks)


def test_rows_have_the_points_of_their_weights():
    drawn = table()
    assert [row.half_points for row in drawn.rows] == [2 * w for _area, w in LEVEL_5]
    assert (drawn.items, drawn.half_points) == (100, 200)
    assert [one.items for one in drawn.column_sums] == [60, 20, 20]
    assert [one.half_points for one in drawn.column_sums] == [120, 40, 40]


def test_sections_of_a_kind_share_its_column():
    assert table(code="T3").kinds == table().kinds


def test_a_skill_paper_counts_points():
    drawn = table("skill", SKILL_5, "S")
    assert drawn.counts_points
    assert [row.cells[0].needed for row in drawn.rows] == [2 * w for _a, w in SKILL_5]
    assert (drawn.items, drawn.half_points) == (0, 200)


def test_the_stock_decides_the_step_of_a_cell():
    area = LEVEL_5[0][0]
    steps = {}
    for papers in (0, 1, 2, 3, 9, 10):
        held = CellStock(
            area=area, kind="single_choice", needed=6, stock=6 * papers, papers=papers
        )
        steps[papers] = table(stocks=[held]).rows[0].cells[0].step
    assert steps == {0: 1, 1: 2, 2: 2, 3: 3, 9: 3, 10: 4}
