"""The public check and the certificate in a real browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import needs_browser, signed_in

pytestmark = [*needs_browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_page(chromium, live_server):
    """Open a path at a width, as `user` or nobody; `page.complaints` gathers faults."""
    contexts = []

    def open_(path, *, width=360, user=None):
        screen = {"width": width, "height": 800}
        if user:
            context = signed_in(chromium, user, live_server.url, viewport=screen)
        else:
            context = chromium.new_context(viewport=screen)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.goto(live_server.url + path)
        return page

    yield open_
    for context in contexts:
        context.close()


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_a_citizen_posts_the_form_and_reads_the_answer(open_page, certificate):
    """Browsers send an origin with the post only under the right Referrer-Policy."""
    page = open_page(reverse("certificates:check"))
    page.get_by_label("证书编号").fill(certificate.number)
    page.get_by_label("持证人姓名").fill("许文珍")
    page.get_by_role("button", name="查验").click()
    expect(page.get_by_role("heading", name="有效")).to_be_visible()
    assert page.complaints == []
    assert not scrolls_sideways(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_certificate_fits_the_screen(open_page, certificate, width):
    holder = certificate.result.candidacy.user
    path = reverse("certificates:show", args=[certificate.pk])
    page = open_page(path, width=width, user=holder)
    expect(page.get_by_text("职业技能等级证书")).to_be_visible()
    expect(page.get_by_role("img", name="查验二维码")).to_be_visible()
    assert page.complaints == []
    assert not scrolls_sideways(page)
