"""A candidate as the exam page behaves by the contract, without a browser.

They enter, answer at their own pace and keep what is not acknowledged; one request
at a time carries it, in order, chained, again and again until its receipt is there.
What they sent and what they were promised goes into a notebook first.
"""

import asyncio
import hashlib
import json
import random
import secrets
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import Any
from uuid import uuid4

import rfc8785

from tests.faults.http import Answer, Connection, Unreachable
from tests.faults.notebook import Notebook

MOST_EVENTS = 50
BEAT = 10.0  # seconds between two questions for the time
FIRST_WAIT, LONGEST_WAIT = 1.0, 10.0  # seconds between tries
# Refusals that only ask for patience.
SEND_AGAIN = {"busy", "paused"}
# What of a receipt goes into the notebook.
RECEIPT = ("position", "sha256", "server_time", "signature")

# Method, path, headers, body.
Request = tuple[str, str, dict[str, str], bytes]


@dataclass(frozen=True)
class Seat:
    """Where somebody sits: an admitted attempt and the pass that opens its door."""

    attempt: str
    door: str
    items: int


@dataclass(frozen=True)
class Event:
    """Something the candidate did; `made_at` is the client's monotonic time."""

    event_uuid: str
    item: int
    kind: str
    epoch: int
    client_seq: int
    prev: str
    payload: dict[str, Any]
    sha256: str
    made_at: float

    def document(self) -> dict[str, Any]:
        return {
            "event_uuid": self.event_uuid,
            "item": self.item,
            "kind": self.kind,
            "epoch": self.epoch,
            "client_seq": self.client_seq,
            "prev": self.prev,
            "sha256": self.sha256,
            "payload": self.payload,
        }


def event_sha256(attempt: str, event: Event) -> str:
    """By the contract's words, not by the server's code."""
    said = {
        "attempt": attempt,
        "item": event.item,
        "kind": event.kind,
        "epoch": event.epoch,
        "seq": event.client_seq,
        "prev": event.prev,
        "payload": event.payload,
    }
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


def _kept(receipt: dict[str, Any]) -> dict[str, Any]:
    return {name: receipt[name] for name in RECEIPT}


