// The decoder of record batches: what Java's consumer reads, from batches of every format and codec that Java's client wrote
// (test/conformance/batches), and nothing else from damaged ones.

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { snappyCompress } from '@platformatic/wasm-utils/bundled';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../../src/errors.ts';
import { loadZstd } from '../../../src/sources/batches/zstd.ts';
import { ofClaimedSize } from '../../../src/sources/tables/arrow-unpacked.ts';
import type { BatchSet } from '../../conformance/batches/sets.ts';
import { isAll } from '../../runs.ts';
import { batch, CONTROL, GZIP, sealed } from './batch.ts';
import { type Decoded, decode, type Row } from './decode.ts';

const test = suite('record batches');
const SETS: BatchSet[] = JSON.parse(readFileSync(new URL('java-batches.json', import.meta.url), 'utf8'));
const bytesOf = ({ batches }: BatchSet): Buffer => Buffer.from(batches, 'base64');

const MOST = 1 << 28;
/** One of so many bits is flipped, each of a byte's in turn, other ones in each set. */
const STEP = isAll ? 1 : 5;

/** Where each batch begins, and the end. */
function borders(bytes: Buffer): number[] {
  const all = [0];
  while (all.at(-1)! < bytes.length) all.push(all.at(-1)! + 12 + bytes.readInt32BE(all.at(-1)! + 8));
  return all;
}

async function faultOf(bytes: Uint8Array): Promise<KeylaneError> {
  const error = await decode(bytes).catch(error => error);
  if (error instanceof KeylaneError && error.code === 'ERR_BATCH') return error;
  throw new Error(`nothing was wrong with it, or it was not told: ${error}`);
}

