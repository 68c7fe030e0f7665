// From the paper that is alike for everybody to the paper of this candidate: items in
// their order, options in theirs, letters as they stand on the screen. The one place
// of the exam room where text becomes HTML.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** @typedef {{items: number[], options: Record<string, number[]>}} Order */

// Where the browser knows Trusted Types, the page's policy refuses every other way.
const policy = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("xieli-paper", {
  createHTML: (/** @type {string} */ html) => html,
});

/**
 * The questions as this candidate meets them.
 * @param {string} html @param {Order} order @returns {HTMLElement[]}
 */
export function laid(html, order) {
  const found = new Map();
  for (const article of fragmentOf(html).querySelectorAll("article[data-item]")) {
    found.set(Number(/** @type {HTMLElement} */ (article).dataset.item), article);
  }
  return order.items.map((item, place) => number(found.get(item), item, place + 1, order));
}

/** @param {string} html @returns {DocumentFragment} */
function fragmentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = /** @type {string} */ (/** @type {unknown} */ (policy?.createHTML(html) ?? html));
  return template.content;
}

/** What the names of places at a station begin with. @param {number} item */
export function markOf(item) {
  return `s${item}-`;
}

/**
 * A station's desk, its places named apart from those of other stations and the page.
 * @param {string} html @param {number} item @returns {DocumentFragment}
 */
export function deskOf(html, item) {
  const desk = fragmentOf(html);
  const marked = (/** @type {string} */ names) => names.split(" ").map((name) => markOf(item) + name).join(" ");
  for (const place of desk.querySelectorAll("[id]")) place.id = marked(place.id);
  for (const name of ["for", "form", "aria-labelledby", "aria-describedby"]) {
    for (const one of desk.querySelectorAll(`[${name}]`)) one.setAttribute(name, marked(one.getAttribute(name) ?? ""));
  }
  for (const link of desk.querySelectorAll('a[href^="#"]')) {
    link.setAttribute("href", `#${marked(link.getAttribute("href")?.slice(1) ?? "")}`);
  }
  return desk;
}

/** @param {HTMLElement} article @param {number} item @param {number} shown @param {Order} order */
function number(article, item, shown, order) {
  article.id = `q${shown}`;
  for (const place of article.querySelectorAll("[data-number]")) place.textContent = String(shown);
  // No form keeps them apart: each question is a group of its own.
  for (const radio of article.querySelectorAll("input[type=radio]")) {
    /** @type {HTMLInputElement} */ (radio).name = `${item}-${/** @type {HTMLInputElement} */ (radio).name}`;
  }
  const box = /** @type {HTMLElement} */ (article.querySelector("[data-answers]"));
  arrange(box, order.options[item]);
  box.querySelectorAll("[data-part]").forEach((part, place) => {
    arrange(/** @type {HTMLElement} */ (part), order.options[`${item}.${place + 1}`]);
  });
  return article;
}

/** @param {HTMLElement} box @param {number[] | undefined} moved */
function arrange(box, moved) {
  if (!moved) return;
  const own = (/** @type {Element} */ one) => one.closest("[data-answer]") === box;
  const options = Array.from(box.querySelectorAll(".answer-option")).filter(own);
  reorder(options, moved).forEach((option, place) => {
    letter(/** @type {Element} */ (option.querySelector(".answer-option__key")), place);
  });
  const entries = Array.from(box.querySelectorAll(".lettered > li")).filter(own);
  reorder(entries, moved).forEach((entry, place) => letter(/** @type {Element} */ (entry.firstElementChild), place));
  for (const select of box.querySelectorAll("select")) {
    const choices = Array.from(select.options).slice(1);
    reorder(choices, moved).forEach((choice, place) => {
      choice.textContent = (choice.textContent ?? "").replace(/^\p{L}/u, LETTERS[place]);
    });
  }
}

// Puts elements that stand side by side into a new order, at the same place.
/** @template {Element} E @param {E[]} elements @param {number[]} moved @returns {E[]} */
function reorder(elements, moved) {
  if (elements.length !== moved.length) return [];
  const after = elements[elements.length - 1].nextSibling;
  const parent = /** @type {Node} */ (elements[0].parentNode);
  const placed = moved.map((from) => elements[from]);
  for (const element of placed) parent.insertBefore(element, after);
  return placed;
}

/** @param {Element} place @param {number} at */
function letter(place, at) {
  place.textContent = LETTERS[at];
}
