"""What the frame of a page asks the database: the person's standing, once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import PlatformRole, StaffAssignment
from accounts.services import give_consent, withdraw_consent
from law.loading import DATA, load_all

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def laws(at):
    load_all(DATA, on=at.date())


@pytest.mark.parametrize("person", ["trainee", "clerk", "administrator"])
@pytest.mark.parametrize("page", [("law:index",), ("law:source", "社会保险法")])
def test_a_law_page_costs_five_queries_at_most(
    request, client, laws, notice, at, settings, person, page,
    django_assert_max_num_queries,
):  # fmt: skip
    """Session, person, standing, and two for the law."""
    settings.CONSENT_REQUIRED = True
    reader = request.getfixturevalue(person)
    give_consent(user=reader, notice=notice, at=at)
    client.force_login(reader)
    with django_assert_max_num_queries(5):
        answer = client.get(reverse(page[0], args=page[1:]))
    assert answer.status_code == 200


def test_standing_is_one_query_whatever_a_person_holds(
    new_person, centre, other_centre, notice, at, django_assert_num_queries
):
    user = new_person("wen", PlatformRole.EDITOR, PlatformRole.REVIEWER)
    for place, role in ((centre, "clerk"), (other_centre, "clerk")):
        StaffAssignment.objects.create(
            user=user, centre=place, role=role, starts_on=date(2026, 1, 1)
        )
    give_consent(user=user, notice=notice, at=at)
    with django_assert_num_queries(1):
        standing = user.standing(timezone.localdate())
        assert user.standing(timezone.localdate()) is standing
        assert user.group_names == standing.groups
    assert standing.groups == {"editor", "reviewer"}
    assert standing.centre_roles == {"clerk"}
    assert standing.has_consented


def test_standing_counts_the_days_of_an_assignment(clerk):
    first = date(2026, 1, 1)
    assert clerk.standing(first).centre_roles == {"clerk"}
    assert clerk.standing(first - timedelta(days=1)).centre_roles == set()


def test_a_withdrawn_consent_is_gone_with_the_next_page(
    client, trainee, notice, at, settings
):
    settings.CONSENT_REQUIRED = True
    give_consent(user=trainee, notice=notice, at=at)
    client.force_login(trainee)
    assert client.get("/me/").status_code == 200
    withdraw_consent(user=trainee, at=at)
    assert client.get("/me/").url == reverse("accounts:notice")
