"""The starter bank of three levels: read twice, fair, and enough for its papers."""

from collections import Counter, defaultdict
from io import StringIO
from itertools import combinations
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from exams.papers.assembly import (
    BankItem,
    assemble,
    forecast,
    skill_blueprint,
    theory_blueprint,
)
from law import loading
from question_bank.checks import Answered, set_advice
from question_bank.coverage.heat import COARSE
from question_bank.coverage.loading import Scope, load_heat_map
from question_bank.files import read_item_files
from question_bank.hashing import content_hash
from question_bank.kinds import KINDS, kind_of
from question_bank.models import StarterReview
from question_bank.reports import coverage
from question_bank.starter.linting import Known, lint
from question_bank.starter.planning import plan
from question_bank.starter.readings import Reading, read_rows, unexplained
from standards.models import Level
from standards.validation import read_standard
from tests.conftest import NOW
from tests.verbs import answered

DATA = Path("question_bank/data")
STANDARD = Path("standards/data/3-01-04-03-2022.yaml")
LEVELS = (5, 4, 3)
POOLS = ("practice", "exam")
SEED = 20261128
# Items of difficulty 1 to 5, and how far a paper may be from each.
QUOTA = (10, 20, 40, 20, 10)
BAND_SLACK = 2
CORE_PERCENT = 80
# What two practice papers of five may share.
OVERLAP = 40

levels = pytest.mark.parametrize("level", LEVELS)
pools = pytest.mark.parametrize("pool", POOLS)


@pytest.fixture(scope="module")
def root(pytestconfig):
    return pytestconfig.rootpath


@pytest.fixture(scope="module")
def files(root):
    return read_item_files(sorted((root / DATA).rglob("*.yaml")))


@pytest.fixture(scope="module")
def points(files):
    return {point.key: point for point in files.points}


@pytest.fixture(scope="module")
def reviews(root):
    return read_rows((root / DATA / "review.csv").read_text("utf-8"), Reading)


@pytest.fixture(scope="module")
def standard(root):
    return read_standard((root / STANDARD).read_bytes())


@pytest.fixture(scope="module")
def known(standard):
    """What the law room loads, and every node."""
    cited = [
        row
        for path in sorted(loading.DATA.glob("cited*.yaml"))
        for row in yaml.safe_load(path.read_text("utf-8"))
    ]
    nodes = set(basic_leaves(standard))
    for level in standard.levels:
        nodes.update(level_leaves(level))
        nodes.update(f"{level.number}:{content.code}" for content in contents(level))
    articles = {(row["law"], row["article"]) for row in cited}
    return Known(articles=articles, nodes=nodes, quota=QUOTA)


def basic_leaves(standard):
    for part in standard.basic_requirements:
        for section in part.sections:
            yield from [point.code for point in section.points] or [section.code]


def contents(level):
    return [content for function in level.functions for content in function.contents]


def level_leaves(level):
    for content in contents(level):
        yield from (f"{level.number}:{node.code}K" for node in content.knowledge)
        yield from (f"{level.number}:{node.code}S" for node in content.skills)


def of_level(standard, number):
    return next(level for level in standard.levels if level.number == number)


def blueprint(standard, number, part, **rules):
    level = of_level(standard, number)
    if part == "skill":
        return skill_blueprint(number, level.skill_weights, **rules)
    return theory_blueprint(number, level.theory_weights, "T2", **rules)


def stock(files, points, level, part, pool):
    """The items of a pool as the assembler sees them."""
    return [
        bank_item(item, points[item.point_key])
        for item in files.items
        if (item.level, item.pool) == (level, pool)
        and points[item.point_key].part == part
    ]


def bank_item(item, point):
    kind = kind_of(item.kind)
    return BankItem(
        item=item.code,
        version=1,
        kind=item.kind,
        area=point.area,
        assessment_point=item.point,
        level=point.level,
        difficulty=item.body.difficulty,
        half_points=None if item.body.points is None else int(item.body.points * 2),
        content_hash=content_hash(item.kind, item.body.content),
        key=kind.key_text(item.body.content) if kind.marked_by_key else "",
        importance=point.importance,
    )


# --- Read, and sound


def test_every_item_was_read_as_it_now_stands_and_every_doubt_is_explained(
    files, reviews
):
    assert [str(fault) for fault in unexplained(files.items, reviews)] == []


def test_the_linter_finds_nothing(files, known):
    assert [str(fault) for fault in lint(files, known)] == []


# --- Enough of everything


def test_the_bank_is_large_and_holds_every_kind(files):
    kinds = Counter(item.kind for item in files.items)
    assert set(kinds) == set(KINDS)
    by_key = sum(n for kind, n in kinds.items() if kind_of(kind).marked_by_key)
    assert by_key >= 1500
    assert kinds.total() - by_key >= 60


@levels
def test_each_pool_has_its_share_of_theory_items(files, points, level):
    assert len(stock(files, points, level, "theory", "exam")) >= 240
    assert len(stock(files, points, level, "theory", "practice")) >= 260


@levels
def test_points_are_twice_what_a_paper_needs(points, standard, level):
    theory = [p for p in points.values() if (p.level, p.part) == (level, "theory")]
    assert len(theory) >= 200
    found = Counter(point.area for point in theory)
    need = Counter()
    for cell in blueprint(standard, level, "theory").cells():
        need[cell.area] += cell.amount
    for area, amount in need.items():
        assert found[area] >= 2 * amount, area
    core = sum(point.importance == "X" for point in theory)
    assert core >= 0.8 * len(theory)


