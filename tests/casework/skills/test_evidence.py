"""What counts as evidence: closed plays as their reports stand, and drills."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.engine import ERRORS
from casework.models import Play
from casework.procedures import catalogue
from casework.services import start_play
from casework.skills.evidence import WINDOW, evidence_of, observed
from casework.skills.tracing import GUESS_ACTED, GUESS_CHOSEN, START
from tests.casework.skills.doing import (
    item,
    make_case_row,
    make_closed_play,
    make_drill_result,
)
from tests.casework.stage import close_perfectly, make_play
from tests.factories import MADE_AT, make_user

SKILL, OTHER = "4:2.5.1S", "4:1.2.3S"
LATER = MADE_AT + timedelta(days=1)


class TestOfAReport:
    def test_items_of_one_skill_are_one_observation_by_their_points(self):
        items = [item(SKILL, 2, 2), item(SKILL, 0, 6, error="E3"), item(OTHER, 1, 2)]
        found = observed(items, MADE_AT)
        assert found[SKILL].share == 0.25
        assert found[SKILL].errors == ("E3",)
        assert found[OTHER].share == 0.5

    def test_decisions_are_guessed_more_easily(self):
        items = [item(SKILL, 1, 1, kind="判"), item(SKILL, 3, 3)]
        expected = (GUESS_CHOSEN + 3 * GUESS_ACTED) / 4
        assert observed(items, MADE_AT)[SKILL].guess == pytest.approx(expected)

    def test_knowledge_critical_errors_and_items_without_points_tell_nothing(self):
        critical = item([], 0, 0, error="E9")
        items = [critical, item("4:2.5.1K", 1, 1), item(SKILL, 0, 0)]
        assert observed(items, MADE_AT) == {}

    def test_an_item_of_two_skills_tells_of_both(self):
        assert set(observed([item([SKILL, OTHER], 1, 2)], MADE_AT)) == {SKILL, OTHER}

    @given(
        st.lists(
            st.builds(
                lambda most, lost, ref, kind: item(
                    ref, max(0, most - lost) / 2, most / 2, kind=kind
                ),
                st.integers(1, 20),
                st.integers(0, 20),
                st.sampled_from([SKILL, OTHER]),
                st.sampled_from("判告料步序时记访礼"),
            )
        ),
        st.randoms(use_true_random=False),
    )
    def test_shares_and_guesses_are_chances_in_any_order(self, items, chance):
        found = observed(items, MADE_AT)
        for one in found.values():
            assert 0 <= one.share <= 1
            assert GUESS_ACTED - 1e-9 <= one.guess <= GUESS_CHOSEN + 1e-9
            assert set(one.errors) <= ERRORS.keys()
        chance.shuffle(items)
        assert observed(items, MADE_AT).keys() == found.keys()


@pytest.mark.django_db
class TestOfAPerson:
    def test_a_perfect_play_masters_more_and_an_open_one_tells_nothing(self):
        play = close_perfectly(make_play())
        start_play(user=play.user, case=play.case, at=LATER)
        found = evidence_of([play.user_id], LATER)[play.user_id]
        assert len(found.exercises) == 1
        assert {one.share for (one,) in found.observations.values()} == {1}
        assert found.mastery(SKILL) > 3 * START
        assert found.mastery("4:3.1.1S") == START
        assert found.latest_procedures == {"G-01", "S-14"}

    def test_a_play_scored_again_counts_as_it_now_stands(self):
        user, case = make_user(), make_case_row()
        play = make_closed_play(user, case, [item(SKILL, 1, 4)])
        before = evidence_of([user.pk], LATER)[user.pk].mastery(SKILL)
        Play.objects.filter(pk=play.pk).update(report={"items": [item(SKILL, 4, 4)]})
        assert evidence_of([user.pk], LATER)[user.pk].mastery(SKILL) > before

    def test_a_play_of_an_earlier_version_counts_by_what_it_asked(self):
        user = make_user()
        case = make_case_row(refs=[OTHER])
        case.is_current = False
        case.save()
        make_closed_play(user, case, [item(SKILL, 1, 1)])
        assert evidence_of([user.pk], LATER)[user.pk].of(SKILL)

    def test_a_drill_tells_of_all_skills_of_its_procedure(self):
        user = make_user()
        make_drill_result(user, 80)
        found = evidence_of([user.pk], LATER)[user.pk]
        skills = {skill.ref for skill in catalogue().procedures["Q-08"].skills}
        assert set(found.observations) == skills
        assert {one.share for (one,) in found.observations.values()} == {0.8}
        assert found.times == {"Q-08 calendar": 1}

    def test_a_drill_of_a_procedure_that_is_gone_tells_nothing(self):
        user = make_user()
        make_drill_result(user, 80, key="Z-99")
        assert evidence_of([user.pk], LATER)[user.pk].observations == {}

    def test_what_others_did_later_or_half_a_year_ago_does_not_count(self):
        user, case = make_user(), make_case_row()
        items = [item(SKILL, 1, 1)]
        make_closed_play(make_user(), case, items)
        make_closed_play(user, case, items, at=LATER + timedelta(seconds=1))
        make_closed_play(user, case, items, at=LATER - WINDOW - timedelta(seconds=1))
        make_drill_result(user, 100, at=LATER + timedelta(days=1))
        assert evidence_of([user.pk], LATER)[user.pk].exercises == ()

    def test_a_class_takes_two_queries(self, django_assert_num_queries):
        case, users = make_case_row(), [make_user() for _ in range(8)]
        for user in users:
            make_closed_play(user, case, [item(SKILL, 1, 2)])
            make_drill_result(user, 50)
        with django_assert_num_queries(2):
            found = evidence_of([user.pk for user in users], LATER)
        assert all(len(one.exercises) == 2 for one in found.values())
