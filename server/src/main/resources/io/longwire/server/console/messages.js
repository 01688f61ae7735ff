/** The list of messages: the newest first, bounded, filtered, paused. */

import { show, size } from '/console/body.js';

const KEPT = 500;
const SHOWN = 200;
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3 });

/**
 * @typedef {object} Message
 * @property {string} destination
 * @property {number} colour
 * @property {number} time in milliseconds
 * @property {string} position empty where the topic has none
 * @property {string} type the content type, or empty
 * @property {Uint8Array} bytes
 * @property {import('/console/body.js').Shown} [shown] made when it is first wanted
 */

/**
 * @typedef {object} Elements
 * @property {HTMLElement} rows
 * @property {HTMLElement} empty
 * @property {HTMLElement} emptyText
 * @property {HTMLElement} count
 */

export class Messages {
  #elements;
  /** @type {Message[]} the newest first */
  #kept = [];
  /** @type {Message[]} not shown yet, the oldest first */
  #fresh = [];
  #missed = 0;
  #filter = '';
  #paused = false;
  #drawing = false;
  #expecting = false;

  /** @param {Elements} elements */
  constructor(elements) {
    this.#elements = elements;
  }

  /** @param {Message} message */
  add(message) {
    if (this.#paused) {
      this.#missed++;
    }
    this.#fresh.push(message);
    if (this.#fresh.length > 2 * KEPT) {
      this.#fresh.splice(0, this.#fresh.length - KEPT);
    }
    this.#draw();
  }

  /** @param {boolean} expecting whether there is anything that could bring messages */
  expect(expecting) {
    this.#expecting = expecting;
    this.#tell();
  }

  /** @param {string} text */
  filter(text) {
    this.#filter = text.trim().toLowerCase();
    this.#redraw();
  }

  /** @param {boolean} paused what comes meanwhile is shown when it ends, as far as it is kept */
  pause(paused) {
    this.#paused = paused;
    this.#missed = 0;
    this.#tell();
    this.#draw();
  }

  clear() {
    this.#kept = [];
    this.#fresh = [];
    this.#missed = 0;
    this.#redraw();
  }

  /** Shows what has come at most once for each frame of the screen, however much that is. */
  #draw() {
    if (this.#drawing) {
      return;
    }
    this.#drawing = true;
    const flush = () => {
      this.#drawing = false;
      if (this.#paused) {
        this.#tell();
        return;
      }
      this.#show();
    };
    // A hidden tab gets no frames, but has to keep up all the same.
    if (document.hidden) {
      setTimeout(flush, 250);
    } else {
      requestAnimationFrame(flush);
    }
  }

  #show() {
    const come = this.#fresh.slice(-KEPT).reverse();
    this.#fresh = [];
    this.#kept = [...come, ...this.#kept].slice(0, KEPT);
    const rows = document.createDocumentFragment();
    rows.append(...come.filter((message) => this.#matches(message)).slice(0, SHOWN).map(row));
    this.#elements.rows.prepend(rows);
    while (this.#elements.rows.childElementCount > SHOWN) {
      this.#elements.rows.lastElementChild?.remove();
    }
    this.#tell();
  }

  #redraw() {
    this.#elements.rows.replaceChildren(
      ...this.#kept.filter((message) => this.#matches(message)).slice(0, SHOWN).map(row),
    );
    this.#tell();
  }

  /** @param {Message} message */
  #matches(message) {
    if (this.#filter === '') {
      return true;
    }
    message.shown ??= show(message.bytes);
    return message.destination.toLowerCase().includes(this.#filter) || message.shown.text.toLowerCase().includes(this.#filter);
  }

  #tell() {
    const { rows, empty, emptyText, count } = this.#elements;
    const none = rows.childElementCount === 0;
    empty.hidden = !none;
    rows.hidden = none;
    emptyText.textContent = this.#whyEmpty();
    const newest = none ? '' : `Newest ${rows.childElementCount}`;
    count.textContent = this.#paused ? `Paused, ${this.#missed} waiting` : newest;
  }

  #whyEmpty() {
    if (this.#kept.length > 0) {
      return 'No message matches the filter.';
    }
    if (this.#paused) {
      return 'Paused. What arrives is shown when you resume.';
    }
    return this.#expecting ? 'Nothing has arrived yet.' : 'Subscribe to a destination, and its messages arrive here.';
  }
}

/** @param {Message} message */
function row(message) {
  message.shown ??= show(message.bytes);
  const item = document.createElement('li');
  item.className = 'message';
  item.dataset.testid = 'message';
  item.dataset.destination = message.destination;
  item.dataset.colour = String(message.colour);
  const head = document.createElement('div');
  head.className = 'meta';
  head.append(
    part('span', 'dot', ''),
    part('span', 'name mono', message.destination, 'message-destination'),
    part('time', 'time', clock.format(message.time)),
    part('span', 'fact', [message.type, size(message.shown.size)].filter(Boolean).join(' · ')),
    part('span', 'position mono', message.position, 'message-position'),
  );
  const body = part('pre', message.shown.hex ? 'body hex' : 'body', message.shown.text, 'message-body');
  item.append(head, body);
  return item;
}

/**
 * @param {string} tag
 * @param {string} names
 * @param {string} text
 * @param {string} [id] for tests
 */
function part(tag, names, text, id) {
  const element = document.createElement(tag);
  element.className = names;
  element.textContent = text;
  if (id) {
    element.dataset.testid = id;
  }
  return element;
}
