// What the server has not got, as a file that only the server opens: for a room that
// stays without a network. The MAC proves the lease, the room-end code the time.

import { canonical, hex, sha256 } from "./hashing.js";

/** @import { JournalEvent } from "./journal.js" */

const FORMAT = "xieli-answers-1";
const INFO = "xieli answers";
const NONCE = 12; // bytes
const CODE_DIGITS = 16;

/**
 * `attempt`, `epoch`, `mac_key` and `file_key` as in the ticket, `made_at` in ISO.
 * Throws if the browser lacks X25519.
 * @param {{attempt: string, epoch: number, mac_key: string, file_key: string, made_at: string, events: JournalEvent[]}} what
 * @returns {Promise<{text: string, code: string}>} `code`: the room-end code, four times four digits
 */
export async function answersFile({ attempt, epoch, mac_key, file_key, made_at, events }) {
  const mac = await macOf(mac_key, { attempt, epoch, events: events.map((event) => event.sha256) });
  const plain = utf8(JSON.stringify({ attempt, epoch, made_at, events, mac }));
  const { key, ephemeral } = await agree(file_key, attempt);
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, plain);
  const boxed = { ephemeral: base64(ephemeral), nonce: base64(nonce), box: base64(box) };
  const text = JSON.stringify({ format: FORMAT, attempt, epoch, ...boxed });
  return { text, code: await roomEndCode(text) };
}

/** @param {string} text */
async function roomEndCode(text) {
  const digits = (await sha256(text)).slice(0, CODE_DIGITS);
  return digits.match(/.{4}/g)?.join("-") ?? digits;
}

/** @param {string} macKey @param {object} document */
async function macOf(macKey, document) {
  const how = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytesOf(macKey), how, false, ["sign"]);
  return hex(await crypto.subtle.sign("HMAC", key, utf8(canonical(document))));
}

/**
 * A key for this one file: HKDF over what both sides can compute.
 * @param {string} fileKey @param {string} attempt
 */
async function agree(fileKey, attempt) {
  const pair = /** @type {CryptoKeyPair} */ (await crypto.subtle.generateKey("X25519", false, ["deriveBits"]));
  const theirs = await crypto.subtle.importKey("raw", bytesOf(fileKey), "X25519", false, []);
  const shared = await crypto.subtle.deriveBits({ name: "X25519", public: theirs }, pair.privateKey, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: uuidBytes(attempt), info: utf8(INFO) };
  const aes = { name: "AES-GCM", length: 256 };
  const key = await crypto.subtle.deriveKey(how, secret, aes, false, ["encrypt"]);
  return { key, ephemeral: await crypto.subtle.exportKey("raw", pair.publicKey) };
}

/** @param {string} text */
function utf8(text) {
  return new TextEncoder().encode(text);
}

/** @param {string} uuid */
function uuidBytes(uuid) {
  const pairs = uuid.replaceAll("-", "").match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16));
}

/** @param {string} text */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** @param {ArrayBuffer | Uint8Array} bytes */
function base64(bytes) {
  return btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
}
