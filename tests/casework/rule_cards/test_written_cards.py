"""The file of gaps and lists rests on the catalogue; what does not is refused."""

import pytest
import yaml

from casework.procedures import catalogue
from casework.rule_cards.written import PATH, RuleCardDataError, read_written, written

TEN_SORTS = next(
    one for one in catalogue().procedures["G-01"].rules if one.startswith("十类")
)


def faults_of(tmp_path, change):
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "rule_cards.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(RuleCardDataError) as refused:
        read_written(path, catalogue())
    return refused.value.faults


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda raw: raw["gaps"].update({"X-1": []}), "no procedure is called X-1"),
        (
            lambda raw: raw["deeds"].update({"J-10": {"三天内": "核实"}}),
            "J-10: no limit says “三天内”",
        ),
        (
            lambda raw: raw["left_out"]["J-03"].update({"每年一次": "x"}),
            "J-03: no limit says “每年一次”",
        ),
        (
            lambda raw: raw["gaps"]["J-10"].append(["投入大于[一半]", "a", "b"]),
            "J-10: “投入大于一半” does not stand in the entry",
        ),
        (
            lambda raw: raw["gaps"]["G-01"].append([f"[{TEN_SORTS}]", "a", "b"]),
            f"G-01: “[{TEN_SORTS}]” has no gap or is too long",
        ),
        (
            lambda raw: raw["gaps"].update(
                {"J-10": [["经营投入大于贷款本金[30%]", "20%"]]}
            ),
            "J-10: “经营投入大于贷款本金[30%]” has too few wrong answers",
        ),
        (
            lambda raw: raw["gaps"]["S-17"].append(["就业率[90%]以上", "80%", "95%"]),
            "S-17: “就业率80%以上” stands in the entry as well",
        ),
        (
            lambda raw: raw["papers"]["J-18"][0]["needed"].append("户口簿"),
            "J-18: 户口簿 does not stand in the entry",
        ),
        (
            lambda raw: raw["papers"]["J-18"][0].update(foreign=["经办人介绍信"]),
            "J-18: 经办人介绍信 is no foreign one",
        ),
        (
            lambda raw: raw["papers"]["J-18"][0].update(foreign=[]),
            "J-18: a list is too short",
        ),
    ],
)
def test_a_fault_is_named(tmp_path, change, fault):
    assert faults_of(tmp_path, change) == (fault,)


def test_what_is_left_out_has_its_reason():
    known = written()
    reasons = [why for words in known.left_out.values() for why in words.values()]
    reasons += [*known.unordered.values(), *known.unlisted.values()]
    assert all(len(why) > 15 for why in reasons)
