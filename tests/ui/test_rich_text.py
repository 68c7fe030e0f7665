"""Tables, emphasis and our pictures are drawn, and nothing else is markup."""

import html
import re
from html.parser import HTMLParser
from uuid import UUID

import pytest
import yaml
from django.template import Context, Template
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from question_bank.files import read_item_files
from ui.rich_text import NO_IMAGE, image_markdown, images_in, plain_text, rich_text

LEDGER = "先看表：\n\n| 行号 | 指标 |\n|---|--:|\n| 1 | 六十四 |\n| | |\n\n后做题。\n再检查。\n"


PICTURE = "12345678-1234-4234-8234-123456789abc"
IMAGES = f"/room/{NO_IMAGE}/"
TAG = Template("{% load ui %}{% rich_text text %}")
FILTER = Template("{% load ui %}{{ text|with_tables }}")


def drawn(text, images=""):
    return TAG.render(Context({"text": text, "images": images}))


def test_the_filter_draws_as_the_tag_without_pictures():
    text = f"{LEDGER}**不**![图](image:{PICTURE})"
    assert FILTER.render(Context({"text": text})) == drawn(text)
    assert TAG.render(Context({"text": text})) == drawn(text)


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


def test_every_page_draws_what_is_written(pytestconfig):
    plain = re.compile(
        r"{{ [\w.]+\.(?:stem|body|reference|explanation|guide)"
        r"(?!\|with_tables|\|plain_text|\|truncate).*?}}"
    )
    for room in ("exams", "question_bank"):
        for path in (pytestconfig.rootpath / room).rglob("templates/**/*.html"):
            assert not plain.findall(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("下列**不属于**的", "下列<strong>不属于</strong>的"),
        ("按**《劳动法》**规定", "按<strong>《劳动法》</strong>规定"),
        ("**“不”**是", "<strong>“不”</strong>是"),
        ('**"不"**是', '<strong>"不"</strong>是'),
        ("**注意：**一", "<strong>注意：</strong>一"),
        ("（**错**）、**漏**", "（<strong>错</strong>）、<strong>漏</strong>"),
        ("**一**和**二**", "<strong>一</strong>和<strong>二</strong>"),
    ],
)
def test_emphasis_stands_between_chinese_letters(text, html):
    assert drawn(text) == html
    assert plain_text(text) == strip_tags(html)


@pytest.mark.parametrize(
    "text",
    [
        "138****0001改为139****0002",
        "330000********5678、330000********1234",
        "张**、李**",
        "尾号33**12和44**13",
        "2**3**2",
        "***甲***",
        "** 甲 **",
        "**甲",
        "**甲\n乙**",
        "*甲* __乙__ _丙_",
    ],
)
def test_other_asterisks_stay(text):
    assert drawn(text) == text
    assert plain_text(text) == text


def test_a_list_says_that_there_is_a_table_and_no_more():
    text = "某楼十人：\n| 人员 | 情况 |\n|---|---|\n| 甲 | 在读 |\n\n失业的有**几**人？"
    assert plain_text(text) == "某楼十人：\n（表）\n\n失业的有几人？"


def test_a_cell_may_have_emphasis_and_a_picture():
    text = f"| **甲** | ![三角](image:{PICTURE}) |\n|---|---|\n| 1 | 2 |"
    page = drawn(text, IMAGES)
    assert '<th scope="col"><strong>甲</strong></th>' in page
    assert f'<img src="/room/{PICTURE}/" alt="三角">' in page


def test_a_picture_is_drawn_from_the_address_of_its_page():
    text = f"看![三**角**形](image:{PICTURE})。"
    assert drawn(text, IMAGES) == (f'看<img src="/room/{PICTURE}/" alt="三**角**形">。')
    assert drawn(text) == plain_text(text) == "看［图：三**角**形］。"


