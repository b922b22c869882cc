// The Wasm engine and its plain twin give the same bits, whatever comes in and by whichever way.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Key } from '../../src/core/key.ts';
import { KeyBlock } from '../../src/core/key-block.ts';
import { apis, engines } from '../engines.ts';
import { isAll, runs, some } from '../runs.ts';

const [wasm, js] = apis.map(({ api }) => api);
const test = suite('engines agree');

const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 });
const text = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  units.map(all => String.fromCharCode(...all)),
  fc
    .array(fc.constantFrom('a', 'é', '€', '\ud83d', '\ude00', '\0', '\ufeff'), { maxLength: 60 })
    .map(all => all.join('')),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.uint8Array({ maxLength: 3000, size: 'max' }),
  fc.nat(300).map(length => new Uint8Array(length).fill(0xff)),
);
const key: fc.Arbitrary<Key> = fc.oneof(text, bytes);
const partitionCount = fc.oneof(
  fc.integer({ min: 1, max: 0x7fffffff }),
  fc.integer({ min: 1, max: 64 }),
  fc.nat(30).map(exponent => 2 ** exponent),
  fc.constant(0x7fffffff),
);

test('one key', () => {
  fc.assert(
    fc.property(key, partitionCount, (one, n) => {
      assert.is(wasm.murmur2(one), js.murmur2(one));
      assert.is(wasm.partitionForKey(one, n), js.partitionForKey(one, n));
    }),
    { numRuns: runs(3000) },
  );
});

test('a part of bytes: as those bytes alone', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), fc.nat(), (all, a, b) => {
      const [start, end] = [a % (all.length + 1), b % (all.length + 1)].sort((x, y) => x - y);
      for (const engine of engines) {
        for (const to of [end, all.length]) assert.is(engine.murmur2(all, start, to), js.murmur2(all.slice(start, to)));
      }
    }),
    { numRuns: runs(300) },
  );
});

test('many keys: array, block, and one by one', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), partitionCount, (keys, n) => {
      const expected = keys.map(one => js.partitionForKey(one, n));
      const block = KeyBlock.from(keys);
      for (const api of [wasm, js]) {
        assert.equal([...api.partitionsForKeys(keys, n)], expected);
        assert.equal([...api.partitionsForKeys(block, n)], expected);
      }
      assert.equal(
        keys.map((_, i) => js.partitionForKey(block.key(i), n)),
        expected,
      );
    }),
    { numRuns: runs(600) },
  );
});

test('all reductions over a part of a block', () => {
  fc.assert(
    fc.property(fc.array(bytes, { maxLength: 40 }), partitionCount, fc.nat(), fc.nat(), (keys, n, a, b) => {
      const block = KeyBlock.from(keys);
      const [from, to] = [a % (keys.length + 1), b % (keys.length + 1)].sort((x, y) => x - y);
      for (const reduction of [0, 1, 2] as const) {
        const outs = engines.map(engine => {
          const out = new Int32Array(keys.length + 2).fill(-7);
          engine.partitionsForKeys(block.bytes, block.offsets, from, to, n, reduction, out, 1);
          return [...out];
        });
        assert.equal(outs[0], outs[1]);
        assert.is(outs[0].filter(partition => partition === -7).length, keys.length + 2 - (to - from));
      }
    }),
    { numRuns: runs(400) },
  );
});

const WINDOW = engines[0].scratch.length;
for (const length of [
  WINDOW - 1,
  WINDOW,
  WINDOW + 1,
  WINDOW + 3,
  WINDOW + 4,
  2 * WINDOW - 1,
  2 * WINDOW,
  2 * WINDOW + 7,
  5_000_001,
]) {
  test(`a key of ${length} bytes, around and beyond the window of ${WINDOW}`, () => {
    const long = Uint8Array.from({ length }, (_, i) => (i * 31) >> 3);
    assert.is(wasm.murmur2(long), js.murmur2(long));
    const keys = [new Uint8Array(3), long, 'after', long.subarray(1), ''];
    assert.equal(wasm.partitionsForKeys(keys, 1000), js.partitionsForKeys(keys, 1000));
    const block = KeyBlock.from(keys);
    assert.equal(wasm.partitionsForKeys(block, 1000), js.partitionsForKeys(keys, 1000));
  });
}

for (const [turn, length] of [WINDOW / 3 - 1, WINDOW / 3, WINDOW / 3 + 2, WINDOW, 3 * WINDOW].entries()) {
  const units = Math.floor(length);
  test(`texts of ${units} units, one byte or three a unit`, () => {
    // In turns: each unit meets a length below the window, at it or beyond it.
    for (const unit of some(['x', '€', '\udc00'], 3, turn)) {
      const long = unit.repeat(units);
      assert.is(wasm.murmur2(long), js.murmur2(long));
      const keys = ['before', long, 'after'];
      assert.equal(wasm.partitionsForKeys(keys, 999), js.partitionsForKeys(keys, 999));
    }
  });
}

