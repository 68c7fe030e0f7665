// What waits in this browser, in IndexedDB. Exam computers are shared: every value is
// encrypted with a key that only the page's memory holds, names and keys tell nothing,
// and each attempt has a database of its own, so that wiping it leaves nothing.

import { sha256 } from "./hashing.js";

const RECORDS = "records";
const NONCE = 12; // bytes
// Lengths would tell short answers apart.
const BLOCK = 256;
// A disk that takes longer must not keep answers from the server. While the store is
// opened none waits yet, and a page that gives up then keeps nothing until it is loaded anew.
const PATIENCE = 4000; // milliseconds
const FIRST_PATIENCE = 15_000;

/** @param {string} attempt */
async function nameOf(attempt) {
  return `xieli-${(await sha256(`store ${attempt}`)).slice(0, 32)}`;
}

/** Nothing of the attempt stays in this browser. @param {string} attempt */
export async function wipe(attempt) {
  if (globalThis.indexedDB) await answered(indexedDB.deleteDatabase(await nameOf(attempt)));
}

export class Store {
  #patience = FIRST_PATIENCE;

  /** @param {string} attempt @param {IDBDatabase} database @param {CryptoKey} key */
  constructor(attempt, database, key) {
    this.attempt = attempt;
    this.database = database;
    this.key = key;
    // Another page wipes the database: it must not wait for this one.
    database.onversionchange = () => database.close();
  }

  /**
   * Rejects if the browser refuses storage.
   * @param {string} attempt @param {string} key 32 bytes in base64
   */
  static async open(attempt, key) {
    const opening = indexedDB.open(await nameOf(attempt), 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(RECORDS);
    const bytes = Uint8Array.from(atob(key), (letter) => letter.charCodeAt(0));
    const secret = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    return new Store(attempt, await inTime(answered(opening), FIRST_PATIENCE), secret);
  }

  /**
   * What stands in the store by number. What this key does not open is left out.
   * @returns {Promise<Map<number, any>>}
   */
  async load() {
    const records = this.database.transaction(RECORDS).objectStore(RECORDS);
    const [numbers, boxes] = await this.#inTime(
      Promise.all([answered(records.getAllKeys()), answered(records.getAll())]),
    );
    this.#patience = PATIENCE;
    const values = await Promise.all(boxes.map((box) => this.#opened(box)));
    const pairs = numbers.map((number, place) => /** @type {const} */ ([Number(number), values[place]]));
    return new Map(pairs.filter(([, value]) => value !== null));
  }

  /**
   * Put and remove in one transaction; resolves when it is on the disk.
   * @param {Array<[number, object]>} puts @param {number[]} [removals]
   */
  async change(puts, removals = []) {
    const boxes = await Promise.all(puts.map(([, value]) => this.#closed(value)));
    const work = this.database.transaction(RECORDS, "readwrite", { durability: "strict" });
    const records = work.objectStore(RECORDS);
    puts.forEach(([number], place) => records.put(boxes[place], number));
    removals.forEach((number) => records.delete(number));
    await this.#inTime(finished(work));
  }

  close() {
    this.database.close();
  }

  async wipe() {
    this.close();
    await wipe(this.attempt);
  }

  /** @template T @param {Promise<T>} promise @returns {Promise<T>} */
  #inTime(promise) {
    return inTime(promise, this.#patience);
  }

  /** @param {object} value */
  async #closed(value) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
    const plain = new TextEncoder().encode(JSON.stringify(value));
    const padded = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(0x20);
    padded.set(plain);
    const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, this.key, padded);
    return { nonce, box };
  }

  /** @param {{nonce: Uint8Array<ArrayBuffer>, box: ArrayBuffer}} record */
  async #opened({ nonce, box }) {
    try {
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce }, this.key, box);
      return JSON.parse(new TextDecoder().decode(plain));
    } catch {
      return null;
    }
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @param {IDBTransaction} work @returns {Promise<void>} */
function finished(work) {
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve();
    work.onabort = () => reject(work.error);
  });
}

/** @template T @param {Promise<T>} promise @param {number} patience @returns {Promise<T>} */
function inTime(promise, patience) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the store does not answer")), patience);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
