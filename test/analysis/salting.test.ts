import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import { saltingOf as saltingOfKeys } from '../../src/analysis/scan/salting.ts';
import { partitionForKey, saltedKey } from '../../src/js.ts';
import { WasmKeyTable } from '../../src/scan/keys/table.ts';
import { emptyState } from '../../src/state/state.ts';
import { scanOf, type Written } from '../reference/slow-scan.ts';
import { columnsOf } from './key-columns.ts';

const test = suite('salting');
const N = 8;

function written(counts: Record<string, number>): Written[] {
  return Object.entries(counts).flatMap(([key, count]) => {
    const partition = partitionForKey(key, N);
    return Array.from({ length: count }, () => ({ key: Buffer.from(key), partition, isTombstone: false, time: NaN }));
  });
}

const saltingOf = (records: Written[]) => scanAnswer(scanOf(records, N, new WasmKeyTable(N, 1 << 24))).salting;
const small = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`user-${i}`, 10]));

test('the spread is what writing with saltedKey gives', () => {
  const hot = { big: 3200, second: 1600 };
  const salting = saltingOf(written({ ...small, ...hot }))!;
  assert.equal(salting.keys, [
    { key: 'big', hex: '626967', records: 3200 },
    { key: 'second', hex: '7365636f6e64', records: 1600 },
  ]);
  assert.is(salting.spreads[0].fanout, 1);
  assert.ok(salting.spreads.length > 2);
  for (const { fanout, maxOverMean } of salting.spreads) {
    const loads = new Array(N).fill(0);
    for (const [key, count] of Object.entries({ ...small, ...hot })) {
      for (let i = 0; i < count; i++) {
        const salted = key in hot ? saltedKey(key, { fanout, pick: i % fanout }) : key;
        loads[partitionForKey(salted, N)]++;
      }
    }
    const mean = loads.reduce((a, b) => a + b) / N;
    assert.ok(Math.abs(maxOverMean - Math.max(...loads) / mean) < 1e-9, `${fanout} salts`);
  }
});

test('nothing to salt: no key is hot, or there is one partition', () => {
  assert.is(saltingOf(written(small)), null);
  const one = written({ big: 100 }).map(record => ({ ...record, partition: 0 }));
  assert.is(scanAnswer(scanOf(one, 1, new WasmKeyTable(1, 1 << 24))).salting, null);
});

/** A key whose first two salts go to both of two partitions, and so do two of four. */
const EVEN = Array.from({ length: 1000 }, (_, i) => `even-${i}`).find(key => {
  const salted = [0, 1, 2, 3].map(pick => partitionForKey(saltedKey(key, { fanout: 4, pick }), 2));
  return salted.join('') === '0101';
})!;
function saltingOfBig(n: number) {
  const columns = columnsOf([{ key: 'big', records: 1_000_000, partition: 7 }]);
  const recordsOf = new Float64Array(n);
  recordsOf[7] = 1_000_000;
  return saltingOfKeys({ ...emptyState(n), records: 1_000_000, recordsOf, keys: columns }, columns, [0])!;
}

/** A key whose four salts go three to partition 0 and one to partition 1, of two. */
const LOPSIDED = Array.from({ length: 1000 }, (_, i) => `hot-${i}`).find(key => {
  const salted = [0, 1, 2, 3].map(pick => partitionForKey(saltedKey(key, { fanout: 4, pick }), 2));
  return salted.filter(partition => partition === 0).length === 3 && salted[0] !== salted[1];
})!;
const at = (key: string, partition: number, count: number): Written[] =>
  Array.from({ length: count }, () => ({ key: Buffer.from(key), partition, isTombstone: false, time: NaN }));
const answerOf = (records: Written[]) => scanAnswer(scanOf(records, 2, new WasmKeyTable(2, 1 << 24)));

