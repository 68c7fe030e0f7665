// What both sides must hold alike at the hand-in: every standing answer and flag.

import { canonical, sha256 } from "./hashing.js";
import { slotOf } from "./journal.js";

/** @import { JournalEvent } from "./journal.js" */

/**
 * @typedef {[item: number, kind: string, epoch: number, seq: number, sha256: string]} Row
 * @typedef {{payload: any, epoch: number, seq: number, sha256: string, at?: string}} Held
 * @typedef {{answers: Record<string, Held>, flags: Record<string, Held>}} Holdings
 *   What the server told at the door.
 */

/**
 * @param {Holdings} ticket @param {JournalEvent[]} events of this browser
 * @returns {Row[]} sorted as the server sorts
 */
export function manifestOf(ticket, events) {
  const own = events.map((event) => rowOf(event.item, event.kind, { ...event, seq: event.client_seq }));
  const rows = [...held(ticket.answers, "answer"), ...held(ticket.flags, "flag"), ...own];
  /** @type {Map<string, Row>} */
  const newest = new Map();
  for (const row of rows.sort(byRank)) newest.set(slotOf(row[0], row[1]), row);
  return [...newest.values()].sort(byPlace);
}

/** @param {Row[]} rows as `manifestOf` sorts them */
export function manifestHash(rows) {
  return sha256(canonical(rows));
}

/** @param {Record<string, Held>} standing @param {string} kind */
function held(standing, kind) {
  return Object.entries(standing).map(([item, one]) => rowOf(Number(item), kind, one));
}

/** @param {number} item @param {string} kind @param {{epoch: number, seq: number, sha256: string}} one @returns {Row} */
function rowOf(item, kind, { epoch, seq, sha256 }) {
  return [item, kind === "flag" ? "flag" : "answer", epoch, seq, sha256];
}

/** @param {Row} one @param {Row} other */
function byRank(one, other) {
  return one[2] - other[2] || one[3] - other[3];
}

/** @param {Row} one @param {Row} other */
function byPlace(one, other) {
  return one[0] - other[0] || (one[1] < other[1] ? -1 : 1);
}