// Thousands of errors are made here, and nobody looks at where. The same process runs other files.
const { stackTraceLimit } = Error;
test.before(() => {
  Error.stackTraceLimit = 0;
});
test.after(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

test('there are sets of each format, codec and type of time', () => {
  const names = SETS.map(({ name }) => name.replace(/-\w+$/, ''));
  const codecs = ['gzip', 'lz4', 'none', 'snappy'];
  assert.equal(
    [...new Set(names)],
    [0, 1, 2].flatMap(format =>
      [...codecs, ...(format === 2 ? ['zstd'] : [])].map(codec => `format-${format}-${codec}`),
    ),
  );
  assert.is(names.length, 22);
  assert.ok(SETS.some(({ aborted }) => aborted.length > 0));
});

for (const [turn, set] of SETS.entries()) {
  const bytes = bytesOf(set);

  test(`${set.name}: the records that Java's consumer reads`, async () => {
    for (const size of [1, 7, 8192]) assert.equal((await decode(bytes, { size })).rows, set.records);
  });

  test(`${set.name}: those that were committed`, async () => {
    const { rows } = await decode(bytes, { aborted: set.aborted });
    assert.equal(
      rows,
      set.records.filter((_, i) => set.committed[i]),
    );
  });

  test(`${set.name}: those of a range of offsets`, async () => {
    const offsets = set.records.map(([offset]) => offset);
    for (const from of [0, offsets[3], offsets[3] + 1, offsets.at(-1)! + 1]) {
      for (const to of [0, offsets[5], offsets[5] + 1, Infinity]) {
        const { rows } = await decode(bytes, { from, to });
        assert.equal(
          rows,
          set.records.filter(([offset]) => offset >= from && offset < to),
        );
      }
    }
  });

  test(`${set.name}: cut off anywhere, the batches before are read and the cut is told`, async () => {
    const starts = borders(bytes);
    const whole = new Map<number, Decoded>();
    for (const end of starts) whole.set(end, await decode(bytes.subarray(0, end)));
    // Around each border, and some within each batch.
    const step = Math.max(1, Math.floor(bytes.length / 50));
    for (let length = 0; length < bytes.length; length++) {
      if (length % step > 0 && !starts.some(start => Math.abs(start - length) < 3)) continue;
      const { rows, end } = await decode(bytes.subarray(0, length));
      assert.is(
        end,
        starts.findLast(start => start <= length),
      );
      assert.equal(rows, whole.get(end)!.rows);
    }
  });

  test(`${set.name}: any bit flipped is told, or changes no record but its offset`, async () => {
    // Two batches: the second is found behind the first, or it is told that it is not.
    const end = borders(bytes)[2];
    const { rows } = await decode(bytes.subarray(0, end));
    const withoutOffset = (list: Row[]) => list.map(([, ...rest]) => rest);
    let told = 0;
    for (let bit = turn % STEP; bit < 8 * end; bit += STEP) {
      const damaged = Buffer.from(bytes.subarray(0, end));
      damaged[bit >> 3] ^= 1 << (bit & 7);
      let decoded: Decoded | undefined;
      try {
        decoded = await decode(damaged);
      } catch (error) {
        assert.is((error as KeylaneError).code, 'ERR_BATCH');
        assert.match((error as Error).message, /^The batch at offset \d+ of partition 7 in "x" /);
        told++;
        continue;
      }
      // Less than all is told as a batch that is not there as a whole.
      const isWhole = decoded.end === end;
      assert.equal(withoutOffset(decoded.rows), withoutOffset(isWhole ? rows : rows.slice(0, decoded.rows.length)));
    }
    assert.ok(told > (6 * end) / STEP, `${told} of ${8 * end}`);
  });
}

test('batches without records and control batches hold nothing, and their offsets count', async () => {
  const empty = batch({ records: [], lastOffsetDelta: 9 });
  const control = batch({ offset: 10, attributes: CONTROL | 0x10, records: [{ key: Buffer.of(0, 0, 0, 1) }] });
  const { rows, next, counts } = await decode(Buffer.concat([empty, control, batch({ offset: 11 })]));
  assert.equal(rows, [[11, 1_700_000_000_000, '6b', 1]]);
  assert.is(next, 12);
  assert.equal(counts, { batches: 3, control: 1, aborted: 0 });
});

test('a time that is none, and one that the broker set', async () => {
  const none = batch({ firstTimestamp: -1 });
  const broker = batch({ offset: 1, attributes: 8, maxTimestamp: 5, records: [{ key: 'k', timestampDelta: 3 }] });
  const before = batch({ offset: 2, firstTimestamp: 100, records: [{ key: 'k', timestampDelta: -7 }] });
  const far = batch({ offset: 3, firstTimestamp: 0, records: [{ key: 'k', timestampDelta: 2 ** 52 }] });
  const { rows } = await decode(Buffer.concat([none, broker, before, far]));
  assert.equal(
    rows.map(([, time]) => time),
    [null, 5, 93, 2 ** 52],
  );
});

const WRONG: [what: string, bytes: Buffer, says: RegExp][] = [
  ['more records than it can hold', batch({ count: 2_000_000_000 }), /cannot hold the 2000000000 records/],
  ['fewer than no records', batch({ count: -1 }), /cannot hold the -1 records/],
  [
    'fewer records than there are',
    batch({ count: 1, records: [{ key: 'a' }, { key: 'b' }] }),
    /behind its last record/,
  ],
  ['an offset that is not its own', batch({ records: [{ key: 'a', offsetDelta: 1 }] }), /offset is not one of its own/],
  ['a record that is longer than it', batch({ payload: Buffer.of(40, 0, 0, 0, 0, 0, 0, 0) }), /longer than it/],
  ['a key that is longer than its record', batch({ payload: Buffer.of(14, 0, 0, 0, 80, 97, 1, 0) }), /key and value/],
  ['a codec that does not exist', batch({ attributes: 5 }), /codec 5/],
  [
    'an offset before the last one',
    Buffer.concat([batch({ offset: 5 }), batch({ offset: 5 })]),
    /comes after offset 5/,
  ],
  ['a format that does not exist', edited(batch(), 16, 3), /of format 3/],
  ['no length', edited(batch(), 11, 0), /says that it has 12 bytes/],
  ['2 GB', edited(batch(), 8, 0x7f), /\d+ bytes, but 268435456 is the most/],
  ['a length below 0', edited(batch(), 8, 0xff), /says that it has -\d+ bytes/],
  [
    'gzip that is none',
    batch({ attributes: GZIP, payload: Buffer.from('no gzip at all') }),
    /gzip that cannot be unpacked/,
  ],
];
function edited(bytes: Buffer, at: number, byte: number): Buffer {
  bytes[at] = byte;
  return bytes;
}
for (const [what, bytes, says] of WRONG) {
  test(`a batch with ${what} is told`, async () => {
    assert.match((await faultOf(bytes)).message, says);
  });
}

/** Of nothing but zeros, in the forms that clients write. */
const MIB = 1 << 20;
const lz4Zeros = (blocks: number): Buffer => {
  // A block of 4 MiB: one literal, then a match of the byte before, whose length takes one byte for each 255.
  const length = Buffer.concat([
    Buffer.of(0x1f, 0, 1, 0),
    Buffer.alloc(16_448, 255),
    Buffer.of(0, 0x50, 0, 0, 0, 0, 0),
  ]);
  const block = Buffer.alloc(4 + length.length);
  block.writeUInt32LE(length.length);
  block.set(length, 4);
  return Buffer.concat([Buffer.from('04224d18607073', 'hex'), ...Array(blocks).fill(block), Buffer.alloc(4)]);
};
/** Blocks that say "so many times this byte". */
const zstdZeros = (blocks: number): Buffer => {
  const run = (isLast: boolean): Buffer => {
    const head = (MIB / 8) * 8 + 2 + Number(isLast);
    return Buffer.of(head & 255, (head >> 8) & 255, head >> 16, 0);
  };
  const magic = Buffer.from('28b52ffd0058', 'hex');
  return Buffer.concat([magic, ...Array.from({ length: blocks }, (_, i) => run(i === blocks - 1))]);
};
const BOMBS: [codec: string, number: number, payload: () => Uint8Array][] = [
  ['gzip', 1, () => gzipSync(Buffer.alloc(300 * MIB), { level: 1 })],
  ['snappy', 2, () => edited(Buffer.from(snappyCompress(Buffer.alloc(100))), 0, 0)],
  ['lz4', 3, () => lz4Zeros(80)],
  ['zstd', 4, () => zstdZeros(8 * 300)],
];
for (const [name, codec, payload] of BOMBS) {
  test(`${name} that becomes more than 256 MiB is refused before it is unpacked`, async () => {
    const packed = name === 'snappy' ? Buffer.from('ffffffff0700', 'hex') : payload();
    const before = process.memoryUsage().rss;
    assert.match((await faultOf(batch({ attributes: codec, payload: packed }))).message, /cannot be unpacked/);
    assert.ok(process.memoryUsage().rss - before < 700 * MIB);
  });
}

test('zstd is the same by Node, where it can, and by what is bundled', async () => {
  const [node, bundled] = [await loadZstd(), await loadZstd(true)];
  for (const set of SETS.filter(({ name }) => name.includes('zstd'))) {
    const bytes = bytesOf(set);
    const starts = borders(bytes);
    const packed = starts.slice(0, -1).map((start, i) => bytes.subarray(start + 61, starts[i + 1]));
    // Batches that end transactions are not compressed.
    for (const part of packed.filter((_, i) => (bytes[starts[i] + 22] & 7) === 4)) {
      assert.ok(Buffer.from(bundled(part, MOST)).equals(node(part, MOST)));
      for (const unpack of [node, bundled]) assert.throws(() => unpack(part.subarray(0, -4), MOST));
    }
  }
  for (const unpack of [node, bundled]) assert.throws(() => unpack(zstdZeros(8 * 300), MOST));
});

/** A frame of compressed blocks that are much smaller than a block may be: each has some bytes as they are, and no sequence. */
function smallBlocks(bytes: Uint8Array): Buffer {
  const SIZE = 31;
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += SIZE) {
    const part = bytes.subarray(at, at + SIZE);
    const isLast = at + SIZE >= bytes.length;
    const head = ((part.length + 2) << 3) | (2 << 1) | Number(isLast);
    blocks.push(Buffer.of(head & 255, head >> 8, 0, part.length << 3), Buffer.from(part), Buffer.of(0));
  }
  return Buffer.concat([Buffer.from('28b52ffd0058', 'hex'), ...blocks]);
}

