// What this browser still holds of an attempt: under the present lease it waits to be
// sent, under an older one it is sent with that lease's token, for people to judge.

import { Refusal } from "./calls.js";
import { Journal } from "./journal.js";
import { Sender } from "./sender.js";
import { Store } from "./store.js";

/** @import { Entry } from "./journal.js" */
/** @import { Ticket } from "./ticket.js" */

/**
 * @typedef {{epoch: number, token: string}} Lease
 * @typedef {{entries: Entry[], leases: Map<number, Lease>, draft: string, nextNumber: number}} Found
 */

/** Its place in the store: leases stand below, events above. */
const DRAFT = 0;

/**
 * The store with this lease's token in it, for the day when another lease holds.
 * A browser that refuses storage has none.
 * @param {Ticket} ticket @param {boolean} mayWrite
 * @returns {Promise<{store: Store | null, found: Found}>}
 */
export async function storeOf({ attempt, key, epoch, token }, mayWrite) {
  if (!mayWrite) return { store: null, found: await found(null) };
  try {
    navigator.storage?.persist().catch(() => {});
    const store = await Store.open(attempt, key);
    await store.change([[-epoch, { lease: { epoch, token } }]]);
    return { store, found: await found(store) };
  } catch {
    return { store: null, found: await found(null) };
  }
}

/** @param {Store | null} store @returns {Promise<Found>} */
export async function found(store) {
  const records = store ? await store.load() : new Map();
  const leases = new Map();
  const entries = [];
  const { draft = "" } = records.get(DRAFT) ?? {};
  records.delete(DRAFT);
  for (const [number, { lease, event, receipt }] of records) {
    if (lease) leases.set(lease.epoch, lease);
    else entries.push({ number, event, receipt });
  }
  return { entries, leases, draft, nextNumber: Math.max(0, ...records.keys()) + 1 };
}

/** @param {Store} store @param {string} draft */
export function keepDraft(store, draft) {
  return store.change([[DRAFT, { draft }]]);
}

/**
 * A sender for each older lease under which something still waits. It starts when it
 * is told to `end`.
 * @param {Found} found @param {{attempt: string, store: Store, url: string, present?: number}} how
 *   `present` is the epoch that still counts, if any.
 */
export function latecomers({ entries, leases }, { attempt, store, url, present }) {
  const senders = [];
  for (const { epoch, token } of leases.values()) {
    const mine = entries.filter(({ event, receipt }) => event.epoch === epoch && !receipt);
    if (epoch === present || mine.length === 0) continue;
    const head = { seq: -1, sha256: "none of ours" };
    const journal = new Journal({ attempt, epoch, head, nextSeq: 0, store, entries: mine });
    senders.push(new Sender({ journal, url, token }));
  }
  return senders;
}

/** Send it all once; resolves when it is done or nobody answers. @param {Sender[]} senders */
export async function sendLate(senders) {
  await Promise.all(senders.map((sender) => sender.end(new Refusal("lease_lost"))));
}
