import { Link } from './link.js';

const STATES = { CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 };
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const MOST_REASON = 123;
const BUFFER = 16 * 1024 * 1024;

/** Node before 23 has none. */
const CloseEvent =
  globalThis.CloseEvent ??
  class CloseEvent extends Event {
    constructor(type, { code, reason, wasClean }) {
      super(type);
      Object.assign(this, { code, reason, wasClean });
    }
  };

/** A WebSocket whose messages survive the connection that carries them: see README.md. */
export class LongwireSocket extends EventTarget {
  #url;
  #link;
  #state = STATES.CONNECTING;
  #protocol = '';
  #transport = null;
  #binaryType = 'blob';
  #discarded = 0;
  #most;
  #handlers = {};

  constructor(url, protocols = [], options = {}) {
    super();
    if (typeof protocols === 'object' && !Array.isArray(protocols)) {
      options = protocols;
      protocols = [];
    }
    this.#url = parsed(url);
    const offered = [].concat(protocols).map(String);
    if (new Set(offered.map((name) => name.toLowerCase())).size < offered.length || !offered.every((name) => TOKEN.test(name))) {
      throw new DOMException(`Subprotocols are distinct tokens, but are: ${offered}`, 'SyntaxError');
    }
    this.#most = options.bufferBytes ?? BUFFER;
    this.#link = new Link(this.#url.replace(/^ws/, 'http').replace(/\/$/, ''), offered, options, {
      open: (protocol) => this.#opened(protocol, offered),
      message: (data) => this.#message(data),
      transport: (name) => this.#carried(name),
      closing: () => (this.#state = STATES.CLOSING),
      close: (code, reason, clean) => this.#closed(code, reason, clean),
    });
  }

  get url() {
    return this.#url;
  }

  get readyState() {
    return this.#state;
  }

  get protocol() {
    return this.#protocol;
  }

  get extensions() {
    return '';
  }

  /** `websocket`, `streaming` or `long-polling`; null while nothing carries. The event `transport` tells of a change. */
  get transport() {
    return this.#transport;
  }

  /** Bytes that the other side has not acknowledged. */
  get bufferedAmount() {
    return this.#discarded + this.#link.pending;
  }

  get binaryType() {
    return this.#binaryType;
  }

  set binaryType(type) {
    if (type === 'blob' || type === 'arraybuffer') {
      this.#binaryType = type;
    }
  }

  send(data) {
    if (this.#state === STATES.CONNECTING) {
      throw new DOMException('The socket is still connecting', 'InvalidStateError');
    }
    const [message, size] = copied(data);
    if (this.#state !== STATES.OPEN) {
      this.#discarded += size;
    } else if (this.#link.pending > 0 && this.#link.pending + size > this.#most) {
      this.#discarded += size;
      this.close(3013, `More than ${this.#most} bytes are waiting to be sent`);
    } else {
      this.#link.send(message, size);
    }
  }

  close(code, reason = '') {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999)) {
      throw new DOMException(`A close code is 1000, or 3000 to 4999, but is ${code}`, 'InvalidAccessError');
    }
    if (new TextEncoder().encode(reason).length > MOST_REASON) {
      throw new DOMException(`A close reason has at most ${MOST_REASON} bytes`, 'SyntaxError');
    }
    if (this.#state < STATES.CLOSING) {
      this.#state = STATES.CLOSING;
      // As with a WebSocket, nothing is told before this returns.
      queueMicrotask(() => this.#link.close(code ?? 1005, reason));
    }
  }

  #opened(protocol, offered) {
    if (this.#state !== STATES.CONNECTING) {
      return;
    }
    if (offered.length > 0 && !offered.includes(protocol)) {
      this.#link.close(1000, 'None of the subprotocols is spoken here');
      return;
    }
    this.#protocol = protocol;
    this.#state = STATES.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  #message(data) {
    if (this.#state !== STATES.OPEN) {
      return;
    }
    if (typeof data !== 'string') {
      data = this.#binaryType === 'blob' ? new Blob([data]) : data.slice().buffer;
    }
    this.dispatchEvent(new MessageEvent('message', { data, origin: new URL(this.#url).origin }));
  }

  #carried(name) {
    this.#transport = name;
    this.dispatchEvent(new Event('transport'));
  }

  #closed(code, reason, wasClean) {
    this.#state = STATES.CLOSED;
    if (!wasClean) {
      this.dispatchEvent(new Event('error'));
    }
    this.dispatchEvent(new CloseEvent('close', { code, reason, wasClean }));
  }

  /** The listener that `on…` holds. */
  static {
    for (const type of ['open', 'message', 'error', 'close', 'transport']) {
      Object.defineProperty(this.prototype, `on${type}`, {
        get() {
          return this.#handlers[type]?.handler ?? null;
        },
        set(handler) {
          const old = this.#handlers[type];
          if (old) {
            this.removeEventListener(type, old);
          }
          const called = (event) => called.handler.call(this, event);
          called.handler = handler;
          this.#handlers[type] = typeof handler === 'function' ? called : undefined;
          if (this.#handlers[type]) {
            this.addEventListener(type, called);
          }
        },
      });
    }
    for (const name in STATES) {
      for (const owner of [this, this.prototype]) {
        Object.defineProperty(owner, name, { value: STATES[name], enumerable: true });
      }
    }
  }
}

function parsed(url) {
  let absolute;
  try {
    absolute = new URL(url, globalThis.location?.href);
  } catch {
    throw new DOMException(`Not a URL: ${url}`, 'SyntaxError');
  }
  if (!/^(https?|wss?):$/.test(absolute.protocol) || absolute.hash || absolute.search) {
    throw new DOMException(`A URL of http, https, ws or wss without query and fragment is wanted, not ${url}`, 'SyntaxError');
  }
  return absolute.href;
}

/** What is sent as it is now, and its size in bytes. */
function copied(data) {
  if (data instanceof Blob) {
    return [data.arrayBuffer().then((bytes) => new Uint8Array(bytes)), data.size];
  }
  if (data instanceof ArrayBuffer) {
    return [new Uint8Array(data.slice(0)), data.byteLength];
  }
  if (ArrayBuffer.isView(data)) {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    return [bytes, bytes.length];
  }
  // A lone surrogate cannot travel; the encoder replaces it.
  const bytes = new TextEncoder().encode(data);
  return [new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes), bytes.length];
}
