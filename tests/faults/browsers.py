"""A candidate in a real browser before the server under test, and who watches them."""

import json
from contextlib import suppress
from types import SimpleNamespace

from django.conf import settings
from playwright.sync_api import Error

from tests.attempts.seats import Seat

RECEIPT = ("event_uuid", "position", "sha256", "server_time", "signature")


class Witness:
    """Writes down what pages send and are promised, outside browser and server."""

    def __init__(self, path, attempt):
        self.path, self.attempt = path, attempt
        self.receipts, self.sent, self.statuses = set(), set(), []
        path.touch()

    def watch(self, page):
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _asked(self, request):
        if request.url.endswith("/events/"):
            for event in request.post_data_json["events"]:
                self._note("sent", event, self.sent, ("event_uuid", "sha256"))

    def _answered(self, response):
        if not response.url.endswith("/events/"):
            return
        self.statuses.append(response.status)
        # What was cut on its way promised nothing.
        with suppress(Error):
            said = response.json()
            for result in said.get("results", []):
                if "signature" in result:
                    self._note("receipt", result, self.receipts, RECEIPT)
                else:
                    self.statuses.append(result["code"])

    def _note(self, kind, source, known, names):
        mark = (source["event_uuid"], source["sha256"])
        if mark in known:
            return
        known.add(mark)
        fields = {name: source[name] for name in names}
        line = {"type": kind, "attempt": self.attempt} | fields
        with self.path.open("a") as file:
            file.write(json.dumps(line) + "\n")


class FarSeat(Seat):
    """A seat whose database is not the test's: it is known by its cookies only."""

    def __init__(self, context, address, attempt, session, witness):
        self.server = SimpleNamespace(url=address)
        self.attempt = SimpleNamespace(pk=attempt)
        self.context, self.witness, self.complaints = context, witness, []
        let_in(context, address, session)
        self.page = self.tab()

    def tab(self):
        page = super().tab()
        self.witness.watch(page)
        return page


def let_in(context, address, session):
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": session, "url": address}])
