// Who wrote how much: the shares that make what was seen likeliest, held by the conditions that a maximum has; and what keys count.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  addKey,
  emptyEvidence,
  type KeyEvidence,
  pairHistogram,
  restHistogram,
  weightedHistogram,
} from '../../src/analysis/who/key-evidence.ts';
import { explainedBy, fitMixture, project, totalOf } from '../../src/analysis/who/mixture.ts';
import { runs } from '../runs.ts';

const test = suite('mixtures and evidence of keys');
const near = (a: number, b: number, by: number, what = '') => assert.ok(Math.abs(a - b) <= by, `${what} ${a} ${b}`);
const sorted = (map: ReadonlyMap<number, number>) => [...map].sort(([a], [b]) => a - b);
const has = (mask: number, bit: number): boolean => Math.floor(mask / 2 ** bit) % 2 === 1;

const BITS = 6;
const histograms = fc
  .array(fc.tuple(fc.nat(2 ** BITS - 1), fc.integer({ min: 1, max: 60 })), { minLength: 1, maxLength: 12 })
  .map(rows => new Map(rows));
const writersOf = (bits: number) => fc.uniqueArray(fc.nat(bits - 1), { maxLength: 3 });

test('of one writer the share that makes it likeliest has a formula', () => {
  for (const [hits, misses, chance] of [
    [90, 10, 0.1],
    [50, 50, 0.25],
    [99, 1, 0.5],
    [4, 1, 0.01],
  ]) {
    const { shares, otherShare, logLikelihood, writers } = fitMixture(
      new Map([
        [8, hits],
        [1, misses],
      ]),
      [3],
      chance,
    );
    const share = (hits / (hits + misses) - chance) / (1 - chance);
    near(shares[0], share, 1e-3, 'share');
    near(otherShare, 1 - share, 1e-3, 'of none');
    const best = hits * Math.log(share + (1 - share) * chance) + misses * Math.log((1 - share) * chance);
    near(logLikelihood, best, 1e-6, 'likelihood');
    assert.ok(logLikelihood <= best + 1e-9);
    assert.equal(writers, [3]);
  }
});

test('no writer, nothing seen, nothing explained, all explained', () => {
  const seen = new Map([
    [0, 3],
    [5, 4],
  ]);
  assert.equal(fitMixture(seen, [], 0.25), {
    writers: [],
    shares: [],
    otherShare: 1,
    logLikelihood: 7 * Math.log(0.25),
  });
  assert.equal(fitMixture(new Map(), [0, 1], 0.5), {
    writers: [0, 1],
    shares: [1 / 3, 1 / 3],
    otherShare: 1 - 2 / 3,
    logLikelihood: 0,
  });
  const none = fitMixture(seen, [1], 0.25);
  near(none.shares[0], 0, 1e-6);
  near(none.logLikelihood, 7 * Math.log(0.25), 1e-5);
  const all = fitMixture(seen, [], 1);
  near(all.logLikelihood, 0, 1e-12);
  const whole = fitMixture(new Map([[3, 20]]), [0], 0.01);
  near(whole.shares[0], 1, 1e-6);
  near(whole.logLikelihood, 0, 1e-6);
});

test('what is found is a maximum: no writer could have written more with profit', () => {
  fc.assert(
    fc.property(histograms, writersOf(BITS), fc.constantFrom(0.5, 0.1, 0.01), (histogram, writers, chance) => {
      const { shares, otherShare, logLikelihood } = fitMixture(histogram, writers, chance);
      near(
        shares.reduce((sum, share) => sum + share, otherShare),
        1,
        1e-9,
        'all shares',
      );
      assert.ok([...shares, otherShare].every(share => share >= 0));
      const total = totalOf(histogram);
      const gains = [...writers, undefined].map(() => 0);
      let likelihood = 0;
      for (const [mask, weight] of histogram) {
        const densities: number[] = [...writers.map(writer => (has(mask, writer) ? 1 : 0)), chance];
        const density = densities.reduce((sum, each, i) => sum + each * [...shares, otherShare][i], 0);
        likelihood += weight * Math.log(density);
        for (const [i, each] of densities.entries()) gains[i] += (weight * each) / density;
      }
      near(likelihood, logLikelihood, 1e-6 * total, 'likelihood of these shares');
      // Where it is greatest, one more of a writer adds as much as one more of all, or less if it has none.
      assert.ok(Math.max(...gains) <= total * (1 + 1e-3), `${gains} of ${total}`);
    }),
    { numRuns: runs(800) },
  );
});

