"""F12 and F13: replays after the end, and many hand-ins at once."""

import asyncio
import hashlib
import json
import time
from collections import Counter

import pytest
import rfc8785

from tests.faults.http import Connection
from tests.faults.room import assert_nothing_lost

pytestmark = pytest.mark.fault

# Everything that an exam rests on, and what names the attempt there.
TABLES = {
    "attempts_attempt": "id",
    "attempts_responseevent": "attempt_id",
    "attempts_response": "attempt_id",
    "attempts_setaside": "attempt_id",
    "attempts_leasegrant": "attempt_id",
    "attempts_roomact": "attempt_id",
}
SUBMITS = 50
BUSY = 503


def state_of(room, seats):
    """A digest of each table's rows of these seats: the room may hold attempts of
    other tests, which end in their own time."""
    attempts = [seat.attempt for seat in seats]
    return {
        table: room.ask(
            f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) "
            f"FROM {table} t WHERE {key}::text = ANY(%s)",
            attempts,
        )
        for table, key in TABLES.items()
    }


async def replay(port, requests, connections=20):
    """Send them all again from elsewhere, what is refused as `busy` until it is not;
    how often each status came."""
    statuses, waiting = Counter(), iter(requests)

    async def send():
        connection = Connection(port)
        for request in waiting:
            while (answer := await connection.request(*request)).status == BUSY:
                statuses[BUSY] += 1
                await asyncio.sleep(0.05)
            statuses[answer.status] += 1
        connection.close()

    async with asyncio.timeout(300):
        await asyncio.gather(*(send() for _ in range(connections)))
    return statuses


def test_f12_replaying_an_exam_after_its_end_changes_nothing(room, figures, is_full):
    wanted = 10_000 if is_full else 2_000
    seats = room.seats(50)
    with room.load(seats, pace=0.1) as load:
        captured = load.capture()
        load.begin()
        deadline = time.monotonic() + 240
        while len(captured) < wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        load.finish()
        load.hand_in()
    assert len(captured) >= wanted
    before = state_of(room, seats)
    assert before["attempts_attempt"][0][0] == len(seats)
    statuses = asyncio.run(replay(room.web.port, captured))
    figures.update(requests=len(captured), statuses=dict(statuses))
    assert state_of(room, seats) == before
    # Two saves of one attempt at once: the second is told to ask again.
    assert sum(statuses.values()) - statuses[BUSY] == len(captured)
    assert all(status < 500 for status in set(statuses) - {BUSY})
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)


def test_f13_fifty_hand_ins_and_a_save_at_once_end_an_attempt_once(room, figures):
    with room.load(room.seats(10), pace=0.05) as load:
        load.begin()
        time.sleep(1)
        load.finish()
        outcomes = load.each(race_to_hand_in, patience=120)
    for candidate, answers in zip(load.candidates, outcomes, strict=True):
        done = {json.dumps(said, sort_keys=True) for said in answers if "key" in said}
        assert len(done) == 1, "two hand-ins differ"
        said = json.loads(done.pop())
        assert said["status"] == "submitted"
        assert said["manifest_sha256"] == standing_in(room, candidate.seat.attempt)
        assert last_write(room, candidate.seat.attempt) <= ended_at(room, candidate)
    codes = Counter(said.get("code", "done") for each in outcomes for said in each)
    figures.update(codes=dict(codes))
    assert set(codes) <= {"done", "manifest_differs"}
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)


def test_f13_hand_ins_race_with_the_end_of_time(room, figures):
    with room.load(room.seats(10, "--ends-in", "8"), pace=0.05) as load:
        load.begin()
        time.sleep(2)
        load.finish()
        time.sleep(max(0, last_close(room) - time.time() - 0.5))
        outcomes = load.each(hand_in_for_a_second, patience=120)
    statuses = Counter()
    for answers in outcomes:
        done = {json.dumps(said, sort_keys=True) for said in answers if "key" in said}
        assert len(done) == 1, "the end was told in two ways"
        statuses[json.loads(done.pop())["status"]] += 1
    figures.update(statuses=dict(statuses))
    assert set(statuses) <= {"submitted", "expired"}
    assert_nothing_lost(room.verdict(load.path), load.tally.receipts)


async def race_to_hand_in(candidate):
    """Fifty hand-ins from fifty connections while one more edit is on its way; then
    the one that the page sends when it has all its receipts."""
    manifest = candidate.manifest()
    candidate.edit()
    saving = asyncio.create_task(candidate.send_or_stop())
    answers = await asyncio.gather(
        *(submit(candidate, manifest) for _ in range(SUBMITS))
    )
    await saving
    if not any("key" in said for said in answers):
        answers.append(await candidate.hand_in())
    else:
        await note_hand_in(candidate, answers)
    return answers


async def hand_in_for_a_second(candidate):
    manifest, answers = candidate.manifest(), []
    for _ in range(10):
        answers += await asyncio.gather(
            *(submit(candidate, manifest) for _ in range(5))
        )
        await asyncio.sleep(0.1)
    await note_hand_in(candidate, answers)
    return answers


async def note_hand_in(candidate, answers):
    said = next(said for said in answers if "key" in said)
    await candidate.note_hand_in(said)


async def submit(candidate, manifest):
    connection = Connection(candidate.connection.port, patience=60)
    headers = {"Authorization": f"Bearer {candidate.ticket['token']}"}
    body = json.dumps({"manifest": manifest}).encode()
    path = f"/attempts/{candidate.seat.attempt}/submit/"
    answer = await connection.request("POST", path, headers, body)
    connection.close()
    return answer.json()


def standing_in(room, attempt):
    """The manifest's hash by the contract's words, from the rows."""
    rows = room.ask(
        """
        SELECT i.position, 'answer', answer_epoch, answer_seq, sha256
        FROM attempts_response r JOIN papers_formitem i ON i.id = r.form_item_id
        WHERE attempt_id = %s AND sha256 <> ''
        UNION ALL
        SELECT i.position, 'flag', flag_epoch, flag_seq, flag_sha256
        FROM attempts_response r JOIN papers_formitem i ON i.id = r.form_item_id
        WHERE attempt_id = %s AND flag_sha256 <> ''
        """,
        attempt,
        attempt,
    )
    manifest = sorted(map(list, rows))
    return hashlib.sha256(rfc8785.dumps(manifest)).hexdigest()


def last_write(room, attempt):
    sql = "SELECT max(received_at) FROM attempts_responseevent WHERE attempt_id = %s"
    return room.ask(sql, attempt)[0][0]


def last_close(room):
    rows = room.ask(
        "SELECT extract(epoch FROM closes_at) FROM attempts_attempt "
        "WHERE hard_end IS NOT NULL ORDER BY hard_end DESC LIMIT 1"
    )
    return float(rows[0][0])


def ended_at(room, candidate):
    sql = "SELECT ended_at FROM attempts_attempt WHERE id = %s"
    return room.ask(sql, candidate.seat.attempt)[0][0]
