// One tab of this browser writes; a second one looks on until the first has closed.

/** @param {string} attempt */
function nameOf(attempt) {
  return `xieli-attempt:${attempt}`;
}

/**
 * Resolves to what gives the right back, or null if another tab has it.
 * @param {string} attempt @returns {Promise<(() => void) | null>}
 */
export function takeRight(attempt) {
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(nameOf(attempt), { ifAvailable: true }, (lock) => {
        if (!lock) return resolve(null);
        // Held until it is given back or the page goes.
        return new Promise((giveBack) => resolve(() => giveBack(undefined)));
      })
      .catch(reject);
  });
}

/** Resolves when the other tab has closed. @param {string} attempt @param {AbortSignal} signal */
export async function untilFree(attempt, signal) {
  await navigator.locks.request(nameOf(attempt), { signal }, () => {});
}
