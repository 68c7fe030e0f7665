"""One thread that commits what has gathered: many writes, one transaction.

While a batch is on its way to the disk, the next one gathers. Alone, a write does not
wait for others.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import connection

from exams.attempts.errors import AttemptError
from exams.attempts.lane.deciding import Posted
from exams.attempts.lane.journal import Outcome, store

logger = logging.getLogger(__name__)

MOST_WRITES_A_BATCH = 200
# What waits longer than some seconds is better asked for again by the browser.
MOST_WAITING = 5000


@dataclass(frozen=True, slots=True)
class Waiting:
    """The writes of one call and who waits for their outcomes."""

    writes: Sequence[Posted]
    future: "asyncio.Future[list[Outcome]]"


Store = Callable[[Sequence[Posted]], list[Outcome]]


class Writer:
    """Hands batches to `store` in a thread of its own."""

    def __init__(self, store: Store = store) -> None:
        self.store_batch = store
        self.queue: SimpleQueue[Waiting | None] = SimpleQueue()
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
                self._answer(calls)
        connection.close()

    def _gathered(self) -> tuple[list[Waiting], bool]:
        """The calls that wait, at least one; False after the last."""
        first = self.queue.get()
        if first is None:
            return [], False
        calls, number = [first], len(first.writes)
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

    def _answer(self, calls: list[Waiting]) -> None:
        batch = [write for call in calls for write in call.writes]
        try:
            outcomes = self.store_batch(batch)
        except Exception:
            # Nobody may wait for ever: the browser asks again.
            logger.exception("A batch of %d writes failed", len(batch))
            outcomes = [AttemptError("busy") for _ in batch]
        loop = calls[0].future.get_loop()
        loop.call_soon_threadsafe(_resolve, calls, outcomes)


def _resolve(calls: list[Waiting], outcomes: list[Outcome]) -> None:
    place = 0
    for call in calls:
        own = outcomes[place : place + len(call.writes)]
        place += len(call.writes)
        if not call.future.done():
            call.future.set_result(own)
