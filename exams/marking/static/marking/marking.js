// Keyboard of the marking page. Without it every button still works by itself.
// ↑↓ go from point to point, a digit gives points, H adds or takes half a point.

const form = document.querySelector("[data-marking]");
const points = form ? [...form.querySelectorAll("[data-mark-point]:not(:disabled)")] : [];

function current() {
  const held = document.activeElement?.closest("[data-mark-point]");
  return held ?? points.find((point) => !point.querySelector("input[type=radio]:checked")) ?? points[0];
}

function enter(point) {
  const checked = point?.querySelector("input[type=radio]:checked");
  (checked ?? point?.querySelector("input[type=radio]"))?.focus();
}

function step(by) {
  const held = document.activeElement?.closest("[data-mark-point]");
  enter(held ? points[points.indexOf(held) + by] : current());
}

function press(input) {
  if (!input || input.disabled) return;
  input.focus();
  input.click();
}

const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  h: () => press(current().querySelector("input[type=checkbox]")),
  H: () => press(current().querySelector("input[type=checkbox]")),
};

function isWriting(target) {
  return target.matches("textarea, input[type=text]");
}

document.addEventListener("keydown", (event) => {
  if (!points.length || event.ctrlKey || event.altKey || event.metaKey) return;
  // Enter in a field would press the first button, which may be the signature.
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  if (isWriting(event.target)) return;
  const act = /^\d$/.test(event.key)
    ? () => press(current().querySelector(`input[type=radio][value="${event.key}"]`))
    : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

// With all points given there is no half point to add. Runs before htmx saves the form.
function settleHalf(point) {
  const whole = point.querySelector("input[type=radio]:checked");
  const half = point.querySelector("input[type=checkbox]");
  half.disabled = Boolean(whole) && Number(whole.value) + 0.5 > Number(point.dataset.most);
  if (half.disabled) half.checked = false;
}

form?.addEventListener("change", (event) => {
  const point = event.target.closest("[data-mark-point]");
  if (!point || event.target.type !== "radio") return;
  settleHalf(point);
  // The amber edge says "no points yet": it goes with the first points.
  point.classList.remove("mark-point--open");
}, true);

// The button stays the same element while it does the same: one that is exchanged
// between the pressing and the letting go of it would lose the click.
form?.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const act = (place) => place.querySelector("button[name=act]")?.value;
  if (target.id === "mark-act" && act(target) === act(fragment)) event.detail.shouldSwap = false;
});

// A save that failed is said, not swallowed. A login page in its place is a failure too.
function sayUnsaved(failed) {
  form.querySelector("[data-unsaved]").hidden = !failed;
}

form?.addEventListener("htmx:sendError", () => sayUnsaved(true));
form?.addEventListener("htmx:responseError", () => sayUnsaved(true));
form?.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL, location.href).pathname;
  const ours = answered === location.pathname && event.detail.xhr.status === 200;
  if (!ours) event.detail.shouldSwap = false;
  sayUnsaved(!ours);
});
