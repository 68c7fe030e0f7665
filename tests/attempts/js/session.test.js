import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Hall, browserEvents, choice, clearBrowser, everythingStored, heard, pass, settle, until } from "./exam_hall.js";

let hall;
let sessions;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  hall = new Hall();
  sessions = [];
});

afterEach(async () => {
  sessions.forEach((session) => session.close());
  await settle();
  await clearBrowser();
  mock.timers.reset();
});

async function open(how) {
  const session = await hall.open(how);
  sessions.push(session);
  mock.timers.tick(1);
  return session;
}

// The browser is gone without a word: nothing more is sent from it.
async function crash(session) {
  session.close();
  await settle();
}

test("an answer is kept, sent and acknowledged", async () => {
  const session = await open();
  const [local, saved] = [heard(session, "local"), heard(session, "saved")];
  const event = await session.write(1, "answer", choice("B"));
  assert.deepEqual(local[0], { item: 1, kind: "answer", event });
  assert.equal(session.standing(1, "answer").saved, false);
  await until(() => saved.length === 1);
  assert.equal(saved[0].receipt.sha256, event.sha256);
  assert.equal(session.standing(1, "answer").saved, true);
  assert.equal(session.standing(1, "flag"), null);
  assert.equal(session.unsent, 0);
  assert.deepEqual(hall.payloads(), [choice("B")]);
});

test("nothing is sent or said before it is kept", async () => {
  const session = await open();
  const local = heard(session, "local");
  const { store } = session;
  const change = store.change.bind(store);
  let letGo;
  store.change = (...what) => new Promise((resolve) => (letGo = () => resolve(change(...what))));
  const writing = session.write(1, "answer", choice("A"));
  await settle();
  assert.equal(local.length + hall.stored.length + session.unsent, 0);
  store.change = change;
  letGo();
  await writing;
  await until(() => hall.stored.length === 1);
});

test("events are chained and numbered in the order of writing", async () => {
  const session = await open();
  const events = await Promise.all([1, 2, 3, 1].map((item) => session.write(item, "answer", choice("A"))));
  assert.deepEqual(events.map((event) => event.client_seq), [1, 2, 3, 4]);
  assert.deepEqual(events.map((event) => event.prev), ["", ...events.slice(0, 3).map((event) => event.sha256)]);
  await until(() => session.unsent === 0);
  assert.equal(hall.stored.length, 4);
});

test("a written payload is a copy, and only what UTF-8 and the database can hold", async () => {
  const session = await open();
  const payload = { text: "半\ud800个\0字" };
  const event = await session.write(1, "answer", payload);
  payload.text = "later";
  assert.deepEqual(event.payload, { text: "半\ufffd个字" });
});

test("many wait in one request of at most fifty, one request at a time", async () => {
  const session = await open();
  hall.isDown = true;
  for (let number = 0; number < 120; number++) await session.write(1 + (number % 3), "answer", { text: `${number}` });
  hall.isDown = false;
  hall.requests.length = 0;
  for (let turn = 0; turn < 8; turn++) await session.flush();
  assert.equal(session.unsent, 0);
  assert.deepEqual(hall.stored.map((event) => event.payload.text), Array.from({ length: 120 }, (_, number) => `${number}`));
  const sizes = hall.requests.filter((one) => one.name === "events").map((one) => one.document.events.length);
  assert.ok(sizes.every((size) => size <= 50) && sizes.some((size) => size > 1), `${sizes}`);
});

test("a request holds at most 256 KiB, or one event", async () => {
  const session = await open();
  hall.isDown = true;
  for (let item = 1; item <= 8; item++) await session.write(item, "answer", { text: "字".repeat(40_000) });
  await session.write(1, "answer", { text: "字".repeat(100_000) });
  hall.isDown = false;
  for (let turn = 0; turn < 3; turn++) await session.flush();
  const requests = hall.requests.filter((one) => one.name === "events").map((one) => one.document);
  assert.equal(session.unsent, 0);
  for (const request of requests) {
    const size = Buffer.byteLength(JSON.stringify(request));
    assert.ok(size <= 257 * 1024 || request.events.length === 1, `${size} bytes`);
  }
  assert.ok(requests.some((request) => request.events.length === 2));
});

