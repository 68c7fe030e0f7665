// The invigilators' console: asks for the state every two seconds, changes what changed
// and leaves focus and choice where they are. Words come from the server.
const EVERY = 2000;
const SLOWEST = 15000;
const SHOWN_AT_FIRST = 4; // console.css hides the others

const form = document.querySelector("[data-console]");
const dialog = document.querySelector("[data-dialog]");
const words = document.querySelector("[data-words]:is(template)").dataset;
const ahead = Date.parse(form.dataset.now) - Date.now();
const seats = new Map([...form.querySelectorAll("[data-seat]")].map((seat) => [seat.dataset.seat, seat]));
const told = new Map();
let etag = "";
let wait = EVERY;
let timer = 0;

function setText(element, text) {
  if (element && element.textContent !== String(text)) element.textContent = text;
}

function setIcon(svg, name) {
  svg.toggleAttribute("hidden", !name);
  if (name) svg.querySelector("use").setAttribute("href", `${form.dataset.sprite}#i-${name}`);
}

// --- the state ---------------------------------------------------------------

async function ask() {
  const answer = await fetch(form.dataset.stateUrl, {
    headers: etag ? { "If-None-Match": etag } : {},
    cache: "no-store",
  });
  if (answer.status === 304) return;
  if (answer.redirected || answer.status === 404 || answer.status === 403) return location.reload();
  if (!answer.ok) throw new Error(String(answer.status));
  etag = answer.headers.get("ETag") || "";
  show(await answer.json());
}

function show(state) {
  if (state.seats.length !== seats.size || state.seats.some((one) => !seats.has(one.id))) {
    if (!dialog.open) location.reload();
    return;
  }
  for (const [name, value] of Object.entries(state.stats)) {
    setText(document.querySelector(`[data-stats] [data-f="${name}"]`), value);
  }
  state.seats.forEach(showSeat);
  showIncidents(state.incidents);
  filter();
  showChosen();
}

function showSeat(one) {
  const seat = seats.get(one.id);
  told.set(one.id, one);
  seat.className = one.look ? `seat seat--${one.look}` : "seat";
  seat.dataset.state = one.state;
  seat.toggleAttribute("data-risen", Boolean(one.incident));
  setText(seat.querySelector('[data-f="say"]'), one.say);
  setText(seat.querySelector('[data-f="more"]'), one.more);
  setIcon(seat.querySelector('[data-f="icon"]'), one.icon);
  const bar = seat.querySelector('[data-f="bar"]');
  bar.toggleAttribute("hidden", !one.total);
  bar.querySelector(".f-full").setAttribute("width", one.percent);
}

function showIncidents(incidents) {
  const list = form.querySelector("[data-incidents]");
  const old = new Map([...list.children].map((row) => [row.dataset.incident, row]));
  incidents.forEach((incident, place) => {
    const row = old.get(incident.id) || newIncident();
    old.delete(incident.id);
    fillIncident(row, incident);
    if (list.children[place] !== row) list.insertBefore(row, list.children[place] || null);
  });
  old.forEach((row) => row.remove());
  setText(form.querySelector("[data-incident-count]"), incidents.length);
  form.querySelector("[data-no-incidents]").hidden = incidents.length > 0;
  showMore(incidents.length);
  tick();
}

// On narrow screens only the first few, for the seats stand below.
function showMore(number) {
  const list = form.querySelector("[data-incidents]");
  const button = form.querySelector("[data-all-incidents]");
  const isShort = list.classList.contains("console-incidents--short");
  button.hidden = number <= SHOWN_AT_FIRST;
  button.setAttribute("aria-expanded", String(!isShort));
  setText(button, isShort ? words.more.replace("%", String(number)) : words.less);
}

function newIncident() {
  const piece = document.querySelector('[data-piece="incident"]');
  return piece.content.firstElementChild.cloneNode(true);
}

function fillIncident(row, incident) {
  row.dataset.incident = incident.id;
  row.querySelector("[data-choose]").dataset.choose = incident.candidacy;
  row.querySelector("[data-since]").dataset.since = incident.since;
  for (const name of ["who", "clock", "says", "what"]) {
    setText(row.querySelector(`[data-i="${name}"]`), incident[name]);
  }
  row.querySelector('[data-i="tag"]').className = `tag tag--${incident.tone}`;
  setIcon(row.querySelector('[data-i="tag"] svg'), incident.icon);
}

async function poll() {
  clearTimeout(timer);
  try {
    if (!document.hidden) await ask();
    wait = EVERY;
    setText(document.querySelector("[data-link-state]"), "");
  } catch {
    wait = Math.min(wait * 2, SLOWEST);
    setText(document.querySelector("[data-link-state]"), words.lost);
  }
  timer = setTimeout(poll, wait);
}

// --- the clock and how long things last ---------------------------------------

function tick() {
  const now = Date.now() + ahead;
  const clock = new Date(now).toLocaleTimeString("zh-CN", { timeZone: "Asia/Shanghai", hour12: false });
  setText(document.querySelector("[data-server-clock]"), clock);
  for (const since of form.querySelectorAll("[data-since]")) {
    const began = Date.parse(since.dataset.since);
    if (began) setText(since, words.lasts.replace("%", length(Math.max(0, now - began))));
  }
}

