"""The gallery draws every piece, so drawing it is the test of most of them."""

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.template.exceptions import TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import Client

from ui.samples import gallery

PIECES = [
    "section", "error-summary", "tag--saved", "save-receipt--offline",
    "exam-timer--late", "question-nav__grid", "point-scale", "score-rule", "mastery",
    "item-bars", "level-card", "stat-line", "pagination", "answer-option",
    "mark-point--open", "certificate__facts", "facts", "rows", "law", "empty", "job",
    "confirm", "notice--critical", "site-footer",
]  # fmt: skip


@pytest.fixture
def page(rf) -> str:
    request = rf.get("/_ui/")
    request.user = AnonymousUser()
    return render_to_string("ui/gallery.html", gallery(), request=request)


@pytest.mark.parametrize("piece", PIECES)
def test_the_gallery_shows_each_piece(page, piece):
    assert piece in page


def test_no_piece_uses_inline_styles_scripts_or_handlers(page):
    assert " style=" not in page
    assert "onclick" not in page
    assert "<script>" not in page


def test_an_unknown_icon_is_refused():
    with pytest.raises(TemplateSyntaxError, match="no icon"):
        Template('{% load ui %}{% icon "nonsense" %}').render(Context())


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "00:00"), (299, "04:59"), (6738, "1:52:18"), (-5, "00:00")],
)
def test_the_clock_shows_hours_only_when_there_are_any(seconds, shown):
    template = Template("{% load ui %}{% clock_text seconds %}")
    assert template.render(Context({"seconds": seconds})) == shown


@pytest.mark.parametrize("code", ["400", "403", "404", "500"])
def test_error_pages_need_no_context(code):
    page = render_to_string(f"{code}.html")
    assert f'<p class="code">{code}</p>' in page
    assert '<link rel="icon"' in page
    assert 'href="/"' in page


def test_a_stale_form_is_answered_in_our_words():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/_display/", {"type": "large"})
    assert answer.status_code == 403
    assert "页面放得太久了" in answer.content.decode()


@pytest.mark.parametrize(
    "frame",
    ["base", "base_staff", "base_exam", "base_desk", "print_base", "base_error"],
)
def test_every_frame_stands_alone(rf, frame):
    request = rf.get("/")
    request.user = AnonymousUser()
    page = render_to_string(f"ui/{frame}.html", request=request)
    assert page.lstrip().startswith("<!doctype html>")
    assert 'lang="zh-Hans"' in page
    assert page.count('<main id="main"') == 1


def test_faults_of_no_single_field_are_counted_and_told_once():
    class Planned(forms.Form):
        name = forms.CharField()

        def clean(self):
            raise forms.ValidationError("这一天已有考试。")

    template = Template(
        "{% load ui crispy_forms_tags %}{% error_summary form %}{{ form|crispy }}"
    )
    page = template.render(Context({"form": Planned({})}))
    assert "有 2 处要改，还没有保存" in page
    assert page.count("这一天已有考试。") == 1