// The line is down, and what was written first has been tried once.
async function withOneOnItsWay() {
  const session = await open();
  const saved = heard(session, "saved");
  hall.isDown = true;
  const first = await session.write(1, "answer", { text: "一" });
  await until(() => hall.requests.some((one) => one.name === "events"));
  return { session, saved, first };
}

test("a newer text takes the place of the last that was never sent, and of no other", async () => {
  const { session, saved, first } = await withOneOnItsWay();
  for (const text of ["一二", "一二三", "一二三四"]) await session.write(1, "answer", { text });
  assert.equal(session.unsent, 2);
  hall.isDown = false;
  for (let turn = 0; turn < 3; turn++) await session.flush();
  assert.deepEqual(hall.payloads().map((payload) => payload.text), ["一", "一二三四"]);
  assert.deepEqual(hall.stored.map((event) => event.client_seq), [1, 2]);
  assert.equal(hall.stored[0].event_uuid, first.event_uuid);
  assert.equal(hall.stored[1].prev, first.sha256);
  assert.equal(saved.length, 2);
  assert.equal((await session.handIn()).status, "submitted");
});

test("what others are chained to, another item and a flag are never replaced", async () => {
  const { session } = await withOneOnItsWay();
  await session.write(1, "answer", { text: "一二" });
  await session.write(1, "flag", { flagged: true });
  await session.write(1, "flag", { flagged: false });
  await session.write(1, "answer", { text: "一二三" });
  await session.write(2, "answer", { text: "另" });
  assert.equal(session.unsent, 6);
  hall.isDown = false;
  for (let turn = 0; turn < 4; turn++) await session.flush();
  assert.deepEqual(hall.stored.map((event) => event.client_seq), [1, 2, 3, 4, 5, 6]);
});

test("a text being replaced is not sent meanwhile", async () => {
  const { session, first } = await withOneOnItsWay();
  const old = await session.write(1, "answer", { text: "旧" });
  hall.isDown = false;
  const { store } = session;
  const change = store.change.bind(store);
  let letGo;
  store.change = (...what) => new Promise((resolve) => (letGo = () => resolve(change(...what))));
  const writing = session.write(1, "answer", { text: "新" });
  await until(() => letGo);
  store.change = change;
  await session.sender.hurry();
  assert.deepEqual(hall.stored.map((event) => event.event_uuid), [first.event_uuid]);
  letGo();
  await writing;
  await session.flush();
  assert.deepEqual(hall.payloads().map((payload) => payload.text), ["一", "新"]);
  assert.ok(hall.requests.every(({ document }) => !JSON.stringify(document ?? "").includes(old.event_uuid)));
});

test("a killed browser brings back the newest text alone, and then replaces it no more", async () => {
  const { session } = await withOneOnItsWay();
  await session.write(1, "answer", { text: "旧" });
  const last = await session.write(1, "answer", { text: "新" });
  await crash(session);
  hall.isDown = false;
  const second = await open();
  assert.equal(second.unsent, 2);
  hall.isDown = true;
  await second.write(1, "answer", { text: "更新" });
  hall.isDown = false;
  for (let turn = 0; turn < 3; turn++) await second.flush();
  assert.deepEqual(hall.payloads().map((payload) => payload.text), ["一", "新", "更新"]);
  assert.equal(hall.stored[1].sha256, last.sha256);
});

test("a text that went into an answer file is not replaced", async () => {
  const { session } = await withOneOnItsWay();
  await session.write(1, "answer", { text: "进了文件" });
  await session.exportFile();
  await session.write(1, "answer", { text: "以后" });
  assert.equal(session.unsent, 3);
});

test("a text that the store refused is replaced there when it takes again", async () => {
  const { session } = await withOneOnItsWay();
  const { store } = session;
  const change = store.change.bind(store);
  store.change = () => Promise.reject(new Error("full"));
  await session.write(1, "answer", { text: "旧" });
  store.change = change;
  await session.write(1, "answer", { text: "新" });
  await settle(); // nobody waits for a store in trouble
  await crash(session);
  hall.isDown = false;
  const second = await open();
  assert.deepEqual(second.standing(1, "answer").payload, { text: "新" });
  assert.equal(second.unsent, 2);
});

