"""Whatever is played, the browser gets nothing that was not disclosed.

Hidden: facts not yet told or shown, the seed, hashes, what is on its way, and the
words of the referee (what is right, what would follow).
"""

import re
from html import unescape

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from casework.engine import (
    DATA,
    ImpossibleAct,
    apply,
    fold,
    score,
    state_hash,
)
from casework.errors import CaseworkError
from casework.refusing import check_new_act
from casework.replay import Replay
from casework.services import perform_act
from tests.casework.conftest import HIDDEN_AT_FIRST
from tests.casework.leaks import assert_nothing_leaks, hidden_at, leaked
from tests.casework.playing import changed
from tests.casework.stage import make_play, perfect_of, post_data
from tests.casework.test_any_play import draw_act
from tests.factories import MADE_AT

pytestmark = [pytest.mark.django_db, pytest.mark.page]

SEED = 918273645


@pytest.fixture(params=HIDDEN_AT_FIRST)
def path(request):
    """The file of each case in turn."""
    return DATA / "cases" / f"{request.param}.yaml"


def assert_page_keeps_secrets(html, play):
    replay = Replay.of(play)
    hashes = [row.act_hash for row in replay.rows]
    assert_nothing_leaks(html, replay, play.case.digest, *hashes)


def pages(client, play):
    for name in ("desk", "finish"):
        response = client.get(reverse(f"casework:{name}", args=[play.pk]))
        yield text_of(response)


def text_of(response):
    """The page without the names of its styles, which are words of their own."""
    return re.sub(r'\sclass="[^"]*"', "", unescape(response.content.decode()))


@pytest.mark.parametrize("variant", [0, 1])
def test_the_perfect_way_leaks_nothing(client, path, variant):
    """Of the worked case every second page, of a variant that is another one for every
    case every fourth: what each page draws is the same for all cases."""
    place = [*HIDDEN_AT_FIRST].index(path.stem)
    seed = variant and SEED + place
    play = make_play(seed=seed, path=path)
    client.force_login(play.user)
    address = reverse("casework:desk", args=[play.pk])
    *acts, closing = perfect_of(play)
    for number, act in enumerate(acts, start=1):
        assert perform(play, act, number) is None
        if (number + place) % (4 if variant else 2) == 0:
            assert_page_keeps_secrets(text_of(client.get(address)), play)
    for html in pages(client, play):
        assert_page_keeps_secrets(html, play)
    client.post(address, post_data(closing, len(acts) + 1))
    play.refresh_from_db()
    assert play.score == 100


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<input type="hidden" name="csrfmiddlewaretoken" value="Xseed9">', []),
        ('<script nonce="aseedQ+/w==" src="desk.js"></script>', []),
        ('<input type="hidden" name="seed" value="x">', ["seed"]),
        ('<p nonce="a">seed</p>', ["seed"]),
    ],
)
def test_random_letters_are_no_leak(html, found):
    assert leaked(html, ["seed"]) == found


def test_the_first_page_keeps_the_client_to_itself(client, path):
    play = make_play(path=path)
    client.force_login(play.user)
    facts = Replay.of(play).instance.facts
    for html in pages(client, play):
        for name in HIDDEN_AT_FIRST[path.stem]:
            assert facts[name] not in html


def test_refusals_leak_nothing(client, path):
    play = make_play(seed=SEED, path=path)
    client.force_login(play.user)
    address = reverse("casework:desk", args=[play.pk])
    replay = Replay.of(play)
    hidden = hidden_at(replay, play.case.digest)
    acts = [key for key in replay.instance.template.acts if key != "close_case"]
    for number, key in enumerate(acts):
        data = {"act": key, "sequence": 7, "in-paper": "nothing.original"}
        for sequence in (7, 1) if number % 3 == 0 else (1,):
            response = client.post(address, data | {"sequence": sequence})
            assert response.status_code in (400, 409)
            assert leaked(text_of(response), hidden) == []
    assert not play.acts.exists()  # else more would be shown, and less hidden


SLOW = settings(
    max_examples=4,  # of each case
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # shrinking takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@SLOW
@given(seed=st.integers(10**8, 10**9), data=st.data())
def test_random_plays_through_the_service_are_the_engines(client, path, seed, data):
    play = make_play(seed=seed, path=path)
    client.force_login(play.user)
    replay = Replay.of(play)
    state = fold(replay.instance, [], replay.calendar)
    for _ in range(data.draw(st.integers(1, 20))):
        act = draw_act(data, state)
        number = len(state.done) + 1
        accepted = refused = None
        try:
            check_new_act(replay.instance, act)
            accepted = apply(state, act)
        except ImpossibleAct as error:
            refused = error.code
        assert perform(play, act, number) == refused
        assert perform(play, act, number) in (refused, None)
        state = accepted or state
        if state.closed:
            break
    play.refresh_from_db()
    stored = Replay.of(play)
    assert state_hash(stored.state()) == state_hash(state)
    if play.is_open:
        for html in pages(client, play):
            assert_page_keeps_secrets(html, play)
    else:
        acts = [done.act for done in state.done]
        report = score(replay.instance, acts, replay.calendar)
        assert (play.score, play.report) == (report.total, report.to_dict())


def perform(play, act, number):
    """Return the code of the refusal, or None."""
    try:
        perform_act(
            play=play,
            key=act.key,
            payload={name: str(value) for name, value in act.payload.items()},
            sequence=number,
            at=MADE_AT,
        )
    except (ImpossibleAct, CaseworkError) as error:
        return error.code
    return None


def test_the_debrief_keeps_the_seed(client):
    play = make_play(seed=SEED)
    client.force_login(play.user)
    address = reverse("casework:desk", args=[play.pk])
    acts = changed(perfect_of(play), "give_notice", channel="oral")
    for number, act in enumerate(acts, start=1):
        client.post(address, post_data(act, number))
    for name in ("debrief", "perfect"):
        response = client.get(reverse(f"casework:{name}", args=[play.pk]))
        assert str(SEED) not in response.content.decode()
