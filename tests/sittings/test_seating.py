"""Seats and forms, lists and proofs: the pure rules of rooms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.sittings.exam_browser import config_key_hash, is_proved
from exams.sittings.networks import is_within
from exams.sittings.reasons import reason_text, reason_tree
from exams.sittings.seating import Hall, form_at, places_in
from exams.sittings.services import ConsoleAct
from exams.sittings.services.invigilating import WITHOUT_REASON

KEY = "81aad4ab9dfd447cc479e6a4a7c9a544e2cafc7f3adeb68b2a21efad68eca4dc"


@given(seats=st.integers(1, 120), columns=st.integers(1, 12), forms=st.integers(2, 4))
def test_nobody_beside_before_or_behind_has_the_same_form(seats, columns, forms):
    papers = list(range(forms))
    given_to = {n: form_at(n, columns, papers) for n in range(1, seats + 1)}
    for number in given_to:
        beside = number + 1 if number % columns else None
        for neighbour in (beside, number + columns):
            if neighbour in given_to:
                assert given_to[number] != given_to[neighbour]


@given(seat=st.integers(1, 300), columns=st.integers(1, 12))
def test_one_form_is_everybodys(seat, columns):
    assert form_at(seat, columns, ["A"]) == "A"


@given(st.lists(st.integers(1, 30), max_size=5))
def test_every_seat_of_every_room_is_there_once_in_order(sizes):
    halls = [Hall(key, seats, 6) for key, seats in enumerate(sizes)]
    places = list(places_in(halls))
    assert len(set(places)) == len(places) == sum(sizes)
    assert places == sorted(places, key=lambda place: (place.hall, place.number))


@pytest.mark.parametrize(
    ("address", "networks", "is_in"),
    [
        ("192.168.1.7", ("192.168.1.0/24",), True),
        ("192.168.2.7", ("192.168.1.0/24", "10.0.0.0/8"), False),
        ("10.9.9.9", ("192.168.1.0/24", "10.0.0.0/8"), True),
        ("2001:db8::7", ("2001:db8::/64",), True),
        ("2001:db8::7", ("10.0.0.0/8",), False),
        ("no address", ("10.0.0.0/8",), False),
        ("", ("0.0.0.0/0",), False),
    ],
)
def test_an_address_is_in_one_of_the_networks(address, networks, is_in):
    assert is_within(address, networks) is is_in


def test_the_exam_browser_proves_its_settings_for_this_address_only():
    address = "https://exam.example/attempts/1/enter/"
    said = config_key_hash(address, KEY)
    assert is_proved(said.upper(), [address], ["0" * 64, KEY])
    assert not is_proved(said, ["https://exam.example/other/"], [KEY])
    assert not is_proved(said, [address], ["0" * 64])
    assert not is_proved("", [address], [KEY])
    assert not is_proved("ä" * 64, [address], [KEY])


def test_every_act_has_reasons_and_every_code_is_there_once():
    codes = [one.code for group in reason_tree() for one in group.reasons]
    assert len(codes) == len(set(codes))
    assert max(map(len, codes)) <= 40
    offered = {act for group in reason_tree() for act in group.acts}
    assert offered == set(ConsoleAct.values) - WITHOUT_REASON


def test_a_code_of_a_former_tree_is_read_as_it_is():
    assert reason_text("network.room") == "断网：本考场断网"
    assert reason_text("gone.code") == "gone.code"
