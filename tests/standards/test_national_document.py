"""The national standard of 2022 as we keep it: whole, word for word, slips marked."""

import pytest

AREAS = (
    "职业道德和职业素养",
    "基础知识",
    "基层平台信息管理",
    "就业创业服务",
    "社会保险服务",
    "退休人员社会化服务",
    "劳动关系协调和维权",
)


def level(document, number):
    return next(one for one in document.levels if one.number == number)


def contents(document, number):
    functions = level(document, number).functions
    return {one.code: one for function in functions for one in function.contents}


def text(document, number, kind, code):
    content = contents(document, number)[code.rpartition(".")[0]]
    return next(one.text for one in getattr(content, kind) if one.code == code)


def with_erratum(document):
    found = {}
    for one in document.levels:
        for content in contents(document, one.number).values():
            for kind in ("skills", "knowledge"):
                for node in getattr(content, kind):
                    if node.erratum:
                        found[one.number, kind, node.code] = node
    return found


def test_it_names_the_occupation(national):
    assert (national.code, national.name, national.edition) == (
        "3-01-04-03",
        "劳动保障协理员",
        "2022",
    )
    assert national.occupation.definition == (
        "在街道（乡镇）、社区（行政村）基层从事劳动就业、社会保障等公共服务工作的人员。"
    )
    assert national.occupation.education == "高中毕业（或同等学力）及以上。"


@pytest.mark.parametrize(
    ("number", "name", "hours", "skills", "knowledge"),
    [
        (5, "五级/初级工", 30, 41, 38),
        (4, "四级/中级工", 80, 65, 72),
        (3, "三级/高级工", 80, 61, 64),
    ],
)
def test_each_level_is_complete(national, number, name, hours, skills, knowledge):
    found = level(national, number)
    assert (found.name, found.hours) == (name, hours)
    assert len(found.functions) == 5
    assert len(contents(national, number)) == 16
    cells = contents(national, number).values()
    assert sum(len(content.skills) for content in cells) == skills
    assert sum(len(content.knowledge) for content in cells) == knowledge


@pytest.mark.parametrize(
    ("number", "theory", "skill"),
    [
        (5, (10, 25, 15, 15, 15, 10, 10), (25, 30, 20, 15, 10)),
        (4, (10, 25, 15, 15, 15, 10, 10), (25, 30, 20, 15, 10)),
        (3, (10, 25, 10, 20, 15, 10, 10), (20, 35, 20, 15, 10)),
    ],
)
def test_weights_are_those_of_chapter_four(national, number, theory, skill):
    found = level(national, number)
    assert tuple(found.theory_weights.items()) == tuple(zip(AREAS, theory, strict=True))
    assert tuple(found.skill_weights.items()) == tuple(
        zip(AREAS[2:], skill, strict=True)
    )


@pytest.mark.parametrize(
    ("number", "kind", "code", "words"),
    [
        (5, "skills", "1.1.1", "能认定失业人员、就业创业人员、退休人员等服务对象"),
        (5, "skills", "2.5.2", "能协助就业援助对象申请扶持政策"),
        (5, "knowledge", "5.2.2", "劳动保障监察网格化管理的常识"),
        # These four were broken by a page or a table cell in the source.
        (
            4,
            "skills",
            "4.2.7",
            "能协助死亡退休人员家属申领丧葬补助金和遗属津贴的相关手续",
        ),
        (3, "skills", "2.1.3", "能帮助服务对象协调解决在申请享受政策中遇到的问题"),
        (3, "knowledge", "2.1.3", "对国家和地方就业政策的把握和应用"),
        (4, "skills", "2.2.6", "能介绍就业通用能力的内容和意义"),
        (
            3,
            "knowledge",
            "1.2.5",
            "利用 Excel 等软件工具进行数据日常动态管理的方法",
        ),
        (3, "knowledge", "5.2.4", "劳务派遣、集体合同和非全日制用工的规定"),
    ],
)
def test_wording_is_the_printed_wording(national, number, kind, code, words):
    assert text(national, number, kind, code) == words


def test_the_footnote_is_kept_as_a_note(national):
    skill = contents(national, 4)["2.2"].skills[5]
    assert skill.note.startswith("就业通用能力：是指区别于就业专业技术")
    assert skill.note.endswith("与人合作、解决问题等能力。")


def test_slips_of_the_print_are_kept_and_explained(national):
    slips = with_erratum(national)
    assert set(slips) == {
        (4, "skills", "2.1.5"),
        (4, "knowledge", "3.1.2"),
        (4, "knowledge", "3.2.2"),
        (4, "knowledge", "4.2.7"),
        (3, "skills", "3.1.1"),
        (3, "knowledge", "3.4.2"),
        (3, "knowledge", "5.1.4"),
    }
    assert slips[4, "knowledge", "3.1.2"].printed_code == "3.2.2"
    assert slips[4, "knowledge", "3.2.2"].printed_code == "3.3.2"
    assert "城乡居民医疗保险待遇计算" in slips[3, "skills", "3.1.1"].text
    assert slips[3, "knowledge", "5.1.4"].text == "信访条例有关内容"


def test_the_missing_cell_is_empty_and_says_so(national):
    missing = [
        (one.number, content.code)
        for one in national.levels
        for content in contents(national, one.number).values()
        if content.missing_in_source
    ]
    assert missing == [(5, "3.1")]
    assert contents(national, 5)["3.1"].knowledge == ()
    assert len(contents(national, 5)["3.1"].skills) == 3


def test_basic_requirements_are_complete(national):
    sizes = {
        section.code: len(section.points)
        for part in national.basic_requirements
        for section in part.sections
    }
    assert sizes == {
        "2.1.1": 0,
        "2.1.2": 4,
        "2.1.3": 3,
        "2.2.1": 3,
        "2.2.2": 6,
        "2.2.3": 3,
        "2.2.4": 2,
        "2.2.5": 3,
        "2.2.6": 3,
        "2.2.7": 2,
        "2.2.8": 4,
        "2.2.9": 6,
    }
    assert [part.name for part in national.basic_requirements] == list(AREAS[:2])


def test_conditions_can_be_checked(national):
    codes = [
        alternative.code
        for number in (5, 4, 3)
        for condition in level(national, number).conditions
        for alternative in condition.alternatives
    ]
    assert codes == (
        [
            "5-1",
            "5-2",
            "5-3",
            "5-4",
            "4-1",
            "4-2a",
            "4-2b",
            "4-3",
            "4-4",
            "3-1",
            "3-2",
            "3-3",
            "3-4",
        ]
    )
    after_certificate = level(national, 3).conditions[0].alternatives[0]
    assert after_certificate.work_months == 12
    assert after_certificate.certificate_level == 4
    assert after_certificate.training_level == 3


def test_exam_rules_are_those_of_section_1_9(national):
    rules = national.exam_rules
    assert (rules.pass_mark, rules.full_mark, rules.both_parts_required) == (
        60,
        100,
        True,
    )
    assert (rules.theory.minutes, rules.skill.minutes) == (90, 90)
    assert rules.theory.closed_book
    assert rules.theory.computer_based_allowed
    theory, skill = rules.theory.staffing, rules.skill.staffing
    assert (theory.candidates_per_person, theory.minimum, theory.odd) == (15, 2, False)
    assert (skill.candidates_per_person, skill.minimum, skill.odd) == (15, 3, True)
