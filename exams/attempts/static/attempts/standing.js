// What stands of an item, as far as this page knows.

/** @import { Entry, JournalEvent, Receipt } from "./journal.js" */
/** @import { Held } from "./manifest.js" */

/**
 * @typedef {{payload: any, sha256: string, saved: boolean, receipt: Receipt | null, at: string | null}} Standing
 *   `saved`: the server holds exactly this; `at`: since when, by its clock.
 */

/**
 * The newer of what was written here and what the server told.
 * @param {Entry | undefined} entry @param {Held | undefined} held @returns {Standing | null}
 */
export function standingOf(entry, held) {
  return entry && !isNewer(held, entry.event) ? writtenHere(entry, held) : heldThere(held);
}

/** @param {Held | undefined} held @param {JournalEvent} event */
function isNewer(held, { epoch, client_seq }) {
  return held !== undefined && (held.epoch - epoch || held.seq - client_seq) > 0;
}

/** @param {Entry} entry @param {Held | undefined} held @returns {Standing} */
function writtenHere({ event: { payload, sha256 }, receipt }, held) {
  const isHeld = held?.sha256 === sha256;
  const at = receipt?.server_time ?? (isHeld ? held.at : null) ?? null;
  return { payload, sha256, saved: receipt !== null || isHeld, receipt, at };
}

/** @param {Held | undefined} held @returns {Standing | null} */
function heldThere(held) {
  return held ? { payload: held.payload, sha256: held.sha256, saved: true, receipt: null, at: held.at ?? null } : null;
}