test("without the network it tries again, ever later, and says since when", async () => {
  const session = await open();
  const [offline, online] = [heard(session, "offline"), heard(session, "online")];
  hall.isDown = true;
  await session.write(1, "answer", choice("A"));
  await until(() => offline.length === 1);
  assert.equal(offline[0].unsent, 1);
  hall.requests.length = 0;
  await pass(60_000);
  const tries = hall.requests.filter((one) => one.name === "events").length;
  assert.ok(tries >= 5 && tries <= 12, `${tries} tries in a minute`);
  assert.equal(online.length, 0);
  hall.isDown = false;
  await pass(15_000);
  assert.equal(session.unsent, 0);
  assert.equal(online.length, 1);
});

test("however long the network was away, ten seconds pass at most between two tries", async (t) => {
  t.mock.method(Math, "random", () => 0.999);
  const session = await open();
  hall.isDown = true;
  await session.write(1, "answer", choice("A"));
  await pass(61_000);
  hall.isDown = false;
  await pass(10_000);
  assert.equal(session.unsent, 0);
});

test("when the network comes back it tries at once", async () => {
  const session = await open();
  hall.isDown = true;
  await session.write(1, "answer", choice("A"));
  await pass(40_000);
  hall.isDown = false;
  browserEvents.dispatchEvent(new Event("online"));
  await until(() => session.unsent === 0);
});

test("a lost answer costs nothing: the same event is sent again as it was", async () => {
  const session = await open();
  hall.fail("events", "deaf", "deaf");
  const event = await session.write(1, "answer", choice("A"));
  await pass(5000);
  assert.equal(session.unsent, 0);
  const sent = hall.requests.filter((one) => one.name === "events").map((one) => one.document.events[0]);
  assert.deepEqual(sent, [event, event, event]);
  assert.equal(hall.stored.length, 1);
});

for (const [what, spoil] of Object.entries({
  "for another hash": ([status, said]) => [status, { ...said, results: said.results.map((one) => ({ ...one, sha256: "0".repeat(64) })) }],
  "for another event": ([status, said]) => [status, { ...said, results: said.results.map((one) => ({ ...one, event_uuid: "x" })) }],
  "that is missing": ([status, said]) => [status, { ...said, results: [] }],
  "from a hotel's login page": () => [200, "<html>Welcome</html>"],
  "from somebody else": () => [200, { hello: 1 }],
  "from a proxy that fails": () => [502, "Bad gateway"],
})) {
  test(`a receipt ${what} does not count`, async () => {
    const session = await open();
    const saved = heard(session, "saved");
    hall.fail("events", spoil, spoil);
    await session.write(1, "answer", choice("A"));
    await settle();
    assert.equal(saved.length, 0);
    assert.equal(session.unsent, 1);
    await pass(6000);
    await until(() => saved.length === 1);
    assert.equal(hall.stored.length, 1);
  });
}

test("a busy server is asked again", async () => {
  const session = await open();
  const refused = heard(session, "refused");
  hall.fail("events", () => [503, { code: "busy", message: "忙。" }], () => [503, { now: null, results: [{ code: "busy" }] }]);
  await session.write(1, "answer", choice("A"));
  await pass(5000);
  assert.equal(session.unsent, 0);
  assert.equal(refused.length, 0);
});

test("a pause keeps events, stops the clock, and its end sends them at once", async () => {
  const session = await open();
  const [paused, resumed] = [heard(session, "paused"), heard(session, "resumed")];
  hall.pausedAt = hall.iso(hall.now);
  await session.write(1, "answer", choice("A"));
  await until(() => paused.length === 1);
  assert.equal(session.paused, true);
  assert.equal(session.unsent, 1);
  const { left } = session;
  hall.pausedAt = null;
  hall.deadline += 600_000;
  await pass(10_000);
  await until(() => session.unsent === 0);
  assert.equal(resumed.length, 1);
  assert.ok(session.left > left + 590_000);
});

