import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.papers.assembly import (
    assemble,
    bank_digest,
    form_digest,
    option_order,
    skill_blueprint,
    theory_blueprint,
)
from exams.papers.assembly.bank import EXPECTED_RATE, points_text
from exams.papers.assembly.facts import enemy_pairs
from exams.papers.assembly.forms import form_label

from .banks import (
    LEVEL_3,
    LEVEL_5,
    SKILL_5,
    item,
    small_blueprint,
    task_bank,
    theory_bank,
)

T2 = theory_blueprint(5, LEVEL_5)


def names(form):
    return {entry.item for entry in form.items}


def mean_rate(form):
    weighted = sum(e.half_points * EXPECTED_RATE[e.difficulty] for e in form.items)
    return weighted / sum(entry.half_points for entry in form.items)


def assert_exact(form, blueprint, bank):
    """Count the rules once more, with neither solver nor checker."""
    points = Counter()
    for entry in form.items:
        points[entry.area] += entry.half_points
    assert points == {a: blueprint.half_points * w // 100 for a, w in blueprint.areas}
    cells = Counter((entry.area, entry.kind) for entry in form.items)
    if blueprint.sections:
        assert cells == {(c.area, c.kind): c.amount for c in blueprint.cells()}
    assert len({entry.assessment_point for entry in form.items}) == len(form.items)
    assert not any(pair <= names(form) for pair in enemy_pairs(bank))
    assert [entry.position for entry in form.items] == list(
        range(1, len(form.items) + 1)
    )


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 2**32), forms=st.integers(1, 3))
def test_every_form_of_a_random_bank_is_exact_and_disjoint(seed, forms):
    bank = theory_bank(T2, factor=forms * 2.5, seed=seed, points_factor=4)
    assembly = assemble(bank, T2, forms, seed)
    assert [form.label for form in assembly.forms] == list("ABC")[:forms]
    for form in assembly.forms:
        assert_exact(form, T2, bank)
    used = [name for form in assembly.forms for name in names(form)]
    assert len(used) == len(set(used)) == 100 * forms


def test_level_3_is_exact():
    blueprint = theory_blueprint(3, LEVEL_3)
    bank = [replace(e, level=3) for e in theory_bank(blueprint, factor=4, seed=1)]
    assert_exact(assemble(bank, blueprint, 1, 1).forms[0], blueprint, bank)


def test_a_bank_with_nothing_to_spare_is_used_up():
    bank = theory_bank(T2, factor=2, seed=3, enemy_share=0)
    bank = [replace(entry, assessment_point=entry.item) for entry in bank]
    assembly = assemble(bank, T2, 2, 5)
    assert names(assembly.forms[0]) | names(assembly.forms[1]) == {
        entry.item for entry in bank
    }


def test_points_shared_between_forms_are_rationed():
    """Greedy filling fails here: form A must leave the right point for form B."""
    blueprint = small_blueprint()
    bank = [
        item(f"{area}-{kind}-{n}", kind=kind, area=area, point=f"{area}{point}")
        for area in "甲乙"
        for kind, points in (("single_choice", "12"), ("true_false", "12"))
        for n, point in enumerate(points)
    ]
    for seed in range(10):
        for form in assemble(bank, blueprint, 2, seed).forms:
            assert_exact(form, blueprint, bank)


def test_skill_papers_meet_each_area_exactly_with_items_of_their_own_points():
    blueprint = skill_blueprint(5, SKILL_5)
    bank = task_bank()
    assembly = assemble(bank, blueprint, 2, 9)
    for form in assembly.forms:
        assert_exact(form, blueprint, bank)
        assert list(dict.fromkeys(e.area for e in form.items)) == [
            a for a, _ in SKILL_5
        ]


def test_half_points_add_up_on_skill_papers():
    bank = [
        item(f"{area}-{n}", kind="written", area=area, half_points=size)
        for area, percent in SKILL_5
        for n, size in enumerate((1, 2 * percent - 1, 7))
    ]
    form = assemble(bank, skill_blueprint(5, SKILL_5), 1, 0).forms[0]
    assert sorted({points_text(e.half_points) for e in form.items})[0] == "0.5"


def test_mean_difficulty_is_on_target_when_the_bank_is_rich():
    bank = theory_bank(T2, factor=12, seed=2, points_factor=12)
    for form in assemble(bank, T2, 3, 1).forms:
        assert abs(mean_rate(form) - 650) <= 0.5


def test_a_bank_that_is_too_hard_is_shared_fairly():
    bank = theory_bank(T2, factor=3.2, seed=4, points_factor=8, enemy_share=0)
    means = [mean_rate(form) for form in assemble(bank, T2, 3, 1).forms]
    assert max(means) - min(means) <= 1


