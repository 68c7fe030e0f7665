"""The verbs about papers that are kept: list them, approve them as a second person."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import EvidenceEntry, PlatformRole
from exams.papers.models import Exposure
from tests.factories import make_centre, make_form, make_staff, make_user
from tests.verbs import answered, refused

pytestmark = pytest.mark.django_db
KEYS = {
    "code",
    "label",
    "digest",
    "level",
    "part",
    "pool",
    "centre",
    "minutes",
    "items",
    "status",
    "created_at",
    "approved_by",
}


@pytest.fixture
def manager():
    user = make_user()
    user.groups.add(Group.objects.get_or_create(name=PlatformRole.BANK_MANAGER)[0])
    return user


def draft(**fields):
    return make_form(**{"status": "checked"} | fields)


def approving(form, actor):
    return "approve_paper", form.code, "--actor", actor.username


def test_papers_are_listed_by_status_and_without_items():
    waiting, released = draft(), make_form()
    [row] = answered("list_papers", "--status", "checked")["forms"]
    assert set(row) == KEYS
    assert (row["code"], row["minutes"]) == (waiting.code, 90)
    assert row["created_at"] == "2026-11-01T01:00:00+00:00"
    assert {one["code"] for one in answered("list_papers")["forms"]} == {
        waiting.code,
        released.code,
    }


def test_a_second_person_approves_a_draft_once(manager):
    form = draft(created_by=make_user())
    told = answered(*approving(form, manager))
    assert set(told) == KEYS
    assert (told["status"], told["approved_by"]) == ("sealed", manager.username)
    assert not Exposure.objects.exists()
    steps = EvidenceEntry.objects.filter(actor=manager).values_list("action", flat=True)
    assert set(steps) == {"papers.form.approved", "papers.form.sealed"}
    assert refused(*approving(form, manager))["error"] == "form_state"


def test_the_maker_of_a_draft_may_not_approve_it(manager):
    form = draft(created_by=manager)
    assert refused(*approving(form, manager))["error"] == "same_person"


def test_an_exam_paper_that_nobody_made_cannot_be_approved(manager):
    assert refused(*approving(draft(pool="exam"), manager))["error"] == "maker_unknown"
    made = draft(pool="exam", created_by=make_user())
    assert answered(*approving(made, manager))["status"] == "sealed"


def test_who_may_not_read_a_form_does_not_learn_of_it(manager):
    centre = make_centre()
    officer = make_staff("paper_officer", centre=centre)
    own, common = draft(centre=centre), draft()
    for form, actor in [(own, manager), (common, officer), (own, make_user())]:
        assert refused(*approving(form, actor))["error"] == "form_unknown"
    assert answered(*approving(own, officer))["centre"] == centre.name
