/**
 * Drives @stomp/stompjs over npm ws against a server. `node stomp.mjs` lists the cases; `node stomp.mjs <url> <case>` runs one and exits with 0 when
 * it held. Nothing here waits for a time to pass: a case waits for what has to come, and is cut off by a deadline.
 */

import assert from 'node:assert/strict';
import { Client, Versions } from '@stomp/stompjs';
import { WebSocket } from 'ws';

const DEADLINE = 20_000;
const url = process.argv[2];
const open = [];

/** Connects; what the client hears is collected and can be waited for. */
async function connect(options = {}) {
  const heard = { errors: [], closes: [], log: [], connects: 0 };
  const client = new Client({
    webSocketFactory: () => new WebSocket(url, ['v12.stomp', 'v11.stomp', 'v10.stomp']),
    heartbeatIncoming: 0,
    heartbeatOutgoing: 0,
    reconnectDelay: 0,
    debug: (line) => heard.log.push(line),
    onStompError: (frame) => heard.errors.push(frame),
    onWebSocketClose: (event) => heard.closes.push(event),
    ...options,
    onConnect: (frame) => {
      heard.connects++;
      heard.connected = frame;
      options.onConnect?.(client);
    },
  });
  open.push(client);
  client.activate();
  await until(() => heard.connects > 0 || heard.errors.length > 0 || heard.closes.length > 0, 'an answer to CONNECT');
  return { client, heard };
}

/** Waits for a condition. */
async function until(condition, what) {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    waitingFor = what;
  }
}

let waitingFor = 'nothing';

/** Subscribes, and is sure of it when this returns. */
async function subscribe(client, destination, headers = {}) {
  const messages = [];
  const subscription = client.subscribe(destination, (message) => messages.push(message), {
    ...headers,
    receipt: `sub-${destination}`,
  });
  await receipt(client, `sub-${destination}`);
  return { messages, subscription };
}

async function receipt(client, id) {
  let came = false;
  client.watchForReceipt(id, () => {
    came = true;
  });
  await until(() => came, `the receipt ${id}`);
}

function bytes(length) {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
}

const version = (wanted) => async () => {
  const { client, heard } = await connect({ stompVersions: new Versions([wanted]) });
  assert.equal(client.connectedVersion, wanted);
  assert.equal(heard.connected.headers.version, wanted);
  const { messages } = await subscribe(client, `/topic/version-${wanted}`);
  client.publish({ destination: `/topic/version-${wanted}`, body: 'hello' });
  await until(() => messages.length === 1, 'the message');
  assert.equal(messages[0].body, 'hello');
};

