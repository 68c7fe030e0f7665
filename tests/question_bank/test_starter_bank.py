"""The starter bank of level 5: read by a second reader, fair, and enough for papers."""

import csv
import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import pytest

from exams.papers.assembly import BankItem, assemble, skill_blueprint, theory_blueprint
from law import loading
from law.models import Article
from question_bank.files import read_item_files
from question_bank.hashing import content_hash
from question_bank.kinds import kind_of
from question_bank.kinds.base import LETTERS
from question_bank.kinds.choice import OPTION_LETTER
from standards.validation import read_standard
from tests.conftest import NOW

DATA = Path("question_bank/data")
STANDARD = Path("standards/data/3-01-04-03-2022.yaml")
POOLS = ("practice", "exam")
PARTS = ("theory", "skill")
VERDICTS = {"agree", "ambiguous", "wrong_key", "mended"}
SEED = 20261122


@pytest.fixture(scope="module")
def files(pytestconfig):
    return read_item_files(sorted((pytestconfig.rootpath / DATA / "5").glob("*.yaml")))


@pytest.fixture(scope="module")
def points(files):
    return {point.code: point for point in files.points}


@pytest.fixture(scope="module")
def reviews(pytestconfig):
    path = pytestconfig.rootpath / DATA / "review.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["item"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def standard(pytestconfig):
    return read_standard((pytestconfig.rootpath / STANDARD).read_bytes())


@pytest.fixture(scope="module")
def level(standard):
    return next(level for level in standard.levels if level.number == 5)


def blueprint(level, part):
    if part == "theory":
        return theory_blueprint(5, level.theory_weights, "T2")
    return skill_blueprint(5, level.skill_weights)


def by_key(files, pool=None):
    return [
        item
        for item in files.items
        if kind_of(item.kind).marked_by_key and pool in (None, item.pool)
    ]


def of_kind(files, kind, pool):
    return [item for item in files.items if (item.kind, item.pool) == (kind, pool)]


def basic_leaves(standard):
    for part in standard.basic_requirements:
        for section in part.sections:
            yield from [point.code for point in section.points] or [section.code]


def level_refs(level, *, with_skills):
    for content in (c for function in level.functions for c in function.contents):
        yield from (f"5:{node.code}K" for node in content.knowledge)
        if content.missing_in_source:
            yield f"5:{content.code}"
        if with_skills:
            yield from (f"5:{node.code}S" for node in content.skills)


# --- The second reader


def test_every_item_was_read_as_it_now_stands(files, reviews):
    read = {code: row["content_hash"] for code, row in reviews.items()}
    assert read == {
        item.code: content_hash(item.kind, item.body.content) for item in files.items
    }


def test_every_verdict_is_one_of_four_and_every_doubt_is_explained(reviews):
    for code, row in reviews.items():
        assert row["verdict"] in VERDICTS, code
        assert row["blind_answer"], code
        assert row["remark"] or row["verdict"] == "agree", code


def test_a_blind_answer_other_than_the_key_is_explained(files, reviews):
    for item in by_key(files):
        row = reviews[item.code]
        same = row["blind_answer"] == key_as_written(item)
        assert same or row["verdict"] != "agree", item.code


def key_as_written(item):
    """The key in the words of the item's file: letters, or true and false."""
    key = item.body.content["key"]
    return str(key).lower() if isinstance(key, bool) else "".join(key)


# --- Enough of everything


def test_points_are_many_and_spread_beyond_the_need_of_a_paper(points, level):
    theory = [point for point in points.values() if point.part == "theory"]
    assert len(theory) >= 110
    found = Counter(point.area for point in theory)
    need = Counter()
    for cell in blueprint(level, "theory").cells():
        need[cell.area] += cell.amount
    for area, amount in need.items():
        assert found[area] >= 1.2 * amount, area


def test_every_knowledge_and_every_basic_leaf_has_a_point(points, standard, level):
    wanted = {*basic_leaves(standard), *level_refs(level, with_skills=False)}
    assert wanted <= {point.node for point in points.values()}


@pytest.mark.parametrize("pool", POOLS)
def test_each_pool_has_its_share_of_theory_items(files, pool):
    assert len(by_key(files, pool)) >= 120


