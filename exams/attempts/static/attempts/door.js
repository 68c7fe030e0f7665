// The waiting room: looks at the browser, counts down by the server's clock, asks now
// and then whether the door is open, and lets in who has given the pledge.

import { clockText, piece, the, words } from "./pieces.js";
import { obstacle } from "./session.js";

const SOON = 3000; // milliseconds between two questions when it is time
const PATIENTLY = 15_000;
const REASONS = ["not-yet", "not-let-in", "sealed", "ready"];

/** @typedef {{now: string, opens_at: string, status: string, is_let_in: boolean, is_sealed: boolean}} State */

export class Door {
  /** @param {HTMLElement} box @param {() => Promise<void>} begin throws Refusal */
  constructor(box, begin) {
    this.box = box;
    this.begin = begin;
    this.button = /** @type {HTMLButtonElement} */ (the("[data-begin]", box));
    this.pledge = /** @type {HTMLInputElement} */ (the("[data-pledge]", box));
    this.says = the("[data-door-says]", box);
    this.state = /** @type {State} */ (JSON.parse(the("#door-state").textContent ?? ""));
    this.origin = Date.parse(this.state.now) - performance.now();
    this.blocked = false;
    this.busy = false;
    this.isBehind = false;
  }

  async open() {
    this.blocked = !(await checked(this.box));
    the("[data-door-form]", this.box).addEventListener("submit", (event) => {
      event.preventDefault();
      this.#start();
    });
    this.pledge.addEventListener("change", () => this.#say(""));
    this.beat = setInterval(() => this.#draw(), 250);
    this.#draw();
    this.#askLater();
  }

  get left() {
    return Date.parse(this.state.opens_at) - (this.origin + performance.now());
  }

  get reason() {
    if (this.left > 0) return "not-yet";
    if (!this.state.is_let_in) return "not-let-in";
    return this.state.is_sealed ? "sealed" : "ready";
  }

  #draw() {
    const { reason } = this;
    for (const name of REASONS) the(`[data-door="${name}"]`, this.box).hidden = name !== reason;
    the('[data-door="early"]', this.box).hidden = reason !== "not-yet" || this.state.is_let_in;
    the("[data-door-left]", this.box).textContent = clockText(this.left);
    this.button.disabled = reason !== "ready" || this.blocked || this.busy;
  }

  #askLater() {
    const waits = this.reason === "not-let-in" || this.reason === "sealed";
    const opening = this.left > 0 && this.left < PATIENTLY;
    // Whoever waits for the same second does not ask in the same second.
    const wait = opening ? this.left + 500 : waits ? SOON : PATIENTLY;
    setTimeout(() => this.#ask(), wait + Math.random() * 1000);
  }

  async #ask() {
    if (this.isBehind) return;
    const sent = performance.now();
    try {
      const response = await fetch(this.box.dataset.doorUrl ?? "", { redirect: "error" });
      if (response.ok) this.#heed(await response.json(), (sent + performance.now()) / 2);
    } catch {
      // The countdown goes on; the next question comes.
    }
    this.#askLater();
  }

  /** @param {State} state @param {number} at */
  #heed(state, at) {
    this.state = state;
    this.origin = Date.parse(state.now) - at;
    this.#draw();
    if (state.status !== "ready" && !this.busy && !this.isBehind) location.assign(this.box.dataset.roomUrl ?? "");
  }

  async #start() {
    if (this.button.disabled) return;
    if (!this.pledge.checked) {
      this.#say(words("pledge-first"));
      this.pledge.focus();
      return;
    }
    this.busy = true;
    this.#draw();
    try {
      await this.begin();
      // The room is open: nobody asks at the door any more.
      this.isBehind = true;
      clearInterval(this.beat);
      return;
    } catch (refusal) {
      this.#refused(/** @type {any} */ (refusal));
    }
    this.busy = false;
    this.#draw();
  }

  /** @param {{code?: string, message?: string}} refusal */
  #refused({ code, message }) {
    if (code === "not_let_in") this.state.is_let_in = false;
    if (code === "paper_sealed") this.state.is_sealed = true;
    this.#say(message || words("no-answer"));
  }

  /** @param {string} text */
  #say(text) {
    this.says.replaceChildren(...(text ? [piece("door-refused", { text })] : []));
  }
}

/** What this browser must be able to do, each said. @param {HTMLElement} box */
async function checked(box) {
  const hindrance = obstacle();
  const found = {
    script: true,
    secure: hindrance !== "insecure",
    able: hindrance !== "too_old",
    storage: await keeps(),
  };
  for (const [name, ok] of Object.entries(found)) {
    const row = the(`[data-check="${name}"]`, box);
    the("[data-check-ok]", row).hidden = !ok;
    the("[data-check-bad]", row).hidden = ok;
  }
  if (found.secure && location.protocol !== "https:") sayHere(the('[data-check="secure"]', box));
  return hindrance === null;
}

// Browsers trust this computer's own address without encryption.
/** @param {HTMLElement} row */
function sayHere(row) {
  the("[data-check-ok]", row).hidden = true;
  the("[data-check-here]", row).hidden = false;
}

// Without storage one may sit the exam: answers then live in the page until sent.
/** @returns {Promise<boolean>} */
function keeps() {
  return new Promise((resolve) => {
    try {
      const wish = indexedDB.open("xieli-check");
      wish.onsuccess = () => {
        wish.result.close();
        indexedDB.deleteDatabase("xieli-check");
        resolve(true);
      };
      wish.onerror = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}
