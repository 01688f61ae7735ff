/**
 * npm ws and Longwire. `node interop-ws.mjs client <url> <check>…` connects to each check's path; `node interop-ws.mjs server` prints its port and
 * does what the path of each connection names. Either way a line of JSON tells how each check went, and the peer is the one that ends it.
 */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';

const DEADLINE = 10_000;
const SMALL = 64 * 1024; // Longwire's limit
const OWN = 32 * 1024; // this end's
const NO_CONTEXT = { threshold: 0, serverNoContextTakeover: true, clientNoContextTakeover: true };
const LONG = JSON.stringify(Array.from({ length: 400 }, (_, id) => ({ id, name: 'grüße', ok: true })));

/** One connection: what comes, in order, and how it ends. */
class Talk {
  #came = [];
  #waiting = [];

  constructor(socket) {
    this.socket = socket;
    this.errors = [];
    socket.on('message', (data, binary) => this.#put(binary ? data : data.toString()));
    socket.on('pong', (data) => this.#put({ pong: data.toString() }));
    socket.on('error', (error) => this.errors.push(error.message));
    this.ended = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#waiting.splice(0).forEach(({ reject }) => reject(new Error(`closed with ${code} ${reason} ${this.errors}`)));
      });
    });
  }

  #put(what) {
    const next = this.#waiting.shift();
    if (next) next.resolve(what);
    else this.#came.push(what);
  }

  next() {
    if (this.#came.length > 0) return Promise.resolve(this.#came.shift());
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async echoed(data) {
    this.socket.send(data);
    assert.deepEqual(await this.next(), data);
  }
}

/** A message in frames cut every so many bytes, in the middle of characters too. */
function sendInFragments(socket, text, size) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    socket.send(bytes.subarray(at, at + size), { binary: false, fin: at + size >= bytes.length });
  }
}

const checks = {
  text: async (talk) => {
    for (const text of ['plain', 'grüße – 你好 – 👋🏽', '', 'NUL \u0000 and\r\n', '你好€𝄞 '.repeat(10_000)]) {
      await talk.echoed(text);
    }
  },
  binary: async (talk) => {
    for (const size of [0, 125, 126, 65_535, 65_536, 1_048_576]) {
      await talk.echoed(randomBytes(size));
    }
  },
  'sends-fragments': async (talk) => {
    const text = 'grüße 你好 👋🏽 '.repeat(3);
    sendInFragments(talk.socket, text, Math.ceil(Buffer.byteLength(text) / 3));
    assert.equal(await talk.next(), text);
  },
  'gets-fragments': (talk) => talk.echoed('你好👋🏽'.repeat(5)),
  'sends-pings': async (talk) => {
    for (const payload of ['', 'p'.repeat(125)]) {
      talk.socket.ping(payload);
      assert.deepEqual(await talk.next(), { pong: payload });
    }
    await talk.echoed('after');
  },
  'gets-pings': async (talk) => {
    for (const payload of ['', "Longwire's"]) {
      talk.socket.send(payload);
      assert.equal(await talk.next(), 'pong');
    }
  },
  subprotocol: async (talk) => assert.equal(talk.socket.protocol, 'interop'),
  'sends-compressed': async (talk) => {
    for (let i = 0; i < 5; i++) await talk.echoed(LONG);
  },
  'gets-compressed': (talk) => checks['sends-compressed'](talk),
  'compressed-fragments': async (talk) => {
    sendInFragments(talk.socket, LONG, 5_000);
    assert.equal(await talk.next(), LONG);
  },
  'sends-with-context': async (talk) => {
    const noise = randomBytes(1_000);
    for (let i = 0; i < 20; i++) await talk.echoed(noise);
  },
  'gets-with-context': (talk) => checks['sends-with-context'](talk),
  windows: async (talk) => {
    const noise = randomBytes(600);
    const far = Buffer.concat(Array.from({ length: 20 }, () => Buffer.concat([noise, randomBytes(1_500)])));
    for (let i = 0; i < 3; i++) await talk.echoed(far);
  },
  closes: async (talk) => {
    talk.socket.close(4001, 'the peer goes: grüße');
    assert.equal((await talk.ended).code, 4001);
  },
  'is-closed': async (talk) => {
    talk.socket.send('go');
    assert.deepEqual(await talk.ended, { code: 4002, reason: 'Longwire goes: grüße' });
  },
  'sends-too-much': async (talk) => {
    talk.socket.send(Buffer.alloc(SMALL + 1));
    await closedAsTooMuch(talk);
  },
  'sends-too-much-compressed': async (talk) => {
    talk.socket.send(Buffer.alloc(16 * SMALL));
    await closedAsTooMuch(talk);
  },
  'gets-too-much': async (talk) => {
    talk.socket.send('go');
    await talk.ended;
    assert.deepEqual(talk.errors, ['Max payload size exceeded']);
  },
};

async function closedAsTooMuch(talk) {
  const { code, reason } = await talk.ended;
  assert.equal(code, 1009);
  assert.match(reason, /65,?536/);
}

function options(check) {
  switch (check) {
    case 'sends-compressed':
    case 'gets-compressed':
    case 'compressed-fragments':
    case 'sends-too-much-compressed':
      return { perMessageDeflate: NO_CONTEXT };
    case 'sends-with-context':
    case 'gets-with-context':
      return { perMessageDeflate: { threshold: 0 } };
    case 'windows':
      return { perMessageDeflate: { threshold: 0, serverMaxWindowBits: 10, clientMaxWindowBits: 11 } };
    case 'gets-too-much':
      return { perMessageDeflate: false, maxPayload: OWN };
    default:
      // Offered, so that it is seen that Longwire declines it.
      return {};
  }
}

/** Does a check; ends the connection however it goes, as the process could not end else. */
async function run(check, talk) {
  const deadline = setTimeout(() => talk.socket.terminate(), DEADLINE);
  try {
    await checks[check](talk);
    if (talk.socket.readyState === WebSocket.OPEN) {
      talk.socket.close(1000, 'done');
      assert.equal((await talk.ended).code, 1000);
    }
  } finally {
    clearTimeout(deadline);
    talk.socket.terminate();
  }
}

async function told(check, done) {
  try {
    await done;
    console.log(JSON.stringify({ check, ok: true }));
  } catch (failure) {
    console.log(JSON.stringify({ check, ok: false, why: String(failure.stack).slice(0, 2_000) }));
  }
}

async function connect(url, check) {
  const socket = new WebSocket(`${url}/${check}`, ['unheard-of', 'interop'], options(check));
  const talk = new Talk(socket);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  await run(check, talk);
}

function serve() {
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    const check = request.url.slice(1);
    const webSockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'interop', ...serverOptions(check) });
    webSockets.handleUpgrade(request, socket, head, (webSocket) => told(check, run(check, new Talk(webSocket))));
  });
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
}

function serverOptions(check) {
  const own = options(check);
  // By default a ws server has no compression; it agrees to what Longwire does not offer only if it breaks the rules.
  return 'perMessageDeflate' in own ? own : { ...own, perMessageDeflate: true };
}

const [role, url, ...names] = process.argv.slice(2);
if (role === 'server') {
  serve();
} else {
  for (const check of names) await told(check, connect(url, check));
}
