import { Carriage, parsedClose } from './carriage.js';
import { base64, fromBase64 } from './carriers.js';

/** Milliseconds, and messages. */
const CLOSE = 5000;
const ACKNOWLEDGE = 1000;
const ACKNOWLEDGE_MESSAGES = 256;

const utf8 = new TextEncoder();

/**
 * One session of the link (docs/link.md), whatever carries it: messages in order, once, both ways. `told` hears `open(protocol)`,
 * `message(text or Uint8Array)`, `transport(name or null)`, `closing()` when the link begins to close by itself and, once, `close(code, reason, clean)`.
 */
export class Link {
  /** Bytes of messages that the server has not acknowledged. */
  pending = 0;
  #protocols;
  #told;
  #carriage;
  #transport = null;
  #id = null;
  /** The subprotocol of a session that is open, and of which nobody was told. */
  #agreed = null;
  #keep = 0;
  #acknowledgeBytes = 32768;
  #resumptions = 0;
  /** Messages that the server may not have, and how many of them the present carrier was given. */
  #out = [];
  #given = 0;
  #acknowledged = 0;
  #received = 0;
  #unacknowledged = 0;
  #unacknowledgedBytes = 0;
  #closing = null;
  #failed = false;
  #ended = false;
  #timers = {};

  constructor(url, protocols, options, told) {
    this.#protocols = protocols;
    this.#told = told;
    this.#carriage = new Carriage(`${url}/link`, options, {
      isNew: () => this.#id === null,
      introduction: () => this.#introduction(),
      welcomed: (frame) => this.#welcomed(frame),
      frame: (frame) => this.#frame(frame),
      carried: (name) => this.#carried(name),
      dropped: () => this.#dropped(),
      failed: (code, reason) => this.#end(code, reason, false),
    });
    this.#carriage.begin();
  }

  #timer(name, ms, task) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = task && setTimeout(task, ms);
  }

  // ---- what carries it

  #introduction() {
    this.#given = 0;
    return this.#id === null ? `o1 ${this.#protocols.join(',')}` : `r1 ${this.#id} ${this.#received} ${++this.#resumptions}`;
  }

  /** Takes the server's answer to the introduction; false when it is none. */
  #welcomed(frame) {
    const words = frame.slice(1).split(' ');
    if (frame[0] === 'o' && this.#id === null) {
      this.#id = words[0];
      this.#keep = Number(words[1]);
      this.#acknowledgeBytes = Number(words[2]);
      this.#agreed = words[3] === '-' ? '' : words[3];
      return true;
    }
    if (frame[0] === 'r' && this.#id !== null) {
      this.#acknowledge(Number(words[0]));
      return true;
    }
    return false;
  }

  #carried(name) {
    if (name) {
      this.#unacknowledged = 0;
      this.#unacknowledgedBytes = 0;
      this.#timer('keep');
    }
    this.#became(name);
    const agreed = this.#agreed;
    this.#agreed = null;
    agreed === null || this.#told.open(agreed);
    this.#flush();
  }

  #became(transport) {
    if (this.#transport !== transport) {
      this.#transport = transport;
      this.#told.transport(transport);
    }
  }

  #dropped() {
    if (!this.#timers.keep) {
      this.#timer('keep', this.#keep, () => this.#end(1006, 'The network did not come back in time', false));
    }
  }

  // ---- what comes

  #frame(frame) {
    if (typeof frame !== 'string') {
      return this.#message(frame, frame.length);
    }
    const rest = frame.slice(1);
    switch (frame[0]) {
      case 't':
      case 'b':
        return this.#payload(frame[0] === 't', rest);
      case 'T':
      case 'B':
        return this.#numbered(frame[0] === 'T', rest);
      case 'a':
        return this.#acknowledge(Number(rest));
      case 'p':
        return this.#carriage.carrier.send(`q${rest}`);
      case 'x': {
        const [code, reason] = parsedClose(frame);
        this.#closing || this.#carriage.carrier.send(frame);
        return this.#end(code, reason, !this.#failed);
      }
    }
  }

  /** What was received already is repeated; before what leaves a gap something was lost, and comes over the next carrier. */
  #numbered(text, rest) {
    const blank = rest.indexOf(' ');
    const ahead = rest.slice(0, blank) - this.#received;
    if (ahead === 1) {
      this.#payload(text, rest.slice(blank + 1));
    } else if (ahead > 1) {
      this.#carriage.lost();
    }
  }

  #payload(text, rest) {
    const message = text ? rest : fromBase64(rest);
    this.#message(message, text ? utf8.encode(rest).length : message.length);
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
    if (this.#carriage.carrier && this.#unacknowledged > 0) {
      this.#unacknowledged = 0;
      this.#unacknowledgedBytes = 0;
      this.#carriage.carrier.send(`a${this.#received}`);
    }
  }

  #acknowledge(count) {
    const known = this.#out.splice(0, Math.max(0, count - this.#acknowledged));
    this.#acknowledged += known.length;
    this.#given = Math.max(0, this.#given - known.length);
    this.#forget(known);
  }

  #forget(entries) {
    for (const { size } of entries) {
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
      data.then((bytes) => this.#filled(entry, bytes), () => this.#unreadable(entry));
    } else {
      this.#filled(entry, data);
    }
  }

  #filled(entry, data) {
    entry.data = data;
    this.#flush();
  }

  /** Leaves out what cannot be read, and all behind it, for which its place would be a gap; what is before it still leaves. */
  #unreadable(entry) {
    const at = this.#out.indexOf(entry);
    if (at >= 0) {
      this.#forget(this.#out.splice(at));
      this.#failed = true;
      this.#closing = null;
      this.#told.closing();
      this.close(1011, 'A Blob could not be read');
    }
  }

  #flush() {
    const { carrier } = this.#carriage;
    while (carrier && carrier === this.#carriage.carrier && this.#given < this.#out.length && this.#out[this.#given].data !== null) {
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
    this.#carriage.settleDown();
    this.#timer('close', CLOSE, () => this.#end(1006, '', false));
    this.#flush();
  }

  #end(code, reason, clean) {
    if (this.#ended) {
      return;
    }
    this.#ended = true;
    for (const name in this.#timers) {
      this.#timer(name);
    }
    // A carrier that sends by requests has to be left the time for the last of them.
    this.#carriage.end(clean ? 1000 : 0);
    this.#out = [];
    this.#became(null);
    this.#told.close(code, reason, clean);
  }
}
