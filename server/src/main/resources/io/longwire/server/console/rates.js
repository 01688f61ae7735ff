/** How many messages came in each of the last seconds, by series. */

export const SECONDS = 60;

export class Rates {
  /** @type {Map<number, number>[]} a ring of seconds; each maps a series to its count */
  #ring = Array.from({ length: SECONDS + 1 }, () => new Map());
  #second = 0;

  /**
   * @param {number} series
   * @param {number} now in milliseconds
   */
  add(series, now) {
    this.#advance(now);
    const counts = this.#ring[this.#second % this.#ring.length];
    counts.set(series, (counts.get(series) ?? 0) + 1);
  }

  /**
   * The last full seconds, the oldest first.
   *
   * @param {number} now in milliseconds
   * @returns {Map<number, number>[]}
   */
  seconds(now) {
    this.#advance(now);
    const length = this.#ring.length;
    return Array.from({ length: SECONDS }, (_, i) => this.#ring[(this.#second + 1 + i) % length]);
  }

  /** @param {number} now */
  #advance(now) {
    const second = Math.floor(now / 1000);
    const from = Math.max(this.#second + 1, second - SECONDS);
    for (let passed = from; passed <= second; passed++) {
      this.#ring[passed % this.#ring.length] = new Map();
    }
    this.#second = Math.max(this.#second, second);
  }
}

/** @param {Map<number, number>} counts */
export function sum(counts) {
  let all = 0;
  for (const count of counts.values()) {
    all += count;
  }
  return all;
}
