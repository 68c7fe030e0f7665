"""Links of the frame: who sees them, in which order, and that they lead somewhere."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from ui import checks, navigation
from ui.navigation import NavLink, Place, everyone, signed_in, signed_out

VISITOR = SimpleNamespace(is_authenticated=False)
PERSON = SimpleNamespace(is_authenticated=True)


@pytest.fixture(autouse=True)
def _no_links_but_ours(monkeypatch):
    monkeypatch.setattr(navigation, "_registered", {})


def test_links_stand_in_order_and_only_for_their_audience():
    navigation.register(NavLink("乙", "account_logout", 20, signed_in))
    navigation.register(NavLink("甲", "healthz", 10, everyone))
    navigation.register(NavLink("丙", "account_login", 5, signed_out))
    labels = [link.label for link in navigation.links_for(PERSON)]
    assert labels == ["甲", "乙"]


def test_places_are_kept_apart():
    navigation.register(NavLink("甲", "healthz", 10, everyone, place=Place.FOOTER))
    assert navigation.links_for(VISITOR) == []
    assert len(navigation.links_for(VISITOR, Place.FOOTER)) == 1


def test_the_longest_matching_address_is_current():
    urls = ["/", "/accounts/", "/accounts/login/"]
    assert navigation.current_url(urls, "/accounts/login/code/") == "/accounts/login/"
    assert navigation.current_url(urls, "/elsewhere/") is None


def test_a_page_works_out_its_links_once(rf):
    asked = []
    navigation.register(
        NavLink("甲", "account_login", 1, lambda user: not asked.append(user))
    )
    request = rf.get("/accounts/login/")
    request.user = VISITOR
    first = navigation.shown_links(request, Place.MAIN)
    assert navigation.shown_links(request, Place.MAIN) is first
    assert [(link.url, link.is_current) for link in first] == [
        ("/accounts/login/", True)
    ]
    assert asked == [VISITOR]


def test_a_request_without_a_user_shows_no_links(rf):
    navigation.register(NavLink("甲", "account_login", 1, everyone))
    assert navigation.shown_links(rf.get("/"), Place.MAIN) == []


def test_a_group_is_asked_for_once_per_user(db, django_assert_num_queries):
    user = get_user_model().objects.create_user(username="wen", name="许文珍")
    user.groups.add(Group.objects.get_or_create(name="trainee")[0])
    with django_assert_num_queries(1):
        assert navigation.in_group("trainee", "editor")(user)
        assert not navigation.in_group("reviewer")(user)


def test_a_link_to_nowhere_is_an_error():
    navigation.register(NavLink("甲", "no:where", 1, everyone, icon="nonsense"))
    faults = [fault.id for fault in checks.navigation_leads_somewhere()]
    assert faults == ["ui.E001", "ui.E002"]
