import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { SocketClient } from '../../host_runtime/web/ui/host/socket.js';

/** A browser's WebSocket, played by the test. */
class PlayedSocket {
  static all = [];

  constructor(url) {
    Object.assign(this, { url, sent: [], closed: false });
    PlayedSocket.all.push(this);
  }

  static get last() {
    return PlayedSocket.all.at(-1);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.closed = true;
  }

  answer(index, frame) {
    this.onmessage({ data: JSON.stringify({ id: this.sent[index].id, type: 'result', ...frame }) });
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
let seen;

beforeEach(() => {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  PlayedSocket.all = [];
  seen = { ready: [], events: [] };
  Object.assign(globalThis, { WebSocket: PlayedSocket, window: globalThis, addEventListener() {}, removeEventListener() {} });
});

afterEach(() => {
  mock.timers.reset();
  for (const name of ['WebSocket', 'window', 'addEventListener', 'removeEventListener']) delete globalThis[name];
});

function client(options = {}) {
  const socket = new SocketClient({
    url: 'ws://test',
    hello: () => ({ token: 'T' }),
    onReady: (result) => seen.ready.push(result),
    onEvent: (event) => seen.events.push(event),
    ...options,
  });
  socket.start();
  return socket;
}

async function open(socket) {
  PlayedSocket.last.onopen();
  PlayedSocket.last.answer(0, { success: true, result: { ok: 1 } });
  await settled();
  return socket;
}

test('the first frame is hello, and what it brings is handed on', async () => {
  const socket = await open(client());
  assert.deepEqual(PlayedSocket.last.sent[0], { token: 'T', id: 1, type: 'hello' });
  assert.deepEqual(seen.ready, [{ ok: 1 }]);
  assert.equal(socket.state.value.phase, 'open');
});

test('commands end with their own result or error', async () => {
  const socket = await open(client());
  const [good, bad] = [socket.request('a', { x: 1 }), socket.request('b')];
  PlayedSocket.last.answer(2, { success: false, error: { code: 'conflict', message: 'no' } });
  PlayedSocket.last.answer(1, { success: true, result: 7 });
  assert.equal(await good, 7);
  await assert.rejects(bad, { code: 'conflict', message: 'no' });
});

test('pushes reach the listener', async () => {
  await open(client());
  PlayedSocket.last.onmessage({ data: '{"type":"event","event":{"resource":"message"}}' });
  assert.deepEqual(seen.events, [{ resource: 'message' }]);
});

test('a break ends what waits, and a new connection says hello again', async () => {
  const socket = await open(client());
  const waiting = socket.request('a');
  PlayedSocket.last.onclose({ code: 1012, reason: 'restarting' });
  await assert.rejects(waiting, { code: 'connection_lost' });
  assert.equal(socket.state.value.phase, 'waiting');
  assert.equal(socket.state.value.everOpen, true);
  mock.timers.tick(20_000);
  assert.equal(PlayedSocket.all.length, 2);
  await open(socket);
  assert.equal(seen.ready.length, 2);
});

test('a command without an answer breaks the connection', async () => {
  const socket = await open(client());
  const waiting = socket.request('a');
  mock.timers.tick(15_000);
  await assert.rejects(waiting, { code: 'connection_lost' });
  assert.equal(PlayedSocket.last.closed, true);
  assert.equal(socket.state.value.phase, 'waiting');
});

test('an ended session is not tried again, and its reason is kept', async () => {
  const socket = await open(client());
  PlayedSocket.last.onclose({ code: 4401, reason: 'signed in elsewhere' });
  mock.timers.tick(60_000);
  assert.equal(PlayedSocket.all.length, 1);
  assert.equal(socket.state.value.phase, 'ended');
  assert.equal(socket.state.value.reason, 'signed in elsewhere');
});

test('a hello that is refused because of another browser ends with that as its reason', async () => {
  const socket = client({ onRefused: () => false });
  PlayedSocket.last.onopen();
  const error = { code: 'signed_in_elsewhere', message: 'You have signed in with another browser.' };
  PlayedSocket.last.answer(0, { success: false, error });
  await settled();
  assert.equal(socket.state.value.code, 4401);
  assert.equal(socket.state.value.reason, 'signed_in_elsewhere');
});

test('a refused hello is tried again only if somebody sees sense in it', async () => {
  for (const [again, phase] of [[true, 'waiting'], [false, 'ended']]) {
    const socket = client({ onRefused: () => again });
    PlayedSocket.last.onopen();
    PlayedSocket.last.answer(0, { success: false, error: { code: 'unauthorized', message: 'who?' } });
    await settled();
    assert.equal(socket.state.value.phase, phase);
  }
});

test('a late word of an old connection changes nothing', async () => {
  const socket = await open(client());
  const old = PlayedSocket.last;
  old.onclose({ code: 1006, reason: '' });
  mock.timers.tick(20_000);
  await open(socket);
  old.onclose({ code: 4401, reason: '' });
  old.onmessage({ data: '{"type":"event","event":{"resource":"message"}}' });
  assert.equal(socket.state.value.phase, 'open');
  assert.deepEqual(seen.events, []);
});
