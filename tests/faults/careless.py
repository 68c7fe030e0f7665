"""Candidates whose browser has a fault that the server must not fall for."""

from dataclasses import replace

from tests.faults.candidate import MOST_EVENTS, Candidate, Event
from tests.faults.http import Unreachable


class Shuffling(Candidate):
    """Sends what is unsent in any order."""

    def batch(self) -> list[Event]:
        waiting = self.unsent[:MOST_EVENTS]
        self.random.shuffle(waiting)
        self.unsent[: len(waiting)] = waiting
        return waiting


class Forgetful(Candidate):
    """When no answer comes it takes nothing for stored: it numbers all that is unsent
    anew and hangs it on the server's head, under the old uuids."""

    async def request(self, method, verb, body=b"", on=None):
        try:
            return await super().request(method, verb, body, on)
        except Unreachable:
            if verb == "events":
                await self._forget()
            raise

    async def _forget(self) -> None:
        said = await self._ask("clock", {}, on=self.clock_connection)
        if said:
            self._head = said["head"]["sha256"]
            self._next_seq = said["head"]["seq"] + 1
            self.unsent = [self._again(event) for event in self.unsent]

    def _again(self, event: Event) -> Event:
        event = self._chained(replace(event, client_seq=self._next_seq))
        self._next_seq += 1
        return event