test('zstd in small blocks, as high levels write them, becomes as much as it may, and no more', async () => {
  const bytes = Buffer.from(Array.from({ length: 10_000 }, (_, i) => `key-${i}`).join());
  const packed = smallBlocks(bytes);
  for (const unpack of [await loadZstd(), await loadZstd(true)]) {
    assert.ok(Buffer.from(unpack(packed, bytes.length)).equals(bytes));
    assert.throws(() => unpack(packed, bytes.length - 1));
    assert.is(unpack(Buffer.from('28b52ffd0058010000', 'hex'), 0).length, 0);
  }
  const bundled = await loadZstd(true);
  assert.throws(() => bundled(packed, bytes.length - 1), /become more than \d+ bytes: give more --memory/);
  const damaged = smallBlocks(bytes.subarray(0, 1000));
  damaged[9] = 0xff;
  assert.throws(() => bundled(damaged, 1 << 28), /zstd frame is damaged/);
  // A buffer of Arrow: its size before it.
  const buffer = Buffer.concat([Buffer.alloc(8), packed]);
  buffer.writeBigInt64LE(BigInt(bytes.length));
  assert.ok(Buffer.from(ofClaimedSize(bundled)(buffer.subarray(8))).equals(bytes));
});

test('what a record holds is not unpacked as another one', async () => {
  // Format 1: a message that holds a compressed one, which no client writes.
  const set = SETS.find(({ name }) => name === 'format-1-gzip-createtime')!;
  const inner = bytesOf(set).subarray(0, borders(bytesOf(set))[1]);
  const outer = bytesOf(set);
  const nested = gzipSync(inner);
  const message = Buffer.alloc(34 + nested.length);
  outer.copy(message, 0, 0, 26);
  message.writeInt32BE(message.length - 12, 8);
  message.writeInt32BE(-1, 26);
  message.writeInt32BE(nested.length, 30);
  message.set(nested, 34);
  const { crc32 } = await import('../../../src/sources/batches/crc.ts');
  message.writeUInt32BE(crc32(message, 16, message.length), 12);
  assert.match((await faultOf(message)).message, /compressed, and so is what it holds/);
});

test('a head that is sealed again is still checked', async () => {
  const bytes = batch({ records: [{ key: 'a' }, { key: 'b' }] });
  bytes.writeInt32BE(-1, 23);
  assert.match((await faultOf(sealed(bytes))).message, /ends before its own offset/);
});

test.run();
