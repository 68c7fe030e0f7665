// Sends the journal to the server: in order, one request at a time, until nothing
// waits. What the network loses is sent again as it was: a repeat is harmless.

import { Refusal, Unreachable, call } from "./calls.js";

/** @import { Entry, Journal, Receipt } from "./journal.js" */

const SHORTEST_WAIT = 1000; // milliseconds, doubled after each failure
const LONGEST_WAIT = 10_000;
const MOST_EVENTS = 50; // in one request
const MOST_BYTES = 256 * 1024;
// Tries before an event is given up that the server cannot read, or a chain is forced.
const MOST_TRIES = 3;
// The right to write is gone. Of most the server keeps aside what is still sent once.
const ENDS_AT_ONCE = ["void", "bad_token", "signed_out", "not_found", "not_started"];
const ENDS = ["lease_lost", "terminated", "already_submitted", "expired", "late", ...ENDS_AT_ONCE];
const PASSES = ["paused", "busy"];

/**
 * Tells `saved` {entry, receipt}, `refused` {entry, refusal}, `time` {now, sent},
 * `station` {item, acts, html} (the desk after an act), `reached` {}, `failed` {code}, `ended` {refusal, items}.
 */
export class Sender extends EventTarget {
  /** @type {Refusal | null} */ ended = null;
  /** @type {Set<number>} */ aside = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** @type {Promise<void> | null} */ #running = null;
  #wait = SHORTEST_WAIT;
  #limit = MOST_EVENTS;
  #vain = 0;
  #stopped = false;
  #told = false;

  /**
   * `stations` are the addresses of items whose acts the server answers one by one.
   * @param {{journal: Journal, url: string, token: string, stations?: Record<string, string>}} how
   */
  constructor({ journal, url, token, stations = {} }) {
    super();
    this.journal = journal;
    this.url = url;
    this.token = token;
    this.stations = stations;
  }

