"""A file of what candidates sent and were promised, outside the server's reach.

`write` returns when its lines are on the disk. Lines that wait at the same moment
share one flush, so that hundreds of candidates may keep one notebook.
"""

import asyncio
import json
import os
from pathlib import Path
from typing import Any


class Notebook:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._flushing: asyncio.Task[None] | None = None

    async def write(self, *records: dict[str, Any]) -> None:
        lines = "".join(json.dumps(record) + "\n" for record in records).encode()
        done = asyncio.get_running_loop().create_future()
        self._waiting.append((lines, done))
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        await done

    async def settle(self) -> None:
        """Return when all lines so far are on the disk."""
        if self._flushing:
            await asyncio.wait([self._flushing])

    def close(self) -> None:
        os.close(self._handle)

    async def _flush(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            lines = b"".join(lines for lines, _ in batch)
            await asyncio.to_thread(self._append, lines)
            for _, done in batch:
                if not done.done():
                    done.set_result(None)

    def _append(self, lines: bytes) -> None:
        os.write(self._handle, lines)
        os.fsync(self._handle)
