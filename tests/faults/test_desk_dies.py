"""The casework desk under a server that is killed between any two acts, or in one."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.faults.http import Answer, Connection, Unreachable

pytestmark = pytest.mark.fault

TRAINEES = 6
PACE = 0.15  # seconds between two acts
RETRY = 0.2


@dataclass
class Trainee:
    """Sends each act until it is answered, as somebody who presses the button again."""

    desk: dict[str, Any]
    connection: Connection
    told: int = 0
    sent_again: int = 0
    statuses: set[int] = field(default_factory=set)
    busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def play(self, dice: random.Random) -> None:
        for number, form in enumerate(self.desk["forms"], start=1):
            async with self.busy:
                answer = await self._until_answered("POST", self.desk["path"], form)
                self.statuses.add(answer.status)
                self.told = number
            await asyncio.sleep(dice.uniform(0.5, 1.5) * PACE)
        self.connection.close()

    async def resumes(self) -> bool:
        """Whether the shelf leads to the desk in one step, and nothing is missing."""
        async with self.busy:
            if self.told == len(self.desk["forms"]):
                return True
            shelf = await self._until_answered("GET", self.desk["shelf"])
            desk = await self._until_answered("GET", self.desk["path"])
            return (
                self.desk["path"].encode() in shelf.body
                and f"第 {self.told} 步已存".encode() in desk.body
            )

    async def _until_answered(
        self, method: str, path: str, form: dict[str, Any] | None = None
    ) -> Answer:
        headers = {"Cookie": self.desk["cookies"]}
        body = urlencode(form, doseq=True).encode() if form else b""
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        while True:
            try:
                return await self.connection.request(method, path, headers, body)
            except Unreachable:
                self.sent_again += 1
                await asyncio.sleep(RETRY)


def test_a_server_killed_at_any_act_loses_none_and_one_step_leads_back(
    room, figures, is_full
):
    told = room.run("-m", "tests.faults.desks", "--trainees", str(TRAINEES))
    trainees = [
        Trainee(desk, Connection(room.web.port, patience=60))
        for desk in json.loads(told)
    ]
    kills = asyncio.run(practised(room, trainees, kills=10 if is_full else 2))
    plays = [trainee.desk["play"] for trainee in trainees]
    stored = room.ask(
        "SELECT play.score, play.status, count(act.id), max(act.sequence)"
        " FROM casework_play play JOIN casework_playact act ON act.play_id = play.id"
        " WHERE play.id = ANY(%s::uuid[]) GROUP BY play.id",
        plays,
    )
    figures.update(
        kills=kills,
        acts=sum(count for _, _, count, _ in stored),
        sent_again=sum(trainee.sent_again for trainee in trainees),
    )
    assert len(stored) == TRAINEES
    for score, status, count, last in stored:
        assert (score, status, count) == (100, "closed", last)
    assert {status for each in trainees for status in each.statuses} == {302}
    assert sum(count for _, _, count, _ in stored) == sum(
        len(trainee.desk["forms"]) for trainee in trainees
    )
    assert figures["sent_again"] > 0
    for play in plays[:2]:
        assert (
            json.loads(room.run("manage.py", "verify_play", play, "--json"))["faults"]
            == []
        )


async def practised(room, trainees: list[Trainee], kills: int) -> int:
    """Let all play to the end while the server is killed now and then."""
    dice = random.Random(7)
    playing = [asyncio.create_task(each.play(dice)) for each in trainees]
    for _ in range(kills):
        await asyncio.sleep(dice.uniform(0.8, 1.6))
        await asyncio.to_thread(room.web.kill)
        await asyncio.to_thread(room.web.start)
        assert all([await each.resumes() for each in trainees])
    await asyncio.gather(*playing)
    return kills
