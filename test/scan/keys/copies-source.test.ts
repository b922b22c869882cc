// A dump of a compacted topic: records without a partition beside others, in whatever block they come.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../../src/core/index.ts';
import { copiesSource } from '../../../src/scan/keys/copies-source.ts';
import { emptyNotes, type RecordBlock, type Source } from '../../../src/sources/index.ts';
import { emptyState } from '../../../src/state/state.ts';

const test = suite('copies of a source');

/** Blocks of keys in partitions, -1 for none. */
async function read(...blocks: [key: string, partition: number][][]) {
  async function* records(): AsyncGenerator<RecordBlock> {
    for (const rows of blocks) {
      yield {
        keys: KeyBlock.from(rows.map(([key]) => key)),
        partitions: Int32Array.from(rows, ([, partition]) => partition),
        flags: new Uint8Array(rows.length),
        offsets: undefined,
        timestamps: undefined,
        unreadable: 2,
      };
    }
  }
  const state = emptyState(4);
  const found: string[] = [];
  const source = { name: 't', reading: { as: 't' }, records } as unknown as Source;
  const memory = { tableMemory: 1 << 24, copyMemory: 1 << 20 };
  const unreadable = await copiesSource(source, memory, state, emptyNotes(), (key, copies) => {
    found.push(`${Buffer.from(key)} ${copies.map(({ partition }) => partition).join()}`);
  });
  return { found: found.sort(), unreadable, records: state.records, keys: state.keys!.count };
}

test('keys are told where they were found, and records without a partition are counted', async () => {
  const rows: [string, number][][] = [
    [
      ['a', 1],
      ['b', -1],
    ],
    [
      ['a', 3],
      ['a', 1],
      ['c', 0],
    ],
  ];
  assert.equal(await read(...rows), { found: ['a 1,3', 'c 0'], unreadable: 4, records: 5, keys: 4 });
});

test('no record names its partition', async () => {
  for (const blocks of [[[['a', -1]]], [[['a', -1]], [['b', -1]]]] as [string, number][][][]) {
    try {
      await read(
        ...blocks,
        [...Array(9)].map((_, i) => [`k${i}`, -1]),
      );
      assert.unreachable();
    } catch (error) {
      assert.is((error as { code?: string }).code, 'ERR_SOURCE_PARTITIONS');
    }
  }
});

test.run();
