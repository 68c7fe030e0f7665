"""The writer's thread: nobody waits for what somebody else holds."""

import asyncio

import pytest

from exams.attempts.errors import AttemptError
from exams.attempts.lane import writer as writing
from exams.attempts.lane.journal import HELD
from exams.attempts.lane.writer import Writer


class Store:
    """Stands for the journal: what is in `held` is held for as many tries."""

    def __init__(self, held):
        self.held, self.batches = dict(held), []

    def __call__(self, batch, *, waits):
        self.batches.append((list(batch), waits))
        return [self._outcome(write, waits) for write in batch]

    def _outcome(self, write, waits):
        if waits or not self.held.get(write):
            return f"receipt of {write}"
        self.held[write] -= 1
        return HELD


@pytest.fixture
def serve(monkeypatch):
    # Its last act would close the connection that the tests share.
    monkeypatch.setattr(writing, "connection", type("Nothing", (), {"close": int}))

    def served(store, *calls, seconds=10):
        """What became of each call, in the order in which they were answered."""
        answered, writer = [], Writer(store)

        async def call(writes):
            outcomes = await writer.store(writes)
            answered.append((writes[0], outcomes))

        async def all_of_them():
            async with asyncio.timeout(seconds):
                await asyncio.gather(*(call(writes) for writes in calls))

        writer.start()
        try:
            asyncio.run(all_of_them())
        finally:
            writer.stop()
        return answered

    return served


def test_a_held_call_is_tried_again_and_keeps_nobody_waiting(serve):
    store = Store({"a1": 3})
    answered = serve(store, ["a1", "a2"], ["b1"])
    assert [name for name, _ in answered] == ["b1", "a1"]
    assert answered[1][1] == ["receipt of a1", "receipt of a2"]
    assert not any(waits for _, waits in store.batches)


def test_after_two_seconds_the_browser_is_told_to_ask_again(serve, monkeypatch):
    monkeypatch.setattr(writing, "HELD_SECONDS", 0.05)
    [(_, [outcome])] = serve(Store({"a1": 10_000}), ["a1"])
    assert outcome.code == "busy"


def test_the_last_batch_waits_for_who_holds(monkeypatch):
    monkeypatch.setattr(writing, "connection", type("Nothing", (), {"close": int}))
    store = Store({"a1": 10_000})
    writer = Writer(store)

    async def stopped_meanwhile():
        writer.start()
        call = asyncio.create_task(writer.store(["a1"]))
        await asyncio.sleep(0.05)
        await asyncio.to_thread(writer.stop)
        return await call

    assert asyncio.run(stopped_meanwhile()) == ["receipt of a1"]
    assert store.batches[-1] == (["a1"], True)


def test_a_store_that_breaks_answers_all_the_same(serve, caplog):
    def broken(batch, *, waits):
        raise ValueError("out of order")

    [(_, [outcome])] = serve(broken, ["a1"])
    assert isinstance(outcome, AttemptError)
    assert "failed" in caplog.text
