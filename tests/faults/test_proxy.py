"""The fault proxy does to connections what it says, and nothing else."""

import asyncio
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.faults.http import Connection, Unreachable
from tests.faults.proxy import FaultProxy, Faults


class Echo(BaseHTTPRequestHandler):
    """Answers with what it got, and remembers it."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        with suppress(OSError):  # cut, as the test wants it
            super().handle()

    def log_message(self, *args):
        pass


@contextmanager
def echo_server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads, server.got = True, []
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def server():
    with echo_server() as running:
        yield running


@pytest.fixture
def proxy(server):
    with FaultProxy(server.server_address[1]) as running:
        yield running


def post(proxy, *bodies, path="/echo", patience=5.0):
    """What comes back for each body on one kept connection; None: nothing whole."""

    async def exchange():
        connection, answers = Connection(proxy.port, patience), []
        for body in bodies:
            try:
                answer = await connection.request("POST", path, body=body)
                answers.append(answer.body)
            except Unreachable:
                answers.append(None)
        connection.close()
        return answers

    return asyncio.run(exchange())


def test_without_faults_it_passes_everything_on(proxy, server):
    long = b"x" * 1_000_000
    assert post(proxy, b"a", long, b"b") == [b"a", long, b"b"]
    assert server.got == [b"a", long, b"b"]


def test_every_third_response_is_dropped_and_its_request_delivered(proxy, server):
    proxy.faults = Faults(drop_every=3)
    bodies = [b"%d" % n for n in range(9)]
    answers = post(proxy, *bodies)
    assert [answer is None for answer in answers] == [False, False, True] * 3
    assert server.got == bodies
    assert proxy.counts["dropped"] == 3


def test_only_the_path_it_is_told_is_spoilt(proxy):
    proxy.faults = Faults(drop_every=1, path="/events/")
    assert post(proxy, b"a", path="/enter/") == [b"a"]
    assert post(proxy, b"a", path="/events/") == [None]


def test_latency_is_paid_each_way(proxy):
    proxy.faults = Faults(latency=0.1)
    begin = time.monotonic()
    assert post(proxy, b"a") == [b"a"]
    assert time.monotonic() - begin >= 0.2


def test_bandwidth_is_paid_by_the_byte(proxy):
    proxy.faults = Faults(bandwidth=100_000)
    begin = time.monotonic()
    assert post(proxy, b"x" * 10_000) == [b"x" * 10_000]
    assert time.monotonic() - begin >= 0.2


def test_a_cut_exchange_never_looks_whole(proxy, server):
    proxy.faults = Faults(cut_share=1)
    assert post(proxy, *[b"x" * 100] * 20) == [None] * 20
    # Some were cut before the server had them, some after.
    assert 0 < len(server.got) < 20


def test_a_black_hole_leaves_the_connection_open_and_silent(proxy, server):
    proxy.faults = Faults(black_hole=True)
    begin = time.monotonic()
    assert post(proxy, b"a", patience=0.3) == [None]
    assert time.monotonic() - begin >= 0.3
    assert server.got == []


def test_a_cable_that_is_out_refuses_at_once_until_it_is_back(proxy):
    proxy.cut()
    begin = time.monotonic()
    assert post(proxy, b"a") == [None]
    assert time.monotonic() - begin < 1
    proxy.mend()
    assert post(proxy, b"a") == [b"a"]


def test_connections_that_are_open_are_reset_by_a_cut(proxy):
    async def exchange():
        connection = Connection(proxy.port)
        await connection.request("POST", "/echo", body=b"a")
        await asyncio.to_thread(proxy.reset_all)
        with pytest.raises(Unreachable, match=r"reset|lost|EOF|Incomplete"):
            await connection.request("POST", "/echo", body=b"b")

    asyncio.run(exchange())


def test_a_server_that_is_down_looks_down():
    with echo_server() as server, FaultProxy(server.server_address[1]) as proxy:
        server.shutdown()
        server.server_close()
        assert post(proxy, b"a") == [None]
