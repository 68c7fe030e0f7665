"""The shelf of drills, a question, and its answer beside the rule."""

from html import unescape

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework.drills import LARGEST_SEED, Sort, drilled, make_drill
from casework.drills.pages import known_days
from casework.drills.services import answer_drill
from casework.models import DrillResult
from casework.procedures import catalogue
from tests.factories import MADE_AT, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_days")]


@pytest.fixture
def trainee(client):
    client.user = make_user()
    client.force_login(client.user)
    return client


def address(key="Q-08", sort="calendar", seed=1):
    return reverse("casework:drill", args=[key, sort, seed])


def drill_at(key="Q-08", sort="calendar", seed=1):
    return make_drill(key, Sort(sort), seed, known_days())


def right_form(drill):
    if drill.sort is Sort.ORDER:
        return {f"place-{one.key}": one.choice.place for one in drill.options}
    return {"choice": [one.key for one in drill.right]}


def wrong_key(drill):
    return next(one.key for one in drill.options if not one.choice.place)


def text_of(response):
    return unescape(response.content.decode())


def listed(page):
    return [
        row.procedure.id for group in page.context["shelf"].groups for row in group.rows
    ]


class TestShelf:
    def test_a_stranger_is_asked_to_sign_in(self, client):
        for path in (reverse("casework:drills"), address()):
            assert "/login/" in client.get(path).url
        assert "/login/" in client.post(address(), {"choice": "a"}).url
        assert not DrillResult.objects.exists()

    def test_it_has_every_drill(self, trainee):
        page = trainee.get(reverse("casework:drills"))
        assert sorted(listed(page)) == sorted(drilled())
        text = text_of(page)
        for key, sorts in drilled().items():
            for sort in sorts:
                assert address(key, sort) in text

    @pytest.mark.usefixtures("loaded_standard")
    def test_level_function_code_and_sort_narrow_together(self, trainee):
        asked = {"level": "4", "function": "2", "code": "4:2.1.2S", "sort": "calendar"}
        page = trainee.get(reverse("casework:drills"), asked)
        found = listed(page)
        assert "Q-08" in found
        for key in found:
            refs = {skill.ref for skill in catalogue().procedures[key].skills}
            assert "4:2.1.2S" in refs
        offers = [
            one
            for group in page.context["shelf"].groups
            for row in group.rows
            for one in row.offers
        ]
        assert {one.sort for one in offers} == {"calendar"}
        assert len(found) < len(drilled())

    def test_a_filter_that_is_none_finds_nothing_and_breaks_nothing(self, trainee):
        page = trainee.get(reverse("casework:drills"), {"level": "9", "code": "x"})
        assert page.status_code == 200
        assert listed(page) == []
        assert "没有符合条件的短练" in text_of(page)

    def test_nothing_can_be_chosen_that_has_no_drill(self, trainee):
        form = trainee.get(reverse("casework:drills")).context["form"]
        for name in ("sort", "level", "function", "code"):
            for value, _label in form.fields[name].choices[1:]:
                page = trainee.get(reverse("casework:drills"), {name: value})
                assert listed(page), (name, value)

    def test_it_tells_the_best_and_goes_on_with_the_next_seed(self, trainee):
        trainee.post(address(seed=1), right_form(drill_at()))
        text = text_of(trainee.get(reverse("casework:drills")))
        assert "最好 100 分" in text
        assert address(seed=2) in text
        assert address(seed=1) not in text

    def test_the_number_of_queries_does_not_grow(
        self, trainee, django_assert_num_queries
    ):
        for seed in range(1, 12):
            trainee.post(address(seed=seed), {"choice": "a"})
        trainee.get(reverse("casework:drills"))
        # Session, person, notice; functions, requirements, what was reached.
        with django_assert_num_queries(6):
            trainee.get(reverse("casework:drills"))