const cases = {
  'connects with STOMP 1.0': version('1.0'),
  'connects with STOMP 1.1': version('1.1'),
  'connects with STOMP 1.2': version('1.2'),

  'agrees on the newest version and on its subprotocol': async () => {
    const { client } = await connect();
    assert.equal(client.connectedVersion, '1.2');
    assert.equal(client.webSocket.protocol, 'v12.stomp');
  },

  'connects without a subprotocol': async () => {
    const { client } = await connect({ webSocketFactory: () => new WebSocket(url) });
    assert.equal(client.connectedVersion, '1.2');
    assert.equal(client.webSocket.protocol, '');
  },

  'sends and gets heart-beats': async () => {
    const { client, heard } = await connect({ heartbeatIncoming: 200, heartbeatOutgoing: 200 });
    assert.equal(heard.connected.headers['heart-beat'], '200,200');
    const count = (line) => heard.log.filter((each) => each === line).length;
    await until(() => count('<<< PONG') >= 4 && count('>>> PING') >= 4, 'heart-beats both ways');
    assert.ok(client.connected);
    assert.equal(heard.closes.length, 0);
  },

  'subscribes, gets what is published, and nothing after it unsubscribed': async () => {
    const { client } = await connect();
    const { messages, subscription } = await subscribe(client, '/topic/first');
    const { messages: control } = await subscribe(client, '/topic/second');
    client.publish({ destination: '/topic/first', body: '1', headers: { 'content-type': 'text/plain', own: 'a:b' } });
    await until(() => messages.length === 1, 'the first message');
    assert.equal(messages[0].headers.destination, '/topic/first');
    assert.equal(messages[0].headers.subscription, subscription.id);
    assert.equal(messages[0].headers['content-type'], 'text/plain');
    assert.equal(messages[0].headers.own, 'a:b');
    assert.match(messages[0].headers['message-id'], /^[a-z0-9]+-[0-9]+$/);
    assert.equal(messages[0].headers.position, messages[0].headers['message-id']);
    subscription.unsubscribe();
    client.publish({ destination: '/topic/first', body: '2' });
    client.publish({ destination: '/topic/second', body: 'end' });
    await until(() => control.length === 1, 'the control message');
    assert.equal(messages.length, 1);
  },

  'keeps a thousand messages in order': async () => {
    const { client } = await connect();
    const { messages } = await subscribe(client, '/topic/order');
    for (let i = 0; i < 1_000; i++) {
      client.publish({ destination: '/topic/order', body: String(i) });
    }
    await until(() => messages.length === 1_000, 'all messages');
    assert.deepEqual(messages.map((message) => message.body), Array.from({ length: 1_000 }, (_, i) => String(i)));
  },

  'carries text with every kind of character': async () => {
    const { client } = await connect();
    const { messages } = await subscribe(client, '/topic/text');
    const text = 'grüße – 你好 – 👋🏽 –\u0000after a NUL\r\n\ttail';
    client.publish({ destination: '/topic/text', body: text });
    await until(() => messages.length === 1, 'the message');
    assert.equal(messages[0].body, text);
  },

  'carries bytes that are no UTF-8': async () => {
    const { client, heard } = await connect();
    const { messages } = await subscribe(client, '/topic/bytes');
    const body = bytes(5_000);
    client.publish({ destination: '/topic/bytes', binaryBody: body, headers: { 'content-type': 'text/plain' } });
    await until(() => messages.length === 1, 'the message');
    assert.deepEqual(messages[0].binaryBody, body);
    assert.equal(heard.closes.length, 0);
  },

  'carries an empty body': async () => {
    const { client } = await connect();
    const { messages } = await subscribe(client, '/topic/empty');
    client.publish({ destination: '/topic/empty' });
    await until(() => messages.length === 1, 'the message');
    assert.equal(messages[0].body, '');
  },

  'answers a receipt once the message is accepted': async () => {
    const { client } = await connect();
    client.publish({ destination: '/topic/receipt', body: 'x', headers: { receipt: 'r 1' } });
    await receipt(client, 'r 1');
  },

  'answers what it does not understand with ERROR and closes': async () => {
    const { client, heard } = await connect();
    client.publish({ destination: 'nowhere', body: 'x', headers: { receipt: 'r' } });
    await until(() => heard.closes.length === 1, 'the close');
    assert.equal(heard.errors.length, 1);
    assert.equal(heard.errors[0].headers['receipt-id'], 'r');
    assert.match(heard.errors[0].headers.message, /Not a destination/);
    assert.match(heard.errors[0].body, /begin with \/topic\//);
    assert.equal(heard.closes[0].code, 1002);
  },

  'answers the receipt of DISCONNECT and leaves the closing to the client': async () => {
    const { client, heard } = await connect();
    const { client: other } = await connect();
    const { messages } = await subscribe(other, '/topic/goodbye');
    client.publish({ destination: '/topic/goodbye', body: 'last' });
    await client.deactivate();
    assert.ok(heard.log.some((line) => line.startsWith('<<< RECEIPT') && line.includes('close-')), 'a receipt');
    assert.equal(heard.closes.length, 1);
    assert.equal(heard.closes[0].code, 1000);
    assert.ok(heard.closes[0].wasClean);
    await until(() => messages.length === 1, 'what was sent before');
    assert.equal(messages[0].body, 'last');
  },

  'puts 100 KB together that come in pieces of 8 KiB': async () => {
    const { client } = await connect({ splitLargeFrames: true, maxWebSocketChunkSize: 8 * 1024 });
    const { messages } = await subscribe(client, '/topic/split');
    const send = client.webSocket.send.bind(client.webSocket);
    let pieces = 0;
    client.webSocket.send = (piece) => {
      pieces++;
      send(piece);
    };
    const text = 'ab€ '.repeat(25_000); // no surrogate pairs: stompjs cuts them in two
    client.publish({ destination: '/topic/split', body: text });
    await until(() => messages.length === 1, 'the message');
    assert.ok(pieces > 10, `${pieces} pieces`);
    assert.equal(messages[0].body, text);
  },

  'understands text in binary messages': async () => {
    const { client } = await connect({ forceBinaryWSFrames: true });
    const { messages } = await subscribe(client, '/topic/forced');
    const text = 'ab€𝄞 '.repeat(10_000);
    client.publish({ destination: '/topic/forced', body: text });
    client.publish({ destination: '/topic/forced', binaryBody: bytes(100_000) });
    await until(() => messages.length === 2, 'both messages');
    assert.equal(messages[0].body, text);
    assert.deepEqual(messages[1].binaryBody, bytes(100_000));
  },

  'lets two clients talk': async () => {
    const { client: one } = await connect();
    const { client: two } = await connect({ stompVersions: new Versions(['1.1']) });
    const ones = await subscribe(one, '/topic/talk');
    const twos = await subscribe(two, '/topic/talk');
    one.publish({ destination: '/topic/talk', body: 'from one' });
    await until(() => twos.messages.length === 1, 'what one said');
    two.publish({ destination: '/topic/talk', body: 'from two' });
    await until(() => ones.messages.length === 2 && twos.messages.length === 2, 'what two said');
    assert.deepEqual(ones.messages.map((message) => message.body), ['from one', 'from two']);
    assert.deepEqual(twos.messages.map((message) => message.body), ['from one', 'from two']);
    assert.equal(ones.messages[0].headers['message-id'], twos.messages[0].headers['message-id']);
  },

  'reconnects after the connection broke': async () => {
    const messages = [];
    let subscribed = 0;
    const { client, heard } = await connect({
      reconnectDelay: 20,
      onConnect: (connected) => {
        connected.watchForReceipt('again', () => subscribed++);
        connected.subscribe('/topic/again', (message) => messages.push(message.body), { receipt: 'again' });
      },
    });
    await until(() => subscribed === 1, 'the first subscription');
    client.webSocket.terminate();
    await until(() => subscribed === 2, 'the second subscription');
    assert.equal(heard.connects, 2);
    client.publish({ destination: '/topic/again', body: 'still here' });
    await until(() => messages.length === 1, 'the message');
    assert.deepEqual(messages, ['still here']);
  },

  'acknowledges and refuses messages of a queue': async () => {
    const { client } = await connect();
    for (const body of ['1', '2']) {
      client.publish({ destination: '/queue/work', body });
    }
    const { messages } = await subscribe(client, '/queue/work', { ack: 'client-individual', prefetch: '1' });
    await until(() => messages.length === 1, 'the first message');
    assert.equal(messages[0].headers.redelivered, undefined);
    messages[0].nack();
    await until(() => messages.length === 2, 'the first message again');
    assert.equal(messages[1].body, '1');
    assert.equal(messages[1].headers.redelivered, 'true');
    assert.equal(messages[1].headers['delivery-attempt'], '2');
    messages[1].ack({ receipt: 'acked' });
    await receipt(client, 'acked');
    await until(() => messages.length === 3, 'the second message');
    assert.equal(messages[2].body, '2');
    messages[2].ack();
  },

  'finds dead letters after the last attempt': async () => {
    const { client } = await connect();
    const letters = await subscribe(client, '/queue/dlq.poison');
    client.subscribe('/queue/poison', (message) => message.nack(), { ack: 'client-individual' });
    client.publish({ destination: '/queue/poison', body: 'bad' });
    await until(() => letters.messages.length === 1, 'the dead letter');
    assert.equal(letters.messages[0].body, 'bad');
  },

  'commits and aborts transactions': async () => {
    const { client } = await connect();
    const { messages } = await subscribe(client, '/topic/tx');
    const aborted = client.begin();
    client.publish({ destination: '/topic/tx', body: 'never', headers: { transaction: aborted.id } });
    aborted.abort();
    const committed = client.begin();
    client.publish({ destination: '/topic/tx', body: 'in', headers: { transaction: committed.id } });
    client.publish({ destination: '/topic/tx', body: 'before' });
    committed.commit();
    await until(() => messages.length === 2, 'two messages');
    assert.deepEqual(messages.map((message) => message.body), ['before', 'in']);
  },

  'hears who has acknowledged': async () => {
    const { client } = await connect();
    const reader = await connect();
    const { messages } = await subscribe(reader.client, '/topic/read', { ack: 'client' });
    let counted;
    client.watchForReceipt('read', (frame) => {
      counted = frame.headers;
    });
    client.publish({
      destination: '/topic/read',
      body: 'x',
      headers: { receipt: 'read', 'receipt-when': 'acknowledged' },
    });
    await until(() => messages.length === 1, 'the message');
    assert.equal(counted, undefined);
    messages[0].ack();
    await until(() => counted, 'the receipt');
    assert.equal(counted.acknowledged, '1');
    assert.equal(counted['not-acknowledged'], '0');
  },

  'follows a pattern': async () => {
    const { client } = await connect();
    const { messages } = await subscribe(client, '/topic/rooms/*/chat');
    client.publish({ destination: '/topic/rooms/blue/chat', body: 'yes' });
    client.publish({ destination: '/topic/rooms/blue/other', body: 'no' });
    client.publish({ destination: '/topic/rooms/red/chat', body: 'yes too' });
    await until(() => messages.length === 2, 'two messages');
    assert.deepEqual(
      messages.map((message) => [message.headers.destination, message.body]),
      [['/topic/rooms/blue/chat', 'yes'], ['/topic/rooms/red/chat', 'yes too']],
    );
  },

  'sees who is there': async () => {
    const { client } = await connect();
    const { messages } = await subscribe(client, '/topic/presence/party');
    const guest = await connect();
    await subscribe(guest.client, '/topic/party');
    await until(() => messages.some((message) => message.headers.event === 'join'), 'the guest');
    await guest.client.deactivate();
    await until(() => messages.some((message) => message.headers.event === 'leave'), 'the end of the guest');
    assert.equal(messages[0].headers.event, 'present');
    assert.equal(JSON.parse(messages[0].body).count, 0);
  },

  'leaves its own messages out': async () => {
    const { client } = await connect();
    const other = await connect();
    const own = await subscribe(client, '/topic/others');
    const theirs = await subscribe(other.client, '/topic/others');
    client.publish({ destination: '/topic/others', body: 'for you', headers: { 'exclude-sender': 'true' } });
    client.publish({ destination: '/topic/others', body: 'for all' });
    await until(() => theirs.messages.length === 2 && own.messages.length === 1, 'the messages');
    assert.equal(own.messages[0].body, 'for all');
  },
};

if (!url) {
  console.log(Object.keys(cases).join('\n'));
} else {
  const deadline = setTimeout(() => {
    console.error(`Nothing for ${DEADLINE} ms while waiting for ${waitingFor}`);
    process.exit(1);
  }, DEADLINE);
  try {
    await cases[process.argv[3]]();
    await Promise.all(open.map((client) => client.deactivate()));
    clearTimeout(deadline);
  } catch (failure) {
    console.error(failure);
    process.exit(1);
  }
}
