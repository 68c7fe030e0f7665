"""Pictures in the exam room: of one's own paper, while it may be seen."""

from urllib.parse import urljoin

import pytest
from django.urls import reverse
from django.utils import timezone

from exams.attempts.lane.papers import paper_page
from question_bank.images import note_images
from tests.factories import (
    hand_in,
    make_attempt,
    make_content,
    make_open_attempt,
    make_user,
    make_version,
)
from tests.pictures import make_form_showing, make_image, make_item_showing

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return make_image()


@pytest.fixture
def attempt(image):
    """An open attempt at a form that shows the picture."""
    return make_open_attempt(make_form_showing(image), at=timezone.now())[0]


def ask(client, attempt, image, user=None):
    client.force_login(user or attempt.candidate)
    return client.get(reverse("attempts:image", args=[attempt.pk, image.pk]))


def test_the_candidate_sees_it_and_no_cache_keeps_it(client, attempt, image):
    response = ask(client, attempt, image)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_does(client, attempt, image):
    other, _ = make_open_attempt(make_form_showing(make_image(size=(1, 1))))
    assert ask(client, attempt, image, make_user()).status_code == 404
    assert ask(client, attempt, image, other.candidate).status_code == 404
    assert ask(client, other, image).status_code == 404
    client.logout()
    address = reverse("attempts:image", args=[attempt.pk, image.pk])
    assert "/accounts/login/" in client.get(address).url


def test_not_before_the_clock_runs_nor_after(client, attempt, image):
    waiting = make_attempt(attempt.form)
    assert ask(client, waiting, image).status_code == 404
    hand_in(attempt, at=timezone.now())
    assert ask(client, attempt, image).status_code == 404


def test_a_picture_of_another_version_is_not_on_the_form(client, attempt):
    """The item shows another picture by now; the paper is as it was."""
    later = make_image(size=(2, 2))
    item = attempt.form.items.get().version.item
    content = make_content("single_choice", stem=f"看![](image:{later.pk})。")
    make_version(item, content)
    note_images(item=item, content=content)
    assert ask(client, attempt, later).status_code == 404


def test_a_picture_of_another_item_is_not_on_the_form(client, attempt):
    other = make_image(size=(2, 2))
    make_item_showing(other)
    assert ask(client, attempt, other).status_code == 404


def test_it_costs_the_same_on_a_long_paper(client, image, django_assert_num_queries):
    form = make_form_showing(image)
    attempt, _ = make_open_attempt(form)
    client.force_login(attempt.candidate)
    address = reverse("attempts:image", args=[attempt.pk, image.pk])
    # The session, who it is, the attempt, the versions, the picture.
    with django_assert_num_queries(5):
        client.get(address)


def test_the_paper_names_it_so_that_every_attempt_can_read_it(attempt, image):
    """One drawn paper serves all who sit it: the address is that seen from the room."""
    page = paper_page(attempt.form_id).html.decode()
    assert f'<img src="../images/{image.pk}/" alt="图">' in page
    room = reverse("attempts:room", args=[attempt.pk])
    address = reverse("attempts:image", args=[attempt.pk, image.pk])
    assert urljoin(room, f"../images/{image.pk}/") == address
