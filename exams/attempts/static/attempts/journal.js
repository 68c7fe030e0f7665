// Writes that the server has not acknowledged yet, kept in this browser so that a
// crash or a power cut loses nothing. In order; of one question only the newest
// answer and the newest flag wait.

const PREFIX = "xieli-attempt:";

export class Journal {
  constructor(attempt) {
    this.key = PREFIX + attempt;
    this.writes = this.#read();
    this.sending = null;
  }

  get size() {
    return this.writes.length;
  }

  get first() {
    return this.writes[0] ?? null;
  }

  lastSeq() {
    return Math.max(0, ...this.writes.map((write) => write.client_seq));
  }

  add(write) {
    this.writes = this.writes.filter(
      (older) => older.event_uuid === this.sending || !sameThing(older, write),
    );
    this.writes.push(write);
    this.#keep();
  }

  remove(uuid) {
    this.writes = this.writes.filter((write) => write.event_uuid !== uuid);
    this.#keep();
  }

  waitsFor(position) {
    return this.writes.some((write) => write.position === position);
  }

  // Takes out what was written under another lease; the server would refuse it.
  takeForeign(epoch) {
    const foreign = this.writes.filter((write) => write.epoch !== epoch);
    this.writes = this.writes.filter((write) => write.epoch === epoch);
    this.#keep();
    return foreign;
  }

  wipe() {
    this.writes = [];
    this.#keep();
  }

  #keep() {
    try {
      if (this.writes.length) localStorage.setItem(this.key, JSON.stringify(this.writes));
      else localStorage.removeItem(this.key);
    } catch {
      // A browser may refuse storage: the answers still wait in memory.
    }
  }

  #read() {
    try {
      const stored = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(stored) ? stored : [];
    } catch {
      return [];
    }
  }
}

function sameThing(one, other) {
  return one.position === other.position && one.kind === other.kind;
}
