import { lines } from './carriers.js';

const WAIT_SECONDS = 25;

/** The server's answer where it is an error: a problem of RFC 9457. */
export class ProblemError extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail ?? problem.title ?? `The server answered with ${status}`);
    this.name = 'ProblemError';
    this.status = status;
    this.title = problem.title;
    this.retryAfter = retryAfter;
  }
}

/** What is no name is no address, and what takes from a queue leases it: asked to wait, a queue answers at once. */
function check(destinations) {
  if (destinations.length === 0) {
    throw new TypeError('There is nothing to follow: name a destination, such as /topic/quotes');
  }
  for (const name of destinations) {
    if (typeof name !== 'string' || !name.startsWith('/')) {
      throw new TypeError(`A destination begins with '/', such as /topic/quotes, but is: ${name}`);
    }
    if (name.startsWith('/queue/')) {
      throw new TypeError(`Only topics are followed, but this is a queue: ${name}; its messages are leased (docs/http.md), or subscribed to with STOMP`);
    }
  }
}

/** The HTTP resource of one destination or several (docs/http.md), and the position up to which it has been read. */
export class Resource {
  since;
  #options;
  #path;

  constructor(destinations, options) {
    this.#options = options;
    this.since = options.since;
    check(destinations);
    const page = globalThis.location?.href;
    if (!options.url && !page) {
      throw new TypeError('Outside of a page the option url has to say where the server is, such as http://127.0.0.1:8080');
    }
    const base = new URL(options.url ?? '/', page).href.replace(/^ws/, 'http').replace(/\/$/, '');
    this.#path = base + (destinations.length === 1
      ? `${destinations[0].split('/').map(encodeURIComponent).join('/')}?`
      : `/feed?${destinations.map((name) => `destination=${encodeURIComponent(name)}`).join('&')}&`);
  }

  get Socket() {
    return this.#options.WebSocket ?? globalThis.WebSocket;
  }

  /**
   * Reads over one transport until that ends or is aborted.
   *
   * @param heard called with each text
   * @param alive called when the server has spoken, but said nothing
   */
  read(transport, signal, heard, alive) {
    return transport === 'websocket' ? this.#socket(signal, heard) : transport === 'streaming' ? this.#stream(signal, heard) : this.#poll(signal, heard, alive);
  }

  #address(more = '') {
    return this.#path + (this.since === undefined ? '' : `since=${encodeURIComponent(this.since)}&`) + more;
  }

  #socket(signal, heard) {
    return new Promise((resolve) => {
      const socket = new this.Socket(this.#address().replace(/^http/, 'ws'));
      socket.onmessage = ({ data }) => heard(data);
      socket.onerror = () => {};
      socket.onclose = resolve;
      signal.addEventListener('abort', () => {
        socket.close();
        resolve();
      });
    });
  }

  async #fetch(address, accept, signal) {
    const response = await (this.#options.fetch ?? fetch)(address, {
      cache: 'no-store',
      credentials: this.#options.credentials ?? 'same-origin',
      headers: { ...this.#options.headers, Accept: accept },
      signal,
    });
    if (!response.ok) {
      // Where the answer is in other words there is no Longwire, or something is before it.
      const problem = await response.json().catch(() => ({ title: `No topic is at ${address.replace(/\?.*/, '')}: the answer was ${response.status}` }));
      throw new ProblemError(response.status, problem, Number(response.headers.get('Retry-After')) || 0);
    }
    return response;
  }

  async #stream(signal, heard) {
    await lines(await this.#fetch(this.#address(), 'application/x-ndjson', signal), heard);
  }

  async #poll(signal, heard, alive) {
    let skipping = this.since === undefined;
    let wait = 0;
    while (!signal.aborted) {
      const limit = Math.min(1000, this.#options.bufferMessages ?? 1000);
      const response = await this.#fetch(this.#address(`limit=${limit}&wait=${wait}`), 'application/json', signal);
      const list = await response.text();
      const { more, cursor, position } = JSON.parse(list);
      if (skipping) {
        // What was there before is not asked for.
        skipping = more;
        this.since = cursor ?? position;
        alive();
      } else {
        heard(list);
        wait = more ? 0 : WAIT_SECONDS;
      }
    }
  }
}
