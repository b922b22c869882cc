// Every figure of the answer against a plain, slow count; of parts that were merged too; and beyond the memory within what is stated.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import type { ScanAnswer } from '../../src/analysis/scan/types.ts';
import { WasmKeyTable } from '../../src/scan/keys/table.ts';
import { readState } from '../../src/state/file/state-file.ts';
import { sampledShare } from '../../src/state/keys/columns.ts';
import { emptyState, mergeState } from '../../src/state/state.ts';
import { seededRandom } from '../reference/slow-keys.ts';
import { scanOf, slowScan, type Written } from '../reference/slow-scan.ts';
import { JsKeyTable } from '../reference/table-js.ts';
import { runs } from '../runs.ts';
import { writeState } from '../written-state.ts';

const test = suite('scan answers');
const LARGE = 1 << 26;
const N = 5;
const COUNTS = [1, 3, 24];
const TOP = 4;

/** Few keys often, many keys once, in one or several partitions. */
const anyRecords = fc.array(
  fc.record({
    key: fc.oneof(
      { weight: 6, arbitrary: fc.uint8Array({ maxLength: 2, max: 3 }) },
      { weight: 3, arbitrary: fc.uint8Array({ maxLength: 40 }) },
      { weight: 1, arbitrary: fc.constant(null) },
    ),
    partition: fc.nat(N - 1),
    isTombstone: fc.boolean(),
    time: fc.nat(100_000_000),
  }),
  { minLength: 1, maxLength: 150 },
);

function assertExact(answer: ScanAnswer, records: readonly Written[]): void {
  const slow = slowScan(records, N, COUNTS);
  for (const figure of ['records', 'keyless', 'tombstones', 'bytes', 'partitions', 'distinctKeys'] as const) {
    assert.equal(answer[figure], slow[figure], figure);
  }
  assert.is(answer.exact, true);
  assert.equal(answer.distinctKeysBounds, { lower: slow.distinctKeys, upper: slow.distinctKeys });
  const keyed = slow.records - slow.keyless;
  assert.equal(
    answer.hotKeys.map(({ records }) => records),
    slow.hottest.slice(0, TOP),
  );
  for (const { hex, records, error, share, bytes, length, partition } of answer.hotKeys) {
    const known = slow.known.get(Buffer.from(hex, 'hex').toString('latin1'))!;
    assert.equal(
      [records, error, share, length, bytes],
      [known.records, 0, known.records / keyed, known.key.length, known.records * known.key.length],
    );
    assert.is(known.partitions.get(partition), Math.max(...known.partitions.values()));
  }
  assert.equal(
    answer.hotKeysByBytes.map(({ bytes }) => bytes),
    slow.hottestByBytes.filter(bytes => bytes > 0).slice(0, TOP),
  );
  assert.is(answer.splitKeys!.count, slow.split);
  for (const { hex, partitions } of answer.splitKeys!.examples) {
    const known = slow.known.get(Buffer.from(hex, 'hex').toString('latin1'))!;
    assert.equal(new Map(partitions.map(({ partition, records }) => [partition, records])), known.partitions);
  }
  if (!slow.spread) {
    assert.is(answer.skew.maxOverMean, null);
    return;
  }
  near(answer.skew.maxOverMean!, slow.spread.maxOverMean);
  near(answer.skew.coefficientOfVariation!, slow.spread.coefficientOfVariation);
  near(answer.skew.cause!.largestKeyShare, slow.hottest[0] / keyed);
  near(answer.skew.cause!.effectiveKeys, keyed ** 2 / slow.squares);
  assert.equal(answer.looks!.lengths.least, Math.min(...slow.lengths));
  assert.equal(answer.looks!.lengths.most, Math.max(...slow.lengths));
  near(answer.looks!.lengths.mean, slow.lengths.reduce((a, b) => a + b) / slow.lengths.length);
  for (const [i, { numPartitions, maxOverMean, coefficientOfVariation, exact }] of answer.whatIf.entries()) {
    assert.is(numPartitions, COUNTS[i]);
    assert.ok(exact);
    near(maxOverMean, slow.whatIf[i]!.maxOverMean);
    near(coefficientOfVariation, slow.whatIf[i]!.coefficientOfVariation);
  }
}

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-9 * (1 + Math.abs(expected)), `${actual}, expected ${expected}`);
}

for (const [name, Table] of Object.entries({ wasm: WasmKeyTable, js: JsKeyTable })) {
  test(`${name}: any records`, () => {
    fc.assert(
      fc.property(anyRecords, records => {
        assertExact(scanAnswer(scanOf(records, N, new Table(N, LARGE)), { top: TOP, counts: COUNTS }), records);
      }),
      { numRuns: runs(150) },
    );
  });
}