test("an event that will never count is dropped, and what follows is chained anew", async () => {
  const session = await open();
  const refused = heard(session, "refused");
  hall.wrongItems.add(2);
  hall.isDown = true;
  const events = [];
  for (const item of [1, 2, 3, 2, 1]) events.push(await session.write(item, "answer", { text: `${item}` }));
  hall.isDown = false;
  for (let turn = 0; turn < 4; turn++) await session.flush();
  assert.equal(session.unsent, 0);
  assert.deepEqual(refused.map((one) => [one.item, one.refusal.code, one.refusal.message]), [[2, "bad_answer", "不对。"], [2, "bad_answer", "不对。"]]);
  assert.deepEqual(hall.stored.map((event) => event.event_uuid), [events[0], events[2], events[4]].map((event) => event.event_uuid));
  assert.equal(session.standing(2, "answer"), null);
  assert.equal(session.standing(3, "answer").saved, true);
});

test("a request that cannot be read is sent apart, and only the bad event is lost", async () => {
  const session = await open();
  const refused = heard(session, "refused");
  hall.isDown = true;
  for (const item of [1, 2, 3]) await session.write(item, "answer", { text: `${item}` });
  hall.isDown = false;
  const whole = hall.events.bind(hall);
  hall.events = (document, token) =>
    document.events.some((event) => event.item === 2) ? [400, { code: "malformed", message: "坏。" }] : whole(document, token);
  for (let turn = 0; turn < 4; turn++) await session.flush();
  assert.deepEqual(refused.map((one) => one.item), [2]);
  assert.deepEqual(hall.stored.map((event) => event.item), [1, 3]);
});

test("an event damaged on its way is sent again before it is given up", async () => {
  const session = await open();
  const refused = heard(session, "refused");
  hall.fail("events", () => [400, { now: null, results: [{ code: "hash_mismatch" }] }]);
  await session.write(1, "answer", choice("A"));
  await pass(3000);
  assert.equal(hall.stored.length, 1);
  assert.equal(refused.length, 0);
});

test("what the server lost after receipts it gets again, unchanged", async () => {
  const session = await open();
  for (const item of [1, 2, 3]) await session.write(item, "answer", { text: `${item}` });
  await session.flush();
  const before = hall.stored.map((event) => event.sha256);
  hall.forget(2);
  await session.write(1, "answer", { text: "new" });
  for (let turn = 0; turn < 3; turn++) await session.flush();
  assert.deepEqual(hall.stored.map((event) => event.sha256).slice(0, 3), before);
  assert.equal(hall.stored.length, 4);
});

test("a head of unknown origin is followed: same uuids, new links, greater numbers", async () => {
  const session = await open();
  hall.isDown = true;
  const events = [await session.write(1, "answer", choice("A")), await session.write(2, "answer", choice("B"))];
  hall.isDown = false;
  hall.head = { seq: 40, sha256: "f".repeat(64) };
  for (let turn = 0; turn < 3; turn++) await session.flush();
  assert.deepEqual(hall.stored.map((event) => event.event_uuid), events.map((event) => event.event_uuid));
  assert.deepEqual(hall.stored.map((event) => event.client_seq), [41, 42]);
  const next = await session.write(3, "answer", choice("C"));
  assert.equal(next.client_seq, 43);
  await session.flush();
  assert.equal(session.unsent, 0);
});

test("a server that never accepts the chain is not asked without end", async () => {
  const session = await open();
  hall.events = ({ events }) => [409, { now: null, results: events.map(() => ({ code: "broken_chain", head: { seq: 1, sha256: "f".repeat(64) } })) }];
  await session.write(1, "answer", choice("A"));
  await settle(200);
  assert.ok(hall.requests.filter((one) => one.name === "events").length < 8);
  assert.equal(session.unsent, 1);
});

test("a killed browser sends what waited, unchanged, when it comes back", async () => {
  const first = await open();
  hall.isDown = true;
  const events = [await first.write(2, "answer", choice("A")), await first.write(2, "flag", { flagged: true })];
  await crash(first);
  hall.isDown = false;
  const second = await open();
  assert.deepEqual(second.recovered, [2]);
  assert.deepEqual(second.leftBehind, []);
  assert.deepEqual(second.standing(2, "answer").payload, choice("A"));
  await until(() => second.unsent === 0);
  assert.deepEqual(hall.stored.map((event) => event.sha256), events.map((event) => event.sha256));
  const next = await second.write(1, "answer", choice("C"));
  assert.equal(next.prev, events[1].sha256);
  assert.equal(next.client_seq, 3);
});