@levels
@pools
def test_every_leaf_of_the_standard_is_touched(files, points, standard, level, pool):
    wanted = {*basic_leaves(standard), *level_leaves(of_level(standard, level))}
    items = (item for item in files.items if (item.level, item.pool) == (level, pool))
    assert wanted - {points[item.point_key].node for item in items} == set()


@levels
@pools
def test_every_content_has_a_task(files, points, standard, level, pool):
    wanted = {f"{level}:{one.code}" for one in contents(of_level(standard, level))}
    tasks = (
        points[item.point_key].node
        for item in files.items
        if (item.level, item.pool) == (level, pool)
        and points[item.point_key].part == "skill"
    )
    assert wanted - {node.rpartition(".")[0] for node in tasks} == set()


@levels
@pools
def test_areas_stand_in_the_proportion_of_the_weights(
    files, points, standard, level, pool
):
    found = Counter(one.area for one in stock(files, points, level, "theory", pool))
    for area, percent in of_level(standard, level).theory_weights.items():
        assert abs(100 * found[area] / found.total() - percent) <= 2, area


@levels
@pools
def test_difficulties_follow_the_quota(files, points, level, pool):
    found = Counter(
        one.difficulty for one in stock(files, points, level, "theory", pool)
    )
    for difficulty, percent in enumerate(QUOTA, start=1):
        assert abs(100 * found[difficulty] / found.total() - percent) <= 4, difficulty


@levels
def test_most_items_ask_more_than_recall(files, level):
    asked = Counter(item.body.cognition for item in files.items if item.level == level)
    assert asked["recall"] <= 0.15 * asked.total()
    assert asked["apply"] >= 0.55 * asked.total()


# --- Papers, proved by the assembler


@pytest.fixture(scope="module")
def papers(files, points, standard):
    """Two disjoint papers of a level, part and pool, by the strict rules."""
    made = {}

    def make(level, part, pool):
        if (level, part, pool) not in made:
            rules = strict() if part == "theory" else {}
            made[level, part, pool] = assemble(
                stock(files, points, level, part, pool),
                blueprint(standard, level, part, **rules),
                forms=2,
                seed=SEED,
            ).forms
        return made[level, part, pool]

    return make


def strict():
    return {"bands": QUOTA, "band_slack": BAND_SLACK, "core_percent": CORE_PERCENT}


def codes(form):
    return {entry.item for entry in form.items}


@levels
@pools
@pytest.mark.parametrize("part", ["theory", "skill"])
def test_a_pool_gives_two_papers_without_a_common_item(papers, level, part, pool):
    one, other = papers(level, part, pool)
    assert codes(one) & codes(other) == set()
    for form in (one, other):
        assert sum(entry.half_points for entry in form.items) == 200


@levels
@pools
@pytest.mark.parametrize("part", ["theory", "skill"])
def test_the_forecast_promises_two_papers(files, points, standard, level, part, pool):
    rules = strict() if part == "theory" else {}
    plan = blueprint(standard, level, part, **rules)
    assert forecast(stock(files, points, level, part, pool), plan).papers >= 2


@levels
def test_practice_gives_five_papers_that_share_little(files, points, standard, level):
    forms = assemble(
        stock(files, points, level, "theory", "practice"),
        blueprint(standard, level, "theory", overlap=OVERLAP, **strict()),
        forms=5,
        seed=SEED,
    ).forms
    for one, other in combinations(forms, 2):
        assert len(codes(one) & codes(other)) <= OVERLAP


@levels
@pools
def test_the_keys_of_a_paper_are_balanced(files, papers, level, pool):
    contents = {item.code: item.body.content for item in files.items}
    for form in papers(level, "theory", pool):
        answers = [
            Answered(
                entry.kind, key_letters(content), len(content.get("options", "··"))
            )
            for entry in form.items
            for content in [contents[entry.item]]
        ]
        assert [str(found.message) for found in set_advice(answers)] == []


def key_letters(content):
    key = content["key"]
    return ("A" if key else "B") if isinstance(key, bool) else "".join(key)


@levels
@pools
def test_a_skill_paper_is_answered_in_time(files, papers, level, pool):
    minutes = {item.code: item.body.minutes for item in files.items}
    for form in papers(level, "skill", pool):
        assert 90 <= sum(minutes[code] for code in codes(form)) <= 180


@pools
def test_multiple_choices_differ_in_how_many_are_right(files, pool):
    right = defaultdict(Counter)
    for item in files.items:
        if (item.kind, item.pool) == ("multiple_choice", pool):
            right[item.level][len(item.body.content["key"])] += 1
    for level, counts in right.items():
        assert len(counts) >= 3, level
        assert max(counts.values()) <= 0.8 * counts.total(), level


# --- Loaded, as `make run` loads it


@pytest.mark.django_db
def test_the_whole_bank_loads_with_its_readings_and_leaves_no_node_empty(
    root, reviews, files
):
    call_command("load_standard", str(root / STANDARD), stdout=StringIO())
    loading.load_all(on=NOW.date())
    told = answered("import_items", root / DATA)
    assert told["added"] == len(files.items)
    assert StarterReview.objects.count() == len(reviews)
    for level in Level.objects.all():
        for pool in POOLS:
            found = coverage(level, pool)
            assert found.gaps == 0
            assert all(node.items for group in found.groups for node in group.nodes)
            assert plan(level, pool, 240, NOW.date()) == []
            for part in ("theory", "skill"):
                heat = load_heat_map(Scope(level, part, pool), COARSE, NOW.date())
                assert heat.papers == 2
                rows = [row for group in heat.groups for row in group.rows]
                assert all(sum(c.published for c in row.cells) for row in rows)
