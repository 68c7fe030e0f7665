// The server's clock as seen from here. Between two answers of the server only the
// monotonic clock counts: setting the computer's clock changes nothing.

const ASK_EVERY = 30_000; // milliseconds
const TOLERANCE = 1000;
const WARNINGS = [15, 5, 1]; // minutes
const FLUSH_BEFORE_END = 2000;

export class Clock extends EventTarget {
  constructor({ timer, now, deadline, url }) {
    super();
    Object.assign(this, { timer, url });
    this.deadline = Date.parse(deadline);
    this.#set(Date.parse(now), performance.now());
    this.warned = new Set(WARNINGS.filter((minutes) => this.left < minutes * 60_000));
    this.flushed = false;
    this.ended = false;
    setInterval(() => this.#tick(), 500);
    setInterval(() => this.ask(), ASK_EVERY);
  }

  get now() {
    return this.origin + performance.now();
  }

  get left() {
    return this.deadline - this.now;
  }

  // The server said its time; the request took from `sent` until now.
  correct(serverTime, sent) {
    const middle = (sent + performance.now()) / 2;
    const origin = Date.parse(serverTime) - middle;
    if (Math.abs(origin - this.origin) < TOLERANCE) return;
    this.origin = origin;
    this.#draw();
  }

  // Resolves to whether the server has answered.
  async ask() {
    const sent = performance.now();
    try {
      const response = await fetch(this.url, { redirect: "error" });
      const state = await response.json();
      if (response.ok) this.#heed(state, sent);
      else this.#tell("refused", state);
      return true;
    } catch {
      // The sender says that the server cannot be reached; the clock goes on.
      return false;
    }
  }

  #heed(state, sent) {
    this.correct(state.now, sent);
    const deadline = Date.parse(state.deadline);
    if (deadline !== this.deadline) {
      this.deadline = deadline;
      this.flushed = this.ended = false;
      this.#draw();
    }
    this.#tell("state", state);
  }

  #set(serverTime, at) {
    this.origin = serverTime - at;
  }

  #draw() {
    this.timer.dataset.seconds = Math.max(0, Math.floor(this.left / 1000));
    this.timer.dispatchEvent(new Event("exam-timer:set"));
  }

  #tick() {
    for (const minutes of WARNINGS) {
      if (this.left <= minutes * 60_000 && !this.warned.has(minutes)) {
        this.warned.add(minutes);
        this.#tell("warning", { minutes });
      }
    }
    if (this.left <= FLUSH_BEFORE_END && !this.flushed) {
      this.flushed = true;
      this.#tell("flush", {});
    }
    if (this.left <= 0 && !this.ended) {
      this.ended = true;
      this.#tell("end", {});
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
