"""Papers as PDFs: pages, sealed edge, names, what stays together, equal bytes."""

from dataclasses import replace

import pytest

from exams.papers.errors import PaperError
from exams.papers.printing.batch import Job, copies_pdf, master_pdf
from exams.papers.printing.booklet import booklet_pdf, rule_of
from exams.papers.printing.formats import A3, A4, LARGE
from exams.papers.printing.paper import PrintedPaper
from exams.papers.printing.typesetting import option_columns
from exams.papers.printing.versions import versions_of
from question_bank.kinds import ShownOption
from tests.papers.printing.samples import (
    EXTENSION_B,
    HEAD,
    choice,
    copies_for,
    paper_with,
    read,
    strip,
    text_of,
    texts_of,
)

LONG_NAME = "阿卜杜热合曼·吾买尔江·买买提依明·阿布都热依木"[:24]


def master(paper, sheet, versions=1):
    made = versions_of(paper, seed=1, number=versions)
    return master_pdf(Job(paper, made, sheet, {}))


def copies(paper, strips, sheet=A4, versions=2, **more):
    made, wanted = copies_for(paper, strips, versions)
    return copies_pdf(Job(paper, made, sheet, {}), wanted, **more)


def test_the_first_page_has_all_that_a_paper_begins_with():
    text = texts_of(master(paper_with(), A4))[0]
    for words in (
        "示例职业（4级）理论知识试卷",
        "注意事项",
        "考试时间90分钟，满分7分",
        "题号一二三总分",
        "评分人",
        "一、单项选择题（第1题～第3题。每题1分，满分3分。",
        "姓名",
        "准考证号",
        "单位",
        "第1页（共1页）",
        HEAD.code,
    ):
        assert words in text, words
    for word in "密封线":
        assert word in text