def percentile(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass
class Tally:
    """What candidates went through. Times are seconds."""

    saved_after: list[float] = field(default_factory=list)
    entered_after: list[float] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    unreachable: int = 0
    # What a candidate must never see: anything but JSON by the contract.
    error_pages: list[str] = field(default_factory=list)

    @property
    def receipts(self) -> int:
        return len(self.saved_after)

    def p99_save(self) -> float:
        return percentile(self.saved_after, 0.99)

    def figures(self) -> dict[str, Any]:
        return {
            "receipts": self.receipts,
            "p50_save": round(percentile(self.saved_after, 0.5), 3),
            "p99_save": round(self.p99_save(), 3),
            "slowest_save": round(max(self.saved_after), 3),
            "unreachable": self.unreachable,
            "refused": dict(self.refused),
            "error_pages": self.error_pages[:3],
        }


class Over(Exception):
    """A refusal that patience does not cure; `code` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Candidate:
    """One person at one device; `pace` is the mean of seconds between two edits."""

    def __init__(
        self,
        seat: Seat,
        port: int,
        notebook: Notebook,
        tally: Tally,
        *,
        pace: float,
        patience: float = 10.0,
    ) -> None:
        self.seat, self.notebook, self.tally = seat, notebook, tally
        self.pace = pace
        self.connection = Connection(port, patience)
        self.clock_connection = Connection(port, patience)
        self.random = random.Random(seat.attempt)
        self.unsent: list[Event] = []
        self.given_up: list[Event] = []
        self.standing: dict[tuple[int, str], Event] = {}
        self.ticket: dict[str, Any] = {}
        # The page before the door gave it to the browser.
        self.lease = secrets.token_urlsafe(32)
        # Requests as they were sent, if somebody listens in.
        self.captured: list[Request] | None = None
        self._head = ""
        self._next_seq = 1
        self._wait = FIRST_WAIT
        self._noted: set[str] = set()
        self._news = asyncio.Event()
        self._left = asyncio.Event()

    # The life of a candidate

    async def enter(self, **words: Any) -> None:
        """Take the seat and read the paper, as often as it takes."""
        begin = time.monotonic()
        document = await self._insist("enter", {"pledge": True, "here": True, **words})
        self._sit_down(document)
        await self._read_paper()
        self.tally.entered_after.append(time.monotonic() - begin)

    async def work(self) -> None:
        """Edit and send until `leave`, then until nothing is unsent."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._edit())
            group.create_task(self._send())
            group.create_task(self._ask_the_time())

    def leave(self) -> None:
        """Make no more edits."""
        self._left.set()
        self._news.set()

    def move_to(self, port: int) -> None:
        """Talk to another web machine from the next request on."""
        self.connection.move_to(port)
        self.clock_connection.move_to(port)

    async def hand_in(self) -> dict[str, Any]:
        """Submit everything that stands; the server's acknowledgement."""
        said: dict[str, Any] = await self._insist(
            "submit", {"manifest": self.manifest()}
        )
        await self.note_hand_in(said)
        return said

    async def note_hand_in(self, said: dict[str, Any]) -> None:
        await self.notebook.write(
            {
                "type": "handed_in",
                "attempt": self.seat.attempt,
                "manifest_sha256": said["manifest_sha256"],
            }
        )

    def manifest(self) -> list[list[Any]]:
        return [
            [event.item, event.kind, event.epoch, event.client_seq, event.sha256]
            for _, event in sorted(self.standing.items())
        ]

    # Editing

    async def _edit(self) -> None:
        while not self._left.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self.random.expovariate(1 / self.pace)):
                    await self._left.wait()
                return
            self.edit()

    def edit(self) -> Event:
        """Choose another answer to some question, or flag it."""
        item = self.random.randint(1, self.seat.items)
        kind = "flag" if self.random.random() < 0.1 else "answer"
        event = self._chained(
            Event(
                event_uuid=str(uuid4()),
                item=item,
                kind=kind,
                epoch=self.ticket["epoch"],
                client_seq=self._next_seq,
                prev="",
                payload=self._payload(kind),
                sha256="",
                made_at=time.monotonic(),
            )
        )
        self._next_seq += 1
        self.unsent.append(event)
        self.standing[item, kind] = event
        self._news.set()
        return event

    def _payload(self, kind: str) -> dict[str, Any]:
        if kind == "flag":
            return {"flagged": self.random.random() < 0.5}
        return {"choice": [self.random.choice("ABCD")]}

    def _chained(self, event: Event) -> Event:
        """The event hung on the one before it, which it becomes for the next."""
        event = replace(event, prev=self._head)
        event = replace(event, sha256=event_sha256(self.seat.attempt, event))
        self._head = event.sha256
        return event

    async def _ask_the_time(self) -> None:
        """As the page does by the way; what gets lost is not asked again."""
        while not self._left.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self.random.uniform(0.5, 1) * BEAT):
                    await self._left.wait()
                return
            said = {"unsent": len(self.unsent), "visible": True}
            await self._ask("clock", said, on=self.clock_connection)

    # Sending

    async def _send(self) -> None:
        while self.unsent or not self._left.is_set():
            await self.send_or_stop()
            if not self.unsent and not self._left.is_set():
                self._news.clear()
                await self._news.wait()

    async def send_or_stop(self) -> None:
        """As `send_some`; a refusal for good ends the work and is counted."""
        try:
            await self.send_some()
        except Over:
            self.given_up = self.unsent
            self.unsent = []
            self.leave()

    async def send_some(self) -> None:
        """Send the oldest unsent events once, and do what the answer asks for."""
        batch = self.batch()
        if not batch:
            return
        await self._note_sent(batch)
        said = await self._ask(
            "events", {"events": [event.document() for event in batch]}
        )
        if said is None:
            await self._wait_a_little()
            return
        answered = list(zip(batch, said["results"], strict=True))
        taken = list(takewhile(lambda pair: "signature" in pair[1], answered))
        await self._acknowledge(taken)
        if len(taken) < len(answered):
            self._face(answered[len(taken)][1])
            await self._wait_a_little()
        else:
            self._wait = FIRST_WAIT

    def batch(self) -> list[Event]:
        return self.unsent[:MOST_EVENTS]

    async def _note_sent(self, batch: list[Event]) -> None:
        new = [event for event in batch if event.sha256 not in self._noted]
        if new:
            await self.notebook.write(*(self._record("sent", event) for event in new))
            self._noted.update(event.sha256 for event in new)

    async def _acknowledge(self, taken: list[tuple[Event, dict[str, Any]]]) -> None:
        # Whoever walks away meanwhile has still written down all or nothing of it.
        if taken:
            await asyncio.shield(self._keep(taken))

    async def _keep(self, taken: list[tuple[Event, dict[str, Any]]]) -> None:
        await self.notebook.write(
            *(self._record("receipt", event) | _kept(said) for event, said in taken)
        )
        # Edits made meanwhile stand behind these.
        del self.unsent[: len(taken)]
        now = time.monotonic()
        self.tally.saved_after += [now - event.made_at for event, _ in taken]

    def _record(self, kind: str, event: Event) -> dict[str, Any]:
        return {
            "type": kind,
            "attempt": self.seat.attempt,
            "event_uuid": event.event_uuid,
            "sha256": event.sha256,
        }

    def _face(self, refusal: dict[str, Any]) -> None:
        """Do what the page does about the first event that was not taken."""
        code = refusal["code"]
        self.tally.refused[code] += 1
        if code == "broken_chain":
            self._chain_anew(refusal["head"]["sha256"])
        elif code not in SEND_AGAIN:
            raise Over(code)

    def _chain_anew(self, head: str) -> None:
        """Hang what the server does not hold on what it does hold."""
        hashes = [event.sha256 for event in self.unsent]
        held = hashes.index(head) + 1 if head in hashes else 0
        self.hang_all_on(head, after=held)

    def hang_all_on(self, head: str, *, after: int = 0) -> None:
        """Give all unsent events but the first so many a new place in the chain."""
        self._head = head
        for place in range(after, len(self.unsent)):
            old = self.unsent[place]
            new = self._chained(old)
            self.unsent[place] = new
            if self.standing.get((old.item, old.kind)) == old:
                self.standing[old.item, old.kind] = new

    # Talking

    async def _insist(self, verb: str, body: dict[str, Any]) -> Any:
        """Ask until there is an answer that is not "later"; Over if it is an end."""
        while (said := await self._ask(verb, body)) is None:
            await self._wait_a_little()
        self._wait = FIRST_WAIT
        return said

    async def _wait_a_little(self) -> None:
        """Longer each time, and not all candidates at once."""
        await asyncio.sleep(self._wait * self.random.uniform(0.5, 1))
        self._wait = min(2 * self._wait, LONGEST_WAIT)

    async def _ask(
        self, verb: str, body: dict[str, Any], on: Connection | None = None
    ) -> Any:
        """The answer of one exchange; None: try again."""
        message = json.dumps(body).encode()
        try:
            answer = await self.request("POST", verb, message, on)
        except Unreachable:
            self.tally.unreachable += 1
            return None
        if not answer.is_json:
            self.note_error_page(verb, answer)
            return None
        return await self._understand(verb, answer)

    async def _understand(self, verb: str, answer: Answer) -> Any:
        if "xieli-lease" in answer.cookies:
            self.lease = answer.cookies["xieli-lease"]
        said = answer.json()
        if answer.status == 200 or "results" in said:
            return said
        code = said["code"]
        self.tally.refused[code] += 1
        if code == "bad_token" and verb != "enter":
            self._sit_down(await self._insist("enter", {"here": True}))
        elif code not in SEND_AGAIN:
            raise Over(code)
        return None

    async def request(
        self, method: str, verb: str, body: bytes = b"", on: Connection | None = None
    ) -> Answer:
        """One exchange, as this candidate; Unreachable."""
        path = f"/attempts/{self.seat.attempt}/{verb}/"
        right = self.seat.door if verb == "enter" else self.ticket["token"]
        headers = {
            "Authorization": f"Bearer {right}",
            "Cookie": f"xieli-lease={self.lease}",
        }
        if self.captured is not None:
            self.captured.append((method, path, headers, body))
        return await (on or self.connection).request(method, path, headers, body)

    async def _read_paper(self) -> None:
        """Load the questions, as often as it takes."""
        while True:
            try:
                answer = await self.request("GET", "paper")
            except Unreachable:
                self.tally.unreachable += 1
            else:
                if answer.status == 200:
                    return
                self.note_error_page("paper", answer)
            await self._wait_a_little()

    def note_error_page(self, verb: str, answer: Answer) -> None:
        head = answer.body[:80].decode(errors="replace")
        self.tally.error_pages.append(f"{verb} {answer.status} {head}")

    def _sit_down(self, ticket: dict[str, Any]) -> None:
        """Go on where the server's ticket says; a new epoch begins a new chain."""
        is_new = ticket["epoch"] != self.ticket.get("epoch")
        self.ticket = ticket
        self._next_seq = max(self._next_seq, ticket["next_seq"])
        if is_new:
            self._head = ticket["head"]["sha256"]
