"""The file of lists and records rests on the catalogue; what does not is refused."""

import pytest
import yaml

from casework.drills.written import PATH, DrillDataError, read_written, written
from casework.procedures import catalogue

LONG = (
    "补贴五项=城乡就业困难人员补贴 安置奖励金 推荐就业奖励金 岗位见习训练补贴 "
    "自主创业吸纳就业奖励金"
)


def faults_of(tmp_path, change):
    raw = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    change(raw)
    path = tmp_path / "drills.yaml"
    path.write_text(yaml.safe_dump(raw, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DrillDataError) as refused:
        read_written(path, catalogue())
    return refused.value.faults


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda raw: raw["records"].update({"X-1": []}), "no procedure is called X-1"),
        (
            lambda raw: raw["records"]["Q-08"][0].update(quote="不是原文"),
            "Q-08: “不是原文” does not stand in the entry",
        ),
        (
            lambda raw: raw["papers"]["Q-08"][0]["needed"].append("户口簿"),
            "Q-08: 户口簿 does not stand in the entry",
        ),
        (
            lambda raw: raw["papers"]["Q-08"][0]["foreign"].append("花名册"),
            "Q-08: 花名册 is no foreign one",
        ),
        (
            lambda raw: raw["columns"]["J-13"][0].update(foreign=["薪酬"]),
            "J-13: a list is too short",
        ),
        (lambda raw: raw["records"]["Q-08"].pop(), "Q-08: fewer than 3 records"),
        (
            lambda raw: raw["turns"]["Q-34"].update({"每年一次": "跟踪"}),
            "Q-34: no limit says “每年一次”",
        ),
        (
            lambda raw: raw["records"]["Q-13"][0].update(quote=LONG),
            f"Q-13: “{LONG}” is longer than 40 characters",
        ),
    ],
)
def test_a_fault_is_named(tmp_path, change, fault):
    assert faults_of(tmp_path, change) == (fault,)


def test_every_turn_is_of_months_or_quarters_and_makes_a_drill():
    for key, turns in written().turns.items():
        deadlines = catalogue().procedures[key].deadlines
        for words in turns:
            assert any(
                one.text == words and one.kind == "recurring" for one in deadlines
            )


def test_right_and_wrong_of_a_record_differ():
    for records in written().records.values():
        for one in records:
            assert one.right != one.wrong
