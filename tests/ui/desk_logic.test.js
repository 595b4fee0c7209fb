import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentName } from '../../hitlnext_module/ui/hitlnext/agent_name.js';
import { movesFor } from '../../hitlnext_module/ui/hitlnext/handoff_actions.js';
import { formatPlace, parsePlace } from '../../hitlnext_module/ui/hitlnext/place.js';
import { matchTemplates, pasteTemplate, templateQuery } from '../../hitlnext_module/ui/hitlnext/templates.js';
import { variableRows } from '../../hitlnext_module/ui/hitlnext/variables.js';
import { handoff } from './handoffs.js';

test('templates open by the trigger at the beginning of a word', () => {
  assert.deepEqual(templateQuery(':', 1, ':'), { start: 0, filter: '' });
  assert.deepEqual(templateQuery('well :hi', 8, ':'), { start: 5, filter: 'hi' });
  assert.equal(templateQuery('at 10:30', 8, ':'), null);
  assert.equal(templateQuery(':hi there', 9, ':'), null);
  assert.equal(templateQuery('anything', 8, ''), null);
});

test('templates are filtered by name, and those that begin with it come first', () => {
  const shortcuts = ['goodbye', 'bye', 'hi'].map((name) => ({ name, value: name }));
  assert.deepEqual(matchTemplates(shortcuts, 'BYE').map(({ name }) => name), ['bye', 'goodbye']);
  assert.equal(matchTemplates(shortcuts, '').length, 3);
});

test('pasting replaces the trigger and the filter, and keeps what follows', () => {
  assert.deepEqual(pasteTemplate('so :hi!', 3, 6, 'Hello'), { text: 'so Hello!', caret: 8 });
});

test('nested variables are opened under their path', () => {
  const address = { city: 'Paris', tags: ['a', 'b'] };
  const rows = variableRows({ fullName: 'Ada', vip: true, age: 0, none: null, address, orders: [{ id: 7 }], empty: {} });
  assert.deepEqual(rows.map(({ path, value }) => `${path}=${value}`), [
    'fullName=Ada', 'vip=true', 'age=0', 'none=', 'address.city=Paris', 'address.tags=a, b', 'orders.0.id=7', 'empty=',
  ]);
});

test('variables that are very deep or very many stay readable', () => {
  let deep = { end: 1 };
  for (let level = 0; level < 50; level += 1) deep = { deep };
  assert.equal(variableRows(deep).length, 1);
  assert.equal(variableRows(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`v${index}`, index]))).length, 200);
});

test('the address says which handoff and which pane', () => {
  for (const place of [{ handoffId: 18, pane: 'conversation' }, { handoffId: 18, pane: 'details' }, { handoffId: null, pane: 'list' }]) {
    assert.deepEqual(parsePlace(formatPlace(place)), place);
  }
  assert.deepEqual(parsePlace('#/18x'), { handoffId: null, pane: 'list' });
});

test('moves fit the state and the agent', () => {
  assert.deepEqual(movesFor(handoff(1), false, false), ['assign']);
  assert.deepEqual(movesFor(handoff(1), false, true), ['reject', 'assign']);
  assert.deepEqual(movesFor(handoff(1, { status: 'assigned' }), true, true), ['resolve']);
  assert.deepEqual(movesFor(handoff(1, { status: 'assigned' }), false, true), []);
  assert.deepEqual(movesFor(handoff(1, { status: 'resolved' }), true, true), []);
});

test('an agent is called by name, else by email, else not at all', () => {
  assert.equal(agentName({ attributes: { firstname: 'Ada', lastname: 'Lovelace' } }), 'Ada Lovelace');
  assert.equal(agentName({ email: 'ada@example.org', attributes: { firstname: null } }), 'ada@example.org');
  assert.equal(agentName(null), '');
});
