"""The bank's pages when two occupations are loaded."""

import pytest
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import PlatformRole
from question_bank.kinds import KINDS
from standards.models import Area, Level, Node, Standard
from tests.factories import (
    MADE_AT,
    make_content,
    make_item,
    make_point,
    make_standard_level,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGES = ("index", "points", "items")


@pytest.fixture
def manager(client):
    user = make_user()
    group, _ = Group.objects.get_or_create(name=PlatformRole.BANK_MANAGER)
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.fixture
def ours():
    return make_standard_level(5)


@pytest.fixture
def other(ours):
    """Level 5 of an occupation whose code comes first."""
    standard = Standard.objects.create(
        code="1-00-00-00", name="他业", edition="2026", digest="1" * 64, document={},
        loaded_at=MADE_AT,
    )  # fmt: skip
    area = Area.objects.create(
        standard=standard, name="他业知识", short_name="他业", position=1, is_basic=True
    )
    Node.objects.create(
        standard=standard, area=area, kind="basic_section", ref="1", code="1",
        text="他业知识", position=1,
    )  # fmt: skip
    return Level.objects.create(standard=standard, number=5, name="他五级", hours=40)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_the_level_of_the_standard_in_its_address(
    manager, ours, other, name
):
    point = make_point(level=ours)
    item = make_item(point=point)
    page = manager.get(reverse(f"question_bank:{name}"), {"level": ours.key})
    assert page.context["level"] == ours
    text = page.content.decode()
    for each in PAGES:
        address = reverse(f"question_bank:{each}")
        assert f'href="{address}?level={ours.key}"' in text
    assert f'href="?level={other.key}"' in text
    shown = {"points": point.code, "items": item.code}.get(name, "")
    assert shown in text


def test_an_item_leads_back_to_its_own_level(manager, ours, other):
    item = make_item(point=make_point(level=ours))
    page = manager.get(reverse("question_bank:item", args=[item.pk]))
    address = reverse("question_bank:items")
    assert f'href="{address}?level={ours.key}"' in page.content.decode()


@pytest.mark.parametrize("asked", ["4", "1-00-00-00/2026/4", "x"])
def test_a_level_that_is_not_there_is_not_found(manager, ours, other, asked):
    page = manager.get(reverse("question_bank:index"), {"level": asked})
    assert page.status_code == 404


def test_a_bare_number_still_leads_somewhere(manager, ours):
    page = manager.get(reverse("question_bank:index"), {"level": "5"})
    assert page.context["level"] == ours


@pytest.mark.parametrize("code", KINDS)
def test_an_item_of_any_kind_shows_its_face_and_its_key(manager, ours, code):
    item = make_item(code, point=make_point(level=ours))
    text = manager.get(reverse("question_bank:item", args=[item.pk])).content.decode()
    assert item.current.content["stem"] in text
    assert ("解析" in text) == KINDS[code].marked_by_key
    if KINDS[code].marked_by_key:
        assert "正确答案" in text


@pytest.mark.parametrize("code", KINDS)
def test_the_face_shows_all_that_a_candidate_sees_and_nothing_else(code):
    kind, content = KINDS[code], make_content(code)
    shown = kind.shown(content)
    face = render_to_string("question_bank/_face.html", {"shown": shown})
    for text in _texts(shown):
        assert text in face
    for secret in ("解析", "参考答案", "要点一", "天干之首", "4200"):
        assert secret not in face


def _texts(shown):
    """Everything that an item shows, its parts' texts too."""
    yield shown.stem
    yield from (one.text for one in (*shown.options, *shown.entries))
    yield from (*shown.lefts, *shown.questions)
    for gap in shown.gaps:
        yield from (gap.label, gap.unit)
    for material in shown.materials:
        yield from (material.title, material.body)
    for part in shown.parts:
        yield from _texts(part.shown)
