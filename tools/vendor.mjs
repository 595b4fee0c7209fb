// Bundles Preact, its hooks, signals and htm into the one file that the pages load; run by `npm run vendor`.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const FOLDER = new URL('../host_runtime/web/ui/host/vendor/', import.meta.url);
const PACKAGES = ['preact', '@preact/signals', '@preact/signals-core', 'htm'];
const ENTRY = `
import { h } from 'preact';
import htm from 'htm';
export { h, render, Fragment, createRef } from 'preact';
export { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
export { batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect } from '@preact/signals';
export const html = htm.bind(h);
`;

const root = new URL('../node_modules/', import.meta.url);
const versions = await Promise.all(PACKAGES.map(async (name) => {
  const { version, license } = JSON.parse(await readFile(new URL(`${name}/package.json`, root), 'utf8'));
  return { name, version, license };
}));
const banner = `/* ${versions.map(({ name, version }) => `${name} ${version}`).join(', ')}: see LICENSES.md */`;
const bundle = await build({
  stdin: { contents: ENTRY, resolveDir: new URL('..', import.meta.url).pathname },
  bundle: true, minify: true, format: 'esm', target: 'es2022', legalComments: 'none', write: false,
  banner: { js: banner },
});
const [output] = bundle.outputFiles;
const hash = createHash('sha256').update(output.contents).digest('hex');
await writeFile(new URL('preact.js', FOLDER), output.contents);

const licences = await Promise.all(versions.map(async ({ name, version, license }) => {
  const text = await readFile(new URL(`${name}/LICENSE`, root), 'utf8');
  return `## ${name} ${version} (${license})\n\n${text.trim()}\n`;
}));
await writeFile(new URL('LICENSES.md', FOLDER), `# Licences of the bundled packages\n\n${licences.join('\n')}`);

const table = versions.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`).join('\n');
await writeFile(new URL('README.md', FOLDER), `# Vendored browser library

\`preact.js\` is one ES module made of the packages below; pages load it as it is, so nobody needs Node to run.
Made by \`npm ci && npm run vendor\` (\`tools/vendor.mjs\`, versions pinned in \`package-lock.json\`).

| package | version | licence |
|---|---|---|
${table}

sha256 of \`preact.js\`: \`${hash}\`
`);
