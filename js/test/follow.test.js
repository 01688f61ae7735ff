import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, test, mock } from 'node:test';
import { follow, ProblemError } from '../longwire.js';
import { FakeServer, FakeSocket, settle } from './fakes.js';

let server;
let following;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  mock.method(Math, 'random', () => 1);
  FakeSocket.all = [];
  server = new FakeServer();
});

afterEach(() => {
  following?.close();
  mock.timers.reset();
  mock.restoreAll();
});

function begin(destinations, options) {
  following = follow(destinations, { url: 'https://example.org', WebSocket: FakeSocket, fetch: server.fetch, ...options });
  const read = [];
  (async () => {
    try {
      for await (const item of following) {
        read.push(item.event === 'message' ? item.data : item.event);
      }
      read.push('end');
    } catch (error) {
      read.push(error);
    }
  })();
  return read;
}

const item = (offset, data, more) => JSON.stringify({ destination: '/topic/x', position: `e-${offset}`, data, ...more });

test('one destination is followed at its own address, several at /feed', () => {
  begin('/topic/a b', { since: 'e-1' });
  assert.equal(FakeSocket.last.url, 'wss://example.org/topic/a%20b?since=e-1&');
  following.close();
  begin(['/topic/a', '/topic/b']);
  assert.equal(FakeSocket.last.url, 'wss://example.org/feed?destination=%2Ftopic%2Fa&destination=%2Ftopic%2Fb&');
});

test('what cannot be followed is said at once', () => {
  assert.throws(() => follow('quotes', { url: 'https://example.org' }), { name: 'TypeError', message: /begins with '\/'.*quotes/ });
  assert.throws(() => follow([], { url: 'https://example.org' }), { name: 'TypeError' });
  assert.throws(() => follow(undefined, { url: 'https://example.org' }), { name: 'TypeError', message: /begins with '\/'.*undefined/ });
  assert.throws(() => follow('/topic/x'), { name: 'TypeError', message: /option url/ });
});

test('a queue is not followed: it is answered at once, and asking again would have no end', () => {
  assert.throws(() => follow('/queue/x', { url: 'https://example.org' }), { name: 'TypeError', message: /queue: \/queue\/x.*leased/ });
  assert.throws(() => follow(['/topic/x', '/queue/x'], { url: 'https://example.org' }), { name: 'TypeError', message: /queue/ });
});

test('a transport that there is not is said at once', () => {
  const url = 'https://example.org';
  assert.throws(() => follow('/topic/x', { url, transports: ['sse'] }), { name: 'TypeError', message: /websocket, streaming, long-polling.*sse/ });
  assert.throws(() => follow('/topic/x', { url, transports: [] }), { name: 'TypeError', message: /empty/ });
  assert.throws(() => follow('/topic/x', { url, transports: ['websocket'], WebSocket: null }), { name: 'TypeError', message: /no WebSocket here/ });
});

test('an answer that is no problem of Longwire names the address', async () => {
  const read = begin('/topic/x', { url: 'https://example.org/ws', transports: ['long-polling'] });
  await server.answers('Not here', { status: 404 });
  assert.equal(read[0].status, 404);
  assert.match(read[0].message, /https:\/\/example.org\/ws\/topic\/x: .*404/);
});

test('while nothing gets through it is offline, and says nothing else until something does', async () => {
  begin('/topic/x', { transports: ['websocket'], since: 'e-0' });
  const heard = [];
  following.addEventListener('state', () => heard.push(following.state));
  for (let i = 0; i < 3; i++) {
    FakeSocket.last.breaks();
    await settle();
    mock.timers.tick(30_001);
    await settle();
  }
  assert.deepEqual(heard, ['offline']);
  FakeSocket.last.says(item(1, 'missed'));
  FakeSocket.last.says('{"event":"following","cursor":"e-1"}');
  assert.deepEqual(heard, ['offline', 'recovering', 'live']);
});

test('it is connecting, then live, and says by which transport', async () => {
  const read = begin('/topic/x');
  assert.equal(following.state, 'connecting');
  FakeSocket.last.says('{"event":"following","cursor":"e-0"}');
  assert.equal(following.state, 'live');
  assert.equal(following.transport, 'websocket');
  FakeSocket.last.says(item(1, 'one'));
  FakeSocket.last.says('{"event":"heart-beat"}');
  await settle();
  assert.deepEqual(read, ['one']);
});

