"""Item files, read together and stored."""

import pytest
import yaml

from question_bank.errors import ItemError
from question_bank.kinds import KINDS
from question_bank.models import Item
from question_bank.services.importing import import_items
from standards.models import Level, Standard
from tests.factories import MADE_AT, make_content, make_standard_level
from tests.pictures import make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    """Writes the file of a level with one point and one item."""
    for number in (5, 4):
        make_standard_level(number)

    def file(level, point="ABC001", asks="ABC001", stem="题干。", **standard):
        path = tmp_path / f"{level}.yaml"
        item = {"id": f"{level}-{asks}-T1", "pool": "practice", "kind": "true_false",
                "point": asks, "difficulty": 2, "cognition": "recall", "key": True,
                "source": [{"standard": "1"}], "stem": stem, "explanation": "因为。"}  # fmt: skip
        listed = {"code": point, "node": "1", "name": "甲", "importance": "X"}
        values = {"level": level, "area": "基础知识", "points": [listed]} | standard
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


def test_what_a_file_says_is_cleaned_and_its_pictures_are_noted(write, now):
    image = make_image()
    says = f"<p>题干</p><script>x</script>![图](image:{image.pk})"
    import_items([write(5, stem=says)], at=now)
    item = Item.objects.get()
    assert item.current.content["stem"] == f"题干\n![图](image:{image.pk})"
    assert item.image_uses.get().image == image


@pytest.mark.parametrize("above", [False, True])
def test_the_log_of_second_readings_is_kept(write, tmp_path, now, above):
    """It lies beside the files, or above the folders of the levels."""
    path = write(5)
    folder = tmp_path.parent if above else tmp_path
    rows = "item,content_hash,blind_answer,verdict,remark\n5-ABC001-T1,aa,true,agree,\nX,a,b,c,d\n"
    (folder / "review.csv").write_text(rows, encoding="utf-8")
    try:
        import_items([path], at=now)
        import_items([path], at=now)
    finally:
        (folder / "review.csv").unlink()
    review = Item.objects.get().starter_reviews.get()
    assert (review.content_hash, review.blind_answer) == ("aa", "true")


OURS = {"standard": "9-99-99-99", "edition": "2026"}


@pytest.fixture
def other_standard(write):
    """Another occupation, whose code comes first."""
    standard = Standard.objects.create(
        code="1-00-00-00", name="他业", edition="2026", digest="1" * 64, document={},
        loaded_at=MADE_AT,
    )  # fmt: skip
    Level.objects.create(standard=standard, number=5, name="五级", hours=40)
    return standard


def test_items_go_to_the_standard_that_their_file_names(write, other_standard, now):
    import_items([write(5, **OURS), write(4, **OURS)], at=now)
    assert {item.point.level.standard.code for item in Item.objects.all()} == {
        "9-99-99-99"
    }


@pytest.mark.parametrize(
    ("standard", "code"),
    [
        ({}, "standard_unnamed"),
        ({"standard": "9-99-99-99"}, "file_invalid"),
        ({"standard": "9-99-99-99", "edition": 2026}, "file_invalid"),
        ({"standard": "9-99-99-99", "edition": "1999"}, "no_standard"),
    ],
)
def test_a_file_that_names_no_standard_clearly_is_refused(
    write, other_standard, now, standard, code
):
    with pytest.raises(ItemError) as caught:
        import_items([write(5, **standard)], at=now)
    assert caught.value.code == code
    assert not Item.objects.exists()


def test_files_of_two_standards_are_loaded_one_by_one(write, other_standard, now):
    with pytest.raises(ItemError) as caught:
        import_items([write(5, **OURS), write(4)], at=now)
    [fault] = caught.value.faults
    assert fault.where == "standard"


@pytest.mark.parametrize("code", KINDS)
def test_a_file_may_hold_items_of_any_kind(tmp_path, now, code):
    make_standard_level(5)
    kind, content = KINDS[code], make_content(code)
    item = {"id": "5-ABC001-X1", "pool": "practice", "kind": code, "point": "ABC001",
            "difficulty": 2, "cognition": "recall", "source": [{"standard": "1"}]}  # fmt: skip
    if kind.own_points:
        item |= {"points": 10, "minutes": 15}
    point = {"code": "ABC001", "node": "1", "name": "甲", "importance": "X"}
    file = {
        "level": 5,
        "area": "基础知识",
        "points": [point],
        "items": [item | content],
    }
    path = tmp_path / "items.yaml"
    path.write_text(yaml.safe_dump(file, allow_unicode=True), encoding="utf-8")
    import_items([path], at=now)
    assert Item.objects.get().current.content == content


def test_loading_again_does_not_bring_back_what_was_retired(write, now):
    import_items([write(5)], at=now)
    Item.objects.update(status="retired")
    report = import_items([write(5, stem="另一题干。")], at=now)
    [item] = Item.objects.all()
    assert (report.unchanged, item.status, item.versions.count()) == (1, "retired", 1)
