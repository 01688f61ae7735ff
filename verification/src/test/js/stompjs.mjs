/**
 * What `@stomp/stompjs` over `ws` does with a running server. `node stompjs.mjs --list` names the scenarios; `node stompjs.mjs URL NAME` runs one,
 * and ends with 0 when it went well.
 */

import assert from 'node:assert/strict';
import { Client, Versions } from '@stomp/stompjs';
import WebSocket from 'ws';

const PATIENCE = 30_000;
const [url, wanted] = process.argv.slice(2);
const clients = [];

/** A promise that others settle. */
function signal() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

/** A queue that is read with await. */
function queue() {
  const kept = [];
  const waiting = [];
  return {
    put: (item) => (waiting.length > 0 ? waiting.shift()(item) : kept.push(item)),
    next: () => (kept.length > 0 ? Promise.resolve(kept.shift()) : new Promise((resolve) => waiting.push(resolve))),
  };
}

/** A client that is connected, with the frame that said so. */
async function connect(options = {}) {
  const connected = signal();
  const client = new Client({
    webSocketFactory: () => new WebSocket(url, options.stompVersions?.protocolVersions() ?? ['v12.stomp', 'v11.stomp', 'v10.stomp']),
    reconnectDelay: 0,
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    onConnect: connected.resolve,
    onStompError: (frame) => connected.reject(new Error(frame.headers.message)),
    onWebSocketClose: (event) => connected.reject(new Error(`closed with ${event.code} ${event.reason}`)),
    ...options,
  });
  clients.push(client);
  client.activate();
  const frame = await connected.promise;
  return { client, frame };
}

/** Subscribes, and waits until nothing is missed. */
async function subscribe(client, destination, headers = {}) {
  const messages = queue();
  const begun = signal();
  const receipt = `begun-${destination}`;
  client.watchForReceipt(receipt, begun.resolve);
  const subscription = client.subscribe(destination, messages.put, { ...headers, receipt });
  await begun.promise;
  return { ...messages, subscription };
}

function sent(client, receipt) {
  const done = signal();
  client.watchForReceipt(receipt, done.resolve);
  return done.promise;
}

/** Deactivates, which in stompjs waits for the receipt of DISCONNECT. */
async function leave(client) {
  const closed = signal();
  const left = signal();
  client.onWebSocketClose = closed.resolve;
  client.onDisconnect = left.resolve;
  await client.deactivate();
  await left.promise;
  return closed.promise;
}

async function negotiates(version) {
  const { client, frame } = await connect({ stompVersions: new Versions([version]) });
  assert.equal(frame.headers.version, version);
  const topic = await subscribe(client, '/topic/version');
  client.publish({ destination: '/topic/version', body: `in ${version}` });
  assert.equal((await topic.next()).body, `in ${version}`);
  await leave(client);
}

