// Before handing in: nothing may wait in this browser only. At the end of time the
// page hands in by itself, and says so: the server knows of time granted meanwhile.

import { Journal } from "./journal.js";

const page = document.querySelector("[data-review-page]");
const journal = new Journal(page.dataset.attempt);
const button = page.querySelector("[data-hand-in]");

if (journal.size) {
  const notice = page.querySelector("[data-unsent]");
  notice.querySelector("[data-number]").textContent = journal.size;
  notice.hidden = false;
  button.disabled = true;
}

document.addEventListener("exam-timer:end", () => {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "time_is_up", value: "1" });
  button.form.append(field);
  button.form.submit();
});
