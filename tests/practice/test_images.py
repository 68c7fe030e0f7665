"""Pictures in the result of a mock."""

import pytest
from django.urls import reverse

from exams.practice.models import Mock
from tests.factories import make_open_attempt, make_user
from tests.pictures import make_form_showing, make_image

pytestmark = pytest.mark.django_db


def ask(client, mock, image, user):
    client.force_login(user)
    return client.get(reverse("practice:image", args=[mock.pk, image.pk]))


def test_only_its_trainee_sees_it(client, sit, trainee):
    image = make_image()
    mock = sit(make_form_showing(image))
    assert ask(client, mock, image, trainee).status_code == 200
    assert ask(client, mock, image, make_user()).status_code == 404
    assert ask(client, mock, make_image(size=(1, 1)), trainee).status_code == 404


def test_not_before_it_is_over(client, trainee, now):
    image = make_image()
    attempt, _ = make_open_attempt(make_form_showing(image), candidate=trainee)
    mock = Mock.objects.create(user=trainee, attempt=attempt, created_at=now)
    assert ask(client, mock, image, trainee).status_code == 404


def test_the_result_draws_it_from_there(client, sit, trainee):
    image = make_image()
    mock = sit(make_form_showing(image))
    client.force_login(trainee)
    page = client.get(reverse("practice:result", args=[mock.pk])).content.decode()
    assert f'<img src="{reverse("practice:image", args=[mock.pk, image.pk])}"' in page
