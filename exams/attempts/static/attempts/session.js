// The exam page's one door to the journal, the clock and the server. The interface;
// what stands behind it follows.

/**
 * @typedef {"answer" | "flag" | "act"} Kind
 * @typedef {Record<string, unknown>} Payload
 * @typedef {{event_uuid: string, item: number, kind: Kind, epoch: number, client_seq: number, prev: string, sha256: string, payload: Payload}} JournalEvent
 *   `item` is the form's number, whatever order the candidate sees.
 * @typedef {{event_uuid: string, position: number, sha256: string, server_time: string, signature: string, is_current: boolean}} Receipt
 * @typedef {{payload: Payload, sha256: string, saved: boolean, receipt: Receipt | null, at: string | null}} Standing
 *   `saved`: the server holds exactly this; `at`: since when, by its clock.
 * @typedef {{id: number, text: string, at: string}} Message
 * @typedef {{status: string, ended_at: string, receipts: number, manifest_sha256: string, signature: string, key: string, done_url: string}} HandIn
 */

/** The server, or this page, says no; `message` is the server's sentence ("" if none). */
export class Refusal extends Error {
  /** @type {string} */ code = "";
  /** @type {boolean} */ needs_code = false; // for `elsewhere`
}

/**
 * Why the room cannot work in this browser: "insecure" (no https), "too_old", or null.
 * @returns {"insecure" | "too_old" | null}
 */
export function obstacle() {
  return null;
}

/**
 * Events, each a CustomEvent with this detail:
 * - `local` {item, kind, event}: durably in this browser, on its way to the server
 * - `saved` {item, kind, event, receipt}: on the server, the receipt names this event
 * - `refused` {item, kind, event, refusal}: this event will never count
 * - `offline` {unsent, since} (again after every vain try), `online` {}
 * - `superseded` {items}: another place writes now; what these items last got here
 *   was set aside on the server and does not count
 * - `ended` {code, message}: nothing is taken any more
 * - `paused` {}, `resumed` {}, `message` {id, text, at}, `deadline` {deadline}
 * - `warning` {minutes}: 15, 5, 1
 * - `tick` {left}: milliseconds, twice a second, never below 0
 * - `flush-due` {}: two seconds before the end: write what is still being typed
 * - `time-up` {}: the room calls `handIn({timeIsUp: true})`
 * - `storage` {code}: nothing outlives this page: answers are in memory only until sent
 * - `refreshed` {items}: the server holds something else than this page knew: draw anew
 * - `freed` {}: the other tab of this browser has closed: reload to go on here
 * None is dispatched before the task in which `open` resolved is over.
 */
export class Session extends EventTarget {
  /** The ticket as the server gave it. @type {any} */ ticket;
  /** Another tab of this browser writes; this one only looks on. */ readOnly = false;
  /** Whether answers outlive a crash of this browser. */ durable = true;
  /** Form numbers of items whose unsent answers came back from this browser's store. @type {number[]} */ recovered = [];
  /** The same under an older lease: they do not count, the server keeps them aside. @type {number[]} */ leftBehind = [];
  paused = false;

  /**
   * @param {{enterUrl: string, pass: string, pledge?: boolean, code?: string, here?: boolean}} how
   * @returns {Promise<Session>} Throws Refusal (also code "offline": no answer).
   */
  static async open(how) {
    throw new Refusal(how.enterUrl);
  }

  /** The questions as HTML. @returns {Promise<string>} */
  async paper() {
    return "";
  }

  /** Server time and time left, in milliseconds. */
  get now() {
    return 0;
  }

  get left() {
    return 0;
  }

  /** How many events the server has not answered. */
  get unsent() {
    return 0;
  }

  /**
   * Resolves when the event is durably kept. Throws Refusal: read_only, lease_lost, ended.
   * @param {number} item @param {Kind} kind @param {Payload} payload
   * @returns {Promise<JournalEvent>}
   */
  async write(item, kind, payload) {
    throw new Refusal(`${item} ${kind} ${payload}`);
  }

  /**
   * The newest this browser or the server knows.
   * @param {number} item @param {Kind} kind @returns {Standing | null}
   */
  standing(item, kind) {
    void item, kind;
    return null;
  }

  /** Try at once; resolves to whether nothing is unsent. @returns {Promise<boolean>} */
  async flush() {
    return true;
  }

  /**
   * Flush, agree on the manifest, hand in, wipe this browser's store. Throws Refusal:
   * offline, time_left, too_early, paused, lease_lost, manifest_differs, …
   * @param {{timeIsUp?: boolean}} [how] @returns {Promise<HandIn>}
   */
  async handIn(how) {
    throw new Refusal(String(how));
  }

  /**
   * What the server has not got, encrypted for it. `code` is the room-end code
   * "xxxx-xxxx" of the blob. Throws Refusal `file_unsupported`.
   * @returns {Promise<{blob: Blob, code: string, name: string}>}
   */
  async exportFile() {
    throw new Refusal();
  }

  /** Stop clock and sender and let the lock go. */
  close() {}
}
