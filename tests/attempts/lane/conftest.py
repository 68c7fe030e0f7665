"""A candidate with an open attempt of three questions, and the doors to the lane."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from exams.attempts.files import event_document
from exams.attempts.lane.asgi import Lane
from exams.attempts.lane.journal import store
from exams.attempts.models import Attempt
from exams.attempts.scribe import Scribe
from exams.attempts.services import start_attempt, take_over
from exams.attempts.tokens import pass_for, token_for
from tests.factories import make_attempt


class Chair:
    """One attempt and the browser that holds its lease, with short verbs for tests."""

    def __init__(self, attempt, lease, at):
        self.attempt, self.lease, self.at = attempt, lease, at
        self.scribe = Scribe(lease, attempt.form_id)

    def write(self, item=1, letter="B", kind="answer", payload=None):
        return self.scribe.write(item, payload or {"choice": [letter]}, kind)

    def send(self, *writes, after=60):
        posted = [self.scribe.posted(write, "192.0.2.7") for write in writes]
        return store(posted, self.at + timedelta(seconds=after))

    def save(self, item=1, letter="B", *, after=60, **fields):
        [outcome] = self.send(self.write(item, letter, **fields), after=after)
        return outcome

    def move(self, after=90):
        """Another browser of the same candidate takes the lease."""
        self.attempt.refresh_from_db()
        at = self.at + timedelta(seconds=after)
        lease = take_over(attempt=self.attempt, at=at)
        other = Chair(self.attempt, lease, self.at)
        other.scribe.seq = self.scribe.seq + 100
        return other

    def answer(self, item=1):
        return self.row(item) and self.row(item).answer

    def row(self, item=1):
        return self.attempt.responses.filter(form_item__position=item).first()

    @property
    def stored(self):
        return self.attempt.events.count()

    @property
    def aside(self):
        return list(self.attempt.set_aside.values_list("why", flat=True))

    @property
    def bearer(self):
        return token_for(
            self.attempt.pk,
            self.attempt.form_id,
            self.lease.epoch,
            self.scribe.token.device,
        )

    @property
    def entry_pass(self):
        return pass_for(self.attempt.pk, self.attempt.candidate_id)


def sat(at, **fields):
    attempt = make_attempt(at=at, **fields)
    lease = start_attempt(attempt=attempt, at=at)
    attempt.refresh_from_db()
    return Chair(attempt, lease, at)


@pytest.fixture
def chair(db, now):
    return sat(now)


@pytest.fixture
def new_chair(db, now):
    return lambda **fields: sat(now, **fields)


class DjangoDoor:
    """The calls through Django's views."""

    def __init__(self):
        self.client = Client()

    def __call__(self, name, attempt_id, bearer, body=b"{}", **headers):
        address = reverse(f"attempts:{name}", args=[attempt_id])
        sent = {"Authorization": f"Bearer {bearer}", **headers}
        if name == "paper":
            answer = self.client.get(address, headers=sent)
        else:
            answer = self.client.post(
                address, body, content_type="application/json", headers=sent
            )
        return answer.status_code, _document(answer.content)


class AsgiDoor:
    """The same calls through the ASGI application, its writer running."""

    def __init__(self):
        self.lane = Lane(behind=_nowhere)
        # One thread, whose connection can be closed when the test is over.
        self.lane.threads = ThreadPoolExecutor(1)

    def close(self):
        self.lane.writer.stop()
        self.lane.threads.submit(connections.close_all).result()
        self.lane.threads.shutdown()

    def __call__(self, name, attempt_id, bearer, body=b"{}", **headers):
        sent = {"authorization": f"Bearer {bearer}", **headers}
        return asyncio.run(self._called(name, attempt_id, body, sent))

    def at_once(self, calls):
        """Several calls on one loop: name, attempt, bearer and body of each."""

        async def together():
            made = [
                self._called(name, pk, body, {"authorization": f"Bearer {bearer}"})
                for name, pk, bearer, body in calls
            ]
            return await asyncio.gather(*made)

        return asyncio.run(together())

    async def _called(self, name, attempt_id, body, headers):
        sent = []
        messages = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def receive():
            return next(messages)

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET" if name == "paper" else "POST",
            "path": f"/attempts/{attempt_id}/{name}/",
            "client": ("192.0.2.7", 1),
            "headers": [
                (b"content-length", str(len(body)).encode()),
                *((key.lower().encode(), one.encode()) for key, one in headers.items()),
            ],
        }
        await self.lane(scope, receive, send)
        return sent[0]["status"], _document(sent[1]["body"])

    def page(self, parts):
        """The status of a page whose body comes in `parts`: bytes, more to come."""
        return asyncio.run(self._paged(parts))

    async def _paged(self, parts):
        sent = []

        async def receive():
            body, more = next(parts)
            return {"type": "http.request", "body": body, "more_body": more}

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/me/", "headers": []}
        await self.lane(scope, receive, send)
        return sent[0]["status"]


async def _nowhere(scope, receive, send):
    raise AssertionError("this is no call of ours")


def _document(body):
    try:
        return json.loads(body)
    except ValueError:
        return body.decode()


@pytest.fixture
def django_door():
    return DjangoDoor()


@pytest.fixture
def asgi_door():
    door = AsgiDoor()
    door.lane.writer.start()
    yield door
    door.close()


def body_of(*writes):
    """The body of an events call."""
    events = [event_document(write) for write in writes]
    return json.dumps({"events": events}).encode()


def now_of(attempt: Attempt):
    return Attempt.objects.get(pk=attempt.pk)
