/**
 * The WebSocket API of browsers, which Node has too. `run(url, check)` does one check and answers how it went; this file imports nothing, so that a
 * browser can load it as it is.
 */

const DEADLINE = 10_000;
const LONG = JSON.stringify(Array.from({ length: 400 }, (_, id) => ({ id, name: 'grüße', ok: true })));

/** One connection: what comes, in order, and how it ends. */
class Talk {
  #came = [];
  #waiting = [];

  constructor(socket) {
    this.socket = socket;
    socket.binaryType = 'arraybuffer';
    this.opened = new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve);
      socket.addEventListener('error', () => reject(new Error('no connection')));
    });
    socket.addEventListener('message', ({ data }) => {
      const next = this.#waiting.shift();
      if (next) next.resolve(data);
      else this.#came.push(data);
    });
    this.ended = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason, wasClean }) => {
        resolve({ code, reason, wasClean });
        this.#waiting.splice(0).forEach(({ reject }) => reject(new Error(`closed with ${code} ${reason}`)));
      });
    });
  }

  next() {
    if (this.#came.length > 0) return Promise.resolve(this.#came.shift());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async echoed(data) {
    this.socket.send(data);
    same(await this.next(), data);
  }
}

function same(got, wanted) {
  const shown = (value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value);
  const [one, other] = [shown(got), shown(wanted)];
  const equal =
    one instanceof Uint8Array && other instanceof Uint8Array
      ? one.length === other.length && one.every((byte, i) => byte === other[i])
      : JSON.stringify(one) === JSON.stringify(other);
  if (!equal) throw new Error(`expected ${String(JSON.stringify(other)).slice(0, 200)}, got ${String(JSON.stringify(one)).slice(0, 200)}`);
}

function noise(size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  return bytes;
}

const checks = {
  text: async (talk) => {
    for (const text of ['plain', 'grüße – 你好 – 👋🏽', '', 'NUL \u0000 and\r\n', '你好€𝄞 '.repeat(10_000)]) {
      await talk.echoed(text);
    }
  },
  binary: async (talk) => {
    for (const size of [0, 125, 126, 65_535, 65_536, 1_048_576]) await talk.echoed(noise(size));
  },
  'gets-fragments': (talk) => talk.echoed('你好👋🏽'.repeat(5)),
  'gets-pings': async (talk) => {
    for (const payload of ['', "Longwire's"]) {
      talk.socket.send(payload);
      same(await talk.next(), 'pong');
    }
  },
  subprotocol: async (talk) => same(talk.socket.protocol, 'interop'),
  'sends-compressed': async (talk) => {
    for (let i = 0; i < 5; i++) await talk.echoed(LONG);
  },
  'gets-compressed': (talk) => checks['sends-compressed'](talk),
  'sends-with-context': async (talk) => {
    const bytes = noise(1_000);
    for (let i = 0; i < 20; i++) await talk.echoed(bytes);
  },
  'gets-with-context': (talk) => checks['sends-with-context'](talk),
  windows: async (talk) => {
    const again = noise(600);
    const far = new Uint8Array(20 * 2_100);
    for (let i = 0; i < 20; i++) {
      far.set(again, i * 2_100);
      far.set(noise(1_500), i * 2_100 + 600);
    }
    for (let i = 0; i < 3; i++) await talk.echoed(far);
  },
  closes: async (talk) => {
    talk.socket.close(4001, 'the peer goes: grüße');
    same(await talk.ended, { code: 4001, reason: '', wasClean: true }); // the code comes back, the reason does not
  },
  'is-closed': async (talk) => {
    talk.socket.send('go');
    same(await talk.ended, { code: 4002, reason: 'Longwire goes: grüße', wasClean: true });
  },
  'sends-too-much': async (talk) => {
    talk.socket.send(new Uint8Array(65_537));
    await closedAsTooMuch(talk);
  },
  'sends-too-much-compressed': async (talk) => {
    talk.socket.send(new Uint8Array(1_048_576));
    await closedAsTooMuch(talk);
  },
};

async function closedAsTooMuch(talk) {
  const { code, reason } = await talk.ended;
  same(code, 1009);
  if (!/65,?536/.test(reason)) throw new Error(`the reason does not name the limit: ${reason}`);
}

async function talk(url, check) {
  const conversation = new Talk(new WebSocket(`${url}/${check}`, ['unheard-of', 'interop']));
  await conversation.opened;
  await checks[check](conversation);
  if (conversation.socket.readyState === WebSocket.OPEN) {
    conversation.socket.close(1000, 'done');
    same(await conversation.ended, { code: 1000, reason: '', wasClean: true });
  }
}

export async function run(url, check) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${DEADLINE} ms`)), DEADLINE);
  });
  try {
    await Promise.race([talk(url, check), late]);
    return JSON.stringify({ check, ok: true });
  } catch (failure) {
    return JSON.stringify({ check, ok: false, why: String(failure.stack).slice(0, 2_000) });
  } finally {
    clearTimeout(timer);
  }
}
