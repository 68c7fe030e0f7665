from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.papers.assembly import (
    ImpossiblePaper,
    MissingCell,
    assemble,
    skill_blueprint,
    theory_blueprint,
)

from .banks import LEVEL_5, SKILL_5, item, small_blueprint, task_bank, theory_bank

T2 = theory_blueprint(5, LEVEL_5)


def refusal(bank, blueprint, forms):
    with pytest.raises(ImpossiblePaper) as caught:
        assemble(bank, blueprint, forms, 1)
    return caught.value


def fresh_items(missing):
    """Return what the report asks for: new items, each on a point of its own."""
    return [
        item(f"new-{cell.area}-{cell.kind}-{n}", kind=cell.kind, area=cell.area)
        for cell in missing
        for n in range(cell.missing)
    ]


def most_placed(bank, blueprint, forms):
    """Return how many items fit into `forms` forms: maximum flow by augmenting paths.

    An independent argument without enemies: point → cell units, a point may serve
    each form once. Every cell is `forms × amount` places.
    """
    places = [
        (cell.area, cell.kind)
        for cell in blueprint.cells()
        for _n in range(forms * cell.amount)
    ]
    holder = {}

    def fits(entry, place):
        return (entry.area, entry.kind) == places[place]

    def augment(place, seen):
        for entry in bank:
            if entry.item in seen or not fits(entry, place):
                continue
            seen.add(entry.item)
            current = next((p for p, e in holder.items() if e is entry), None)
            if current is None:
                mates = [
                    e
                    for e in holder.values()
                    if e is not entry and e.assessment_point == entry.assessment_point
                ]
                if len(mates) < forms:
                    holder[place] = entry
                    return True
                for mate in mates:
                    spot = next(p for p, e in holder.items() if e is mate)
                    del holder[spot]
                    holder[place] = entry
                    if augment(spot, seen):
                        return True
                    del holder[place]
                    holder[spot] = mate
            else:
                del holder[current]
                holder[place] = entry
                if augment(current, seen):
                    return True
                del holder[place]
                holder[current] = entry
        return False

    return sum(augment(place, set()) for place in range(len(places)))


def valid_forms(bank, blueprint):
    """Return every exact form of a tiny bank as a set of names."""
    cells = [
        [entry for entry in bank if (entry.area, entry.kind) == (cell.area, cell.kind)]
        for cell in blueprint.cells()
    ]
    picks = [
        combinations(members, cell.amount)
        for members, cell in zip(cells, blueprint.cells(), strict=True)
    ]
    found = []
    for choice in product(*picks):
        form = [entry for part in choice for entry in part]
        named = {entry.item for entry in form}
        points = {entry.assessment_point for entry in form}
        if len(points) == len(form) and not any(e.enemies & named for e in form):
            found.append(frozenset(named))
    return found


def possible(bank, blueprint, forms):
    found = valid_forms(bank, blueprint)
    return any(
        sum(map(len, group)) == len(frozenset.union(*group))
        for group in combinations(found, forms)
    )


@st.composite
def tiny_banks(draw):
    size = draw(st.integers(4, 13))
    return [
        item(
            str(n),
            kind=draw(st.sampled_from(("single_choice", "true_false"))),
            area=(area := draw(st.sampled_from("甲乙"))),
            point=area + draw(st.sampled_from("123456")),
            difficulty=draw(st.integers(1, 5)),
            enemies=frozenset(draw(st.sets(st.sampled_from("0123456789"), max_size=1)))
            - {str(n)},
        )
        for n in range(size)
    ]


@settings(max_examples=80, deadline=None)
@given(bank=tiny_banks(), forms=st.integers(1, 2))
def test_the_answer_agrees_with_trying_everything(bank, forms):
    blueprint = small_blueprint()
    if possible(bank, blueprint, forms):
        assert len(assemble(bank, blueprint, forms, 1).forms) == forms
        return
    refused = refusal(bank, blueprint, forms)
    assert (refused.code == "one_form") == (not possible(bank, blueprint, 1))
    assert refused.missing


@settings(max_examples=60, deadline=None)
@given(bank=tiny_banks())
def test_what_is_missing_is_enough_and_not_too_much(bank):
    blueprint = small_blueprint()
    if possible(bank, blueprint, 1):
        return
    added = fresh_items(refusal(bank, blueprint, 1).missing)
    assert possible(bank + added, blueprint, 1)
    for spared in range(len(added)):
        assert not possible(bank + added[:spared] + added[spared + 1 :], blueprint, 1)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6), forms=st.integers(1, 3), data=st.data())
