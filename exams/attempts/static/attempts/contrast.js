// High contrast is a wish of the exam room alone; type and ground are the house's.

const CONTRAST = "xieli-exam-contrast";
const root = document.documentElement;

/** @param {boolean} on */
function draw(on) {
  if (on) root.dataset.contrast = "more";
  else delete root.dataset.contrast;
  for (const button of document.querySelectorAll("[data-contrast-switch]")) {
    button.setAttribute("aria-pressed", String(on));
  }
}

function wished() {
  try {
    return localStorage.getItem(CONTRAST) === "more";
  } catch {
    return false;
  }
}

draw(wished());
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (!target.closest("[data-contrast-switch]")) return;
  const on = root.dataset.contrast !== "more";
  draw(on);
  try {
    localStorage.setItem(CONTRAST, on ? "more" : "usual");
  } catch {
    // A browser may refuse storage: the wish holds as long as the page.
  }
});
