"""Pictures of a form, for those who may open the form."""

import pytest
from django.urls import reverse

from tests.factories import make_centre, make_staff
from tests.pictures import make_form_showing, make_image

pytestmark = pytest.mark.django_db


def test_a_paper_officer_sees_those_of_the_own_centre(client):
    centre, image = make_centre(), make_image()
    form = make_form_showing(image, pool="exam", centre=centre)
    address = reverse("papers:image", args=[form.pk, image.pk])
    client.force_login(make_staff("paper_officer", centre=centre))
    assert client.get(address)["Content-Type"] == "image/png"
    page = client.get(reverse("papers:detail", args=[form.pk])).content.decode()
    assert f'<img src="{address}" alt="图">' in page
    other = reverse("papers:image", args=[form.pk, make_image(size=(1, 1)).pk])
    assert client.get(other).status_code == 404
    client.force_login(make_staff("paper_officer"))
    assert client.get(address).status_code == 404
    client.force_login(make_staff("clerk", centre=centre))
    assert client.get(address).status_code == 403
