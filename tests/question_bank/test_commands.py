"""The verbs of the bank: import files, count what it holds."""

import pytest

from question_bank.kinds import KINDS
from question_bank.models import Item
from tests.factories import make_item, make_point, make_standard_level
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db
AREAS = ("基础知识", "业务办理")
FILE = """
level: 4
area: 基础知识
points:
  - {{code: AAA001, node: "1", name: 道德的特点, importance: Y}}
items:
  - id: 4-AAA001-T1
    pool: practice
    kind: true_false
    point: AAA001
    difficulty: 2
    cognition: understand
    stem: 法律没有禁止的做法，在道德上也没有可以批评之处。
    key: false
    explanation: 道德评价的范围比法律更广。
    source: [{{standard: "{standard}"}}]
"""


@pytest.fixture
def level():
    level = make_standard_level(4)
    for area in level.standard.areas.all():
        level.weights.create(area=area, part="theory", percent=50)
    return level


@pytest.fixture
def file(level, tmp_path):
    def write(standard="1"):
        path = tmp_path / "items.yaml"
        path.write_text(FILE.format(standard=standard), encoding="utf-8")
        return path

    return write


def test_an_import_counts_and_can_be_repeated(file):
    counts = {"points": 1, "added": 1, "revised": 0, "unchanged": 0}
    counts["kinds"] = {"true_false": 1}
    assert answered("import_items", file(), "--dry-run") == counts
    assert not Item.objects.exists()
    assert answered("import_items", file()) == counts
    assert answered("import_items", file()) == counts | {"added": 0, "unchanged": 1}


def test_a_faulty_file_is_refused_with_every_fault(file):
    told = refused("import_items", file(standard="7.7.7"))
    assert told["error"] == "reference_unknown"
    [fault] = told["details"]
    assert set(fault) == {"where", "message"}
    assert fault["where"] == "4-AAA001-T1"
    assert not Item.objects.exists()


def test_the_coverage_counts_by_area_and_by_leaf(level):
    point = make_point(level=level, area=AREAS[0])
    for kind in ("single_choice", "single_choice", "true_false"):
        make_item(kind, point=point)
    make_item("task", point=point, pool="exam")
    told = answered("bank_coverage", "--level", 4, "--pool", "practice")
    areas = told.pop("areas")
    assert set(told) == {"code", "edition", "level", "pool", "nodes", "gaps"}
    assert (told["code"], told["level"], told["pool"]) == ("9-99-99-99", 4, "practice")
    assert [area["area"] for area in areas] == list(AREAS)
    assert areas[0] == {
        "area": AREAS[0],
        "points": 1,
        "items": {
            **dict.fromkeys(KINDS, 0),
            "single_choice": 2,
            "true_false": 1,
        },
    }
    assert (areas[1]["points"], sum(areas[1]["items"].values())) == (0, 0)


def test_a_leaf_without_a_point_is_a_gap(level):
    full, empty = level.standard.nodes.all()
    level.standard.nodes.update(kind="basic_point")
    make_item(point=make_point(level=level, area=full.area.name))
    told = answered("bank_coverage", "--level", 4, "--pool", "practice")
    assert told["nodes"] == [
        {"ref": full.ref, "area": full.area.name, "points": 1, "items": 1},
        {"ref": empty.ref, "area": empty.area.name, "points": 0, "items": 0},
    ]
    assert told["gaps"] == 1


@pytest.mark.parametrize("more", [("--level", 9), ("--level", 4, "--standard", "x")])
def test_an_unknown_level_has_no_coverage(level, more):
    told = refused("bank_coverage", "--pool", "practice", *more)
    assert told["error"] == "level_unknown"
