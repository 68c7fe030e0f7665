// What the page says beside the questions: one banner, the words of invigilators, the
// veil of a pause, and the quiet voice for screen readers.

import { clockText, clockTime, piece, the, words } from "./pieces.js";

const TOLD = "xieli-told:";

/** @param {string} name @param {Record<string, string | number>} [values] */
export function banner(name, values) {
  const box = the("[data-banner]");
  box.dataset.shows = name;
  box.replaceChildren(piece(name, values));
}

/** Take the banner away if it is the named one. @param {string} name */
export function unbanner(name) {
  const box = the("[data-banner]");
  if (box.dataset.shows === name) box.replaceChildren();
}

/** @param {string} name @param {Record<string, string | number>} [values] */
export function announce(name, values) {
  the("[data-announce]").replaceChildren(piece(name, values));
}

/** Words of an invigilator stay in the bar until the candidate has read them. */
export class Messages {
  /** @param {string} attempt */
  constructor(attempt) {
    this.key = TOLD + attempt;
    this.known = new Set(this.#read());
    this.box = the("[data-messages]");
    const bar = the(".exam-bar");
    new ResizeObserver(() => leaveRoomFor(bar)).observe(bar);
  }

  /** @param {{id: number, text: string, at: string}} message */
  show({ id, text, at }) {
    if (this.known.has(id) || this.box.querySelector(`[data-message="${id}"]`)) return;
    const note = document.createElement("div");
    note.dataset.message = String(id);
    note.append(piece("message", { text, at: clockTime(at) }));
    the("button", note).addEventListener("click", () => this.#acknowledge(id, note));
    this.box.append(note);
  }

  /** @param {number} id @param {HTMLElement} note */
  #acknowledge(id, note) {
    note.remove();
    this.known.add(id);
    try {
      sessionStorage.setItem(this.key, JSON.stringify([...this.known]));
    } catch {
      // Without storage it is shown again after a reload.
    }
  }

  /** @returns {number[]} */
  #read() {
    try {
      const known = JSON.parse(sessionStorage.getItem(this.key) ?? "[]");
      return Array.isArray(known) ? known : [];
    } catch {
      return [];
    }
  }
}

// A control that has the focus comes out from under the bar when the bar grows.
/** @param {HTMLElement} bar */
function leaveRoomFor(bar) {
  document.documentElement.style.setProperty("--exam-bar", `${bar.offsetHeight}px`);
  const focused = document.activeElement;
  if (focused === null || focused.matches("body, article") || bar.contains(focused)) return;
  (focused.closest(".answer-option") ?? focused).scrollIntoView({ block: "nearest", behavior: "instant" });
}

/** While the clock stands still nothing can be read or answered. */
export class Veil {
  /** @param {boolean} isOwn whether candidates pause by themselves */
  constructor(isOwn) {
    this.veil = the("[data-veil]");
    this.room = the("[data-room]");
    this.veil.replaceChildren(piece(isOwn ? "paused-calmly" : "paused"));
    this.left = the("[data-left]", this.veil);
  }

  /** @param {number} left milliseconds that the pause keeps */
  say(left) {
    if (!this.veil.hidden) this.left.textContent = clockText(left);
  }

  /** @param {boolean} on */
  draw(on) {
    if (this.veil.hidden === !on) return;
    this.veil.hidden = !on;
    this.room.hidden = on;
    if (on) the("h1", this.veil).focus();
    else announce("resumed");
  }
}

/** The state of the line, in the bar. @param {{unsent: number, since: number | null, lost: boolean}} state */
export function drawConnection({ unsent, since, lost }) {
  const box = the("[data-overall]");
  const minutes = since === null ? 0 : Math.floor((performance.now() - since) / 60_000);
  const name = lost ? "some-lost" : since !== null ? "some-offline" : unsent ? "some-local" : "all-saved";
  const key = `${name} ${unsent} ${minutes}`;
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  const waits = minutes ? words("since", { minutes }) : "";
  box.replaceChildren(piece(name, { unsent, waits }));
}
