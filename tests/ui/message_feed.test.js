import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageFeed } from '../../host_runtime/web/ui/host/message_feed.js';

const message = (seq) => ({ id: `m${seq}`, conversationId: 'c', seq, author: { kind: 'bot' }, sentOn: '', payload: { type: 'text' } });
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
const seqs = (feed) => feed.messages.value.map(({ seq }) => seq);
const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a gap is asked for and filled', async () => {
  const asked = [];
  const feed = new MessageFeed(async (id, after) => {
    asked.push([id, after]);
    return { messages: range(after + 1, 5), lastSeq: 5 };
  });
  feed.show('c', { messages: range(1, 2), lastSeq: 2 });
  feed.add([message(5)]);
  await settled();
  assert.deepEqual(asked, [['c', 2]]);
  assert.deepEqual(seqs(feed), [1, 2, 3, 4, 5]);
});

test('a first message that is not the first of an empty conversation is a gap', async () => {
  const feed = new MessageFeed(async (_, after) => ({ messages: range(after + 1, 3), lastSeq: 3 }));
  feed.show('c');
  feed.add([message(3)]);
  await settled();
  assert.deepEqual(seqs(feed), [1, 2, 3]);
});

test('pages are fetched until nothing is missing', async () => {
  const feed = new MessageFeed(async (_, after) => ({ messages: range(after + 1, Math.min(after + 2, 7)), lastSeq: 7 }));
  feed.show('c', { messages: range(1, 1), lastSeq: 1 });
  await feed.fill(7);
  assert.deepEqual(seqs(feed), [1, 2, 3, 4, 5, 6, 7]);
});

test('a server that brings nothing new is not asked for ever', async () => {
  let asked = 0;
  const feed = new MessageFeed(async () => {
    asked += 1;
    return { messages: [], lastSeq: 9 };
  });
  feed.show('c');
  await feed.fill(9);
  assert.equal(asked, 1);
});

test('a broken connection leaves the gap, and the next fill closes it', async () => {
  let isBroken = true;
  const feed = new MessageFeed(async (_, after) => {
    if (isBroken) throw new Error('connection_lost');
    return { messages: range(after + 1, 3), lastSeq: 3 };
  });
  feed.show('c', { messages: range(1, 1), lastSeq: 1 });
  await feed.fill(3);
  assert.deepEqual(seqs(feed), [1]);
  isBroken = false;
  await feed.fill(3);
  assert.deepEqual(seqs(feed), [1, 2, 3]);
});

test('an answer for a conversation that is no longer in sight is not shown', async () => {
  const answers = [];
  const feed = new MessageFeed((id) => new Promise((resolve) => answers.push([id, resolve])));
  feed.show('old', { messages: range(1, 1), lastSeq: 1 });
  const filling = feed.fill(2);
  feed.show('new');
  answers[0][1]({ messages: range(2, 2), lastSeq: 2 });
  await filling;
  assert.deepEqual(seqs(feed), []);
});

test('a message from before the window does not tear a hole into it', () => {
  const feed = new MessageFeed(async () => ({ messages: [], lastSeq: 0 }));
  feed.show('c', { messages: range(50, 52), lastSeq: 52 });
  feed.add([message(20)]);
  assert.deepEqual(seqs(feed), [50, 51, 52]);
  feed.addOlder(range(48, 49));
  assert.deepEqual(seqs(feed), [48, 49, 50, 51, 52]);
});
