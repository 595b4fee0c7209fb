import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { LOGIN_TEXTS } from '../../host_runtime/accounts/ui/accounts/texts.js';
import { CHAT_TEXTS } from '../../host_runtime/channels/web_chat/ui/channel-web/texts.js';
import { pickLanguage, translator } from '../../host_runtime/web/ui/host/i18n.js';
import { HOST_TEXTS } from '../../host_runtime/web/ui/host/texts.js';
import { DESK_TEXTS } from '../../hitlnext_module/ui/hitlnext/texts.js';

const ROOT = new URL('../../', import.meta.url);
const AREAS = [
  { name: 'host', texts: HOST_TEXTS, folder: 'host_runtime/web/ui/host/' },
  { name: 'channel-web', texts: CHAT_TEXTS, folder: 'host_runtime/channels/web_chat/ui/channel-web/' },
  { name: 'accounts', texts: LOGIN_TEXTS, folder: 'host_runtime/accounts/ui/accounts/' },
  { name: 'hitlnext', texts: DESK_TEXTS, folder: 'hitlnext_module/ui/hitlnext/' },
];
const placeholders = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

for (const { name, texts, folder } of AREAS) {
  test(`${name}: every language has the same keys and placeholders`, () => {
    for (const [language, table] of Object.entries(texts)) {
      assert.deepEqual(Object.keys(table), Object.keys(texts.en), language);
      for (const [key, text] of Object.entries(table)) {
        assert.ok(text.trim(), `${language} ${key}`);
        assert.deepEqual(placeholders(text), placeholders(texts.en[key]), `${language} ${key}`);
      }
    }
  });

  test(`${name}: every text that the code names exists`, async () => {
    const known = { ...HOST_TEXTS.en, ...texts.en };
    const files = (await readdir(new URL(folder, ROOT))).filter((file) => file.endsWith('.js'));
    for (const file of files) {
      const source = await readFile(new URL(folder + file, ROOT), 'utf8');
      for (const [, key] of source.matchAll(/\bt\('([\w.-]+)'/g)) assert.ok(key in known, `${file}: ${key}`);
    }
  });
}

test('a regional language is content with its base, and an unknown one with English', () => {
  assert.equal(pickLanguage(['de', 'fr-CA'], ['en', 'fr', 'es']), 'fr');
  assert.equal(pickLanguage(['xx'], ['en', 'fr']), 'en');
});

test('placeholders are filled once, and a missing text shows its key', () => {
  const t = translator('fr', { en: { a: '{x} and {y}', b: 'only here' }, fr: { a: '{x} et {y}' } });
  assert.equal(t('a', { x: '{y}', y: 2 }), '{y} et 2');
  assert.equal(t('b'), 'only here');
  assert.equal(t('c'), 'c');
});
