"""Plays begin, go on, meet themselves in another tab, and close."""

import pytest
from django.db import IntegrityError

from casework.engine import Act, ImpossibleAct, score, state_hash
from casework.errors import CaseworkError
from casework.models import Play
from casework.replay import Course, Replay, template_of
from casework.seeds import items_of, missed_items, next_seed
from casework.services import close_play, perform_act, start_play
from casework.shelving import load_cases
from casework.verification import verify_play
from tests.casework.playing import changed
from tests.casework.stage import (
    C01,
    close_perfectly,
    make_case,
    make_play,
    perfect_of,
    play_acts,
)
from tests.factories import MADE_AT, make_user

pytestmark = pytest.mark.django_db

GREET = Act("greet")


def act_on(play, act, sequence):
    return perform_act(
        play=play, key=act.key, payload=act.payload, sequence=sequence, at=MADE_AT
    )


def test_everybody_begins_with_the_worked_case():
    assert make_play().seed == 0


def test_starting_again_goes_on_with_the_open_play(now):
    play = make_play()
    again = start_play(user=play.user, case=play.case, at=now)
    assert again == play


def test_an_open_play_of_an_earlier_version_is_gone_on_with(now, tmp_path):
    play = make_play()
    changed_case = tmp_path / "c01.yaml"
    text = C01.read_text(encoding="utf-8").replace("minutes: 30", "minutes: 31")
    changed_case.write_text(text, encoding="utf-8")
    case = make_case(changed_case)
    assert case.pk != play.case_id
    assert start_play(user=play.user, case=case, at=now) == play


def test_a_case_taken_off_the_shelf_cannot_begin(now):
    case = make_case()
    load_cases(paths=[], at=now)
    case.refresh_from_db()
    with pytest.raises(CaseworkError) as refused:
        start_play(user=make_user(), case=case, at=now)
    assert refused.value.code == "case_retired"


def test_one_open_play_for_each_person_and_case():
    play = make_play()
    with pytest.raises(IntegrityError):
        Play.objects.create(
            user=play.user, case=play.case, seed=1, days_off={}, started_at=MADE_AT
        )


def test_the_stored_case_is_the_case_of_the_file(template):
    stored = template_of(make_case())
    assert stored.sha256 == template.sha256
    assert list(stored.acts) == list(template.acts)
    assert stored.curated[0] == template.curated[0]
    assert stored.moods == template.moods


def test_an_act_is_stored_once_and_counted():
    play = make_play()
    act_on(play, GREET, 1)
    act_on(play, Act("ask_age"), 2)
    assert list(play.acts.values_list("sequence", "key")) == [
        (1, "greet"),
        (2, "ask_age"),
    ]


def test_the_same_act_sent_twice_has_happened_once():
    play = make_play()
    for _ in range(2):
        act_on(play, GREET, 1)
    assert play.acts.count() == 1


def test_the_same_form_with_its_options_in_another_order_is_the_same():
    play = make_play()
    told = Act("give_notice", {"papers": "household,certificate", "channel": "oral"})
    act_on(play, told, 1)
    turned = {"papers": " certificate,household ", "channel": "oral"}
    act_on(play, Act("give_notice", turned), 1)
    assert play.acts.count() == 1


def test_another_act_with_a_taken_number_is_stale():
    play = make_play()
    act_on(play, GREET, 1)
    with pytest.raises(CaseworkError) as refused:
        act_on(play, Act("ask_age"), 1)
    assert refused.value.code == "stale"
    assert play.acts.count() == 1


@pytest.mark.parametrize("sequence", [0, 3, 99])
def test_a_number_that_no_page_has_shown_is_garbled(sequence):
    play = make_play()
    act_on(play, GREET, 1)
    with pytest.raises(CaseworkError) as refused:
        act_on(play, Act("ask_age"), sequence)
    assert refused.value.code == "garbled"


