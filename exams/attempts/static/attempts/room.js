// The exam page. Every change goes to the journal at once and to the server within a
// second. The screen says 已存到服务器 only when the receipt names exactly what stands
// on the screen.

import { isTyped, same } from "./fields.js";
import { Navigator } from "./nav.js";
import { Messages, Veil, announce, banner, drawConnection, unbanner } from "./notices.js";
import { Question } from "./paper.js";
import { clockTime, piece, shortCode, the } from "./pieces.js";
import { Review } from "./review.js";
import { Scratch } from "./scratch.js";
import { Timer } from "./timer.js";
import { Station } from "./station.js";
import { Stations } from "./stations.js";
import { Walk } from "./walk.js";

/** @typedef {import("./session.js").Session} Session */

const TYPING_PAUSE = 800; // milliseconds without a key before a text is saved
const LONGEST_TYPING = 1500; // milliseconds after which it is saved in the midst of the typing

export class Room {
  /** @param {Session} session @param {HTMLElement[]} articles @param {DOMStringMap} urls where it leads */
  constructor(session, articles, urls) {
    this.session = session;
    this.urls = urls;
    this.questions = articles.map((article, place) => questionOf(dressed(article, place, articles.length), place + 1));
    this.stations = new Stations(session, this.questions, (station) => this.#stationChanged(station));
    this.byItem = new Map(this.questions.map((question) => [question.item, question]));
    the("[data-paper]").replaceChildren(...articles);
    this.nav = new Navigator(this.questions, the("[data-nav]"));
    this.walk = new Walk(this.questions);
    this.timer = new Timer();
    this.scratch = new Scratch(session);
    this.messages = new Messages(session.ticket.attempt);
    this.veil = new Veil(session.ticket.may_pause);
    /** @type {Map<Question, number>} */
    this.typing = new Map();
    /** When what is typed must be kept here at the latest. @type {Map<Question, number>} */
    this.due = new Map();
    /** @type {number | null} */
    this.offlineSince = null;
    this.locked = false;
    this.superseded = false;
    this.review = new Review(session, this.questions, {
      saveTyped: () => this.saveTyped(),
      superseded: () => this.superseded,
      lock: (on) => this.lock(on),
    });
  }

  open() {
    the("[data-banner]").replaceChildren();
    for (const question of this.questions) this.draw(question);
    this.#listen();
    this.#listenToSession();
    this.#tools();
    the("[data-room]").hidden = false;
    document.querySelector("[data-door-panel]")?.remove();
    this.walk.start();
    this.nav.counts();
    this.#tick();
    this.#welcome();
    this.stations.open();
  }

  // What this browser brought back, and what it may not do.
  #welcome() {
    const { session } = this;
    const places = (/** @type {number[]} */ items) => items.map((item) => this.byItem.get(item)?.number).sort((a, b) => Number(a) - Number(b)).join("、");
    if (!session.durable) banner("not-durable");
    if (session.leftBehind.length) banner("left-behind", { places: places(session.leftBehind) });
    if (session.readOnly) {
      banner("second-tab");
      this.lock(true);
    }
    for (const message of session.ticket.messages) this.messages.show(message);
    if (session.paused) this.#pause(true);
  }

  /** What this browser or the server holds, on the screen. @param {Question} question */
  draw(question) {
    const answer = this.session.standing(question.item, "answer");
    question.restore(answer?.payload ?? null);
    question.flag(this.session.standing(question.item, "flag")?.payload.flagged === true);
    if (answer?.saved) this.#showSaved(question, answer.sha256, answer.at);
    else if (answer) question.show("local");
    else question.clearReceipt();
    if (question instanceof Station) question.wait(answer?.saved === false);
    this.drawCell(question);
  }

