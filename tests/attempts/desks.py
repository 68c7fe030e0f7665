"""A bare page with the journal's scripts in a real browser, without the room around."""

import time

from django.urls import reverse

from exams.attempts.tokens import pass_for

PATIENCE = 20  # seconds

PAGE = """<!doctype html><meta charset="utf-8"><title>Desk</title>
<script type="module">
import { Session, obstacle } from "/static/attempts/session.js";
const names = [
  "local", "saved", "refused", "offline", "online", "superseded", "ended", "storage",
  "message", "freed", "paused", "resumed", "refreshed",
];
window.heard = [];
window.open_ = async (how) => {
  try {
    window.session = await Session.open(how);
  } catch (refusal) {
    return { code: refusal.code, needs_code: refusal.needs_code };
  }
  for (const name of names) {
    session.addEventListener(name, ({ detail }) => heard.push({ name, detail }));
  }
  const { ticket, readOnly, durable, recovered, leftBehind } = session;
  return { ticket, readOnly, durable, recovered, leftBehind };
};
window.handIn = () => session.handIn().catch((refusal) => ({ code: refusal.code }));
window.obstacle = obstacle;
window.isReady = true;
</script>"""

# Everything that a script on this computer can find in the browser.
EVERYTHING = """async () => {
  const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
  for (const { name } of await indexedDB.databases()) {
    found.push(name);
    const opening = indexedDB.open(name);
    const done = (request) => new Promise((resolve) => (request.onsuccess = resolve));
    await done(opening);
    for (const store of opening.result.objectStoreNames) {
      const records = opening.result.transaction(store).objectStore(store);
      const [keys, values] = [records.getAllKeys(), records.getAll()];
      await done(values);
      found.push(JSON.stringify(keys.result));
      for (const { nonce, box } of values.result) {
        for (const bytes of [nonce, box]) found.push(new TextDecoder("latin1").decode(bytes));
      }
    }
    opening.result.close();
  }
  return found;
}"""


class Desk:
    """One attempt of a signed-in candidate in one tab."""

    def __init__(self, context, server, attempt):
        self.context, self.server, self.attempt = context, server, attempt
        context.route(
            f"{server.url}/desk",
            lambda route: route.fulfill(content_type="text/html", body=PAGE),
        )
        self.page = context.new_page()
        self.load()

    def load(self):
        self.page.goto(f"{self.server.url}/desk")
        self.page.wait_for_function("window.isReady")

    def open(self, **how):
        """What the page knows after it has entered, or the code of the refusal."""
        door = {
            "enterUrl": reverse("attempts:enter", args=[self.attempt.pk]),
            "pass": pass_for(self.attempt.pk, self.attempt.candidate_id),
        }
        return self.page.evaluate("(how) => open_(how)", {**door, **how})

    def write(self, item, payload, kind="answer"):
        return self.page.evaluate(
            "([item, kind, payload]) => session.write(item, kind, payload)",
            [item, kind, payload],
        )

    def flush(self):
        return self.page.evaluate("session.flush()")

    def hand_in(self):
        return self.page.evaluate("handIn()")

    def wait_for(self, name):
        """The detail of the first event of this name."""
        self.page.wait_for_function(
            "(name) => heard.some((one) => one.name === name)", arg=name
        )
        return self.page.evaluate(
            "(name) => heard.find((one) => one.name === name).detail", name
        )

    def go_offline(self):
        self.page.route("**/attempts/**", lambda route: route.abort())

    def go_online(self):
        self.page.unroute("**/attempts/**")
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def wait_for_row(self, rows):
        """Until the server has stored one of these."""
        end = time.monotonic() + PATIENCE
        while not rows.exists():
            assert time.monotonic() < end, "the server has stored nothing"
            self.page.wait_for_timeout(50)

    def wait_until_wiped(self):
        self.page.evaluate("""async () => {
          while ((await indexedDB.databases()).length) {
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        }""")

    def everything(self):
        """What a script of the next person at this computer would find."""
        return "".join(self.page.evaluate(EVERYTHING))
