"""The public pages of a standard: browsable, honest about slips, clear about nothing."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from standards.models import Node
from standards.services import load_standard

pytestmark = pytest.mark.django_db

# Above this a page asks the database row by row.
QUERY_LIMIT = 12


@pytest.fixture
def loaded(national):
    standard, _is_new = load_standard(document=national, at=timezone.now())
    return standard


def text_of(response):
    """The page's words without its markup."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(client, *parts):
    return client.get("/standards/" + "".join(f"{part}/" for part in parts))


def test_the_index_lists_every_standard_with_its_levels(client, loaded, fictional):
    load_standard(document=fictional, at=timezone.now())
    response = client.get(reverse("standards:index"))
    words = text_of(response)
    assert "劳动保障协理员" in words
    assert "云上邮差" in words
    assert words.count("四级/中级工") == 2


def test_the_index_says_so_when_nothing_is_loaded(client):
    assert "还没有载入职业标准" in text_of(client.get(reverse("standards:index")))


def test_a_standard_shows_occupation_weights_rules_and_slips(client, loaded):
    response = client.get(loaded.get_absolute_url())
    words = text_of(response)
    assert "在街道（乡镇）、社区（行政村）基层从事" in words
    assert "每部分满分100分，60分合格。两部分须分别合格" in words
    assert "与考生之比1:15，不少于3人。人数须为单数。" in words
    assert "原文印作“3.2.2”，应为“3.1.2”。" in words
    assert "原文印作“劳动保障助理员”，应为“劳动保障协理员”。" in words
    assert "原文印作“从业本职业工作”，应为“从事本职业工作”。" in words
    assert "所据的标准文本缺少这一栏" in words
    assert response.content.decode().count('class="point-scale') == 6


def test_a_level_is_a_tree_of_everything_it_requires(client, loaded):
    response = page(client, "3-01-04-03", "2022", "4")
    html = response.content.decode()
    assert html.count('<details class="fold') == 5 + 16
    assert html.count('class="point-scale') == 2
    for node in Node.objects.filter(level__number=4):
        assert node.text in html
    words = text_of(response)
    assert "连续从事本职业工作两年以上，或取得本职业五级/初级工" in words
    assert "技能5条，知识7条" in words


def test_the_missing_cell_is_shown_as_missing(client, loaded):
    for parts in (("5",), ("5", "3.1")):
        words = text_of(page(client, "3-01-04-03", "2022", *parts))
        assert words.count("所据的标准文本缺少这一栏") == 1
    assert "缺少这一栏" not in text_of(page(client, "3-01-04-03", "2022", "4"))


def test_basic_requirements_are_a_tree_as_well(client, loaded):
    response = page(client, "3-01-04-03", "2022", "basic")
    html = response.content.decode()
    for node in Node.objects.basic(loaded):
        assert node.text in html
    assert "勘误" in html


def test_every_requirement_has_a_page_of_its_own(client, loaded):
    for ref in ("2.1", "2.1.2", "2.1.2(1)", "5:1", "5:3.1", "4:2.2.6S", "3:5.2.4K"):
        node = loaded.nodes.get(ref=ref)
        response = client.get(node.get_absolute_url())
        assert response.status_code == 200
        assert node.text in response.content.decode()


def test_addresses_are_the_agreed_ones(loaded):
    base = "/standards/3-01-04-03/2022"
    assert loaded.get_absolute_url() == f"{base}/"
    address = {node.ref: node.get_absolute_url() for node in loaded.nodes.all()[:9]}
    assert address["2.1.2(1)"] == f"{base}/basic/2.1.2(1)/"
    skill = loaded.nodes.get(ref="5:3.1.2S")
    assert skill.get_absolute_url() == f"{base}/5/3.1.2S/"


def test_a_requirement_shows_its_way_up_slip_footnote_and_neighbours(client, loaded):
    words = text_of(page(client, "3-01-04-03", "2022", "4", "2.2.6S"))
    assert "2就业创业服务›2.2职业介绍服务" in words
    assert "原文脚注：就业通用能力：是指区别于" in words
    html = page(client, "3-01-04-03", "2022", "4", "2.2.6S").content.decode()
    base = "/standards/3-01-04-03/2022/4"
    assert f'rel="prev" href="{base}/2.2.5S/"' in html
    assert f'rel="next" href="{base}/2.3.1S/"' in html
    slip = text_of(page(client, "3-01-04-03", "2022", "3", "3.1.1S"))
    assert "应为“城乡居民养老保险待遇计算”" in slip
    assert "城乡居民医疗保险待遇计算" in slip


def test_the_first_and_the_last_have_one_neighbour(client, loaded):
    first = page(client, "3-01-04-03", "2022", "3", "1.1.1S").content.decode()
    last = page(client, "3-01-04-03", "2022", "3", "5.2.4S").content.decode()
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
    assert 'rel="prev"' in last
    assert 'rel="next"' not in last


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (("9-99-99-99", "2022"), "没有载入职业编码为9-99-99-99的2022年版标准。"),
        (("3-01-04-03", "1999"), "没有载入职业编码为3-01-04-03的1999年版标准。"),
        (("3-01-04-03", "1999", "5", "1.1"), "1999年版标准。"),
        (("3-01-04-03", "2022", "2"), "这份标准没有“2”这个等级。"),
        (("3-01-04-03", "2022", "²"), "这份标准没有“²”这个等级。"),
        (("3-01-04-03", "2022", "55555555555555555555"), "这个等级。"),
        (("3-01-04-03", "2022", "x", "1.1.1S"), "这份标准没有“x”这个等级。"),
        (("3-01-04-03", "2022", "5", "3.1.1K"), "没有编号为“3.1.1K”的要求。"),
        (("3-01-04-03", "2022", "basic", "5:1.1"), "没有编号为“5:1.1”的要求。"),
        (("3-01-04-03", "2022", "basic", "<b>"), "没有编号为“&lt;b&gt;”的要求。"),
        (("3-01-04-03", "2022", "basic", "\x01"), "的要求。"),
    ],
)
def test_what_does_not_exist_is_a_clear_404(client, loaded, parts, says):
    response = page(client, *parts)
    assert response.status_code == 404
    assert says in text_of(response)
    assert 'class="text-link" href="/standards/' in response.content.decode()


@pytest.mark.parametrize(
    "parts",
    [
        (),
        ("3-01-04-03", "2022"),
        ("3-01-04-03", "2022", "4"),
        ("3-01-04-03", "2022", "basic"),
        ("3-01-04-03", "2022", "4", "4.2"),
        ("3-01-04-03", "2022", "basic", "2.2.2"),
    ],
)
def test_pages_ask_few_questions(client, loaded, parts, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERY_LIMIT):
        assert page(client, *parts).status_code == 200


def test_a_longer_tree_asks_no_more(
    client, loaded, fictional, django_assert_num_queries
):
    load_standard(document=fictional, at=timezone.now())
    for code, edition in (("9-99-99-01", "2031"), ("3-01-04-03", "2022")):
        with django_assert_num_queries(5):  # standard, level, two tables, nodes
            assert page(client, code, edition, "4").status_code == 200


def test_a_standard_without_occupation_facts_still_has_pages(client, fictional):
    standard, _is_new = load_standard(document=fictional, at=timezone.now())
    words = text_of(client.get(standard.get_absolute_url()))
    assert "职业概况" not in words
    assert "云上邮差" in words
