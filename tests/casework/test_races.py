"""Two tabs at the same moment (PostgreSQL): starts, acts, closings."""

import pytest

from casework.engine import Act
from casework.errors import CaseworkError
from casework.models import Play
from casework.services import perform_act, start_play
from casework.verification import verify_play
from tests.casework.stage import make_case, make_play
from tests.factories import MADE_AT, make_user
from tests.races import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def acting(play, act, sequence=1):
    return lambda: perform_act(
        play=play, key=act.key, payload=act.payload, sequence=sequence, at=MADE_AT
    )


def test_ten_starts_at_once_are_one_play():
    user, case = make_user(), make_case()
    plays = together(*[lambda: start_play(user=user, case=case, at=MADE_AT)] * 10)
    assert len({play.pk for play in plays}) == 1
    assert Play.objects.count() == 1


def test_ten_equal_acts_at_once_happen_once():
    play = make_play()
    outcomes = together(*[acting(play, Act("greet"))] * 10)
    assert {outcome.pk for outcome in outcomes} == {play.pk}
    assert play.acts.count() == 1


def test_of_ten_different_acts_at_once_one_happens_and_nine_are_told():
    play = make_play()
    notes = [
        Act("mark_date", {"day": "2026-04-15", "label": f"{n}"}) for n in range(10)
    ]
    acts = [acting(play, note) for note in notes]
    outcomes = together(*acts, refusals=CaseworkError)
    assert outcomes.count("stale") == 9
    assert play.acts.count() == 1


def test_closing_at_once_scores_once():
    play = make_play()
    outcomes = together(*[acting(play, Act("close_case"))] * 10)
    assert len({(outcome.score, outcome.closed_at) for outcome in outcomes}) == 1
    play.refresh_from_db()
    assert verify_play(play).faults == ()
    assert play.acts.count() == 1
