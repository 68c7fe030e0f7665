// The exam page. Every change goes to the journal at once and to the server within a
// second. The screen says 已存到服务器 only when the server's receipt names exactly
// what stands on the screen.

import { Clock } from "./clock.js";
import { hashOf } from "./hashing.js";
import { Journal } from "./journal.js";
import { Question, drawCounts, isTyped, piece } from "./paper.js";
import { Sender } from "./sender.js";
import { Walk } from "./walk.js";

const TYPING_PAUSE = 800; // milliseconds without a key before a text is saved
const HAND_IN_AGAIN = 3000;

const room = document.getElementById("room");
const { attempt, epoch, eventsUrl, clockUrl, submitUrl, doneUrl } = room.dataset;
const token = room.querySelector("input[name=csrfmiddlewaretoken]").value;
const questions = Array.from(document.querySelectorAll("article.question"), (article) => new Question(article));
const journal = new Journal(attempt);
const sender = new Sender({ attempt, url: eventsUrl, token, journal });
const typing = new Map();
let nextSeq = 0;
let walk = null;
let clock = null;
let locked = false;
let superseded = false;

function write(question, kind, payload) {
  const event = {
    event_uuid: crypto.randomUUID(),
    position: question.number,
    kind,
    epoch: Number(epoch),
    client_seq: nextSeq++,
    payload,
  };
  journal.add(event);
  draw(question);
  sender.pump();
}

function saveAnswer(question) {
  clearTimeout(typing.get(question));
  typing.delete(question);
  if (locked) return;
  question.show(sender.offline ? "offline" : "local");
  write(question, "answer", question.payload);
}

function saveTyped() {
  for (const question of [...typing.keys()]) saveAnswer(question);
}

function typed(question) {
  clearTimeout(typing.get(question));
  typing.set(question, setTimeout(() => saveAnswer(question), TYPING_PAUSE));
  question.clearReceipt();
}

function draw(question) {
  question.drawCell(!superseded && journal.waitsFor(question.number));
  drawCounts(questions);
  document.querySelector("[data-overall]").replaceChildren(piece(overall()));
}

function overall() {
  if (questions.some((question) => question.lost)) return "some-lost";
  if (superseded || journal.size === 0) return "all-saved";
  return sender.offline ? "some-offline" : "some-local";
}

function banner(name, values) {
  document.querySelector("[data-banner]").replaceChildren(piece(name, values));
}

// The receipt must name what stands on the screen now, not what was sent.
async function acknowledge({ write: sent, receipt }) {
  const question = questions[sent.position - 1];
  draw(question);
  clock.correct(receipt.now, performance.now());
  if (sent.kind !== "answer" || journal.waitsFor(sent.position) || typing.has(question)) return;
  const shown = await hashOf(attempt, sent, question.payload);
  if (shown !== receipt.sha256 || !receipt.is_current) return;
  question.show("server", {
    time: new Date(receipt.server_time).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" }),
    code: `${receipt.sha256.slice(0, 4)}-${receipt.sha256.slice(4, 8)}`,
  });
}

function lock() {
  locked = true;
  sender.stop();
  questions.forEach((question) => question.lock());
}

// The right to write is gone: elsewhere, signed out, or the end.
function end({ code }) {
  if (code === "lease_lost") supersede();
  else if (code === "signed_out") banner("signed-out");
  else location.assign(doneUrl);
  lock();
}

// Another place writes now: what waits here is not sent any more and does not count.
function supersede() {
  superseded = true;
  banner("lease-lost");
  const waiting = journal.writes.filter((event) => event.kind === "answer").map((event) => event.position);
  for (const question of questions) {
    if (waiting.includes(question.number) || typing.has(question)) question.lose();
    clearTimeout(typing.get(question));
    typing.delete(question);
    draw(question);
  }
}

// At the end of time. Without the server the page waits: what it holds is still here.
// If time was granted meanwhile, the server leads back to the room.
async function handIn() {
  if (superseded) return;
  saveTyped();
  lock();
  sender.stopped = false;
  await sender.hurry();
  if (journal.size || !(await clock.ask())) {
    banner("unsent", { number: journal.size });
    setTimeout(handIn, HAND_IN_AGAIN);
    return;
  }
  submitForm();
}

