// The computer is shared: nothing of this attempt stays in the browser. What never
// reached the server is sent first, if the page gives the key: it does not count, but
// people can judge it.

import { found, latecomers, sendLate } from "./recovery.js";
import { Store, wipe } from "./store.js";

const AGAIN = 5000; // milliseconds

const page = /** @type {HTMLElement} */ (document.querySelector("[data-wipe]"));
const { wipe: attempt = "", key, eventsUrl: url } = page.dataset;

async function clear() {
  if (key && url && !(await isAllSent(key, url))) setTimeout(again, AGAIN);
  else await wipe(attempt);
}

/** @param {string} key @param {string} url */
async function isAllSent(key, url) {
  const store = await Store.open(attempt, key);
  const senders = latecomers(await found(store), { attempt, store, url });
  await sendLate(senders);
  // What the server has refused for ever is no reason to try again.
  const isDone = senders.every((sender) => sender.stopped || sender.journal.unsent.length === 0);
  senders.forEach((sender) => sender.stop());
  store.close();
  return isDone;
}

function again() {
  clear().catch(() => setTimeout(again, AGAIN));
}

again();
