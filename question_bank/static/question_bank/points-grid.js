// The editing grid of assessment points. Without it the form posts as it is: blank rows
// stand below each scope. Here: keys, pasted rows, more blank rows, and the sum at once.

const form = document.querySelector("[data-points-grid]");
const COLUMNS = ["code", "name", "importance", "textbook_ref", "node"];

function rowsOf() {
  return [...form.querySelectorAll("tr[data-row]")];
}

function field(row, column) {
  return row?.querySelector(`input[data-column="${column}"]`);
}

// Half points of a weight as it is typed; NaN for what is none.
function halfPoints(text) {
  const value = Number(text.trim() || "0") * 2;
  return Number.isInteger(value) && value >= 0 ? value : NaN;
}

function isDeleted(row) {
  return Boolean(row.querySelector('input[name$="-delete"]:checked'));
}

function showSum() {
  const weights = [...form.querySelectorAll('input[data-column="weight"]')]
    .filter((input) => !isDeleted(input.closest("tr")))
    .map((input) => halfPoints(input.value));
  const sum = weights.reduce((total, one) => total + one, 0);
  const isRight = sum === Number(form.dataset.total);
  form.querySelector("[data-sum]").textContent = Number.isNaN(sum) ? "—" : String(sum / 2);
  const says = form.querySelector("[data-sum-says]");
  says.textContent = isRight ? says.dataset.right : says.dataset.wrong;
  says.classList.toggle("is-wrong", !isRight);
}

function step(input, by) {
  const rows = rowsOf();
  let place = rows.indexOf(input.closest("tr")) + by;
  while (rows[place] && !field(rows[place], input.dataset.column)) place += by;
  const next = field(rows[place], input.dataset.column);
  next?.focus();
  next?.select();
}

function largestKey() {
  const keys = [...form.elements].map((one) => /^[ps]-new(\d+)-/.exec(one.name)?.[1] ?? 0);
  return Math.max(0, ...keys.map(Number));
}

// The code after the last one of the scope: AAA012 → AAA013.
function nextCode(body, scope) {
  const codes = [...body.querySelectorAll('tr[data-row="point"] input[data-column="code"]')];
  const numbers = codes
    .map((one) => one.value)
    .filter((code) => code.startsWith(scope))
    .map((code) => Number(code.slice(3)) || 0);
  return `${scope}${String(Math.max(0, ...numbers) + 1).padStart(3, "0")}`;
}

// A blank row after the last one of the scope, made like its blank row.
function addRow(body) {
  const blanks = body.querySelectorAll("tr[data-new]");
  const model = blanks[blanks.length - 1];
  if (!model) return null;
  const code = nextCode(body, field(model, "code").value.slice(0, 3));
  const row = model.cloneNode(true);
  const key = `p-new${largestKey() + 1}`;
  row.querySelectorAll(".points-grid__fault").forEach((one) => one.remove());
  row.querySelectorAll("input").forEach((input) => {
    input.name = `${key}-${input.dataset.column}`;
    input.id = input.name;
    input.value = "";
    input.classList.remove("is-invalid");
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  });
  field(row, "code").value = code;
  model.after(row);
  return row;
}

// Cells of a spreadsheet go right and down from where they are pasted.
function paste(input, text) {
  const lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
  const body = input.closest("tbody");
  const start = COLUMNS.indexOf(input.dataset.column);
  let row = input.closest("tr");
  for (const [place, line] of lines.entries()) {
    line.split("\t").forEach((value, right) => {
      const cell = field(row, COLUMNS[start + right]);
      if (cell && !cell.readOnly) cell.value = value.trim();
    });
    if (place === lines.length - 1) break;
    const next = row.nextElementSibling;
    row = next?.dataset.row === "point" ? next : addRow(body);
    if (!row) break;
  }
}

function onKey(event) {
  const input = event.target;
  if (!input.dataset.column || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const by = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  // In a field with suggestions the arrows choose among them.
  if (!by || (input.list && event.key !== "Enter")) return;
  event.preventDefault();
  step(input, event.key === "Enter" && event.shiftKey ? -1 : by);
}

function onPaste(event) {
  const text = event.clipboardData.getData("text/plain");
  const isPoint = event.target.closest?.('tr[data-row="point"]');
  if (!isPoint || !COLUMNS.includes(event.target.dataset.column) || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  paste(event.target, text);
  form.dispatchEvent(new Event("input"));
}

if (form) {
  let isDirty = false;
  form.querySelectorAll("[data-more]").forEach((row) => (row.hidden = false));
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-add]")) return;
    field(addRow(event.target.closest("tbody")), "name")?.focus();
  });
  form.addEventListener("input", () => {
    isDirty = true;
    showSum();
  });
  form.addEventListener("submit", () => (isDirty = false));
  window.addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
  showSum();
}
