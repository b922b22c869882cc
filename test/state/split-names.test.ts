// Which keys are named that lie in several partitions.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { emptyColumns } from '../../src/state/keys/columns.ts';
import { nameSplitKeys } from '../../src/state/split-names.ts';
import { fingerprint } from '../../src/state/writers/fingerprint.ts';
import { emptyWhoState } from '../../src/state/writers/state.ts';

const test = suite('names of split keys');

/** A key with the partitions that it is counted in, and those that records told. */
type Row = [key: string, counted: number[], told?: number[]];

function named(rows: readonly Row[]): string[] {
  const entries = rows.flatMap(([key, counted], i) => counted.map(partition => ({ key, partition, hash: i })));
  const text = entries.map(({ key }) => key.slice(0, 4096));
  const keys = emptyColumns(entries.length, text.join('').length);
  keys.bytes.set(Buffer.from(text.join('')));
  const writers = emptyWhoState(9);
  let start = 0;
  for (const [i, { key, partition, hash }] of entries.entries()) {
    keys.low[i] = hash;
    keys.partitions[i] = partition;
    keys.lengths[i] = key.length;
    keys.starts[i] = start;
    start += text[i].length;
  }
  for (const [key, counted, told = counted] of rows) {
    const [first, second] = fingerprint(Buffer.from(key));
    for (const partition of told) writers.pairs.add(first, second, partition, 0, 0);
  }
  nameSplitKeys({ keys, writers });
  nameSplitKeys({ keys });
  nameSplitKeys({ writers });
  return [...writers.splitKeys.values()].map(key => Buffer.from(key).toString()).sort();
}

test('those in two partitions or more', () => {
  const rows: Row[] = [
    ['one', [1]],
    ['two', [1, 2]],
    ['three', [0, 4, 8]],
    ['', [3, 5]],
  ];
  assert.equal(named(rows), ['', 'three', 'two']);
});

test('none that only some records tell of', () => {
  const rows: Row[] = [
    ['both', [1, 2]],
    ['counted by the rule', [1, 2], [1]],
    ['nobody told', [1, 2], []],
  ];
  assert.equal(named(rows), ['both']);
});

test('none of which a part of the bytes is not there', () => {
  const [longest, longer] = [4096, 4097].map(length => 'x'.repeat(length));
  const rows: Row[] = [
    [longer, [1, 2]],
    [longest, [1, 2]],
  ];
  assert.equal(named(rows), [longest]);
});

test.run();
