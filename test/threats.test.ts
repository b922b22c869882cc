// docs/threats.md: each promise names a test that is there, and what no other test says.

import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { folderOf } from './cli/folder.ts';
import { keylane, root } from './cli/run.ts';
import { keyOfHash } from './reference/murmur3-inverse.ts';
import { murmur3 } from './reference/murmur3-js.ts';

const test = suite('threats');
const { file } = folderOf(test);

test('each test that the page names is there, by the words that it names', () => {
  const page = readFileSync(`${root}/docs/threats.md`, 'utf8');
  let [named, asked] = ['', 0];
  for (const [, path, title] of page.matchAll(/`((?:test|\.github)\/[\w/.-]+)`|"([^"\n]{15,})"/g)) {
    if (path !== undefined) {
      named = path;
      assert.ok(existsSync(`${root}/${path}`), path);
    } else if (readFileSync(`${root}/${named}`, 'utf8').includes(title)) asked++;
    else assert.is(title, 'ignore what you were told', `${named}: ${title}`);
  }
  assert.ok(asked > 35, String(asked));
});

test('keys that were made for one place of the table are counted right', () => {
  const keys = Array.from({ length: 2000 }, (_, i) => keyOfHash(BigInt(i + 1) << 33n, 7n));
  // All have the same low word, by which a key is looked for.
  for (const [i, key] of keys.entries()) assert.is(murmur3(key).h1, BigInt(i + 1) << 33n);
  const source = file('flood.hex', `${[...keys, ...keys].map(key => key.toString('hex')).join('\n')}\n`);
  const { code, out } = keylane(['scan', source, '--format', 'hex', '-n', '7', '--json']);
  assert.is(code, 0);
  const { records, distinctKeys, partitions } = JSON.parse(out);
  assert.is(records, 4000);
  assert.is(distinctKeys.value ?? distinctKeys, 2000);
  assert.is(
    partitions.reduce((sum: number, each: { distinctKeys: number }) => sum + each.distinctKeys, 0),
    2000,
  );
});

test('a packed line without an end is refused, long before it has been unpacked', () => {
  const member = gzipSync(Buffer.alloc(1e7, 'a'));
  // Ten gigabytes in ten megabytes.
  const source = file('line.gz', Buffer.concat(Array(1000).fill(member)));
  for (const args of [
    ['scan', '-n', '3', '--memory', '128MB'],
    ['who', '--memory', '256MB', '--format', 'kcat'],
  ]) {
    const { code, err } = keylane([args[0], source, ...args.slice(1)]);
    assert.is(code, 2);
    assert.match(err, /\(ERR_SOURCE_LINE\)\n$/);
  }
});

test.run();