  /** @param {Question} question @param {string} sha256 @param {string | null} at */
  #showSaved(question, sha256, at) {
    question.show("server", { time: at ? clockTime(at, true) : "", code: shortCode(sha256) });
  }

  /** @param {Question} question */
  drawCell(question) {
    const kinds = /** @type {const} */ (["answer", "flag"]);
    const waits = kinds.some((kind) => this.session.standing(question.item, kind)?.saved === false);
    this.nav.draw(question, waits && !this.superseded && !question.lost);
  }

  /** @param {Question} question @param {"answer" | "flag"} kind @param {Record<string, unknown>} payload */
  async write(question, kind, payload) {
    try {
      await this.session.write(question.item, kind, payload);
    } catch (refusal) {
      // Where the session has ended, its own event says what follows.
      if (!this.locked) question.show("refused", { reason: /** @type {any} */ (refusal).message });
    }
    this.drawCell(question);
    this.nav.counts();
  }

  /** @param {Question} question */
  saveAnswer(question) {
    clearTimeout(this.typing.get(question));
    this.typing.delete(question);
    this.due.delete(question);
    if (this.locked) return;
    question.show(this.offlineSince === null ? "local" : "offline");
    this.write(question, "answer", question.payload);
  }

  saveTyped() {
    for (const question of [...this.typing.keys()]) this.saveAnswer(question);
  }

  /** @param {Question} question */
  #typed(question) {
    clearTimeout(this.typing.get(question));
    const due = this.due.get(question) ?? performance.now() + LONGEST_TYPING;
    this.due.set(question, due);
    const wait = Math.max(0, Math.min(TYPING_PAUSE, due - performance.now()));
    this.typing.set(question, window.setTimeout(() => this.saveAnswer(question), wait));
    question.clearReceipt();
  }

  /** @param {boolean} on */
  lock(on) {
    this.locked = on;
    for (const question of this.questions) question.lock(on);
  }

  #listen() {
    for (const question of this.questions) {
      question.flagButton.addEventListener("click", () => {
        question.flag(!question.flagged);
        this.write(question, "flag", { flagged: question.flagged });
      });
      if (question instanceof Station) continue;
      const typed = (/** @type {Event} */ event) => isTyped(/** @type {Element} */ (event.target));
      question.fields.addEventListener("input", (event) => typed(event) && this.#typed(question));
      question.fields.addEventListener("change", (event) => typed(event) || this.saveAnswer(question));
    }
    this.walk.addEventListener("left", () => this.saveTyped());
    this.walk.addEventListener("moved", (event) => {
      this.nav.markCurrent(/** @type {CustomEvent} */ (event).detail);
      this.review.show(false);
    });
    this.walk.addEventListener("review", () => {
      this.saveTyped();
      this.review.show(true);
    });
    this.walk.addEventListener("key", (event) => this.#key(/** @type {CustomEvent} */ (event).detail));
    addEventListener("pagehide", () => this.saveTyped());
    document.addEventListener("visibilitychange", () => document.hidden && this.saveTyped());
    addEventListener("beforeunload", (event) => {
      if (!this.session.durable && this.session.unsent) event.preventDefault();
    });
  }

  /** @param {string} key */
  #key(key) {
    if (key === "R") location.hash = "#review";
    else if (key === "T") this.timer.fold(!this.timer.folded);
    else /** @type {HTMLDialogElement} */ (the("#keys")).showModal();
  }

  #tools() {
    const on = (/** @type {string} */ selector, /** @type {() => void} */ act) => {
      for (const button of document.querySelectorAll(selector)) button.addEventListener("click", act);
    };
    const menu = /** @type {HTMLDetailsElement} */ (the("details[data-room-bar]"));
    on("[data-open-scratch], [data-open-keys]", () => (menu.open = false));
    on("[data-open-scratch]", () => this.scratch.toggle());
    on("[data-open-keys]", () => this.#key("?"));
    on("[data-view-one]", () => this.#look("one"));
    on("[data-view-all]", () => this.#look("all"));
    this.#look(this.walk.view);
    for (const box of document.querySelectorAll("[data-tools]")) /** @type {HTMLElement} */ (box).hidden = false;
    this.#offerPause(true);
    on("[data-pause]", () => this.#pauseMock(this.urls.pauseUrl ?? "", true));
    on("[data-resume]", () => this.#pauseMock(this.urls.resumeUrl ?? "", false));
  }

  /** @param {string} view */
  #look(view) {
    this.walk.look(view);
    for (const name of ["one", "all"]) {
      for (const button of document.querySelectorAll(`[data-view-${name}]`)) {
        button.setAttribute("aria-pressed", String(name === view));
      }
    }
  }

  // A calm mock stops and goes on as its candidate likes.
  /** @param {string} url @param {boolean} on */
  async #pauseMock(url, on) {
    this.saveTyped();
    await this.session.flush();
    const token = /** @type {HTMLInputElement} */ (the("[data-shell] > input[name=csrfmiddlewaretoken]")).value;
    try {
      const response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token }, redirect: "error" });
      const answer = await response.json();
      if (!response.ok && answer.code !== "not_paused") banner("refused", { text: answer.message });
    } catch {
      banner("no-answer-yet");
      return;
    }
    if (on) this.#pause(true);
    await this.session.pulse.ask();
  }

  /** @param {boolean} on */
  #offerPause(on) {
    const offered = on && this.session.ticket.may_pause && !this.session.readOnly;
    for (const button of document.querySelectorAll("[data-pause]")) /** @type {HTMLElement} */ (button).hidden = !offered;
  }

  /** @param {boolean} on */
  #pause(on) {
    if (!this.superseded && !this.session.readOnly) this.lock(on);
    this.#offerPause(!on);
    this.veil.draw(on);
    if (!on) this.stations.open();
  }

  #listenToSession() {
    /** @type {Record<string, (detail: any) => void>} */
    const heed = {
      local: ({ item }) => this.#local(item),
      saved: (detail) => this.#saved(detail),
      refused: ({ item, refusal }) => this.#refused(item, refusal),
      station: (desk) => this.stations.draw(desk),
      offline: () => this.#offline(),
      online: () => this.#online(),
      superseded: ({ items }) => this.#supersede(items),
      ended: () => this.#ended(),
      paused: () => this.#pause(true),
      resumed: () => this.#pause(false),
      message: (message) => this.messages.show(message),
      deadline: ({ deadline }) => announce("new-end", { time: clockTime(deadline) }),
      warning: ({ minutes }) => this.#warn(minutes),
      tick: () => this.#tick(),
      "flush-due": () => this.saveTyped(),
      "time-up": () => this.review.timeUp(),
      storage: () => banner("not-durable"),
      refreshed: () => this.#refresh(),
      freed: () => location.reload(),
    };
    for (const [name, react] of Object.entries(heed)) {
      this.session.addEventListener(name, (event) => react(/** @type {CustomEvent} */ (event).detail));
    }
  }

  #tick() {
    this.timer.draw(this.session.left);
    this.veil.say(this.session.left);
    drawConnection({
      unsent: this.superseded ? 0 : this.session.unsent,
      since: this.superseded ? null : this.offlineSince,
      lost: this.questions.some((question) => question.lost),
    });
    if (this.review.isOpen) this.review.tick();
  }

  /** @param {number} item */
  #local(item) {
    const question = this.byItem.get(item);
    if (question) this.drawCell(question);
  }

  // The receipt must name what stands on the screen now, not what was sent.
  /** @param {{item: number, kind: string, event: any, receipt: any}} detail */
  #saved({ item, kind, event, receipt }) {
    const question = this.byItem.get(item);
    if (!question || question.lost) return;
    this.drawCell(question);
    if (kind === "act") this.#showSaved(question, receipt.sha256, receipt.server_time);
    if (kind !== "answer" || this.typing.has(question) || !receipt.is_current) return;
    if (receipt.sha256 !== event.sha256 || !same(event.payload, question.payload)) return;
    this.#showSaved(question, receipt.sha256, receipt.server_time);
  }

  /** @param {number} item @param {{message: string}} refusal */
  #refused(item, refusal) {
    const question = this.byItem.get(item);
    if (!question) return;
    this.draw(question);
    question.show("refused", { reason: refusal.message });
  }

  /** @param {Station} station */
  #stationChanged(station) {
    this.drawCell(station);
    this.nav.counts();
  }

  #online() {
    this.offlineSince = null;
    unbanner("no-answer-yet");
    this.stations.line(true);
  }

  #offline() {
    this.offlineSince ??= performance.now();
    if (this.superseded) return;
    this.stations.line(false);
    for (const question of this.questions) {
      if (this.session.standing(question.item, "answer")?.saved === false && !this.typing.has(question)) question.show("offline");
    }
  }

  // Another place writes now: what waits here is not sent any more and does not count.
  /** @param {number[]} items */
  #supersede(items) {
    if (this.superseded) return;
    this.superseded = true;
    banner("superseded");
    for (const question of this.questions) {
      if (items.includes(question.item) || this.typing.has(question)) question.lose();
      clearTimeout(this.typing.get(question));
    }
    this.typing.clear();
    this.due.clear();
    this.lock(true);
    for (const question of this.questions) this.drawCell(question);
    this.nav.counts();
  }

  #ended() {
    this.lock(true);
    location.assign(this.urls.doneUrl ?? "");
  }

  /** @param {number} minutes */
  #warn(minutes) {
    this.timer.fold(false);
    announce("minutes", { number: minutes });
  }

  // The server holds something else than this page knew.
  #refresh() {
    for (const question of this.questions) {
      if (!this.typing.has(question)) this.draw(question);
    }
    this.nav.counts();
  }
}

// Its buttons come from a piece, the same for every question.
/** @param {HTMLElement} article @param {number} place @param {number} total */
function dressed(article, place, total) {
  const foot = piece(place + 1 < total ? "foot" : "last-foot");
  const before = /** @type {HTMLAnchorElement} */ (foot.querySelector("[data-before]"));
  const after = /** @type {HTMLAnchorElement | null} */ (foot.querySelector("[data-after]"));
  before.href = `#q${Math.max(1, place)}`;
  if (place === 0) before.setAttribute("aria-disabled", "true");
  if (after) after.href = `#q${place + 2}`;
  article.append(foot);
  return article;
}

/** @param {HTMLElement} article @param {number} number */
function questionOf(article, number) {
  return article.dataset.kind === "case" ? new Station(article, number) : new Question(article, number);
}
