// A server that keeps the contract of the answer path, in memory, with faults on order;
// and the parts of a browser that Node lacks.

import "fake-indexeddb/auto";
import { createHash, randomUUID } from "node:crypto";
import { mock } from "node:test";

import { canonical } from "../../../exams/attempts/static/attempts/hashing.js";
import { Session } from "../../../exams/attempts/static/attempts/session.js";

const START = Date.parse("2026-11-22T02:00:00Z");
const FINAL = { submitted: "already_submitted", expired: "late", terminated: "terminated", void: "void" };

const held = new Map();
Object.defineProperty(globalThis, "navigator", { value: { locks: { request: lock } }, configurable: true });
globalThis.document = Object.assign(new EventTarget(), { visibilityState: "visible" });
globalThis.addEventListener = (...how) => browserEvents.addEventListener(...how);
export const browserEvents = new EventTarget();

// One holder of a name, and those who wait for it.
function lock(name, options, work) {
  if (held.has(name)) {
    if (options.ifAvailable) return Promise.resolve(work(null));
    return new Promise((resolve) => held.get(name).push(resolve)).then(() => work({}));
  }
  held.set(name, []);
  const done = Promise.resolve(work({}));
  return done.finally(() => {
    const waiting = held.get(name);
    held.delete(name);
    waiting.forEach((go) => go());
  });
}

export const sha256 = (text) => createHash("sha256").update(text).digest("hex");

export class Hall {
  constructor() {
    this.attempt = randomUUID();
    this.key = Buffer.from(sha256(this.attempt), "hex").toString("base64");
    this.status = "open";
    this.epoch = 1;
    this.pausedAt = null;
    this.deadline = START + 3_600_000;
    this.stored = [];
    this.aside = [];
    this.faults = [];
    this.requests = [];
    this.messages = [];
    this.wrongItems = new Set();
    this.stations = {};
    this.actsDone = 0;
    this.head = { seq: 0, sha256: "" };
    this.now = START;
    globalThis.fetch = (url, how) => this.fetch(url, how);
  }

  // The next request of this name meets `fault`: "cut" (never arrives), "deaf" (is
  // served, the answer is lost), or a function of the answer.
  fail(name, ...faults) {
    this.faults.push(...faults.map((fault) => ({ name, fault })));
  }

  async fetch(url, { body = "{}", headers }) {
    const name = url.split("/").at(-2);
    const document = JSON.parse(body);
    this.requests.push({ name, document, bearer: headers.Authorization.slice(7) });
    const place = this.faults.findIndex((one) => one.name === name);
    const fault = place < 0 ? null : this.faults.splice(place, 1)[0].fault;
    if (fault === "cut" || this.isDown) throw new TypeError("no network");
    const answer = this[name](document, headers.Authorization.slice(7));
    if (fault === "deaf") throw new TypeError("answer lost");
    const [status, said] = typeof fault === "function" ? fault(answer) : answer;
    return new Response(typeof said === "string" ? said : JSON.stringify(said), { status });
  }

  enter() {
    if (this.refusal) return this.refusal;
    return [200, this.ticket()];
  }

  ticket() {
    const urls = ["enter", "paper", "events", "submit", "clock", "done"].map((name) => [name, this.url(name)]);
    return {
      attempt: this.attempt, epoch: this.epoch, token: `token-${this.epoch}`, key: this.key,
      mac_key: this.key, file_key: this.key, now: this.iso(this.now), deadline: this.iso(this.deadline),
      closes_at: this.iso(this.deadline + 5000), early_until: null, status: this.status, paused_at: this.pausedAt,
      order: { items: [1, 2, 3], options: {} }, head: this.head, messages: this.messages,
      next_seq: Math.max(0, ...this.stored.map((event) => event.client_seq)) + 1,
      stations: this.stations, answers: this.standing("answer"), flags: this.standing("flag"), urls: Object.fromEntries(urls),
    };
  }

  url(name) {
    return `/attempts/${this.attempt}/${name}/`;
  }

  iso(at) {
    return new Date(at).toISOString();
  }

  standing(kind) {
    const rows = {};
    const mine = this.stored.filter((event) => (event.kind === "flag") === (kind === "flag"));
    mine.sort((one, other) => one.epoch - other.epoch || one.client_seq - other.client_seq);
    for (const { item, payload, epoch, client_seq: seq, sha256, at } of mine) {
      rows[item] = { payload, epoch, seq, sha256, at };
    }
    return rows;
  }

  events({ events }, token) {
    const results = events.map((event) => this.take(event, token));
    const isStored = results.some((result) => result.signature);
    return [isStored ? 200 : 409, { now: isStored ? this.iso(this.now) : null, results }];
  }

