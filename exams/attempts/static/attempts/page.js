// The door of the exam page: waits for the start or comes back in, fetches ticket and
// paper, and hands both to the room.

import { Door } from "./door.js";
import { laid } from "./laying.js";
import { banner } from "./notices.js";
import { piece, the, words } from "./pieces.js";
import { Room } from "./room.js";
import { Session, obstacle } from "./session.js";

const AGAIN = 3000; // milliseconds between two tries to come in
const OVER = ["already_submitted", "expired", "terminated", "void", "late"];

const shell = the("[data-shell]");
const { pass, enterUrl, roomUrl, doneUrl } = /** @type {Record<string, string>} */ (shell.dataset);

/**
 * Take the ticket and the paper. Throws Refusal.
 * @param {{pledge?: boolean, code?: string, here?: boolean}} how
 */
async function enter(how) {
  const session = await Session.open({ enterUrl, pass, ...how });
  history.replaceState(null, "", roomUrl + location.hash);
  banner("loading");
  const html = await patiently(() => session.paper());
  new Room(session, laid(html, session.ticket.order), shell.dataset).open();
}

/** Ask until there is an answer. @template T @param {() => Promise<T>} ask @returns {Promise<T>} */
async function patiently(ask) {
  for (;;) {
    try {
      return await ask();
    } catch (refusal) {
      if (/** @type {any} */ (refusal).code !== "offline") throw refusal;
      banner("no-answer-yet");
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

/** The door says no: what a person can do about it. @param {any} refusal */
function turnedAway({ code, message, needs_code: needsCode }) {
  if (OVER.includes(code)) location.assign(doneUrl);
  else if (code === "elsewhere" || code === "code_wrong") askToMove(needsCode !== false || code === "code_wrong", code === "code_wrong" ? message : "");
  else if (code === "bad_token" || code === "signed_out") banner("signed-out", { text: message });
  else banner("turned-away", { text: message });
}

/** @param {boolean} needsCode @param {string} says */
function askToMove(needsCode, says) {
  the("[data-banner]").replaceChildren();
  const panel = the("[data-move]");
  panel.hidden = false;
  the("[data-move-code]", panel).hidden = !needsCode;
  the("[data-move-here]", panel).hidden = needsCode;
  the("[data-move-says]", panel).replaceChildren(...(says ? [piece("door-refused", { text: says })] : []));
  if (panel.dataset.listens) return;
  panel.dataset.listens = "yes";
  the("h1", panel).focus();
  panel.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (the("input[name=code]", panel));
    const code = field.value.replace(/\D/g, "");
    const hidesCode = the("[data-move-code]", panel).hidden;
    if (!hidesCode && code.length !== 6) {
      field.focus();
      return;
    }
    await goOn(hidesCode ? { here: true } : { code });
  });
}

/** @param {{code?: string, here?: boolean}} how */
async function goOn(how) {
  try {
    await patiently(() => enter(how));
    the("[data-move]").hidden = true;
  } catch (refusal) {
    turnedAway(refusal);
  }
}

const door = /** @type {HTMLElement | null} */ (document.querySelector("[data-door-panel]"));
if (door) new Door(door, () => enter({ pledge: true })).open();
else if (obstacle()) banner("turned-away", { text: words(`obstacle-${obstacle()}`) });
else goOn({});
