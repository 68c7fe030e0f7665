// What the candidate wrote under one lease, in order. Each event names the one before
// it; once it has left this browser it never changes, unless the server has said that it
// does not hold it and needs it behind another. Kept in the store before anybody is told.

import { hashed } from "./hashing.js";

/** @import { Store } from "./store.js" */

/**
 * @typedef {"answer" | "flag" | "act"} Kind
 * @typedef {Record<string, unknown>} Payload
 * @typedef {{event_uuid: string, item: number, kind: Kind, epoch: number, client_seq: number, prev: string, sha256: string, payload: Payload}} JournalEvent
 *   `item` is the form's number, whatever order the candidate sees.
 * @typedef {{event_uuid: string, position: number, sha256: string, server_time: string, signature: string, is_current: boolean}} Receipt
 * @typedef {{seq: number, sha256: string}} Head The last event that the server holds.
 * @typedef {{number: number, event: JournalEvent, receipt: Receipt | null}} Entry
 *   `number` is its place in the store.
 */

/** Answers and flags stand apart. @param {number} item @param {string} kind */
export function slotOf(item, kind) {
  return `${kind === "flag" ? "flag" : "answer"} ${item}`;
}

export class Journal {
  /** @type {Map<string, Entry>} */ #newest = new Map();
  /** @type {Set<Entry>} */ #unkept = new Set();
  /** @type {Promise<unknown>} */ #turn = Promise.resolve();
  /** The last event, as long as nobody else has seen it. @type {Entry | null} */ #fresh = null;
  /** Being replaced by a newer one: not to be sent. @type {Entry | null} */ #held = null;
  #troubled = false;

  /**
   * `entries` come from the store; `onTrouble` hears when the store fails.
   * @param {{attempt: string, epoch: number, head: Head, nextSeq: number, store: Store | null, entries?: Entry[], nextNumber?: number, onTrouble?: () => void}} how
   */
  constructor({ attempt, epoch, head, nextSeq, store, entries = [], nextNumber = 1, onTrouble = () => {} }) {
    this.attempt = attempt;
    this.epoch = epoch;
    this.store = store;
    this.onTrouble = onTrouble;
    this.nextNumber = nextNumber;
    this.entries = entries.sort((one, other) => one.event.client_seq - other.event.client_seq);
    this.entries.forEach((entry) => this.#note(entry));
    this.#lost(head).forEach((entry) => (entry.receipt = null));
    const last = this.unsent.at(-1)?.event;
    this.tail = last?.sha256 ?? head.sha256;
    this.nextSeq = Math.max(nextSeq, (this.entries.at(-1)?.event.client_seq ?? 0) + 1);
  }

  get unsent() {
    return this.entries.filter((entry) => !entry.receipt);
  }

  /** What may leave this browser now. */
  get ready() {
    return this.unsent.filter((entry) => entry !== this.#held);
  }

  /** These leave this browser: others may have seen them. @param {Entry[]} entries */
  letGo(entries) {
    if (this.#fresh && entries.includes(this.#fresh)) this.#fresh = null;
  }

  /** @param {number} item @param {Kind} kind @returns {Entry | undefined} */
  newest(item, kind) {
    return this.#newest.get(slotOf(item, kind));
  }

  /** What stands of each answer and flag that was written here. */
  get standing() {
    return [...this.#newest.values()];
  }

  /** Resolves when all that was begun is done. */
  settled() {
    return this.#turn;
  }

  /**
   * The next event; resolves when it is kept. On a slow line whole texts would pile up:
   * a newer answer takes the place of the last event if that is an older one of the same
   * item and still unseen, so nothing is chained to it.
   * @param {number} item @param {Kind} kind @param {Payload} payload
   */
  make(item, kind, payload) {
    const copy = tidy(payload);
    return this.#inTurn(async () => {
      const old = kind === "answer" ? this.#unseen(item) : null;
      this.#held = old;
      try {
        return await this.#take(old, { event_uuid: crypto.randomUUID(), item, kind, payload: copy });
      } finally {
        this.#held = null;
      }
    });
  }

  /**
   * The event of these fields, in the place of `old` or behind all others.
   * @param {Entry | null} old
   * @param {Pick<JournalEvent, "event_uuid" | "item" | "kind" | "payload">} fields
   */
  async #take(old, fields) {
    const { client_seq, prev } = old?.event ?? { client_seq: this.nextSeq, prev: this.tail };
    const event = await hashed(this.attempt, { ...fields, epoch: this.epoch, client_seq, prev });
    const entry = { number: old?.number ?? this.nextNumber++, event, receipt: null };
    await this.#keep([entry]);
    this.entries = [...this.entries.filter((one) => one !== old), entry];
    this.nextSeq = Math.max(this.nextSeq, client_seq + 1);
    this.tail = event.sha256;
    this.#note(entry);
    this.#fresh = entry;
    return event;
  }

  /** The last event if it is an answer of this item and still unseen. @param {number} item */
  #unseen(item) {
    const { event } = this.#fresh ?? {};
    return event?.kind === "answer" && event.item === item ? this.#fresh : null;
  }

