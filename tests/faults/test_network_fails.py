"""F8 and F16: responses get lost, the network is slow and cuts connections."""

import time

import pytest

from tests.faults.proxy import FaultProxy, Faults
from tests.faults.room import assert_nothing_lost

pytestmark = pytest.mark.fault

SLOW_LINE = Faults(latency=2, bandwidth=8_000, cut_share=0.2)


def test_f8_every_third_response_is_dropped(room, figures, is_full):
    with (
        FaultProxy(room.web.port) as proxy,
        room.load(room.seats(50), pace=0.3, port=proxy.port) as load,
    ):
        proxy.faults = Faults(drop_every=3)
        load.begin()
        time.sleep(60 if is_full else 8)
        load.finish()
        load.hand_in()
    verdict = room.verdict(load.path)
    figures.update(load.tally.figures(), dropped=proxy.counts["dropped"])
    assert_nothing_lost(verdict, load.tally.receipts)
    # One row for each event, and each was acknowledged to the candidate once.
    assert verdict["events"] == verdict["sent"] == verdict["receipts"]
    assert proxy.counts["dropped"] > 100


@pytest.mark.parametrize("purpose", ["mock", "sitting"])
def test_f8_a_response_lost_at_the_door_locks_nobody_out(room, purpose):
    with FaultProxy(room.web.port) as proxy:
        proxy.faults = Faults(drop_every=2, path="/enter/")
        seats = room.seats(10, "--purpose", purpose)
        with room.load(seats, pace=0.2, port=proxy.port) as load:
            load.begin()
            time.sleep(2)
            load.finish()
    assert proxy.counts["dropped"] > 0
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)


def test_f16_a_slow_line_that_cuts_every_fifth_exchange(room, figures, is_full):
    with (
        FaultProxy(room.web.port) as proxy,
        room.load(room.seats(20), pace=1.0, port=proxy.port) as load,
    ):
        proxy.faults = SLOW_LINE
        load.begin()
        time.sleep(180 if is_full else 15)
        drained = load.finish(patience=120)
        proxy.mend()
        load.hand_in()
    figures.update(load.tally.figures(), drained=round(drained, 1), **proxy.counts)
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
    assert proxy.counts["cut"] > 0
    assert load.tally.error_pages == []