@pytest.mark.long
def test_enemies_do_not_leave_the_last_form_with_the_hard_items():
    bank = theory_bank(T2, factor=2.5, seed=26, points_factor=3, enemy_share=0.4)
    means = [mean_rate(form) for form in assemble(bank, T2, 2, 26).forms]
    assert max(means) - min(means) <= 1


def test_keys_are_balanced_when_the_bank_allows():
    bank = [
        replace(entry, key="A" if n % 3 else "BCD"[n // 3 % 3])
        for n, entry in enumerate(theory_bank(T2, factor=6, seed=5, points_factor=9))
    ]
    keys = {entry.item: entry.key for entry in bank}
    form = assemble(bank, T2, 1, 1).forms[0]
    letters = Counter(keys[e.item] for e in form.items if e.kind == "single_choice")
    assert all(9 <= letters[letter] <= 21 for letter in "ABCD")


def test_unbalanced_keys_do_not_stop_a_paper():
    bank = [replace(entry, key="A") for entry in theory_bank(T2, factor=4, seed=6)]
    assert len(assemble(bank, T2, 1, 1).forms[0].items) == 100


def test_the_order_of_the_bank_does_not_matter():
    bank = theory_bank(T2, factor=3, seed=7)
    assert assemble(bank, T2, 1, 1) == assemble(bank[::-1], T2, 1, 1)


def test_another_seed_gives_another_paper():
    bank = theory_bank(T2, factor=5, seed=8, points_factor=8)
    papers = [assemble(bank, T2, 1, seed).forms[0] for seed in range(6)]
    assert len({paper.digest for paper in papers}) == 6
    shared = frozenset.intersection(*(frozenset(names(paper)) for paper in papers))
    assert len(shared) < 10


def test_another_process_with_another_hash_seed_gives_the_same_forms():
    here = Path(__file__).resolve()
    code = (
        "from tests.papers.assembly.test_assemble import *;"
        "bank = theory_bank(T2, factor=3, seed=7);"
        "print([f.digest for f in assemble(bank, T2, 2, 11).forms])"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": "."},
            cwd=here.parents[3],
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    bank = theory_bank(T2, factor=3, seed=7)
    digests = [form.digest for form in assemble(bank, T2, 2, 11).forms]
    assert printed == {f"{digests}\n"}


def test_importing_the_package_does_not_load_or_tools_or_django():
    code = (
        "import sys, exams.papers.assembly;"
        "assert not {'ortools', 'django', 'pandas'} & set(sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)


def test_items_of_other_levels_stay_out_unless_lower_levels_are_allowed():
    strict = small_blueprint()
    bank = [
        item(f"{area}{kind}{level}", kind=kind, area=area, level=level)
        for area in "甲乙"
        for kind in ("single_choice", "true_false")
        for level in (3, 4, 5)
    ]
    chosen = assemble(bank, strict, 1, 1).forms[0]
    assert {entry.level for entry in chosen.items} == {5}
    level_4 = replace(strict, level=4, lower_level_items=4)
    assert len(assemble(bank, level_4, 2, 1).forms) == 2
    levels = {e.level for f in assemble(bank, level_4, 2, 1).forms for e in f.items}
    assert levels == {4, 5}


def test_the_same_item_twice_in_a_bank_is_refused():
    with pytest.raises(ValueError, match="twice"):
        assemble([item("1"), item("1", version=2)], small_blueprint(), 1, 1)


def test_digests_are_those_of_the_canonical_json():
    form = assemble(theory_bank(T2, factor=3, seed=7), T2, 1, 1).forms[0]
    assert form.digest == form_digest(form.items)
    moved = (form.items[1], form.items[0], *form.items[2:])
    assert form_digest(moved) != form.digest
    assert form_digest(()) == (
        "4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945"
    )


def test_the_bank_digest_sees_content_but_not_order():
    bank = [item("1"), item("2", half_points=5)]
    assert bank_digest(bank) == bank_digest(bank[::-1])
    changed = [bank[0], replace(bank[1], content_hash="1")]
    assert bank_digest(bank) != bank_digest(changed)


@given(seed=st.integers(), n=st.integers(0, 8))
def test_option_order_is_a_permutation(seed, n):
    assert sorted(option_order(seed, "a", n)) == list(range(n))


def test_option_order_is_frozen():
    """A printed paper relies on this: a change here changes papers already sat."""
    assert option_order(1, "5-AAA001-S1", 4) == (1, 0, 2, 3)
    assert {option_order(seed, "5-AAA001-S1", 3) for seed in range(99)} == {
        (0, 1, 2),
        (0, 2, 1),
        (1, 0, 2),
        (1, 2, 0),
        (2, 0, 1),
        (2, 1, 0),
    }


def test_labels_continue_after_z():
    assert [form_label(n) for n in (0, 25, 26, 27, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "ZZ",
        "AAA",
    ]
