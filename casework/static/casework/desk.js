// The desk without reloading. Every form works without this file as well: it only
// sends the same form by itself and puts the answer's panes in place of the old ones.

import { draftsBeside, keepDrafts, keptDrafts, putDraftsBack } from "./drafts.js";
import { keepPair, showPair } from "./pair.js";
import { bringBack, forget, keep } from "./unsent.js";

const NEWS = "#news";
const PARTS = [
  ".desk-clock", ".desk-bar__acts", NEWS, "#queue", "#talk", ".desk__tabs",
  "#papers", "#handle", "#book", ".desk-foot",
];
const SCROLLERS = "#talk, .desk__middle, #book";
const LOST = "没有送到服务器，请检查网络，再点一次；同一步不会办两次。";

// What leaves this page by itself: no draft any more.
let sent = null;

const summary = (details) => details.querySelector("summary").textContent.trim();

// ---- sending ----
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-act]") || event.defaultPrevented) return;
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const answer = await send(form, event.submitter);
  form.ariaBusy = "false";
  if (answer) await show(answer, form);
});

async function send(form, submitter) {
  try {
    return await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
  } catch {
    const receipt = document.querySelector("[data-save-receipt]");
    receipt.className = "save-receipt save-receipt--offline";
    receipt.textContent = LOST;
    return null;
  }
}

async function show(answer, form) {
  const here = new URL(form.action);
  const there = new URL(answer.url);
  if (there.pathname !== here.pathname) {
    // Nobody is signed in any more: the login page knows the way back to this desk.
    if (there.searchParams.has("next")) keep(form);
    return location.assign(answer.url);
  }
  if (answer.status === 403) {
    // Signed in anew in another tab: this page's token is too old.
    keep(form);
    return location.replace(`${here.pathname}?unsent${here.hash}`);
  }
  if (!answer.ok && answer.status !== 400) {
    // The server knows a repeated act: sent plainly, it answers with the same page.
    sent = form;
    return form.submit();
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  forget();
  const drafts = draftsBeside(form);
  swap(page, form);
  putDraftsBack(drafts);
  showPair(document);
  settle(here.hash);
}

// ---- swapping ----
function swap(page, form) {
  const done = form.closest("details");
  for (const selector of PARTS) {
    const [old, fresh] = [document, page].map((each) => each.querySelector(selector));
    if (old && fresh) replace(old, fresh, done);
  }
  measureNews();
}

// What has the focus, or is jumped to, comes to stand below the answer that stays in sight.
function measureNews() {
  const news = document.querySelector(NEWS);
  const stays = getComputedStyle(news).position === "sticky";
  document.documentElement.style.setProperty("--news-height", stays ? `${news.offsetHeight}px` : "0px");
  if (news.scrollHeight > news.clientHeight + 1) news.tabIndex = 0;
  else news.removeAttribute("tabindex");
  news.scrollTop = 0;
}

// What was open stays open, but for the form that was just sent.
function replace(old, fresh, done) {
  const open = [...old.querySelectorAll("details[open]")]
    .filter((details) => details !== done)
    .map(summary);
  old.replaceChildren(...fresh.childNodes);
  for (const details of old.querySelectorAll("details:not(.menu)")) {
    if (open.includes(summary(details))) details.open = true;
  }
}

// The open place is the address's target: it has to be named again, without a jump.
function settle(hash) {
  const scrolled = [...document.querySelectorAll(SCROLLERS)].map((each) => [each, each.scrollTop]);
  const [left, top] = [scrollX, scrollY];
  location.replace(hash || "#talk");
  for (const [each, position] of scrolled) each.scrollTop = position;
  scrollTo(left, top);
  nameOpenPlace();
  const place = document.querySelector(hash || "#talk");
  const fault = document.querySelector(".act-form__error");
  (fault?.closest("form").querySelector("input:not([type=hidden]), select, button") ?? place)
    .focus({ preventScroll: !fault });
}

// ---- what was sent after the session had ended ----
function showUnsent() {
  const unsent = bringBack();
  // The address says so once: a page that is loaded again has nothing to tell.
  if (location.search) history.replaceState(null, "", location.pathname + location.hash);
  if (!unsent) return;
  settle(unsent.hash);
  unsent.form.querySelector("button").focus();
}

// ---- what was filled in and not sent ----
function showDrafts() {
  for (const form of putDraftsBack(keptDrafts(location.pathname))) {
    const fold = form.closest("details:not(.menu)");
    if (fold) fold.open = true;
  }
}

// ---- which place is open, in words for those who do not see the line ----
function nameOpenPlace() {
  // At the first run the address has no target yet, but its fragment is there.
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const open = target?.closest(".desk__pane")?.id ?? "talk";
  for (const link of document.querySelectorAll(".tab-bar--desk a")) {
    if (link.hash === `#${open}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("hashchange", nameOpenPlace);
addEventListener("resize", measureNews);
addEventListener("pagehide", () => keepDrafts(location.pathname, sent));
measureNews();
showDrafts();
showUnsent();
nameOpenPlace();
keepPair(document);
showPair(document);
