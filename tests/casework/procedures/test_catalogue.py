"""The catalogue says what the guides say, and a broken file is refused with its faults."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from casework.procedures import ProcedureDataError, catalogue, read_catalogue
from casework.procedures.catalogue import DEADLINE_KINDS, PATH
from casework.procedures.chart import chart_of
from casework.procedures.pages import KINDS


@pytest.fixture
def written(tmp_path):
    """The file as mappings, and what becomes of it once changed."""
    raw = yaml.load(PATH.read_bytes(), yaml.CSafeLoader)

    def read(change):
        change(raw)
        path = tmp_path / "procedures.yaml"
        path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
        return read_catalogue(path)

    return read


def test_all_procedures_of_both_guides_are_there():
    found = catalogue().procedures.values()
    assert len(found) == 106
    assert Counter(one.guide for one in found) == {"003": 7, "004": 99}
    assert Counter(one.use for one in found) == {"A": 34, "B": 35, "C": 37}
    assert sum(len(one.deadlines) for one in found) == 343
    assert sum(len(one.steps) for one in found) == 453


def test_every_kind_of_limit_has_a_name():
    assert set(KINDS) == DEADLINE_KINDS


def test_the_skills_are_of_the_standard():
    path = Path(__file__).parents[3] / "standards/data/3-01-04-03-2022.yaml"
    codes = path.read_text(encoding="utf-8")
    for one in catalogue().procedures.values():
        assert one.skills
        for skill in one.skills:
            assert f"'{skill.code}'" in codes or f"{skill.code}" in codes, one.id


def test_a_limit_stands_beside_the_step_that_names_its_period():
    boxes = chart_of(catalogue().procedures["J-27"])
    beside = {box.number: [one.what for one in box.deadlines] for box in boxes}
    assert beside[2] == ["个性化方案", "会商"]
    assert beside[3] == ["专员联系困难人员"]
    assert beside[6] == ["推荐两次以上岗位", "面试结果"]


def test_a_period_that_two_steps_name_ties_to_neither():
    """Both of S-01's steps say 5日内."""
    shown = [
        one for box in chart_of(catalogue().procedures["S-01"]) for one in box.deadlines
    ]
    assert "录系统" not in [one.what for one in shown]


def test_a_limit_stands_beside_one_step_at_most():
    for procedure in catalogue().procedures.values():
        shown = [limit for box in chart_of(procedure) for limit in box.deadlines]
        assert len(shown) == len(set(map(id, shown)))
        assert all(limit in procedure.deadlines for limit in shown)
        assert [box.name for box in chart_of(procedure)] == [
            step.name for step in procedure.steps
        ]


def test_a_limit_that_fits_two_steps_stands_beside_none():
    procedure = catalogue().procedures["G-01"]
    twice = next(one for one in procedure.deadlines if one.text == "一次性告知")
    assert not any(twice in box.deadlines for box in chart_of(procedure))
    alone = replace(procedure, steps=procedure.steps[:1])
    assert [box.deadlines for box in chart_of(alone)] == [(twice,)]


def test_branches_are_what_happens_in_one_case_only():
    first, review, publicity, _ = chart_of(catalogue().procedures["G-01"])
    assert [move.is_branch for move in first.moves] == [False, False, True]
    assert [move.text for move in review.moves if move.is_branch] == [
        "缺件一次性告知要补什么",
        "不符合的告知理由",
        "必要时上门走访",
    ]
    assert all(move.is_branch for move in publicity.moves)


def test_old_names_are_told_with_the_names_of_today():
    found = catalogue()
    loans = found.renamed_in(found.procedures["J-10"])
    assert [one.now for one in loans if "小额担保贷款" in one.old] == ["创业担保贷款"]
    assert found.renamed_in(found.procedures["G-06"]) == ()


def test_doubts_are_told_at_the_procedures_they_concern():
    found = catalogue()
    says = [one.says for one in found.doubts_about(found.procedures["Q-07"])]
    assert any("5年" in text for text in says)
    assert found.doubts_about(found.procedures["G-04"]) == ()


FAULTS = {
    "no office": lambda row: row.update(level="省"),
    "no use": lambda row: row.update(fit="D"),
    "is not listed": lambda row: row["src"].update(seed="009"),
    "no step": lambda row: row.update(steps=[]),
    "no skill": lambda row: row.update(skills=["L9 1.1.1"]),
    "KeyError": lambda row: row.pop("title"),
    "no deadline": lambda row: row["deadlines"][0].update(kind="soon"),
    "stands twice": lambda row: row.update(id="G-02"),
}


@pytest.mark.parametrize("told", FAULTS)
def test_a_broken_file_is_refused(written, told):
    with pytest.raises(ProcedureDataError, match=told):
        written(lambda raw: FAULTS[told](raw["procedures"][0]))
