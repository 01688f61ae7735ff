import assert from 'node:assert/strict';
import { afterEach, beforeEach, test, mock } from 'node:test';
import { LongwireSocket } from '../longwire.js';
import { FakeSocket, settle } from './fakes.js';

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] });
  mock.method(Math, 'random', () => 1);
  FakeSocket.all = [];
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
});

const OPTIONS = { WebSocket: FakeSocket, transports: ['websocket'] };

async function opened(options = {}, protocols = []) {
  const heard = [];
  const socket = new LongwireSocket('https://example.org/ws', protocols, { ...OPTIONS, ...options });
  socket.binaryType = 'arraybuffer';
  for (const type of ['open', 'error', 'transport']) {
    socket.addEventListener(type, () => heard.push(type));
  }
  socket.onmessage = ({ data }) => heard.push(typeof data === 'string' ? data : [...new Uint8Array(data)]);
  socket.onclose = ({ code, reason, wasClean }) => heard.push(`close ${code} ${reason} ${wasClean}`);
  const carrier = FakeSocket.last;
  carrier.opens();
  carrier.says(`osession 30000 1000 ${[].concat(protocols)[0] ?? '-'}`);
  await settle();
  return { socket, carrier, heard };
}

test('a transport that there is not is said at once', () => {
  assert.throws(() => new LongwireSocket('https://example.org/ws', { transports: ['sse'] }), { name: 'TypeError', message: /sse/ });
});

test('it introduces itself with its subprotocols, and is open once the server has answered', async () => {
  const socket = new LongwireSocket('wss://example.org/ws/', ['a', 'b'], OPTIONS);
  const carrier = FakeSocket.last;
  assert.equal(carrier.url, 'wss://example.org/ws/link');
  assert.equal(socket.readyState, LongwireSocket.CONNECTING);
  assert.throws(() => socket.send('early'), { name: 'InvalidStateError' });
  carrier.opens();
  assert.deepEqual(carrier.sent, ['o1 a,b']);
  carrier.says('osession 30000 1000 b');
  assert.equal(socket.readyState, socket.OPEN);
  assert.equal(socket.protocol, 'b');
  assert.equal(socket.transport, 'websocket');
  assert.equal(socket.url, 'wss://example.org/ws/');
});

test('a server that speaks none of the subprotocols is left, as a WebSocket would', async () => {
  const heard = [];
  const socket = new LongwireSocket('https://example.org/ws', 'a', OPTIONS);
  socket.onclose = ({ code, wasClean }) => heard.push([code, wasClean]);
  FakeSocket.last.opens();
  FakeSocket.last.says('osession 30000 1000 -');
  FakeSocket.last.says('x1000 None of the subprotocols is spoken here');
  assert.equal(socket.protocol, '');
  assert.equal(socket.readyState, socket.CLOSED);
  assert.equal(heard.length, 1);
});

test('messages of text and bytes go both ways', async () => {
  const { socket, carrier, heard } = await opened();
  socket.send('text');
  socket.send(new Uint8Array([1, 2]).buffer);
  socket.send(new DataView(new Uint8Array([0, 3, 4]).buffer, 1));
  carrier.says('tüber');
  carrier.says('bAQI=');
  carrier.says(new Uint8Array([5]).buffer);
  assert.deepEqual(carrier.sent.slice(1), ['ttext', new Uint8Array([1, 2]), new Uint8Array([3, 4])]);
  assert.deepEqual(heard.slice(2), ['über', [1, 2], [5]]);
});

