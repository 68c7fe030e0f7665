"""Large type and the dark ground work by cookie, without script."""

import pytest
from django.http import HttpRequest

from ui.display import Display, Theme, TypeSize, display_of


def test_a_wish_is_kept_and_the_reader_returns(client):
    answer = client.post("/_display/", {"type": "large", "next": "/study/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/study/"
    assert answer.cookies["xieli-type"].value == "large"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", ""])
def test_nobody_is_sent_elsewhere(client, address):
    answer = client.post("/_display/", {"theme": "dark", "next": address})
    assert answer["Location"] == "/"


def test_unknown_wishes_set_nothing(client):
    assert not client.post("/_display/", {"type": "huge"}).cookies


def test_cookies_are_read_with_care():
    request = HttpRequest()
    request.COOKIES = {"xieli-type": "larger", "xieli-theme": "</html>"}
    assert display_of(request) == Display(TypeSize.LARGER, Theme.LIGHT)
