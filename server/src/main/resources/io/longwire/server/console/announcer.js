/** Tells people who do not see the list what has come, at most every few seconds. */

const EVERY = 4000;

export class Announcer {
  #element;
  /** @type {Map<string, number>} */
  #counts = new Map();
  #waiting = false;

  /** @param {HTMLElement} element a polite live region */
  constructor(element) {
    this.#element = element;
  }

  /** @param {string} destination where a message has come */
  add(destination) {
    this.#counts.set(destination, (this.#counts.get(destination) ?? 0) + 1);
    if (!this.#waiting) {
      this.#waiting = true;
      setTimeout(() => this.#tell(), EVERY);
    }
  }

  #tell() {
    this.#waiting = false;
    const parts = [...this.#counts].slice(0, 5).map(([destination, count]) => `${count} on ${destination}`);
    this.#element.textContent = `New messages: ${parts.join(', ')}`;
    this.#counts.clear();
  }
}
