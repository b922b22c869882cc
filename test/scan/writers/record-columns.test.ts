// scan.wasm's rule masks, fingerprints and lines of `partition<TAB>key` against the rules as pure functions.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../../src/core/index.ts';
import { NO_RECORD, NOT_ASCII } from '../../../src/core/scan-layout.ts';
import { KeylaneError } from '../../../src/errors.ts';
import { HASH_CODE } from '../../../src/rules/hash.ts';
import { partitionUnder } from '../../../src/rules/index.ts';
import { WasmRecords } from '../../../src/scan/writers/record-columns.ts';
import { fingerprint } from '../../../src/state/writers/fingerprint.ts';
import { MASK_RULES, ruleMask, TEXT_BITS } from '../../../src/state/writers/rule-masks.ts';
import { jsMasker, type RecordMasker } from '../../reference/fold-js.ts';
import { runs } from '../../runs.ts';

const test = suite('record columns');
const TEXT_MASK = TEXT_BITS.reduce((mask, bit) => mask | (1 << bit), 0);
const counts = fc.oneof(fc.integer({ min: 1, max: 1024 }), fc.integer({ min: 1, max: 0x7fffffff }));

interface Row {
  key: Uint8Array;
  partition: number;
  mask: number;
  first: number;
  second: number;
}

function rowsOf(masker: RecordMasker, keys: Uint8Array[], partitions: number[]): Row[] {
  const block = {
    keys: KeyBlock.from(keys),
    partitions: Int32Array.from(partitions),
    flags: new Uint8Array(keys.length),
    offsets: undefined,
    timestamps: undefined,
    unreadable: 0,
  };
  const rows: Row[] = [];
  masker.mask(block, ({ count, bytes, starts, ends, partitions, masks, first, second }) => {
    for (let i = 0; i < count; i++) {
      rows.push({
        key: bytes.slice(starts[i], ends[i]),
        partition: partitions[i],
        mask: masks[i],
        first: first[i],
        second: second[i],
      });
    }
  });
  return rows;
}

function expected(key: Uint8Array, partition: number, numPartitions: number): Row {
  const [first, second] = fingerprint(key);
  let mask = 0;
  if (partition >= 0 && partition < numPartitions) {
    mask = ruleMask(key, partition, numPartitions);
    if (key.some(byte => byte >= 0x80)) mask = (mask & ~TEXT_MASK) | NOT_ASCII;
  }
  return { key, partition, mask, first, second };
}

/** Of what scan.wasm says the text bits of keys that are not ASCII are left to the caller. */
function known({ mask, ...row }: Row): Row {
  return { ...row, mask: mask & NOT_ASCII ? mask & ~TEXT_MASK : mask };
}

test('there are as many bits as rules, and none of them is another', () => {
  assert.is(new Set(MASK_RULES).size, MASK_RULES.length);
  assert.ok(MASK_RULES.length < 31);
});

test('random bytes of all lengths, random counts, each partition a rule would take', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 40, max: 127 })), {
        minLength: 1,
        maxLength: 20,
      }),
      counts,
      fc.nat(),
      (keys, numPartitions, turn) => {
        const wasm = new WasmRecords(numPartitions);
        const { partition } = ruleAt(turn);
        const partitions = keys.map(key => partition(key, numPartitions));
        assert.equal(
          rowsOf(wasm, keys, partitions).map(known),
          keys.map((key, i) => known(expected(key, partitions[i], numPartitions))),
        );
      },
    ),
    { numRuns: runs(400) },
  );
});

function ruleAt(turn: number): { partition: (key: Uint8Array, numPartitions: number) => number } {
  const bit = turn % MASK_RULES.length;
  return {
    partition(key, numPartitions) {
      // By search: few partitions are tried, so a rule is hit often.
      for (let partition = 0; partition < Math.min(numPartitions, 8); partition++) {
        if (ruleMask(key, partition, numPartitions) & (1 << bit)) return partition;
      }
      return turn % numPartitions;
    },
  };
}

