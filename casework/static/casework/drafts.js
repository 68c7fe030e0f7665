// What was filled in and not sent: it stays over an act and over leaving the desk, in
// this tab only, until the play is closed. Each play has its own.

import { drop, holdsSomething, putBack, read, store, stored } from "./filled.js";

/** @param {string} pathname The address of the play's desk. */
const place = (pathname) => `xieli-drafts ${pathname}`;

/** What stands in all forms but the one that was sent. @param {HTMLFormElement | null} sent */
export function draftsBeside(sent) {
  const forms = [...document.querySelectorAll("form[data-act]")];
  return forms.filter((form) => form !== sent && holdsSomething(form)).map(read);
}

/** @param {import("./filled.js").Filled[]} drafts */
export function putDraftsBack(drafts) {
  return drafts.map(putBack).filter(Boolean);
}

/** @param {string} pathname @param {HTMLFormElement | null} sent */
export function keepDrafts(pathname, sent) {
  const drafts = draftsBeside(sent);
  if (drafts.length) store(place(pathname), drafts);
  else forgetDrafts(pathname);
}

/** @param {string} pathname @returns {import("./filled.js").Filled[]} */
export function keptDrafts(pathname) {
  return stored(place(pathname)) ?? [];
}

/** @param {string} pathname */
export function forgetDrafts(pathname) {
  drop(place(pathname));
}
