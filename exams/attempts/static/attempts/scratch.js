// 草稿: a place to reckon and note. Only in this page's memory: it is neither stored
// nor sent, and gone with the page.

import { the } from "./pieces.js";

export function openScratch() {
  const pad = /** @type {HTMLDialogElement} */ (the("[data-scratch]"));
  if (pad.open) {
    pad.close();
    return;
  }
  pad.show();
  the("textarea", pad).focus();
}
