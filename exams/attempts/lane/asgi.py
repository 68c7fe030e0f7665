"""The door for many candidates at once: one event loop, one writer.

Calls that save answers are read here and handed to the writer, a thread that commits
what has gathered, each batch in one transaction, and answers them all. Under load a
batch holds tens of writes; alone a write does not wait. The other calls run in a few
threads. What is not ours goes to the application behind.
"""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any, TypeVar
from uuid import UUID

from django.db import close_old_connections
from django.http import HttpResponse

from accounts.addresses import address_from
from exams.attempts import cookies
from exams.attempts.errors import AttemptError
from exams.attempts.lane import calls, stations, wire
from exams.attempts.lane.deciding import Posted
from exams.attempts.lane.papers import paper_for
from exams.attempts.lane.writer import Writer
from exams.attempts.tokens import read_pass

logger = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]
Call = Callable[[calls.Caller, bytes], calls.Reply]
T = TypeVar("T")

PATH = re.compile(
    r"/attempts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/"
    r"(enter|paper|events|submit|clock|stations/(\d{1,4})/acts)/"
)
IN_THREADS: dict[str, Call] = {
    "enter": calls.enter,
    "submit": calls.submit,
    "clock": calls.clock,
}
THREADS = 4
# Several answer files at once; what a form takes it decides itself.
MOST_PAGE_BYTES = 64 * 1024 * 1024
# A body that takes longer than this comes from nobody who works here.
BODY_SECONDS = 60
BEARER = b"Bearer "
JSON_HEADERS = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
HTML_HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"vary", b"accept-encoding"),
]


