// What every producer carries stays small.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';

const test = suite('size');

/** An entry with the chunks that it imports. */
function withChunks(entry: string, seen = new Set<string>()): string[] {
  if (seen.has(entry)) return [];
  seen.add(entry);
  const text = readFileSync(`${root}/dist/${entry}`, 'utf8');
  const folder = entry.includes('/') ? entry.replace(/[^/]+$/, '') : '';
  const imported = [...text.matchAll(/(?:from|import) ?"(\.{1,2}\/[^"]+)"/g)].flatMap(([, name]) =>
    withChunks(join(folder, name), seen),
  );
  return [text, ...imported];
}

for (const [file, most, mostZipped] of [
  ['core.wasm', 24_576, 4_096],
  ['index.js', 90_000, 26_500],
  ['js.js', 68_000, 19_500],
  ['serializers.js', 20_000, 6_500],
  ['rules.js', 135_000, 33_500],
  ['adapters/kafkajs.js', 100_000, 29_500],
  ['adapters/platformatic.js', 96_000, 28_500],
  ['adapters/confluent.js', 96_000, 28_500],
] as const) {
  test(`${file}: at most ${most} bytes, ${mostZipped} gzipped`, () => {
    const content = file.endsWith('.wasm')
      ? readFileSync(`${root}/dist/${file}`)
      : Buffer.from(withChunks(file).join('\n'));
    assert.ok(content.length <= most, `${content.length} bytes`);
    const zipped = gzipSync(content, { level: 9 }).length;
    assert.ok(zipped <= mostZipped, `${zipped} bytes gzipped`);
  });
}

test('the lab: below 300 KB gzipped', () => {
  const zipped = gzipSync(readFileSync(`${root}/dist/lab/index.html`), { level: 9 }).length;
  assert.ok(zipped < 300_000, `${zipped} bytes gzipped`);
});

// A WeakMap in the place of a private field takes ten times as long where it is written to each message.
test('private fields are built as such', () => {
  const files = ['', 'adapters/', 'chunks/', 'cjs/', 'cjs/adapters/', 'cjs/chunks/'].flatMap(folder => {
    const names = readdirSync(`${root}/dist/${folder}`).filter(name => name.endsWith('.js'));
    return names.map(name => `${folder}${name}`);
  });
  assert.ok(files.includes('adapters/kafkajs.js') && files.includes('cjs/adapters/kafkajs.js'));
  for (const file of files) assert.not.match(readFileSync(`${root}/dist/${file}`, 'utf8'), /\b__private\w+/, file);
});

const readme = readFileSync(`${root}/README.md`, 'utf8');
const promised = [...readme.matchAll(/^\| `(import [^`]+)` \| ([\d,]+) \| ([\d,]+) \|$/gm)].map(
  ([, code, ...most]) => ({
    code,
    most: most.map(figure => Number(figure.replaceAll(',', ''))),
  }),
);

test('the README says what bundles get', () => assert.is(promised.length, 6));

for (const { code, most } of promised) {
  test(`${code}: what the README says, at most`, () => {
    const contents = code.replace(/^import/, 'export');
    const { outputFiles } = buildSync({
      stdin: { contents, resolveDir: root },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      write: false,
      logLevel: 'error',
    });
    const [{ contents: bundle }] = outputFiles;
    const sizes = [bundle.length, gzipSync(bundle, { level: 9 }).length];
    assert.ok(sizes[0] <= most[0] && sizes[1] <= most[1], `${sizes} bytes, not ${most}`);
    // The README is not to exaggerate either.
    assert.ok(sizes[0] > most[0] * 0.8 && sizes[1] > most[1] * 0.8, `${sizes} bytes, ${most} is too much to say`);
  });
}

test('keylane/js carries no WebAssembly', () => {
  for (const text of withChunks('js.js')) assert.not.match(text, /new WebAssembly|CORE_WASM/);
  assert.ok(
    withChunks('index.js').some(text => text.includes('CORE_WASM')),
    'the check can fail',
  );
});

test('only keylane/rules carries the rules that producers do not use', () => {
  for (const entry of ['index.js', 'js.js', 'serializers.js']) {
    for (const text of withChunks(entry)) assert.not.match(text, /pykafka|maxwell|sha1/i);
  }
  assert.ok(
    withChunks('rules.js').some(text => text.includes('sha1')),
    'the check can fail',
  );
});

test('no command but its own loads the server for language models, and every start stays small', () => {
  const start = withChunks('cli/keylane.js');
  for (const text of start) assert.not.match(text, /modelcontextprotocol|jsonrpc/);
  const bytes = start.join('').length;
  assert.ok(bytes <= 145_000, `${bytes} bytes`);
  const servers = readdirSync(`${root}/dist/cli`).filter(name => name.startsWith('serve-'));
  assert.is(servers.length, 1);
  const server = readFileSync(`${root}/dist/cli/${servers[0]}`, 'utf8');
  assert.match(server, /jsonrpc/, 'the check can fail');
  assert.ok(server.length <= 450_000, `${server.length} bytes`);
});

test('the library uses nothing of Node', () => {
  for (const entry of readdirSync(`${root}/dist`).filter(name => name.endsWith('.js'))) {
    for (const text of withChunks(entry)) assert.not.match(text, /from "node:|require\(/);
  }
});

test.run();
