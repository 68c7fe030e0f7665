// 草稿: a place to reckon and note. Never sent: it stays in this browser's encrypted
// store, if there is one, until the hand-in wipes it.

import { the } from "./pieces.js";

const TYPING_PAUSE = 400; // milliseconds without a key before it is kept

export class Scratch {
  /** @type {number | undefined} */ #timer;

  /** @param {import("./session.js").Session} session */
  constructor(session) {
    this.session = session;
    this.pad = /** @type {HTMLDialogElement} */ (the("[data-scratch]"));
    this.text = /** @type {HTMLTextAreaElement} */ (the("textarea", this.pad));
    this.text.value = session.draft;
    // Not modal, so Escape is ours to hear.
    this.pad.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle());
    this.text.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => session.keepDraft(this.text.value), TYPING_PAUSE);
    });
  }

  /** Open it, or fold it away. */
  toggle() {
    if (this.pad.open) {
      this.pad.close();
      return;
    }
    this.pad.show();
    this.text.focus();
  }
}
