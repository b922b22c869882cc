// A page's state and the exit code say the same: what ends with 0 is not called wrong, what ends with 1 is not called fine.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionUnder } from '../../src/rules/index.ts';
import { evenKeys, fewKeys, kcatText, mixedText } from '../web/sources.ts';
import { folderOf } from './folder.ts';
import { keylane, root } from './run.ts';

const test = suite('levels of pages');
const { path } = folderOf(test);

const put = (name: string, text: string): string => {
  writeFileSync(path(name), text);
  return path(name);
};
const few = () => put('few.txt', fewKeys());
const even = () => put('even.txt', evenKeys());
const kcat = () => put('kcat.jsonl', kcatText());
const placed = (count: number, partitionOf: (key: string, i: number) => number) =>
  Array.from({ length: count }, (_, i) => `${partitionOf(`key-${i}`, i)}\tkey-${i}\n`).join('');
const written = () =>
  put(
    'written.jsonl',
    Array.from({ length: 300 }, (_, i) => {
      const key = `key-${i}`;
      return `${JSON.stringify({ topic: 't', partition: partitionUnder('murmur2', key, 6), offset: i, key, payload: 'x' })}\n`;
    }).join(''),
  );
const byJava = (key: string) => partitionUnder('murmur2', key, 12);
const example = ['--', process.execPath, join(root, 'examples/conform/partitioner.mjs')];

type Expected = 'fine' | 'look' | 'wrong' | null;
const cases: [what: string, args: () => string[], input: string, code: number, level: Expected][] = [
  ['keys that spread evenly', () => ['scan', even(), '-n', '12'], '', 0, 'fine'],
  ['a few keys', () => ['scan', few(), '-n', '12'], '', 0, 'look'],
  ['a limit that is kept', () => ['scan', even(), '-n', '12', '--fail-on', 'maxShare>0.5'], '', 0, 'fine'],
  ['a limit that is not', () => ['scan', even(), '-n', '12', '--fail-on', 'maxShare>0.01'], '', 1, 'wrong'],
  ['counts alone', () => ['scan', few(), '-n', '12', '--no-keys'], '', 0, 'look'],
  ['counts alone, even', () => ['scan', even(), '-n', '3', '--no-keys'], '', 0, 'fine'],
  ['no key at all', () => ['scan', '-', '-n', '3'], '\n\n', 0, 'look'],
  ['one writer', () => ['who', '-', '-n', '12'], placed(400, byJava), 0, 'fine'],
  ['a power of two', () => ['who', '-', '-n', '8'], placed(400, key => partitionUnder('murmur2', key, 8)), 0, 'fine'],
  ['too few keys', () => ['who', '-', '-n', '12'], placed(2, byJava), 0, 'look'],
  ['two writers', () => ['who', put('mixed.jsonl', mixedText()), '-n', '12'], '', 1, 'wrong'],
  ['by no key', () => ['who', '-', '-n', '12'], placed(400, (_, i) => (i * 7) % 12), 1, 'look'],
  ['of another count', () => ['who', '-', '-n', '24'], placed(400, byJava), 1, 'wrong'],
  ['a change', () => ['plan', even(), '--from', '12', '--to', '18'], '', 1, 'look'],
  ['no change', () => ['plan', even(), '--from', '12', '--to', '12'], '', 0, 'fine'],
  ['fewer partitions', () => ['plan', even(), '--from', '12', '--to', '6'], '', 1, 'wrong'],
  ['values that would stay', () => ['plan', written(), '--from', '6', '--to', '12', '--compacted'], '', 1, 'look'],
  ['values that have stayed', () => ['plan', kcat(), '--to', '6', '--compacted'], '', 1, 'wrong'],
  ['all keys meet', () => ['join', even(), even(), '-n', '12'], '', 0, 'fine'],
  ['keys that do not', () => ['join', even(), even(), '--a', '12', '--b', 'crc32@12'], '', 1, 'wrong'],
  ['the rule', () => ['conform', ...example], '', 0, 'fine'],
  ['another rule', () => ['conform', '--rule', 'crc32', ...example], '', 1, 'wrong'],
  ['where a key is', () => ['where', 'order-1', '-n', '12'], '', 0, null],
  ['where many are', () => ['where', 'order-1', 'order-2', '-n', '12'], '', 0, null],
];

for (const [what, args, input, code, level] of cases) {
  test(what, () => {
    const [command, ...rest] = args();
    const file = path('page.html');
    const outcome = keylane([command, '--html', file, ...rest], { input });
    assert.is(outcome.code, code, outcome.err);
    const html = readFileSync(file, 'utf8');
    const [, found = '', inner] = /<section class="outcome ?(\w*)" [^>]*>\n<h2 id="verdict">([\s\S]*?)<\/h2>/.exec(
      html,
    )!;
    assert.is(found || null, level, inner);
    const word = /^<span class="level">(\w+)<\/span> /.exec(inner)?.[1].toLowerCase();
    assert.is(word ?? null, level, 'said in a word too');
    assert.match(inner, /[\w)]\.$/, 'a sentence');
    // What the command line may end with.
    assert.not(code === 0 ? found === 'wrong' : found === 'fine');
  });
}

test('state and merge', () => {
  const state = path('a.state');
  keylane(['scan', even(), '-n', '12', '--state', state]);
  for (const [command, level] of [
    ['state', ''],
    ['merge', 'fine'],
  ]) {
    const file = path(`${command}.html`);
    assert.is(keylane([command, state, '--html', file]).code, 0);
    const html = readFileSync(file, 'utf8');
    assert.match(html, `<p class="command">keylane ${command}</p>`);
    assert.is(/<section class="outcome ?(\w*)"/.exec(html)![1], level);
  }
});

test.run();