@pytest.mark.parametrize("pool", POOLS)
@pytest.mark.parametrize("part", PARTS)
def test_each_pool_fills_a_paper_exactly(files, points, level, pool, part):
    bank = [
        bank_item(item, points[item.point])
        for item in files.items
        if item.pool == pool and points[item.point].part == part
    ]
    (form,) = assemble(bank, blueprint(level, part), forms=1, seed=SEED).forms
    assert sum(entry.half_points for entry in form.items) == 200


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
    )


# --- Nothing to guess by


@pytest.mark.parametrize("pool", POOLS)
def test_no_letter_is_the_key_too_often(files, pool):
    singles = of_kind(files, "single_choice", pool)
    letters = Counter(item.body.content["key"][0] for item in singles)
    for letter in "ABCD":
        assert 0.15 <= letters[letter] / len(singles) <= 0.35, letter


@pytest.mark.parametrize("pool", POOLS)
def test_true_and_false_are_balanced(files, pool):
    statements = of_kind(files, "true_false", pool)
    true = sum(item.body.content["key"] for item in statements)
    assert 0.4 <= true / len(statements) <= 0.6


def test_options_are_of_like_length(files):
    for item in files.items:
        lengths = [len(option) for option in item.body.content.get("options", [])]
        if lengths:
            assert max(lengths) / min(lengths) <= 1.8, item.code


@pytest.mark.parametrize("pool", POOLS)
def test_the_longest_option_is_not_the_key_more_often_than_chance(files, pool):
    singles = of_kind(files, "single_choice", pool)
    assert sum(map(key_is_longest, singles)) / len(singles) <= 0.35


def key_is_longest(item):
    options = item.body.content["options"]
    key = options["ABCD".index(item.body.content["key"][0])]
    return all(len(key) > len(other) for other in options if other != key)


def test_no_two_items_are_nearly_the_same(files):
    texts = {
        item.code: item.body.content["stem"]
        + "".join(item.body.content.get("options", []))
        for item in files.items
    }
    twins = [
        (one, other)
        for one, other in combinations(texts, 2)
        if alike(texts[one], texts[other])
    ]
    assert twins == []


def alike(one, other, limit=0.75):
    """Cheap upper bounds first: nearly every pair ends there."""
    if 2 * min(len(one), len(other)) <= limit * (len(one) + len(other)):
        return False
    shared = (Counter(one) & Counter(other)).total()
    if 2 * shared <= limit * (len(one) + len(other)):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > limit


# --- Explanations are read beside shuffled options

PLACE_WORD = re.compile(r"[前后][一二两三四]项|第[一二三四五]项|最后一项|[①-⑤]")


def test_every_letter_in_an_explanation_is_one_of_the_options(files):
    for item in files.items:
        if options := item.body.content.get("options"):
            named = set(OPTION_LETTER.findall(item.body.content["explanation"]))
            assert named <= set(LETTERS[: len(options)]), item.code


def test_no_explanation_names_options_by_their_place(files):
    for item in files.items:
        if item.body.content.get("options"):
            assert not PLACE_WORD.search(item.body.content["explanation"]), item.code


# --- Answered at a screen

PAPER_WORD = re.compile(r"答题[纸卡]|桌上[的有]|画表|卷面|另附纸")


def test_no_task_speaks_of_paper_and_pen(files):
    found = {
        item.code: PAPER_WORD.findall(item.body.content["stem"])
        for item in files.items
        if kind_of(item.kind).own_points
        and PAPER_WORD.search(item.body.content["stem"])
    }
    assert found == {}


# --- Sources


@pytest.mark.django_db
def test_every_cited_article_is_in_the_law_room(files):
    loading.load_all(on=NOW.date())
    held = set(Article.objects.values_list("version__source__short_title", "number"))
    cited = {
        (s.law, s.article) for item in files.items for s in item.body.sources if s.law
    }
    assert cited <= held


def test_every_reference_into_the_standard_exists(files, standard, level):
    held = {*basic_leaves(standard), *level_refs(level, with_skills=True)}
    cited = {
        s.standard for item in files.items for s in item.body.sources if s.standard
    }
    assert cited <= held
