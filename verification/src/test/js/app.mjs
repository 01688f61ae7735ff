/** Drives @stomp/stompjs against a server with an application: `node app.mjs <url>` exits with 0 when all held. */

import assert from 'node:assert/strict';
import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';

const url = process.argv[2];
const deadline = setTimeout(() => {
  console.error('Nothing came for 20 s');
  process.exit(1);
}, 20_000);

function connect() {
  return new Promise((resolve, reject) => {
    const client = new Client({
      webSocketFactory: () => new WebSocket(url, ['v12.stomp']),
      reconnectDelay: 0,
      onConnect: () => resolve(client),
      onWebSocketClose: (event) => reject(new Error(`closed with ${event.code}`)),
    });
    client.activate();
  });
}

const receipt = (client, id) => new Promise((resolve) => client.watchForReceipt(id, resolve));

async function subscribe(client, destination) {
  const messages = [];
  const waiting = [];
  client.subscribe(destination, (message) => (waiting.length ? waiting.shift()(message) : messages.push(message)), {
    receipt: destination,
  });
  await receipt(client, destination);
  return () => (messages.length ? messages.shift() : new Promise((resolve) => waiting.push(resolve)));
}

const client = await connect();
const other = await connect();
const hall = await subscribe(other, '/topic/chat.hall');
const mine = await subscribe(client, '/user/queue/whoami');
for (let i = 0; i < 50; i++) {
  client.publish({ destination: '/app/chat.hall', body: `hello ${i}`, headers: { 'content-type': 'text/plain' } });
}
for (let i = 0; i < 50; i++) {
  const message = await hall();
  assert.equal(message.body, `HELLO ${i}`);
  assert.match(message.headers['content-type'], /^text\/plain/);
}
client.publish({ destination: '/app/whoami', headers: { receipt: 'asked' } });
await receipt(client, 'asked');
assert.equal((await mine()).body, 'nobody');

const failed = new Promise((resolve) => (client.onStompError = resolve));
client.publish({ destination: '/app/unknown', body: 'x', headers: { receipt: 'r' } });
const error = await failed;
assert.equal(error.headers['receipt-id'], 'r');
assert.ok(other.connected);
await Promise.all([client.deactivate(), other.deactivate()]);
clearTimeout(deadline);