/** Deterministic lengths, so that a failure repeats. */
function lengthsOf(count: number, next: (random: (below: number) => number, i: number) => number): number[] {
  let state = count;
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % below;
  };
  return Array.from({ length: count }, (_, i) => next(random, i));
}

const shapes: [string, number[]][] = [
  ['equal 16', new Array(5000).fill(16)],
  ['equal 37', new Array(5000).fill(37)],
  ['equal 1000', new Array(900).fill(1000)],
  ['every equal length', Array.from({ length: 130 * 8 }, (_, i) => i >> 3)],
  ['4 to 15', lengthsOf(5000, random => 4 + random(12))],
  ['0 to 7', lengthsOf(5000, random => random(8))],
  ['0 to 40', lengthsOf(5000, random => random(41))],
  ['1 to 200', lengthsOf(5000, random => 1 + random(200))],
  ['0 to 3000', lengthsOf(5000, random => random(3001))],
  ['two peaks, near', lengthsOf(5000, random => (random(2) ? 9 : 150) + random(4))],
  ['two peaks, far', lengthsOf(5000, random => (random(2) ? 9 : 2500) + random(4))],
  ['one giant among short ones', lengthsOf(5000, (random, i) => (i === 3333 ? 400_000 : 5 + random(8)))],
  ['a giant in each sample', lengthsOf(5000, (random, i) => (i % 100 === 0 ? 3000 : 5 + random(8)))],
  ['spread only after the sample', lengthsOf(5000, (random, i) => (i % 2048 < 128 ? 8 : random(3000)))],
  ['word counts around the last bucket', lengthsOf(3000, random => 2030 + random(40))],
  ['padding at its widest', lengthsOf(3000, (random, i) => (i % 8 === 0 ? 191 + random(3) : random(2)))],
  ...Array.from({ length: 40 }, (_, i): [string, number[]] => [`${i} keys`, lengthsOf(i, random => random(30))]),
];
for (const [turn, [name, lengths]] of shapes.entries()) {
  test(`a block of keys, ${name}: every reduction and shape of partition count`, () => {
    const offsets = new Uint32Array(lengths.length + 1);
    for (const [i, length] of lengths.entries()) offsets[i + 1] = offsets[i] + length;
    const bytes = Uint8Array.from({ length: offsets[lengths.length] }, (_, i) => Math.imul(i + 7, 0x9e3779b1) >>> 21);
    const counts = [1, 2, 3, 7, 12, 100, 1000, 4096, 65537, 1000003, 2 ** 30, 2 ** 30 + 1, 0x7ffffffe, 0x7fffffff];
    // In turns, each of which has counts that are asked in all reductions.
    for (const n of some(counts, 3, turn)) {
      for (const reduction of n === 12 || n > 2 ** 30 ? ([0, 1, 2] as const) : ([0] as const)) {
        const outs = engines.map(engine => {
          const out = new Int32Array(lengths.length);
          engine.partitionsForKeys(bytes, offsets, 0, lengths.length, n, reduction, out, 0);
          return out;
        });
        assert.ok(
          Buffer.compare(Buffer.from(outs[0].buffer), Buffer.from(outs[1].buffer)) === 0,
          `n = ${n}, reduction ${reduction}`,
        );
      }
    }
  });
}

test('more keys than one batch takes, of more bytes than the window', () => {
  const keys = Array.from({ length: 200_000 }, (_, i) => (i % 1000 === 0 ? 'y'.repeat(i / 10) : `order-${i}`));
  const expected = Int32Array.from(keys, one => js.partitionForKey(one, 24));
  for (const api of [wasm, js]) {
    assert.equal(api.partitionsForKeys(keys, 24), expected);
    assert.equal(api.partitionsForKeys(KeyBlock.from(keys), 24), expected);
  }
});

test('300,000 empty keys', () => {
  const keys = new Array(300_000).fill('');
  for (const api of [wasm, js])
    assert.ok(api.partitionsForKeys(keys, 12).every(partition => partition === 275646681 % 12));
});

test('a key of 2 GiB and more: as in WebAssembly', () => {
  // Ten seconds, and a smaller one shows nothing: .ci/run does it.
  if (!isAll) return;
  // Zeros that nobody has touched take no memory.
  const bytes = new Uint8Array(2 ** 31 + 3);
  bytes.set([1, 2, 3], 2 ** 31);
  bytes[1] = 7;
  const [expected, ...others] = engines.map(engine => engine.murmur2(bytes, 0, bytes.length));
  for (const found of others) assert.is(found, expected);
});

test.run();