  take(event, token) {
    const { item, kind, epoch, client_seq: seq, prev, payload } = event;
    const text = canonical({ attempt: this.attempt, item, kind, epoch, seq, prev, payload });
    if (sha256(text) !== event.sha256) return { code: "hash_mismatch" };
    const twin = this.stored.find((one) => one.event_uuid === event.event_uuid);
    if (twin) return twin.sha256 === event.sha256 ? this.receipt(twin) : { code: "uuid_reused" };
    const code = FINAL[this.status] ?? (epoch === this.epoch && token === `token-${this.epoch}` ? null : "lease_lost");
    if (code) return this.putAside(event, code);
    if (this.pausedAt) return { code: "paused" };
    if (this.wrongItems.has(item)) return { code: "bad_answer", message: "不对。" };
    if (prev !== this.head.sha256 || seq <= this.head.seq) return { code: "broken_chain", head: this.head };
    this.stored.push({ ...event, position: this.stored.length + 1, at: this.iso(this.now) });
    this.head = { seq, sha256: event.sha256 };
    return this.receipt(this.stored.at(-1));
  }

  // Item 3 is a station once a test says so: an act alone, answered with the desk.
  makeStation() {
    this.stations = { 3: this.url("stations/3") };
  }

  acts(event, token) {
    const isNext = event.payload.sequence === this.actsDone + 1 || this.stored.some((one) => one.event_uuid === event.event_uuid);
    const result = isNext ? this.take(event, token) : { code: "act_stale", message: "桌面变了。" };
    this.actsDone = this.stored.filter((one) => one.kind === "act").length;
    const station = { item: event.item, acts: this.actsDone, html: `<p>${this.actsDone}</p>` };
    return [result.signature ? 200 : 409, { now: this.iso(this.now), results: [result], ...(result.signature || !isNext ? { station } : {}) }];
  }

  putAside(event, code) {
    if (code !== "void") this.aside.push(event);
    return { code, message: "完了。" };
  }

  receipt({ event_uuid, position, sha256, at }) {
    return { event_uuid, position, sha256, server_time: at, signature: "signed", is_current: true };
  }

  manifest() {
    const rows = ["answer", "flag"].flatMap((kind) =>
      Object.entries(this.standing(kind)).map(([item, one]) => [Number(item), kind, one.epoch, one.seq, one.sha256]),
    );
    return rows.sort((one, other) => one[0] - other[0] || (one[1] < other[1] ? -1 : 1));
  }

  submit({ manifest, time_is_up }) {
    if (time_is_up && this.now < this.deadline) return [409, { code: "time_left", message: "继续。" }];
    const ours = this.manifest();
    const lacks = (rows, others) => rows.filter((row) => !others.some((one) => `${one}` === `${row}`));
    const [missing, unknown] = [lacks(manifest, ours), lacks(ours, manifest)];
    if (missing.length + unknown.length) return [409, { code: "manifest_differs", missing, unknown }];
    this.status = "submitted";
    const manifest_sha256 = sha256(canonical(ours));
    return [200, { status: "submitted", ended_at: this.iso(this.now), manifest_sha256, receipts: this.stored.length }];
  }

  clock(said) {
    this.said = said;
    const { status, pausedAt: paused_at, head, messages } = this;
    const holds_lease = this.epoch === this.wasEpoch || this.wasEpoch === undefined;
    return [200, { now: this.iso(this.now), deadline: this.iso(this.deadline), status, paused_at, holds_lease, messages, head }];
  }

  // Another device takes over: a new chain begins.
  moveAway() {
    this.wasEpoch = this.epoch;
    this.epoch += 1;
    this.head = { seq: 0, sha256: "" };
  }

  // The last events are gone, as after a restored backup.
  forget(number) {
    this.stored.splice(-number);
    const last = this.stored.at(-1);
    this.head = { seq: last?.client_seq ?? 0, sha256: last?.sha256 ?? "" };
  }

  open(how = {}) {
    return Session.open({ enterUrl: this.url("enter"), pass: "pass", ...how });
  }

  payloads() {
    return this.stored.map((event) => event.payload);
  }
}

export function choice(letter) {
  return { choice: [letter] };
}

// Details of an event of the session, as they come.
export function heard(session, name) {
  const details = [];
  session.addEventListener(name, (event) => details.push(event.detail));
  return details;
}

// Waits in real time while the clock of the page stands still.
export async function until(condition) {
  const end = performance.now() + 5000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`never came: ${condition}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// Real time, for work that is under way; tests replace the page's timers only.
const realTimeout = globalThis.setTimeout;

export function settle(milliseconds = 30) {
  return new Promise((resolve) => realTimeout(resolve, milliseconds));
}

// Time passes for timers, in steps, with time to work in between.
export async function pass(milliseconds) {
  for (let gone = 0; gone < milliseconds; gone += 500) {
    mock.timers.tick(Math.min(500, milliseconds - gone));
    await settle(4);
  }
}

export async function everythingStored() {
  const found = [];
  for (const { name } of await indexedDB.databases()) {
    found.push(name);
    const database = await new Promise((resolve) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
    });
    const stores = [...database.objectStoreNames];
    for (const store of stores) {
      const records = database.transaction(store).objectStore(store);
      for (const what of ["getAllKeys", "getAll"]) {
        const request = records[what]();
        await new Promise((resolve) => (request.onsuccess = resolve));
        found.push(...request.result.flatMap((one) => (one?.box ? [Buffer.from(one.nonce), Buffer.from(one.box)] : [one])));
      }
    }
    database.close();
  }
  return found;
}

export async function clearBrowser() {
  for (const { name } of await indexedDB.databases()) {
    await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
  }
}
