"""Wagtail knows nothing of the bank: no index, report, chooser or page shows an item."""

import re
from collections import deque

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.admin.viewsets import viewsets
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from accounts.models import PlatformRole
from question_bank.images import note_images
from question_bank.models import Item
from tests.courses.conftest import (  # noqa: F401
    editor,
    folder,
    loaded,
    member_of,
    standard,
)
from tests.factories import make_form, make_form_item, make_user
from tests.pictures import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.page]

MODELS = list(apps.get_app_config("question_bank").get_models())
# What an exam item may give away: its words, its number, what it rests on.
SECRET = "青铜灯台下的密语"
CODE = "5-ZZZ999-S1"
HREF = re.compile(r'(?:href|action|data-url)="([^"#]+)"')
# Leaving the place, and pages that only lead back to themselves.
NOT_WALKED = ("/logout", "/sprite", "javascript", "/jsi18n", "/_util")


@pytest.fixture
def secret():
    """An exam item with a picture, on a paper, written with all the traces there are."""
    form = make_form(pool="exam")
    version = form.items.first().version
    Item.objects.filter(pk=version.item_id).update(code=CODE)
    item = Item.objects.get(code=CODE)
    assert item.pool == "exam"
    content = version.content | {
        "stem": f"{SECRET}![{SECRET}](image:{make_image().pk})"
    }
    version.pk, version.number, version.content = None, 2, content
    version.save(force_insert=True)
    item.current = version
    item.save()
    note_images(item=item, content=content)
    make_form_item(form, item)
    # An editorial act as Wagtail keeps them.
    log(instance=item, action="wagtail.edit", title=f"{CODE} {SECRET}")
    return item


def test_no_model_of_the_bank_is_in_the_reference_index(secret):
    for model in MODELS:
        assert model.wagtail_reference_index_ignore, model
        assert not ReferenceIndex.model_is_indexable(model), model
        assert model not in ReferenceIndex.tracked_models
    ours = ("content_type", "base_content_type", "to_content_type")
    for field in ours:
        rows = ReferenceIndex.objects.filter(**{f"{field}__app_label": "question_bank"})
        assert not rows.exists()


def test_no_model_of_another_room_leads_there():
    """Papers and attempts point to versions: they are not tracked either."""
    rooms = {"papers", "attempts", "marking", "practice", "sittings", "question_bank"}
    tracked = {model._meta.app_label for model in ReferenceIndex.tracked_models}
    assert not tracked & rooms


def test_no_model_of_the_bank_is_a_snippet_searched_or_managed():
    managed = {getattr(one, "model", None) for one in viewsets.viewsets}
    for known in (get_snippet_models(), get_indexed_models(), managed):
        assert not set(MODELS) & set(known)


def walk(client, start, limit=70):
    """Pages reached by links from `start`, with their text; GET only."""
    queue, seen = deque(start), set()
    while queue and len(seen) < limit:
        address = queue.popleft()
        if address in seen or any(part in address for part in NOT_WALKED):
            continue
        seen.add(address)
        response = client.get(address, follow=True)
        if response.status_code != 200 or response.streaming:
            continue
        text = response.content.decode(errors="replace")
        yield address, text
        root = start[0].split("/")[1]
        found = (link.replace("&amp;", "&") for link in HREF.findall(text))
        queue.extend(link for link in found if link.startswith(f"/{root}/"))


def given_away(client, addresses, limit=70):
    pages = dict(walk(client, addresses, limit))
    shown = [url for url, text in pages.items() if SECRET in text or CODE in text]
    return pages, shown


ADMIN = (
    "/cms/",
    "/cms/pages/",
    "/cms/reports/site-history/",
    "/cms/reports/aging-pages/",
    "/cms/reports/page-types-usage/",
    "/cms/reports/locked/",
    "/cms/reports/workflow/",
    f"/cms/pages/search/?q={CODE}",
    f"/cms/pages/search/results/?q={CODE}",
    f"/cms/images/?q={CODE}",
    f"/cms/documents/?q={CODE}",
    f"/cms/choose-page/search/?q={CODE}",
    f"/cms/images/chooser/?q={CODE}",
    f"/cms/documents/chooser/?q={CODE}",
)


def test_an_editor_meets_no_exam_item_in_the_cms(client, loaded, editor, secret):  # noqa: F811
    client.force_login(editor)
    pages, shown = given_away(client, ADMIN)
    assert len(pages) > 25
    assert {"/cms/", "/cms/reports/site-history/"} <= set(pages)
    # A search page repeats what was asked for; nothing else may.
    assert [url for url in shown if CODE not in url] == []
    for url in shown:
        assert SECRET not in pages[url]


def test_the_walk_would_have_met_it(client, loaded, secret):  # noqa: F811
    """A superuser's history of the site shows the act that Wagtail keeps."""
    client.force_login(make_user(is_superuser=True))
    _, shown = given_away(client, ["/cms/reports/site-history/"], limit=1)
    assert shown


@pytest.mark.parametrize("name", ["index", "edit", "history", "usage"])
def test_there_is_no_address_for_an_item_in_the_cms(client, editor, secret, name):  # noqa: F811
    client.force_login(editor)
    for room in ("snippets/question_bank/item", "question_bank/item", "item"):
        for part in ("", f"{name}/{secret.pk}/", f"{secret.pk}/{name}/"):
            assert client.get(f"/cms/{room}/{part}", follow=True).status_code == 404


def test_an_instructor_meets_no_exam_item_anywhere(client, loaded, secret):  # noqa: F811
    client.force_login(member_of(PlatformRole.INSTRUCTOR, "梁老师"))
    assert client.get("/cms/", follow=True).status_code == 403
    level = secret.point.level.key
    pages, shown = given_away(
        client,
        [
            reverse("question_bank:index") + f"?level={level}",
            reverse("question_bank:items") + f"?level={level}",
            reverse("question_bank:items") + f"?level={level}&pool=exam",
            reverse("question_bank:points") + f"?level={level}",
            reverse("question_bank:item", args=[secret.pk]),
        ],
    )
    assert len(pages) > 3
    assert shown == []
    asked = client.get(
        reverse("question_bank:items"), {"level": level, "search": SECRET}
    )
    assert not asked.context["rows"]


@pytest.mark.parametrize("role", [None, PlatformRole.TRAINEE, PlatformRole.EDITOR])
def test_the_public_pages_and_their_search_show_none(client, loaded, secret, role):  # noqa: F811
    if role:
        client.force_login(member_of(role, "某人"))
    addresses = ["/", *(reverse("courses:catalogue") + f"?q={q}" for q in (SECRET, ""))]
    pages, shown = given_away(client, addresses)
    assert "/" in pages
    # The search repeats the question, and finds nothing.
    assert [url for url in shown if "?q=" not in url] == []
    assert all(f"没有关于“{SECRET}”的课" in pages[url] for url in shown)
