"""What people know of a form is counted without opening it."""

import pytest

from exams.papers.acquaintance import items_known
from exams.papers.alarms import write_index
from exams.papers.compositions import composition_of
from exams.papers.models import FormStatus
from exams.sittings.groups import known_items_told
from tests.factories import (
    make_candidacy,
    make_form,
    make_item,
    make_open_attempt,
    make_sitting,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen():
    return [(make_item(), 1) for _ in range(3)]


@pytest.fixture
def person(seen):
    """Somebody who sat a paper with the three items."""
    user = make_user()
    make_open_attempt(make_form(kinds=(), items=seen), candidate=user)
    return user


def sealed(items, **fields):
    form = make_form(kinds=(), items=items, status=FormStatus.SEALED, **fields)
    if not form.index_rows.exists():
        write_index(form, composition_of(form))
    return form


def test_a_sealed_form_is_asked_by_its_blind_index(seen, person):
    form = sealed([*seen[:2], (make_item(), 1)])
    assert items_known(form, [person.pk]) == 2
    assert items_known(form, [make_user().pk]) == 0
    assert items_known(sealed([(make_item(), 1)]), [person.pk]) == 0


def test_a_released_form_is_asked_by_its_rows(seen, person):
    form = make_form(kinds=(), items=[seen[0], (make_item(), 1)])
    assert items_known(form, [person.pk]) == 1


def test_nobody_can_ask_what_officers_alone_hold(seen, person):
    form = sealed(seen, attended=True)
    assert items_known(form, [person.pk]) is None


def test_the_clerk_is_told_how_many_and_not_which(seen, person):
    sitting = make_sitting(status="planned")
    make_candidacy(sitting=sitting, user=person, status="registered")
    form = sealed([seen[0], (make_item(), 1)])
    told = known_items_told(sitting, [form, sealed([(make_item(), 1)])])
    assert told == f"试卷 {form.code} 有 1 题是本场有的考生以前做过的。"
    assert known_items_told(make_sitting(status="planned"), [form]) == ""
