// What stands in the forms of the desk: read out, put back, and kept in this tab only.

/**
 * @typedef {{ hash: string, label: string, fields: [string, string][] }} Filled
 * One form with what was put into it; `label` is what its button says.
 */

const OWN = ["csrfmiddlewaretoken", "sequence"];

/** @param {HTMLFormElement} form @returns {Filled} */
export function read(form) {
  const fields = [...new FormData(form)].filter(([name]) => !OWN.includes(name));
  const label = form.querySelector("button").textContent.trim();
  return { hash: new URL(form.action).hash, label, fields };
}

/** Nothing happens where the act is no longer possible. @param {Filled} filled */
export function putBack({ fields }) {
  const form = formOf(fields);
  for (const input of form ? seen(form) : []) fill(input, fields);
  return form;
}

/** @param {HTMLFormElement} form */
export const holdsSomething = (form) =>
  seen(form).some((input) => (isTick(input) ? input.checked : input.value !== ""));

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
const seen = (form) => [...form.elements].filter((each) => each.name && each.type !== "hidden");

/** @param {HTMLInputElement} input */
const isTick = (input) => ["checkbox", "radio"].includes(input.type);

// Of the forms that check a paper each has its own paper, hidden in it.
/** @param {[string, string][]} fields */
function formOf(fields) {
  const { act, "in-paper": paper } = Object.fromEntries(fields);
  const forms = [...document.querySelectorAll("form[data-act]")].filter((form) => form.elements.act?.value === act);
  const ofPaper = (form) => form.querySelector("input[type=hidden][name=in-paper]")?.value === paper;
  return forms.find(ofPaper) ?? forms[0];
}

/** @param {HTMLInputElement} input @param {[string, string][]} fields */
function fill(input, fields) {
  const values = fields.filter(([name]) => name === input.name).map(([, value]) => value);
  if (isTick(input)) input.checked = values.includes(input.value);
  else if (values.length && offers(input, values[0])) input.value = values[0];
}

/** Whether a choice is still there. @param {HTMLSelectElement | HTMLInputElement} input @param {string} value */
const offers = (input, value) => !input.options || [...input.options].some((option) => option.value === value);

// ---- this tab's memory; where it is forbidden or full, what was typed is lost ----
/** @param {string} place @param {unknown} what */
export function store(place, what) {
  try {
    sessionStorage.setItem(place, JSON.stringify(what));
  } catch {
    // Nothing is kept then.
  }
}

/** @param {string} place */
export function stored(place) {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} place */
export function drop(place) {
  try {
    sessionStorage.removeItem(place);
  } catch {
    // Nothing was kept then.
  }
}
