// The fields of one question: what stands in them, as the server takes it, and back.
// Fields hold the form's letters, whatever letters stand beside them on the screen.

/** @typedef {Record<string, any>} Payload */

/**
 * {choice: […]}, {text: …}, {parts: […]}, or a list of what was typed or picked.
 * @param {HTMLElement} box @returns {Payload}
 */
export function payloadOf(box) {
  const name = box.dataset.answer ?? "";
  if (name === "text") return { text: wellFormed(texts(box)[0].value) };
  if (name === "parts") return { parts: partsOf(box).map(payloadOf) };
  if (name === "choice") {
    return { choice: choices(box).filter((input) => input.checked).map((input) => input.value).sort() };
  }
  return { [name]: typedOf(box).map((field) => wellFormed(field.value)) };
}

/** Whether anything is answered. @param {any} answer @returns {boolean} */
export function isAnswered(answer) {
  if (typeof answer === "string") return answer.trim() !== "";
  return answer !== null && Object.values(answer).some(isAnswered);
}

/** Put an answer into the fields; null empties them. @param {HTMLElement} box @param {Payload | null} payload */
export function fill(box, payload) {
  const name = box.dataset.answer ?? "";
  const given = payload?.[name];
  if (name === "text") texts(box)[0].value = given ?? "";
  else if (name === "parts") partsOf(box).forEach((part, place) => fill(part, given?.[place] ?? null));
  else if (name === "choice") {
    for (const input of choices(box)) input.checked = (given ?? []).includes(input.value);
  } else {
    typedOf(box).forEach((field, place) => (field.value = given?.[place] ?? ""));
  }
}

/** Whether people type into a field, so that it changes with every key. @param {Element} field */
export function isTyped(field) {
  return field.matches("textarea, input[type=text]");
}

/** Whether two answers say the same. @param {Payload} one @param {Payload} other */
export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** @param {HTMLElement} box @returns {HTMLElement[]} */
export function partsOf(box) {
  return Array.from(box.querySelectorAll("[data-part]"));
}

/** @param {HTMLElement} box @returns {HTMLInputElement[]} */
function choices(box) {
  return Array.from(box.querySelectorAll("input[type=radio], input[type=checkbox]"));
}

/** @param {HTMLElement} box @returns {(HTMLInputElement | HTMLSelectElement)[]} */
function typedOf(box) {
  return Array.from(box.querySelectorAll("input[type=text], select"));
}

/** @param {HTMLElement} box */
function texts(box) {
  return box.querySelectorAll("textarea");
}

// Half a surrogate pair has no UTF-8 form, and no keyboard means to send one.
/** @param {string} text */
function wellFormed(text) {
  return text.replace(/\p{Surrogate}/gu, "\ufffd").replaceAll("\0", "");
}
