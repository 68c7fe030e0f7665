// The clock on the screen. It may be folded; at 15, 5 and 1 minutes it comes back by
// itself, and says so once.

import { clockText, piece, the, words } from "./pieces.js";

const LATE = 5 * 60_000; // milliseconds

export class Timer {
  constructor() {
    this.box = the("[data-timer]");
    this.value = the("[data-timer-value]", this.box);
    this.folds = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-fold]"));
    for (const button of this.folds) button.addEventListener("click", () => this.fold(!this.folded));
  }

  get folded() {
    return this.box.classList.contains("exam-timer--folded");
  }

  /** @param {number} left milliseconds */
  draw(left) {
    this.box.hidden = false;
    const text = clockText(left);
    if (this.value.textContent === text) return;
    this.value.textContent = text;
    this.box.classList.toggle("exam-timer--late", left < LATE);
    const seconds = Math.ceil(left / 1000);
    const spoken = { minutes: Math.floor(seconds / 60), seconds: seconds % 60 };
    this.box.setAttribute("aria-label", words("left", spoken));
  }

  /** @param {boolean} on */
  fold(on) {
    this.box.classList.toggle("exam-timer--folded", on);
    for (const button of this.folds) button.replaceChildren(piece(on ? "unfold" : "fold"));
  }
}
