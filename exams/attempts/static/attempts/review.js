// Before handing in: what is unanswered, flagged, not sent; then one question, and the
// hand-in. At the end of time the page hands in by itself.

import { cellFor } from "./nav.js";
import { clockTime, piece, shortCode, the, words } from "./pieces.js";

/**
 * @typedef {import("./paper.js").Question} Question
 * @typedef {import("./session.js").Session} Session
 */

const AGAIN = 3000; // milliseconds between two tries at the end

export class Review {
  /** @param {Session} session @param {Question[]} questions @param {{saveTyped: () => void, superseded: () => boolean, lock: (on: boolean) => void}} room */
  constructor(session, questions, room) {
    this.session = session;
    this.questions = questions;
    this.room = room;
    this.panel = the("[data-review-panel]");
    this.button = /** @type {HTMLButtonElement} */ (the("[data-hand-in]", this.panel));
    this.dialog = /** @type {HTMLDialogElement} */ (document.getElementById("hand-in"));
    this.ending = false;
    this.button.addEventListener("click", () => this.#ask());
    this.dialog.addEventListener("close", () => this.dialog.returnValue === "yes" && this.#handIn());
    for (const offer of document.querySelectorAll("[data-file]")) offer.addEventListener("click", () => this.#file());
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** @param {boolean} on */
  show(on) {
    if (this.isOpen === on || this.ending) return;
    this.panel.hidden = !on;
    the("[data-room]").hidden = on;
    if (!on) return;
    this.says().replaceChildren();
    this.draw();
    scrollTo(0, 0);
    the("h1", this.panel).focus();
  }

  says() {
    return the("[data-review-says]", this.panel);
  }

  draw() {
    const unanswered = this.questions.filter((question) => !question.answered);
    const flagged = this.questions.filter((question) => question.flagged);
    this.#list("unanswered", unanswered, "");
    this.#list("flagged", flagged, " q--flag");
    the("[data-all-well]", this.panel).hidden = unanswered.length + flagged.length > 0;
    const answered = this.questions.length - unanswered.length;
    the("[data-review-answered]", this.panel).textContent = String(answered);
    this.tick();
  }

  /** @param {string} name @param {Question[]} questions @param {string} more */
  #list(name, questions, more) {
    const section = the(`[data-review-list="${name}"]`, this.panel);
    section.hidden = questions.length === 0;
    the("[data-n]", section).textContent = String(questions.length);
    const cells = questions.map((question) => {
      const cell = cellFor(question);
      cell.className += more;
      return cell;
    });
    the("[data-cells]", section).replaceChildren(...cells);
  }

  // Twice a second while it is open: what waits, and whether it is too early.
  tick() {
    const { unsent } = this.session;
    const waits = the("[data-review-unsent]", this.panel);
    waits.hidden = unsent === 0;
    the("[data-unsent]", waits).textContent = String(unsent);
    const { early_until: until } = this.session.ticket;
    const early = until !== null && this.session.now < Date.parse(until) && this.session.left > 0;
    the("[data-review-early]", this.panel).hidden = !early;
    if (until) the("[data-early-until]", this.panel).textContent = clockTime(until);
    this.button.disabled = early || this.session.readOnly || this.room.superseded();
  }

  #ask() {
    const unanswered = this.questions.filter((question) => !question.answered).length;
    const text = unanswered ? piece("confirm-unanswered", { number: unanswered }) : piece("confirm-all");
    the("[data-confirm-says]", this.dialog).replaceChildren(text);
    this.dialog.returnValue = "";
    this.dialog.showModal();
  }

  async #handIn() {
    this.room.saveTyped();
    this.room.lock(true);
    this.button.disabled = true;
    this.says().replaceChildren(piece("handing-in"));
    try {
      leave(await this.session.handIn());
    } catch (refusal) {
      this.room.lock(false);
      this.button.disabled = false;
      this.#refused(/** @type {any} */ (refusal));
    }
  }

  /** @param {{code?: string, message?: string}} refusal */
  #refused({ code, message }) {
    const offline = code === "offline";
    this.says().replaceChildren(
      offline ? piece("hand-in-offline", { number: this.session.unsent }) : piece("hand-in-refused", { text: message ?? "" }),
    );
    const offer = this.says().querySelector("[data-file]");
    offer?.addEventListener("click", () => this.#file());
    this.tick();
  }

  /** At the end of time: again and again, until the server has everything or says no. */
  async timeUp() {
    if (this.ending || this.room.superseded() || this.session.readOnly) return;
    this.ending = true;
    this.room.saveTyped();
    this.room.lock(true);
    while (this.ending) {
      try {
        leave(await this.session.handIn({ timeIsUp: true }));
        return;
      } catch (refusal) {
        if (!this.#goesOn(/** @type {any} */ (refusal))) return;
      }
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }

  /** Whether to try again after this refusal. @param {{code?: string}} refusal */
  #goesOn({ code }) {
    if (code === "time_left") {
      // Time was granted meanwhile: the server says how much.
      this.ending = false;
      this.session.pulse.ask();
      the("[data-outage]").hidden = true;
      this.room.lock(false);
      the("[data-room]").hidden = false;
      return false;
    }
    if (code !== "offline" && code !== "manifest_differs" && code !== "paused" && code !== "busy") return false;
    this.panel.hidden = true;
    the("[data-room]").hidden = true;
    const outage = the("[data-outage]");
    the("[data-unsent]", outage).textContent = String(this.session.unsent);
    if (outage.hidden) {
      outage.hidden = false;
      the("h1", outage).focus();
    }
    return true;
  }

  // A file for the invigilator: what the server has not got.
  async #file() {
    const box = the("[data-file-says]");
    try {
      const { blob, code, name } = await this.session.exportFile();
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = name;
      link.click();
      box.replaceChildren(piece("file", { code }));
    } catch (refusal) {
      box.replaceChildren(piece("hand-in-refused", { text: words("no-file") }));
    }
    the("[data-file-panel]").hidden = false;
    the("[data-file-panel]").scrollIntoView({ block: "nearest" });
  }
}

/** @param {{done_url: string, manifest_sha256: string}} handIn */
function leave({ done_url, manifest_sha256 }) {
  // What both sides agreed on, for the last page to compare.
  const code = shortCode(manifest_sha256);
  location.replace(`${done_url}#${code}`);
}
