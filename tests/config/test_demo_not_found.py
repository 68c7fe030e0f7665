"""In the demo an unknown address is answered as in earnest, though DEBUG is on."""

import pytest
from django.http import HttpResponse
from django.test import Client

from config.demo_not_found import DemoNotFoundMiddleware
from tests.factories import make_user

pytestmark = pytest.mark.django_db

UNKNOWN = ["/no-such-page/", "/no-such-page.php", "/law/no-such-law/"]


@pytest.fixture
def visitor(settings):
    """A client of a server that was started with these switches."""

    def started(debug, demo):
        settings.DEBUG, settings.DEMO = debug, demo
        client = Client()
        client.force_login(make_user())
        return client

    return started


@pytest.mark.parametrize(
    "address", [*UNKNOWN, "/jobs/00000000-0000-4000-8000-000000000000/"]
)
def test_the_demo_shows_our_page(visitor, address):
    answer = visitor(debug=True, demo=True).get(address)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "网址可能写错了" in page
    assert "URLconf" not in page


def test_developers_keep_djangos_page(visitor):
    answer = visitor(debug=True, demo=False).get("/no-such-page.php")
    assert "URLconf" in answer.content.decode()


def test_our_own_words_for_what_is_missing_stay(settings, rf):
    settings.DEBUG = settings.DEMO = True
    ours = HttpResponse("没有这场考试。", status=404)
    answer = DemoNotFoundMiddleware(lambda request: ours)(rf.get("/"))
    assert answer is ours
