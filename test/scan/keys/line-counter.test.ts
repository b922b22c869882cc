// scan.wasm's lines, routes and counts against a plain, slow count, with line ends on every border and bytes that come in any pieces.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decodeBase64 } from '../../../src/core/base64.ts';
import { SCAN_WASM } from '../../../src/core/binaries/scan.ts';
import { KeylaneError } from '../../../src/errors.ts';
import { LineCounter } from '../../../src/scan/keys/line-counter.ts';
import { emptyState, type ScanState } from '../../../src/state/state.ts';
import { makeText, slowCount } from '../../reference/slow-count.ts';
import { runs, some } from '../../runs.ts';
import { feed } from './feed.ts';

const test = suite('line counter');

/** In pieces of the given lengths. */
function count(text: Uint8Array, numPartitions: number, pieces: number[], longestLine?: number): ScanState {
  const state = emptyState(numPartitions);
  const counter = new LineCounter(state, longestLine);
  feed(counter, text, pieces);
  counter.finish();
  return state;
}

test('random text in random pieces', () => {
  const weight = fc.nat(12);
  fc.assert(
    fc.property(
      fc.nat(3000),
      weight,
      weight,
      fc.integer({ min: 1, max: 200 }),
      fc.nat(),
      fc.integer({ min: 1, max: 3000 }),
      fc.array(fc.nat(900), { minLength: 1, maxLength: 5 }),
      (length, lfs, crs, others, seed, n, pieces) => {
        const text = makeText(length, lfs, crs, others, seed);
        assert.equal(count(text, n, pieces), slowCount(text, n));
      },
    ),
    { numRuns: runs(1500) },
  );
});

for (const [turn, [lfs, crs, others]] of [
  [1, 0, 13],
  [1, 0, 40],
  [1, 1, 4],
  [5, 5, 5],
  [1, 0, 300],
  [1, 0, 3000],
  [1, 1, 30000],
  [1, 0, 0],
  [0, 1, 9],
].entries()) {
  // In turns: each of these counts meets two texts and more.
  for (const n of some([1, 12, 1024, 1025], 4, turn)) {
    test(`600 kB with LF : CR : others = ${lfs} : ${crs} : ${others}, ${n} partitions`, () => {
      const text = makeText(600_000, lfs, crs, others, n);
      assert.equal(count(text, n, [1 << 19]), slowCount(text, n));
    });
  }
}

// A slice is 16 KiB, a buffer 512 KiB: line ends on both sides of their borders.
for (const border of [64, 1 << 14, 1 << 15, 1 << 19, 1 << 20]) {
  for (const end of ['\n', '\r\n', '\r\r\n', '\n\n', '\r\n\r\n', '\r']) {
    test(`${JSON.stringify(end)} around byte ${border}`, () => {
      // Far ones cost more than they tell.
      for (const at of some([-4, -3, -2, -1, 0, 1, 2], border > 1 << 15 ? 4 : 1).map(by => border + by)) {
        const text = Buffer.from(`${'x'.repeat(at)}${end}last`);
        assert.equal(count(text, 5, [1 << 21]), slowCount(text, 5), `at ${at}`);
        const short = Buffer.from(`${'abc\n'.repeat(at >> 2)}${'y'.repeat(at & 3)}${end}last\r\n`);
        assert.equal(count(short, 5, [1 << 21]), slowCount(short, 5), `short lines, at ${at}`);
      }
    });
  }
}

test('a line of many megabytes between short ones', () => {
  const text = Buffer.from(`a\n${'z'.repeat(9_000_001)}\r\nb`);
  assert.equal(count(text, 7, [70_000]), slowCount(text, 7));
});

test('a line that is too long', () => {
  const text = new Uint8Array(3 << 20).fill(97);
  try {
    count(text, 7, [70_000], 1 << 20);
  } catch (error) {
    assert.instance(error, KeylaneError);
    assert.is((error as KeylaneError).code, 'ERR_SOURCE_LINE');
    return assert.match((error as Error).message, 'longer than 1,048,576 bytes');
  }
  assert.unreachable();
});

test('two counters into one state', () => {
  const [a, b] = [makeText(5000, 1, 1, 9, 1), makeText(7000, 1, 0, 30, 2)];
  const state = emptyState(9);
  for (const text of [a, b]) {
    const counter = new LineCounter(state);
    counter.room().set(text);
    counter.wrote(text.length);
    counter.finish();
  }
  const [first, second] = [slowCount(a, 9), slowCount(b, 9)];
  assert.is(state.records, first.records + second.records);
  assert.is(state.keyless, first.keyless + second.keyless);
  assert.is(state.bytes, first.bytes + second.bytes);
  assert.equal(
    state.recordsOf,
    first.recordsOf.map((records, i) => records + second.recordsOf[i]),
  );
});

test('nothing is imported', () => {
  assert.equal(WebAssembly.Module.imports(new WebAssembly.Module(decodeBase64(SCAN_WASM))), []);
});

test.run();
