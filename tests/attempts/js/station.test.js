import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Hall, choice, clearBrowser, heard, pass, settle, until } from "./exam_hall.js";

let hall;
let session;

beforeEach(async () => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  hall = new Hall();
  hall.makeStation();
  await open();
});

afterEach(async () => {
  session.close();
  await settle();
  await clearBrowser();
  mock.timers.reset();
});

async function open() {
  session = await hall.open();
  mock.timers.tick(1);
}

const act = (sequence) => ({ act: "greet", payload: {}, sequence });
const names = () => hall.requests.filter(({ name }) => name === "events" || name === "acts").map(({ name }) => name);

test("an act is answered with the desk, and says when it was made", async () => {
  const desks = heard(session, "station");
  const event = await session.act(3, act(1));
  await until(() => desks.length === 1);
  assert.deepEqual(desks[0], { item: 3, acts: 1, html: "<p>1</p>" });
  assert.equal(event.kind, "act");
  assert.equal(event.payload.made_at.slice(0, 16), "2026-11-22T02:00");
  assert.equal(session.unsent, 0);
});

test("acts go alone and in the order of the chain", async () => {
  hall.isDown = true;
  const made = [
    await session.write(1, "answer", choice("A")),
    await session.act(3, act(1)),
    await session.write(2, "answer", choice("B")),
    await session.write(1, "answer", choice("C")),
  ];
  await settle();
  hall.requests.length = 0;
  hall.isDown = false;
  assert.equal(await session.flush(), true);
  assert.deepEqual(names(), ["events", "acts", "events"]);
  assert.deepEqual(hall.stored.map((event) => event.sha256), made.map((event) => event.sha256));
});

test("an act whose answer was lost is sent again as it was and happened once", async () => {
  hall.fail("acts", "deaf");
  const [desks, offline] = [heard(session, "station"), heard(session, "offline")];
  await session.act(3, act(1));
  await until(() => offline.length === 1);
  assert.equal(hall.stored.length, 1);
  await session.flush();
  assert.equal(desks.at(-1).acts, 1);
  assert.equal(hall.stored.length, 1);
  assert.equal(session.standing(3, "answer").saved, true);
});

test("an act that waits outlives the page", async () => {
  hall.isDown = true;
  const event = await session.act(3, act(1));
  session.close();
  await settle();
  hall.isDown = false;
  await open();
  assert.deepEqual(session.recovered, [3]);
  await until(() => session.unsent === 0);
  assert.deepEqual(hall.stored.map((one) => one.event_uuid), [event.event_uuid]);
});

test("a stale act is given up, the desk comes, and what stands behind it is sent", async () => {
  hall.isDown = true;
  const stale = await session.act(3, act(5));
  await session.write(1, "answer", choice("A"));
  const [refused, desks] = [heard(session, "refused"), heard(session, "station")];
  hall.isDown = false;
  assert.equal(await session.flush(), true);
  assert.deepEqual(refused.map(({ event, refusal }) => [event.event_uuid, refusal.code]), [[stale.event_uuid, "act_stale"]]);
  assert.equal(desks.length, 1);
  assert.deepEqual(hall.payloads(), [choice("A")]);
});

test("the manifest names the newest act as the answer of its item", async () => {
  await session.act(3, act(1));
  const last = await session.act(3, act(2));
  await session.handIn();
  assert.equal(hall.status, "submitted");
  assert.deepEqual(hall.manifest(), [[3, "answer", 1, last.client_seq, last.sha256]]);
});

test("while an act waits the pulse tells so", async () => {
  hall.fail("acts", "cut", "cut", "cut", "cut", "cut");
  await session.act(3, act(1));
  await pass(10_500);
  assert.equal(hall.said.unsent, 1);
});