test('any records, in any parts, merged in any order, by way of their files', () => {
  fc.assert(
    fc.property(
      anyRecords,
      fc.array(fc.nat(149), { maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      (records, cuts, order) => {
        const ends = [...new Set([...cuts.filter(cut => cut < records.length), records.length])].sort((a, b) => a - b);
        const parts = ends.map((end, i) => records.slice(ends[i - 1] ?? 0, end)).filter(part => part.length > 0);
        parts.sort(() => (order.next().value! % 2) - 0.5);
        const merged = emptyState(N);
        for (const part of parts) {
          mergeState(merged, readState(writeState(scanOf(part, N, new WasmKeyTable(N, LARGE))), 'part'), LARGE);
        }
        assertExact(scanAnswer(merged, { top: TOP, counts: COUNTS }), records);
      },
    ),
    { numRuns: runs(100) },
  );
});

/** Exponents from an even stream to one where a key has a third of the records. */
for (const exponent of [0, 0.7, 1, 1.1]) {
  test(`a skewed stream, exponent ${exponent}, that fits`, () => {
    const records = skewed(4000, 700, exponent, 3);
    assertExact(scanAnswer(scanOf(records, N, new WasmKeyTable(N, LARGE)), { top: TOP, counts: COUNTS }), records);
  });

  test(`a skewed stream, exponent ${exponent}, that does not fit: what is stated holds`, () => {
    const records = skewed(120_000, 60_000, exponent, 5);
    const slow = slowScan(records, N, [24]);
    const state = scanOf(records, N, new WasmKeyTable(N, 3 << 20));
    const answer = scanAnswer(state, { top: 20, counts: [24] });
    for (const figure of ['records', 'keyless', 'tombstones', 'bytes'] as const)
      assert.is(answer[figure], slow[figure]);
    assert.is(answer.exact, false);
    /** Four standard deviations of a figure that so many of the sampled keys have part in. */
    const within = (actual: number, expected: number, share: number, what: string) => {
      const tolerance = 4 / Math.sqrt(answer.distinctKeys! * sampledShare(state.keys!) * share);
      assert.ok(Math.abs(actual / expected - 1) < tolerance, `${what}: ${actual}, truth ${expected}, ${tolerance}`);
    };
    within(answer.distinctKeys!, slow.distinctKeys, 1, 'distinct keys');
    within(answer.splitKeys!.count, slow.split, slow.split / slow.distinctKeys, 'split keys');
    within(answer.skew.cause!.effectiveKeys, records.length ** 2 / slow.squares, 1 / 4, 'effective keys');
    within(answer.whatIf[0].maxOverMean, slow.whatIf[0]!.maxOverMean, 1 / 24, 'what if');
    for (const { hex, records: least, error } of answer.hotKeys) {
      const truth = slow.known.get(Buffer.from(hex, 'hex').toString('latin1'))!.records;
      assert.ok(least <= truth && truth <= least + error, `${truth} in ${least} to ${least + error}`);
    }
    // Each of the hottest is named unless those that are may have as many.
    const weakest = answer.hotKeys.at(-1)!;
    for (const [name, { records: truth }] of slow.known) {
      if (truth <= weakest.records + Math.max(...answer.hotKeys.map(({ error }) => error))) continue;
      assert.ok(
        answer.hotKeys.some(({ hex }) => Buffer.from(hex, 'hex').toString('latin1') === name),
        name,
      );
    }
  });
}

function skewed(count: number, distinct: number, exponent: number, seed: number): Written[] {
  const random = seededRandom(seed);
  const sums = new Float64Array(distinct);
  for (let rank = 0, sum = 0; rank < distinct; rank++) sums[rank] = sum += 1 / (rank + 1) ** exponent;
  return Array.from({ length: count }, () => {
    const at = random() * sums[distinct - 1];
    let [low, high] = [0, distinct - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < at) low = middle + 1;
      else high = middle;
    }
    const partition = low % 9 === 0 && random() < 0.5 ? 0 : low % N;
    return { key: Buffer.from(`user-${low}`), partition, isTombstone: false, time: 0 };
  });
}

test('no hot keys are wanted, or more than there are', () => {
  const state = scanOf(skewed(500, 40, 1, 1), N, new WasmKeyTable(N, LARGE));
  assert.equal(scanAnswer(state, { top: 0 }).hotKeys, []);
  const all = scanAnswer(state, { top: 99_999 }).hotKeys;
  assert.is(all.length, scanAnswer(state).distinctKeys);
});

test('all keys in one partition: the writer is the cause, and neither finer keys nor salts are advised', () => {
  const written = (count: number): Written[] =>
    Array.from({ length: count }, (_, i) => ({
      key: Buffer.from(`user-${i}`),
      partition: 0,
      isTombstone: false,
      time: 0,
    }));
  const answer = scanAnswer(scanOf(written(40), 12, new JsKeyTable(12, LARGE)));
  assert.equal(
    answer.verdicts.map(({ code }) => code),
    ['keys-in-one'],
  );
  assert.match(answer.verdicts[0].message, 'All 40 distinct keys are in partition 0');
  assert.is(answer.salting, null);
  // Five can be there by chance.
  assert.ok(
    scanAnswer(scanOf(written(5), 12, new JsKeyTable(12, LARGE))).verdicts.every(({ code }) => code !== 'keys-in-one'),
  );
});

const records = (loads: readonly number[], keyOf: (i: number, partition: number) => string | null): Written[] =>
  loads.flatMap((count, partition) =>
    Array.from({ length: count }, (_, i) => {
      const key = keyOf(i, partition);
      return { key: key === null ? null : Buffer.from(key), partition, isTombstone: false, time: 0 };
    }),
  );
const codesOf = (loads: readonly number[], keyOf: (i: number, partition: number) => string | null) =>
  scanAnswer(scanOf(records(loads, keyOf), loads.length, new JsKeyTable(loads.length, LARGE))).verdicts.map(
    ({ code }) => code,
  );

test('a key that is missing and became text is told as such, not salted; a rare one may be a name', () => {
  const all = (text: string) => codesOf([600, 0], () => text);
  const some = (text: string, each: number) =>
    codesOf([300, 300], (i, partition) => (partition === 0 && i % each === 0 ? text : `user-${i}-${partition}`));
  for (const text of ['null', 'None', 'undefined', '[object Object]', '{}', 'nil', 'NULL', '(null)', 'NaN']) {
    assert.equal(all(text), ['missing-as-text'], text);
    const loads = scanOf(
      records([600, 10], (i, partition) => (partition === 0 ? text : `user-${i}`)),
      2,
      new JsKeyTable(2, LARGE),
    );
    assert.is(scanAnswer(loads).salting, null, text);
    assert.ok(some(text, 40).includes('missing-as-text'), text);
    assert.not(some(text, 60).includes('missing-as-text'), text);
    assert.not(codesOf([600, 10], (i, partition) => (partition === 0 ? text : `user-${i}`)).includes('hot-key'), text);
  }
  assert.equal(all('nobody'), ['constant-key']);
});

test('what is said of the keys does not hang on how many are to be named', () => {
  const loads = [500, 900, 500];
  // Of the first keys six have more records than the one that stands for a missing one.
  const keyOf = (i: number, partition: number) =>
    partition === 1 ? (i < 700 ? 'shop' : 'null') : i < 420 ? `big-${partition}-${i % 3}` : `user-${i}-${partition}`;
  const state = scanOf(records(loads, keyOf), 3, new JsKeyTable(3, LARGE));
  const codes = scanAnswer(state, { top: 100 }).verdicts.map(({ code }) => code);
  assert.ok(codes.includes('hot-key') && codes.includes('missing-as-text'), codes.join());
  for (const top of [0, 1, 2, 10]) {
    const answer = scanAnswer(state, { top });
    assert.equal(
      answer.verdicts.map(({ code }) => code),
      codes,
    );
    assert.is(answer.hotKeys.length, top);
    assert.is(answer.hotKeysByBytes.length, top);
  }
});

test('mostly keyless is more than half', () => {
  for (const [keyless, is] of [
    [49, false],
    [50, false],
    [51, true],
  ] as const) {
    const codes = codesOf([50, 50], (i, partition) => (2 * i + partition < keyless ? null : `user-${i}-${partition}`));
    assert.is(codes.includes('mostly-keyless'), is, `${keyless} of 100`);
  }
});

test("a hot key has more than a partition's share", () => {
  for (const [hot, is] of [
    [99, false],
    [100, false],
    [101, true],
  ] as const) {
    const codes = codesOf([100, 100, 100, 100], (i, partition) => {
      const number = 4 * i + partition;
      return number < hot ? 'hot' : `user-${number}`;
    });
    assert.is(codes.includes('hot-key'), is, `${hot} of 400 in 4 partitions`);
  }
});

test('below a tenth over the mean nothing is to blame, however unlikely it is', () => {
  const sourceOf = (loads: number[]) => {
    const written = records(loads, (i, partition) => `user-${i}-${partition}`);
    return scanAnswer(scanOf(written, 2, new JsKeyTable(2, LARGE))).skew.cause!.source;
  };
  assert.is(sourceOf([2199, 1801]), 'none');
  assert.is(sourceOf([2200, 1800]), 'placement');
});

test('what if, of more keys than fit: those of the sample stand for all others beside a key that is known', () => {
  const small = Array.from({ length: 60_000 }, (_, i) => ({ key: Buffer.from(`user-${i}`) }));
  const large = Array.from({ length: 60_000 }, () => ({ key: Buffer.from('whale') }));
  const written = [...large, ...small].map((record, i) => ({
    ...record,
    partition: i % N,
    isTombstone: false,
    time: 0,
  }));
  const state = scanOf(written, N, new WasmKeyTable(N, 3 << 20));
  assert.ok(sampledShare(state.keys!) < 0.5);
  const { whatIf } = scanAnswer(state, { counts: [2] });
  // Half of all records in one partition, and half of the others.
  assert.is(whatIf[0].exact, false);
  assert.ok(Math.abs(whatIf[0].maxOverMean - 1.5) < 0.05, `${whatIf[0].maxOverMean}`);
});

test.run();
