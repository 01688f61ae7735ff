import { open, usable } from './carriers.js';
import { backoff, isOffline, watchNetwork } from './timing.js';

/** Milliseconds: for a carrier to open and answer, of silence before a sign of life is asked for, and for that to come. */
const OPEN = { websocket: 4000, streaming: 4000, 'long-polling': 10_000 };
const QUIET = 15_000;
const ANSWER = 8000;
/** A timer that comes so much too late says that the page stood still, and has not yet heard what came meanwhile. */
const LATE = 1000;
const MOST_BACKOFF = 5000;

/** Codes with which one end has given the other up for good; any other leaves the session to be carried on. */
const FATAL = [1002, 1003, 1007, 1008, 1009, 1010, 1011, 4409];

/**
 * Finds what carries a session, watches that it lives, and replaces it. The session says `introduction()`, `isNew()` and, of the answer,
 * `welcomed(frame)`; it hears `frame(frame)`, `carried(name or null)`, `dropped()` and, once and at last, `failed(code, reason)`.
 */
export class Carriage {
  /** What carries at the moment; null while nothing does. */
  carrier = null;
  #url;
  #options;
  #session;
  #transports;
  /** Being opened, or tried out while another carries. */
  #next = null;
  #level = 0;
  #attempt = 0;
  #probes = 0;
  #settled = false;
  #ended = false;
  #timers = {};
  #unwatch;

  constructor(url, options, session) {
    this.#url = url;
    this.#options = options;
    this.#session = session;
    this.#transports = usable(options);
    this.#unwatch = watchNetwork(() => this.#networkChanged());
  }

  begin() {
    this.#try(0);
  }

  #timer(name, ms, task) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = task && setTimeout(task, ms);
  }

  // ---- signs of life

  #networkChanged() {
    if (this.carrier) {
      this.#alive(0);
    } else if (!this.#next && !isOffline()) {
      this.#attempt = 0;
      this.#try(this.#level);
    }
  }

  /** Watches for signs of life: asks for one after a while, and gives the carrier up when none comes. A page that stood still asks once more. */
  #alive(quiet = QUIET, again = false) {
    this.#timer('alive', quiet, () => {
      this.carrier.send('p');
      const due = Date.now() + ANSWER;
      this.#timer('alive', ANSWER, () => (again || Date.now() < due + LATE ? this.lost() : this.#alive(0, true)));
    });
  }

  // ---- carriers

  /** Opens a carrier of this level; when it fails, of the next. */
  #try(level) {
    this.#timer('retry');
    this.#start(level, (failed) => failed && this.#failed(level, failed));
  }

  #failed(level, [code, reason]) {
    if (this.#ended) {
      // Nothing is to be carried any more.
    } else if (FATAL.includes(code) || code >= 4000) {
      this.#session.failed(code, reason);
    } else if (level + 1 < this.#transports.length) {
      this.#try(level + 1);
    } else if (this.#session.isNew()) {
      this.#session.failed(1006, `No link answers at ${this.#url}`);
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
      if (this.carrier) {
        this.#drop();
      }
      carrier.send(this.#session.introduction());
    };
    const told = {
      open: () => (this.carrier ? carrier.send('p') : introduce()),
      frame: (frame) => {
        if (this.carrier === carrier) {
          this.#alive();
          this.#session.frame(frame);
        } else if (settled) {
          // It was given up.
        } else if (frame[0] === 'q') {
          introduce();
        } else if (frame[0] === 'x') {
          settle(parsedClose(frame));
        } else if (this.#session.welcomed(frame)) {
          this.#carries(carrier, level, name);
          settle();
          this.#session.carried(name);
        }
      },
      close: (code, reason) => {
        if (this.carrier === carrier) {
          FATAL.includes(code) ? this.#session.failed(code, reason) : this.lost();
        } else {
          settle([code, reason]);
        }
      },
    };
    this.#next = { close: () => settle([1006, '']) };
    this.#timer('open', this.#options.openTimeout ?? OPEN[name], () => settle([1006, '']));
    try {
      carrier = open(name, this.#url, this.#options, told);
    } catch {
      settle([1006, '']);
    }
  }

  #carries(carrier, level, name) {
    this.carrier = carrier;
    this.#level = level;
    this.#attempt = 0;
    this.#alive();
    this.#probe();
  }

  /** Tries now and then whether a better transport works, while another carries. */
  #probe() {
    this.#timer('probe');
    if (this.#level === 0 || this.#settled || this.#ended) {
      return;
    }
    const first = this.#options.probeInterval ?? 15_000;
    this.#timer('probe', backoff(this.#probes + Math.log2(first / 200), 20 * first), () => {
      if (this.#next || !this.carrier) {
        return;
      }
      const level = Math.min(this.#probes++ % this.#transports.length, this.#level - 1);
      this.#start(level, (failed) => {
        if (!failed) {
          this.#probes = 0;
        } else if (!this.carrier && !this.#ended) {
          this.lost();
        } else {
          this.#probe();
        }
      });
    });
  }

  /** Looks for nothing better any more: what carries only has to last until the session has closed. */
  settleDown() {
    this.#timer('probe');
    this.#settled = true;
  }

  /** Lets go of what carries; nothing that it brings counts any more. */
  #drop() {
    this.#timer('alive');
    const carrier = this.carrier;
    this.carrier = null;
    carrier?.close();
    this.#session.dropped();
  }

  /** What carries is of no use any more. */
  lost() {
    this.#timer('probe');
    this.#next?.close();
    if (this.#ended) {
      return;
    }
    this.#drop();
    this.#session.carried(null);
    this.#timer('retry', isOffline() ? MOST_BACKOFF : backoff(0, 100), () => this.#try(this.#level));
  }

  /** Nothing is carried any more; what was sent last leaves before the carrier is closed, after so many milliseconds. */
  end(ms) {
    this.#ended = true;
    this.#unwatch();
    for (const name in this.#timers) {
      this.#timer(name);
    }
    const carrier = this.carrier;
    this.carrier = null;
    this.#next?.close();
    carrier && setTimeout(() => carrier.close(), ms);
  }
}

/** The code and the reason in a frame `x`. */
export function parsedClose(frame) {
  const [, code, reason] = /^x(\d+) ?([^]*)$/.exec(frame) ?? ['', '1006', ''];
  return [Number(code), reason];
}