class Lane:
    """An ASGI application: the answer path, and `behind` for everything else."""

    def __init__(self, behind: App) -> None:
        self.behind = behind
        self.writer = Writer()
        self.threads = ThreadPoolExecutor(THREADS, "lane")
        self.at_work: set[UUID] = set()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        match = PATH.fullmatch(scope.get("path", ""))
        wanted = "GET" if match and match[2] == "paper" else "POST"
        if match is None or scope["type"] != "http" or scope["method"] != wanted:
            await self._pass_on(scope, receive, send)
            return
        headers = dict(scope["headers"])
        caller = _caller(UUID(match[1]), scope, headers)
        if match[2] == "paper":
            await self._paper(caller, headers, send)
        else:
            call = _call_of(match[2], match[3])
            await self._call(match[2], call, caller, headers, receive, send)

    async def _pass_on(self, scope: Message, receive: Receive, send: Send) -> None:
        """To the pages, once the body is here: who sends slowly holds no thread."""
        try:
            body = await _read(receive, MOST_PAGE_BYTES)
        except AttemptError as error:
            told = json.dumps(wire.refusal_document(error)).encode()
            await _respond(send, error.status, JSON_HEADERS, told)
            return
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def buffered() -> Message:
            return next(messages, None) or await receive()

        await self.behind(scope, buffered, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start with the server and stop with it, the last writes stored."""
        while True:
            event = (await receive())["type"]
            if event == "lifespan.startup":
                self.writer.start()
            else:
                self.writer.stop()
                self.threads.shutdown()
            await send({"type": f"{event}.complete"})
            if event == "lifespan.shutdown":
                return

    async def _call(
        self,
        name: str,
        call: Call | None,
        caller: calls.Caller,
        headers: dict[bytes, bytes],
        receive: Receive,
        send: Send,
    ) -> None:
        try:
            _refuse_strangers(name, caller)
            body = await _body(headers, receive)
            if call is None:
                reply = await self._events(caller, body)
            else:
                reply = await self._in_thread(call, caller, body)
        except Exception as error:
            reply = calls.refused(caller, _refusal(name, caller, error))
        body = json.dumps(reply.document).encode()
        await _respond(
            send, reply.status, [*JSON_HEADERS, *_cookie(reply, caller)], body
        )

    async def _events(self, caller: calls.Caller, body: bytes) -> calls.Reply:
        """An honest browser sends one call after the other: more would only fill the
        memory. AttemptError `busy` for a second one."""
        if caller.attempt_id in self.at_work:
            raise AttemptError("busy")
        self.at_work.add(caller.attempt_id)
        try:
            entries = calls.read_events(caller, body)
            writes = [one for one in entries if isinstance(one, Posted)]
            outcomes = await self.writer.store(writes) if writes else []
        finally:
            self.at_work.discard(caller.attempt_id)
        return calls.events_reply(caller, calls.merged(entries, outcomes))

    async def _in_thread(self, call: Callable[..., T], *arguments: Any) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, _fresh, call, *arguments)

    async def _paper(
        self, caller: calls.Caller, headers: dict[bytes, bytes], send: Send
    ) -> None:
        try:
            page = await self._in_thread(paper_for, caller)
        except Exception as error:
            refused = calls.refused(caller, _refusal("paper", caller, error))
            body = json.dumps(refused.document).encode()
            await _respond(send, refused.status, JSON_HEADERS, body)
            return
        if b"gzip" in headers.get(b"accept-encoding", b""):
            zipped = [*HTML_HEADERS, (b"content-encoding", b"gzip")]
            await _respond(send, 200, zipped, page.zipped)
        else:
            await _respond(send, 200, HTML_HEADERS, page.html)


def _call_of(name: str, item: str | None) -> Call | None:
    """The call that runs in a thread; None: the writer's."""
    return partial(stations.act, item=int(item)) if item else IN_THREADS.get(name)


def _refuse_strangers(name: str, caller: calls.Caller) -> None:
    """AttemptError `bad_token` before a body is read that nobody has a right to send."""
    if name == "enter":
        read_pass(caller.bearer)
    else:
        calls.token_of(caller)


def _fresh(call: Callable[..., T], *arguments: Any) -> T:
    """The call on a connection that is known to work."""
    close_old_connections()
    return call(*arguments)


def _refusal(name: str, caller: calls.Caller, error: Exception) -> AttemptError:
    """What the browser is told; a fault of ours is logged, and it asks again."""
    if isinstance(error, AttemptError):
        return error
    logger.error("The call %s of %s failed", name, caller.attempt_id, exc_info=error)
    return AttemptError("busy")


def _caller(
    attempt_id: UUID, scope: Message, headers: dict[bytes, bytes]
) -> calls.Caller:
    remote = (scope.get("client") or ("", 0))[0]
    forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1")
    agent = headers.get(b"user-agent", b"").decode("latin-1")
    config_key = headers.get(b"x-safeexambrowser-configkeyhash", b"")
    return calls.Caller(
        attempt_id=attempt_id,
        bearer=_text(headers.get(b"authorization", b"").removeprefix(BEARER)),
        lease=_lease_in(headers.get(b"cookie", b"").decode("latin-1")),
        agent=agent,
        address=address_from(remote, forwarded) or None,
        config_key_hash=_text(config_key),
    )


def _text(value: bytes) -> str:
    return value.decode("latin-1")


def _lease_in(cookie: str) -> str:
    if cookies.NAME not in cookie:
        return ""
    try:
        found = SimpleCookie(cookie).get(cookies.NAME)
    except CookieError:
        return ""
    return found.value if found else ""


async def _body(headers: dict[bytes, bytes], receive: Receive) -> bytes:
    """AttemptError `too_large`, before more than that is read."""
    declared = headers.get(b"content-length", b"0")
    if not declared.isdigit() or int(declared) > wire.MOST_BYTES:
        raise AttemptError("too_large")
    return await _read(receive, wire.MOST_BYTES)


async def _read(receive: Receive, most: int) -> bytes:
    """AttemptError: too_large, busy (it took too long), malformed (the line is gone)."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            return await _read_on(receive, most)
    except TimeoutError:
        raise AttemptError("busy") from None


async def _read_on(receive: Receive, most: int) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise AttemptError("malformed")
        body += message.get("body", b"")
        if len(body) > most:
            raise AttemptError("too_large")
        if not message.get("more_body"):
            return bytes(body)


def _cookie(reply: calls.Reply, caller: calls.Caller) -> list[tuple[bytes, bytes]]:
    """The lease's cookie as Django would set it."""
    response = HttpResponse()
    if reply.lease:
        cookies.keep_lease(response, reply.lease)
    elif reply.forgets:
        cookies.drop_lease(response, caller.attempt_id)
    else:
        return []
    return [
        (b"set-cookie", morsel.OutputString().encode("latin-1"))
        for morsel in response.cookies.values()
    ]


async def _respond(
    send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes
) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*headers, length],
        }
    )
    await send({"type": "http.response.body", "body": body})
