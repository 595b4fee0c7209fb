import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Outbox } from '../../host_runtime/web/ui/host/outbox.js';

const payload = (text) => ({ type: 'text', text });
const coded = (code) => Object.assign(new Error(`because of ${code}`), { code });
const states = (outbox) => outbox.drafts.value.map(({ state }) => state);

function storeOf(drafts) {
  const store = { saved: drafts, load: () => drafts, save: (next) => (store.saved = next) };
  return store;
}

test('drafts are sent in order, one after the other, and leave when stored', async () => {
  const sent = [];
  const outbox = new Outbox(async ({ payload: { text } }) => void sent.push(text));
  for (const text of ['a', 'b', 'c']) outbox.add('c', payload(text));
  await Promise.all([outbox.flush(), outbox.flush()]);
  assert.deepEqual(sent, ['a', 'b', 'c']);
  assert.deepEqual(outbox.drafts.value, []);
});

test('a broken connection keeps the draft and its id for the next time', async () => {
  let isBroken = true;
  const ids = [];
  const outbox = new Outbox(async ({ clientId }) => {
    ids.push(clientId);
    if (isBroken) throw coded('connection_lost');
  });
  outbox.add('c', payload('a'));
  outbox.add('c', payload('b'));
  await outbox.flush();
  assert.deepEqual(states(outbox), ['queued', 'queued']);
  isBroken = false;
  await outbox.flush();
  assert.equal(ids[0], ids[1]);
  assert.equal(ids.length, 3);
  assert.deepEqual(states(outbox), []);
});

test('a refused draft says why, holds nobody up, and can be tried again', async () => {
  let isRefused = true;
  const outbox = new Outbox(async ({ payload: { text } }) => {
    if (text === 'bad' && isRefused) throw coded('conflict');
  });
  const id = outbox.add('c', payload('bad'));
  outbox.add('c', payload('good'));
  await outbox.flush();
  assert.deepEqual(outbox.drafts.value.map(({ state, error }) => [state, error]), [['failed', 'because of conflict']]);
  isRefused = false;
  outbox.retry(id);
  await outbox.flush();
  assert.deepEqual(outbox.drafts.value, []);
});

test('drafts of an earlier visit are queued again, whatever they were doing', () => {
  const draft = { clientId: 'x', conversationId: 'c', payload: payload('a'), createdAt: '', state: 'sending' };
  assert.deepEqual(states(new Outbox(async () => {}, storeOf([draft]))), ['queued']);
});

test('a message seen in the conversation takes its draft out of the store', () => {
  const store = storeOf([]);
  const outbox = new Outbox(async () => {}, store);
  const id = outbox.add('c', payload('a'));
  outbox.confirm([null, undefined, id]);
  assert.deepEqual(store.saved, []);
});

test('drafts without a conversation are adopted by the first, others stay where they are', () => {
  const outbox = new Outbox(async () => {});
  outbox.add(null, payload('a'));
  outbox.add('old', payload('b'));
  outbox.adopt('new');
  assert.deepEqual(outbox.drafts.value.map(({ conversationId }) => conversationId), ['new', 'old']);
});

test('a busy server is asked again after a pause, with the same id', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const ids = [];
  const outbox = new Outbox(async ({ clientId }) => {
    ids.push(clientId);
    if (ids.length === 1) throw coded('too_many_requests');
  });
  outbox.add('c', payload('a'));
  await outbox.flush();
  assert.deepEqual(states(outbox), ['queued']);
  mock.timers.tick(3_000);
  await new Promise((resolve) => setImmediate(resolve));
  mock.timers.reset();
  assert.deepEqual(states(outbox), []);
  assert.equal(ids[0], ids[1]);
});
