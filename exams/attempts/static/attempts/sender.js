// Sends the journal to the server, one write after the other, until it is empty.
// What the network loses is sent again with the same uuid: a repeat is harmless.

import { hashOf } from "./hashing.js";

const SHORTEST_WAIT = 1000; // milliseconds, doubled after each failure
const LONGEST_WAIT = 20_000;
const PATIENCE = 15_000;
// What ends the right to write, and what only concerns one write.
const FINAL = new Set([
  "lease_lost",
  "signed_out",
  "already_submitted",
  "expired",
  "late",
  "void",
  "not_found",
]);

export class Sender extends EventTarget {
  constructor({ attempt, url, token, journal }) {
    super();
    Object.assign(this, { attempt, url, token, journal });
    this.wait = SHORTEST_WAIT;
    this.offline = false;
    this.stopped = false;
    this.running = null;
    this.timer = null;
    window.addEventListener("online", () => this.hurry());
  }

  // Forget the pause after a failure and try at once.
  hurry() {
    clearTimeout(this.timer);
    this.timer = null;
    this.wait = SHORTEST_WAIT;
    return this.pump();
  }

  // Resolves when the journal is empty or the server cannot be reached.
  pump() {
    this.running ??= this.#drain().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  async #drain() {
    while (this.journal.first && !this.stopped && !this.timer) {
      const write = this.journal.first;
      this.journal.sending = write.event_uuid;
      const sent = await this.#send(write);
      this.journal.sending = null;
      if (!sent) this.#tryLater();
    }
  }

  // Whether the server has answered, well or badly.
  async #send(write) {
    const sha256 = await hashOf(this.attempt, write);
    let response;
    let answer;
    try {
      response = await this.#post({ ...write, sha256 });
      answer = await response.json();
    } catch {
      return false;
    }
    // A receipt for something else is none: the write stays and is sent again.
    if (response.status >= 500 || (response.ok && answer.sha256 !== sha256)) return false;
    this.offline = false;
    this.wait = SHORTEST_WAIT;
    if (response.ok) this.#acknowledged(write, answer);
    else this.#refused(write, answer);
    return true;
  }

  #post(body) {
    return fetch(this.url, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  #acknowledged(write, receipt) {
    this.journal.remove(write.event_uuid);
    this.#tell("saved", { write, receipt });
  }

  #refused(write, refusal) {
    if (FINAL.has(refusal.code)) {
      this.stop();
      this.#tell("ended", refusal);
      return;
    }
    this.journal.remove(write.event_uuid);
    this.#tell("refused", { write, refusal });
  }

  #tryLater() {
    this.offline = true;
    this.#tell("offline", {});
    const jitter = 0.5 + Math.random();
    this.timer = setTimeout(() => {
      this.timer = null;
      this.pump();
    }, this.wait * jitter);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
