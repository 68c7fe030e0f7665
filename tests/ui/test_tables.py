"""Tables in written text: drawn where there is one, and nothing else is markup."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags

from question_bank.files import read_item_files

LEDGER = "先看表：\n\n| 行号 | 指标 |\n|---|--:|\n| 1 | 六十四 |\n| | |\n\n后做题。\n再检查。\n"


def drawn(text):
    return Template("{% load ui %}{{ text|with_tables }}").render(
        Context({"text": text})
    )


def test_a_table_is_drawn_and_the_text_around_it_keeps_its_lines():
    assert drawn(LEDGER) == (
        '先看表：<div class="table-scroll"><table class="table"><thead><tr>'
        '<th scope="col">行号</th><th scope="col">指标</th></tr></thead><tbody>'
        "<tr><td>1</td><td>六十四</td></tr><tr><td></td><td></td></tr></tbody>"
        "</table></div>后做题。\n再检查。"
    )


def test_two_tables_stand_in_their_order():
    page = drawn("| 甲 |\n|---|\n| 1 |\n\n中间\n\n| 乙 |\n|---|\n| 2 |")
    assert page.count("<table") == 2
    assert page.index("甲") < page.index("中间") < page.index("乙")


@pytest.mark.parametrize(
    "text",
    [
        "# 标题",
        "- 一\n- 二",
        "*星* `码` [链](http://x.example)",
        "    四格\n　缩进",
        "甲|乙",
    ],
)
def test_other_markup_stays_as_written(text):
    assert drawn(text) == text


def test_lines_may_end_as_on_windows():
    assert drawn("一\r\n二") == "一\n二"
    assert drawn(LEDGER.replace("\n", "\r\n")) == drawn(LEDGER)


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[x](javascript:alert(1))",
        '"><svg/onload=alert(1)>',
        "<td onclick=alert(1)>",
    ],
)
def test_nothing_written_becomes_markup(evil):
    page = drawn(f"{evil}\n\n| {evil} | b |\n|---|:-:|\n| {evil} | c |\n\n{evil}")
    tags = page.split("<")[1:]
    names = {tag.split(">")[0].split()[0].strip("/") for tag in tags}
    assert names == {"div", "table", "thead", "tbody", "tr", "th", "td"}
    assert "style=" not in page
    assert "href" not in page


def test_every_page_draws_the_tables_in_written_text(pytestconfig):
    plain = re.compile(
        r"{{ [\w.]+\.(?:stem|body|reference|explanation)(?!\|with_tables|\|truncate).*?}}"
    )
    rooms = ("exams", "question_bank")
    for room in rooms:
        for path in (pytestconfig.rootpath / room).rglob("templates/**/*.html"):
            assert not plain.findall(path.read_text(encoding="utf-8")), path


def test_every_table_of_the_bank_is_drawn_without_loss(pytestconfig):
    folder = pytestconfig.rootpath / Path("question_bank/data/5")
    for item in read_item_files(sorted(folder.glob("*.yaml"))).items:
        materials = item.body.content.get("materials", [])
        for text in [item.body.content["stem"], *(one["body"] for one in materials)]:
            page = strip_tags(drawn(text))
            assert "|" not in page, item.code
            for cell in text.replace("|---", "").replace("\n", "|").split("|"):
                assert cell.strip() in page, item.code
