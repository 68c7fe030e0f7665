"""The catalogue's pages: found by word, office, level and function; told with a source."""

import pytest
from django.urls import reverse
from django.utils import timezone

from casework.engine import DATA
from casework.models import Case
from casework.procedures import catalogue
from casework.shelving import load_cases
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def trainee(client):
    client.force_login(make_user())
    return client


def listed(client, **asked):
    page = client.get(reverse("casework:procedures"), asked)
    assert page.status_code == 200
    return [one.id for group in page.context["groups"] for one in group.procedures]


def test_the_list_has_them_all(trainee):
    assert sorted(listed(trainee)) == sorted(catalogue().procedures)


def test_a_word_is_found_wherever_it_stands(trainee):
    assert "J-10" in listed(trainee, search="小额担保贷款")
    assert listed(trainee, search="没有这样的规程") == []


@pytest.mark.usefixtures("loaded_standard")
def test_office_level_and_function_narrow_together(trainee):
    found = listed(trainee, office="社区(村)", level="4", function="2")
    assert found
    for key in found:
        procedure = catalogue().procedures[key]
        assert procedure.office == "社区(村)"
        assert any(one.level == 4 and one.code[0] == "2" for one in procedure.skills)


def test_a_choice_that_is_none_finds_nothing_and_breaks_nothing(trainee):
    assert listed(trainee, office="省") == []


@pytest.mark.parametrize("key", sorted(catalogue().procedures))
def test_every_page_tells_steps_limits_and_source(trainee, key):
    procedure = catalogue().procedures[key]
    page = trainee.get(reverse("casework:procedure", args=[key]))
    text = page.content.decode()
    assert page.status_code == 200
    for step in procedure.steps:
        assert step.name in text
    assert text.count('class="flow__step"') == len(procedure.steps)
    assert catalogue().guides[procedure.guide] in text
    assert "历史口径" in text


def test_a_case_stands_on_the_page_of_its_procedures(trainee):
    load_cases(paths=[DATA / "cases/c01.yaml"], at=timezone.now())
    page = trainee.get(reverse("casework:procedure", args=["G-01"]))
    assert [one.slug for one in page.context["page"].cases] == ["c01"]
    assert (
        not trainee.get(reverse("casework:procedure", args=["Q-01"]))
        .context["page"]
        .cases
    )
    assert Case.objects.current().get(slug="c01").procedures == ["G-01", "S-14"]


def test_what_is_no_procedure_is_not_found(trainee):
    assert trainee.get(reverse("casework:procedure", args=["X-99"])).status_code == 404


def test_the_pages_cost_the_same_whatever_they_show(
    trainee, django_assert_max_num_queries
):
    for address in ("/casework/procedures/", "/casework/procedures/G-01/"):
        # The sixth asks whether its rule cards were taken up.
        with django_assert_max_num_queries(6):
            trainee.get(address)
