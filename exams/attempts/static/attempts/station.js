// A question that is answered at a desk: each form becomes an act, and the server
// answers with the desk as it is then. Without the line the act waits in the journal
// and the desk with it.

import { keepPair, showPair } from "../casework/pair.js";
import { deskOf, markOf } from "./laying.js";
import { Question } from "./paper.js";
import { piece, the } from "./pieces.js";

/**
 * @typedef {{item: number, acts: number, html: string}} Desk what the server shows
 * @typedef {{act: string, payload: Record<string, string>, sequence: number}} Act
 */

export class Station extends Question {
  /** @param {HTMLElement} article @param {number} number as the candidate sees it */
  constructor(article, number) {
    super(article, number);
    this.desk = the("[data-station]", article);
    this.says = the("[data-station-says]", article);
    this.news = the("[data-station-news]", article);
    this.acts = 0;
    /** How many acts the desk on the screen shows; -1 before there is one. */
    this.drawn = -1;
    this.pane = "talk";
    this.locked = false;
    this.waiting = false;
    keepPair(this.desk);
  }

  get payload() {
    return { acts: this.acts };
  }

  get answered() {
    return !this.lost && this.acts > 0;
  }

  /** @param {Record<string, any> | null} payload of an answer that the server told, or of an act */
  restore(payload) {
    this.acts = payload?.acts ?? payload?.sequence ?? 0;
  }

  // A desk has no lettered options.
  choose() {}

  /** @param {boolean} on */
  lock(on) {
    this.locked = on;
    this.flagButton.disabled = on;
    this.#rest();
  }

  /** An act is under way: nothing else is done meanwhile. @param {boolean} on */
  wait(on) {
    this.waiting = on;
    this.#rest();
  }

  /** Whether the server can be reached. @param {boolean} on */
  line(on) {
    this.says.replaceChildren(...(on ? [] : [piece("station-waits")]));
  }

  #rest() {
    this.fields.disabled = this.locked || this.waiting;
    this.desk.setAttribute("aria-busy", String(this.waiting));
  }

  /** What people do here. @param {(act: Act) => void} perform */
  listen(perform) {
    this.desk.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = /** @type {HTMLFormElement} */ (event.target);
      const act = actOf(form);
      if (this.fields.disabled || ("closes" in form.dataset && !(await isSure()))) return;
      this.wait(true);
      perform(act);
    });
    this.desk.addEventListener("click", (event) => this.#click(event));
  }

  /** The desk after the newest act; an answer that was overtaken is left out. @param {Desk} desk */
  draw({ acts, html }) {
    if (acts < this.drawn) return;
    const hadFocus = this.desk.contains(document.activeElement);
    const open = this.#openFolds();
    this.drawn = this.acts = acts;
    this.desk.replaceChildren(deskOf(html, this.item));
    // The desk says what is missing, in its own words and language.
    for (const form of this.desk.querySelectorAll("form")) form.noValidate = true;
    for (const fold of this.#folds()) if (open.includes(nameOf(fold))) fold.open = true;
    this.#show(this.pane);
    showPair(this.desk);
    this.#tellNews();
    if (hadFocus) this.#focus();
  }

  // The live region stays while the desk is swapped, or nobody would hear it.
  #tellNews() {
    const news = this.desk.querySelector(".desk__news");
    news?.removeAttribute("role");
    this.news.textContent = this.drawn > 0 ? (news?.textContent ?? "") : "";
  }

  #focus() {
    const fault = this.desk.querySelector(".act-form__error");
    if (fault) this.#show(/** @type {Element} */ (fault.closest(".desk__pane"))?.id.slice(markOf(this.item).length) ?? this.pane);
    const field = fault?.closest("form")?.querySelector("input:not([type=hidden]), select, button");
    const place = field ?? this.#place(this.pane);
    /** @type {HTMLElement | null} */ (place)?.focus({ preventScroll: !fault });
  }

  /** @param {Event} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const tab = /** @type {HTMLElement | null} */ (target.closest("[data-pane]"));
    if (tab) this.#show(tab.dataset.pane ?? "talk");
    const link = /** @type {HTMLAnchorElement | null} */ (target.closest('a[href^="#"]'));
    if (!link) return;
    // The address names the question: a place on the desk is no address here.
    event.preventDefault();
    document.getElementById(link.hash.slice(1))?.scrollIntoView({ block: "nearest" });
  }

  /** One pane at a time where there is no room for two. @param {string} name */
  #show(name) {
    this.pane = name;
    for (const pane of this.desk.querySelectorAll(".desk__pane")) {
      pane.classList.toggle("is-open", pane === this.#place(name));
    }
    for (const tab of this.desk.querySelectorAll("[data-pane]")) {
      tab.setAttribute("aria-pressed", String(/** @type {HTMLElement} */ (tab).dataset.pane === name));
    }
  }

  /** @param {string} name */
  #place(name) {
    return document.getElementById(markOf(this.item) + name);
  }

  #folds() {
    return this.desk.querySelectorAll("details");
  }

  // A form that was sent folds; what else was open stays open.
  #openFolds() {
    const sent = document.activeElement?.closest("details");
    return Array.from(this.#folds()).filter((fold) => fold.open && fold !== sent && !fold.matches(".menu")).map(nameOf);
  }
}

/** @param {HTMLDetailsElement} fold */
function nameOf(fold) {
  return fold.querySelector("summary")?.textContent?.trim() ?? "";
}

/** The act that a form of the desk stands for. @param {HTMLFormElement} form @returns {Act} */
function actOf(form) {
  const data = new FormData(form);
  /** @type {Record<string, string>} */
  const payload = {};
  for (const name of new Set(data.keys())) {
    if (name.startsWith("in-")) payload[name.slice(3)] = data.getAll(name).join(",");
  }
  const entries = data.getAll("entry").map(String);
  if (entries.length === 2) [payload.left, payload.right] = entries;
  return { act: String(data.get("act")), payload, sequence: Number(data.get("sequence")) };
}

/** The closing act cannot be taken back. @returns {Promise<boolean>} */
function isSure() {
  const dialog = /** @type {HTMLDialogElement} */ (the("#close-station"));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
