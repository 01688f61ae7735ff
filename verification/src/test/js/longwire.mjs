/**
 * Drives the browser client against a server, over a network that the test breaks meanwhile:
 *
 * node longwire.mjs <client> <case> <url through the network> <url of the server> <transports> <messages>
 *
 * Cases: `stomp` (stompjs on a LongwireSocket publishes and gets it all back), `follow` (somebody else publishes). Prints `ready` once it is under way, each
 * transport as it comes into use, `got <n>.` after every 200 messages, and exits with 0 when each message came once, in order.
 */

import assert from 'node:assert/strict';
import { Client } from '@stomp/stompjs';
import { WebSocket } from 'ws';

const [client, name, network, server, transports, messages] = process.argv.slice(2);
const { LongwireSocket, follow } = await import(client);
const COUNT = Number(messages);
// Of this run's own: others may use the server meanwhile.
const TOPIC = `/topic/${name}-${process.pid}`;
// Node before 22 has no WebSocket; the client is given one, and impatient timing.
const names = transports.split(',');
const options = { WebSocket, transports: names, openTimeout: names.length > 1 ? 1500 : 20_000, probeInterval: 200 };
const used = new Set();
const got = [];

function received(body) {
  got.push(body);
  if (got.length % 200 === 0) {
    console.log(`got ${got.length}.`);
  }
}

/** About 400 messages a second, so that there is time for much to go wrong. */
async function paced(publish) {
  for (let i = 0; i < COUNT; i++) {
    publish(String(i));
    if (i % 20 === 19) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function carried(transport) {
  if (transport && !used.has(transport)) {
    used.add(transport);
    console.log(`over ${transport}`);
  }
}

async function until(condition) {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function connected(options) {
  return new Promise((resolve) => {
    const stomp = new Client({ heartbeatIncoming: 0, heartbeatOutgoing: 0, reconnectDelay: 100, ...options });
    stomp.onConnect = () => {
      stomp.reconnectDelay = 0;
      resolve(stomp);
    };
    stomp.activate();
  });
}

const cases = {
  async stomp() {
    const closes = [];
    const stomp = await connected({
      webSocketFactory: () => {
        const socket = new LongwireSocket(`${network}/ws`, ['v12.stomp'], options);
        socket.addEventListener('transport', () => carried(socket.transport));
        return socket;
      },
      onWebSocketClose: ({ code, reason }) => closes.push(`${code} ${reason}`),
    });
    closes.length = 0;
    stomp.subscribe(TOPIC, (message) => received(message.body));
    console.log('ready');
    await paced((body) => stomp.publish({ destination: TOPIC, body }));
    await until(() => got.length >= COUNT || closes.length > 0);
    assert.deepEqual(closes, []);
    await stomp.deactivate();
  },

  async follow() {
    const publisher = await connected({ webSocketFactory: () => new WebSocket(`${server.replace('http', 'ws')}/ws`, ['v12.stomp']) });
    const following = follow(TOPIC, { ...options, url: network });
    following.addEventListener('state', () => carried(following.transport));
    await until(() => following.state === 'live');
    console.log('ready');
    const published = paced((body) => publisher.publish({ destination: TOPIC, body }));
    for await (const message of following) {
      assert.equal(message.event, 'message');
      received(message.data);
      if (got.length === COUNT) {
        break;
      }
    }
    await published;
    await publisher.deactivate();
  },
};

const stuck = setTimeout(() => {
  console.error(`Got ${got.length} of ${COUNT}, the last ${got.at(-1)}`);
  process.exit(2);
}, 170_000);
await cases[name]();
clearTimeout(stuck);
assert.deepEqual(got, Array.from({ length: COUNT }, (_, i) => String(i)));
console.log('done');
