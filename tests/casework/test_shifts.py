"""连续办公: two to four clients at one window, served in turns."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from casework.engine import DATA, Act
from casework.errors import CaseworkError
from casework.models import Case, Play, Shift, ShiftPlace
from casework.services import close_play, perform_act, start_play
from casework.shelving import load_cases
from casework.shifts.pages import queue_beside, shift_page
from casework.shifts.services import end_shift, start_shift
from tests.factories import MADE_AT, make_user
from tests.races import together

pytestmark = pytest.mark.django_db

SLUGS = ("c01", "c03", "c08", "c11", "c12")


@pytest.fixture
def shelf():
    load_cases(paths=[DATA / "cases" / f"{slug}.yaml" for slug in SLUGS], at=MADE_AT)


def cases(*slugs):
    return list(Case.objects.current().filter(slug__in=slugs))


def begun(*slugs, user=None):
    return start_shift(user=user or make_user(), cases=cases(*slugs), at=MADE_AT)


def plays_of(shift):
    return [place.play for place in shift.places.select_related("play__case")]


def close(play):
    return close_play(play=play, sequence=play.acts.count() + 1, at=MADE_AT)


@pytest.mark.parametrize("slugs", [(), ("c01",), SLUGS])
def test_fewer_than_two_and_more_than_four_are_refused(shelf, slugs):
    with pytest.raises(CaseworkError, match="shift_size"):
        begun(*slugs)
    assert not Shift.objects.exists()
    assert not Play.objects.exists()


def test_the_same_case_twice_is_one_client(shelf):
    with pytest.raises(CaseworkError, match="shift_size"):
        start_shift(user=make_user(), cases=cases("c01") * 2, at=MADE_AT)


def test_a_second_start_goes_on_with_the_open_shift(shelf):
    user = make_user()
    first = begun("c01", "c03", user=user)
    assert begun("c08", "c11", user=user) == first
    assert len(plays_of(first)) == 2


def test_a_case_begun_before_is_gone_on_with(shelf):
    user = make_user()
    play = start_play(user=user, case=cases("c01")[0], at=MADE_AT)
    perform_act(play=play, key="greet", payload={}, sequence=1, at=MADE_AT)
    shift = begun("c01", "c03", user=user)
    assert plays_of(shift)[0] == play
    assert shift_page(shift).queue[0].steps == 1


def test_a_retired_case_begins_no_shift(shelf):
    chosen = cases("c01", "c03")
    load_cases(paths=[DATA / "cases" / "c01.yaml"], at=MADE_AT)
    chosen = [Case.objects.get(pk=case.pk) for case in chosen]
    with pytest.raises(CaseworkError, match="case_retired"):
        start_shift(user=make_user(), cases=chosen, at=MADE_AT)
    assert not Play.objects.exists()


def test_closing_the_last_client_ends_the_shift(shelf):
    shift = begun("c01", "c03")
    first, second = plays_of(shift)
    close(first)
    shift.refresh_from_db()
    assert shift.is_open
    close(second)
    shift.refresh_from_db()
    assert not shift.is_open


def test_a_play_beside_a_shift_does_not_end_it(shelf):
    user = make_user()
    shift = begun("c01", "c03", user=user)
    close(start_play(user=user, case=cases("c08")[0], at=MADE_AT))
    shift.refresh_from_db()
    assert shift.is_open


def test_ending_by_hand_leaves_the_plays_open_and_happens_once(shelf):
    shift = begun("c01", "c03")
    ended = end_shift(shift=shift, at=MADE_AT)
    again = end_shift(shift=shift, at=MADE_AT + timedelta(hours=1))
    assert ended.ended_at == again.ended_at == MADE_AT
    assert Play.objects.open().count() == 2
    assert queue_beside(plays_of(shift)[0]) == ()
    assert len(shift_page(ended).open) == 2


def test_an_open_play_may_be_served_in_a_later_shift(shelf):
    user = make_user()
    first = begun("c01", "c03", user=user)
    end_shift(shift=first, at=MADE_AT)
    second = begun("c01", "c03", user=user)
    assert second != first
    assert plays_of(second) == plays_of(first)


def test_the_queue_tells_who_is_at_the_window_and_each_ones_own_time(shelf):
    shift = begun("c01", "c03")
    first, second = plays_of(shift)
    before = queue_beside(first)
    assert [(each.play, each.chosen) for each in before] == [
        (first, True),
        (second, False),
    ]
    perform_act(play=first, key="greet", payload={}, sequence=1, at=MADE_AT)
    after = queue_beside(second)
    assert after[0].now > before[0].now
    assert after[1].now == before[1].now
    assert (after[0].here, after[1].here) == (True, False)


def test_the_page_counts_scores_and_errors_of_what_is_closed(shelf):
    shift = begun("c01", "c03")
    first, second = plays_of(shift)
    assert shift_page(shift).mean is None
    scored = [close(first), close(second)]
    page = shift_page(shift)
    assert page.mean == (sum(play.score for play in scored) / 2).quantize(page.mean)
    wrong = [item for play in scored for item in play.report["items"] if item["error"]]
    assert sum(error.times for error in page.errors) == len(wrong) > 0
    times = [error.times for error in page.errors]
    assert times == sorted(times, reverse=True)


def test_the_database_refuses_a_fifth_place_and_a_second_open_shift(shelf):
    user = make_user()
    shift = begun("c01", "c03", user=user)
    play = plays_of(shift)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftPlace.objects.create(shift=shift, play=play, position=5)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shift.objects.create(user=user, started_at=MADE_AT)


class TestPages:
    @pytest.fixture
    def user(self, client, shelf):
        user = make_user()
        client.force_login(user)
        return user

    def test_ticked_cases_begin_a_shift_and_lead_to_its_queue(self, client, user):
        address = reverse("casework:shifts")
        posted = {"case": ["c01", "c08", "nonsense"]}
        response = client.post(address, posted, follow=True)
        assert "就业困难人员认定" in response.content.decode()
        assert Shift.objects.of(user).open().get().places.count() == 2
        assert "回到窗口" in client.get(address).content.decode()

    def test_a_wrong_choice_is_told_and_stays_ticked(self, client, user):
        response = client.post(reverse("casework:shifts"), {"case": ["c03"]})
        assert response.status_code == 400
        html = response.content.decode()
        assert "请选二到四个不同的案例" in html
        assert 'value="c03" checked' in html
        assert 'value="c01" checked' not in html

    def test_one_case_is_not_enough_to_open_a_window(self, client, user):
        load_cases(paths=[DATA / "cases" / "c01.yaml"], at=MADE_AT)
        assert "案例还不够" in client.get(reverse("casework:shifts")).content.decode()

    def test_the_desk_shows_the_queue_only_in_a_shift(self, client, user):
        shift = begun("c01", "c03", user=user)
        address = plays_of(shift)[0].get_absolute_url()
        assert 'id="queue"' in client.get(address).content.decode()
        end_shift(shift=shift, at=MADE_AT)
        assert 'id="queue"' not in client.get(address).content.decode()

    @pytest.mark.parametrize("last", [False, True])
    def test_closing_a_client_leads_back_to_the_queue(self, client, user, last):
        shift = begun("c01", "c03", user=user)
        first, second = plays_of(shift)
        if last:
            close(second)
        posted = {"act": "close_case", "sequence": 1}
        response = client.post(first.get_absolute_url(), posted)
        assert response.url == shift.get_absolute_url()
        html = client.get(response.url).content.decode()
        assert ("全部办结了" in html) is last

    def test_closing_after_the_shift_was_ended_leads_to_the_debrief(self, client, user):
        shift = begun("c01", "c03", user=user)
        client.post(reverse("casework:end_shift", args=[shift.pk]))
        play = plays_of(shift)[0]
        posted = {"act": "close_case", "sequence": 1}
        response = client.post(play.get_absolute_url(), posted)
        assert response.url == reverse("casework:debrief", args=[play.pk])

    def test_strangers_learn_nothing_of_it(self, client, user):
        shift = begun("c01", "c03")
        page = shift.get_absolute_url()
        assert client.get(page).status_code == 404
        end = reverse("casework:end_shift", args=[shift.pk])
        assert client.post(end).status_code == 404
        shift.refresh_from_db()
        assert shift.is_open

    def test_four_clients_cost_no_more_queries_than_two(
        self, client, user, django_assert_num_queries
    ):
        few = begun("c01", "c03", user=user)
        with django_assert_num_queries(6):
            client.get(few.get_absolute_url())
        end_shift(shift=few, at=MADE_AT)
        many = begun("c01", "c03", "c08", "c11", user=user)
        with django_assert_num_queries(6):
            client.get(many.get_absolute_url())


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_ten_starts_at_once_are_one_shift(self, shelf):
        user, chosen = make_user(), cases("c01", "c03")
        start = lambda: start_shift(user=user, cases=chosen, at=MADE_AT)  # noqa: E731
        shifts = together(*[start] * 10)
        assert len({shift.pk for shift in shifts}) == 1
        assert ShiftPlace.objects.count() == Play.objects.count() == 2

    def test_the_last_two_closed_at_once_end_the_shift(self, shelf):
        shift = begun("c01", "c03")
        acts = [Act("close_case")] * 2
        together(
            *[
                lambda play=play, act=act: perform_act(
                    play=play, key=act.key, payload={}, sequence=1, at=MADE_AT
                )
                for play, act in zip(plays_of(shift), acts, strict=True)
            ]
        )
        shift.refresh_from_db()
        assert not shift.is_open