@pytest.mark.urls("config.urls")
def test_a_page_says_where_its_pictures_are():
    page = Template(
        "{% load ui %}{% images_at 'question_bank:image' as images %}{% rich_text text %}"
    )
    text = f"![](image:{PICTURE})"
    assert f'src="/bank/images/{PICTURE}/"' in page.render(Context({"text": text}))


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/x.png)",
        "![x](//evil.example/x.png)",
        "![x](javascript:alert(1))",
        "![x](data:image/png;base64,AAAA)",
        "![x]()",
        f"![x](image:{PICTURE}/../../x)",
        f'![x](image:{PICTURE} "t")',
        f"![x](IMAGE:{PICTURE})",
        f"![x] (image:{PICTURE})",
        f"![一\n二](image:{PICTURE})",
        "![x](image:1)",
        f"[x](image:{PICTURE})",
        f"![x][{PICTURE}]",
    ],
)
def test_no_other_address_becomes_a_picture(text):
    assert html.unescape(drawn(text, IMAGES)) == text
    assert images_in(text) == frozenset()


def test_pictures_are_found_and_written():
    markdown = image_markdown(UUID(PICTURE), "三角\n形 [一]|二")
    assert markdown == f"![三角 形 一 二](image:{PICTURE})"
    assert images_in(f"看{markdown}和![](image:{NO_IMAGE})") == {
        UUID(PICTURE),
        UUID(NO_IMAGE),
    }


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.words = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


ALLOWED = {
    "div": {"class"}, "table": {"class"}, "thead": set(), "tbody": set(), "tr": set(),
    "th": {"scope"}, "td": set(), "strong": set(), "img": {"src", "alt"},
}  # fmt: skip
NASTY = st.lists(
    st.sampled_from(
        [
            "**", "![", "](", ")", "|", "\n", "|---|", "\n|---|\n", "a", "不", " ",
            f"image:{PICTURE}", f"![x](image:{PICTURE})", "javascript:alert(1)",
            "https://evil.example/", "<script>", "</script>", "<img src=x onerror=a>",
            "<b>", "</td>", "</table>", "<!--", "]]>", "&lt;", "&#60;", '"', "'", ">",
            "\\", "`", "_", "*", "***", "\x00", "\r\n", "<svg/onload=a>", "[x](y)",
            '" onerror="a', "<style>", "<a href='javascript:a'>", "\u202e", "http:",
        ]
    ),
    max_size=25,
).map("".join)  # fmt: skip


@given(NASTY)
def test_whatever_is_written_stays_inert(text):
    page = Tags(str(rich_text(text, IMAGES)))
    for tag, attributes in page.found:
        assert set(attributes) <= ALLOWED[tag]
        if tag == "img":
            assert attributes["src"] == f"/room/{PICTURE}/"


@given(
    st.text(st.characters(exclude_characters="*|!\r\x00", exclude_categories=["Cs"]))
)
def test_a_text_without_our_marks_is_shown_as_it_is(text):
    shown = html.unescape(str(rich_text(text, IMAGES)))
    assert shown == html.unescape(html.escape(text.strip("\n")))


def written(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from written(one)


@pytest.mark.long
def test_no_text_we_ship_has_changed(pytestconfig):
    """Emphasis apart, what stands there stands there; none has a picture."""
    root = pytestconfig.rootpath
    files = [
        *root.glob("question_bank/data/**/*.yaml"),
        *root.glob("casework/data/**/*.yaml"),
    ]
    texts = {
        text
        for file in files
        for text in written(yaml.safe_load(file.read_text(encoding="utf-8")))
    }
    assert len(texts) > 1000
    for text in texts:
        page = drawn(text)
        assert "**" in text or "<strong" not in page
        if "<table" not in page:
            plain = page.replace("<strong>", "**").replace("</strong>", "**")
            assert html.unescape(plain) == text.strip("\n")


def test_every_table_of_the_bank_is_drawn_without_loss(pytestconfig):
    folder = pytestconfig.rootpath / "question_bank/data"
    for item in read_item_files(sorted(folder.rglob("*.yaml"))).items:
        materials = item.body.content.get("materials", [])
        for text in [item.body.content["stem"], *(one["body"] for one in materials)]:
            page = strip_tags(drawn(text))
            assert "|" not in page, item.code
            plain = re.sub(r"(?<!\*)\*\*([^*]+)\*\*(?!\*)", r"\1", text)
            plain = re.sub(r"(?m)^\|[ |:-]+$", "", plain)
            for cell in plain.replace("\n", "|").split("|"):
                assert cell.strip() in page, item.code
