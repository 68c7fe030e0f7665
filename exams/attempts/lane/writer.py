"""One thread that commits what has gathered: many writes, one transaction.

While a batch is on its way to the disk, the next one gathers. Alone, a write does not
wait for others. Nor does anybody wait for an attempt that somebody else holds: its
writes are tried again with the next batches.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import connection

from exams.attempts.errors import AttemptError
from exams.attempts.lane.deciding import Posted
from exams.attempts.lane.journal import HELD, Outcome, store

logger = logging.getLogger(__name__)

MOST_WRITES_A_BATCH = 200
# What waits longer than some seconds is better asked for again by the browser.
MOST_WAITING = 5000
HELD_SECONDS = 2
# Between two tries while nothing else is to be done.
HELD_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Waiting:
    """The writes of one call and who waits for their outcomes."""

    writes: Sequence[Posted]
    future: "asyncio.Future[list[Outcome]]"
    since: float = field(default_factory=time.monotonic)

    @property
    def is_patient(self) -> bool:
        return time.monotonic() - self.since < HELD_SECONDS


Store = Callable[..., list[Outcome]]


class Writer:
    """Hands batches to `store` in a thread of its own."""

    def __init__(self, store: Store = store) -> None:
        self.store_batch = store
        self.queue: SimpleQueue[Waiting | None] = SimpleQueue()
        self.held: list[Waiting] = []
        self.thread = Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        """Store what waits, then end."""
        self.queue.put(None)
        self.thread.join()

    async def store(self, writes: Sequence[Posted]) -> list[Outcome]:
        """What became of each write, after a durable commit. AttemptError `busy` if
        too many wait already."""
        if self.queue.qsize() > MOST_WAITING:
            raise AttemptError("busy")
        loop = asyncio.get_running_loop()
        waiting = Waiting(writes, loop.create_future())
        self.queue.put(waiting)
        return await waiting.future

    def _run(self) -> None:
        is_open = True
        while is_open:
            calls, is_open = self._gathered()
            if calls:
                self._answer(calls, is_last=not is_open)
        connection.close()

    def _gathered(self) -> tuple[list[Waiting], bool]:
        """The calls that wait, at least one; False after the last."""
        calls, self.held = self.held, []
        if not calls:
            first = self.queue.get()
            if first is None:
                return [], False
            calls.append(first)
        number = sum(len(call.writes) for call in calls)
        while number < MOST_WRITES_A_BATCH:
            try:
                following = self.queue.get_nowait()
            except Empty:
                break
            if following is None:
                return calls, False
            calls.append(following)
            number += len(following.writes)
        return calls, True

    def _answer(self, calls: list[Waiting], *, is_last: bool) -> None:
        outcomes = self._stored(calls, waits=is_last)
        answers = []
        for call in calls:
            own, outcomes = outcomes[: len(call.writes)], outcomes[len(call.writes) :]
            if HELD in own and call.is_patient and not is_last:
                self.held.append(call)
            else:
                answers.append((call.future, own))
        if answers:
            loop = calls[0].future.get_loop()
            loop.call_soon_threadsafe(_resolve, answers)
        else:
            time.sleep(HELD_PAUSE)

    def _stored(self, calls: list[Waiting], *, waits: bool) -> list[Outcome]:
        batch = [write for call in calls for write in call.writes]
        try:
            return self.store_batch(batch, waits=waits)
        except Exception:
            # Nobody may wait for ever: the browser asks again.
            logger.exception("A batch of %d writes failed", len(batch))
            return [AttemptError("busy") for _ in batch]


def _resolve(
    answers: "list[tuple[asyncio.Future[list[Outcome]], list[Outcome]]]",
) -> None:
    for future, own in answers:
        if not future.done():
            future.set_result(own)
