// Comparing two printed entries: two ticks at most, and what they say.

/** @typedef {Document | HTMLElement} Root Holds the papers and the form that compares. */

/** Let no third entry be ticked, and show the pair. @param {Root} root */
export function keepPair(root) {
  root.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (box.name !== "entry") return;
    const others = ticked(root).filter((each) => each !== box);
    if (others.length > 1) others[0].checked = false;
    showPair(root);
  });
}

/** @param {Root} root */
export function showPair(root) {
  const pair = /** @type {HTMLElement | null} */ (root.querySelector("[data-compare-pair]"));
  if (!pair) return;
  const boxes = ticked(root);
  pair.hidden = boxes.length === 0;
  for (const [index, side] of [...pair.querySelectorAll("div")].entries()) {
    const field = boxes[index]?.closest(".doc-field");
    const title = field?.closest(".doc")?.querySelector("h3")?.textContent;
    write(side.querySelector("span"), field ? `${title} · ${field.querySelector("span")?.textContent}` : "");
    write(side.querySelector("b"), field?.querySelector("b")?.textContent ?? "");
  }
}

/** @param {Root} root @returns {HTMLInputElement[]} */
function ticked(root) {
  return Array.from(root.querySelectorAll("input[name=entry]:checked"));
}

/** @param {Element | null} place @param {string} text */
function write(place, text) {
  if (place) place.textContent = text;
}
