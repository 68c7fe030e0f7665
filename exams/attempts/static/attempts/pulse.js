// Every ten seconds the page asks for the time and tells how it fares.

import { Unreachable, call } from "./calls.js";

const EVERY = 10_000; // milliseconds

/** Tells `heard` {state, sent}, `refused` {refusal}, `failed` {}. */
export class Pulse extends EventTarget {
  /** @type {ReturnType<typeof setInterval> | undefined} */ #timer;
  #isAsking = false;

  /** @param {{url: string, token: string, unsent: () => number}} how */
  constructor({ url, token, unsent }) {
    super();
    this.url = url;
    this.token = token;
    this.unsent = unsent;
  }

  start() {
    this.#timer = setInterval(() => this.ask(), EVERY);
  }

  stop() {
    clearInterval(this.#timer);
  }

  async ask() {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const sent = performance.now();
    try {
      const said = { unsent: this.unsent(), visible: document.visibilityState === "visible" };
      this.#tell("heard", { state: await call(this.url, this.token, said), sent });
    } catch (error) {
      if (error instanceof Unreachable) this.#tell("failed", {});
      else this.#tell("refused", { refusal: error });
    } finally {
      this.#isAsking = false;
    }
  }

  /** @param {string} name @param {object} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
