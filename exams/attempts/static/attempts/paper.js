// The questions on the screen: what is answered, flagged and saved. Reads and writes
// the page; knows nothing of the network.

const pieces = new Map();
for (const template of document.querySelectorAll("template[data-piece]")) {
  pieces.set(template.dataset.piece, template);
}

// A copy of a prepared piece with its [data-…] places filled in.
export function piece(name, values = {}) {
  const copy = pieces.get(name).content.cloneNode(true);
  for (const [key, text] of Object.entries(values)) {
    copy.querySelector(`[data-${key}]`).textContent = text;
  }
  return copy;
}

export class Question {
  constructor(article) {
    this.article = article;
    this.number = Number(article.dataset.place);
    this.form = article.querySelector("form");
    this.fields = article.querySelector("[data-answers]");
    this.receipt = article.querySelector("[data-receipt]");
    this.cell = document.querySelector(`a.q[data-question="${this.number}"]`);
    this.lost = false;
  }

  get payload() {
    return payloadOf(this.fields);
  }

  get answered() {
    return !this.lost && isAnswered(this.payload);
  }

  get flagged() {
    return "flagged" in this.article.dataset;
  }

  // Put back what this browser had not sent before it was closed.
  restore(payload) {
    fill(this.fields, payload);
  }

  // Letters choose among the options of the question, or of the part that has the focus.
  choose(letter) {
    const part = document.activeElement?.closest("[data-part]");
    const box = part ?? this.fields;
    const input = box.querySelector(`input[value="${letter}"]`);
    if (!input || box.dataset.answer !== "choice" || this.fields.disabled) return;
    input.click();
    // Tab then leads on to the next part, not to the option just chosen.
    if (part) input.focus();
  }

  flag(on) {
    this.article.toggleAttribute("data-flagged", on);
    this.article.querySelector("[data-flag-tag]").hidden = !on;
    const button = this.article.querySelector("[data-flag]");
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("[data-flag-label]").replaceChildren(piece(on ? "unflag" : "flag"));
  }

  show(state, values) {
    this.receipt.replaceChildren(piece(state, values));
  }

  // What stands here never reached the server and never will.
  lose() {
    this.lost = true;
    this.show("lost");
  }

  clearReceipt() {
    this.receipt.replaceChildren();
  }

  drawCell(isLocal) {
    const { cell, answered, flagged } = this;
    cell.classList.toggle("q--local", isLocal);
    cell.classList.toggle("q--answered", answered && !isLocal);
    cell.classList.toggle("q--flag", flagged);
    const states = [this.lost ? "没有存到服务器" : isLocal ? "已存本机" : answered ? "已答" : "未答"];
    if (flagged) states.push("已标记");
    cell.setAttribute("aria-label", `第 ${this.number} 题，${states.join("，")}`);
  }

  lock() {
    this.fields.disabled = true;
    this.article.querySelector("[data-flag]").disabled = true;
  }
}

// What stands in the fields, as the server takes it: {choice: […]}, {text: …},
// {parts: […]}, or a list of what was typed or picked.
function payloadOf(box) {
  const name = box.dataset.answer;
  if (name === "text") return { text: wellFormed(box.querySelector("textarea").value) };
  if (name === "parts") return { parts: Array.from(partsOf(box), payloadOf) };
  if (name === "choice") {
    const chosen = box.querySelectorAll("input:checked");
    return { choice: Array.from(chosen, (input) => input.value).sort() };
  }
  return { [name]: Array.from(typedOf(box), (field) => wellFormed(field.value)) };
}

function isAnswered(answer) {
  if (typeof answer === "string") return answer.trim() !== "";
  return Object.values(answer).some(isAnswered);
}

function fill(box, payload) {
  const given = payload[box.dataset.answer];
  if (given === undefined) return;
  if (typeof given === "string") box.querySelector("textarea").value = given;
  else if ("parts" in payload) partsOf(box).forEach((part, place) => fill(part, given[place] ?? {}));
  else if ("choice" in payload) {
    for (const input of box.querySelectorAll("input")) input.checked = given.includes(input.value);
  } else {
    typedOf(box).forEach((field, place) => (field.value = given[place] ?? ""));
  }
}

function partsOf(box) {
  return box.querySelectorAll("[data-part]");
}

function typedOf(box) {
  return box.querySelectorAll("input[type=text], select");
}

// Whether people type into a field, so that it changes with every key.
export function isTyped(field) {
  return field.matches("textarea, input[type=text]");
}

export function drawCounts(questions) {
  const answered = questions.filter((question) => question.answered).length;
  const counts = {
    answered,
    unanswered: questions.length - answered,
    flagged: questions.filter((question) => question.flagged).length,
  };
  for (const [name, number] of Object.entries(counts)) {
    document.querySelector(`[data-count="${name}"]`).textContent = number;
  }
}

// Half a surrogate pair has no UTF-8 form, and no keyboard means to send one.
function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "\ufffd").replaceAll("\0", "");
}
