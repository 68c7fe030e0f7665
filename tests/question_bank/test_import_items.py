"""Item files, read together and stored."""

import pytest
import yaml

from question_bank.errors import ItemError
from question_bank.models import Item
from question_bank.services import import_items
from tests.factories import make_standard_level

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    """Writes the file of a level with one point and one item."""
    for number in (5, 4):
        make_standard_level(number)

    def file(level, point="ABC001", asks="ABC001"):
        path = tmp_path / f"{level}.yaml"
        item = {"id": f"{level}-{asks}-T1", "pool": "practice", "kind": "true_false",
                "point": asks, "difficulty": 2, "cognition": "recall", "key": True,
                "source": [{"standard": "1"}], "stem": "题干。", "explanation": "因为。"}  # fmt: skip
        listed = {"code": point, "node": "1", "name": "甲", "importance": "X"}
        values = {"level": level, "area": "基础知识", "points": [listed]}
        path.write_text(yaml.safe_dump(values | {"items": [item]}), encoding="utf-8")
        return path

    return file


def test_a_point_code_that_two_levels_use_keeps_its_items_apart(write, now):
    import_items([write(5), write(4)], at=now)
    levels = Item.objects.values_list("code", "point__level__number")
    assert dict(levels) == {"5-ABC001-T1": 5, "4-ABC001-T1": 4}


def test_an_item_needs_its_point_at_its_own_level(write, now):
    with pytest.raises(ItemError) as caught:
        import_items([write(5), write(4, point="ABC002")], at=now)
    [fault] = caught.value.faults
    assert fault.where == "4-ABC001-T1"


def test_an_item_never_moves_to_another_point(write, now):
    import_items([write(5)], at=now)
    moved = write(5, point="ABC002", asks="ABC002")
    text = moved.read_text(encoding="utf-8").replace("5-ABC002-T1", "5-ABC001-T1")
    moved.write_text(text, encoding="utf-8")
    with pytest.raises(ItemError) as caught:
        import_items([moved], at=now)
    assert caught.value.code == "item_identity_changed"
    assert Item.objects.get().point.code == "ABC001"
