/** The panel of subscriptions: which there are, their colours and counts. */

const COLOURS = 8;

/** @typedef {{destination: string, colour: number, count: number, item: HTMLLIElement, counter: HTMLElement}} Entry */

export class Subscriptions {
  #list;
  #empty;
  #removed;
  /** @type {Map<string, Entry>} */
  #entries = new Map();

  /**
   * @param {HTMLElement} list
   * @param {HTMLElement} empty shown while there are none
   * @param {(destination: string) => void} removed told when the user ends one
   */
  constructor(list, empty, removed) {
    this.#list = list;
    this.#empty = empty;
    this.#removed = removed;
  }

  /** @param {string} destination */
  has(destination) {
    return this.#entries.has(destination);
  }

  get size() {
    return this.#entries.size;
  }

  /**
   * @param {string} destination
   * @returns {Entry}
   */
  add(destination) {
    const item = document.createElement('li');
    item.dataset.testid = 'subscription';
    item.dataset.destination = destination;
    const colour = this.#freeColour();
    item.dataset.colour = String(colour);
    const dot = part('span', 'dot', '');
    const name = part('span', 'name mono', destination);
    name.title = destination;
    const counter = part('span', 'count', '0');
    item.append(dot, name, counter, this.#button(destination));
    const entry = { destination, colour, count: 0, item, counter };
    this.#entries.set(destination, entry);
    this.#list.append(item);
    this.#empty.hidden = true;
    return entry;
  }

  /** @param {string} destination */
  remove(destination) {
    this.#entries.get(destination)?.item.remove();
    this.#entries.delete(destination);
    this.#empty.hidden = this.#entries.size > 0;
  }

  /** Shows the counts; called now and then, not for each message. */
  refresh() {
    for (const { count, counter } of this.#entries.values()) {
      const text = count.toLocaleString('en');
      if (counter.textContent !== text) {
        counter.textContent = text;
      }
    }
  }

  /** @param {string} destination */
  #button(destination) {
    const button = /** @type {HTMLButtonElement} */ (part('button', 'text', 'Unsubscribe'));
    button.type = 'button';
    button.dataset.testid = 'unsubscribe';
    button.setAttribute('aria-label', `Unsubscribe from ${destination}`);
    button.addEventListener('click', () => this.#removed(destination));
    return button;
  }

  #freeColour() {
    const used = new Set([...this.#entries.values()].map((entry) => entry.colour));
    for (let colour = 0; colour < COLOURS; colour++) {
      if (!used.has(colour)) {
        return colour;
      }
    }
    return this.#entries.size % COLOURS;
  }
}

/**
 * @param {string} tag
 * @param {string} names
 * @param {string} text
 */
function part(tag, names, text) {
  const element = document.createElement(tag);
  element.className = names;
  element.textContent = text;
  return element;
}
