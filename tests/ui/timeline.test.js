import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lastAnswerSeq, mergeMessages, unbrokenEnd } from '../../host_runtime/web/ui/host/timeline.js';

const message = (seq, kind = 'bot') => ({ id: `m${seq}`, conversationId: 'c', seq, author: { kind }, sentOn: '', payload: { type: 'text' } });
const seqs = (messages) => messages.map(({ seq }) => seq);

test('messages stand in order, each once, whatever order they come in', () => {
  const known = mergeMessages([], [message(2), message(1)]);
  assert.deepEqual(seqs(mergeMessages(known, [message(4), message(2), message(3)])), [1, 2, 3, 4]);
});

test('what arrives later replaces what was assumed', () => {
  const [stored] = mergeMessages([{ ...message(1), id: 'assumed' }], [message(1)]);
  assert.equal(stored.id, 'm1');
});

test('the unbroken end stands before the first gap', () => {
  assert.equal(unbrokenEnd([message(5), message(6), message(8)], 4), 6);
  assert.equal(unbrokenEnd([], 4), 4);
  assert.equal(unbrokenEnd([message(3)], 0), 0);
});

test('older messages above the base do not hide a gap below', () => {
  assert.equal(unbrokenEnd([message(3), message(4), message(5), message(7)], 2), 5);
});

test('choices are open after the last thing that the visitor said', () => {
  assert.equal(lastAnswerSeq([message(1), message(2, 'user'), message(3), message(4, 'agent')]), 2);
});