test('hot is what makes a spread uneven, or has more than a partition’s share', () => {
  const others = (partition: number, keys: number, each: number) =>
    Array.from({ length: keys }, (_, i) => at(`k-${partition}-${i}`, partition, each)).flat();
  // 54 and 46 are even enough, and no key has half: with four salts of the largest they would be 49 and 51.
  const cool = answerOf([...at(LOPSIDED, 0, 20), ...others(0, 34, 1), ...others(1, 46, 1)]);
  assert.equal([cool.skew.cause!.source, cool.salting], ['none', null]);
  // Half is not more than half, though four salts of three to one would make 60 and 40 of these 47.5 and 52.5.
  const half = answerOf([...at(LOPSIDED, 0, 50), ...others(0, 1, 10), ...others(1, 4, 10)]);
  assert.equal([half.skew.cause!.source, half.salting], ['none', null]);
  // As even as five keys can be, but one has more than half.
  const hot = answerOf([...at(LOPSIDED, 0, 60), ...others(1, 4, 10)]);
  assert.is(hot.skew.cause!.source, 'none');
  assert.equal(
    hot.salting!.spreads.map(({ fanout, maxOverMean }) => [fanout, maxOverMean]),
    [
      [1, 1.2],
      [4, 1.1],
    ],
  );
  assert.equal(
    hot.salting!.keys.map(({ key, records }) => [key, records]),
    [[LOPSIDED, 60]],
  );
  // A writer that puts keys where no hash would is not helped.
  const placed = answerOf([...at(LOPSIDED, 0, 60), ...others(0, 400, 1), ...others(1, 40, 1)]);
  assert.equal([placed.skew.cause!.source, placed.salting], ['placement', null]);
  // Nor where a key has more than a partition's share, which salts would spread.
  const ten = Array.from({ length: 800 }, (_, i) => at(`k-${i}`, 0, 1)).flat();
  const both = scanAnswer(scanOf([...ten, ...at('hot', 0, 100)], 10, new WasmKeyTable(10, 1 << 24)));
  assert.equal([both.skew.cause!.source, both.skew.cause!.largestKeyShare, both.salting], ['placement', 1 / 9, null]);
  assert.is(answerOf([{ ...at('x', 0, 1)[0], key: null }]).salting, null);
});

test('a thousand salts at most, and keys that other partitions have too are taken from there', () => {
  const n = 2048;
  const salting = saltingOfBig(n);
  assert.ok(salting.spreads.at(-1)!.fanout <= 1024);
  assert.ok(salting.spreads.length > 5);
  // In two partitions; its four salts are in four.
  const spread = Array.from({ length: 1000 }, (_, i) => `big-${i}`).find(
    key => new Set([0, 1, 2, 3].map(pick => partitionForKey(saltedKey(key, { fanout: 4, pick }), 4))).size === 4,
  )!;
  const columns = columnsOf([
    { key: spread, records: 6, partition: 0 },
    { key: spread, records: 10, partition: 3 },
    { key: 'small', records: 2, partition: 2 },
  ]);
  const state = { ...emptyState(4), records: 18, recordsOf: Float64Array.of(6, 0, 2, 10), keys: columns };
  const { keys, spreads } = saltingOfKeys(state, columns, [0])!;
  assert.equal(keys, [{ key: spread, hex: Buffer.from(spread).toString('hex'), records: 16 }]);
  assert.ok(spreads.length > 1);
  for (const { fanout, maxOverMean } of spreads.slice(1)) {
    const loads = [0, 0, 2, 0];
    for (let pick = 0; pick < fanout; pick++)
      loads[partitionForKey(saltedKey(spread, { fanout, pick }), 4)] += 16 / fanout;
    assert.ok(Math.abs(maxOverMean - Math.max(...loads) / 4.5) < 1e-9, `${fanout} salts`);
  }
});

test('what is no better than fewer salts by a fiftieth is left out', () => {
  // One salt of two goes to the other partition: 16 and 14 of 30, and before 16 + x.
  const spreadsOf = (hot: number, others: [number, number]) => {
    const columns = columnsOf([{ key: EVEN, records: hot, partition: 0 }]);
    const recordsOf = Float64Array.of(hot + others[0], others[1]);
    const state = { ...emptyState(2), records: hot + others[0] + others[1], recordsOf, keys: columns };
    return saltingOfKeys(state, columns, [0])?.spreads.map(({ fanout }) => fanout) ?? [];
  };
  // 51 and 49 of 100 become 50 and 50: 1.02 to 1, 1.96 % less. 52 and 48 of 100 become 50 and 50: 3.8 %.
  assert.equal(spreadsOf(2, [49, 49]), []);
  assert.equal(spreadsOf(4, [48, 48]), [1, 2]);
  assert.equal(spreadsOf(0, [48, 48]), []);
});

test('up to twice as many salts as partitions are tried', () => {
  const two = (key: string | Uint8Array) => partitionForKey(key, 2);
  /** Two of its salts meet, four are even: only the last number that is tried helps. */
  const key = Array.from({ length: 1000 }, (_, i) => `hot-${i}`).find(key => {
    const [a, b, c, d] = [0, 1, 2, 3].map(pick => two(saltedKey(key, { fanout: 4, pick })));
    return a === b && c === d && a !== c;
  })!;
  const records = Array.from({ length: 1000 }, () => ({
    key: Buffer.from(key),
    partition: two(key),
    isTombstone: false,
    time: NaN,
  }));
  const { spreads } = scanAnswer(scanOf(records, 2, new WasmKeyTable(2, 1 << 24))).salting!;
  assert.equal(
    spreads.map(({ fanout, maxOverMean }) => [fanout, maxOverMean]),
    [
      [1, 2],
      [4, 1],
    ],
  );
});

test.run();
