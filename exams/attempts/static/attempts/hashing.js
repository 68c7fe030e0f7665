// The hash of an event: SHA-256 over canonical JSON (RFC 8785). Our documents hold
// texts, whole numbers, booleans, lists and objects, for which JSON.stringify with
// sorted keys is the canonical form.

/** @import { JournalEvent } from "./journal.js" */

/** @param {unknown} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}

/** @param {Uint8Array<ArrayBuffer> | ArrayBuffer} bytes */
export function hex(bytes) {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} text @returns {Promise<string>} 64 hex digits */
export async function sha256(text) {
  return hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/**
 * The event with the hash that proves it. `seq` in what is hashed is `client_seq`.
 * @param {string} attempt @param {Omit<JournalEvent, "sha256">} event
 * @returns {Promise<JournalEvent>}
 */
export async function hashed(attempt, event) {
  const { item, kind, epoch, client_seq: seq, prev, payload } = event;
  const text = canonical({ attempt, item, kind, epoch, seq, prev, payload });
  return { ...event, sha256: await sha256(text) };
}
