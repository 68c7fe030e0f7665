// A form that was sent after the session had ended: kept until the next act of its desk
// is stored, and filled in again when the desk is opened.

import { drop, putBack, read, store, stored } from "./filled.js";

const PLACE = "xieli-unsent-act";

/** @param {HTMLFormElement} form */
export function keep(form) {
  store(PLACE, { pathname: new URL(form.action).pathname, ...read(form) });
}

export function forget() {
  drop(PLACE);
}

/** Fill the kept form of this desk; of another desk nothing is kept. */
export function bringBack() {
  const unsent = stored(PLACE);
  if (unsent?.pathname !== location.pathname) return forget();
  const form = putBack(unsent);
  if (!form) return;
  const fold = form.closest("details");
  if (fold) fold.open = true;
  document.querySelector("[data-refilled]")?.removeAttribute("hidden");
  return { form, hash: unsent.hash };
}
