/**
 * Drives sockjs-client in Node. `node sockjs.mjs` lists the cases; `node sockjs.mjs <echo url> <stomp url> <case>…` runs some, one after another, and
 * exits with 0 when they held. Nothing here waits for a time to pass: a case waits for what has to come, and is cut off by a deadline.
 */

import assert from 'node:assert/strict';
import { Client } from '@stomp/stompjs';
import SockJS from 'sockjs-client';

const DEADLINE = 40_000;
const [, , echo, stomp, ...names] = process.argv;
const TRANSPORTS = ['websocket', 'xhr-streaming', 'xhr-polling', 'eventsource'];
const ODD = ['', 'é😀', '</script><!--', '100% %41', '\u0000\r\n\t"\\', '\u2028\u2029\u200c\uffff\ufeff', 'a'.repeat(10_000)];

/** The transport allows itself more than its usual moment to open: this machine may be busy. */
function open(url, transport, options = {}) {
  return new SockJS(url, null, { transports: [transport], timeout: DEADLINE, ...options });
}

const echoes = (transport) => () =>
  new Promise((resolve, reject) => {
    const sent = [...ODD, ...Array.from({ length: 1_000 }, (_, i) => `message ${i}`)];
    const heard = [];
    const socket = open(echo, transport);
    socket.onopen = () => {
      assert.equal(socket.transport, transport);
      sent.forEach((text) => socket.send(text));
    };
    socket.onmessage = (event) => {
      heard.push(event.data);
      if (heard.length === sent.length) {
        socket.close();
      }
    };
    socket.onclose = (event) => {
      try {
        assert.deepEqual(heard, sent);
        assert.equal(event.code, 1000);
        resolve();
      } catch (failure) {
        reject(failure);
      }
    };
  });

const closes = (transport) => () =>
  new Promise((resolve, reject) => {
    const socket = open(echo.replace(/echo$/, 'close'), transport);
    socket.onclose = (event) => {
      try {
        assert.deepEqual([event.code, event.reason, event.wasClean], [3000, 'Go away!', true]);
        resolve();
      } catch (failure) {
        reject(failure);
      }
    };
  });

const speaksStomp = (transport) => () =>
  new Promise((resolve, reject) => {
    const destination = `/topic/sockjs-${transport}-${process.pid}`;
    const bodies = Array.from({ length: 300 }, (_, i) => `${i} é😀 % </script>`);
    const heard = [];
    const client = new Client({
      webSocketFactory: () => open(stomp, transport),
      heartbeatIncoming: 0,
      heartbeatOutgoing: 0,
      reconnectDelay: 0,
      onStompError: (frame) => reject(new Error(frame.headers.message)),
      onWebSocketClose: (event) => (heard.length < bodies.length ? reject(new Error(`closed: ${event.code}`)) : resolve()),
    });
    client.onConnect = () => {
      client.watchForReceipt('subscribed', () => bodies.forEach((body) => client.publish({ destination, body })));
      client.subscribe(
        destination,
        (message) => {
          heard.push(message.body);
          if (heard.length === bodies.length) {
            assert.deepEqual(heard, bodies);
            client.deactivate();
          }
        },
        { receipt: 'subscribed' },
      );
    };
    client.activate();
  });

const cases = {};
for (const transport of TRANSPORTS) {
  cases[`${transport}: echoes in order, whatever is in it`] = echoes(transport);
  cases[`${transport}: is told why the server closes`] = closes(transport);
  cases[`${transport}: carries STOMP`] = speaksStomp(transport);
}

cases['falls back where WebSockets are switched off'] = () =>
  new Promise((resolve, reject) => {
    const socket = new SockJS(echo.replace(/echo$/, 'disabled_websocket_echo'), null, { timeout: DEADLINE });
    socket.onopen = () => {
      try {
        assert.equal(socket.transport, 'xhr-streaming');
        socket.onclose = resolve;
        socket.close();
      } catch (failure) {
        reject(failure);
      }
    };
  });

if (names.length === 0) {
  console.log(Object.keys(cases).join('\n'));
} else {
  let at;
  const all = names.length * DEADLINE;
  setTimeout(() => {
    console.error(`${at}: not over after ${all} ms`);
    process.exit(1);
  }, all);
  try {
    for (at of names) {
      await cases[at]();
    }
    process.exit(0);
  } catch (failure) {
    console.error(at, failure);
    process.exit(1);
  }
}
