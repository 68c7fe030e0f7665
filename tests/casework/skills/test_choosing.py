"""Next comes what has most to gain, and never the same procedure twice running."""

from hypothesis import given
from hypothesis import strategies as st

from casework.skills.choosing import Offer, apart, choices, gain_of

REFS = ["4:1.1.1S", "4:2.1.1S", "4:3.1.1S", "5:1.1.1S"]
PROCEDURES = ["G-01", "G-02", "J-01", "J-02", "Q-01"]


def offer(key, procedures=("G-01",), skills=("4:1.1.1S",)):
    return Offer(
        key=key,
        title=key,
        procedures=frozenset(procedures),
        skills=frozenset(skills),
        minutes=3,
        slug=key,
    )


some = st.lists(
    st.builds(
        offer,
        st.text("abcdef", min_size=1, max_size=4),
        st.sets(st.sampled_from(PROCEDURES), min_size=1),
        st.sets(st.sampled_from(REFS), min_size=1),
    ),
    unique_by=lambda one: one.key,
)
gains = st.dictionaries(st.sampled_from(REFS), st.floats(0, 5))
times = st.dictionaries(st.text("abcdef", min_size=1, max_size=4), st.integers(0, 9))
done = st.sets(st.sampled_from(PROCEDURES))


@given(some, gains, times, done)
def test_what_comes_next_has_most_to_gain_and_was_not_just_done(
    offers, gains, times, done
):
    ranked = choices(offers, gains, times, done)
    free = [one for one in offers if not one.procedures & done]
    wanted = {ref for one in free for ref in one.skills} & gains.keys()
    assert bool(ranked) == bool(wanted)
    for choice in ranked:
        assert not choice.offer.procedures & done
        assert choice.leading in choice.offer.skills & gains.keys()
    if ranked:
        assert gains[ranked[0].leading] >= max(gains[ref] for ref in wanted) - 1e-6


@given(some, gains, times, done, st.randoms(use_true_random=False))
def test_the_order_of_the_shelf_makes_no_difference(offers, gains, times, done, chance):
    shuffled = offers[:]
    chance.shuffle(shuffled)
    assert choices(offers, gains, times, done) == choices(shuffled, gains, times, done)


@given(some, gains, st.integers(0, 5))
def test_those_beside_it_have_nothing_to_do_with_each_other(offers, gains, number):
    ranked = choices(offers, gains, {}, frozenset())
    kept = apart(ranked, number)
    assert len(kept) <= number
    assert kept[:1] == ranked[: min(number, 1)]
    procedures = [key for one in kept for key in one.offer.procedures]
    assert len(procedures) == len(set(procedures))
    assert len(kept) == len({one.leading for one in kept})


def test_of_exercises_that_gain_alike_the_one_done_less_often_comes_first():
    offers = [offer("a", ["G-01"]), offer("b", ["G-02"])]
    found = choices(offers, {"4:1.1.1S": 2}, {"a": 2, "b": 1}, frozenset())
    assert [one.offer.key for one in found] == ["b", "a"]


def test_of_exercises_that_lead_alike_the_one_with_more_to_gain_comes_first():
    offers = [offer("a"), offer("b", ["G-02"], ["4:1.1.1S", "4:2.1.1S"])]
    found = choices(offers, {"4:1.1.1S": 2, "4:2.1.1S": 1}, {}, frozenset())
    assert [(one.offer.key, one.gain) for one in found] == [("b", 3), ("a", 2)]


def test_the_skill_with_most_to_gain_leads_even_past_many_with_less():
    many = offer("a", ["G-01"], ["4:1.1.1S", "4:3.1.1S"])
    one = offer("b", ["G-02"], ["4:2.1.1S"])
    gains = {"4:1.1.1S": 2, "4:3.1.1S": 2, "4:2.1.1S": 3}
    found = choices([many, one], gains, {}, frozenset())
    assert [choice.offer.key for choice in found] == ["b", "a"]


def test_mastery_lowers_the_gain():
    assert gain_of(2.5, 0.2) == 2
    assert gain_of(2.5, 1) == 0