def test_starved_banks_agree_with_maximum_flow(seed, forms, data):
    blueprint = small_blueprint(single=6, true_false=4)
    factor = data.draw(st.floats(0.6, 3))
    bank = theory_bank(
        blueprint, factor=factor, seed=seed, points_factor=1.3, enemy_share=0
    )
    short = forms * 10 - most_placed(bank, blueprint, forms)
    if not short:
        assert len(assemble(bank, blueprint, forms, 1).forms) == forms
        return
    refused = refusal(bank, blueprint, forms)
    if refused.code == "one_form":
        short = 10 - most_placed(bank, blueprint, 1)
    assert sum(cell.missing for cell in refused.missing) == short
    rest = bank + fresh_items(refused.missing)
    assert most_placed(rest, blueprint, refused.forms) == 10 * refused.forms


def test_the_starved_cells_are_named_with_their_numbers():
    bank = [
        entry
        for n, entry in enumerate(
            sorted(
                theory_bank(T2, factor=3, seed=1, enemy_share=0), key=lambda e: e.item
            )
        )
        if (entry.area, entry.kind) != ("社会保险", "multiple_choice")
    ]
    bank.append(item("only", kind="multiple_choice", area="社会保险"))
    refused = refusal(bank, T2, 1)
    assert refused.missing == (
        MissingCell(
            area="社会保险", kind="multiple_choice", needed=3, available=1, missing=2
        ),
    )
    assert refused.reason() == {
        "code": "one_form",
        "forms": 1,
        "total_missing": 2,
        "missing": [
            {
                "area": "社会保险",
                "kind": "multiple_choice",
                "unit": "items",
                "needed": 3,
                "available": 1,
                "missing": 2,
            }
        ],
        "clash": [
            {
                "code": "cell_count",
                "area": "社会保险",
                "kind": "multiple_choice",
                "numbers": [3, 1],
            }
        ],
    }


def test_many_items_on_one_point_count_once():
    bank = [
        item(
            f"{area}{n}",
            area=area,
            kind="true_false" if n < 2 else "single_choice",
            point=f"{area}{min(n, 2)}",
        )
        for area in "甲乙"
        for n in range(9)
    ]
    refused = refusal(bank, small_blueprint(single=4), 1)
    assert [(c.area, c.available, c.missing) for c in refused.missing] == [
        ("甲", 1, 1),
        ("乙", 1, 1),
    ]


def test_one_form_possible_but_three_are_not():
    bank = theory_bank(T2, factor=2, seed=2, points_factor=9, enemy_share=0)
    refused = refusal(bank, T2, 3)
    assert (refused.code, refused.forms) == ("parallel_forms", 3)
    assert sum(cell.missing for cell in refused.missing) >= 100
    first = refused.missing[0]
    assert (first.needed, first.available, first.missing) == (18, 12, 6)


def test_enemies_alone_can_forbid_the_second_form():
    rivals = ("乙-single_choice-0", "乙-single_choice-1")
    bank = [
        item(
            f"{area}-{kind}-{n}",
            kind=kind,
            area=area,
            enemies=frozenset(rivals if (area, kind) == ("乙", "true_false") else ()),
        )
        for area in "甲乙"
        for kind in ("single_choice", "true_false")
        for n in range(2)
    ]
    bank.append(item("乙-single_choice-2", area="乙"))
    refused = refusal(bank, small_blueprint(), 2)
    assert refused.code == "parallel_forms"
    assert [(c.area, c.missing) for c in refused.missing] == [("乙", 1)]


def test_a_skill_area_that_cannot_make_its_points_is_named_in_half_points():
    bank = [entry for entry in task_bank() if entry.area != "退休人员"]
    bank += [item(f"t{n}", kind="task", area="退休人员", half_points=14) for n in "12"]
    refused = refusal(bank, skill_blueprint(5, SKILL_5), 1)
    assert refused.missing == (
        MissingCell(area="退休人员", kind="", needed=30, available=28, missing=2),
    )
    assert refused.missing[0].unit == "half_points"


def test_skill_points_that_suffice_in_sum_but_not_for_each_form():
    """30 + 30 half points are there, but only as 20 + 20 + 20."""
    bank = [entry for entry in task_bank() if entry.area != "退休人员"]
    bank += [
        item(f"t{n}", kind="task", area="退休人员", half_points=h)
        for n, h in enumerate((10, 20, 20, 10 - 2, 20 - 18))
    ]
    assert assemble(bank, skill_blueprint(5, SKILL_5), 2, 1)
    bank = [e for e in bank if e.item not in ("t3", "t4")]
    bank.append(item("t5", kind="task", area="退休人员", half_points=20))
    refused = refusal(bank, skill_blueprint(5, SKILL_5), 2)
    assert refused.code == "parallel_forms"
    assert refused.missing[0].missing == 10


def test_an_empty_bank_lacks_everything():
    refused = refusal([], T2, 1)
    assert sum(cell.missing for cell in refused.missing) == 100


def test_skill_from_an_empty_bank_lacks_all_points():
    refused = refusal([], skill_blueprint(5, SKILL_5), 1)
    assert [cell.missing for cell in refused.missing] == [50, 60, 40, 30, 20]