test("a draft outlives a crash, encrypted, is never sent, and goes with the hand-in", async () => {
  const first = await open();
  await first.keepDraft("3 × 1400 = 4200");
  await first.keepDraft("3 × 1400 = 4200, secret");
  await crash(first);
  const bytes = Buffer.concat((await everythingStored()).map((one) => Buffer.from(`${one}`)));
  assert.equal(bytes.includes("secret"), false);
  const second = await open();
  assert.equal(second.draft, "3 × 1400 = 4200, secret");
  assert.equal(second.unsent, 0);
  await second.write(1, "answer", choice("A"));
  assert.equal((await second.handIn()).status, "submitted");
  assert.ok(hall.requests.every(({ document }) => !JSON.stringify(document ?? "").includes("secret")));
  assert.deepEqual(await everythingStored(), []);
});

test("a browser killed before the answer came does not send twice what was stored", async () => {
  const first = await open();
  hall.fail("events", "deaf");
  await first.write(1, "answer", choice("A"));
  await crash(first);
  const second = await open();
  assert.deepEqual(second.recovered, [1]);
  assert.equal(second.standing(1, "answer").saved, true);
  await until(() => second.unsent === 0);
  assert.equal(hall.stored.length, 1);
});

test("a browser that lost its store goes on behind what the server holds", async () => {
  const first = await open();
  await first.write(1, "answer", choice("A"));
  await first.flush();
  await first.store.wipe();
  await crash(first);
  const second = await open();
  await second.write(2, "answer", choice("B"));
  await second.flush();
  assert.equal(hall.stored.length, 2);
  assert.equal(hall.stored[1].prev, hall.stored[0].sha256);
  assert.deepEqual(second.standing(1, "answer").payload, choice("A"));
});

test("after a takeover what was unsent is set aside once, and nothing more is written", async () => {
  const session = await open();
  const superseded = heard(session, "superseded");
  await session.write(1, "answer", choice("A"));
  await session.flush();
  hall.isDown = true;
  for (let number = 0; number < 60; number++) await session.write(2 + (number % 2), "answer", { text: `${number}` });
  hall.isDown = false;
  hall.moveAway();
  await pass(20_000);
  assert.deepEqual(superseded.map((one) => one.items), [[2, 3]]);
  assert.equal(hall.aside.length, 60);
  assert.equal(hall.stored.length, 1);
  await assert.rejects(session.write(3, "answer", choice("C")), { code: "lease_lost" });
  await assert.rejects(session.handIn(), { code: "lease_lost" });
  const { length } = hall.requests;
  await pass(60_000);
  assert.equal(hall.requests.length, length);
});

test("a takeover is noticed by the clock as well, with nothing to send", async () => {
  const session = await open();
  const superseded = heard(session, "superseded");
  hall.moveAway();
  await pass(21_000);
  assert.deepEqual(superseded.map((one) => one.items), [[]]);
});

test("what was left under an older lease is sent with its own token when the browser comes back", async () => {
  const first = await open();
  hall.isDown = true;
  await first.write(2, "answer", choice("A"));
  await crash(first);
  hall.isDown = false;
  hall.moveAway();
  hall.moveAway();
  hall.wasEpoch = undefined;
  const second = await open();
  assert.deepEqual(second.leftBehind, [2]);
  assert.deepEqual(second.recovered, []);
  await until(() => hall.aside.length === 1);
  assert.equal(hall.requests.filter((one) => one.name === "events")[1].bearer, "token-1");
  assert.equal(second.standing(2, "answer"), null);
  await second.write(2, "answer", choice("B"));
  await second.flush();
  await crash(second);
  const third = await open();
  assert.deepEqual(third.leftBehind, []);
});