function length(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours) return `${hours} ${words.hours} ${minutes} ${words.minutes}`;
  if (minutes) return `${minutes} ${words.minutes} ${seconds % 60} ${words.seconds}`;
  return `${seconds} ${words.seconds}`;
}

// --- choosing -----------------------------------------------------------------

function chosen() {
  return [...form.querySelectorAll('[name="candidacy"]:checked')].map((box) => box.value);
}

function showChosen() {
  const ids = chosen();
  const one = ids.length === 1 ? seats.get(ids[0]) : null;
  const title = one
    ? one.dataset.who
    : ids.length ? words.many.replace("%", String(ids.length)) : words.none;
  setText(form.querySelector("[data-chosen]"), title);
  const jump = form.querySelector("[data-jump]");
  if (jump) {
    jump.hidden = ids.length === 0;
    setText(jump, words.jump.replace("%", String(ids.length)));
  }
  const facts = form.querySelector("[data-chosen-facts]");
  const link = form.querySelector("[data-chosen-record]");
  facts.hidden = !(one && told.has(ids[0]));
  link.hidden = !one;
  form.querySelector("[data-chosen-none]").hidden = ids.length > 0;
  if (one) link.href = one.dataset.record;
  if (facts.hidden) return;
  for (const cell of facts.querySelectorAll("[data-c]")) {
    const value = told.get(ids[0])[cell.dataset.c];
    setText(cell, value);
    cell.parentElement.hidden = value === "";
  }
}

function isShown(seat) {
  const text = form.querySelector("[data-find]").value.trim().toLowerCase();
  const only = form.querySelector("[data-only]").value;
  const fits = !text || seat.dataset.words.toLowerCase().split(" ").some((word) => word.includes(text));
  if (!only) return fits;
  return fits && (only === "incident" ? seat.hasAttribute("data-risen") : seat.dataset.state === only);
}

function filter() {
  let number = 0;
  for (const seat of seats.values()) {
    seat.hidden = !isShown(seat);
    number += seat.hidden ? 0 : 1;
  }
  const none = form.querySelector("[data-none-shown]");
  if (none) none.hidden = number > 0;
}

function choose(ids) {
  for (const [id, seat] of seats) seat.querySelector("input").checked = ids.has(id);
  showChosen();
}

// Arrow keys move over the seats that are shown; space chooses, as a checkbox does.
function move(event) {
  const box = event.target.closest('[name="candidacy"]');
  if (!box) return;
  const columns = getComputedStyle(form.querySelector("[data-room]")).gridTemplateColumns.split(" ").length;
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  if (!step) return;
  event.preventDefault();
  const shown = [...form.querySelectorAll("[data-seat]:not([hidden]) input")];
  shown[shown.indexOf(box) + step]?.focus();
}

// --- acts, in a dialog ----------------------------------------------------------

async function post(target, button) {
  const data = new FormData(target, button);
  const answer = await fetch(target.action, { method: "POST", body: data, headers: { "X-Fragment": "1" } });
  if (answer.redirected) return location.reload();
  dialog.innerHTML = await answer.text();
  if (!dialog.open) dialog.showModal();
  const first = dialog.querySelector("[data-error-summary], .console-act select, .console-act textarea, .console-act input:not([type=hidden]), .console-act .btn");
  // The words above the field stay in view.
  first?.focus({ preventScroll: true });
  dialog.scrollTop = 0;
}

function act(event) {
  const target = event.target;
  if (target !== form && !target.matches("[data-act-form]")) return;
  event.preventDefault();
  if (!event.submitter) return;
  event.submitter.disabled = true;
  post(target, target === form ? withoutState(event.submitter) : null)
    .catch(() => setText(document.querySelector("[data-link-state]"), words.lost))
    .finally(() => { event.submitter.disabled = false; });
}

// A disabled button sends nothing: its value goes along in a field of its own.
function withoutState(button) {
  let field = form.querySelector("[data-act-name]");
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "act" });
    field.dataset.actName = "";
    form.append(field);
  }
  field.value = button.value;
  return null;
}

dialog.addEventListener("close", () => {
  dialog.replaceChildren();
  poll();
});
document.addEventListener("submit", act);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-dialog]") && dialog.open) {
    event.preventDefault();
    dialog.close();
  }
  const incident = event.target.closest("[data-choose]");
  if (incident) choose(new Set([incident.dataset.choose]));
});
form.addEventListener("change", showChosen);
form.addEventListener("keydown", move);
form.querySelector("[data-incidents]").classList.add("console-incidents--short");
form.querySelector("[data-all-incidents]").addEventListener("click", () => {
  const list = form.querySelector("[data-incidents]");
  list.classList.toggle("console-incidents--short");
  showMore(list.children.length);
});
form.querySelector("[data-find]").addEventListener("input", filter);
form.querySelector("[data-find]").addEventListener("keydown", (event) => {
  if (event.key === "Enter") event.preventDefault();
});
form.querySelector("[data-only]").addEventListener("change", filter);
form.querySelector("[data-choose-shown]")?.addEventListener("click", () => {
  choose(new Set([...seats].filter(([, seat]) => !seat.hidden).map(([id]) => id)));
});
form.querySelector("[data-choose-none]")?.addEventListener("click", () => choose(new Set()));
document.addEventListener("visibilitychange", () => document.hidden || poll());
setInterval(tick, 1000);
poll();
