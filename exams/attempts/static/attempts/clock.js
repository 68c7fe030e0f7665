// The server's clock as seen from here. Between two answers of the server only the
// monotonic clock counts: setting the computer's clock changes nothing.

const BEAT = 500; // milliseconds
const WARNINGS = [15, 5, 1]; // minutes
const MINUTE = 60_000;
const FLUSH_BEFORE_END = 2000;
const JUMP = 2000;

/**
 * Tells `tick` {left}, `warning` {minutes}, `flush-due` {}, `time-up` {}, `deadline`
 * {deadline}, `paused` {}, `resumed` {}, and `doubt` {} when the computer has slept or
 * its clock was set: the server should be asked.
 */
export class Clock extends EventTarget {
  /** @type {Set<string>} */ #said = new Set();
  /** @type {number | null} When the pause began, by the server's clock. */ #pausedAt;
  /** @type {ReturnType<typeof setInterval> | undefined} */ #beat;

  /**
   * `sent` and `got`: when the question that brought `now` went out and came back,
   * on the monotonic clock.
   * @param {{now: string, deadline: string, paused_at: string | null, sent: number, monotonic?: () => number}} how
   */
  constructor({ now, deadline, paused_at: pausedAt, sent, monotonic = () => performance.now() }) {
    super();
    this.monotonic = monotonic;
    this.origin = Date.parse(now) - (sent + monotonic()) / 2;
    this.deadline = Date.parse(deadline);
    this.#pausedAt = momentOf(pausedAt);
    this.#arm();
  }

  /** Server time, milliseconds since 1970. */
  get now() {
    return this.origin + this.monotonic();
  }

  /** Milliseconds, never below 0; during a pause what will be left after it. */
  get left() {
    return Math.max(0, this.deadline - (this.#pausedAt ?? this.now));
  }

  get paused() {
    return this.#pausedAt !== null;
  }

  start() {
    let apart = Date.now() - this.monotonic();
    this.#beat = setInterval(() => {
      const now = Date.now() - this.monotonic();
      if (Math.abs(now - apart) > JUMP) this.#tell("doubt", {});
      apart = now;
      this.#tick();
    }, BEAT);
  }

  stop() {
    clearInterval(this.#beat);
  }

  /**
   * The server said its time between `sent` and now: an estimate that may be right
   * stays, another moves as little as it must.
   * @param {string} serverTime @param {number} sent on the monotonic clock
   */
  correct(serverTime, sent) {
    const said = Date.parse(serverTime);
    const [least, most] = [said - this.monotonic(), said - sent];
    this.origin = Math.min(Math.max(this.origin, least), most);
  }

  /** @param {{deadline: string, paused_at: string | null}} state as the server says it */
  heed({ deadline, paused_at: pausedAt }) {
    const [wasPaused, before] = [this.paused, this.deadline];
    this.deadline = Date.parse(deadline);
    this.#pausedAt = momentOf(pausedAt);
    if (this.deadline !== before) {
      this.#arm();
      this.#tell("deadline", { deadline });
    }
    if (this.paused !== wasPaused) this.#tell(this.paused ? "paused" : "resumed", {});
  }

  /** What lies ahead again is said again, what has passed is not. */
  #arm() {
    const { left } = this;
    this.#said = new Set(WARNINGS.filter((minutes) => left < minutes * MINUTE).map(String));
  }

  #tick() {
    const { left } = this;
    this.#tell("tick", { left });
    if (this.paused) return;
    for (const minutes of WARNINGS) {
      if (left <= minutes * MINUTE) this.#once(String(minutes), "warning", { minutes });
    }
    if (left <= FLUSH_BEFORE_END) this.#once("flush", "flush-due", {});
    if (left <= 0) this.#once("end", "time-up", {});
  }

  /** @param {string} mark @param {string} name @param {object} detail */
  #once(mark, name, detail) {
    if (this.#said.has(mark)) return;
    this.#said.add(mark);
    this.#tell(name, detail);
  }

  /** @param {string} name @param {object} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {string | null} text */
function momentOf(text) {
  return text === null ? null : Date.parse(text);
}
