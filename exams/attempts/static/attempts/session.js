// The exam page's one door to the journal, the clock and the server.

import { answersFile } from "./answers_file.js";
import { Refusal, call, getText } from "./calls.js";
import { Clock } from "./clock.js";
import { Journal } from "./journal.js";
import { manifestHash, manifestOf } from "./manifest.js";
import { Pulse } from "./pulse.js";
import { keepDraft, latecomers, sendLate, storeOf } from "./recovery.js";
import { Sender } from "./sender.js";
import { standingOf } from "./standing.js";
import { takeRight, untilFree } from "./tabs.js";
import { enter, orOffline } from "./ticket.js";

/** @import { Entry, JournalEvent, Kind, Payload } from "./journal.js" */
/** @import { Row } from "./manifest.js" */
/** @import { Found } from "./recovery.js" */
/** @import { Standing } from "./standing.js" */
/** @import { Store } from "./store.js" */
/** @import { Door, Message, Ticket } from "./ticket.js" */

/**
 * @typedef {{status: string, ended_at: string, receipts: number, manifest_sha256: string, signature: string, key: string, done_url: string}} HandIn
 */

export { Refusal, enter };

const MOST_MANIFESTS = 3;
/** @type {Record<string, string>} */
const CODE_OF_STATUS = { submitted: "already_submitted", expired: "expired", terminated: "terminated", void: "void" };

/**
 * Why the room cannot work in this browser, or null.
 * @returns {"insecure" | "too_old" | null}
 */
export function obstacle() {
  if (!globalThis.isSecureContext) return "insecure";
  const isThere = crypto.subtle && navigator.locks && "toWellFormed" in String.prototype;
  return isThere ? null : "too_old";
}

/**
 * Events, each a CustomEvent with this detail:
 * - `local` {item, kind, event}: durably in this browser, on its way to the server
 * - `saved` {item, kind, event, receipt}: on the server, the receipt names this event
 * - `refused` {item, kind, event, refusal}: this event will never count
 * - `station` {item, acts, html}: the desk after an act of this browser, taken or not
 * - `offline` {unsent, since} (again after every vain try), `online` {}
 * - `superseded` {items}: another place writes now; what these items last got here
 *   was set aside on the server and does not count
 * - `ended` {code, message}: nothing is taken any more
 * - `paused` {}, `resumed` {}, `message` {id, text, at}, `deadline` {deadline}
 * - `warning` {minutes}: 15, 5, 1
 * - `tick` {left}: milliseconds, twice a second, never below 0
 * - `flush-due` {}: two seconds before the end: write what is still being typed
 * - `time-up` {}: the room calls `handIn({timeIsUp: true})`
 * - `storage` {}: nothing outlives this page: answers are in memory only until sent
 * - `refreshed` {}: the server holds something else than this page knew: draw anew
 * - `freed` {}: the other tab of this browser has closed: reload to go on here
 * None is dispatched before the task in which `open` resolved is over.
 */
export class Session extends EventTarget {
  /** Whether answers outlive a crash of this browser. */ durable = true;
  /** Form numbers of items whose unsent answers came back from this browser. @type {number[]} */ recovered = [];
  /** The same under an older lease: the server keeps them aside. @type {number[]} */ leftBehind = [];
  /** @type {Sender[]} */ #latecomers = [];
  /** @type {number | null} */ #offlineSince = null;
  /** @type {Promise<HandIn> | null} */ #handingIn = null;
  /** @type {Set<number>} */ #heard;
  #closing = new AbortController();

