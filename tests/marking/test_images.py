"""Pictures on the examiner's sheet."""

import pytest
from django.urls import reverse

from exams.marking.models import Sheet
from exams.marking.services import add_scripts
from tests.factories import make_staff
from tests.pictures import make_form_showing, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def image(db):
    return make_image()


@pytest.fixture
def sheet(panel, sit, image, examiners, now):
    form = make_form_showing(image, "task", part="skill", pool="exam")
    attempt = sit(form=form, answers={1: "作答。"})
    add_scripts(panel=panel, attempts=[attempt], actor=None, at=now)
    return Sheet.objects.get(script__attempt=attempt, examiner=examiners[0])


def ask(client, sheet, image, user):
    client.force_login(user)
    return client.get(reverse("marking:image", args=[sheet.pk, image.pk]))


def test_only_the_examiner_of_the_sheet_sees_it(client, sheet, image, examiners):
    assert ask(client, sheet, image, examiners[0]).status_code == 200
    assert ask(client, sheet, image, examiners[1]).status_code == 404
    assert ask(client, sheet, image, make_staff("examiner")).status_code == 404
    assert ask(client, sheet, image, sheet.script.attempt.candidate).status_code == 404
    other = make_image(size=(1, 1))
    assert ask(client, sheet, other, examiners[0]).status_code == 404


def test_the_sheet_draws_it_from_there(client, sheet, image, examiners):
    client.force_login(examiners[0])
    page = client.get(reverse("marking:sheet_item", args=[sheet.pk, 1]))
    address = reverse("marking:image", args=[sheet.pk, image.pk])
    assert f'<img src="{address}" alt="图">' in page.content.decode()
