"""Who may see both forms sees them side by side; what is sealed stays shut."""

import pytest
from django.urls import reverse

from accounts.models import CentreRole
from exams.papers.models import FormStatus
from tests.factories import make_centre, make_form, make_staff, make_standard_level

pytestmark = pytest.mark.django_db
KINDS = ("single_choice", "true_false", "written")


@pytest.fixture
def centre():
    return make_centre()


@pytest.fixture
def page(client, centre):
    client.force_login(make_staff(CentreRole.PAPER_OFFICER, centre=centre))

    def get(form, other=None):
        query = {"with": getattr(other, "pk", other)} if other else {}
        return client.get(reverse("papers:compare", args=[form.pk]), query)

    return get


def exam_form(centre, **fields):
    kinds = fields.pop("kinds", KINDS)
    return make_form(kinds=kinds, pool="exam", centre=centre, **fields)


def test_two_forms_are_laid_side_by_side(page, centre):
    one, other = exam_form(centre), exam_form(centre, kinds=KINDS[:2])
    response = page(one, other)
    text = response.content.decode()
    assert one.code in text
    assert other.code in text
    assert "单选题" in text
    comparison = response.context["comparison"]
    assert sum(pair.left for pair in comparison.grades) == 3
    assert sum(pair.right for pair in comparison.grades) == 2
    assert comparison.shared_items == 0


def test_one_chooses_among_forms_of_the_same_level_and_part(page, centre):
    form, other = exam_form(centre), exam_form(centre)
    skill = exam_form(centre, part="skill", kinds=("written",))
    level = exam_form(centre, level=make_standard_level(3))
    foreign = exam_form(make_centre())
    assert list(page(form).context["others"]) == [other]
    for one in (skill, level, foreign, form, "x"):
        assert page(form, one).status_code == 404


@pytest.mark.parametrize("status", [FormStatus.APPROVED, FormStatus.SEALED])
def test_a_sealed_form_is_not_compared(page, centre, status):
    form, other = exam_form(centre), exam_form(centre, status=status)
    assert page(other).status_code == 404
    assert page(form, other).status_code == 404
    assert "没有可以比较的卷" in page(form).content.decode()


def test_the_page_asks_as_often_for_many_forms(page, centre, django_assert_num_queries):
    form, other = exam_form(centre), exam_form(centre)
    page(form, other)  # fills what is cached for good
    with django_assert_num_queries(7):
        page(form, other)
    for _ in range(3):
        exam_form(centre)
    with django_assert_num_queries(7):
        page(form, other)