test('a Blob keeps its place among what is sent', async () => {
  const { socket, carrier } = await opened();
  socket.send('before');
  socket.send(new Blob([new Uint8Array([7])]));
  socket.send('after');
  for (let i = 0; i < 20 && carrier.sent.length < 4; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(carrier.sent.slice(1), ['tbefore', new Uint8Array([7]), 'tafter']);
});

test('a Blob that cannot be read fails the socket behind all that was sent before it, and says so', async () => {
  const { socket, carrier, heard } = await opened();
  const blob = new Blob([new Uint8Array([7])]);
  blob.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  socket.send('before');
  socket.send(blob);
  socket.send('after');
  await settle();
  assert.equal(socket.readyState, socket.CLOSING);
  assert.equal(socket.bufferedAmount, 6);
  socket.send('too late');
  carrier.says('a1');
  assert.deepEqual(carrier.sent.slice(1), ['tbefore', 'x1011 A Blob could not be read']);
  carrier.says('x1011 A Blob could not be read');
  assert.deepEqual(heard.slice(-2), ['error', 'close 1011 A Blob could not be read false']);
  assert.equal(socket.readyState, socket.CLOSED);
});

test('a Blob that cannot be read does not hold up a close', async () => {
  const { socket, carrier, heard } = await opened();
  const blob = new Blob(['x']);
  let fail;
  blob.arrayBuffer = () => new Promise((resolve, reject) => (fail = reject));
  socket.send(blob);
  socket.close(3000, 'bye');
  await settle();
  fail(new DOMException('gone', 'NotReadableError'));
  await settle();
  assert.deepEqual(carrier.sent.slice(1), ['x1011 A Blob could not be read']);
  carrier.says('x1011 A Blob could not be read');
  assert.deepEqual(heard.slice(-2), ['error', 'close 1011 A Blob could not be read false']);
});

test('what is changed after it was sent leaves as it was', async () => {
  const { socket, carrier } = await opened();
  const bytes = new Uint8Array([1]);
  carrier.breaks();
  socket.send(bytes);
  bytes[0] = 9;
  mock.timers.tick(200);
  FakeSocket.last.opens();
  FakeSocket.last.says('r0');
  assert.deepEqual(FakeSocket.last.sent[1], new Uint8Array([1]));
});

test('after a loss it resumes with what it has received and sends what the server has not', async () => {
  const { socket, carrier, heard } = await opened();
  carrier.says('tone');
  socket.send('a');
  socket.send('b');
  carrier.breaks();
  assert.equal(socket.readyState, socket.OPEN);
  assert.equal(socket.transport, null);
  socket.send('c');
  mock.timers.tick(200);
  const next = FakeSocket.last;
  assert.notEqual(next, carrier);
  next.opens();
  assert.deepEqual(next.sent, ['r1 session 1 1']);
  next.says('r1');
  assert.deepEqual(next.sent.slice(1), ['tb', 'tc']);
  carrier.says('tlate');
  next.says('ttwo');
  assert.deepEqual(heard, ['transport', 'open', 'one', 'transport', 'transport', 'two']);
});

test('it acknowledges after a second, and sooner when much has come', async () => {
  const { carrier } = await opened();
  carrier.says('tone');
  mock.timers.tick(999);
  assert.equal(carrier.sent.length, 1);
  mock.timers.tick(1);
  assert.deepEqual(carrier.sent.slice(1), ['a1']);
  carrier.says(`t${'x'.repeat(1000)}`);
  assert.deepEqual(carrier.sent.slice(2), ['a2']);
});

test('what is acknowledged is counted in bytes, as UTF-8 has them and base64 stands for', async () => {
  const { carrier } = await opened();
  carrier.says(`t${'ü'.repeat(499)}`);
  assert.equal(carrier.sent.length, 1);
  carrier.says('t€');
  assert.deepEqual(carrier.sent.slice(1), ['a2']);
  carrier.says(`b${btoa('x'.repeat(999))}`);
  assert.equal(carrier.sent.length, 2);
  carrier.says('tx');
  assert.deepEqual(carrier.sent.slice(2), ['a4']);
});

test('bufferedAmount counts until the server acknowledges', async () => {
  const { socket, carrier } = await opened();
  socket.send('ü');
  socket.send('b');
  assert.equal(socket.bufferedAmount, 3);
  carrier.says('a1');
  assert.equal(socket.bufferedAmount, 1);
});

test('a session that is gone closes the socket', async () => {
  const { socket, carrier, heard } = await opened();
  carrier.breaks();
  mock.timers.tick(200);
  FakeSocket.last.opens();
  FakeSocket.last.says('x4404 No such session here; open a new one');
  assert.equal(socket.readyState, socket.CLOSED);
  assert.deepEqual(heard.slice(-2), ['error', 'close 4404 No such session here; open a new one false']);
  mock.timers.tick(60_000);
  assert.equal(FakeSocket.all.length, 2);
});

test('a network that does not come back in time closes the socket with 1006', async () => {
  const { carrier, heard } = await opened();
  carrier.breaks();
  for (let i = 0; i < 300; i++) {
    mock.timers.tick(100);
    FakeSocket.last.breaks();
  }
  assert.equal(heard.at(-1), 'close 1006 The network did not come back in time false');
});

test('silence is asked about, and then counts as a loss', async () => {
  const { carrier, heard } = await opened();
  mock.timers.tick(15_000);
  assert.deepEqual(carrier.sent.slice(1), ['p']);
  carrier.says('q');
  mock.timers.tick(15_000);
  assert.deepEqual(carrier.sent.slice(1), ['p', 'p']);
  mock.timers.tick(8_000);
  assert.equal(carrier.readyState, 3);
  assert.equal(heard.at(-1), 'transport');
  carrier.says('tlate');
  assert.equal(heard.at(-1), 'transport');
});

test('a page that stood still does not take its own silence for the server\'s', async () => {
  const { carrier, heard } = await opened();
  mock.timers.tick(15_000);
  assert.deepEqual(carrier.sent.slice(1), ['p']);
  mock.timers.setTime(Date.now() + 6_000); // timers run late, before what has come meanwhile
  mock.timers.tick(8_000);
  assert.equal(carrier.readyState, 1);
  assert.deepEqual(carrier.sent.slice(1), ['p', 'p']);
  carrier.says('q');
  assert.deepEqual(heard, ['transport', 'open']);
});

test('a machine that slept asks at once', async () => {
  const { carrier } = await opened();
  mock.timers.setTime(Date.now() + 3_600_000);
  mock.timers.tick(5_000);
  assert.ok(carrier.sent.includes('p'));
});

test("the server's questions are answered", async () => {
  const { carrier } = await opened();
  carrier.says('pwho?');
  assert.deepEqual(carrier.sent.slice(1), ['qwho?']);
});

test('close says its reason behind what was sent, and is clean when the server has confirmed it', async () => {
  const { socket, carrier, heard } = await opened();
  socket.send('last');
  socket.close(3001, 'bye');
  assert.equal(socket.readyState, socket.CLOSING);
  socket.send('too late');
  await settle();
  assert.deepEqual(carrier.sent.slice(1), ['tlast', 'x3001 bye']);
  carrier.says('tnot shown');
  carrier.says('x3001 bye');
  assert.deepEqual(heard.slice(-1), ['close 3001 bye true']);
  assert.equal(socket.readyState, socket.CLOSED);
});

test("the server's close is confirmed", async () => {
  const { carrier, heard } = await opened();
  carrier.says('x1008 Too\nmuch');
  assert.deepEqual(carrier.sent.slice(1), ['x1008 Too\nmuch']);
  assert.deepEqual(heard.slice(-1), ['close 1008 Too\nmuch true']);
});

test('a carrier that failed for good ends the session', async () => {
  const { carrier, heard } = await opened();
  carrier.breaks(1009, 'Too big');
  assert.deepEqual(heard.slice(-1), ['close 1009 Too big false']);
});

test('a session that was taken over by somebody else is given up', async () => {
  const { carrier, heard } = await opened();
  carrier.breaks(4409, 'Taken over');
  assert.deepEqual(heard.slice(-1), ['close 4409 Taken over false']);
  mock.timers.tick(60_000);
  assert.equal(FakeSocket.all.length, 1);
});

test('a server that cannot be reached at all is told as a WebSocket tells it, and where it was looked for', async () => {
  const heard = [];
  const socket = new LongwireSocket('https://example.org/ws', OPTIONS);
  socket.onerror = () => heard.push('error');
  socket.onclose = ({ code, reason }) => heard.push(code, reason);
  FakeSocket.last.breaks();
  assert.deepEqual(heard, ['error', 1006, 'No link answers at https://example.org/ws/link']);
});

test('once it is open it says what carries', async () => {
  const socket = new LongwireSocket('https://example.org/ws', OPTIONS);
  let transport;
  socket.onopen = () => (transport = socket.transport);
  FakeSocket.last.opens();
  FakeSocket.last.says('osession 30000 1000 -');
  assert.equal(transport, 'websocket');
});

test('a carrier that does not answer is given up', async () => {
  const heard = [];
  const socket = new LongwireSocket('https://example.org/ws', OPTIONS);
  socket.onclose = ({ code }) => heard.push(code);
  FakeSocket.last.opens();
  mock.timers.tick(4_000);
  assert.deepEqual(heard, [1006]);
  assert.equal(FakeSocket.last.readyState, 3);
});

test('more than may wait closes the socket', async () => {
  const { socket, carrier, heard } = await opened({ bufferBytes: 10 });
  socket.send('12345678');
  socket.send('12345678');
  assert.equal(socket.readyState, socket.CLOSING);
  await settle();
  carrier.says('x3013');
  assert.match(heard.at(-1), /^close 3013/);
});

test('arguments are checked as those of a WebSocket', async () => {
  assert.throws(() => new LongwireSocket('ftp://example.org/', OPTIONS), { name: 'SyntaxError' });
  assert.throws(() => new LongwireSocket('https://example.org/#x', OPTIONS), { name: 'SyntaxError' });
  assert.throws(() => new LongwireSocket('not a url', OPTIONS), { name: 'SyntaxError' });
  assert.throws(() => new LongwireSocket('https://example.org/', ['a', 'A'], OPTIONS), { name: 'SyntaxError' });
  assert.throws(() => new LongwireSocket('https://example.org/', ['a b'], OPTIONS), { name: 'SyntaxError' });
  const { socket } = await opened();
  assert.throws(() => socket.close(1001), { name: 'InvalidAccessError' });
  assert.throws(() => socket.close(5000), { name: 'InvalidAccessError' });
  assert.throws(() => socket.close(1000, 'ü'.repeat(62)), { name: 'SyntaxError' });
  socket.binaryType = 'nonsense';
  assert.equal(socket.binaryType, 'arraybuffer');
});

test('a handler that is replaced is called no more', async () => {
  const { socket, carrier } = await opened();
  const heard = [];
  socket.onmessage = () => heard.push('old');
  socket.onmessage = ({ data }) => heard.push(data);
  carrier.says('tx');
  socket.onmessage = null;
  carrier.says('ty');
  assert.deepEqual(heard, ['x']);
  assert.equal(socket.onmessage, null);
});

test('a better transport takes over once it has shown that it works', async () => {
  const { FakeServer } = await import('./fakes.js');
  const server = new FakeServer();
  const heard = [];
  const socket = new LongwireSocket('https://example.org/ws', {
    WebSocket: FakeSocket,
    fetch: server.fetch,
    transports: ['websocket', 'long-polling'],
  });
  socket.addEventListener('transport', () => heard.push(socket.transport));
  socket.onmessage = ({ data }) => heard.push(data);
  FakeSocket.last.breaks();
  await server.answers('o\n');
  await server.answers('a["osession 30000 1000 -"]\n');
  await server.answers('a["T1 one","T1 one"]\n');
  assert.deepEqual(heard, ['long-polling', 'one']);
  mock.timers.tick(15_000);
  await settle();
  const probe = FakeSocket.last;
  probe.opens();
  assert.deepEqual(probe.sent, ['p']);
  socket.send('mine');
  socket.send(new Uint8Array([1, 2]));
  await server.answers('a["T2 two"]\n');
  assert.deepEqual(server.sent.filter((frame) => /^[oTB]/.test(frame)), ['o1 ', 'T1 mine', 'B2 AQI=']);
  probe.says('q');
  assert.deepEqual(probe.sent, ['p', 'r1 session 2 1']);
  probe.says('r2');
  probe.says('tthree');
  assert.deepEqual(heard, ['long-polling', 'one', 'two', 'websocket', 'three']);
  socket.close();
});

test('what a browser has lost by asking again is noticed, and comes over the next carrier', async () => {
  const { FakeServer } = await import('./fakes.js');
  const server = new FakeServer();
  const heard = [];
  const socket = new LongwireSocket('https://example.org/ws', { fetch: server.fetch, transports: ['long-polling'] });
  socket.onmessage = ({ data }) => heard.push(data);
  await server.answers('o\n');
  await server.answers('a["osession 30000 1000 -"]\n');
  await server.answers('a["T1 one"]\n');
  await server.answers('a["T3 three"]\n');
  assert.deepEqual(heard, ['one']);
  mock.timers.tick(200);
  await settle();
  server.abandoned();
  await server.answers('o\n');
  assert.equal(server.sent.at(-1), 'r1 session 1 1');
  await server.answers('a["r0","T2 two","T3 three"]\n');
  assert.deepEqual(heard, ['one', 'two', 'three']);
});