const scenarios = {
  'connects with 1.0': () => negotiates(Versions.V1_0),
  'connects with 1.1': () => negotiates(Versions.V1_1),
  'connects with 1.2': () => negotiates(Versions.V1_2),

  async 'takes the newest of all versions'() {
    const { frame } = await connect();
    assert.equal(frame.headers.version, '1.2');
  },

  async 'agrees on heart-beats, sends and hears them'() {
    const pings = queue();
    const pongs = queue();
    const { client, frame } = await connect({
      heartbeatIncoming: 200,
      heartbeatOutgoing: 200,
      debug: (text) => {
        if (text === '<<< PONG') pongs.put(text);
        if (text === '>>> PING') pings.put(text);
      },
    });
    assert.match(frame.headers['heart-beat'], /^\d+,\d+$/);
    await pings.next();
    await pongs.next();
    assert.ok(client.connected);
  },

  async 'subscribes, publishes, unsubscribes'() {
    const { client } = await connect();
    const topic = await subscribe(client, '/topic/a/b');
    client.publish({ destination: '/topic/a/b', body: 'Grüße 🐇', headers: { colour: 'a:b\nc\\d', 'content-type': 'text/plain' } });
    const message = await topic.next();
    assert.equal(message.body, 'Grüße 🐇');
    assert.equal(message.headers.destination, '/topic/a/b');
    assert.equal(message.headers['content-type'], 'text/plain');
    assert.equal(message.headers.colour, 'a:b\nc\\d');
    assert.match(message.headers.position, /^[0-9a-z]+-\d+$/);
    assert.ok(message.headers['message-id']);
    topic.subscription.unsubscribe();
    client.publish({ destination: '/topic/a/b', body: 'unheard', headers: { receipt: 'r' } });
    const other = await subscribe(client, '/topic/other');
    client.publish({ destination: '/topic/other', body: 'heard' });
    assert.equal((await other.next()).body, 'heard');
    topic.next().then(() => assert.fail('a message came after UNSUBSCRIBE'));
    await leave(client);
  },

  async 'carries every byte in a binary body'() {
    const { client } = await connect();
    const topic = await subscribe(client, '/topic/bytes');
    const bytes = Uint8Array.from({ length: 1024 }, (_, i) => i & 0xff);
    client.publish({ destination: '/topic/bytes', binaryBody: bytes, headers: { 'content-type': 'application/octet-stream' } });
    assert.deepEqual((await topic.next()).binaryBody, bytes);
  },

  async 'carries an empty body'() {
    const { client } = await connect();
    const topic = await subscribe(client, '/topic/empty');
    client.publish({ destination: '/topic/empty' });
    assert.equal((await topic.next()).body, '');
  },

  async 'answers receipts in order'() {
    const { client } = await connect();
    const receipts = [];
    const all = [];
    for (let i = 0; i < 50; i++) {
      all.push(sent(client, `r${i}`).then(() => receipts.push(i)));
      client.publish({ destination: '/topic/receipts', body: `${i}`, headers: { receipt: `r${i}` } });
    }
    await Promise.all(all);
    assert.deepEqual(receipts, Array.from({ length: 50 }, (_, i) => i));
  },

  async 'is told of an error, with its receipt, and closed'() {
    const { client } = await connect();
    const error = signal();
    const closed = signal();
    client.onStompError = error.resolve;
    client.onWebSocketClose = closed.resolve;
    client.publish({ destination: 'nowhere', body: 'x', headers: { receipt: 'r7' } });
    const frame = await error.promise;
    assert.ok(frame.headers.message);
    assert.equal(frame.headers['receipt-id'], 'r7');
    assert.equal((await closed.promise).code, 1002);
  },

  async 'gets the receipt of DISCONNECT before the end'() {
    const { client } = await connect();
    const event = await leave(client);
    assert.equal(event.code, 1000);
    assert.ok(event.wasClean);
  },

  async 'sends a large body in pieces of 8 KiB'() {
    const { client } = await connect({ splitLargeFrames: true, maxWebSocketChunkSize: 8 * 1024 });
    const topic = await subscribe(client, '/topic/large');
    const body = 'x'.repeat(500_000) + 'é';
    client.publish({ destination: '/topic/large', body });
    assert.equal((await topic.next()).body, body);
  },

  async 'lets two clients talk'() {
    const one = await connect();
    const two = await connect();
    const ofOne = await subscribe(one.client, '/topic/talk');
    const ofTwo = await subscribe(two.client, '/topic/talk');
    one.client.publish({ destination: '/topic/talk', body: 'from one' });
    assert.equal((await ofTwo.next()).body, 'from one');
    assert.equal((await ofOne.next()).body, 'from one');
    two.client.publish({ destination: '/topic/talk', body: 'from two' });
    assert.equal((await ofOne.next()).body, 'from two');
    assert.equal((await ofTwo.next()).body, 'from two');
  },

  async 'keeps the order of a thousand messages'() {
    const { client } = await connect();
    const topic = await subscribe(client, '/topic/order');
    for (let i = 0; i < 1000; i++) {
      client.publish({ destination: '/topic/order', body: `${i}` });
    }
    for (let i = 0; i < 1000; i++) {
      assert.equal((await topic.next()).body, `${i}`);
    }
  },
};

if (url === '--list') {
  process.stdout.write(`${Object.keys(scenarios).join('\n')}\n`);
  process.exit(0);
}
setTimeout(() => {
  console.error(`'${wanted}' did not end within ${PATIENCE} ms`);
  process.exit(2);
}, PATIENCE).unref();
process.on('unhandledRejection', (failure) => {
  console.error(failure);
  process.exit(1);
});
await scenarios[wanted]();
process.exit(0);
