// What the exam page shows when something changes is prepared in the page as
// <template data-piece>: cloned and filled in, never built from strings.

/**
 * A copy of a prepared piece with its [data-…] places filled in.
 * @param {string} name @param {Record<string, string | number>} [values]
 * @returns {DocumentFragment}
 */
export function piece(name, values = {}) {
  const template = /** @type {HTMLTemplateElement} */ (
    document.querySelector(`template[data-piece="${name}"]`)
  );
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  for (const [key, text] of Object.entries(values)) {
    for (const place of copy.querySelectorAll(`[data-${key}]`)) place.textContent = String(text);
  }
  return copy;
}

/** The words of a piece. @param {string} name @param {Record<string, string | number>} [values] */
export function words(name, values) {
  return (piece(name, values).textContent ?? "").trim();
}

/** The one element that must be there. @param {string} selector @param {ParentNode} [within] @returns {HTMLElement} */
export function the(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/** Hours and minutes of a time on the server's clock, as people in Beijing read it. @param {string | number} at */
export function clockTime(at, seconds = false) {
  return new Date(at).toLocaleTimeString("zh-CN", {
    hour12: false,
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds && { second: "2-digit" }),
    timeZone: "Asia/Shanghai",
  });
}

/** 52:18, and 1:52:18 from one hour on. @param {number} milliseconds */
export function clockText(milliseconds) {
  const left = Math.max(0, Math.ceil(milliseconds / 1000));
  const pad = (/** @type {number} */ number) => String(number).padStart(2, "0");
  const rest = `${pad(Math.floor((left % 3600) / 60))}:${pad(left % 60)}`;
  return left >= 3600 ? `${Math.floor(left / 3600)}:${rest}` : rest;
}

/** The eight digits of a hash that people can compare: 7f3a-c21e. @param {string} sha256 */
export function shortCode(sha256) {
  return `${sha256.slice(0, 4)}-${sha256.slice(4, 8)}`;
}
