// The stations of a paper: fetches their desks, sends their acts, tells them of the line.

import { getText } from "./calls.js";
import { Station } from "./station.js";

/**
 * @import { Question } from "./paper.js"
 * @import { Session } from "./session.js"
 * @import { Act, Desk } from "./station.js"
 */

export class Stations {
  #isOnline = true;

  /**
   * @param {Session} session @param {Question[]} questions
   * @param {(station: Station) => void} changed hears that one stands otherwise
   */
  constructor(session, questions, changed) {
    this.session = session;
    this.changed = changed;
    this.stations = questions.filter((question) => question instanceof Station);
    for (const station of this.stations) station.listen((act) => this.#act(station, act));
  }

  /** Fetch each desk that is not there yet. */
  async open() {
    for (const station of this.stations.filter((one) => one.drawn < 0)) {
      try {
        station.draw(await this.#desk(station.item));
      } catch {
        // Asked for again when the line is back; what ended the session says so itself.
        station.line(false);
        continue;
      }
      station.line(this.#isOnline);
    }
  }

  /** The server has answered an act. @param {Desk} desk */
  draw(desk) {
    const station = this.stations.find((one) => one.item === desk.item);
    if (!station) return;
    station.draw(desk);
    station.wait(this.session.standing(desk.item, "answer")?.saved === false);
    this.changed(station);
  }

  /** @param {boolean} on */
  line(on) {
    this.#isOnline = on;
    for (const station of this.stations) station.line(on);
    if (on) this.open();
  }

  /** @param {number} item @returns {Promise<Desk>} */
  async #desk(item) {
    const { stations, token } = this.session.ticket;
    return JSON.parse(await getText(stations[item], token)).station;
  }

  /** @param {Station} station @param {Act} act */
  async #act(station, act) {
    station.show(this.#isOnline ? "local" : "offline");
    try {
      await this.session.act(station.item, act);
    } catch {
      // Where the session has ended, its own event says what follows.
      station.wait(false);
    }
    this.changed(station);
  }
}
