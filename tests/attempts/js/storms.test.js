// Whatever the network, the server and the computer do: in the end both sides hold
// what was written last, each write once.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Hall, clearBrowser, pass, settle } from "./exam_hall.js";

const STORMS = 25;
const STEPS = 40;

// Numbers that look random, the same in every run.
function dice(seed) {
  let state = seed;
  return (sides) => {
    state = (state * 48271) % 2147483647;
    return state % sides;
  };
}

class Storm {
  constructor(seed) {
    this.roll = dice(seed * 7919 + 17);
    this.hall = new Hall();
    this.written = new Map();
    this.count = 0;
  }

  async open() {
    this.session = await this.hall.open();
    mock.timers.tick(1);
  }

  async write() {
    const [item, isFlag] = [1 + this.roll(4), this.roll(5) === 0];
    const payload = isFlag ? { flagged: this.roll(2) === 1 } : { text: `${++this.count}` };
    const kind = isFlag ? "flag" : "answer";
    this.written.set(`${kind} ${item}`, payload);
    await this.session.write(item, kind, payload);
  }

  async crash() {
    this.session.close();
    await settle(2);
    const { isDown, faults } = this.hall;
    Object.assign(this.hall, { isDown: false, faults: [] });
    await this.open();
    Object.assign(this.hall, { isDown, faults });
  }

  spoil() {
    const faults = ["cut", "deaf", () => [502, "bad gateway"], () => [503, { code: "busy" }], () => [200, "<p>"]];
    this.hall.fail("events", faults[this.roll(faults.length)]);
  }

  async step() {
    const { hall } = this;
    const kind = this.roll(20);
    if (kind < 9) await this.write();
    else if (kind < 12) this.spoil();
    else if (kind < 14) hall.isDown = !hall.isDown;
    else if (kind === 14) hall.pausedAt = hall.pausedAt ? null : hall.iso(hall.now);
    else if (kind === 15) await this.crash();
    else if (kind === 16) hall.forget(Math.min(hall.stored.length, this.roll(3)));
    else await pass(1000 * (1 + this.roll(4)));
  }

  async calm() {
    const { hall } = this;
    Object.assign(hall, { isDown: false, pausedAt: null, faults: [] });
    for (let turn = 0; turn < 20 && !(await this.session.flush()); turn++) await settle(2);
  }
}

for (let seed = 1; seed <= STORMS; seed++) {
  test(`storm ${seed}`, async () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    const storm = new Storm(seed);
    await storm.open();
    for (let step = 0; step < STEPS; step++) await storm.step();
    await storm.calm();
    const { hall, session } = storm;
    assert.equal(session.unsent, 0);
    assert.equal((await session.handIn()).status, "submitted");
    const held = { answer: hall.standing("answer"), flag: hall.standing("flag") };
    const standing = Object.entries(held).flatMap(([kind, rows]) =>
      Object.entries(rows).map(([item, { payload }]) => [`${kind} ${item}`, payload]),
    );
    assert.deepEqual(new Map(standing.sort()), new Map([...storm.written].sort()));
    assert.equal(new Set(hall.stored.map((event) => event.event_uuid)).size, hall.stored.length);
    session.close();
    await clearBrowser();
    mock.timers.reset();
  });
}