def test_an_impossible_act_stores_nothing():
    play = make_play()
    with pytest.raises(ImpossibleAct) as refused:
        act_on(play, Act("deliver"), 1)
    assert refused.value.code == "not_recognised"
    assert play.acts.count() == 0


def test_a_text_is_stored_without_what_a_database_refuses():
    play = make_play()
    act_on(play, Act("record_reception", {"result": "waiting", "note": "a\x00b\n"}), 1)
    assert play.acts.get().payload["note"] == "ab"


def test_the_perfect_way_closes_with_100_points():
    play = close_perfectly(make_play())
    assert (play.status, play.score) == ("closed", 100)
    assert play.report["items"]
    assert play.state_hash


def test_a_closed_play_takes_no_more_acts():
    play = close_perfectly(make_play())
    count = play.acts.count()
    with pytest.raises(CaseworkError) as refused:
        act_on(play, Act("end_day"), count + 1)
    assert refused.value.code == "closed"
    assert play.acts.count() == count


def test_closing_twice_is_closing_once():
    play = close_play(play=make_play(), sequence=1, at=MADE_AT)
    again = close_play(play=play, sequence=1, at=MADE_AT)
    assert again.score == play.score
    assert play.acts.count() == 1


def test_the_next_play_is_another_variant_with_the_weak_spot(now):
    play = make_play()
    acts = changed(perfect_of(play), "record_result", result="pending")
    play = play_acts(play, acts)
    assert missed_items(play.report) == {"record_result", "not_early"}
    following = start_play(user=play.user, case=play.case, at=now)
    assert following.seed != 0
    assert "record_result" in items_of(template_of(play.case), following.seed)


def test_the_first_seed_is_the_worked_case_and_later_ones_differ(template):
    assert next_seed(template, None) == 0
    drawn = {next_seed(template, {"items": []}) for _ in range(5)}
    assert len(drawn) == 5


def test_the_calendar_of_the_play_is_kept(workdays):
    play = make_play()
    calendar = Replay.of(play).calendar
    start = Replay.of(play).instance.starts.toordinal()
    for ordinal in range(start - 30, start + 250):
        day = type(Replay.of(play).instance.starts.date()).fromordinal(ordinal)
        assert calendar(day) == workdays(day), day


class TestVerifying:
    def test_a_play_agrees_with_its_replay(self):
        play = close_perfectly(make_play())
        found = verify_play(play)
        assert found.faults == ()
        assert (found.acts, found.score) == (play.acts.count(), "100.0")
        assert found.state_hash == play.state_hash

    def test_an_open_play_can_be_verified(self):
        play = make_play()
        act_on(play, GREET, 1)
        assert verify_play(play).faults == ()

    def test_the_replay_does_what_the_engine_does(self, worked, workdays, perfect):
        play = close_perfectly(make_play())
        replay = Replay.of(play)
        assert list(replay.acts) == perfect
        assert state_hash(replay.state()) == state_hash(
            Course(worked, workdays, replay.acts).state()
        )
        assert score(worked, perfect, workdays).to_dict() == play.report

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"seed": 7}, "chain"),
            ({"score": 60}, "score"),
            ({"state_hash": "0" * 64}, "state"),
            ({"report": {}}, "report"),
            ({"report": {"scorer_version": 1}, "score": 1}, "scorer: version 1, now"),
        ],
    )
    def test_a_changed_play_is_found(self, change, fault):
        play = close_perfectly(make_play())
        Play.objects.filter(pk=play.pk).update(**change)
        play = Play.objects.get(pk=play.pk)
        faults = verify_play(play).faults
        assert any(each.startswith(fault) for each in faults)

    def test_an_act_slipped_in_is_found(self):
        play = make_play()
        act_on(play, GREET, 1)
        play.acts.create(
            sequence=2, key="ask_age", at=MADE_AT, previous_hash="", act_hash=""
        )
        assert verify_play(play).faults == ("chain: broken at act 2",)