// Four keys at a time are hashed in lanes if their lengths are near, the rest one by one.
test('every length from 0 to 300, alone and among keys a little longer, two partitions, each bit both set and clear', () => {
  const wasm = new WasmRecords(2);
  const seen = new Set<string>();
  const keyOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 37 + length * 11) % 128);
  for (let length = 0; length <= 300; length++) {
    for (const lengths of [
      [length],
      [0, 1, 0, 2, length % 7].map(more => length + more),
      [3, 32, 0, 17].map(more => length + more),
    ]) {
      const keys = lengths.map(keyOf);
      for (const partition of [0, 1]) {
        const rows = rowsOf(
          wasm,
          keys,
          keys.map(() => partition),
        );
        assert.equal(
          rows,
          keys.map(key => expected(key, partition, 2)),
          `lengths ${lengths}`,
        );
        for (const { mask } of rows) for (const bit of MASK_RULES.keys()) seen.add(`${bit} ${(mask >> bit) & 1}`);
      }
    }
  }
  assert.is(seen.size, 2 * MASK_RULES.length);
});

test('keys of near lengths, random bytes, random counts', () => {
  fc.assert(
    fc.property(
      fc
        .nat(60)
        .chain(least =>
          fc.array(fc.uint8Array({ minLength: least, maxLength: least + 32 }), { minLength: 4, maxLength: 9 }),
        ),
      counts,
      fc.nat(),
      (keys, numPartitions, turn) => {
        const { partition } = ruleAt(turn);
        const partitions = keys.map(key => partition(key, numPartitions));
        assert.equal(
          rowsOf(new WasmRecords(numPartitions), keys, partitions).map(known),
          keys.map((key, i) => known(expected(key, partitions[i], numPartitions))),
        );
      },
    ),
    { numRuns: runs(400) },
  );
});

test('every bit against the rule itself: lengths up to 3000, one key behind the other at whatever address', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 3000, size: 'max', max: 127 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 40 }),
      (keys, numPartitions) => {
        const wasm = new WasmRecords(numPartitions);
        for (let partition = 0; partition < numPartitions; partition++) {
          for (const [i, { mask }] of rowsOf(
            wasm,
            keys,
            keys.map(() => partition),
          ).entries()) {
            for (const [bit, rule] of MASK_RULES.entries()) {
              const isThere = partitionUnder(rule, keys[i], numPartitions) === partition;
              assert.is((mask >> bit) & 1, Number(isThere), `${rule}, length ${keys[i].length}`);
            }
          }
        }
      },
    ),
    { numRuns: runs(12) },
  );
});

test('hashes at the edges of the reductions: 0, 2^31 - 1, 2^31, 2^32 - 1', () => {
  const texts = { '': 0, '%4#"3$?': 0, "I='<)?": 0x7fffffff, polygenelubricants: 0x80000000, '%4#"3$>': 0xffffffff };
  for (const [text, hash] of Object.entries(texts)) {
    const key = Buffer.from(text);
    assert.is(HASH_CODE.ofText(text), hash);
    for (const numPartitions of [1, 2, 3, 7, 12, 1000, 0x7fffffff]) {
      const wasm = new WasmRecords(numPartitions);
      for (const partition of new Set([0, 1 % numPartitions, 2147483648 % numPartitions, numPartitions - 1])) {
        const { mask } = expected(key, partition, numPartitions);
        for (const keys of [[key], [key, key, key, key]]) {
          const rows = rowsOf(
            wasm,
            keys,
            keys.map(() => partition),
          );
          assert.ok(
            rows.every(row => row.mask === mask),
            text,
          );
        }
      }
    }
  }
});

test('partitions that cannot be have no mask, in scan.wasm and its twin', () => {
  const keys = ['a', 'b', 'c'].map(key => Buffer.from(key));
  for (const masker of [new WasmRecords(3), jsMasker(3)]) {
    assert.equal(
      rowsOf(masker, keys, [3, -1, 0x7fffffff]).map(({ mask }) => mask),
      [0, 0, 0],
    );
  }
});

test('more records than one call takes, and a key larger than the memory', () => {
  const keys = Array.from({ length: 40_000 }, (_, i) => Buffer.from(`key-${i}`));
  keys.push(Buffer.alloc(3_000_000, 'x'));
  const partitions = keys.map((_, i) => i % 7);
  assert.equal(rowsOf(new WasmRecords(7), keys, partitions), rowsOf(jsMasker(7), keys, partitions));
});

interface Line {
  partition: number;
  key: string;
}

