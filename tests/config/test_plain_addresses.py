"""PostgreSQL refuses a text with NUL; no address may reach it with one."""

import pytest

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/law/%00/",
    "/standards/%00/2022/",
    "/standards/3-01-04-03/2022/basic/%00/",
    "/certificates/check/%00/",
    "/certificates/check/?number=%00",
    "/study/courses/?q=%00",
    "/study/courses/?q=ab%00cd",
    "/me/people/?q=%00",
    "/bank/items/?search=%00",
    "/me/invitation/?code=%00",
    "/casework/cases/%00/start/",
    "/casework/drills/%00/calendar/1/",
    "/no-such-page/%00",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nul_in_an_address_is_refused_in_words(client, address):
    answer = client.get(address)
    assert answer.status_code == 400
    assert "不能识别的字符" in answer.content.decode()


def test_a_percent_sign_before_two_zeros_is_plain_text(client):
    assert client.get("/study/courses/", {"q": "%00"}).status_code == 200