  /** Forget the pause after a failure and try at once. */
  hurry() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return this.pump();
  }

  /** Resolves when nothing waits or the server cannot be reached. @returns {Promise<void>} */
  pump() {
    this.#running ??= this.#drain().finally(() => {
      this.#running = null;
      // What was written in the meantime.
      if (this.#mayGoOn && this.journal.ready.length) this.pump();
    });
    return this.#running;
  }

  /** Nothing counts any more, as the server said elsewhere. @param {Refusal} refusal */
  end(refusal) {
    this.#end(refusal);
    return this.hurry();
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Whether it tries no more, whatever waits. */
  get stopped() {
    return this.#stopped;
  }

  get #mayGoOn() {
    return !this.#stopped && this.#timer === undefined;
  }

  async #drain() {
    while (this.#mayGoOn) {
      const batch = this.#batch();
      if (batch.length === 0) break;
      await this.#send(batch);
    }
    if (this.ended && !this.#told) {
      this.#told = true;
      this.#tell("ended", { refusal: this.ended, items: [...this.aside] });
    }
  }

  #batch() {
    const batch = [];
    let size = 0;
    for (const entry of this.journal.ready.slice(0, this.#limit)) {
      size += new Blob([JSON.stringify(entry.event)]).size;
      if (batch.length && (size > MOST_BYTES || this.#isAct(entry))) break;
      batch.push(entry);
      if (this.#isAct(entry)) break;
    }
    return batch;
  }

  /** An act goes alone: the server answers it with the desk. @param {Entry} entry */
  #isAct({ event }) {
    return event.kind === "act" && event.item in this.stations;
  }

  /** @param {Entry[]} batch */
  #post(batch) {
    const [first] = batch;
    if (this.#isAct(first)) return call(`${this.stations[first.event.item]}acts/`, this.token, first.event);
    return call(this.url, this.token, { events: batch.map((entry) => entry.event) });
  }

  /** @param {Entry[]} batch */
  async #send(batch) {
    const sent = performance.now();
    this.journal.letGo(batch);
    try {
      const answer = await this.#post(batch);
      if (!Array.isArray(answer.results)) throw new Unreachable("no results");
      if (answer.now) this.#tell("time", { now: answer.now, sent });
      await this.#heed(batch, answer.results);
      if (answer.station) this.#tell("station", answer.station);
    } catch (error) {
      if (error instanceof Refusal) await this.#refused(batch, error);
      else this.#tryLater("offline");
    }
  }

  /**
   * A receipt for something else is none.
   * @param {Entry[]} batch @param {any[]} results
   */
  async #heed(batch, results) {
    const told = batch.map((entry, place) => ({ entry, receipt: results[place] ?? {} }));
    const saved = told.filter(({ entry, receipt }) => isFor(entry, receipt));
    await this.journal.acknowledge(saved);
    saved.forEach((one) => this.#tell("saved", one));
    const first = told.find(({ entry }) => !entry.receipt);
    if (saved.length) this.#succeeded();
    if (!first) return;
    if (typeof first.receipt.code !== "string") throw new Unreachable("no receipt of ours");
    const { code, message, ...facts } = first.receipt;
    await this.#refusedOne(told, first.entry, new Refusal(code, message, facts));
  }

  /** @param {Array<{entry: Entry, receipt: any}>} told @param {Entry} entry @param {Refusal} refusal */
  async #refusedOne(told, entry, refusal) {
    const { code, facts } = refusal;
    if (PASSES.includes(code)) return this.#tryLater(code);
    this.#reached();
    if (ENDS.includes(code)) this.#end(refusal);
    if (this.ended) return this.#setAside(told.map((one) => one.entry).filter((one) => !one.receipt));
    if (code === "broken_chain" && facts.head) return this.#catchUp(facts.head);
    if (code === "hash_mismatch" && ++this.#vain < MOST_TRIES) return this.#tryLater(code);
    return this.#giveUp(entry, refusal);
  }

  /** The whole request was refused. @param {Entry[]} batch @param {Refusal} refusal */
  async #refused(batch, refusal) {
    const { code } = refusal;
    if (PASSES.includes(code)) return this.#tryLater(code);
    this.#reached();
    if (ENDS.includes(code)) return this.#end(refusal);
    if (batch.length === 1) return this.#giveUp(batch[0], refusal);
    this.#limit = 1;
  }

  /** @param {{seq: number, sha256: string}} head */
  async #catchUp(head) {
    await this.journal.catchUp(head);
    if (++this.#vain > MOST_TRIES) this.#tryLater("broken_chain");
  }

  /** @param {Entry} entry @param {Refusal} refusal */
  async #giveUp(entry, refusal) {
    this.#vain = 0;
    await this.journal.drop(entry);
    this.#tell("refused", { entry, refusal });
  }

  /** @param {Entry[]} entries */
  async #setAside(entries) {
    for (const { event } of entries) if (event.kind !== "flag") this.aside.add(event.item);
    if (!this.#stopped) await this.journal.setAside(entries);
  }

  /** @param {Refusal} refusal */
  #end(refusal) {
    this.ended ??= refusal;
    if (ENDS_AT_ONCE.includes(refusal.code)) this.stop();
  }

  #succeeded() {
    this.#vain = 0;
    this.#wait = SHORTEST_WAIT;
    this.#limit = Math.min(this.#limit * 2, MOST_EVENTS);
    this.#reached();
  }

  #reached() {
    this.#tell("reached", {});
  }

  /** @param {string} code */
  #tryLater(code) {
    if (this.#stopped) return;
    this.#limit = Math.max(1, Math.floor(this.#limit / 2));
    const jitter = 0.5 + Math.random() / 2;
    this.#timer = setTimeout(() => this.hurry(), this.#wait * jitter);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    this.#tell("failed", { code });
  }

  /** @param {string} name @param {object} detail */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {Entry} entry @param {any} receipt @returns {receipt is Receipt} */
function isFor(entry, receipt) {
  return receipt.sha256 === entry.event.sha256 && receipt.event_uuid === entry.event.event_uuid;
}
