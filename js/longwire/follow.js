import { Buffer } from './buffer.js';
import { fromBase64, usable } from './carriers.js';
import { Resource } from './resource.js';
import { backoff, isOffline, watchNetwork } from './timing.js';

/** Milliseconds: until a transport has to say something first, and of silence after which it counts as lost (the server speaks every 15 s). */
const FIRST = 5000;
const SILENCE = 40_000;
const STALE = 20_000;
const MOST_BACKOFF = 30_000;

/** Follows a destination, or several: see README.md. */
export function follow(destinations, options = {}) {
  return new Follow([].concat(destinations), options);
}

class Follow extends EventTarget {
  #state = 'connecting';
  #transport = null;
  #options;
  #resource;
  #transports;
  #buffer;
  #over = false;
  #error = null;
  /** Ends the attempt that is going on, or the pause before the next. */
  #interrupt = () => {};
  #heard = 0;
  #wasOffline = false;
  #level = 0;
  #probes = 0;
  #unwatch;

  constructor(destinations, options) {
    super();
    this.#options = options;
    this.#resource = new Resource(destinations, options);
    this.#buffer = new Buffer(options);
    this.#transports = usable(options);
    this.#unwatch = watchNetwork(() => this.#networkChanged());
    options.signal?.addEventListener('abort', this.#aborted);
    options.signal?.aborted ? this.close() : this.#run();
  }

  /** `connecting`, `live`, `recovering`, `offline`, and `closed` at last. The event `state` tells of a change of it or of the transport. */
  get state() {
    return this.#state;
  }

  /** `websocket`, `streaming` or `long-polling`; null while nothing is connected. */
  get transport() {
    return this.#transport;
  }

  #became(state, transport) {
    if (this.#state !== state || this.#transport !== transport) {
      this.#state = state;
      this.#transport = transport;
      this.dispatchEvent(new Event('state'));
    }
  }

  // ---- whoever reads

  [Symbol.asyncIterator]() {
    return this;
  }

  async next() {
    while (this.#buffer.empty) {
      if (this.#error) {
        const error = this.#error;
        this.#error = null;
        throw error;
      }
      if (this.#over) {
        return { done: true, value: undefined };
      }
      await this.#buffer.wait();
    }
    const value = this.#buffer.take();
    if (this.#buffer.empty) {
      this.#interrupt('room');
    }
    return { done: false, value };
  }

  async return(value) {
    this.close();
    return { done: true, value };
  }

  /** Ends it; what has come can still be read. */
  close() {
    this.#end(null);
  }

