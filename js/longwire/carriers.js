/**
 * What carries frames for a while: a WebSocket, or SockJS's streaming and polling by fetch. Each is opened with `told.open()`, `told.frame(text or
 * Uint8Array)` and, once, `told.close(code, reason)`; it has `send(frame)` and `close()`, after which it says nothing more. One that is `numbered` has
 * text only, and a browser may have repeated or lost parts of what it carries: by itself it asks again where a connection that was used before breaks.
 */

/** From the best to the one that always works. */
export const TRANSPORTS = ['websocket', 'streaming', 'long-polling'];

/** The transports to use, the best first: of those that are wanted the ones that there are here. */
export function usable({ transports = TRANSPORTS, WebSocket = globalThis.WebSocket }) {
  const unknown = transports.find((name) => !TRANSPORTS.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(`The transports are ${TRANSPORTS.join(', ')}, but one is: ${unknown}`);
  }
  const names = transports.filter((name) => name !== 'websocket' || WebSocket);
  if (names.length === 0) {
    throw new TypeError(transports.length === 0 ? 'The option transports is empty' : 'There is no WebSocket here: the option WebSocket has to lend one, or transports another way');
  }
  return names;
}

/** The most characters that one request sends, a frame that is longer on its own apart. */
const MOST_SENT = 64 * 1024;

export function open(transport, url, options, told) {
  return transport === 'websocket' ? overWebSocket(url, options, told) : overFetch(transport, url, options, told);
}

function overWebSocket(url, options, told) {
  const Socket = options.WebSocket ?? globalThis.WebSocket;
  const socket = new Socket(url.replace(/^http/, 'ws'));
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => told.open();
  socket.onmessage = ({ data }) => told.frame(typeof data === 'string' ? data : new Uint8Array(data));
  socket.onerror = () => {};
  socket.onclose = ({ code, reason }) => told.close(code, reason);
  return {
    send: (frame) => socket.send(frame),
    close: (code) => {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close(code);
    },
  };
}

function overFetch(transport, url, options, told) {
  const session = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join('');
  const server = String(Math.floor(Math.random() * 1000)).padStart(3, '0');
  const base = `${url}/${server}/${session}/`;
  const aborter = new AbortController();
  const outbox = [];
  let sending = false;
  let closed = false;

  function post(what, body) {
    return (options.fetch ?? fetch)(base + what, {
      method: 'POST',
      body,
      cache: 'no-store',
      credentials: options.credentials ?? 'same-origin',
      headers: body === undefined ? options.headers : { ...options.headers, 'Content-Type': 'text/plain;charset=UTF-8' },
      signal: aborter.signal,
    });
  }

  function end(code, reason) {
    if (!closed) {
      closed = true;
      aborter.abort();
      told.close(code, reason);
    }
  }

  function line(text) {
    if (closed || text === '') {
      return;
    }
    const rest = text.slice(1);
    if (text[0] === 'o') {
      told.open();
    } else if (text[0] === 'a') {
      for (const frame of JSON.parse(rest)) {
        closed || told.frame(frame);
      }
    } else if (text[0] === 'c') {
      const [code, reason] = JSON.parse(rest);
      // With 1002 SockJS says that this session of its own was interrupted. The link says in a frame what it finds wrong.
      end(code === 1002 ? 1006 : code, reason);
    }
  }

  async function receive() {
    while (!closed) {
      const response = await post(transport === 'streaming' ? 'xhr_streaming' : 'xhr');
      if (!response.ok) {
        throw response.status;
      }
      await lines(response, line);
    }
  }

  async function send() {
    sending = true;
    while (!closed && outbox.length > 0) {
      let size = 0;
      let count = 0;
      do {
        size += outbox[count++].length;
      } while (count < outbox.length && size + outbox[count].length < MOST_SENT);
      const response = await post('xhr_send', JSON.stringify(outbox.splice(0, count)));
      if (!response.ok) {
        return end(response.status === 413 ? 1009 : 1006, '');
      }
    }
    sending = false;
  }

  const lost = () => end(1006, '');
  receive().catch(lost);
  return {
    numbered: true,
    send: (frame) => {
      outbox.push(frame);
      sending || send().catch(lost);
    },
    close: () => {
      closed = true;
      aborter.abort();
    },
  };
}

/** Shows the lines of a response as they come. */
export async function lines(response, shown) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const parts = (rest + decoder.decode(value, { stream: true })).split('\n');
    rest = parts.pop();
    for (const part of parts) {
      await shown(part);
    }
  }
}

export function base64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) {
    text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  }
  return btoa(text);
}

export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
