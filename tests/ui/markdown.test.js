import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMarkdown } from '../../host_runtime/web/ui/host/markdown.js';

const text = (value) => ({ kind: 'text', text: value });

test('bold, italic, code and line breaks become nodes', () => {
  assert.deepEqual(parseMarkdown('a **b** _c_ `d`\ne'), [
    text('a '),
    { kind: 'bold', children: [text('b')] },
    text(' '),
    { kind: 'italic', children: [text('c')] },
    text(' '),
    { kind: 'code', text: 'd' },
    { kind: 'break' },
    text('e'),
  ]);
});

test('a link has to be http or https', () => {
  assert.deepEqual(parseMarkdown('[shop](https://example.org/a?b=1)'), [
    { kind: 'link', href: 'https://example.org/a?b=1', children: [text('shop')] },
  ]);
  assert.deepEqual(parseMarkdown('[x](javascript:alert(1))'), [text('[x](javascript:alert(1))')]);
  assert.deepEqual(parseMarkdown('[x](data:text/html,1)'), [text('[x](data:text/html,1)')]);
});

test('a bare address is a link without the full stop behind it', () => {
  assert.deepEqual(parseMarkdown('See https://example.org/x.'), [
    text('See '),
    { kind: 'link', href: 'https://example.org/x', children: [text('https://example.org/x')] },
    text('.'),
  ]);
});

test('HTML stays text', () => {
  assert.deepEqual(parseMarkdown('<img src=x onerror=alert(1)>'), [text('<img src=x onerror=alert(1)>')]);
});

test('names with underscores and lone signs stay as they are', () => {
  for (const source of ['snake_case_name', '2 * 3 * 4', '**', '5 * 3', 'a_b']) assert.deepEqual(parseMarkdown(source), [text(source)]);
});

test('an escaped sign is only a sign', () => {
  assert.deepEqual(parseMarkdown('\\*not bold\\*'), [text('*not bold*')]);
});

test('deep nesting and long runs of signs end quickly', () => {
  const started = performance.now();
  parseMarkdown('*_'.repeat(3000));
  parseMarkdown('**a '.repeat(3000));
  parseMarkdown('[a'.repeat(3000));
  assert.ok(performance.now() - started < 2000);
});