  #aborted = () => {
    this.#buffer.clear();
    this.#end(this.#options.signal.reason);
  };

  #end(error) {
    if (this.#over) {
      return;
    }
    this.#over = true;
    this.#error = error;
    this.#unwatch();
    this.#options.signal?.removeEventListener('abort', this.#aborted);
    this.#interrupt('closed');
    this.#became('closed', null);
    this.#buffer.wake();
  }

  // ---- transports

  async #run() {
    let attempt = 0;
    let worked = false;
    while (!this.#over) {
      if (this.#buffer.full) {
        await this.#pause(Infinity, 'room');
        continue;
      }
      const { why, error } = await this.#attempt(this.#level, (ready) => {
        worked = true;
        attempt = 0;
        if (ready) {
          this.#became('live', this.#transports[this.#level]);
        } else if (this.#state === 'offline' && !this.#transport) {
          this.#became('recovering', null);
        }
      });
      if (this.#over) {
        return;
      }
      const last = this.#level === this.#transports.length - 1;
      this.#became(this.#state === 'live' && !isOffline() ? 'recovering' : this.#state, null);
      if (last && error?.status >= 400 && error.status < 500 && ![408, 425, 429].includes(error.status)) {
        this.#end(error);
      } else if (why !== 'lost') {
        // It was interrupted, and begins again at once.
      } else if (worked) {
        worked = false;
        await this.#pause(backoff(0, 200));
      } else if (!last) {
        this.#level++;
      } else {
        this.#level = 0;
        this.#became('offline', null);
        await this.#pause(Math.max(backoff(attempt++, MOST_BACKOFF), (error?.retryAfter ?? 0) * 1000));
      }
    }
  }

  /** Waits for a time to pass; whatever interrupts ends it, or only the one reason given. */
  #pause(ms, reason) {
    return new Promise((resolve) => {
      const timer = ms < Infinity && setTimeout(resolve, ms);
      this.#interrupt = (why) => {
        if (!reason || why === reason || why === 'closed') {
          clearTimeout(timer);
          resolve();
        }
      };
    });
  }

  /** Follows over one transport until that ends; answers why it did. `working` is called for all that comes, with whether nothing is missed. */
  async #attempt(level, working) {
    const aborter = new AbortController();
    let why = 'lost';
    let probing;
    this.#interrupt = (reason) => {
      if (reason !== 'room') {
        why = reason;
        aborter.abort();
      }
    };
    const error = await this.#carry(level, aborter, (said) => {
      this.#heard = Date.now();
      const ready = this.#said(said);
      working(ready);
      if (this.#buffer.full) {
        this.#interrupt('full');
      } else if (ready && level > 0) {
        probing ??= this.#probe(level, aborter.signal);
      }
    });
    aborter.abort();
    return { why, error };
  }

  /** Runs one transport, and watches that it speaks; answers the error that ended it. */
  async #carry(level, aborter, said) {
    const { signal } = aborter;
    let timer;
    const watch = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => aborter.abort(), ms);
    };
    const heard = (text) => {
      if (!signal.aborted) {
        watch(SILENCE);
        const parsed = JSON.parse(text);
        if (parsed.event !== 'heart-beat') {
          said(parsed);
        }
      }
    };
    watch(this.#options.openTimeout ?? FIRST);
    try {
      await this.#resource.read(this.#transports[level], signal, heard, () => watch(SILENCE));
      return null;
    } catch (error) {
      return error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Tries now and then whether a better transport works; then goes over to it. */
  async #probe(level, signal) {
    const first = this.#options.probeInterval ?? 15_000;
    let wake;
    signal.addEventListener('abort', () => wake?.());
    while (!signal.aborted) {
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, backoff(this.#probes + Math.log2(first / 200), 20 * first));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      const better = Math.min(this.#probes++ % this.#transports.length, level - 1);
      const aborter = new AbortController();
      let works = false;
      signal.aborted || await this.#carry(better, aborter, () => {
        works = true;
        aborter.abort();
      });
      if (works && !signal.aborted) {
        this.#probes = 0;
        this.#level = better;
        this.#interrupt('better');
      }
    }
  }

  // ---- what is said

  /** Takes what the server says; answers whether nothing is missed now. */
  #said(said) {
    if (said.messages) {
      const at = said.cursor ?? said.position;
      if (!said.complete) {
        this.#buffer.push({ event: 'lost', destination: said.destination, detail: 'Not everything after that position is still kept' }, 0);
      }
      said.messages.forEach((item, i) => this.#item(item, i === said.messages.length - 1 ? at : said.cursor ? undefined : item.position));
      this.#resource.since = at;
      return !said.more;
    }
    switch (said.event) {
      case undefined:
        this.#resource.since = said.cursor ?? said.position;
        this.#item(said, this.#resource.since);
        return this.#state === 'live';
      case 'following':
        this.#resource.since = said.cursor;
        return true;
      case 'lost':
      case 'missed':
        this.#buffer.push(said, 0);
    }
    return this.#state === 'live';
  }

  #item({ base64, ...item }, cursor) {
    const data = base64 === undefined ? item.data : fromBase64(base64);
    this.#buffer.push({ event: 'message', ...item, data, cursor }, data.length);
  }

  #networkChanged() {
    if (isOffline()) {
      this.#wasOffline = true;
      this.#became('offline', this.#transport);
    } else if (this.#wasOffline || this.#state !== 'live' || Date.now() - this.#heard > STALE) {
      this.#wasOffline = false;
      this.#interrupt('network');
    }
  }
}
