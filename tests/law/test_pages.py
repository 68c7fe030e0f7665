import pytest
from django.urls import reverse

from law.loading import DATA, load_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def laws(now):
    load_all(DATA, on=now.date())


def test_every_source_is_listed_and_opens(client, laws, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = client.get(reverse("law:index"))
    assert "社会保险法" in page.content.decode()


def test_an_article_has_its_place_on_the_page_of_its_law(client, laws):
    page = client.get(reverse("law:source", args=["社会保险法"]))
    assert 'id="第四十五条"' in page.content.decode()


def test_an_unknown_law_is_not_found(client):
    assert client.get(reverse("law:source", args=["没有的法"])).status_code == 404
