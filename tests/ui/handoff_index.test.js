import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterOf, hasAnyTag } from '../../hitlnext_module/ui/hitlnext/handoff_filters.js';
import { putHandoffs, putLastMessage } from '../../hitlnext_module/ui/hitlnext/handoff_index.js';
import { isOverdue } from '../../hitlnext_module/ui/hitlnext/overdue.js';
import { handoff } from './handoffs.js';

const said = (seq, preview = `m${seq}`) => ({ preview, direction: 'incoming', createdOn: '', seq });
const known = (...handoffs) => putHandoffs(new Map(), handoffs);

test('the newest version wins, whichever arrives last', () => {
  const assigned = handoff(1, { version: 3, status: 'assigned' });
  assert.equal(putHandoffs(known(assigned), [handoff(1, { version: 2 })]).get(1).status, 'assigned');
  assert.equal(putHandoffs(known(handoff(1)), [assigned]).get(1).status, 'assigned');
});

test('within a version the later message wins', () => {
  const map = putHandoffs(known(handoff(1, { userConversation: said(2) })), [handoff(1, { userConversation: said(3) })]);
  assert.equal(map.get(1).userConversation.seq, 3);
  assert.equal(putHandoffs(map, [handoff(1, { userConversation: said(2) })]), map);
});

test('a newer version does not bring an older message back', () => {
  const map = putHandoffs(known(handoff(1, { userConversation: said(5) })), [handoff(1, { version: 2, userConversation: said(4) })]);
  assert.equal(map.get(1).version, 2);
  assert.equal(map.get(1).userConversation.seq, 5);
});

test('a message is the last of its open handoff only', () => {
  const map = putLastMessage(known(handoff(1, { userThreadId: 't' }), handoff(2, { userThreadId: 't', status: 'resolved' })), 't', said(4));
  assert.equal(map.get(1).userConversation.preview, 'm4');
  assert.equal(map.get(2).userConversation, null);
});

test('each handoff belongs to one filter', () => {
  assert.equal(filterOf(handoff(1), 'me'), 'unassigned');
  assert.equal(filterOf(handoff(1, { status: 'assigned', agentId: 'me' }), 'me'), 'mine');
  assert.equal(filterOf(handoff(1, { status: 'assigned', agentId: 'bob' }), 'me'), 'others');
  assert.equal(filterOf(handoff(1, { status: 'expired', agentId: null }), 'me'), 'expired');
});

test('one wanted label is enough', () => {
  assert.equal(hasAnyTag(handoff(1, { tags: ['a', 'b'] }), ['b', 'c']), true);
  assert.equal(hasAnyTag(handoff(1, { tags: null }), ['b']), false);
  assert.equal(hasAnyTag(handoff(1, { tags: null }), []), true);
});

test('a pending handoff is overdue after the configured minutes', () => {
  const waiting = handoff(1, { createdAt: '2024-01-01T00:00:00Z' });
  const after = (minutes) => Date.UTC(2024, 0, 1, 0, minutes);
  assert.equal(isOverdue(waiting, 5, after(6)), true);
  assert.equal(isOverdue(waiting, 5, after(4)), false);
  assert.equal(isOverdue(waiting, null, after(600)), false);
  assert.equal(isOverdue({ ...waiting, status: 'assigned' }, 5, after(6)), false);
});