for (const [status, code] of [["terminated", "terminated"], ["expired", "late"], ["submitted", "already_submitted"]]) {
  test(`an attempt that is ${status} takes nothing, and what waited is set aside`, async () => {
    const session = await open();
    const ended = heard(session, "ended");
    hall.isDown = true;
    await session.write(1, "answer", choice("A"));
    await session.write(2, "answer", choice("A"));
    hall.isDown = false;
    hall.status = status;
    await session.flush();
    assert.deepEqual(ended, [{ code, message: "完了。" }]);
    assert.equal(hall.aside.length, 2);
    await assert.rejects(session.write(1, "answer", choice("B")), { code });
  });
}

test("a token that no longer holds stops everything but loses nothing", async () => {
  const session = await open();
  const ended = heard(session, "ended");
  hall.fail("events", () => [401, { code: "bad_token", message: "刷新。" }]);
  await session.write(1, "answer", choice("A"));
  await until(() => ended.length === 1);
  assert.equal(ended[0].code, "bad_token");
  assert.equal(session.unsent, 1);
  const again = (await crash(session), await open());
  await until(() => again.unsent === 0);
  assert.equal(hall.stored.length, 1);
});

test("handing in agrees on every answer and flag, and leaves nothing in the browser", async () => {
  const session = await open();
  await session.write(1, "answer", choice("A"));
  await session.write(1, "answer", choice("B"));
  await session.write(3, "flag", { flagged: true });
  const handIn = await session.handIn();
  assert.equal(handIn.status, "submitted");
  const { manifest } = hall.requests.at(-1).document;
  assert.deepEqual(manifest.map((row) => row.slice(0, 4)), [[1, "answer", 1, 2], [3, "flag", 1, 3]]);
  assert.ok(!(await everythingStored()).length);
});

test("two clicks hand in once", async () => {
  const session = await open();
  await session.write(1, "answer", choice("A"));
  const [one, other] = await Promise.all([session.handIn(), session.handIn()]);
  assert.equal(one, other);
  assert.equal(hall.requests.filter((request) => request.name === "submit").length, 1);
});

test("a manifest covers what was answered before this page and under older leases", async () => {
  const first = await open();
  await first.write(1, "answer", choice("A"));
  await first.write(2, "answer", choice("A"));
  await first.flush();
  await first.store.wipe();
  await crash(first);
  hall.moveAway();
  hall.wasEpoch = undefined;
  const second = await open();
  await second.write(2, "answer", choice("D"));
  await second.handIn();
  assert.deepEqual(hall.requests.at(-1).document.manifest.map((row) => row.slice(0, 4)), [[1, "answer", 1, 1], [2, "answer", 2, 3]]);
});

test("what the server lacks at the hand-in is sent again first", async () => {
  const session = await open();
  for (const item of [1, 2, 3]) await session.write(item, "answer", choice("A"));
  await session.flush();
  hall.forget(2);
  assert.equal((await session.handIn()).status, "submitted");
  assert.deepEqual(hall.stored.map((event) => event.item), [1, 2, 3]);
});

test("what the server holds besides is learned and shown before the hand-in", async () => {
  const session = await open();
  const refreshed = heard(session, "refreshed");
  await session.write(1, "answer", choice("A"));
  await session.flush();
  for (const [item, digit] of [[1, "d"], [2, "e"]]) {
    const accepted = { event_uuid: digit, item, client_seq: 9, sha256: digit.repeat(64), payload: choice("D") };
    hall.stored.push({ ...hall.stored[0], ...accepted });
  }
  await session.handIn();
  assert.equal(refreshed.length, 1);
  for (const item of [1, 2]) assert.deepEqual(session.standing(item, "answer").payload, choice("D"));
});

test("without the network nothing is handed in, and the store stays", async () => {
  const session = await open();
  hall.isDown = true;
  await session.write(1, "answer", choice("A"));
  await assert.rejects(session.handIn(), { code: "offline" });
  assert.ok((await everythingStored()).length);
});

test("a hand-in whose answer was lost is repeated and ends as it did", async () => {
  const session = await open();
  await session.write(1, "answer", choice("A"));
  hall.fail("submit", "deaf");
  await assert.rejects(session.handIn(), { code: "offline" });
  assert.equal((await session.handIn()).status, "submitted");
});