/** Feeds text in pieces; lines that are no records have the partition NO_RECORD. */
function readLines(text: string | Uint8Array, pieces: number[], numPartitions = 12): { lines: Line[]; empty: number } {
  const bytes = Buffer.from(text);
  const reader = new WasmRecords(numPartitions);
  const lines: Line[] = [];
  const receive: Parameters<WasmRecords['readLines']>[1] = columns => {
    for (let i = 0; i < columns.count; i++) {
      const key = Buffer.from(columns.bytes.subarray(columns.starts[i], columns.ends[i])).toString('latin1');
      const partition = columns.partitions[i];
      lines.push({ partition, key: partition === NO_RECORD ? '' : key });
      if (partition >= 0) {
        const { mask, first, second } = expected(Buffer.from(key, 'latin1'), partition, numPartitions);
        assert.is(columns.first[i], first);
        assert.is(columns.second[i], second);
        const all = columns.masks[i] & NOT_ASCII ? ~TEXT_MASK : ~0;
        assert.is(columns.masks[i] & all, mask & all);
      }
    }
  };
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.subarray(at, at + Math.max(1, pieces[turn % pieces.length]));
    reader.readLines(piece, receive);
    at += piece.length;
  }
  reader.finish(receive);
  return { lines, empty: reader.emptyLines };
}

const lines: [string, Line[]][] = [
  ['3\tabc\n', [{ partition: 3, key: 'abc' }]],
  ['3\tabc', [{ partition: 3, key: 'abc' }]],
  [
    '0\ta\r\n11\tb\r\n',
    [
      { partition: 0, key: 'a' },
      { partition: 11, key: 'b' },
    ],
  ],
  ['1\t\n', [{ partition: 1, key: '' }]],
  ['1\ta\tb\n', [{ partition: 1, key: 'a\tb' }]],
  ['-1\ta\n', [{ partition: -1, key: 'a' }]],
  ['\ta\n', [{ partition: -1, key: 'a' }]],
  ['2147483647\ta\n', [{ partition: 0x7fffffff, key: 'a' }]],
  ['2147483648\ta\n', [{ partition: NO_RECORD, key: '' }]],
  ['99999999999999999999\ta\n', [{ partition: NO_RECORD, key: '' }]],
  ['a\t1\n', [{ partition: NO_RECORD, key: '' }]],
  ['12\n', [{ partition: NO_RECORD, key: '' }]],
  ['-\ta\n', [{ partition: NO_RECORD, key: '' }]],
  ['1 \ta\n', [{ partition: NO_RECORD, key: '' }]],
];
for (const [text, expectedLines] of lines) {
  test(`line ${JSON.stringify(text)}`, () => assert.equal(readLines(text, [1 << 20]).lines, expectedLines));
}

test('any text in any pieces: what splitting says', () => {
  const line = fc.oneof(
    fc.tuple(fc.integer({ min: -2, max: 20 }), fc.string({ maxLength: 30 })).map(([p, key]) => `${p}\t${key}`),
    fc.string({ maxLength: 10 }),
  );
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
      (list, pieces) => {
        const clean = list.map(text => text.replace(/[\r\n]/g, ' '));
        const expectedLines = clean
          .filter(text => text !== '')
          .map(text => {
            const match = /^(-?\d*)\t(.*)$/s.exec(text);
            if (!match || match[1] === '-') return { partition: NO_RECORD, key: '' };
            const partition = match[1] === '' || match[1].startsWith('-') ? -1 : Number(match[1]);
            return { partition, key: Buffer.from(match[2]).toString('latin1') };
          });
        const { lines, empty } = readLines(clean.join('\n'), pieces);
        assert.equal(lines, expectedLines);
        // The last line has no end: if it is empty there is none.
        assert.is(empty, clean.slice(0, -1).filter(text => text === '').length);
      },
    ),
    { numRuns: runs(300) },
  );
});

test('many lines around the borders of slices and chunks', () => {
  for (const filler of [16_370, 16_384, 1 << 19]) {
    const text = `${'1\tabcdef\n'.repeat(Math.ceil(filler / 9))}7\tlast\r\n`;
    const { lines } = readLines(text, [1 << 19]);
    assert.is(lines.length, Math.ceil(filler / 9) + 1);
    assert.equal(lines.at(-1), { partition: 7, key: 'last' });
    assert.ok(lines.slice(0, -1).every(({ partition, key }) => partition === 1 && key === 'abcdef'));
  }
});

test('a line that is too long is an error', () => {
  const reader = new WasmRecords(3);
  const chunk = Buffer.alloc(1 << 27, 'x');
  assert.throws(
    () => {
      for (let i = 0; i < 3; i++) reader.readLines(chunk, () => {});
    },
    (error: unknown) => error instanceof KeylaneError && error.code === 'ERR_SOURCE_LINE',
  );
});

test.run();
