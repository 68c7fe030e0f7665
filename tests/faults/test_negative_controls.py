"""The suite must fail a server that breaks its promises: if one of these four passed,
no result of the others would mean anything. Each has a control without the break."""

import json
import signal
import time
from contextlib import contextmanager

import pytest

from tests.faults.careless import Forgetful, Shuffling
from tests.faults.proxy import FaultProxy, Faults
from tests.faults.room import assert_nothing_lost, damage

pytestmark = pytest.mark.fault

UNIQUE_KEY = "attempts_responseevent_uuid_unique"
WEB = ("-m", "uvicorn", "--port", "{port}", "--no-access-log", "--log-level=warning")
HONEST = (*WEB, "config.asgi:application")
SABOTAGED = (*WEB, "tests.faults.sabotage:application")


@pytest.mark.parametrize("is_careless", [True, False])
def test_commits_that_do_not_wait_for_the_disk_are_found(
    open_room, cluster, figures, is_careless
):
    name = (
        "tests.faults.careless_settings"
        if is_careless
        else "tests.faults.plain_settings"
    )
    room = open_room(
        command=HONEST,
        environment={"DJANGO_SETTINGS_MODULE": name},
    )
    with halted_writers(cluster), room.load(room.seats(50), pace=0.02) as load:
        load.begin()
        time.sleep(4)
        cluster.kill()
        room.web.kill()
        load.stop()
    cluster.start()
    found = room.verdict(load.path)
    figures.update(receipts=found["receipts"], damage=damage(found))
    if is_careless:
        assert found["lost"] > 0
        assert not found["sound"]
    else:
        assert_nothing_lost(found, load.tally.receipts)


@pytest.mark.parametrize("sabotage", ["acknowledge_before_commit", "nothing"])
def test_receipts_given_before_the_commit_are_found(open_room, figures, sabotage):
    room = open_room(command=SABOTAGED, environment={"SABOTAGE": sabotage})
    with room.load(room.seats(50), pace=0.1) as load:
        load.begin()
        time.sleep(4)
        room.web.kill()
        load.stop()
    found = room.verdict(load.path)
    figures.update(receipts=found["receipts"], damage=damage(found))
    if sabotage == "nothing":
        assert_nothing_lost(found, load.tally.receipts)
    else:
        assert found["lost"] > 0
        assert not found["sound"]


@pytest.mark.parametrize("has_key", [False, True])
def test_events_stored_twice_for_want_of_the_unique_key_are_found(
    open_room, figures, has_key
):
    room = open_room(command=HONEST)
    if not has_key:
        room.do(f"ALTER TABLE attempts_responseevent DROP CONSTRAINT {UNIQUE_KEY}")
    with (
        FaultProxy(room.web.port) as proxy,
        room.load(room.seats(30), pace=0.2, port=proxy.port, browser=Forgetful) as load,
    ):
        proxy.faults = Faults(drop_every=3, path="/events/")
        load.begin()
        time.sleep(4)
        load.stop()
    found = room.verdict(load.path)
    figures.update(receipts=found["receipts"], damage=damage(found))
    if has_key:
        assert load.tally.refused["uuid_reused"] > 0
        assert_nothing_lost(found, load.tally.receipts)
    else:
        assert found["duplicated"] > 0
        assert not found["sound"]


@pytest.mark.parametrize("sabotage", ["project_by_arrival", "take_any_order"])
def test_answers_that_stand_by_arrival_are_found(open_room, figures, sabotage):
    room = open_room(command=SABOTAGED, environment={"SABOTAGE": sabotage})
    seats = room.seats(5, "--items", "3")
    with room.load(seats, pace=0.002, browser=Shuffling) as load:
        load.begin()
        time.sleep(3)
        load.stop()
    found = room.verdict(load.path)
    figures.update(receipts=found["receipts"], damage=damage(found))
    assert found["unexplained"] > 0, "what came out of order was not noticed"
    assert not found["sound"]
    kinds = {
        fault.rpartition(": ")[2] for seat in seats for fault in faults(room, seat)
    }
    assert kinds == {"chain"} | ({"answer"} if "project" in sabotage else set())


def faults(room, seat):
    told = room.run("manage.py", "verify_attempt", seat.attempt, "--json")
    return json.loads(told)["faults"]


@contextmanager
def halted_writers(cluster):
    """While it lasts nothing but a commit that waits for the disk brings PostgreSQL's
    log there: whoever writes it in the background stands still, as if the log lay in
    the memory of a machine that loses power."""
    with cluster.connect() as connection:
        found = connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE backend_type = ANY(%s)",
            [["walwriter", "background writer", "checkpointer"]],
        ).fetchall()
    writers = [pid for (pid,) in found]
    assert len(writers) == 3
    cluster.signal(writers, signal.SIGSTOP)
    try:
        yield
    finally:
        cluster.signal(writers, signal.SIGCONT)
