"""An address that takes forms only says so in words when it is opened."""

import pytest
from django.urls import reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_an_address_for_forms_has_a_page_when_it_is_opened(client):
    client.force_login(make_user())
    answer = client.post(reverse("casework:skills"))
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"
    assert "这个网址不能直接打开" in answer.content.decode()
