"""What is written is made clean, and honest texts come out as they went in."""

import time
import unicodedata

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from question_bank.text import clean_content, clean_text

PIECES = (
    "年龄", "<", ">", "&", "60", " ", "\n", "\r\n", "\u3000", "**", "|", "a", "B",
    "<b>", "</b>", "<p>", "</p>", "<P CLASS='x'>", "<br/>", "<script>", "</script>",
    "<style>", "</style>", "<!--", "-->", "<td onclick=alert(1)>", "<img src=x>", "&lt;",
    "&amp;", "&#0;", "&nbsp;", "\x00", "\u200b", "\u202e", "\ufeff", "e\u0301", "/>", '"',
    "'", "=", "<o:p>", "</o:p>", "\ud800", "<title>", "<svg", "</", "《2012》", "x",
)  # fmt: skip
mixtures = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@pytest.mark.parametrize(
    "text",
    [
        "年龄<60 且 >16",
        "A<B",
        "《劳动合同法》<2012>",
        "若a<b且b<c，则a<c",
        "a<b>c",
        "x<y z>w",
        "<工资>与<津贴>",
        "AT&T &amp; &lt;b&gt; &copy",
        "1 <3，<-- 见左",
        "HTML 的 <script> 标签写在 <head> 里",
        "他说：“p<0.05”",
        "一、甲\n\n　　二、乙",
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |",
        "C:\\目录 #1 _下_ *星* `码`",
        "👨‍👩‍👧 龍 葛󠄀",
    ],
)
def test_honest_texts_stay(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),
        ("第一<br>第二<BR/>第三", "第一\n第二\n第三"),
        ("前<script>alert('x<y')</script>后", "前后"),
        ("<style>p{}</style>正文", "正文"),
        ('看<img src=x onerror="alert(1)">图', "看图"),
        ("<a href='javascript:1'>这里</a>", "这里"),
        ("<p class=MsoNormal style='a:\"B\"'>Word<o:p></o:p></p>", "Word"),
        ("<!--[if gte mso 9]><p>x</p><![endif]-->正文", "正文"),
        ("<!DOCTYPE html><html><body><p>正文</p></body></html>", "正文"),
        ("<td>甲</td><td>乙</td>", "甲 乙"),
        ("<p>年龄<60 &amp; 工龄&gt;5</p>", "年龄<60 & 工龄>5"),
        ("<b>一<i>二</b>三</i>", "一二三"),
        ("<scr<b></b>ipt>alert(1)</script>", ""),
        ("<p>&lt;script&gt;x&lt;/script&gt;正文</p>", "正文"),
        ("<textarea>甲</textarea><noscript>乙</noscript>", "甲乙"),
        ("<svg><script>1</script></svg><math><mi>x</mi></math>正文", "正文"),
    ],
)
def test_pasted_html_is_reduced_to_its_words(pasted, kept):
    assert clean_text(pasted) == kept


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("e\u0301", "é"),
        ("一\r\n二\r三\u2028四\x0b五", "一\n二\n三\n四\n五"),
        ("甲\x00乙\x07丙\ud800丁\x9f", "甲乙丙丁"),
        ("\ufeff甲\u200b乙\u202e丙\u00ad", "甲乙丙"),
        ("  甲 \t\n乙\u3000\n\n", "甲\n乙\n"),
        ("\u3000 \n", ""),
    ],
)
def test_what_nobody_sees_goes(written, kept):
    assert clean_text(written) == kept


@given(st.one_of(mixtures, st.text(max_size=60)))
def test_cleaning_again_changes_nothing(text):
    once = clean_text(text)
    assert clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(
        unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t"
        for sign in once
    )


LETTERS = st.characters(exclude_categories=["C", "Z"], exclude_characters="<")


@given(
    st.lists(
        st.one_of(
            st.text(LETTERS, min_size=1, max_size=8),
            st.sampled_from(
                ["<60", "<2012>", "<甲>", "A<B", "<b>", "<x y>", "<", "<="]
            ),
        ),
        max_size=8,
    ).map(" ".join)
)
def test_a_text_without_a_tag_is_only_normalised(text):
    """`<b>` is one only where something closes it."""
    assert clean_text(text) == unicodedata.normalize("NFC", text.strip())


@given(mixtures)
def test_no_script_survives_with_its_tags(text):
    low = clean_text(f"<script>{text}</script>").lower()
    assert "<script>" not in low or "</script>" not in low


@pytest.mark.parametrize(
    "evil",
    [
        '<p "' * 8_000,
        "<p" + " a" * 16_000,
        "<p" + " " * 32_000,
        "<!-- " * 6_000,
        "<i" * 3_000 + "></i>" * 3_000,
        "<scr" * 3_000 + "<b></b>" + "ipt>" * 3_000 + "</script>",
        "<div>" * 3_000 + "</div>" * 3_000,
        "".join(f"<b a={n}>" for n in range(3_000)) + "<p></p>" * 1_500 + "</b>",
        "<p></p>" + "&amp;" * 6_000 + "lt;b",
    ],
    ids=lambda evil: evil[:12],
)
def test_a_full_cell_of_nonsense_takes_no_time(evil):
    begun = time.perf_counter()
    once = clean_text(evil)
    assert time.perf_counter() - begun < 2
    assert clean_text(once) == once


def test_every_text_of_a_content_is_cleaned():
    content = {
        "stem": "<p>题</p>",
        "key": True,
        "points": 2,
        "options": ["甲\r\n", None],
        "rows": [{"title": "<b>乙</b>"}],
    }
    assert clean_content(content) == {
        "stem": "题",
        "key": True,
        "points": 2,
        "options": ["甲\n", None],
        "rows": [{"title": "乙"}],
    }


def test_the_starter_bank_stays_as_it_is(pytestconfig):
    """Its hashes with it: loading it again makes no new versions."""
    files = sorted((pytestconfig.rootpath / "question_bank/data/5").glob("*.yaml"))
    items = [
        item
        for file in files
        for item in yaml.safe_load(file.read_text(encoding="utf-8"))["items"]
    ]
    assert len(items) > 100
    assert clean_content(items) == items
