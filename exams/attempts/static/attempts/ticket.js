// The door: what the server gives who may write.

import { Unreachable, Refusal, call } from "./calls.js";

/** @import { Head } from "./journal.js" */
/** @import { Holdings } from "./manifest.js" */

/**
 * @typedef {{id: number, text: string, at: string}} Message
 * @typedef {Holdings & {attempt: string, purpose: string, status: string, paused_at: string | null, may_pause: boolean, epoch: number, token: string, key: string, mac_key: string, file_key: string, now: string, deadline: string, closes_at: string, early_until: string | null, order: {items: number[], options: Record<string, number[]>}, head: Head, next_seq: number, messages: Message[], stations: Record<string, string>, urls: Record<"enter" | "paper" | "events" | "submit" | "clock" | "done", string>}} Ticket
 * @typedef {{enterUrl: string, pass: string, pledge?: boolean, code?: string, here?: boolean}} Door
 */

/**
 * Start the clock (`pledge`), go on, or go on here (`code`, `here`).
 * @param {Door} how @returns {Promise<Ticket>} Throws Refusal, also `offline`.
 */
export async function enter({ enterUrl, pass, ...wish }) {
  return orOffline(call(enterUrl, pass, wish));
}

/** @template T @param {Promise<T>} answer @returns {Promise<T>} */
export async function orOffline(answer) {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof Unreachable ? new Refusal("offline") : error;
  }
}
