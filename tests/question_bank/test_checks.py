"""Each check has a text that trips it and a near miss that does not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from question_bank.checks import Answered, advice, set_advice
from question_bank.checks.numerals import in_digits
from question_bank.kinds import KINDS

SOURCES = [{"law": "劳动法", "article": "第三条"}]
OPTIONS = ["十五日内答复", "三十日内受理", "六十日内办结", "当场告知结果"]
SINGLE = {
    "stem": "收到申请后，经办机构应当（　　）。",
    "options": OPTIONS,
    "key": ["B"],
    "explanation": "法律规定三十日内受理，B对。",
}
TRUE_FALSE = {"stem": "职工缴纳工伤保险费。", "key": False, "explanation": "说法错误。"}
TASK = {
    "stem": "根据材料写出意见。",
    "form": "笔试",
    "materials": [{"title": "材料一", "body": "来信。"}],
    "rubric": [
        {"code": "1", "title": "受理", "points": 1.5, "guide": "写明1.5分"},
        {"code": "2", "title": "答复", "points": 3, "guide": ""},
    ],
    "vetoes": [{"title": "泄露信息", "guide": "公开住址，本题记0分"}],
    "reference": "略",
}


def codes(content, kind="single_choice", sources=SOURCES, points=None):
    return [found.code for found in advice(kind, content, sources, points=points)]


def with_options(*options, key="A", **more):
    named = f"{key}对：{options['ABCDE'.index(key)]}"
    return (
        SINGLE | {"options": list(options), "key": [key], "explanation": named} | more
    )


def test_good_items_get_no_advice():
    assert codes(SINGLE) == []
    assert codes(TRUE_FALSE, "true_false") == []
    assert codes(TASK, "task", points=Decimal("4.5")) == []


@pytest.mark.parametrize(
    ("code", "trips", "passes"),
    [
        (
            "longest_is_key",
            with_options("在三十日内书面告知申请人并说明理由", "十日内受理", "当场受理", "转交他人"),
            with_options("十日内受理", "在三十日内书面告知申请人并说明理由", "当场受理", "转交他人"),
        ),
        (
            "longest_is_key",
            with_options("三十日内告知申请人", "二日", "三日", "五日"),
            with_options("三十日内", "二日内", "三日内", "五日内"),
        ),
        (
            "uneven_options",
            with_options("受理", "在三十日内书面告知申请人和单位", "当场口头答复来访者", "转交街道", key="C"),
            with_options("受理申请", "三十日内告知申请人", "当场口头答复来访者", "转交街道", key="C"),
        ),
        (
            "combined_option",
            with_options("当场受理", "十日告知", "转交街道", "以上都对"),
            with_options("当场受理", "十日告知", "转交街道", "以上年为准"),
        ),
        (
            "combined_option",
            with_options("当场受理", "十日告知", "转交街道", "A和B"),
            with_options("当场受理", "十日告知", "转交街道", "A级和B级"),
        ),
        (
            "combined_option",
            with_options("当场受理", "十日告知", "转交街道", "以上说法都不正确。"),
            with_options("当场受理", "十日告知", "转交街道", "说法不正确"),
        ),
        (
            "same_options",
            with_options("十五日内", "15 日内", "三十日内", "六十日内"),
            with_options("十五日内", "115日内", "三十日内", "六十日内"),
        ),
        (
            "overlapping_options",
            with_options("本人的身份证件", "本人的身份证件等", "户口簿", "毕业证"),
            with_options("本人的身份证件", "非本人的身份证件", "户口簿", "毕业证"),
        ),
        (
            "overlapping_options",
            with_options("3至6个月", "5至9个月", "1年", "2年"),
            with_options("3至6个月", "6至9个月", "1年", "2年"),
        ),
        (
            "absolute_distractors",
            with_options("可以受理", "一律不受理", "一定要转交", "当场答复"),
            with_options("可以受理", "一律不受理", "暂时不受理", "当场答复"),
        ),
        (
            "absolute_distractors",
            with_options("可以受理", "一律不受理", "所有人受理", "当场答复"),
            with_options("一律受理", "一律不受理", "所有人受理", "当场答复"),
        ),
        (
            "repeated_words",
            with_options("自申请之日起三日内", "自申请之日起五日内", "自申请之日起十日内", "自申请之日起半月内"),
            with_options("自申请之日起三日内", "自申请之日起五日内", "自申请之日起十日内", "半月之内"),
        ),
        (
            "repeated_words",
            with_options("2026年1月", "2026年3月", "2026年5月", "2026年7月"),
            with_options("202601", "202603", "202605", "202607"),
        ),
        (
            "plain_negation",
            SINGLE | {"stem": "下列事项中，不属于协理员职责的是（　　）。"},
            SINGLE | {"stem": "下列事项中，**不属于**协理员职责的是（　　）。"},
        ),
        (
            "plain_negation",
            SINGLE | {"stem": "下列说法错误的是（　　）。"},
            SINGLE | {"stem": "小李不服裁决，协理员应当（　　）。"},
        ),
        (
            "plain_negation",
            SINGLE | {"stem": "用人单位不得（　　）。"},
            SINGLE | {"stem": "期限最长不超过（　　）。"},
        ),
        (
            "plain_negation",
            SINGLE | {"stem": "以下不是条件的是？"},
            SINGLE | {"stem": "能不能领取，要看的条件是？"},
        ),
        ("no_blank", SINGLE | {"stem": "应当受理。"}, SINGLE | {"stem": "应当怎样受理？"}),
        ("no_blank", SINGLE | {"stem": "应当（受理）。"}, SINGLE | {"stem": "应当____受理。"}),
        ("stem_too_long", SINGLE | {"stem": "话" * 120 + "（ ）"}, SINGLE | {"stem": "话" * 117 + "（ ）"}),
        ("key_missing", SINGLE | {"key": []}, SINGLE),
        ("key_missing", SINGLE | {"key": ["F"]}, SINGLE | {"key": ["B"]}),
        ("explanation_missing", SINGLE | {"explanation": " "}, SINGLE),
        ("key_unexplained", SINGLE | {"explanation": "A、C错。"}, SINGLE | {"explanation": "A、C、D错。"}),
        (
            "key_unexplained",
            SINGLE | {"explanation": "见教材。"},
            SINGLE | {"explanation": "条文写的是30日。"},
        ),
    ],
)  # fmt: skip
def test_a_choice_trips_a_check_and_a_near_miss_does_not(code, trips, passes):
    assert code in codes(trips)
    assert code not in codes(passes)


@pytest.mark.parametrize(
    ("code", "trips", "passes"),
    [
        ("key_missing", {"key": None}, {"key": False}),
        ("double_negation", {"stem": "单位不能不缴费。"}, {"stem": "单位不能少缴费。"}),
        (
            "double_negation",
            {"stem": "不得不说，应缴费。"},
            {"stem": "单位不得少缴，不缴也违法。"},
        ),
        ("explanation_missing", {"explanation": ""}, {"explanation": "说法错误。"}),
        ("stem_too_long", {"stem": "话" * 121}, {"stem": "话" * 120}),
    ],
)
def test_a_true_false_item_trips_a_check_and_a_near_miss_does_not(code, trips, passes):
    assert code in codes(TRUE_FALSE | trips, "true_false")
    assert code not in codes(TRUE_FALSE | passes, "true_false")


@pytest.mark.parametrize(
    ("code", "changes", "points"),
    [
        ("points_off", {}, Decimal("5")),
        (
            "veto_unguided",
            {"vetoes": [{"title": "泄露信息", "guide": " "}]},
            Decimal("4.5"),
        ),
        ("materials_missing", {"materials": []}, Decimal("4.5")),
    ],
)
def test_a_task_trips_a_check(code, changes, points):
    assert codes(TASK | changes, "task", points=points) == [code]


def test_a_written_item_needs_materials_only_if_it_speaks_of_them():
    written = TASK | {"materials": []}
    assert "materials_missing" in codes(written, "written")
    assert "materials_missing" not in codes(written | {"stem": "简述意见。"}, "written")


def test_points_are_not_added_up_while_one_is_missing():
    half = TASK | {"rubric": [*TASK["rubric"], {"code": "3", "points": ""}]}
    assert "points_off" not in codes(half, "task", points=Decimal(9))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_needs_a_source(kind):
    assert "source_missing" in codes({}, kind, sources=[])
    assert "source_missing" not in codes({}, kind)


def test_each_hit_names_its_field_and_speaks_in_sentences():
    worst = SINGLE | {"stem": "不属于", "key": [], "explanation": ""}
    found = advice("single_choice", worst, [])
    assert {a.field for a in found} == {"stem", "key", "explanation", "sources"}
    assert all(str(a.message).endswith("。") for a in found)


def test_several_right_options_are_all_compared_with_the_wrong_ones():
    many = SINGLE | {
        "options": ["三十日内书面告知并说明理由", "当场受理", "转交街道", "十日内书面告知并说明理由", "不受理"],
        "key": ["A", "D"],
    }  # fmt: skip
    assert "longest_is_key" in codes(many, "multiple_choice")
    assert "longest_is_key" not in codes(many | {"key": ["A", "B"]}, "multiple_choice")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("不（）ABC的1*", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["title", "points", "guide", "x"]), inner)
    ),
    max_leaves=8,
)
FIELDS = ["stem", "options", "key", "explanation", "materials", "rubric", "vetoes", "x"]


@given(
    kind=st.sampled_from([*KINDS, "fill_blank", "matching", "composite"]),
    content=st.dictionaries(st.sampled_from(FIELDS), JSON),
    sources=st.lists(st.none(), max_size=1),
)
def test_whatever_stands_in_a_draft_no_check_breaks(kind, content, sources):
    for found in advice(kind, content, sources, points=Decimal(3)):
        assert found.code.replace("_", "").isalpha()
        assert str(found.message).endswith("。")


def test_unknown_kinds_and_shapes_pass():
    blanks = {
        "stem": "年满（1）周岁",
        "blanks": [{"answers": ["十六"]}],
        "key": {"1": 2},
    }
    assert codes(blanks, "fill_blank") == []
    assert codes({"stem": "排序", "options": [["甲"], 2]}, "ordering") == []


@pytest.mark.parametrize(
    ("numeral", "digits"),
    [
        ("十五日", "15日"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("一千二百", "1200"),
        ("两年", "2年"),
        ("二〇二六年", "2026年"),
        ("第三百八十条", "第380条"),
        ("没有", "没有"),
    ],
)
def test_numerals_are_read(numeral, digits):
    assert in_digits(numeral) == digits


def answered(kind, keys, options=4):
    return [Answered(kind, key, options) for key in keys]


@pytest.mark.parametrize(
    ("keys", "uneven"),
    [
        ("ABCD" * 10, False),
        ("A" * 13 + "BCD" * 9, False),
        ("A" * 25 + "BCD" * 5, True),
        ("ABC" * 14, True),
        ("A" * 19, False),
    ],
)
def test_key_positions_are_told_when_chance_would_hardly_make_them(keys, uneven):
    found = [a.code for a in set_advice(answered("single_choice", keys))]
    assert found == (["key_positions"] if uneven else [])


@pytest.mark.parametrize(
    ("keys", "uneven"),
    [("AB" * 10, False), ("A" * 13 + "B" * 7, False), ("A" * 17 + "BBB", True)],
)
def test_true_and_false_are_told_when_they_differ_too_much(keys, uneven):
    found = [a.code for a in set_advice(answered("true_false", keys, 2))]
    assert found == (["true_false_balance"] if uneven else [])


def test_a_set_without_keys_gets_no_advice():
    assert set_advice([]) == []
    assert set_advice(answered("multiple_choice", ["AB"] * 40)) == []


def test_tables_and_pictures_make_no_stem_long():
    table = "| 姓名 | 失业日期 |\n|---|---|\n" + "| 张某 | 2026-03-01 |\n" * 10
    picture = "![登记表的照片](image:00000000-0000-4000-8000-000000000000)"
    stem = f"按下表，**不**符合领取条件的是（　　）。\n{table}{picture}"
    found = advice("single_choice", {"stem": stem}, ["x"])
    assert "stem_too_long" not in {one.code for one in found}
    longer = advice("single_choice", {"stem": stem + "字" * 121}, ["x"])
    assert "stem_too_long" in {one.code for one in longer}
