"""Whatever practice shows is of the practice pool and published: all its queries."""

import pytest
from django.urls import reverse

from exams.practice import drawing
from exams.practice.days import area_states, cards_of
from exams.practice.drawing import Scope
from exams.practice.errors import PracticeError
from exams.practice.keeping import keep_item
from exams.practice.models import Aim, Favourite, ReviewCard
from exams.practice.pages.book import favourites_page, wrong_book
from exams.practice.pages.choosing import area_choices
from exams.practice.pages.drills import drill_result
from exams.practice.querysets import items_met_by, practice_items, versions_met_by
from exams.practice.recording import record_mock
from exams.practice.starting import begin_waiting
from tests.factories import make_content, make_form, make_item, make_version

pytestmark = pytest.mark.django_db


def leave(item, **fields):
    for name, value in fields.items():
        setattr(item, name, value)
    item.save()


LEAVING = [
    {"pool": "exam"},
    {"status": "frozen"},
    {"status": "retired"},
    {"status": "draft"},
]


@pytest.fixture(params=LEAVING, ids=lambda fields: "-".join(fields.values()))
def gone(request, answered, trainee, now):
    """An item that was practised, got wrong and kept, and then left the pool."""
    item = make_item()
    answered(item)
    keep_item(user=trainee, item=item, at=now)
    leave(item, **request.param)
    return item


def test_no_query_finds_it(gone, trainee, now):
    level = gone.point.level
    assert not practice_items().exists()
    assert not drawing.draw_chosen(trainee, Scope(level), 50)
    assert not drawing.draw_new(trainee, level, None, 50)
    assert not drawing.draw_due(trainee, now.replace(year=2027), 50)
    assert not drawing.draw_wrong(trainee, None, 50)
    assert not drawing.draw_favourites(trainee, 50)
    assert not items_met_by(trainee).exists()
    assert not versions_met_by(trainee).exists()
    assert not area_choices(level)
    assert not area_states(trainee, level)
    cards = cards_of(trainee, now)
    assert (cards.total, cards.due, cards.wrong) == (0, 0, 0)


def test_no_page_shows_it(gone, trainee, client, now):
    assert not wrong_book(trainee, None, "").groups
    assert not favourites_page(trainee, "").object_list
    drill = trainee.drills.get()
    assert not drill_result(trainee, drill).items
    client.force_login(trainee)
    stem = gone.versions.get().content["stem"]
    for name, args in (
        ("index", []),
        ("wrong_book", []),
        ("favourites", []),
        ("choose", []),
        ("drills", []),
        ("drill_result", [drill.pk]),
    ):
        page = client.get(reverse(f"practice:{name}", args=args))
        assert page.status_code == 200
        assert stem not in page.content.decode()
    question = client.get(reverse("practice:question", args=[drill.pk, 1]), follow=True)
    assert stem not in question.content.decode()


@pytest.mark.parametrize("aim", [Aim.DUE, Aim.WRONG, Aim.FAVOURITES, Aim.NEW])
def test_no_drill_begins_with_it(gone, trainee, now, aim):
    with pytest.raises(PracticeError) as caught:
        begin_waiting(user=trainee, aim=aim, number=5, area=None, at=now)
    assert caught.value.code == "nothing_to_practise"


def test_a_version_of_the_exam_pool_does_not_come_with_its_item(trainee, now):
    """An item that comes over keeps what the exam pool published of it."""
    item = make_item(pool="exam")
    leave(item, pool="practice")
    assert not drawing.draw_chosen(trainee, Scope(item.point.level), 50)
    item.current = make_version(item, make_content("single_choice"))
    item.save()
    assert drawing.draw_chosen(trainee, Scope(item.point.level), 50) == [item.current]


def test_a_mock_brings_none_into_the_log(sit, now):
    form = make_form(kinds=["single_choice"])
    mock = sit(form, {1: "A"})
    leave(form.items.get().version.item, pool="exam")
    assert record_mock(attempt_id=mock.attempt_id, at=now) == []
    assert not ReviewCard.objects.exists()
    assert not Favourite.objects.exists()