test('the order in which masks come makes no difference, to the last bit', () => {
  fc.assert(
    fc.property(histograms, fc.constantFrom([0, 1, 2, 3, 4, 5], [5, 2, 0, 1, 4, 3]), (histogram, writers) => {
      const seen = new Map([...histogram].map(([mask, weight]) => [mask, weight / 7]));
      assert.equal(fitMixture(seen, writers, 0.1), fitMixture(new Map([...seen].reverse()), writers, 0.1));
    }),
    { numRuns: runs(200) },
  );
});

test('a mask has up to 31 bits', () => {
  assert.equal([...project(new Map([[1 << 30, 2]]), [30])], [[1, 2]]);
  assert.is(explainedBy(new Map([[1 << 30, 2]]), [30]), 2);
});

// Evidence of keys.
const GRAIN = 2 ** -32;
type Key = { mask: number; records: number }[];
const keys: fc.Arbitrary<Key[]> = fc.array(
  fc.array(fc.record({ mask: fc.nat(7), records: fc.integer({ min: 1, max: 50 }) }), { minLength: 1, maxLength: 4 }),
  { maxLength: 8 },
);
function evidenceOf(all: readonly Key[]): KeyEvidence {
  const evidence = emptyEvidence();
  for (const key of all) addKey(evidence, key);
  return evidence;
}

test('a key counts as often as it has partitions, effectively', () => {
  const evidence = evidenceOf([
    [{ mask: 3, records: 900 }],
    [
      { mask: 1, records: 1 },
      { mask: 2, records: 1 },
    ],
    [
      { mask: 1, records: 3 },
      { mask: 0, records: 1 },
    ],
    [{ mask: 3, records: 1 }],
  ]);
  // Of 3 and 1 of 4 the inverse of (9 + 1) / 16 is 1.6, three quarters of it the first's.
  const grained = [1.2, 0.4].map(weight => Math.round(weight / GRAIN) * GRAIN);
  assert.equal(evidence, {
    singles: new Map([[3, 2]]),
    masks: [1, 2, 1, 0],
    weights: [1, 1, ...grained],
    starts: [0, 2, 4],
  });
  assert.equal(emptyEvidence(new Map([[1, 5]])), { singles: new Map([[1, 5]]), masks: [], weights: [], starts: [0] });
});

test('histograms of keys: by weight, each pair once, and what some writers leave over', () => {
  fc.assert(
    fc.property(keys, fc.subarray([0, 1, 2]), (all, writers) => {
      const [weighted, pairs, rest] = [new Map<number, number>(), new Map<number, number>(), new Map<number, number>()];
      const add = (to: Map<number, number>, mask: number, weight: number) => to.set(mask, (to.get(mask) ?? 0) + weight);
      const grained = (weight: number) => Math.round(weight * 2 ** 32) / 2 ** 32;
      for (const key of all) {
        const total = key.reduce((sum, { records }) => sum + records, 0);
        const effective = total ** 2 / key.reduce((sum, { records }) => sum + records ** 2, 0);
        const left = key.filter(({ mask }) => !writers.some(writer => has(mask, writer)));
        for (const { mask, records } of key) {
          add(weighted, mask, (records / total) * effective);
          add(pairs, mask, 1);
        }
        for (const { mask } of left) add(rest, mask, grained(1 / left.length));
      }
      const evidence = evidenceOf(all);
      const found = weightedHistogram(evidence);
      assert.equal(
        sorted(found).map(([mask]) => mask),
        sorted(weighted).map(([mask]) => mask),
      );
      for (const [mask, weight] of weighted) {
        near(found.get(mask)!, weight, 1e-8);
        assert.ok(Number.isInteger(found.get(mask)! / GRAIN));
      }
      assert.equal(sorted(pairHistogram(evidence)), sorted(pairs));
      assert.equal(sorted(restHistogram(evidence, writers)), sorted(rest));
      // In whatever order its keys come, to the last bit.
      const backwards = evidenceOf([...all].reverse());
      assert.equal(sorted(weightedHistogram(backwards)), sorted(found));
      assert.equal(sorted(restHistogram(backwards, writers)), sorted(rest));
    }),
    { numRuns: runs(400) },
  );
});

test.run();