test("at the end of time the page must not hand in while time is left", async () => {
  const session = await open();
  await assert.rejects(session.handIn({ timeIsUp: true }), { code: "time_left", message: "继续。" });
  await session.write(1, "answer", choice("A"));
  hall.now = hall.deadline;
  assert.equal((await session.handIn({ timeIsUp: true })).status, "submitted");
});

test("a refusal at the door says what leads on", async () => {
  hall.refusal = [409, { code: "elsewhere", message: "在别处。", needs_code: true }];
  await assert.rejects(hall.open(), { code: "elsewhere", message: "在别处。", needs_code: true });
  hall.isDown = true;
  await assert.rejects(hall.open(), { code: "offline" });
});

test("a second tab looks on, and hears when the first has closed", async () => {
  const first = await open();
  const second = await open();
  const freed = heard(second, "freed");
  assert.equal(second.readOnly, true);
  await assert.rejects(second.write(1, "answer", choice("A")), { code: "read_only" });
  await assert.rejects(second.handIn(), { code: "read_only" });
  const [ticks, up] = [heard(second, "tick"), heard(second, "time-up")];
  await pass(1000);
  assert.deepEqual([ticks.length, up.length], [2, 0]);
  assert.equal(freed.length, 0);
  first.close();
  await until(() => freed.length === 1);
});

test("the clock call tells how the page fares, and brings messages once", async () => {
  const session = await open();
  const [messages, deadlines] = [heard(session, "message"), heard(session, "deadline")];
  hall.messages = [{ id: 7, text: "还有十分钟。", at: "2026-11-22T02:10:00Z" }];
  hall.deadline += 300_000;
  await pass(41_000);
  assert.deepEqual(hall.said, { unsent: 0, visible: true });
  assert.deepEqual(messages, hall.messages);
  assert.equal(deadlines.length, 1);
});

test("a refused store is said, and answers still reach the server", async () => {
  const { open: real } = indexedDB;
  indexedDB.open = () => {
    throw new Error("no storage here");
  };
  try {
    const session = await hall.open();
    sessions.push(session);
    const storage = heard(session, "storage");
    mock.timers.tick(1);
    await settle();
    assert.equal(storage.length, 1);
    assert.equal(session.durable, false);
    await session.write(1, "answer", choice("A"));
    await until(() => hall.stored.length === 1);
  } finally {
    indexedDB.open = real;
  }
});

test("a store that fails later is said once, and answers still reach the server", async () => {
  const session = await open();
  const storage = heard(session, "storage");
  session.store.database.close();
  await session.write(1, "answer", choice("A"));
  await session.write(2, "answer", choice("A"));
  await session.flush();
  assert.equal(storage.length, 1);
  assert.equal(hall.stored.length, 2);
});

test("every change asks for strict durability", async () => {
  const session = await open();
  const { database } = session.store;
  const asked = [];
  const real = database.transaction.bind(database);
  database.transaction = (...how) => (asked.push(how), real(...how));
  await session.write(1, "answer", choice("A"));
  await session.flush();
  assert.ok(asked.length >= 2);
  assert.ok(asked.every(([, mode, options]) => mode === "readwrite" && options.durability === "strict"));
});

test("what stands in the browser tells nothing, and another attempt's key opens nothing", async () => {
  const session = await open();
  hall.isDown = true;
  await session.write(1, "answer", { text: "机密的答案 secret" });
  await session.write(1, "flag", { flagged: true });
  const readable = Buffer.concat((await everythingStored()).map((one) => Buffer.from(typeof one === "number" ? `${one}` : one)));
  for (const word of ["secret", "机密", "answer", "flagged", "token", hall.attempt, hall.attempt.slice(0, 8)]) {
    assert.equal(readable.includes(word), false, word);
  }
  const key = Buffer.alloc(32, 7).toString("base64");
  const stranger = await session.store.constructor.open(hall.attempt, key);
  assert.equal((await stranger.load()).size, 0);
  stranger.close();
});

test("attempts on the same computer never mix", async () => {
  const first = await open();
  hall.isDown = true;
  await first.write(1, "answer", choice("A"));
  hall = new Hall();
  const second = await open();
  assert.deepEqual(second.recovered, []);
  await second.write(1, "answer", choice("B"));
  await second.handIn();
  assert.equal((await indexedDB.databases()).length, 1);
});
