import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Reads } from '../../hitlnext_module/ui/hitlnext/reads.js';
import { handoff } from './handoffs.js';

/** A browser's storage, as far as it is needed. */
class PlayedStorage {
  getItem(key) {
    return this[key] ?? null;
  }

  setItem(key, value) {
    this[key] = value;
  }
}

beforeEach(() => (globalThis.localStorage = new PlayedStorage()));
afterEach(() => delete globalThis.localStorage);

const said = (seq, direction = 'incoming') => ({ userConversation: { preview: '', direction, createdOn: '', seq } });

test('a pending handoff is unread until it is opened', () => {
  const reads = new Reads('bot');
  assert.equal(reads.isUnread(handoff(1, said(3, 'outgoing')), 'me'), true);
  reads.mark('t1', 3);
  assert.equal(reads.isUnread(handoff(1, said(3, 'outgoing')), 'me'), false);
});

test('what the contact says later is unread, what the desk says is not', () => {
  const reads = new Reads('bot');
  reads.mark('t1', 3);
  const mine = { status: 'assigned', agentId: 'me' };
  assert.equal(reads.isUnread(handoff(1, { ...mine, ...said(4) }), 'me'), true);
  assert.equal(reads.isUnread(handoff(1, { ...mine, ...said(4, 'outgoing') }), 'me'), false);
});

test('closed handoffs and those of others ask for nothing', () => {
  const reads = new Reads('bot');
  assert.equal(reads.isUnread(handoff(1, { status: 'resolved', ...said(4) }), 'me'), false);
  assert.equal(reads.isUnread(handoff(1, { status: 'assigned', agentId: 'bob', ...said(4) }), 'me'), false);
});

test('marks survive a reload, never go back, and the oldest are forgotten', () => {
  const reads = new Reads('bot');
  for (let thread = 0; thread < 510; thread += 1) reads.mark(`t${thread}`, 5);
  reads.mark('t509', 2);
  const marks = new Reads('bot').marks.value;
  assert.equal(Object.keys(marks).length, 500);
  assert.equal(marks.t509, 5);
  assert.equal(marks.t0, undefined);
});

test('a foreign value in the storage is ignored', () => {
  localStorage.setItem('hitlnext/bot/reads', '{"t1":"x"}');
  assert.deepEqual(new Reads('bot').marks.value, {});
});