  /**
   * Throws Refusal, also `offline`.
   * @param {Door} how @returns {Promise<Session>}
   */
  static async open(how) {
    const sent = performance.now();
    const ticket = await enter(how);
    const giveBack = await takeRight(ticket.attempt);
    const session = new Session({ how, ticket, sent, giveBack, ...(await storeOf(ticket, giveBack !== null)) });
    setTimeout(() => session.#begin(), 0);
    return session;
  }

  /** @param {{how: Door, ticket: Ticket, sent: number, giveBack: (() => void) | null, store: Store | null, found: Found}} parts */
  constructor({ how, ticket, sent, giveBack, store, found }) {
    super();
    this.how = how;
    this.ticket = ticket;
    this.giveBack = giveBack;
    this.store = store;
    this.durable = giveBack === null || store !== null;
    /** What was noted in this browser before, never for the server. */
    this.draft = found.draft;
    this.#heard = new Set(ticket.messages.map((message) => message.id));
    const { attempt, epoch, token, urls } = ticket;
    this.journal = this.#journalOf(found);
    this.sender = new Sender({ journal: this.journal, url: urls.events, token, stations: ticket.stations });
    this.clock = new Clock({ ...ticket, sent });
    this.pulse = new Pulse({ url: urls.clock, token, unsent: () => this.unsent });
    this.recovered = itemsOf(this.journal.unsent);
    if (!store) return;
    this.#latecomers = latecomers(found, { attempt, store, url: urls.events, present: epoch });
    this.leftBehind = itemsOf(this.#latecomers.flatMap((sender) => sender.journal.unsent));
  }

  /** Another tab of this browser writes; this one only looks on. */
  get readOnly() {
    return this.giveBack === null;
  }

  get paused() {
    return this.clock.paused;
  }

  /** Server time, in milliseconds since 1970. */
  get now() {
    return this.clock.now;
  }

  /** Milliseconds until the deadline, never below 0. */
  get left() {
    return this.clock.left;
  }

  /** How many events the server has not answered. */
  get unsent() {
    return this.journal.unsent.length;
  }

  /** The questions as HTML. @returns {Promise<string>} Throws Refusal, also `offline`. */
  paper() {
    return orOffline(getText(this.ticket.urls.paper, this.ticket.token));
  }

  /**
   * Resolves when the event is kept here. Throws Refusal: `read_only`, or what ended it.
   * @param {number} item the form's number @param {Kind} kind @param {Payload} payload
   * @returns {Promise<JournalEvent>}
   */
  async write(item, kind, payload) {
    if (this.readOnly) throw new Refusal("read_only");
    if (this.sender.ended) throw this.sender.ended;
    const event = await this.journal.make(item, kind, payload);
    this.#tell("local", { item, kind, event });
    this.sender.pump();
    return event;
  }

  /**
   * An act at a station, behind all that waits; `station` brings the desk after it.
   * @param {number} item @param {import("./station.js").Act} act
   */
  act(item, act) {
    return this.write(item, "act", { ...act, made_at: new Date(this.now).toISOString() });
  }

  /**
   * The newest that this browser or the server knows.
   * @param {number} item @param {Kind} kind @returns {Standing | null}
   */
  standing(item, kind) {
    const entry = this.journal.newest(item, kind);
    return standingOf(entry, (kind === "flag" ? this.ticket.flags : this.ticket.answers)[item]);
  }

  /** Where nothing can be stored it lasts as long as the page. @param {string} text */
  async keepDraft(text) {
    if (this.store) await keepDraft(this.store, text).catch(() => {});
  }

  /** Try at once; resolves to whether nothing is unsent. */
  async flush() {
    await this.journal.settled();
    await Promise.all([this.sender.hurry(), ...this.#latecomers.map((sender) => sender.hurry())]);
    return this.unsent === 0;
  }

  /**
   * Flush, agree on the manifest, hand in, wipe what this browser holds. Throws
   * Refusal: offline, time_left, too_early, paused, manifest_differs or what ended it.
   * @param {{timeIsUp?: boolean}} [how] @returns {Promise<HandIn>}
   */
  handIn({ timeIsUp = false } = {}) {
    this.#handingIn ??= this.#handIn(timeIsUp).finally(() => (this.#handingIn = null));
    return this.#handingIn;
  }

  /**
   * What the server has not got, encrypted for it, and the file's room-end code
   * "xxxx-xxxx". Throws Refusal `file_unsupported` (a browser without X25519).
   * @returns {Promise<{blob: Blob, code: string, name: string}>}
   */
  async exportFile() {
    await this.journal.settled();
    const { unsent } = this.journal;
    this.journal.letGo(unsent);
    const events = unsent.map((entry) => entry.event);
    const made_at = new Date(this.now).toISOString();
    try {
      const { text, code } = await answersFile({ ...this.ticket, made_at, events });
      const name = `xieli-${this.ticket.attempt.slice(0, 8)}-${code}.json`;
      return { blob: new Blob([text], { type: "application/json" }), code, name };
    } catch {
      throw new Refusal("file_unsupported");
    }
  }

  /** Stop everything and let another tab write. */
  close() {
    this.#rest();
    this.sender.stop();
    this.#latecomers.forEach((sender) => sender.stop());
    this.store?.close();
    this.giveBack?.();
  }

  #begin() {
    this.clock.start();
    if (this.readOnly) this.#lookOn();
    else this.#work();
  }

  #lookOn() {
    this.#hear(this.clock, { tick: (detail) => this.#tell("tick", detail) });
    untilFree(this.ticket.attempt, this.#closing.signal).then(() => this.#tell("freed"), () => {});
  }

  #work() {
    if (!this.durable) this.#tell("storage");
    this.#hearSender();
    this.#hearClock();
    this.#hearBrowser();
    this.sender.pump();
    sendLate(this.#latecomers);
  }

  #hearSender() {
    this.#hear(this.sender, {
      saved: ({ entry: { event }, receipt }) => this.#tell("saved", { ...event, event, receipt }),
      refused: ({ entry: { event }, refusal }) => this.#tell("refused", { ...event, event, refusal }),
      station: (detail) => this.#tell("station", detail),
      time: ({ now, sent }) => this.clock.correct(now, sent),
      reached: () => this.#online(),
      failed: ({ code }) => (code === "paused" ? this.pulse.ask() : this.#offline()),
      ended: ({ refusal, items }) => this.#ended(refusal, items),
    });
  }

  #hearClock() {
    const names = ["tick", "warning", "flush-due", "time-up", "deadline", "paused"];
    const passedOn = names.map((name) => [name, (/** @type {object} */ detail) => this.#tell(name, detail)]);
    this.#hear(this.clock, {
      ...Object.fromEntries(passedOn),
      doubt: () => this.pulse.ask(),
      resumed: () => {
        this.#tell("resumed");
        this.sender.hurry();
      },
    });
    this.#hear(this.pulse, {
      heard: ({ state, sent }) => this.#heed(state, sent),
      failed: () => this.#offline(),
      refused: ({ refusal }) => this.sender.end(refusal),
    });
    this.pulse.start();
  }

  #hearBrowser() {
    const { signal } = this.#closing;
    const hurry = () => {
      this.sender.hurry();
      this.pulse.ask();
    };
    globalThis.addEventListener("online", hurry, { signal });
    document.addEventListener("visibilitychange", hurry, { signal });
  }

  /** @param {any} state what the clock call says @param {number} sent */
  #heed(state, sent) {
    this.clock.correct(state.now, sent);
    this.clock.heed(state);
    const wasOffline = this.#offlineSince !== null;
    this.#online();
    for (const message of state.messages) this.#pass(message);
    const code = CODE_OF_STATUS[state.status] ?? (state.holds_lease ? null : "lease_lost");
    if (code) this.sender.end(new Refusal(code));
    else if (wasOffline) this.sender.hurry();
  }

  /** @param {Message} message */
  #pass(message) {
    if (this.#heard.has(message.id)) return;
    this.#heard.add(message.id);
    this.#tell("message", message);
  }

  #offline() {
    this.#offlineSince ??= this.now;
    this.#tell("offline", { unsent: this.unsent, since: this.#offlineSince });
  }

  #online() {
    if (this.#offlineSince === null) return;
    this.#offlineSince = null;
    this.#tell("online");
  }

  /** @param {Refusal} refusal @param {number[]} items */
  #ended({ code, message }, items) {
    this.#rest();
    // Another tab may see for itself.
    if (this.unsent === 0) this.giveBack?.();
    if (code === "lease_lost") this.#tell("superseded", { items, message });
    else this.#tell("ended", { code, message });
  }

  #rest() {
    this.clock.stop();
    this.pulse.stop();
    this.#closing.abort();
  }

  /** @param {boolean} timeIsUp @returns {Promise<HandIn>} */
  async #handIn(timeIsUp) {
    for (let tries = 1; ; tries++) {
      const manifest = await this.#manifest();
      try {
        return await this.#submit(manifest, timeIsUp);
      } catch (error) {
        const differs = error instanceof Refusal && error.code === "manifest_differs";
        if (!differs || tries === MOST_MANIFESTS) throw error;
        await this.#reconcile(error.facts);
      }
    }
  }

  /** Of everything, and nothing of it waits. */
  async #manifest() {
    if (this.readOnly) throw new Refusal("read_only");
    if (!(await this.flush())) throw this.sender.ended ?? new Refusal(this.paused ? "paused" : "offline");
    if (this.sender.ended) throw this.sender.ended;
    return manifestOf(this.ticket, this.journal.standing.map((entry) => entry.event));
  }

  /** @param {Row[]} manifest @param {boolean} timeIsUp @returns {Promise<HandIn>} */
  async #submit(manifest, timeIsUp) {
    const { urls, token } = this.ticket;
    const body = timeIsUp ? { manifest, time_is_up: true } : { manifest };
    const handIn = await orOffline(call(urls.submit, token, body));
    this.#rest();
    this.sender.stop();
    const isEqual = handIn.manifest_sha256 === (await manifestHash(manifest));
    if (isEqual && this.#latecomers.every((sender) => sender.journal.unsent.length === 0)) {
      await this.store?.wipe();
    }
    return handIn;
  }

  /**
   * What the server lacks is sent again; what it holds besides, or lacks although it
   * told us at the door, is learned from it.
   * @param {Record<string, any>} facts `missing` there, `unknown` here
   */
  async #reconcile({ missing = [], unknown = [] }) {
    const hashes = (/** @type {Row[]} */ rows) => rows.map((row) => row[4]);
    const ours = new Set(this.journal.entries.map((entry) => entry.event.sha256));
    const isForeign = hashes([...missing, ...unknown]).some((hash) => !ours.has(hash));
    this.journal.doubt(hashes(missing));
    if (!isForeign) return;
    const { answers, flags } = await enter({ enterUrl: this.how.enterUrl, pass: this.how.pass });
    Object.assign(this.ticket, { answers, flags });
    this.#tell("refreshed");
  }

  /** @param {Found} found */
  #journalOf({ entries, nextNumber }) {
    const { attempt, epoch, head, next_seq: nextSeq } = this.ticket;
    return new Journal({
      ...{ attempt, epoch, head, nextSeq, nextNumber },
      store: this.store,
      entries: entries.filter(({ event }) => event.epoch === epoch),
      onTrouble: () => this.#notDurable(),
    });
  }

  #notDurable() {
    if (this.durable) this.#tell("storage");
    this.durable = false;
  }

  /** @param {EventTarget} target @param {Record<string, (detail: any) => void>} listeners */
  #hear(target, listeners) {
    for (const [name, heard] of Object.entries(listeners)) {
      target.addEventListener(name, (event) => heard(/** @type {CustomEvent} */ (event).detail));
    }
  }

  /** @param {string} name @param {object} [detail] */
  #tell(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {Entry[]} entries */
function itemsOf(entries) {
  return [...new Set(entries.map((entry) => entry.event.item))].sort((one, other) => one - other);
}
