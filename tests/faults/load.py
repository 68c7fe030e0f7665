"""Candidates by the hundred, in a thread of their own beside the test."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.faults.candidate import Candidate, Request, Seat, Tally
from tests.faults.notebook import Notebook


class Load:
    """Everybody enters and works until `finish`; the test hurts servers meanwhile.

    `pace`: mean seconds between two edits of a candidate.
    """

    def __init__(
        self,
        seats: Sequence[Seat],
        port: int,
        folder: Path,
        *,
        pace: float,
        browser: type[Candidate] = Candidate,
    ) -> None:
        self.tally = Tally()
        self.path = folder / "candidates.jsonl"
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._notebook = Notebook(self.path)
        self.candidates = [
            browser(seat, port, self._notebook, self.tally, pace=pace) for seat in seats
        ]
        self._work: Future[Any] | None = None

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self.do(self._hang_up(), patience=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()
        self._notebook.close()

    def do(self, work: Coroutine[Any, Any, Any], *, patience: float) -> Any:
        """Run something among the candidates and wait for it."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(patience)

    def each(
        self,
        act: Callable[[Candidate], Coroutine[Any, Any, Any]],
        *,
        patience: float = 60,
    ) -> list[Any]:
        """What comes of the act of every candidate, all at once."""

        async def everybody() -> list[Any]:
            return await asyncio.gather(*map(act, self.candidates))

        return self.do(everybody(), patience=patience)

    def enter(self) -> None:
        self.each(Candidate.enter)

    def begin(self) -> None:
        """Let everybody work from now on."""

        async def work() -> None:
            await asyncio.gather(*(one.work() for one in self.candidates))

        self._work = asyncio.run_coroutine_threadsafe(work(), self._loop)

    def capture(self) -> list[Request]:
        """The list to which every request is added from now on."""
        captured: list[Request] = []
        for one in self.candidates:
            one.captured = captured
        return captured

    def finish(self, *, patience: float = 30) -> float:
        """No more edits; the seconds until every candidate has all receipts."""
        begin = time.monotonic()
        for one in self.candidates:
            self._loop.call_soon_threadsafe(one.leave)
        assert self._work
        self._work.result(timeout=patience)
        return time.monotonic() - begin

    def stop(self) -> None:
        """Everybody walks away as they are, whatever is unsent."""
        if self._work:
            self._work.cancel()
            with suppress(CancelledError):
                self._work.result(timeout=30)
        self.do(self._notebook.settle(), patience=30)
        # One turn of the loop, in which what was cancelled or written ends.
        self.do(asyncio.sleep(0.1), patience=10)

    def hand_in(self) -> list[dict[str, Any]]:
        return self.each(Candidate.hand_in)

    def backlog(self) -> int:
        """Events that have no receipt yet."""
        return sum(len(one.unsent) for one in self.candidates)

    def wait_for_receipts(self, number: int, *, patience: float) -> None:
        """Until so many receipts were given in all."""
        deadline = time.monotonic() + patience
        while self.tally.receipts < number:
            if time.monotonic() > deadline:
                raise TimeoutError(f"{self.tally.receipts} of {number} receipts")
            time.sleep(0.05)

    def wait_until_all_were_heard(self, *, patience: float) -> float:
        """The seconds until every edit made before now has its receipt."""
        begin = time.monotonic()
        while any(
            one.unsent and one.unsent[0].made_at < begin for one in self.candidates
        ):
            if time.monotonic() - begin > patience:
                raise TimeoutError(f"{self.backlog()} edits are still unsent")
            time.sleep(0.02)
        return time.monotonic() - begin

    async def _hang_up(self) -> None:
        for one in self.candidates:
            one.connection.close()
            one.clock_connection.close()
