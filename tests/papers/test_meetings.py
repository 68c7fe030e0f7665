"""What candidates have met is known by item, and asked for by those who may."""

from datetime import date

import pytest

from accounts.models import CentreRole
from exams.papers.meetings import candidate_groups, items_met
from tests.factories import (
    make_attempt,
    make_candidacy,
    make_centre,
    make_form,
    make_open_attempt,
    make_sitting,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def codes(form):
    return set(form.items.values_list("version__item__code", flat=True))


def test_only_opened_papers_count_and_each_person_once():
    form, other = make_form(), make_form()
    one, two, three = make_user(), make_user(), make_user()
    make_open_attempt(form, candidate=one)
    make_open_attempt(form, candidate=two)
    make_attempt(other, candidate=one)  # admitted, never opened
    make_open_attempt(other, candidate=three)
    met = items_met([one.pk, two.pk])
    assert met == dict.fromkeys(codes(form), 2)
    assert set(items_met([three.pk])) == codes(other)


def test_nobody_has_met_nothing_and_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not items_met([])


def test_an_officer_may_make_papers_for_planned_sittings_of_the_own_centre():
    centre = make_centre()
    officer = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    sitting = make_sitting(centre=centre, status="planned")
    candidacy = make_candidacy(sitting=sitting, status="registered")
    make_candidacy(sitting=sitting, status="withdrawn")
    make_candidacy(sitting=make_sitting(centre=centre))  # over
    make_candidacy(sitting=make_sitting(status="planned"), status="registered")
    [group] = candidate_groups(officer, TODAY)
    assert group.people == {candidacy.user_id}
    assert sitting.title in group.label
    assert "1 名考生" in group.label
    clerk = make_staff(CentreRole.CLERK, centre=centre)
    assert candidate_groups(clerk, TODAY) == []


def test_groups_take_two_queries_however_many(django_assert_num_queries):
    centre = make_centre()
    officer = make_staff(CentreRole.PAPER_OFFICER, centre=centre)
    for _ in range(5):
        sitting = make_sitting(centre=centre, status="planned")
        make_candidacy(sitting=sitting, status="registered")
    with django_assert_num_queries(2):
        assert len(candidate_groups(officer, TODAY)) == 5
