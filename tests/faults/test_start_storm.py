"""F18: a thousand candidates begin within ten seconds, and nobody early."""

import asyncio
import random
import time
from datetime import datetime

import pytest

from tests.faults.candidate import Candidate, Over, percentile
from tests.faults.seconds import assert_within

pytestmark = pytest.mark.fault

CANDIDATES = 1_000
WITHIN = 10.0  # seconds
SLOWEST_START = 3.0
# So many knock without pause from before the opening.
IMPATIENT = 20
# Admitting them all takes its time; the doors open afterwards.
OPENS_IN = 8


def test_f18_a_thousand_start_in_ten_seconds_and_nobody_early(room, figures):
    seats = room.seats(CANDIDATES, "--opens-in", str(OPENS_IN))
    with room.load(seats, pace=1.0, enters=False) as load:
        opens_at = opening(room)
        wait = opens_at - time.time()
        assert wait > 2, "admitting took too long for the opening"
        time.sleep(wait - 2)
        early = load.each(lambda one: arrive(one, opens_at), patience=120)
    starts = load.tally.entered_after
    figures.update(
        candidates=len(starts),
        p50=round(percentile(starts, 0.5), 3),
        p99=round(percentile(starts, 0.99), 3),
        knocks_before=sum(early),
        unreachable=load.tally.unreachable,
        refused=dict(load.tally.refused),
    )
    assert len(starts) == CANDIDATES
    assert load.tally.error_pages == []
    assert load.tally.unreachable == 0
    assert sum(early) > IMPATIENT, "nobody knocked before the opening"
    assert_within(percentile(starts, 0.99), SLOWEST_START)
    assert earliest_start(room) >= opens_at


async def arrive(candidate: Candidate, opens_at: float) -> int:
    """Start at some moment of the storm, or knock until the door opens; how often
    it was closed. Nobody may hold a ticket before the opening."""
    dice = random.Random(candidate.seat.attempt)
    knocks = 0
    if dice.random() < IMPATIENT / CANDIDATES:
        while not await entered(candidate):
            knocks += 1
        assert time.time() >= opens_at, "the door opened early"
    else:
        await asyncio.sleep(opens_at - time.time() + dice.uniform(0, WITHIN))
        assert await entered(candidate)
    assert datetime.fromisoformat(candidate.ticket["now"]).timestamp() >= opens_at
    return knocks


async def entered(candidate: Candidate) -> bool:
    try:
        await candidate.enter()
    except Over as over:
        if over.code != "not_open_yet":
            raise
        return False
    return True


def opening(room) -> float:
    rows = room.ask("SELECT extract(epoch FROM max(opens_at)) FROM attempts_attempt")
    return float(rows[0][0])


def earliest_start(room) -> float:
    rows = room.ask(
        "SELECT extract(epoch FROM min(started_at)) FROM attempts_attempt "
        "WHERE opens_at = (SELECT max(opens_at) FROM attempts_attempt)"
    )
    return float(rows[0][0])
