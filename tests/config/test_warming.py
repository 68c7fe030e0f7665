"""What is loaded before the first request is not loaded at it."""

import pytest
from django.template import Template
from django.template.loader import get_template
from django.utils import timezone

from casework import replay
from casework.models import Case
from casework.shelving import CASES, load_cases
from config.warming import own_templates, warm_up


def test_the_templates_are_ours():
    names = set(own_templates())
    assert {"ui/skeleton.html", "casework/desk.html", "404.html"} <= names
    assert not any(name.startswith(("admin/", "wagtailadmin/")) for name in names)


@pytest.mark.django_db
def test_a_warm_server_reads_no_template_and_no_case(
    monkeypatch, django_assert_num_queries
):
    load_cases(paths=[CASES / "c01.yaml"], at=timezone.now())
    replay._template.cache_clear()
    warm_up()
    monkeypatch.delattr(Template, "compile_nodelist")
    for name in own_templates():
        get_template(name)
    case = Case.objects.without_text().get()
    with django_assert_num_queries(0):
        assert replay.template_of(case).id == "c01"
