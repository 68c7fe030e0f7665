"""F1 and F2: web workers and the whole web server are killed under load."""

import random
import time

import pytest

from tests.faults.room import assert_nothing_lost
from tests.faults.seconds import assert_within

pytestmark = pytest.mark.fault

KILL_EVERY = 2.0  # seconds
SLOWEST_SAVE = 2.0
SLOWEST_RETURN = 5.0
SLOWEST_RESYNC = 10.0


def test_f1_a_random_web_worker_is_killed_every_two_seconds(room, figures, is_full):
    dice = random.Random(1)
    kills = 90 if is_full else 10
    with room.load(room.seats(100), pace=1.0) as load:
        load.begin()
        for _ in range(kills):
            time.sleep(KILL_EVERY)
            room.web.kill_worker(dice.choice(room.web.workers()))
        load.finish()
        load.hand_in()
    figures.update(load.tally.figures(), kills=kills)
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
    assert load.tally.error_pages == []
    assert load.tally.unreachable > 0
    assert_within(load.tally.p99_save(), SLOWEST_SAVE)


def test_f2_the_whole_web_server_is_killed_and_comes_back(room, figures, is_full):
    rounds, returns, resyncs = 10 if is_full else 2, [], []
    with room.load(room.seats(100), pace=1.0) as load:
        load.begin()
        for _ in range(rounds):
            time.sleep(3)
            room.web.kill()
            time.sleep(1)
            returns.append(room.web.start())
            resyncs.append(load.wait_until_all_were_heard(patience=30))
        load.finish()
        load.hand_in()
    figures.update(load.tally.figures(), returns=max(returns), resyncs=max(resyncs))
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
    assert load.tally.error_pages == []
    assert_within(max(returns), SLOWEST_RETURN)
    assert_within(max(resyncs), SLOWEST_RESYNC)
