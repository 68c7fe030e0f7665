"""What is quoted: a whole phrase, and of the rule that decides this variant."""

import pytest
import yaml

from casework.engine.loading import DATA
from tests.casework.cases import load_case
from tests.casework.playing import worked_with

CHAPTERS = sorted((DATA / "packs" / "shunyi-2011").glob("*.yaml"))
PAIRS = ("“”", "《》", "（）")


# In a variant with these facts, the item quotes these words of its source.
BRANCHES = [
    ("c16", {"form_gap": "untrue"}, "form", "保证信息真实、有效"),
    ("c16", {"form_gap": "skill"}, "form", "其他技能水平说明"),
    ("c16", {"pay_kind": "illegal", "pay": 2300}, "pay_a", "不得低于当地最低工资标准"),
    ("c16", {"term_kind": "rural"}, "told_law", "进城就业设置歧视性限制"),
    ("c16", {"head_b": 9, "fair_b": "no"}, "place_b", "用人单位提供的场地"),
    ("c16", {"head_b": 12}, "place_b", "搭建面试平台"),
    ("c16", {"result_b": "hired"}, "next_b", "对已招聘成功的单位"),
    ("c16", {"result_b": "none"}, "next_b", "继续为其搜集求职人员信息"),
    ("c16", {"result_b": "own"}, "next_b", "进行用人指导"),
    ("c16", {"result_b": "area"}, "next_b", "上报区级职业介绍服务中心"),
    ("c16", {"result_a": "hired"}, "next_a", "一个月内进行走访"),
    ("c16", {"result_a": "failed"}, "next_a", "及时上报街（镇）社保所"),
    ("c17", {"trouble": "clear"}, "third_route", "一般式用人指导服务"),
    ("c17", {"trouble": "hard"}, "third_route", "对长期无法招聘到合适人选"),
    ("c18", {}, "send_a", "推荐协调工作"),
    ("c18", {"a_later": "slack"}, "severity", "每季度进行一次实地跟踪"),
    ("c18", {"a_later": "slack"}, "lead", "每季度进行一次实地跟踪"),
    ("c18", {"a_later": "fire"}, "lead", "积极引导提前还款"),
    ("c18", {"c_gap": "bank"}, "c_gap", "经办银行盖章"),
    ("c18", {"c_gap": "slips"}, "c_gap", "各季度缴付的利息清单"),
    ("c19", {}, "scope", "全员调查"),
    ("c19", {}, "often", "每年开展一次"),
    ("c19", {"household": "adult"}, "home", "均处于失业状况"),
    ("c19", {"p1_kind": "seeker"}, "exit_1", "已进行就业登记"),
    ("c19", {"p1_kind": "trial"}, "exit_1", "被用人单位录用"),
    ("c19", {"p2_kind": "unlicensed"}, "exit_2", "领取工商营业执照"),
    ("c19", {"p2_kind": "once"}, "exit_2", "不低于当地最低工资标准"),
    ("c19", {"p3_kind": "mostly"}, "exit_3", "完全丧失劳动能力"),
    ("c19", {"p3_kind": "waiting"}, "exit_3", "已享受基本养老保险待遇"),
    ("c19", {"p4_kind": "detained"}, "exit_4", "被判刑收监执行"),
    ("c19", {"p4_kind": "trip"}, "exit_4", "移居境外"),
    ("c19", {"p5_kind": "upset"}, "exit_5", "终止就业要求"),
    ("c19", {"p5_kind": "five"}, "exit_5", "连续6个月以上"),
    ("c20", {"project": "old"}, "table", "填写《企业招工信息登记表》"),
    ("c20", {"project": "new"}, "table", "对新建项目填写"),
    ("c20", {"fit_1": "none"}, "post_1", "反馈到区级公共就业服务机构"),
    ("c20", {"fit_1": "all"}, "post_1", "及时进行推荐匹配服务"),
    ("c20", {"fit_2": "all"}, "time_post_2", "及时进行推荐匹配服务"),
    ("c20", {"fit_2": "none"}, "time_post_2", "反馈到区级公共就业服务机构"),
    ("c20", {"question": "gap"}, "policy", "当时不能解答的"),
    ("c20", {"question": "gap"}, "time_report", "当时不能解答的"),
    ("c20", {"question": "book"}, "policy", "现场解答"),
]


@pytest.mark.parametrize(("case", "facts", "item", "words"), BRANCHES)
def test_the_branch_that_decides_is_quoted(case, facts, item, words):
    template = load_case(case)
    instance = worked_with(template, **facts)
    asked = next(one for one, _ in instance.items if one.id == item)
    assert words in template.pack.rules[asked.rule].quote


@pytest.mark.parametrize("case", ["c16", "c17", "c18", "c19", "c24", "c25"])
def test_what_is_told_of_people_cites_the_rule_against_telling(case):
    template = load_case(case)
    told = {"exposed", "leaked", "bought", "gossiped"}
    cited = [template.pack.rules[c.rule] for c in template.criticals if c.id in told]
    personal = [rule for rule in cited if "个人信息保护法" in rule.document]
    assert personal
    assert {rule.chapter for rule in personal} == {"第十条"}


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_a_whole_phrase_is_quoted(path):
    rules = yaml.safe_load(path.read_text(encoding="utf-8")).get("rules") or {}
    for key, rule in rules.items():
        quote = rule["quote"]
        for first, last in PAIRS:
            assert quote.count(first) == quote.count(last), (key, quote)
        assert quote[0] not in "的和、，；", (key, quote)
        assert quote[-1] not in "和在于、，；", (key, quote)
