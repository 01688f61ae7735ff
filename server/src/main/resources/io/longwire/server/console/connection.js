/** The STOMP connection: its state, its subscriptions, what it publishes. */

import { Client } from '/console/stompjs/client.js';
import { ReconnectionTimeMode } from '/console/stompjs/types.js';

/** @typedef {'disconnected' | 'connecting' | 'connected' | 'reconnecting'} State */

/**
 * @typedef {object} Listener
 * @property {(state: State, detail: string) => void} state
 * @property {(text: string) => void} problem something to tell the user
 * @property {(destination: string) => void} refused the server does not allow this subscription
 */

/** @typedef {import('/console/stompjs/i-message.js').IMessage} IMessage */

/**
 * @typedef {object} Waiting what waits for a receipt
 * @property {() => void} accepted
 * @property {(why: string) => void} refused
 * @property {(why: string) => void} lost nobody knows: the connection ended before the answer
 */

export class Connection {
  #client;
  #listener;
  /** @type {State} */
  #state = 'disconnected';
  /** @type {Map<string, {receive: (message: IMessage) => void, subscription: {unsubscribe: () => void} | null}>} */
  #subscriptions = new Map();
  /** @type {Map<string, Waiting>} by receipt */
  #waiting = new Map();
  #receipts = 0;

  /**
   * @param {string} url
   * @param {Listener} listener
   */
  constructor(url, listener) {
    this.#listener = listener;
    this.#client = new Client({
      brokerURL: url,
      reconnectDelay: 500,
      maxReconnectDelay: 10_000,
      reconnectTimeMode: ReconnectionTimeMode.EXPONENTIAL,
      connectionTimeout: 10_000,
      heartbeatIncoming: 10_000,
      heartbeatOutgoing: 10_000,
      debug: () => {},
      onConnect: (frame) => this.#connected(frame.headers.version),
      onStompError: (frame) => this.#failed(frame),
      onWebSocketClose: (event) => this.#closed(event),
    });
  }

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  connect() {
    this.#enter('connecting', '');
    this.#client.activate();
  }

  async disconnect() {
    await this.#client.deactivate();
    this.#enter('disconnected', '');
  }

  /**
   * Subscribes now, and again after each reconnect.
   *
   * @param {string} destination
   * @param {(message: IMessage) => void} receive
   */
  subscribe(destination, receive) {
    this.#subscriptions.set(destination, { receive, subscription: null });
    if (this.#client.connected) {
      this.#begin(destination);
    }
  }

  /** @param {string} destination */
  unsubscribe(destination) {
    const held = this.#subscriptions.get(destination);
    this.#subscriptions.delete(destination);
    if (held?.subscription && this.#client.connected) {
      held.subscription.unsubscribe();
    }
  }

  /**
   * Publishes; settles when the broker has accepted or refused.
   *
   * @param {string} destination
   * @param {string} contentType
   * @param {string | Uint8Array} body
   * @returns {Promise<void>}
   */
  publish(destination, contentType, body) {
    if (!this.#client.connected) {
      return Promise.reject(new Error('Not connected'));
    }
    return new Promise((resolve, reject) => {
      const refused = (/** @type {string} */ why) => reject(new Error(why));
      const lost = (/** @type {string} */ why) => refused(`Unknown whether it was accepted: ${why}`);
      const headers = { receipt: this.#expect({ accepted: resolve, refused, lost }) };
      if (contentType) {
        headers['content-type'] = contentType;
      }
      const content = typeof body === 'string' ? { body } : { binaryBody: body };
      this.#client.publish({ destination, headers, ...content });
    });
  }

  /** @param {string} destination */
  #begin(destination) {
    const held = this.#subscriptions.get(destination);
    if (!held) {
      return;
    }
    const refused = () => {
      this.#subscriptions.delete(destination); // else each reconnect would be refused again
      this.#listener.refused(destination);
    };
    // When the connection is lost the subscription is simply made again.
    const headers = { receipt: this.#expect({ accepted: () => {}, refused, lost: () => {} }) };
    held.subscription = this.#client.subscribe(destination, held.receive, headers);
  }

  /**
   * @param {Waiting} waiting
   * @returns {string} the receipt to ask for
   */
  #expect(waiting) {
    const receipt = `r${++this.#receipts}`;
    this.#waiting.set(receipt, waiting);
    this.#client.watchForReceipt(receipt, () => {
      this.#waiting.delete(receipt);
      waiting.accepted();
    });
    return receipt;
  }

  /** @param {string | undefined} version */
  #connected(version) {
    this.#enter('connected', version ? `STOMP ${version}` : '');
    for (const destination of this.#subscriptions.keys()) {
      this.#begin(destination);
    }
  }

  /** @param {import('/console/stompjs/i-frame.js').IFrame} frame an ERROR: the server closes after it */
  #failed(frame) {
    const why = said(frame) || 'The server reported an error';
    const receipt = frame.headers['receipt-id'];
    const waiting = this.#waiting.get(receipt);
    this.#waiting.delete(receipt);
    waiting?.refused(why);
    this.#listener.problem(why);
  }

  /** @param {CloseEvent} event */
  #closed(event) {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    const why = event.reason || `the connection closed (${event.code})`;
    for (const held of this.#subscriptions.values()) {
      held.subscription = null;
    }
    waiting.forEach(({ lost }) => lost(why));
    this.#enter(this.#client.active ? 'reconnecting' : 'disconnected', event.code === 1000 ? '' : why);
  }

  /**
   * @param {State} state
   * @param {string} detail
   */
  #enter(state, detail) {
    this.#state = state;
    this.#listener.state(state, detail);
  }
}

/**
 * What an ERROR says, each thing once: its body usually begins with its message again.
 *
 * @param {import('/console/stompjs/i-frame.js').IFrame} frame
 */
function said(frame) {
  const lines = [frame.headers.message ?? '', ...frame.body.split('\n')].map((line) => line.trim()).filter(Boolean);
  return lines.filter((line, at) => !lines.slice(at + 1).some((later) => later.startsWith(line))).join(': ');
}
