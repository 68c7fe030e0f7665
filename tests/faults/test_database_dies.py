"""F3 and F4: PostgreSQL stops as in a crash, and all its processes are killed."""

import time

import pytest

from tests.faults.room import assert_nothing_lost
from tests.faults.seconds import assert_within

pytestmark = pytest.mark.fault

SLOWEST_RECOVERY = 10.0  # seconds


def test_f3_an_immediate_stop_under_load(room, cluster, figures, is_full):
    rounds = 10 if is_full else 3
    with room.load(room.seats(100), pace=0.5) as load:
        load.begin()
        recoveries, resyncs = [], []
        for _ in range(rounds):
            time.sleep(2)
            cluster.stop_immediately()
            recoveries.append(cluster.start())
            resyncs.append(load.wait_until_all_were_heard(patience=30))
        load.finish()
        load.hand_in()
    figures.update(load.tally.figures(), recovery=max(recoveries), resync=max(resyncs))
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
    assert load.tally.error_pages == []
    assert_within(max(recoveries), SLOWEST_RECOVERY)
    assert_within(max(resyncs), SLOWEST_RECOVERY)
    assert room.web.is_running(), "tick or worker took the web server with them"


def test_f4_every_process_of_the_database_is_killed(room, cluster, figures, is_full):
    rounds, a_round = (8, 6_500) if is_full else (3, 1_500)
    with room.load(room.seats(100), pace=0.05) as load:
        load.begin()
        recoveries = []
        for number in range(1, rounds + 1):
            load.wait_for_receipts(number * a_round, patience=120)
            cluster.kill()
            recoveries.append(cluster.start())
        load.finish(patience=60)
        load.hand_in()
    verdict = room.verdict(load.path)
    figures.update(
        load.tally.figures(), recovery=max(recoveries), events=verdict["events"]
    )
    assert_nothing_lost(verdict, load.tally.receipts)
    assert load.tally.receipts >= rounds * a_round
    assert load.tally.error_pages == []
    assert_within(max(recoveries), SLOWEST_RECOVERY)
