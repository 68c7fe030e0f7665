"""F15: no space for the database's log, none for our own."""

import json
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.faults.cramped import cramped_cluster, why_not
from tests.faults.database import fill
from tests.faults.room import assert_nothing_lost, opened_room
from tests.faults.seconds import assert_within

pytestmark = pytest.mark.fault

SLOWEST_RETURN = 15.0  # seconds; up to ten of them the page waits between two tries
FULL_FOR = 8.0


def test_f15_a_full_disk_of_the_database_gives_no_false_receipt(tmp_path, figures):
    if reason := why_not():
        pytest.fail(reason)
    with cramped_cluster() as cluster:
        fill(cluster)
        with opened_room(cluster, tmp_path) as room:
            load = suffer(room, cluster, figures)
            assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
            assert load.tally.error_pages == []
            assert room.web.is_running()


def suffer(room, cluster, figures):
    """Candidates work, the disk is full for a while, and has space again."""
    with room.load(room.seats(50), pace=0.2) as load:
        load.begin()
        load.wait_for_receipts(500, patience=60)
        cluster.fill_disk()
        wait_until_nothing_is_taken(load)
        alarm = health(room)
        time.sleep(FULL_FOR)
        held = load.tally.receipts
        figures["receipts_while_full"] = held - wait_until_nothing_is_taken(load)
        cluster.free_disk()
        if not cluster.answers():
            cluster.kill()
            cluster.start()
        resync = load.wait_until_all_were_heard(patience=60)
        load.finish(patience=60)
        load.hand_in()
    figures.update(load.tally.figures(), alarm=alarm, resync=round(resync, 2))
    assert alarm == {"status": 503, "database": False}
    assert load.tally.refused["busy"] > 0
    assert_within(resync, SLOWEST_RETURN)
    return load


def wait_until_nothing_is_taken(load):
    """The number of receipts once none came for two seconds."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        before = load.tally.receipts
        time.sleep(2)
        if load.tally.receipts == before:
            return before
    raise TimeoutError("receipts go on although the disk is full")


def health(room):
    """What staff and their monitors are told."""
    try:
        with urllib.request.urlopen(
            f"{room.web.address}/healthz", timeout=30
        ) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, body = error.code, error.read()
        error.close()
    return {"status": status, "database": json.loads(body)["database"]}


def test_f15_a_full_disk_for_the_log_of_the_server_stops_nothing(
    open_room, cluster, figures
):
    room = open_room(workers=1, log=Path("/dev/full"))
    with room.load(room.seats(30), pace=0.2) as load:
        load.begin()
        time.sleep(2)
        # Something to write into the log.
        cluster.stop_immediately()
        time.sleep(1)
        cluster.start()
        load.wait_until_all_were_heard(patience=60)
        load.finish()
        load.hand_in()
    figures.update(load.tally.figures())
    assert load.tally.refused["busy"] > 0
    assert load.tally.error_pages == []
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)