  /** @param {Array<{entry: Entry, receipt: Receipt}>} acknowledged */
  async acknowledge(acknowledged) {
    acknowledged.forEach(({ entry, receipt }) => (entry.receipt = receipt));
    if (acknowledged.length) await this.#keep(acknowledged.map(({ entry }) => entry));
  }

  /**
   * The server will never take this event: what follows it is chained to what comes
   * before it.
   * @param {Entry} entry
   */
  drop(entry) {
    return this.#inTurn(async () => {
      const { prev, client_seq: seq } = entry.event;
      const behind = this.entries.slice(this.entries.indexOf(entry) + 1);
      this.#forget([entry]);
      await this.#rechain(behind.filter((one) => !one.receipt), { seq: seq - 1, sha256: prev }, [entry]);
    });
  }

  /** The server keeps these, but they do not count. @param {Entry[]} entries */
  async setAside(entries) {
    this.#forget(entries);
    await this.#keep([], entries);
  }

  /**
   * The server's last event is `head`. If it is ours, the server has lost what came
   * after, and gets it again as it was; else what waits goes behind it.
   * @param {Head} head
   */
  catchUp(head) {
    return this.#inTurn(async () => {
      this.#lost(head).forEach((entry) => (entry.receipt = null));
      await this.#rechain(this.unsent, head);
    });
  }

  /** What the server no longer holds if its last event is one of ours. @param {Head} head */
  #lost(head) {
    const place = this.entries.findIndex((entry) => entry.event.sha256 === head.sha256);
    return place >= 0 || head.sha256 === "" ? this.entries.slice(place + 1) : [];
  }

  /** The server may lack what it gave receipts for: send it again. @param {string[]} hashes */
  doubt(hashes) {
    const doubtful = this.entries.filter((entry) => hashes.includes(entry.event.sha256));
    doubtful.forEach((entry) => (entry.receipt = null));
    return doubtful.length;
  }

  /** @param {Entry[]} entries @param {Head} head @param {Entry[]} [dropped] */
  async #rechain(entries, head, dropped = []) {
    let { seq, sha256: prev } = head;
    const changed = [];
    for (const entry of entries) {
      if (entry.event.prev !== prev || entry.event.client_seq <= seq) {
        const client_seq = Math.max(entry.event.client_seq, seq + 1);
        entry.event = await hashed(this.attempt, { ...entry.event, prev, client_seq });
        changed.push(entry);
      }
      ({ client_seq: seq, sha256: prev } = entry.event);
    }
    this.tail = prev;
    this.nextSeq = Math.max(this.nextSeq, seq + 1);
    await this.#keep(changed, dropped);
  }

  /** @param {Entry[]} entries */
  #forget(entries) {
    this.entries = this.entries.filter((entry) => !entries.includes(entry));
    this.#newest.clear();
    this.entries.forEach((entry) => this.#note(entry));
  }

  /** @param {Entry} entry */
  #note(entry) {
    this.#newest.set(slotOf(entry.event.item, entry.event.kind), entry);
  }

  /**
   * What the store refuses waits for the next try; from then on nobody waits for it.
   * @param {Entry[]} entries @param {Entry[]} [removed]
   */
  async #keep(entries, removed = []) {
    const kept = this.#put(entries, removed);
    if (!this.#troubled) await kept;
  }

  /** @param {Entry[]} entries @param {Entry[]} removed */
  async #put(entries, removed) {
    if (!this.store) return;
    entries.forEach((entry) => this.#unkept.add(entry));
    removed.forEach((entry) => this.#unkept.delete(entry));
    const puts = [...this.#unkept];
    try {
      await this.store.change(
        puts.map(({ number, event, receipt }) => [number, { event, receipt }]),
        removed.map((entry) => entry.number),
      );
      puts.forEach((entry) => this.#unkept.delete(entry));
      this.#troubled = false;
    } catch {
      this.#troubled = true;
      this.onTrouble();
    }
  }

  /** One change of the chain after the other. @template T @param {() => Promise<T>} work */
  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

/**
 * A copy that nobody else changes. Half a surrogate pair has no UTF-8 form, a zero no
 * place in the database, and no keyboard means to send either.
 * @param {Payload} payload @returns {Payload}
 */
function tidy(payload) {
  return JSON.parse(JSON.stringify(payload), (_, value) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "") : value,
  );
}