test('after a loss it comes back with the last position, and recovers before it is live', async () => {
  const read = begin('/topic/x');
  FakeSocket.last.says('{"event":"following","cursor":"e-0"}');
  FakeSocket.last.says(item(1, 'one'));
  FakeSocket.last.breaks();
  await settle();
  assert.equal(following.state, 'recovering');
  assert.equal(following.transport, null);
  mock.timers.tick(200);
  await settle();
  assert.match(FakeSocket.last.url, /since=e-1&$/);
  FakeSocket.last.says(item(2, 'two'));
  assert.equal(following.state, 'recovering');
  FakeSocket.last.says('{"event":"following","cursor":"e-2"}');
  assert.equal(following.state, 'live');
  await settle();
  assert.deepEqual(read, ['one', 'two']);
});

test('it comes back with the cursor of following although nothing came', async () => {
  begin('/topic/x');
  FakeSocket.last.says('{"event":"following","cursor":"e-7"}');
  FakeSocket.last.breaks();
  await settle();
  mock.timers.tick(200);
  await settle();
  assert.match(FakeSocket.last.url, /since=e-7&$/);
});

test('lost and missed are told in their place', async () => {
  const read = begin('/topic/x', { since: 'e-1' });
  FakeSocket.last.says('{"event":"lost","detail":"gone"}');
  FakeSocket.last.says(item(9, 'nine'));
  FakeSocket.last.says('{"event":"missed","detail":"2"}');
  FakeSocket.last.says(item(12, 'twelve'));
  await settle();
  assert.deepEqual(read, ['lost', 'nine', 'missed', 'twelve']);
});

test('without a WebSocket it reads lines, and without these it polls', async () => {
  const read = begin('/topic/x', { since: 'e-0' });
  FakeSocket.last.breaks();
  await settle();
  assert.equal(server.requests[0].headers.Accept, 'application/x-ndjson');
  mock.timers.tick(5_000); // a proxy keeps the lines back
  await settle();
  assert.equal(server.requests[1].url, 'https://example.org/topic/x?since=e-0&limit=1000&wait=0');
  server.requests.splice(0);
  await server.answers('not taken, as it was given up');
  await server.answers('{"position":"e-2","complete":true,"more":false,"messages":[' + item(1, 'one') + ',' + item(2, 'two') + ']}');
  assert.equal(following.transport, 'long-polling');
  assert.match(server.requests[0].url, /since=e-2&limit=1000&wait=25$/);
  assert.deepEqual(read, ['one', 'two']);
});

test('polling without a position skips what was there before', async () => {
  const read = begin('/topic/x', { transports: ['long-polling'] });
  await server.answers('{"position":"e-1","complete":true,"more":true,"messages":[' + item(1, 'old') + ']}');
  await server.answers('{"position":"e-2","complete":true,"more":false,"messages":[' + item(2, 'old too') + ']}');
  await server.answers('{"position":"e-3","complete":true,"more":false,"messages":[' + item(3, 'new') + ']}');
  assert.deepEqual(read, ['new']);
});

test('a list that is not complete says so', async () => {
  const read = begin('/topic/x', { transports: ['long-polling'], since: 'e-1' });
  await server.answers('{"position":"e-9","complete":false,"more":false,"messages":[' + item(9, 'nine') + ']}');
  assert.deepEqual(read, ['lost', 'nine']);
});

test('lines that come in pieces are put together, and bytes decoded', async () => {
  const read = begin('/topic/x', { transports: ['streaming'] });
  const text = new TextEncoder().encode(`{"event":"following","cursor":"e-0"}\n${item(1, 'ü')}\n${item(2, undefined, { base64: '/w==' })}\n`);
  const pieces = new ReadableStream({
    start(controller) {
      text.forEach((byte) => controller.enqueue(Uint8Array.of(byte)));
    },
  });
  await server.answers(pieces);
  await settle();
  assert.deepEqual(read, ['ü', new Uint8Array([255])]);
});

test('an error that will stay is thrown to whoever reads', async () => {
  const read = begin('/topic/x', { transports: ['long-polling'] });
  await server.answers('{"title":"Forbidden","status":403,"detail":"Not yours"}', { status: 403 });
  assert.ok(read[0] instanceof ProblemError);
  assert.equal(read[0].status, 403);
  assert.equal(read[0].message, 'Not yours');
  assert.equal(following.state, 'closed');
});

