"""Pasting a picture into a text, in a real browser."""

import pytest
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from playwright.sync_api import expect

from accounts.models import PlatformRole
from config.urls import urlpatterns as ours
from question_bank.models import ItemImage
from tests.browser import needs_browser, signed_in
from tests.pictures import picture_file
from tests.question_bank.test_images import make_person
from ui.rich_text import image_markdown

PAGE = """{% extends "ui/base_staff.html" %}{% load static %}
{% block content %}<form method="post">{% csrf_token %}
<textarea id="stem" data-images="{% url 'question_bank:image_upload' %}">看图</textarea>
</form>{% endblock %}
{% block scripts %}<script type="module" src="{% static 'question_bank/images.js' %}"></script>{% endblock %}
"""


def editing(request):
    return HttpResponse(engines["django"].from_string(PAGE).render({}, request))


urlpatterns = [path("editing/", editing), path("", include(ours))]

pytestmark = [
    *needs_browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls(__name__),
]


@pytest.fixture
def page(chromium, live_server):
    user = make_person(PlatformRole.INSTRUCTOR)
    with signed_in(chromium, user, live_server.url) as context:
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text))
        page.goto(f"{live_server.url}/editing/")
        yield page


def bring(page, data, kind="paste", mime="image/png"):
    """What the browser does when a picture is pasted or dropped."""
    page.locator("#stem").evaluate(
        """(area, [kind, mime, bytes]) => {
          area.focus();
          area.setSelectionRange(1, 1);
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(bytes)], "密.png", {type: mime}));
          const event = kind === "paste"
            ? new ClipboardEvent("paste", {clipboardData: transfer, bubbles: true, cancelable: true})
            : new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true});
          area.dispatchEvent(event);
        }""",
        [kind, mime, list(data)],
    )


@pytest.mark.parametrize("kind", ["paste", "drop"])
def test_a_picture_stands_where_the_caret_was(page, kind):
    bring(page, picture_file(), kind)
    expect(page.locator("[data-images-status]")).to_contain_text("已上传")
    kept = ItemImage.objects.get()
    assert page.locator("#stem").input_value() == f"看{image_markdown(kept.pk, '')}图"
    assert page.complaints == []


def test_a_refused_picture_leaves_the_text_and_says_why(page):
    bring(page, b"<svg/>", mime="image/svg+xml")
    expect(page.locator("[data-images-status]")).to_contain_text("PNG、JPEG 或 WebP")
    assert page.locator("#stem").input_value() == "看图"


def test_without_network_the_text_stays(page):
    page.context.set_offline(True)
    bring(page, picture_file())
    expect(page.locator("[data-images-status]")).to_contain_text("检查网络")
    assert page.locator("#stem").input_value() == "看图"


def test_pasted_words_are_left_to_the_browser(page):
    page.locator("#stem").evaluate(
        """(area) => {
          const transfer = new DataTransfer();
          transfer.setData("text/plain", "字");
          window.taken = !area.dispatchEvent(new ClipboardEvent("paste",
            {clipboardData: transfer, bubbles: true, cancelable: true}));
        }"""
    )
    assert page.evaluate("window.taken") is False
