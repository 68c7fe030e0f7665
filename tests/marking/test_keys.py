from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from exams.marking.keys import KeyedItem, mark_all, mark_by_key
from exams.marking.marks import ItemMark, area_marks

LETTERS = "ABCDE"
chosen = st.sets(st.sampled_from(LETTERS))
right = st.sets(st.sampled_from(LETTERS), min_size=2)
orders = st.permutations(range(5))


def keyed(kind="multiple_choice", *, key, answer, order=(), points="2", place=1):
    content = {"stem": "题干", "options": list("甲乙丙丁戊"), "key": key}
    return KeyedItem(
        form_item=place,
        kind=kind,
        area="基础知识",
        points=Decimal(points),
        content=content,
        order=order,
        answer={"choice": answer} if answer else None,
    )


@given(right, chosen, orders)
def test_a_multiple_choice_earns_all_or_nothing_in_any_option_order(key, own, order):
    """`own` are the candidate's options by the item's own letters."""
    shown = sorted(LETTERS[order.index(LETTERS.index(letter))] for letter in own)
    mark = mark_by_key(keyed(key=sorted(key), answer=shown, order=order))
    assert mark.got == (Decimal(2) if own == key else 0)


@given(right, orders)
def test_an_empty_answer_earns_nothing(key, order):
    mark = mark_by_key(keyed(key=sorted(key), answer=[], order=order))
    assert mark.got == 0
    assert mark.points == 2


@given(right, orders, st.integers(min_value=1, max_value=40))
def test_points_come_whole(key, order, halves):
    points = Decimal(halves) / 2
    shown = sorted(LETTERS[order.index(LETTERS.index(letter))] for letter in key)
    item = keyed(key=sorted(key), answer=shown, order=order, points=str(points))
    assert mark_by_key(item).got == points


def test_true_and_false_are_a_and_b():
    right = keyed("true_false", key=False, answer=["B"])
    wrong = keyed("true_false", key=False, answer=["A"])
    assert [mark.got for mark in mark_all([right, wrong])] == [2, 0]


def test_areas_stand_as_in_the_weight_table_and_add_up():
    marks = [
        ItemMark(1, "社会保险服务", Decimal(1), Decimal(1)),
        ItemMark(2, "基础知识", Decimal(0), Decimal(1)),
        ItemMark(3, "社会保险服务", Decimal("0.5"), Decimal(2)),
    ]
    areas = area_marks(marks, ["基础知识", "社会保险服务", "劳动关系"])
    assert [(one.area, one.got, one.points) for one in areas] == [
        ("基础知识", 0, 1),
        ("社会保险服务", Decimal("1.5"), 3),
    ]


def test_a_part_of_the_points_is_given_in_hundredths():
    content = {
        "stem": "（1）____（2）____（3）____",
        "blanks": [{"answers": ["甲"]}, {"answers": ["乙"]}, {"answers": ["丙"]}],
    }
    item = KeyedItem(
        form_item=1,
        kind="fill_blank",
        area="基础知识",
        points=Decimal(2),
        content=content,
        order=(),
        answer={"blanks": ["甲", "", "丙"]},
    )
    assert str(mark_by_key(item).got) == "1.33"
