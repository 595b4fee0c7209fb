import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationOf } from '../../host_runtime/accounts/ui/accounts/destination.js';
import { queryString } from '../../host_runtime/web/ui/host/api.js';
import { initialsOf } from '../../host_runtime/web/ui/host/avatar.js';
import { delayBefore } from '../../host_runtime/web/ui/host/backoff.js';
import { choicesOf } from '../../host_runtime/web/ui/host/choices.js';
import { ageOf } from '../../host_runtime/web/ui/host/dates.js';
import { translator } from '../../host_runtime/web/ui/host/i18n.js';
import { groupMessages } from '../../host_runtime/web/ui/host/message_groups.js';
import { payloadLine } from '../../host_runtime/web/ui/host/payload_line.js';
import { linkAddress, pictureAddress } from '../../host_runtime/web/ui/host/safe_url.js';
import { HOST_TEXTS } from '../../host_runtime/web/ui/host/texts.js';

const BASE = 'https://chat.example.org/s/bot';
const t = translator('en', HOST_TEXTS);

test('signing in leads to a path of this site only', () => {
  assert.equal(destinationOf('?next=/apps/hitlnext/bot%3Fa=1'), '/apps/hitlnext/bot?a=1');
  for (const next of ['//evil.org', '/\\evil.org', 'https://evil.org', '/\t/evil.org', '', 'javascript:1']) {
    assert.equal(destinationOf(`?next=${encodeURIComponent(next)}`), '/', next);
  }
});

test('only http addresses become links, only our own become pictures', () => {
  assert.equal(linkAddress('/a.png', BASE), 'https://chat.example.org/a.png');
  assert.equal(linkAddress('javascript:alert(1)', BASE), null);
  assert.equal(linkAddress(undefined, BASE), null);
  assert.equal(pictureAddress('/a.png', BASE), 'https://chat.example.org/a.png');
  assert.equal(pictureAddress('https://elsewhere.org/a.png', BASE), null);
  assert.equal(pictureAddress('data:image/svg+xml;base64,AA', BASE), null);
  assert.equal(pictureAddress('data:image/png;base64,AA', BASE), 'data:image/png;base64,AA');
});

test('every payload has a readable line', () => {
  assert.equal(payloadLine({ type: 'text', text: ' hi ' }, t), 'hi');
  assert.equal(payloadLine({ type: 'file', title: 'Invoice' }, t), 'File: Invoice');
  assert.equal(payloadLine({ type: 'hologram' }, t), 'Message of type “hologram”');
  assert.equal(payloadLine({ type: 'text', text: { odd: true } }, t), 'Text');
});

test('choices need a title, and a dropdown has labels', () => {
  assert.deepEqual(choicesOf([{ title: 'A', value: 'a' }, { label: 'B' }, {}, null, 'x']), [
    { title: 'A', value: 'a' },
    { title: 'B', value: 'B' },
  ]);
  assert.deepEqual(choicesOf('nothing'), []);
});

test('messages are grouped by speaker, by breath and by day', () => {
  const message = (seq, kind, sentOn) => ({ seq, author: { kind }, sentOn, payload: { type: 'text' }, id: '', conversationId: '' });
  const groups = groupMessages([
    message(1, 'user', '2024-01-01T10:00:00Z'),
    message(2, 'user', '2024-01-01T10:05:00Z'),
    message(3, 'bot', '2024-01-01T10:05:01Z'),
    message(4, 'bot', '2024-01-01T11:00:00Z'),
    message(5, 'bot', '2024-01-02T11:00:00Z'),
  ], (iso) => iso.slice(0, 10));
  assert.deepEqual(groups.map(({ messages }) => messages.map(({ seq }) => seq)), [[1, 2], [3], [4], [5]]);
  assert.deepEqual(groups.map(({ day }) => day), ['2024-01-01', null, null, '2024-01-02']);
});

test('ages grow from now over minutes to days, and a clock ahead is now', () => {
  const now = Date.UTC(2024, 0, 10);
  const age = (seconds) => ageOf(new Date(now - seconds * 1000).toISOString(), now, 'en');
  assert.deepEqual([-30, 5, 61, 7200, 4 * 86_400].map(age), ['now', 'now', '1 minute ago', '2 hours ago', '4 days ago']);
});

test('waiting grows, is spread, and has a limit', () => {
  assert.equal(delayBefore(0, () => 0), 125);
  assert.ok(delayBefore(3, () => 0.5) > delayBefore(2, () => 0.5));
  assert.ok(delayBefore(1000, () => 0.999) <= 20_000);
});

test('queries leave out what is empty and join lists', () => {
  assert.equal(queryString({ a: 'x y', b: '', c: null, d: ['p', 'q'], e: [], f: 0 }), '?a=x+y&d=p%2Cq&f=0');
  assert.equal(queryString({}), '');
});

test('initials come from the first two words', () => {
  assert.equal(initialsOf('Ada King Lovelace'), 'AK');
  assert.equal(initialsOf('ada@example.org'), 'AE');
  assert.equal(initialsOf('  '), '?');
});
