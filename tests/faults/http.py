"""A small HTTP/1.1 client on asyncio: one connection, kept alive, and no retries.

Load clients must see every fault themselves, so nothing is smoothed over here.
"""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.faults.ports import LOOPBACK

PATIENCE = 10.0  # seconds for one exchange


class Unreachable(Exception):
    """No whole answer came: refused, reset, cut short, or too slow."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: Mapping[str, str]

    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def is_json(self) -> bool:
        return self.headers.get("content-type", "").startswith("application/json")


class Connection:
    """To `port` on this machine; opened when first needed, closed by any fault."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self.port = port
        self.patience = patience
        self._is_moving = False
        self._ends: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """The whole answer, or Unreachable."""
        message = _message(self.port, method, path, headers or {}, body)
        try:
            async with asyncio.timeout(self.patience):
                return await self._exchange(message)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            raise Unreachable(repr(error)) from error

    def move_to(self, port: int) -> None:
        """Go to another server with the next request."""
        self.port, self._is_moving = port, True

    def close(self) -> None:
        if self._ends:
            self._ends[1].transport.abort()
            self._ends = None

    async def _exchange(self, message: bytes) -> Answer:
        if self._is_moving or (self._ends and self._ends[0].at_eof()):
            # Closed by the other end while idle: browsers notice that as well.
            self.close()
            self._is_moving = False
        if self._ends is None:
            self._ends = await asyncio.open_connection(LOOPBACK, self.port)
        reader, writer = self._ends
        writer.write(message)
        await writer.drain()
        answer = await _read(reader)
        if answer.headers.get("connection", "").lower() == "close":
            self.close()
        return answer


def _message(
    port: int, method: str, path: str, headers: Mapping[str, str], body: bytes
) -> bytes:
    lines = {"Host": f"{LOOPBACK}:{port}", **headers}
    if body or method == "POST":
        lines["Content-Length"] = str(len(body))
        lines.setdefault("Content-Type", "application/json")
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


async def _read(reader: asyncio.StreamReader) -> Answer:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status_line, *lines = head.rstrip("\r\n").split("\r\n")
    pairs = [line.split(":", 1) for line in lines]
    named = [(name.strip().lower(), value.strip()) for name, value in pairs]
    headers = dict(named)
    return Answer(
        status=int(status_line.split(" ", 2)[1]),
        headers=headers,
        body=await _read_body(reader, headers),
        cookies=dict(_cookie(value) for name, value in named if name == "set-cookie"),
    )


async def _read_body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") == "chunked":
        return await _read_chunks(reader)
    return await reader.readexactly(int(headers.get("content-length", 0)))


async def _read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int((await reader.readline()).split(b";")[0], 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body


def _cookie(line: str) -> tuple[str, str]:
    name, _, value = line.split(";", 1)[0].partition("=")
    return name.strip(), value.strip()
