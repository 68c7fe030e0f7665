// Reads events from standard input, writes their hashes: for comparison with Python's.

import { text } from "node:stream/consumers";

import { hashed } from "../../../exams/attempts/static/attempts/hashing.js";

const { attempt, events } = JSON.parse(await text(process.stdin));
const proved = await Promise.all(events.map((event) => hashed(attempt, event)));
console.log(JSON.stringify(proved.map((event) => event.sha256)));
