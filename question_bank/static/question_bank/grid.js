// The grid of classification. Without it the form posts as it is; here are the keys, a
// count of what is unsaved, and a warning before it is left.
const form = document.querySelector("[data-grid]");

function fields(column) {
  return [...form.querySelectorAll(`[data-column="${column}"]`)];
}

function step(field, by) {
  const column = fields(field.dataset.column);
  const next = column[column.indexOf(field) + by];
  next?.focus();
  next?.select?.();
}

function onKey(event) {
  const field = event.target;
  if (!field.dataset.column || event.isComposing) return;
  if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.altKey) {
    event.preventDefault();
    step(field, event.shiftKey ? -1 : 1);
  }
}

function isChanged(row) {
  const was = row.querySelector('input[name$="-was"]').value.split("|");
  const order = ["point", "difficulty", "cognition", "minutes"];
  return [...row.querySelectorAll("[data-column]")].some(
    (field) => field.value.trim() !== was[order.indexOf(field.dataset.column)],
  );
}

function changed() {
  return [...form.querySelectorAll("tbody tr")].filter(isChanged).length;
}

function tell() {
  const says = form.querySelector("[data-changed]");
  const number = changed();
  says.textContent = number ? says.dataset.says.replace("#", number) : "";
}

if (form) {
  let isSaving = false;
  form.addEventListener("keydown", onKey);
  form.addEventListener("input", tell);
  form.addEventListener("submit", () => (isSaving = true));
  window.addEventListener("beforeunload", (event) => {
    if (!isSaving && changed()) event.preventDefault();
  });
  tell();
}
