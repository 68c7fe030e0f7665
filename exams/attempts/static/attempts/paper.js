// One question on the screen: what is answered, flagged and saved. Reads and writes
// the page; knows nothing of the network.

import { fill, isAnswered, partsOf, payloadOf } from "./fields.js";
import { piece, the } from "./pieces.js";

export class Question {
  /** @param {HTMLElement} article @param {number} number as the candidate sees it */
  constructor(article, number) {
    this.article = article;
    this.number = number;
    this.item = Number(article.dataset.item);
    this.section = article.dataset.section ?? "";
    this.fields = /** @type {HTMLFieldSetElement} */ (the("[data-answers]", article));
    this.receipt = the("[data-receipt]", article);
    this.lost = false;
    this.flagged = false;
  }

  get payload() {
    return payloadOf(this.fields);
  }

  get answered() {
    return !this.lost && isAnswered(this.payload);
  }

  get hasOptions() {
    return this.article.querySelector(".answer-option") !== null;
  }

  get flagButton() {
    return /** @type {HTMLButtonElement} */ (the("[data-flag]", this.article));
  }

  /** @param {Record<string, any> | null} payload */
  restore(payload) {
    fill(this.fields, payload);
  }

  // Letters as seen choose among the options of the question, or of the part that has
  // the focus.
  /** @param {number} place from 0 */
  choose(place) {
    const part = document.activeElement?.closest("[data-part]");
    const box = /** @type {HTMLElement} */ (part ?? this.fields);
    if (box.dataset.answer !== "choice" || this.fields.disabled) return;
    const input = box.querySelectorAll("input")[place];
    input?.click();
    // Tab then leads on to the next part, not to the option just chosen.
    if (part) input?.focus();
  }

  /** @param {boolean} on */
  flag(on) {
    this.flagged = on;
    the("[data-flag-tag]", this.article).hidden = !on;
    this.flagButton.setAttribute("aria-pressed", String(on));
    the("[data-flag-label]", this.article).replaceChildren(piece(on ? "unflag" : "flag"));
  }

  /** @param {string} state @param {Record<string, string | number>} [values] */
  show(state, values) {
    this.receipt.replaceChildren(piece(state, values));
  }

  // What stands here never counted and never will.
  lose() {
    this.lost = true;
    this.show("lost");
  }

  clearReceipt() {
    this.receipt.replaceChildren();
  }

  /** @param {boolean} on */
  lock(on) {
    this.fields.disabled = on;
    this.flagButton.disabled = on;
  }

  get parts() {
    return partsOf(this.fields);
  }
}
