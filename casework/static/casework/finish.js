// Before a play is closed: say what was filled in at its desk and not sent.

import { forgetDrafts, keptDrafts } from "./drafts.js";

const close = document.querySelector("form[data-closes]");
const { pathname } = new URL(close.action);
const drafts = keptDrafts(pathname);

if (drafts.length) {
  const warning = document.querySelector("[data-unsent]");
  warning.querySelector("[data-unsent-acts]").textContent = drafts.map((each) => each.label).join("、");
  warning.hidden = false;
  document.querySelector("[data-back]").hash = drafts[0].hash;
}
close.addEventListener("submit", () => forgetDrafts(pathname));
