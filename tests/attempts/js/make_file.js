// Reads what a ticket and a journal hold, writes the offline file: for Python to open.

import { text } from "node:stream/consumers";

import { answersFile } from "../../../exams/attempts/static/attempts/answers_file.js";

console.log(JSON.stringify(await answersFile(JSON.parse(await text(process.stdin)))));
