// The numbers beside the paper: one cell a question, by sections, with what became of it.

import { piece, the, words } from "./pieces.js";

/** @typedef {import("./paper.js").Question} Question */

export class Navigator {
  /** @param {Question[]} questions @param {HTMLElement} box */
  constructor(questions, box) {
    this.questions = questions;
    /** @type {Map<Question, HTMLElement>} */
    this.cells = new Map();
    box.replaceChildren(...this.#sections().map(([title, group], place) => this.#drawn(title, group, place)));
  }

  /** @returns {[string, Question[]][]} */
  #sections() {
    /** @type {[string, Question[]][]} */
    const sections = [];
    for (const question of this.questions) {
      const last = sections[sections.length - 1];
      if (last?.[0] === question.section) last[1].push(question);
      else sections.push([question.section, [question]]);
    }
    return sections;
  }

  /** @param {string} title @param {Question[]} group @param {number} place */
  #drawn(title, group, place) {
    const ordinal = words("ordinals").split(" ")[place] ?? place + 1;
    const [from, to] = [group[0].number, group[group.length - 1].number];
    const section = piece("section", { ordinal, title, range: from === to ? from : `${from}～${to}` });
    the("[data-cells]", /** @type {any} */ (section)).replaceChildren(...group.map((question) => this.#cell(question)));
    return section;
  }

  /** @param {Question} question */
  #cell(question) {
    const cell = cellFor(question);
    this.cells.set(question, cell);
    return cell;
  }

  /** @param {Question} question @param {boolean} isLocal only in this browser so far */
  draw(question, isLocal) {
    const { answered, flagged, lost, number } = question;
    const cell = /** @type {HTMLElement} */ (this.cells.get(question));
    cell.classList.toggle("q--local", isLocal);
    cell.classList.toggle("q--answered", answered && !isLocal);
    cell.classList.toggle("q--flag", flagged);
    const state = lost ? "lost" : isLocal ? "local" : answered ? "answered" : "unanswered";
    const says = words(`says-${state}`) + (flagged ? words("says-flagged") : "");
    cell.setAttribute("aria-label", words("says", { number, state: says }));
  }

  counts() {
    const answered = this.questions.filter((question) => question.answered).length;
    const flagged = this.questions.filter((question) => question.flagged).length;
    const counts = { answered, unanswered: this.questions.length - answered, flagged };
    for (const [name, number] of Object.entries(counts)) {
      the(`[data-count="${name}"]`).textContent = String(number);
    }
    return counts;
  }

  /** @param {Question} question */
  markCurrent(question) {
    for (const [one, cell] of this.cells) {
      cell.classList.toggle("q--current", one === question);
      if (one === question) cell.setAttribute("aria-current", "true");
      else cell.removeAttribute("aria-current");
    }
  }
}

/** A link to a question. @param {Question} question */
export function cellFor(question) {
  const cell = document.createElement("a");
  cell.className = "q";
  cell.href = `#q${question.number}`;
  cell.dataset.question = String(question.number);
  cell.textContent = String(question.number);
  cell.setAttribute("aria-label", words("says", { number: question.number, state: "" }));
  return cell;
}