@pytest.mark.parametrize(
    ("sheet", "size"),
    [(A4, (595, 842)), (A3, (1191, 842)), (LARGE, (595, 842))],
    ids=lambda one: getattr(one, "code", ""),
)
def test_every_page_has_its_number_and_size(sheet, size):
    paper = paper_with(60, 20, 20)
    pages = read(master(paper, sheet)).pages
    shown = "".join(text_of(page) for page in pages)
    total = int(shown.split("（共")[1].split("页）")[0])
    for number in range(1, total + 1):
        assert shown.count(f"第{number}页（共{total}页）") == 1
    assert len(pages) == -(-total // sheet.columns)
    for page in pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size


@pytest.mark.parametrize("sheet", [A4, A3, LARGE], ids=lambda sheet: sheet.code)
def test_no_item_is_torn(sheet):
    """On the page of type where an item's stem is, all its options are."""
    paper = paper_with(60, 20, 0)
    pages = texts_of(booklet_pdf(paper, sheet))
    for item in paper.items:
        [page] = [text for text in pages if f"题干{item.position}（" in text]
        for option in item.shown.options:
            assert option.text in page


def test_large_print_is_at_least_18_points():
    """All but the code and the running title, which say nothing new."""
    sizes = {}

    def look(text, matrix, _text_matrix, _font, size):
        if text.strip():
            sizes[text.strip()] = round(size * matrix[0], 1)

    for page in read(booklet_pdf(paper_with(), LARGE)).pages:
        page.extract_text(visitor_text=look)
    small = [text for text, size in sizes.items() if size < 18]
    assert len(sizes) > 30
    assert [
        text for text in small if HEAD.code not in text and "试卷" not in text
    ] == []


def test_the_same_paper_gives_the_same_bytes():
    paper, people = paper_with(), [strip("许文珍", 1), strip("陈明", 2)]
    assert master(paper, A3, 2) == master(paper, A3, 2)
    assert copies(paper, people) == copies(paper, people)
    assert copies(paper, people) != copies(paper, people[::-1])


def test_each_copy_names_its_person_on_every_page_and_nobody_else():
    people = [strip("许文珍", 1), strip("陈明亮", 2), strip("赵一", 3)]
    pages = texts_of(copies(paper_with(12, 8, 8), people))
    each = len(pages) // 3
    assert each > 1
    for place, person in enumerate(people):
        for page in pages[place * each : (place + 1) * each]:
            assert person.name in page
            assert person.ticket in page
            assert f"7KQ2M9AB-{place + 1:04}" in page
            assert not any(
                other.ticket in page for other in people if other is not person
            )


def test_every_copy_begins_on_the_front_of_a_sheet():
    people = [strip("许文珍", 1), strip("陈明亮", 2)]
    pages = texts_of(copies(paper_with(), people))
    assert [bool(page) for page in pages] == [True, False, True]


def test_neighbours_have_different_versions():
    people = [strip("许文珍", place) for place in (1, 2, 3)]
    pages = [page for page in texts_of(copies(paper_with(), people)) if page]
    assert ["甲卷" in page for page in pages] == [True, False, True]
    assert "乙卷" in pages[1]


def test_a_paper_of_one_version_does_not_name_it():
    assert "甲卷" not in "".join(texts_of(master(paper_with(), A4)))


def test_rare_and_long_names_are_printed():
    people = [strip(f"陈{EXTENSION_B}", 1), strip(LONG_NAME, 2)]
    pages = [page for page in texts_of(copies(paper_with(), people)) if page]
    assert f"陈{EXTENSION_B}" in pages[0]
    assert len(LONG_NAME) == 24
    assert LONG_NAME in pages[1]


def test_a_name_that_no_font_has_is_refused_before_anything_is_drawn():
    told = []
    with pytest.raises(PaperError) as refusal:
        copies(
            paper_with(),
            [strip("许文珍", 1), strip("许\U000f0000", 2)],
            watch=lambda done, total: told.append(done),
        )
    assert refusal.value.code == "glyph_missing"
    assert "\U000f0000" in refusal.value.message
    assert told == []


def test_markup_in_names_and_texts_is_only_text():
    wicked = "<b>李</b><img src=x>&amp;"
    item = replace(choice(1), shown=replace(choice(1).shown, stem=wicked))
    paper = PrintedPaper(HEAD, (replace(paper_with().sections[0], items=(item,)),))
    page = texts_of(copies(paper, [strip("<b>李四</b>&lt;", employer="<i>&")]))[0]
    assert "<b>李四</b>&lt;" in page
    assert "<i>&" in page
    assert wicked.replace(" ", "") in page


def test_progress_is_told_and_can_stop_the_work():
    told = []

    def watch(done, total):
        told.append((done, total))
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copies(paper_with(), [strip(place=n) for n in (1, 2, 3)], watch=watch)
    assert told == [(0, 3), (0, 3), (1, 3), (2, 3)]


def test_copies_share_their_pages():
    paper = paper_with(30, 10, 10)
    few = copies(paper, [strip(place=n) for n in range(1, 3)])
    many = copies(paper, [strip(place=n) for n in range(1, 31)])
    assert len(many) < len(few) + 28 * 12_000


@pytest.mark.parametrize(
    ("texts", "line", "columns"),
    [
        (["一年", "二年", "三年", "四年"], 46, 4),
        (["县级以上人民政府" * 2] * 4, 46, 2),
        (["县级以上人民政府" * 4] * 4, 46, 1),
        (["对", "错"], 46, 2),
        (["三字的"] * 5, 46, 5),
        (["县级以上人民政府"] * 5, 46, 3),
        (["| 甲 |\n| - |", "乙", "丙", "丁"], 46, 1),
        (["一年", "二年", "三年", "![图](image:x)"], 46, 1),
    ],
)
def test_options_stand_beside_each_other_if_they_fit(texts, line, columns):
    options = [ShownOption("A", text) for text in texts]
    assert option_columns(options, line) == columns


def test_a_section_of_one_item_is_not_a_span():
    section = replace(paper_with().sections[0], items=(choice(7),))
    assert rule_of("一", section).startswith("一、单项选择题（第 7 题。满分 1 分。")
