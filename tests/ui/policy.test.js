import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';

const ROOT = new URL('../../', import.meta.url);
const FOLDERS = [
  'host_runtime/web/ui/host/',
  'host_runtime/channels/web_chat/ui/channel-web/',
  'host_runtime/accounts/ui/accounts/',
  'hitlnext_module/ui/hitlnext/',
];

async function filesOf(ending) {
  const found = await Promise.all(FOLDERS.map(async (folder) => {
    const names = await readdir(new URL(folder, ROOT));
    return names.filter((name) => name.endsWith(ending)).map((name) => folder + name);
  }));
  return Promise.all(found.flat().map(async (path) => ({ path, source: await readFile(new URL(path, ROOT), 'utf8') })));
}

test('no module writes markup, style attributes or code out of strings', async () => {
  const files = await filesOf('.js');
  assert.ok(files.length > 40);
  for (const { path, source } of files) {
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|\sstyle=/, path);
  }
});

test('pages hold no inline script and no inline style', async () => {
  const pages = await filesOf('.html');
  assert.equal(pages.length, 3);
  for (const { path, source } of pages) {
    assert.doesNotMatch(source, /<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/, path);
    for (const [, address] of source.matchAll(/(?:src|href)="([^"]*)"/g)) assert.match(address, /^\{\{assets\}\}\//, path);
  }
});

test('the vendored library is the one that its README names', async () => {
  const folder = new URL('host_runtime/web/ui/host/vendor/', ROOT);
  const hash = createHash('sha256').update(await readFile(new URL('preact.js', folder))).digest('hex');
  assert.ok((await readFile(new URL('README.md', folder), 'utf8')).includes(hash));
});

test('no file is longer than 250 lines', async () => {
  for (const { path, source } of await filesOf('.js')) assert.ok(source.split('\n').length <= 251, path);
});
