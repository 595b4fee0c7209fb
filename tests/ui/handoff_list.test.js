import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signal } from '../../host_runtime/web/ui/host/vendor/preact.js';
import { HandoffList, toggleFilter } from '../../hitlnext_module/ui/hitlnext/handoff_list.js';
import { handoff } from './handoffs.js';

/** A server that filters by state and answers pages of two. */
function serverOf(handoffs) {
  const asked = [];
  const listHandoffs = async (query) => {
    asked.push(query);
    const sign = query.sort === 'oldest' ? 1 : -1;
    const found = handoffs
      .filter(({ status }) => status === query.status)
      .filter(({ agentId }) => !query.assignee || (query.assignee === 'me') === (agentId === 'me'))
      .filter(({ displayName }) => !query.q || displayName.includes(query.q))
      .sort((one, other) => sign * (one.id - other.id));
    const start = Number(query.cursor ?? 0);
    return { items: found.slice(start, start + 2), next: found.length > start + 2 ? String(start + 2) : null };
  };
  return { asked, listHandoffs };
}

const listOf = (server) => new HandoffList(server, signal('me'));
const ids = (list) => list.visible.value.map(({ id }) => id);

test('pending and own handoffs are shown first, newest on top', async () => {
  const own = handoff(2, { status: 'assigned', agentId: 'me' });
  const others = handoff(3, { status: 'assigned', agentId: 'bob' });
  const list = listOf(serverOf([handoff(1), own, others, handoff(4, { status: 'resolved' })]));
  await list.reload();
  assert.deepEqual(ids(list), [2, 1]);
});

test('an event brings a new handoff in, and takes one that no longer fits out', async () => {
  const list = listOf(serverOf([handoff(1)]));
  await list.reload();
  list.put([handoff(2)]);
  assert.deepEqual(ids(list), [2, 1]);
  list.put([handoff(1, { status: 'assigned', agentId: 'bob', version: 2 })]);
  assert.deepEqual(ids(list), [2]);
});

test('what lies beyond a page that has more is held back until it is whole', async () => {
  const list = listOf(serverOf([handoff(1, { status: 'assigned', agentId: 'me' }), handoff(2), handoff(3), handoff(4), handoff(5)]));
  await list.reload();
  assert.deepEqual(ids(list), [5, 4]);
  await list.loadMore();
  assert.deepEqual(ids(list), [5, 4, 3, 2, 1]);
  assert.equal(list.hasMore.value, false);
});

test('another order and other filters ask the server again', async () => {
  const server = serverOf([handoff(1, { status: 'resolved' }), handoff(2, { status: 'resolved' })]);
  const list = listOf(server);
  await list.ask({ filters: ['resolved'], sort: 'oldest', tags: ['vip'] });
  assert.deepEqual(server.asked.map(({ status, sort, tags }) => [status, sort, tags]), [['resolved', 'oldest', ['vip']]]);
  assert.deepEqual(ids(list), []);
  await list.ask({ tags: [] });
  assert.deepEqual(ids(list), [1, 2]);
});

test('a search shows what the server found, and nothing else', async () => {
  const list = listOf(serverOf([handoff(1, { displayName: 'Ada' }), handoff(2, { displayName: 'Bob' })]));
  await list.reload();
  await list.ask({ search: 'Ada' });
  list.put([handoff(3, { displayName: 'Eve' })]);
  assert.deepEqual(ids(list), [1]);
});

test('an answer that was overtaken by a later question is thrown away', async () => {
  const answers = [];
  const list = new HandoffList({ listHandoffs: (query) => new Promise((resolve) => answers.push({ query, resolve })) }, signal('me'));
  const first = list.ask({ filters: ['resolved'] });
  const second = list.ask({ filters: ['unassigned'] });
  answers[1].resolve({ items: [handoff(2)], next: null });
  await second;
  answers[0].resolve({ items: [handoff(1, { status: 'resolved' })], next: 'more' });
  await first;
  assert.deepEqual(ids(list), [2]);
  assert.equal(list.hasMore.value, false);
});

test('a failure is a state of its own, and the way back is another try', async () => {
  let isDown = true;
  const list = new HandoffList({
    listHandoffs: async () => {
      if (isDown) throw new Error('down');
      return { items: [], next: null };
    },
  }, signal('me'));
  await list.reload();
  assert.equal(list.phase.value, 'failed');
  isDown = false;
  await list.reload();
  assert.equal(list.phase.value, 'ready');
});

test('filters keep their fixed order', () => {
  assert.deepEqual(toggleFilter(['mine'], 'unassigned'), ['unassigned', 'mine']);
  assert.deepEqual(toggleFilter(['unassigned', 'mine'], 'mine'), ['unassigned']);
});