class TestQuestion:
    @pytest.mark.parametrize(
        ("key", "sort"),
        [(key, sort) for key, sorts in drilled().items() for sort in sorts],
    )
    def test_it_shows_all_to_choose_from_and_never_the_answer(self, trainee, key, sort):
        drill = drill_at(key, sort)
        page = trainee.get(address(key, sort))
        text = text_of(page)
        assert page.status_code == 200
        assert "历史口径" in text
        for one in drill.options:
            assert one.choice.text in text
            assert not one.choice.why or one.choice.why not in text
        assert drill.digest not in text
        assert "checked" not in text
        if sort != Sort.CALENDAR:
            assert drill.citation.phrase not in text

    def test_queries(self, trainee, django_assert_num_queries):
        trainee.get(address())
        # Session, person, notice; calendar (2), the answer.
        with django_assert_num_queries(6):
            trainee.get(address())

    @pytest.mark.parametrize(
        "path",
        [
            "/casework/drills/Q-99/calendar/1/",
            "/casework/drills/Q-08/dance/1/",
            "/casework/drills/J-15/calendar/1/",
            "/casework/drills/Q-08/calendar/one/",
            "/casework/drills/Q-08/calendar/-1/",
            "/casework/drills/Q-08/calendar/0/",
            f"/casework/drills/Q-08/calendar/{LARGEST_SEED + 1}/",
        ],
    )
    def test_there_is_no_other_drill(self, trainee, path):
        assert trainee.get(path).status_code == 404
        assert trainee.post(path, {"choice": "a"}).status_code == 404

    @pytest.mark.parametrize(
        "form", [{}, {"choice": "z"}, {"choice": ["a", "b"]}, {"place-a": "1"}]
    )
    def test_what_cannot_be_marked_is_told_and_not_kept(self, trainee, form):
        page = trainee.post(address(), form)
        assert page.status_code == 400
        assert 'role="alert"' in text_of(page)
        assert not DrillResult.objects.exists()

    def test_places_entered_are_still_there(self, trainee):
        page = trainee.post(address(sort="order"), {"place-a": "3", "place-b": "3"})
        assert page.status_code == 400
        assert text_of(page).count("<option selected>3</option>") == 2


class TestAnswer:
    @pytest.mark.parametrize(
        ("key", "sort"),
        [(key, sort) for key, sorts in drilled().items() for sort in sorts],
    )
    def test_the_right_answer_has_all_points_and_is_told_with_its_source(
        self, trainee, key, sort
    ):
        drill = drill_at(key, sort)
        assert trainee.post(address(key, sort), right_form(drill)).url == address(
            key, sort
        )
        text = text_of(trainee.get(address(key, sort)))
        assert DrillResult.objects.get().points == 100
        assert drill.citation.phrase in text
        assert drill.citation.document in text
        assert drill.citation.chapter in text
        assert ("规程条目的摘要" in text) != drill.citation.is_source
        for one in drill.right:
            assert one.choice.text in text

    def test_a_wrong_answer_is_told_why(self, trainee):
        drill = drill_at()
        trainee.post(address(), {"choice": wrong_key(drill)})
        text = text_of(trainee.get(address()))
        chosen = next(one for one in drill.options if one.key == wrong_key(drill))
        assert chosen.choice.why in text
        assert drill.right[0].choice.text in text
        assert DrillResult.objects.get().points == 0

    def test_sent_again_it_is_kept_once_and_the_first_counts(self, trainee):
        drill = drill_at()
        trainee.post(address(), {"choice": wrong_key(drill)})
        again = trainee.post(address(), right_form(drill))
        assert again.status_code == 302
        result = DrillResult.objects.get()
        assert (result.answer, result.points) == (wrong_key(drill), 0)

    def test_two_at_once_keep_the_first(self, trainee):
        drill = drill_at()
        first, second = (
            answer_drill(user=trainee.user, drill=drill, answer=one.key, at=MADE_AT)
            for one in drill.options[:2]
        )
        assert first == second
        assert second.answer == drill.options[0].key

    def test_another_person_has_their_own(self, trainee, client):
        trainee.post(address(), right_form(drill_at()))
        other = make_user()
        client.force_login(other)
        page = client.get(address())
        assert "交答案" in text_of(page)
        client.post(address(), {"choice": "a"})
        assert DrillResult.objects.count() == 2

    def test_queries(self, trainee, django_assert_num_queries):
        for seed in range(1, 12):
            trainee.post(address(seed=seed), {"choice": "a"})
        # Session, person, notice; calendar (2), the answer, all seeds of this drill.
        with django_assert_num_queries(7):
            trainee.get(address())

    def test_the_next_is_another_seed(self, trainee):
        for seed in (1, 2):
            trainee.post(address(seed=seed), {"choice": "a"})
        assert address(seed=3) in text_of(trainee.get(address(seed=1)))

    def test_a_drill_whose_data_have_changed_keeps_the_points_only(self, trainee):
        make_result(trainee.user, digest="0" * 64, points=100)
        text = text_of(trainee.get(address()))
        assert "有了改动" in text
        assert drill_at().right[0].choice.text not in text
        assert drill_at().task.ask not in text


def make_result(user, **more):
    given = {"procedure": "Q-08", "sort": "calendar", "seed": 1, "answer": "a"}
    given |= {"digest": "", "points": 0, "at": MADE_AT}
    return DrillResult.objects.create(user=user, **given | more)


@pytest.mark.parametrize("fault", [{"sort": "dance"}, {"points": 101}])
def test_the_database_refuses_what_no_drill_gives(fault):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_result(make_user(), **fault)


def test_a_result_is_never_changed():
    result = make_result(make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        DrillResult.objects.filter(pk=result.pk).update(points=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        result.delete()
