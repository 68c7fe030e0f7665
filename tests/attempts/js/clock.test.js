import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Clock } from "../../../exams/attempts/static/attempts/clock.js";
import { heard } from "./exam_hall.js";

const NOON = Date.parse("2026-11-22T04:00:00Z");
const MINUTE = 60_000;

let monotonic;
let clock;

beforeEach(() => {
  monotonic = 5000;
  mock.timers.enable({ apis: ["setInterval", "Date"], now: NOON });
});

afterEach(() => {
  clock.stop();
  mock.timers.reset();
});

const iso = (at) => new Date(at).toISOString();

function start({ minutes = 60, pausedAt = null, sent = monotonic } = {}) {
  const deadline = iso(NOON + minutes * MINUTE);
  clock = new Clock({ now: iso(NOON), deadline, paused_at: pausedAt, sent, monotonic: () => monotonic });
  clock.start();
  return clock;
}

function pass(milliseconds) {
  for (let gone = 0; gone < milliseconds; gone += 500) {
    monotonic += 500;
    mock.timers.tick(500);
  }
}

test("the time is the server's, counted on by the monotonic clock", () => {
  start({ sent: 4000 });
  assert.equal(clock.now, NOON + 500);
  pass(10 * MINUTE);
  assert.equal(clock.now, NOON + 10 * MINUTE + 500);
});

test("setting the computer's clock or zone changes nothing, but the server is asked", () => {
  start();
  const doubts = heard(clock, "doubt");
  pass(MINUTE);
  const { left } = clock;
  mock.timers.setTime(NOON + 86_400_000);
  assert.equal(clock.left, left);
  pass(500);
  assert.equal(clock.left, left - 500);
  assert.equal(doubts.length, 1);
});

test("warnings come at 15, 5 and 1 minutes, each once", () => {
  start({ minutes: 20 });
  const warnings = heard(clock, "warning");
  pass(20 * MINUTE);
  assert.deepEqual(warnings.map((one) => one.minutes), [15, 5, 1]);
});

test("a warning that has passed before the page opened is not given", () => {
  start({ minutes: 4 });
  const warnings = heard(clock, "warning");
  pass(4 * MINUTE);
  assert.deepEqual(warnings.map((one) => one.minutes), [1]);
});

test("two seconds before the end texts are asked for, then time is up, once each", () => {
  start({ minutes: 1 });
  const [flush, up, ticks] = [heard(clock, "flush-due"), heard(clock, "time-up"), heard(clock, "tick")];
  pass(MINUTE - 2500);
  assert.equal(flush.length, 0);
  pass(500);
  assert.deepEqual([flush.length, up.length], [1, 0]);
  pass(5000);
  assert.deepEqual([flush.length, up.length], [1, 1]);
  assert.equal(ticks.at(-1).left, 0);
});

test("granted time moves the end, and its warnings come again", () => {
  start({ minutes: 6 });
  const [deadlines, warnings, up] = [heard(clock, "deadline"), heard(clock, "warning"), heard(clock, "time-up")];
  pass(6 * MINUTE);
  clock.heed({ deadline: iso(NOON + 16 * MINUTE), paused_at: null });
  clock.heed({ deadline: iso(NOON + 16 * MINUTE), paused_at: null });
  assert.equal(deadlines.length, 1);
  pass(10 * MINUTE);
  assert.deepEqual(warnings.map((one) => one.minutes), [5, 1, 5, 1]);
  assert.equal(up.length, 2);
});

test("during a pause time stands still, and nothing is warned of", () => {
  start({ minutes: 6 });
  const [paused, resumed, warnings] = [heard(clock, "paused"), heard(clock, "resumed"), heard(clock, "warning")];
  clock.heed({ deadline: iso(NOON + 6 * MINUTE), paused_at: iso(NOON) });
  pass(10 * MINUTE);
  assert.equal(clock.left, 6 * MINUTE);
  clock.heed({ deadline: iso(NOON + 11 * MINUTE), paused_at: iso(NOON) });
  assert.equal(clock.left, 11 * MINUTE);
  assert.equal(warnings.length, 0);
  clock.heed({ deadline: iso(NOON + 16 * MINUTE), paused_at: null });
  assert.equal(clock.left, 6 * MINUTE);
  assert.deepEqual([paused.length, resumed.length], [1, 1]);
});

test("a pause counts from when it began, however late the page hears of it", () => {
  start({ minutes: 30 });
  pass(5 * MINUTE);
  clock.heed({ deadline: iso(NOON + 30 * MINUTE), paused_at: iso(NOON + 4 * MINUTE) });
  assert.equal(clock.left, 26 * MINUTE);
});

test("a page that opens during a pause shows what will be left after it", () => {
  start({ minutes: 20, pausedAt: iso(NOON - 12 * MINUTE) });
  const [resumed, warnings] = [heard(clock, "resumed"), heard(clock, "warning")];
  assert.equal(clock.left, 32 * MINUTE);
  assert.equal(clock.paused, true);
  pass(8 * MINUTE);
  assert.equal(clock.left, 32 * MINUTE);
  clock.heed({ deadline: iso(NOON + 40 * MINUTE), paused_at: null });
  assert.equal(clock.left, 32 * MINUTE);
  assert.equal(resumed.length, 1);
  pass(18 * MINUTE);
  assert.deepEqual(warnings.map((one) => one.minutes), [15]);
});

test("an answer of the server moves the clock only as far as it must", () => {
  start();
  const before = clock.now;
  monotonic += 3000;
  clock.correct(iso(NOON + 1000), 5000);
  assert.equal(clock.now, before + 3000, "the answer took 3 s: the estimate may be right");
  clock.correct(iso(NOON + 9000), 8000);
  assert.equal(clock.now, NOON + 9000, "the computer has slept");
  clock.correct(iso(NOON + 4000), 8000);
  assert.equal(clock.now, NOON + 4000);
});
