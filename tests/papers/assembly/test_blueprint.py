import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.papers.assembly import (
    Blueprint,
    BlueprintError,
    Section,
    skill_blueprint,
    theory_blueprint,
)
from exams.papers.assembly.rounding import RowPlan, round_table

from .banks import LEVEL_3, LEVEL_5, SKILL_5


def counts(blueprint, kind):
    return [cell.amount for cell in blueprint.cells() if cell.kind == kind]


def test_t2_of_level_5_has_the_published_table():
    blueprint = theory_blueprint(5, LEVEL_5)
    assert counts(blueprint, "single_choice") == [6, 15, 9, 9, 9, 6, 6]
    assert counts(blueprint, "multiple_choice") == [2, 5, 3, 3, 3, 2, 2]
    assert counts(blueprint, "true_false") == [2, 5, 3, 3, 3, 2, 2]


def test_t2_of_level_3_has_the_published_table():
    blueprint = theory_blueprint(3, dict(LEVEL_3))
    assert counts(blueprint, "single_choice") == [6, 15, 6, 12, 9, 6, 6]
    assert counts(blueprint, "multiple_choice") == [2, 5, 2, 4, 3, 2, 2]
    assert counts(blueprint, "true_false") == [2, 5, 2, 4, 3, 2, 2]


def test_t1_of_level_3_has_the_published_table():
    blueprint = theory_blueprint(3, LEVEL_3, template="T1")
    assert counts(blueprint, "single_choice") == [8, 20, 8, 16, 12, 8, 8]
    assert counts(blueprint, "true_false") == [2, 5, 2, 4, 3, 2, 2]


def test_skill_areas_have_the_points_of_the_weight_table():
    cells = skill_blueprint(5, SKILL_5).cells()
    assert [cell.amount for cell in cells] == [50, 60, 40, 30, 20]


def test_areas_of_weight_zero_are_left_out():
    areas = (("职业道德和职业素养", 0), *SKILL_5)
    assert skill_blueprint(5, areas).areas == SKILL_5


@pytest.mark.parametrize(
    "areas",
    [(("甲", 50), ("乙", 49)), (("甲", 50), ("甲", 50)), (("甲", 110), ("乙", -10))],
)
def test_contradictory_weights_are_refused(areas):
    with pytest.raises(BlueprintError):
        theory_blueprint(5, areas)


def test_weights_that_no_whole_points_fit_are_refused():
    with pytest.raises(BlueprintError):
        Blueprint(
            level=5,
            part="theory",
            areas=(("甲", 33), ("乙", 67)),
            sections=(Section(kind="single_choice", count=5, half_points=2),),
            half_points=10,
        )


def test_area_counts_that_miss_the_weight_are_refused():
    section = Section(
        kind="single_choice", count=4, half_points=2, area_counts={"甲": 1, "乙": 3}
    )
    with pytest.raises(BlueprintError):
        Blueprint(
            level=5,
            part="theory",
            areas=(("甲", 50), ("乙", 50)),
            sections=(section,),
            half_points=8,
        )


def test_area_counts_of_an_unknown_area_are_refused():
    section = Section(
        kind="single_choice", count=4, half_points=2, area_counts={"甲": 4, "丙": 1}
    )
    with pytest.raises(BlueprintError):
        Blueprint(
            level=5,
            part="theory",
            areas=(("甲", 100),),
            sections=(section,),
            half_points=8,
        )


@st.composite
def weights(draw):
    cuts = draw(st.sets(st.integers(1, 99), min_size=1, max_size=6))
    edges = [0, *sorted(cuts), 100]
    return [b - a for a, b in zip(edges, edges[1:], strict=False)]


def rows(counts, worth, areas):
    return [
        RowPlan(count=n, half_points=h, areas=frozenset(range(areas)))
        for n, h in zip(counts, worth, strict=True)
    ]


@given(weights=weights())
def test_any_weights_are_met_exactly_by_one_point_items(weights):
    table = round_table(
        rows([60, 20, 20], [2, 2, 2], len(weights)), [2 * w for w in weights]
    )
    assert [sum(column) for column in table] == weights
    assert [sum(row) for row in zip(*table, strict=True)] == [60, 20, 20]
    shares = [
        abs(100 * c - n * w)
        for column, w in zip(table, weights, strict=True)
        for c, n in zip(column, (60, 20, 20), strict=True)
    ]
    assert max(shares) < 100


@given(weights=weights())
def test_items_of_unequal_points_meet_the_weights_exactly(weights):
    worth = (1, 2, 4)
    table = round_table(
        rows([40, 40, 20], worth, len(weights)), [2 * w for w in weights]
    )
    points = [sum(c * h for c, h in zip(col, worth, strict=True)) for col in table]
    assert points == [2 * weight for weight in weights]
    assert [sum(row) for row in zip(*table, strict=True)] == [40, 40, 20]
