// What every producer carries stays small.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
  const imported = [...text.matchAll(/from "(\.{1,2}\/[^"]+)"/g)].flatMap(([, name]) =>
    withChunks(join(folder, name), seen),
  );
  return [text, ...imported];
}

for (const [file, most, mostZipped] of [
  ['core.wasm', 24_576, 4_096],
  ['index.js', 90_000, 26_500],
  ['js.js', 68_000, 19_500],
  ['serializers.js', 20_000, 6_500],
  ['rules.js', 90_000, 20_000],
  ['adapters/kafkajs.js', 98_000, 29_000],
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

test('the library uses nothing of Node', () => {
  for (const entry of readdirSync(`${root}/dist`).filter(name => name.endsWith('.js'))) {
    for (const text of withChunks(entry)) assert.not.match(text, /from "node:|require\(/);
  }
});

test.run();
