import { open, TRANSPORTS, base64, fromBase64 } from './carriers.js';
import { backoff, isOffline, watchNetwork } from './timing.js';

/** Milliseconds: for a carrier to open and answer, of silence before a sign of life is asked for, and for that to come. */
const OPEN = { websocket: 4000, streaming: 4000, 'long-polling': 10_000 };
const QUIET = 15_000;
const ANSWER = 8000;
const CLOSE = 5000;
const MOST_BACKOFF = 5000;
const ACKNOWLEDGE = 1000;
const ACKNOWLEDGE_MESSAGES = 256;

/** Codes with which one end has given the other up for good; any other leaves the session to be carried on. */
const FATAL = [1002, 1003, 1007, 1008, 1009, 1010, 1011, 4409];

/**
 * One session of the link (docs/link.md), whatever carries it: messages in order, once, both ways. `told` hears `open(protocol)`,
 * `message(text or Uint8Array)`, `transport(name or null)` and, once, `close(code, reason, clean)`.
 */
export class Link {
  /** Bytes of messages that the server has not acknowledged. */
  pending = 0;
  #url;
  #protocols;
  #options;
  #told;
  #transports;
  #id = null;
  #keep = 0;
  #acknowledgeBytes = 32768;
  #carrier = null;
  #transport = null;
  /** Being opened, or tried out while another carries. */
  #next = null;
  #level = 0;
  #attempt = 0;
  #resumptions = 0;
  #probes = 0;
  /** Messages that the server may not have, and how many of them the present carrier was given. */
  #out = [];
  #given = 0;
  #acknowledged = 0;
  #received = 0;
  #unacknowledged = 0;
  #unacknowledgedBytes = 0;
  #closing = null;
  #ended = false;
  #timers = {};
  #unwatch;

  constructor(url, protocols, options, told) {
    this.#url = url;
    this.#protocols = protocols;
    this.#options = options;
    this.#told = told;
    const socket = options.WebSocket ?? globalThis.WebSocket;
    this.#transports = (options.transports ?? TRANSPORTS).filter((name) => name !== 'websocket' || socket);
    this.#unwatch = watchNetwork(() => this.#networkChanged());
    this.#try(0);
  }

  // ---- time

