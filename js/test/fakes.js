/** The far ends, moved by hand. */

export class FakeSocket {
  static all = [];
  sent = [];
  readyState = 0;

  static get last() {
    return FakeSocket.all.at(-1);
  }

  constructor(url) {
    this.url = url;
    FakeSocket.all.push(this);
  }

  send(data) {
    this.sent.push(data);
  }

  close() {
    this.readyState = 3;
  }

  opens() {
    this.readyState = 1;
    this.onopen?.({});
  }

  says(data) {
    this.onmessage?.({ data });
  }

  breaks(code = 1006, reason = '') {
    this.readyState = 3;
    this.onerror?.({});
    this.onclose?.({ code, reason });
  }
}

/** Answers requests one after another, and notes what was sent. */
export class FakeServer {
  requests = [];
  sent = [];
  #waiting = [];

  fetch = (url, { body, signal, headers }) => {
    url = String(url);
    this.requests.push({ url, headers, signal });
    if (url.endsWith('xhr_send')) {
      this.sent.push(...JSON.parse(body));
      return Promise.resolve(new Response(null, { status: 204 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, signal });
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  };

  /** Answers the request that waits, and waits until that was dealt with. */
  async answers(body, init) {
    await settle();
    this.#waiting.shift().resolve(new Response(body, init));
    await settle();
  }

  /** Forgets the requests that were given up. */
  abandoned() {
    this.#waiting = this.#waiting.filter(({ signal }) => !signal.aborted);
  }
}

/** Lets everything run that is ready to. */
export async function settle() {
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
