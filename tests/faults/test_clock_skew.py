"""F11, the server's half: web machines whose clocks are wrong, and jump."""

import time
from pathlib import Path

import pytest

from tests.faults.room import assert_nothing_lost
from tests.faults.web import WebServer

pytestmark = pytest.mark.fault

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
MOST_SECONDS_OFF = 1.0


@pytest.fixture
def skewed_server(room, tmp_path):
    """A second web machine over the same database whose clock a file sets."""
    if LIBRARY is None:
        pytest.fail("This fault test needs libfaketime: deploy/fault-tools")
    clock = tmp_path / "clock"
    clock.write_text("+0")
    command = ("-m", "uvicorn", "config.asgi:application", "--port", "{port}")
    server = WebServer(
        room.database,
        tmp_path,
        command=(*command, "--log-level=warning"),
        environment={
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            # With it Python's threads wait seconds for each other.
            "FAKETIME_FORCE_MONOTONIC_FIX": "0",
            # The keys of the room: both machines are one installation.
            "VAR_DIR": room.web.environment["VAR_DIR"],
        },
    )
    server.clock = clock
    try:
        yield server
    finally:
        server.kill()


@pytest.mark.parametrize("skew", ["+1d", "-1d"])
def test_f11_a_web_machine_a_day_off_gives_the_same_time(
    room, skewed_server, figures, skew
):
    skewed_server.clock.write_text(skew)
    skewed_server.start()
    seats, begin = room.seats(10), time.time()
    with room.load(seats, pace=0.1, port=skewed_server.port) as load:
        load.begin()
        time.sleep(2)
        # The same candidates go on at the other machine, and come back.
        for port in (room.web.port, skewed_server.port):
            for candidate in load.candidates:
                candidate.move_to(port)
            time.sleep(2)
        load.finish()
        load.hand_in()
    off = seconds_off(room, load, begin)
    figures.update(load.tally.figures(), skew=skew, seconds_off=off)
    assert load.tally.refused["bad_token"] == 0
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
    assert seconds_off(room, load, begin) <= MOST_SECONDS_OFF


def test_f11_a_clock_that_jumps_in_the_middle_changes_nothing(
    room, skewed_server, figures
):
    skewed_server.start()
    seats, begin = room.seats(10), time.time()
    with room.load(seats, pace=0.1, port=skewed_server.port) as load:
        load.begin()
        for skew in ("+1d", "-1d", "+1h", "+0"):
            time.sleep(1)
            skewed_server.clock.write_text(skew)
        time.sleep(1)
        load.finish()
        load.hand_in()
    figures.update(load.tally.figures())
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
    assert load.tally.error_pages == []
    assert seconds_off(room, load, begin) <= MOST_SECONDS_OFF


def seconds_off(room, load, begin):
    """The most by which the attempts' times are off those of the machine's clock,
    which the database reads: the ends, and every moment since `begin`."""
    ids = [one.seat.attempt for one in load.candidates]
    ends = room.ask(
        "SELECT abs(extract(epoch FROM deadline - started_at) - working_minutes * 60) "
        "FROM attempts_attempt WHERE id = ANY(%s)",
        ids,
    )
    moments = room.ask(
        "SELECT extract(epoch FROM unnest(ARRAY[started_at, ended_at])) "
        "FROM attempts_attempt WHERE id = ANY(%s) UNION ALL "
        "SELECT extract(epoch FROM received_at) "
        "FROM attempts_responseevent WHERE attempt_id = ANY(%s)",
        ids,
        ids,
    )
    now = time.time()
    outside = [max(begin - float(at), float(at) - now, 0) for (at,) in moments]
    return max([*outside, *(float(off) for (off,) in ends)])