test('an error that may pass is waited out, as long as the server says', async () => {
  begin('/topic/x', { transports: ['long-polling'] });
  await server.answers('{}', { status: 503, headers: { 'Retry-After': '7' } });
  assert.equal(following.state, 'offline');
  mock.timers.tick(6_999);
  await settle();
  assert.equal(server.requests.length, 1);
  mock.timers.tick(1);
  await settle();
  assert.equal(server.requests.length, 2);
});

test('who reads too slowly leaves the rest at the server and comes back for it', async () => {
  following = follow('/topic/x', { url: 'https://example.org', WebSocket: FakeSocket, bufferMessages: 2 });
  const first = FakeSocket.last;
  first.says('{"event":"following","cursor":"e-0"}');
  first.says(item(1, 'one'));
  first.says(item(2, 'two'));
  first.says(item(3, 'three'));
  await settle();
  assert.equal(first.readyState, 3);
  assert.equal((await following.next()).value.data, 'one');
  await settle();
  assert.equal(FakeSocket.all.length, 1);
  assert.equal((await following.next()).value.data, 'two');
  await settle();
  assert.match(FakeSocket.last.url, /since=e-2&$/);
  FakeSocket.last.says(item(3, 'three'));
  assert.equal((await following.next()).value.data, 'three');
});

test('a better transport is gone over to once it has spoken', async () => {
  begin('/topic/x', { transports: ['websocket', 'long-polling'], since: 'e-0' });
  FakeSocket.last.breaks();
  await server.answers('{"position":"e-1","complete":true,"more":false,"messages":[]}');
  assert.equal(following.transport, 'long-polling');
  mock.timers.tick(15_000);
  await settle();
  assert.equal(FakeSocket.all.length, 2);
  FakeSocket.last.says('{"event":"following","cursor":"e-1"}');
  await settle();
  assert.equal(FakeSocket.all.length, 3);
  FakeSocket.last.says('{"event":"following","cursor":"e-1"}');
  assert.equal(following.transport, 'websocket');
  assert.equal(following.state, 'live');
});

test('trying better transports leaves nothing behind', async () => {
  begin('/topic/x', { transports: ['websocket', 'long-polling'], since: 'e-0' });
  FakeSocket.last.breaks();
  await server.answers('{"position":"e-1","complete":true,"more":false,"messages":[]}');
  const [{ signal }] = server.requests.slice(-1);
  const listeners = () => getEventListeners(signal, 'abort').length - server.requests.length; // each request has one
  const before = listeners();
  for (let probes = 1; probes <= 3; probes++) {
    for (let waited = 0; waited < 15_000 * 2 ** (probes - 1); waited += 15_000) {
      mock.timers.tick(15_001);
      await server.answers('{"position":"e-1","complete":true,"more":false,"messages":[]}');
    }
    assert.equal(FakeSocket.all.length, 1 + probes);
    FakeSocket.last.breaks();
    await settle();
    assert.equal(listeners(), before);
  }
  following.close();
  await settle();
  assert.equal(FakeSocket.all.length, 4);
});

test('silence counts as a loss', async () => {
  begin('/topic/x');
  FakeSocket.last.says('{"event":"following","cursor":"e-0"}');
  for (let i = 0; i < 5; i++) {
    mock.timers.tick(15_000);
    FakeSocket.last.says('{"event":"heart-beat"}');
  }
  assert.equal(FakeSocket.all.length, 1);
  mock.timers.tick(40_000);
  await settle();
  assert.equal(following.state, 'recovering');
});

test('a signal ends it with its reason, and close lets what came be read', async () => {
  const aborter = new AbortController();
  const read = begin('/topic/x', { signal: aborter.signal });
  aborter.abort(new Error('enough'));
  await settle();
  assert.equal(read[0].message, 'enough');
  const other = begin('/topic/x');
  FakeSocket.last.says(item(1, 'one'));
  following.close();
  await settle();
  assert.deepEqual(other, ['one', 'end']);
  assert.equal(FakeSocket.last.readyState, 3);
});

test('nothing is asked of a cache', async () => {
  const modes = [];
  begin('/topic/x', { transports: ['long-polling'], fetch: (url, init) => (modes.push(init.cache), server.fetch(url, init)) });
  await settle();
  assert.deepEqual(modes, ['no-store']);
});
