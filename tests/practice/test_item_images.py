"""Pictures of items in drills, the book and favourites: whoever met them."""

import pytest
from django.urls import reverse

from tests.factories import make_user
from tests.pictures import make_image, make_item_showing

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def ask(image, user):
        client.force_login(user)
        return client.get(reverse("practice:item_image", args=[image.pk])).status_code

    return ask


def test_only_who_was_asked_the_item_sees_its_picture(ask, begin, trainee):
    image = make_image()
    item = make_item_showing(image)
    assert ask(image, trainee) == 404
    begin(item)
    assert ask(image, trainee) == 200
    assert ask(image, make_user()) == 404


def test_a_picture_leaves_with_its_item(ask, answered, trainee):
    image = make_image()
    item = make_item_showing(image)
    answered(item)
    item.pool = "exam"
    item.save()
    assert ask(image, trainee) == 404


def test_a_question_draws_it_from_there(client, begin, trainee):
    image = make_image()
    drill = begin(make_item_showing(image))
    client.force_login(trainee)
    page = client.get(reverse("practice:question", args=[drill.pk, 1])).content.decode()
    assert f'<img src="{reverse("practice:item_image", args=[image.pk])}"' in page
