"""A proxy on the loopback that spoils what passes through it, as it is told.

    with FaultProxy(upstream=8301) as proxy:
        browser.goto(proxy.address)
        proxy.faults = Faults(latency=2, bandwidth=8_000, cut_share=0.2)
        proxy.cut()      # the cable is out: connections reset, new ones refused
        proxy.mend()     # it is back, and nothing is spoilt any more

It runs in a thread of its own; every method may be called from any thread. HTTP/1.1
is told apart into exchanges (a request and its response) by who speaks: whatever the
client says after the server has spoken begins the next one.
"""

import asyncio
import random
import re
import socket
import struct
import threading
from collections import Counter
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

LOOPBACK = "127.0.0.1"
CHUNK = 16 * 1024
# SO_LINGER on, for 0 seconds: closing sends RST.
RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Faults:
    """What is done to the exchanges whose request line matches `path`.

    `latency` seconds each way, `jitter` seconds more at most; `bandwidth` bytes a
    second each way (0: unlimited); `cut_share` of the exchanges are cut by RST, half
    of them before the request is delivered, half in the midst of the response;
    `drop_every` n: every n-th request is delivered and its response swallowed;
    `black_hole`: what is said is lost and the connection is dead for good, yet nobody
    is told: it stays open, as behind a dead router.
    """

    latency: float = 0
    jitter: float = 0
    bandwidth: int = 0
    cut_share: float = 0
    drop_every: int = 0
    black_hole: bool = False
    path: str = ""

    def concerns(self, head: bytes) -> bool:
        """Whether the request that begins with `head` is to be spoilt."""
        line = head.split(b"\r\n", 1)[0].decode("latin-1")
        return re.search(self.path, line) is not None


NONE = Faults()


@dataclass(eq=False)
class Exchange:
    """What shall become of the request under way and of its response."""

    faults: Faults = NONE
    drops_response: bool = False
    cuts_request: bool = False
    cuts_response: bool = False


@dataclass(eq=False)
class Wire:
    """One connection of a client, and ours to the server behind."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    exchange: Exchange = field(default_factory=Exchange)
    server_spoke: bool = True
    is_dead: bool = False

    def reset(self) -> None:
        """Tear both ends down without a goodbye."""
        for end in (self.client, self.server):
            _reset(end)


class FaultProxy:
    """Listens on `port` (0: any) for `upstream` on this machine; see the module.

    `counts` says what was done: requests, dropped, cut.
    """

    def __init__(self, upstream: int, port: int = 0, seed: int = 1) -> None:
        self.upstream = upstream
        self.port = port
        self.faults = NONE
        self.counts: Counter[str] = Counter()
        self._random = random.Random(seed)
        self._wires: set[Wire] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def __enter__(self) -> "FaultProxy":
        self._thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._loop.close()

    def cut(self) -> None:
        """Reset every connection and refuse new ones, until `mend`."""
        self._do(self._stop_listening())
        self.reset_all()

    def reset_all(self) -> None:
        """Reset the connections there are; new ones are welcome."""
        self._do(self._reset_all())

    def mend(self) -> None:
        """Spoil nothing any more, and listen again after a cut."""
        self.faults = NONE
        self._do(self._listen())

    # What follows runs in the proxy's own thread.

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)

    async def _listen(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(
                self._welcome, LOOPBACK, self.port
            )
            self.port = self._server.sockets[0].getsockname()[1]

    async def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    async def _reset_all(self) -> None:
        for wire in list(self._wires):
            wire.reset()

    async def _close(self) -> None:
        await self._stop_listening()
        await self._reset_all()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _welcome(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        except asyncio.CancelledError:
            pass  # the proxy is closing
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            answers, server = await asyncio.open_connection(LOOPBACK, self.upstream)
        except OSError:
            # Nobody listens behind us: to the client it is as if nobody did here.
            _reset(writer)
            return
        wire = Wire(client=writer, server=server)
        self._wires.add(wire)
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(self._to_server(wire, reader))
                ways.create_task(self._to_client(wire, answers))
        except* OSError:
            wire.reset()
        finally:
            self._wires.discard(wire)
            server.close()

    async def _to_server(self, wire: Wire, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(CHUNK):
            if wire.server_spoke:
                wire.server_spoke = False
                wire.exchange = self._judge(data)
            await self._pass(wire, data, wire.server, cut=wire.exchange.cuts_request)
        wire.server.write_eof()

    async def _to_client(self, wire: Wire, reader: asyncio.StreamReader) -> None:
        while data := await reader.read(CHUNK):
            wire.server_spoke = True
            if wire.exchange.drops_response:
                self.counts["dropped"] += 1
                raise ConnectionResetError("the response is swallowed")
            await self._pass(wire, data, wire.client, cut=wire.exchange.cuts_response)
        wire.client.close()

    def _judge(self, head: bytes) -> Exchange:
        """What to do with the request that begins here."""
        faults = self.faults
        if not faults.concerns(head):
            return Exchange()
        self.counts["requests"] += 1
        cut = self._random.random() < faults.cut_share
        early = self._random.random() < 0.5
        drops = faults.drop_every and self.counts["requests"] % faults.drop_every == 0
        return Exchange(
            faults=faults,
            drops_response=bool(drops),
            cuts_request=cut and early,
            cuts_response=cut and not early,
        )

    async def _pass(
        self, wire: Wire, data: bytes, to: asyncio.StreamWriter, *, cut: bool
    ) -> None:
        """Hand `data` on after its time; of what is to be cut, the first half."""
        faults = wire.exchange.faults
        pause = faults.latency + faults.jitter * self._random.random()
        if faults.bandwidth:
            pause += len(data) / faults.bandwidth
        if pause:
            await asyncio.sleep(pause)
        wire.is_dead = wire.is_dead or self.faults.black_hole
        if wire.is_dead:
            return
        to.write(data[: len(data) // 2] if cut else data)
        await to.drain()
        if cut:
            self.counts["cut"] += 1
            raise ConnectionResetError("the exchange is cut")


def _reset(writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):  # closed already
        writer.get_extra_info("socket").setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, RESET
        )
    writer.transport.abort()