  #timer(name, ms, task) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = task && setTimeout(task, ms);
  }

  #networkChanged() {
    if (this.#carrier) {
      this.#alive(0);
    } else if (!this.#next && !isOffline()) {
      this.#attempt = 0;
      this.#try(this.#level);
    }
  }

  /** Watches for signs of life: asks for one after a while, and gives the carrier up when none comes. */
  #alive(quiet = QUIET) {
    this.#timer('alive', quiet, () => {
      this.#carrier.send('p');
      this.#timer('alive', ANSWER, () => this.#lost());
    });
  }

  // ---- carriers

  /** Opens a carrier of this level; when it fails, of the next. */
  #try(level) {
    this.#timer('retry');
    this.#start(level, (failed) => {
      if (failed) {
        this.#failed(level, failed);
      }
    });
  }

  #failed(level, [code, reason]) {
    if (this.#ended) {
      // Nothing is to be carried any more.
    } else if (FATAL.includes(code) || code >= 4000) {
      this.#end(code, reason, false);
    } else if (level + 1 < this.#transports.length) {
      this.#try(level + 1);
    } else if (this.#id === null) {
      this.#end(1006, '', false);
    } else {
      this.#timer('retry', backoff(this.#attempt++, MOST_BACKOFF), () => this.#try(0));
    }
  }

  /**
   * Opens a carrier and has it carry the session. One that is to replace another has to show first that it carries both ways.
   *
   * @param done called once: with nothing when it carries, else with code and reason
   */
  #start(level, done) {
    const name = this.#transports[level];
    let carrier = null;
    let settled = false;
    const settle = (failed) => {
      if (!settled) {
        settled = true;
        this.#timer('open');
        this.#next = null;
        failed && carrier?.close();
        done(failed);
      }
    };
    const introduce = () => {
      if (this.#carrier) {
        this.#drop();
      }
      this.#given = 0;
      carrier.send(this.#id === null ? `o1 ${this.#protocols.join(',')}` : `r1 ${this.#id} ${this.#received} ${++this.#resumptions}`);
    };
    const told = {
      open: () => (this.#carrier ? carrier.send('p') : introduce()),
      frame: (frame) => {
        if (this.#carrier === carrier) {
          this.#frame(frame);
        } else if (settled) {
          // It was given up.
        } else if (frame[0] === 'q') {
          introduce();
        } else if (frame[0] === 'x') {
          const [code, reason] = parsedClose(frame);
          settle([code, reason]);
        } else if (this.#welcomed(frame)) {
          this.#carries(carrier, level, name);
          settle();
          this.#flush();
        }
      },
      close: (code, reason) => {
        if (this.#carrier === carrier) {
          FATAL.includes(code) ? this.#end(code, reason, false) : this.#lost();
        } else {
          settle([code, reason]);
        }
      },
    };
    this.#next = { close: () => settle([1006, '']) };
    this.#timer('open', this.#options.openTimeout ?? OPEN[name], () => settle([1006, '']));
    try {
      carrier = open(name, `${this.#url}/link`, this.#options, told);
    } catch {
      settle([1006, '']);
    }
  }

  /** The server's answer to the introduction; false when it is none. */
  #welcomed(frame) {
    const words = frame.slice(1).split(' ');
    if (frame[0] === 'o' && this.#id === null) {
      this.#id = words[0];
      this.#keep = Number(words[1]);
      this.#acknowledgeBytes = Number(words[2]);
      this.#told.open(words[3] === '-' ? '' : words[3]);
      return !this.#ended;
    }
    if (frame[0] === 'r' && this.#id !== null) {
      this.#acknowledge(Number(words[0]));
      return true;
    }
    return false;
  }

  #carries(carrier, level, name) {
    this.#carrier = carrier;
    this.#level = level;
    this.#attempt = 0;
    this.#unacknowledged = 0;
    this.#unacknowledgedBytes = 0;
    this.#timer('keep');
    this.#alive();
    this.#became(name);
    this.#probe();
  }

  #became(transport) {
    if (this.#transport !== transport) {
      this.#transport = transport;
      this.#told.transport(transport);
    }
  }

  /** Tries now and then whether a better transport works, while another carries. */
  #probe() {
    this.#timer('probe');
    if (this.#level === 0 || this.#closing || this.#ended) {
      return;
    }
    const first = this.#options.probeInterval ?? 15_000;
    this.#timer('probe', backoff(this.#probes + Math.log2(first / 200), 20 * first), () => {
      if (this.#next || !this.#carrier) {
        return;
      }
      const level = Math.min(this.#probes++ % this.#transports.length, this.#level - 1);
      this.#start(level, (failed) => {
        if (!failed) {
          this.#probes = 0;
        } else if (!this.#carrier && !this.#ended) {
          this.#lost();
        } else {
          this.#probe();
        }
      });
    });
  }

  /** Lets go of what carries; nothing that it brings counts any more. */
  #drop() {
    this.#timer('alive');
    const carrier = this.#carrier;
    this.#carrier = null;
    carrier?.close();
    if (!this.#timers.keep) {
      this.#timer('keep', this.#keep, () => this.#end(1006, 'The network did not come back in time', false));
    }
  }

  #lost() {
    this.#timer('probe');
    this.#next?.close();
    if (this.#ended) {
      return;
    }
    this.#drop();
    this.#became(null);
    this.#timer('retry', isOffline() ? MOST_BACKOFF : backoff(0, 100), () => this.#try(this.#level));
  }

  // ---- frames

  #frame(frame) {
    this.#alive();
    if (typeof frame !== 'string') {
      return this.#message(frame, frame.length);
    }
    const rest = frame.slice(1);
    switch (frame[0]) {
      case 't':
        return this.#message(rest, rest.length);
      case 'b':
        return this.#message(fromBase64(rest), rest.length);
      case 'T':
      case 'B':
        return this.#numbered(frame[0] === 'T', rest);
      case 'a':
        return this.#acknowledge(Number(rest));
      case 'p':
        return this.#carrier.send(`q${rest}`);
      case 'x': {
        const [code, reason] = parsedClose(frame);
        this.#closing || this.#carrier.send(frame);
        return this.#end(code, reason, true);
      }
    }
  }

  /** What was received already is repeated; before what leaves a gap something was lost, and comes over the next carrier. */
  #numbered(text, rest) {
    const blank = rest.indexOf(' ');
    const ahead = rest.slice(0, blank) - this.#received;
    const message = rest.slice(blank + 1);
    if (ahead === 1) {
      this.#message(text ? message : fromBase64(message), message.length);
    } else if (ahead > 1) {
      this.#lost();
    }
  }

  #message(message, size) {
    this.#received++;
    this.#unacknowledgedBytes += size;
    if (++this.#unacknowledged >= ACKNOWLEDGE_MESSAGES || this.#unacknowledgedBytes >= this.#acknowledgeBytes) {
      this.#sayReceived();
    } else if (!this.#timers.acknowledge) {
      this.#timer('acknowledge', ACKNOWLEDGE, () => this.#sayReceived());
    }
    this.#closing || this.#told.message(message);
  }

  #sayReceived() {
    this.#timer('acknowledge');
    if (this.#carrier && this.#unacknowledged > 0) {
      this.#unacknowledged = 0;
      this.#unacknowledgedBytes = 0;
      this.#carrier.send(`a${this.#received}`);
    }
  }

  #acknowledge(count) {
    const known = this.#out.splice(0, Math.max(0, count - this.#acknowledged));
    this.#acknowledged += known.length;
    this.#given = Math.max(0, this.#given - known.length);
    for (const { size } of known) {
      this.pending -= size;
    }
  }

  // ---- what leaves

  /** Sends a string, bytes, or a promise of bytes. */
  send(data, size) {
    const entry = { size, data: null };
    this.#out.push(entry);
    this.pending += size;
    if (data instanceof Promise) {
      data.then((bytes) => this.#filled(entry, bytes), () => this.close(1011, 'A Blob could not be read'));
    } else {
      this.#filled(entry, data);
    }
  }

  #filled(entry, data) {
    entry.data = data;
    this.#flush();
  }

  #flush() {
    const carrier = this.#carrier;
    while (carrier && carrier === this.#carrier && this.#given < this.#out.length && this.#out[this.#given].data !== null) {
      const { data } = this.#out[this.#given++];
      const text = typeof data === 'string';
      if (carrier.numbered) {
        const number = this.#acknowledged + this.#given;
        carrier.send(text ? `T${number} ${data}` : `B${number} ${base64(data)}`);
      } else {
        carrier.send(text ? `t${data}` : data);
      }
    }
    if (carrier && this.#closing && this.#given === this.#out.length) {
      carrier.send(this.#closing);
    }
  }

  /** Closes once all before has been sent; at the latest after a while. */
  close(code, reason) {
    if (this.#closing || this.#ended) {
      return;
    }
    this.#closing = `x${code}${reason && ` ${reason}`}`;
    if (this.#id === null) {
      this.#end(1006, '', false);
      return;
    }
    this.#timer('probe');
    this.#timer('close', CLOSE, () => this.#end(1006, '', false));
    this.#flush();
  }

  #end(code, reason, clean) {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    this.#unwatch();
    for (const name in this.#timers) {
      this.#timer(name);
    }
    const carrier = this.#carrier;
    this.#carrier = null;
    this.#next?.close();
    // A carrier that sends by requests has to be left the time for the last of them.
    carrier && setTimeout(() => carrier.close(), clean ? 1000 : 0);
    this.#out = [];
    this.#became(null);
    this.#told.close(code, reason, clean);
  }
}

function parsedClose(frame) {
  const [, code, reason] = /^x(\d+) ?([^]*)$/.exec(frame) ?? ['', '1006', ''];
  return [Number(code), reason];
}
