// Moving between questions: the address names the question (#q12), so that back,
// forward and reload work; #review is the page before the hand-in. Letter keys work
// from the start, while nothing else has the focus.

/** @typedef {import("./paper.js").Question} Question */

const VIEW = "xieli-exam-view";

/**
 * Events: `left` (the question that was left), `moved` (the one shown), `review`,
 * `key` (a letter that is not ours: R, T, ?).
 */
export class Walk extends EventTarget {
  /** @param {Question[]} questions */
  constructor(questions) {
    super();
    this.questions = questions;
    /** @type {Question} */
    this.current = questions[0];
    this.view = localStorageItem(VIEW) === "all" ? "all" : "one";
  }

  start() {
    addEventListener("hashchange", () => this.#follow());
    document.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("focusin", (event) => this.#focused(event));
    this.look(this.view);
    this.#show(this.#named() ?? this.questions[0], true);
    if (location.hash === "#review") this.#tell("review", null);
  }

  /** One question at a time, or the whole paper. @param {string} view "one" or "all" */
  look(view) {
    this.view = view;
    document.documentElement.dataset.view = view;
    localStorageSet(VIEW, view);
    if (view === "all") this.current.article.scrollIntoView({ block: "start" });
  }

  /** @param {number} number */
  go(number) {
    if (number >= 1 && number <= this.questions.length) location.hash = `#q${number}`;
  }

  #named() {
    const match = location.hash.match(/^#q(\d+)$/);
    return match ? this.questions[Number(match[1]) - 1] : undefined;
  }

  #follow() {
    const found = this.#named();
    if (found) this.#show(found, true);
    else if (location.hash === "#review") this.#tell("review", null);
  }

  /** @param {Question} question @param {boolean} moves */
  #show(question, moves) {
    const before = this.current;
    this.current = question;
    before.article.classList.remove("is-current");
    question.article.classList.add("is-current");
    this.#tell("moved", question);
    if (!moves) return;
    if (this.view === "one") scrollTo({ top: 0, behavior: "instant" });
    else question.article.scrollIntoView({ block: "start", behavior: "instant" });
    question.article.focus({ preventScroll: true });
    if (before !== question) this.#tell("left", before);
  }

  // On the whole paper the question with the focus is the current one.
  /** @param {FocusEvent} event */
  #focused(event) {
    if (this.view !== "all") return;
    const article = /** @type {Element} */ (event.target).closest?.("article.question");
    const found = this.questions.find((question) => question.article === article);
    if (!found || found === this.current) return;
    const before = this.current;
    this.#show(found, false);
    this.#tell("left", before);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!isAtQuestion(/** @type {Element} */ (event.target))) return;
    const key = event.key.toUpperCase();
    if (key === "N") this.go(this.current.number + 1);
    else if (key === "P") this.go(this.current.number - 1);
    else if (key === "F") this.current.flagButton.click();
    else if (/^[A-H]$/.test(key)) this.current.choose(key.charCodeAt(0) - 65);
    else if (["R", "T", "?", "？"].includes(key)) this.#tell("key", key);
    else return;
    event.preventDefault();
  }

  /** @param {string} name @param {any} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// A fresh page has the focus on its body; a field that takes letters keeps them.
/** @param {Element} target */
function isAtQuestion(target) {
  if (document.querySelector("dialog:modal")) return false;
  if (target.matches("textarea, select, input[type=text]")) return false;
  return target.matches("html, body") || target.closest("article.question, [data-room-bar]") !== null;
}

/** @param {string} name */
function localStorageItem(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** @param {string} name @param {string} value */
function localStorageSet(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // A browser may refuse storage: the wish holds as long as the page.
  }
}
