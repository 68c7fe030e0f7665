// One call to the server: its answer, its refusal, or no answer at all.

const PATIENCE = 15_000; // milliseconds
const SLOWEST = 4; // bytes a millisecond that a poor line still carries

/**
 * The server, or this page, says no. `message` is the server's sentence ("" if none),
 * `facts` what it told besides.
 */
export class Refusal extends Error {
  /** @param {string} code @param {string} [message] @param {Record<string, any>} [facts] */
  constructor(code, message = "", facts = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
    /** For `elsewhere`: only a code of the invigilator leads on. */
    this.needs_code = facts.needs_code === true;
  }
}

/** Nobody has answered, or nobody of ours: try again. */
export class Unreachable extends Error {}

/**
 * POST a document. An answer with `results` is one whatever its status.
 * @param {string} url @param {string} bearer @param {object} body
 * @returns {Promise<any>} Throws Refusal, Unreachable.
 */
export async function call(url, bearer, body) {
  const text = JSON.stringify(body);
  const response = await reach(url, bearer, { method: "POST", body: text }, text.length);
  const document = await read(response);
  if (Array.isArray(document.results) || response.ok) return document;
  throw refusalOf(response, document);
}

/** @param {string} url @param {string} bearer @returns {Promise<string>} */
export async function getText(url, bearer) {
  const response = await reach(url, bearer, {}, 0);
  if (!response.ok) throw refusalOf(response, await read(response));
  try {
    return await response.text();
  } catch {
    throw new Unreachable("cut off");
  }
}

/** @param {string} url @param {string} bearer @param {RequestInit} how @param {number} size */
async function reach(url, bearer, how, size) {
  const signal = AbortSignal.timeout(PATIENCE + Math.round(size / SLOWEST));
  const headers = { Authorization: `Bearer ${bearer}`, "Content-Type": "application/json" };
  try {
    return await fetch(url, { ...how, headers, signal, cache: "no-store", redirect: "error" });
  } catch {
    throw new Unreachable("no answer");
  }
}

/** @param {Response} response @returns {Promise<any>} An object; {} for what is no JSON. */
async function read(response) {
  try {
    const document = await response.json();
    return document && typeof document === "object" ? document : {};
  } catch {
    if (response.ok) throw new Unreachable("not our answer");
    return {};
  }
}

/** @param {Response} response @param {any} document */
function refusalOf(response, document) {
  const { code, message, ...facts } = document;
  if (typeof code === "string") return new Refusal(code, String(message ?? ""), facts);
  if (response.status === 413) return new Refusal("too_large");
  return new Unreachable(`status ${response.status}`);
}
