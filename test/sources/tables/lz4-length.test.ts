// LZ4 pages of Parquet that become less, or more, than their header says: the decoder itself fills them with zeros.

import fc from 'fast-check';
import { decompressLz4, decompressLz4Raw } from 'hyparquet-compressors/src/lz4.js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { blockLength, pageLength } from '../../../src/sources/tables/lz4-length.ts';
import { parquetCodecs } from '../../../src/sources/tables/parquet-codecs.ts';
import { runs } from '../../runs.ts';

const test = suite('lz4 pages');

interface Sequence {
  literals: Uint8Array;
  match: number;
}

const half = (length: number): number => Math.min(15, length);
const rest = (length: number): number[] =>
  length < 15 ? [] : [...Array(Math.floor((length - 15) / 255)).fill(255), (length - 15) % 255];

/** A block whose matches repeat the byte before them, and what it becomes. */
function blockOf(sequences: readonly Sequence[], last: Uint8Array): { block: Uint8Array; bytes: number[] } {
  const block: number[] = [];
  const bytes: number[] = [];
  for (const { literals, match } of sequences) {
    block.push((half(literals.length) << 4) | half(match), ...rest(literals.length), ...literals, 1, 0, ...rest(match));
    bytes.push(...literals);
    bytes.push(...Array(match + 4).fill(bytes.at(-1)));
  }
  block.push(half(last.length) << 4, ...rest(last.length), ...last);
  bytes.push(...last);
  return { block: Uint8Array.from(block), bytes };
}

const anyBytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 20 }),
  fc.uint8Array({ minLength: 250, maxLength: 600 }),
);
const anyBlock = fc
  .tuple(fc.array(fc.record({ literals: anyBytes, match: fc.nat(700) }), { maxLength: 5 }), anyBytes)
  .map(([sequences, last]) => blockOf(sequences, last));

function framed(blocks: readonly { block: Uint8Array; bytes: number[] }[]): Uint8Array {
  return Buffer.concat(
    blocks.flatMap(({ block, bytes }) => {
      const lengths = Buffer.alloc(8);
      lengths.writeInt32BE(bytes.length, 0);
      lengths.writeInt32BE(block.length, 4);
      return [lengths, block];
    }),
  );
}

test('are as long as what they become, with and without Hadoop’s frames', () => {
  fc.assert(
    fc.property(fc.array(anyBlock, { minLength: 1, maxLength: 4 }), blocks => {
      const [{ block, bytes }] = blocks;
      assert.is(blockLength(block), bytes.length);
      assert.is(pageLength(block), bytes.length);
      assert.equal([...decompressLz4Raw(block, bytes.length)], bytes);
      const all = blocks.flatMap(each => each.bytes);
      const frames = framed(blocks);
      assert.is(pageLength(frames), all.length);
      assert.equal([...decompressLz4(frames, all.length)], all);
    }),
    { numRuns: runs(400) },
  );
});

test('that become less or more than they say, or break off, are damaged', async () => {
  const { LZ4, LZ4_RAW } = await parquetCodecs(1 << 20, () => undefined);
  fc.assert(
    fc.property(anyBlock, fc.integer({ min: 1, max: 40 }), fc.nat(), ({ block, bytes }, by, cut) => {
      const { length } = bytes;
      for (const [unpack, page] of [
        [LZ4_RAW!, block],
        [LZ4!, block],
        [LZ4!, framed([{ block, bytes }])],
      ] as const) {
        assert.equal([...unpack(page, length)], bytes);
        assert.throws(() => unpack(page, length + by));
        if (by < length) assert.throws(() => unpack(page, length - by));
        assert.throws(() => unpack(page.subarray(0, 1 + (cut % (page.length - 1))), length));
      }
    }),
    { numRuns: runs(400) },
  );
});

test.run();