function submitForm() {
  const form = document.createElement("form");
  form.method = "post";
  form.action = submitUrl;
  for (const [name, value] of [["csrfmiddlewaretoken", token], ["time_is_up", "1"]]) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

async function goToReview(event) {
  if (superseded) return;
  const { href } = event.currentTarget;
  event.preventDefault();
  saveTyped();
  await sender.hurry();
  if (journal.size === 0) location.assign(href);
  else banner("unsent", { number: journal.size });
}

function listen() {
  for (const question of questions) {
    question.form.addEventListener("submit", (event) => event.preventDefault());
    question.article.querySelector("[data-flag]").addEventListener("click", (event) => {
      event.preventDefault();
      question.flag(!question.flagged);
      write(question, "flag", { flagged: question.flagged });
    });
    question.fields.addEventListener("input", ({ target }) => isTyped(target) && typed(question));
    question.fields.addEventListener("change", ({ target }) => isTyped(target) || saveAnswer(question));
  }
  sender.addEventListener("saved", (event) => acknowledge(event.detail));
  sender.addEventListener("ended", (event) => end(event.detail));
  sender.addEventListener("offline", showOffline);
  sender.addEventListener("refused", ({ detail }) => {
    questions[detail.write.position - 1].show("refused", { reason: detail.refusal.message });
    draw(questions[detail.write.position - 1]);
  });
  walk.addEventListener("left", saveTyped);
  for (const link of document.querySelectorAll("[data-review]")) link.addEventListener("click", goToReview);
  addEventListener("pagehide", saveTyped);
  document.addEventListener("visibilitychange", () => document.hidden && saveTyped());
}

function showOffline() {
  for (const question of questions) {
    if (superseded || !journal.waitsFor(question.number)) continue;
    question.show("offline");
    draw(question);
  }
}

function startClock() {
  const { now, deadline } = room.dataset;
  clock = new Clock({ timer: document.querySelector("[data-exam-timer]"), now, deadline, url: clockUrl });
  clock.addEventListener("warning", ({ detail }) =>
    document.querySelector("[data-announce]").replaceChildren(piece("minutes", { number: detail.minutes })),
  );
  clock.addEventListener("flush", saveTyped);
  clock.addEventListener("end", handIn);
  clock.addEventListener("refused", ({ detail }) => detail.code === "signed_out" && end(detail));
  clock.addEventListener("state", ({ detail }) => {
    if (detail.status !== "open") end({ code: "ended" });
    else if (!detail.holds_lease) end({ code: "lease_lost" });
  });
}

// What this browser could not send before it was closed comes back on the screen.
function recover() {
  const foreign = journal.takeForeign(Number(epoch));
  if (foreign.length) {
    const places = [...new Set(foreign.map((event) => event.position))];
    banner("left-behind", { places: places.join("、") });
  }
  for (const event of journal.writes) {
    const question = questions[event.position - 1];
    if (event.kind === "flag") question.flag(event.payload.flagged);
    else question.restore(event.payload);
    question.show("local");
  }
  nextSeq = Math.max(Number(room.dataset.nextSeq), journal.lastSeq() + 1);
  questions.forEach((question) => question.drawCell(journal.waitsFor(question.number)));
}

function open() {
  recover();
  walk = new Walk(questions);
  startClock();
  listen();
  document.documentElement.dataset.live = "on";
  draw(questions[0]);
  sender.pump();
}

// Another tab of this browser has the paper: look on, and take over when it closes.
function lookOn() {
  walk = new Walk(questions);
  document.documentElement.dataset.live = "on";
  banner("second-tab");
  lock();
  navigator.locks.request(`xieli-attempt:${attempt}`, () => location.reload());
}

if (document.documentElement.dataset.live) {
  navigator.locks.request(`xieli-attempt:${attempt}`, { ifAvailable: true }, (held) => {
    if (!held) {
      lookOn();
      return undefined;
    }
    open();
    // Held until the page goes.
    return new Promise(() => {});
  });
}
