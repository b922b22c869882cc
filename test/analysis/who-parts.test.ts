// Parts of who's answer, each against what it says that it is.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { dependsOnKey } from '../../src/analysis/who/key-dependence.ts';
import {
  addKey,
  emptyEvidence,
  pairHistogram,
  restHistogram,
  weightedHistogram,
} from '../../src/analysis/who/key-evidence.ts';
import { range, spread } from '../../src/analysis/who/lists.ts';
import { explainedBy, fitMixture, type Mixture, project, totalOf } from '../../src/analysis/who/mixture.ts';
import { recompressedAs } from '../../src/analysis/who/recompressed.ts';
import { withPredecessors } from '../../src/analysis/who/restarts.ts';
import { whoSample } from '../../src/analysis/who/sample.ts';
import type { WriterSession } from '../../src/analysis/who/sessions.ts';
import { writtenBy } from '../../src/analysis/who/written-by.ts';
import { MASKS } from '../../src/state/writers/rule-masks.ts';
import { type BatchMark, Sessions } from '../../src/state/writers/sessions.ts';
import { runs } from '../runs.ts';
import { seeded } from '../seeded.ts';

const test = suite('parts of who');
const near = (a: number, b: number, by = 1e-6) => assert.ok(Math.abs(a - b) <= by, `${a} ${b}`);

const histogram = fc
  .array(fc.tuple(fc.nat(31), fc.integer({ min: 1, max: 500 })), { minLength: 1, maxLength: 12 })
  .map(cells => new Map(cells));
const someWriters = fc.uniqueArray(fc.nat(4), { maxLength: 3 });

/** How likely the histogram is if the writers wrote these shares and the others went by chance. */
function likelihoodOf(
  cells: ReadonlyMap<number, number>,
  { writers, shares, otherShare }: Omit<Mixture, 'logLikelihood'>,
  chance: number,
): number {
  let sum = 0;
  for (const [mask, weight] of cells) {
    const density = writers.reduce(
      (all, writer, i) => all + ((mask >> writer) & 1 ? shares[i] : 0),
      otherShare * chance,
    );
    sum += weight * Math.log(density);
  }
  return sum;
}

test('shares of a mixture are the likeliest: others, near or far, are less likely', () => {
  fc.assert(
    fc.property(histogram, someWriters, fc.constantFrom(0.5, 0.1, 0.01), (cells, writers, chance) => {
      const found = fitMixture(cells, writers, chance);
      near(
        found.shares.reduce((sum, share) => sum + share, found.otherShare),
        1,
      );
      const total = totalOf(cells);
      near(found.logLikelihood, likelihoodOf(cells, found, chance), 1e-5 * total);
      for (let from = 0; from <= writers.length; from++) {
        for (let to = 0; to <= writers.length; to++) {
          for (const by of [0.01, 0.2]) {
            const all = [...found.shares, found.otherShare];
            if (from === to || all[from] < by) continue;
            all[from] -= by;
            all[to] += by;
            const other = { writers, shares: all.slice(0, -1), otherShare: all[writers.length] };
            assert.ok(likelihoodOf(cells, other, chance) <= found.logLikelihood + 1e-4 * total);
          }
        }
      }
    }),
    { numRuns: runs(200) },
  );
});

test('a mixture of writers that never do the same is what was counted', () => {
  const { shares, otherShare, logLikelihood, writers } = fitMixture(
    new Map([
      [0b100, 70],
      [0b1, 20],
      [0, 10],
    ]),
    [2, 0],
    0.001,
  );
  near(shares[0], 0.7, 0.001);
  near(shares[1], 0.2, 0.001);
  near(otherShare, 0.1, 0.001);
  assert.ok(logLikelihood < 0);
  assert.equal(writers, [2, 0]);
  const nothing = fitMixture(new Map(), [1], 0.1);
  assert.is(nothing.logLikelihood, 0);
  near(nothing.shares[0], 0.5);
  near(nothing.otherShare, 0.5);
});

test('histograms of fewer writers, and what they explain', () => {
  fc.assert(
    fc.property(histogram, someWriters, (cells, writers) => {
      const projected = project(cells, writers);
      const expected = new Map<number, number>();
      let explained = 0;
      for (const [mask, weight] of cells) {
        const cell = writers.reduce((all, writer, i) => all + ((mask >> writer) & 1) * 2 ** i, 0);
        expected.set(cell, (expected.get(cell) ?? 0) + weight);
        if (cell > 0) explained += weight;
      }
      assert.equal([...projected].sort(), [...expected].sort());
      assert.is(explainedBy(cells, writers), explained);
      assert.is(totalOf(projected), totalOf(cells));
    }),
    { numRuns: runs(200) },
  );
});

const key = fc.array(fc.record({ mask: fc.nat(7), records: fc.integer({ min: 1, max: 50 }) }), {
  minLength: 1,
  maxLength: 4,
});

test('what keys say: once for each key, or as often as it has partitions, effectively', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 12 }), someWriters, (keys, writers) => {
      const evidence = emptyEvidence();
      for (const pairs of keys) addKey(evidence, pairs);
      const [weighted, pairs, rest] = [new Map(), new Map(), new Map()] as Map<number, number>[];
      const add = (to: Map<number, number>, mask: number, weight: number) => to.set(mask, (to.get(mask) ?? 0) + weight);
      const isExplained = (mask: number) => writers.some(writer => (mask >> writer) & 1);
      for (const ofKey of keys) {
        const total = ofKey.reduce((sum, { records }) => sum + records, 0);
        const squares = ofKey.reduce((sum, { records }) => sum + (records / total) ** 2, 0);
        const open = ofKey.filter(({ mask }) => !isExplained(mask));
        for (const { mask, records } of ofKey) {
          add(weighted, mask, records / total / squares);
          add(pairs, mask, 1);
        }
        for (const { mask } of open) add(rest, mask, 1 / open.length);
      }
      for (const [found, expected] of [
        [weightedHistogram(evidence), weighted],
        [pairHistogram(evidence), pairs],
        [restHistogram(evidence, writers), rest],
      ]) {
        assert.equal([...found.keys()].sort(), [...expected.keys()].sort());
        for (const [mask, weight] of found) near(weight, expected.get(mask)!);
      }
    }),
    { numRuns: runs(200) },
  );
});

test('parts of lists', () => {
  assert.equal(spread([1, 2, 3, 4, 5, 6, 7], 7), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(spread([1, 2, 3, 4, 5, 6, 7], 4), [1, 3, 5, 7]);
  assert.equal(spread([1, 2, 3, 4, 5, 6, 7], 3), [1, 4, 7]);
  assert.equal(spread([1, 2, 3, 4, 5, 6, 7], 1), [1]);
  assert.equal(spread([], 3), []);
  assert.equal([range(2, 4), range(4, 4), range(5, 4), range(7, 4)], [[2, 3, 4], [4], [], []]);
});

const session = (
  id: string,
  first: number | null,
  last: number | null,
  more: Partial<WriterSession> = {},
): WriterSession =>
  ({
    ...{
      id,
      producerId: 1,
      rule: 'murmur2',
      alike: [],
      isTransactional: false,
      follows: null,
      offRule: 0,
      mixesWriters: false,
    },
    first: { timestamp: first, partition: 0, offset: 0 },
    last: { timestamp: last, partition: 0, offset: 0 },
    ...more,
  }) as unknown as WriterSession;
const follows = (...writers: WriterSession[]) =>
  withPredecessors(writers)
    .map(({ id, follows }) => `${id}<${follows ?? ''}`)
    .join(' ');

test('a session goes on with the last of its kind that ended before it began', () => {
  assert.is(follows(session('a', 1, 2), session('b', 3, 4)), 'a< b<a');
  assert.is(follows(session('b', 3, 4), session('a', 1, 2)), 'b<a a<');
  assert.is(follows(session('a', 1, 3), session('b', 3, 4)), 'a< b<');
  assert.is(follows(session('a', 1, 2), session('b', 1, 4), session('c', 5, 6)), 'a< b< c<b');
  assert.is(follows(session('a', 1, 2), session('b', 1, 4), session('c', 5, 6), session('d', 5, 9)), 'a< b< c<b d<a');
  assert.is(follows(session('a', 1, 2), session('b', 3, 4), session('c', 3, 5)), 'a< b<a c<');
  // Each of these is of another kind.
  const others: Partial<WriterSession>[] = [
    { rule: 'crc32' },
    { rule: null },
    { rule: 'none' },
    { producerId: null },
    { isTransactional: true },
  ];
  for (const other of others) {
    assert.not.match(follows(session('a', 1, 2, other), session('b', 3, 4)), 'b<a');
    assert.not.match(follows(session('a', 1, 2), session('b', 3, 4, other)), '<a');
  }
  for (const rule of [null, 'none'] as const) {
    assert.is(follows(session('a', 1, 2, { rule }), session('b', 3, 4, { rule })), 'a< b<');
  }
  assert.is(follows(session('a', 1, 2, { producerId: null }), session('b', 3, 4, { producerId: null })), 'a< b<');
  assert.is(
    follows(session('a', 1, 2, { isTransactional: true }), session('b', 3, 4, { isTransactional: true })),
    'a< b<a',
  );
  assert.is(follows(session('a', null, 2), session('b', 3, null)), 'a< b<');
  // Two rules of one session.
  assert.is(follows(session('a', 1, 2), session('a', 3, 4)), 'a< a<');
});

const MARK: BatchMark = { producerId: -1, epoch: -1, sequence: -1, isTransactional: false, shape: '' };

function sessionsOf(
  ...batches: [mark: Partial<BatchMark>, partition: number, first: number, last: number][]
): Sessions {
  const sessions = new Sessions();
  for (const [mark, partition, first, last] of batches) {
    sessions.begin(
      { ...MARK, ...mark },
      { timestamp: 1, partition, offset: first },
      { timestamp: 1, partition, offset: last },
    );
  }
  sessions.close();
  return sessions;
}

test('who may have written between two offsets: whose batches lie around them, and who has the rule', () => {
  const sessions = sessionsOf(
    [{ producerId: 7 }, 1, 10, 20],
    [{ producerId: 8 }, 1, 15, 30],
    [{ producerId: 9 }, 2, 0, 99],
  );
  const ask = (parts: Partial<WriterSession>[], ...asked: Parameters<ReturnType<typeof writtenBy>>) =>
    writtenBy(
      sessions,
      parts.map((part, i) => session(`producer ${7 + i}`, 1, 2, part)),
    )(...asked).map(id => id.replace('producer ', ''));
  const all = [{}, {}, {}];
  const ids = (first: number, last: number, partition = 1) => ask(all, partition, first, last, ['murmur2']).join();
  assert.is(ids(0, 9), '');
  assert.is(ids(0, 10), '7');
  assert.is(ids(20, 20), '7,8');
  assert.is(ids(21, 29), '8');
  assert.is(ids(30, 40), '8');
  assert.is(ids(31, 40), '');
  assert.is(ids(0, 40), '7,8');
  assert.is(ids(0, 40, 2), '9');
  assert.is(ids(0, 40, 3), '');
  const of = (part: Partial<WriterSession>, ...rules: ('murmur2' | 'crc32')[]) => ask([part], 1, 10, 10, rules).length;
  assert.is(of({ rule: 'murmur2' }, 'murmur2', 'crc32'), 1);
  assert.is(of({ rule: 'murmur2' }, 'crc32'), 0);
  assert.is(of({ rule: 'murmur2', offRule: 1 }, 'crc32'), 1);
  assert.is(of({ rule: 'murmur2' }), 0);
  assert.is(of({ rule: 'murmur2', offRule: 1 }), 1);
  assert.is(of({ rule: 'none' }, 'crc32'), 1);
  assert.is(of({ rule: 'murmur2', mixesWriters: true }, 'crc32'), 1);
  assert.is(of({ rule: null, alike: [] }, 'crc32'), 1);
  assert.is(of({ rule: null, alike: ['murmur2'] }, 'crc32'), 0);
  assert.is(of({ rule: null, alike: ['murmur2', 'crc32'] }, 'crc32'), 1);
  assert.equal(writtenBy(undefined, [])(1, 0, 99, []), []);
});

test('compressed anew: all batches alike, some of clients that never leave that', () => {
  assert.is(recompressedAs(undefined), null);
  assert.is(recompressedAs(new Sessions()), null);
  assert.is(recompressedAs(sessionsOf([{ producerId: 7, shape: 'gzip:0/00/00' }, 1, 0, 1])), null);
});

test('of a sample: what chance does to the share of each rule that masks know', () => {
  const group = (fitting: number, others: number) => {
    const masks = new Float64Array(MASKS);
    masks[1] = fitting;
    masks[2] = others;
    return { numPartitions: 4, records: fitting + others, masks };
  };
  const drawn = { runs: 9, rejected: 0, offsets: 100_000 };
  const of = (groups: Parameters<typeof whoSample>[0]) =>
    whoSample(groups, [{ rule: 'murmur2' }, { rule: 'murmur2-unsigned' }, { rule: 'none' }], drawn);
  const alike = of([group(60, 40), group(60, 40), group(60, 40)]);
  assert.is(alike.records, 300);
  assert.equal(
    alike.errors.map(({ rule }) => rule),
    ['murmur2', 'murmur2-unsigned', 'none'],
  );
  const [murmur2, unsigned, none] = of([group(50, 50), group(60, 40), group(70, 30), group(60, 40)]).errors;
  assert.ok(murmur2.plusMinus! > 0.02 && murmur2.plusMinus! < 0.5, `${murmur2.plusMinus}`);
  near(murmur2.plusMinus!, unsigned.plusMinus!);
  assert.is(none.plusMinus, null);
  assert.ok(alike.errors[0].plusMinus! < murmur2.plusMinus!);
  const one = [group(50, 50), group(60, 40)].map(each => ({ ...each, numPartitions: 1 }));
  assert.is(of(one).errors[0].plusMinus, null);
  const two = (numPartitions: number) =>
    of([group(50, 50), group(60, 40), group(70, 30)].map(each => ({ ...each, numPartitions }))).errors[0].plusMinus!;
  near(two(2) / two(4), (1 - 1 / 4) / (1 - 1 / 2));
});

test('partitions that hang on the sum of a key or on its last byte', () => {
  const witness = (key: number[], partition: number) => ({
    key: Uint8Array.from(key),
    first: 0,
    second: 0,
    partition,
    mask: 0,
  });
  const indexes = Array.from({ length: 64 }, (_, i) => i);
  // 64 keys that tell one of two partitions, in a table of one degree of freedom; of two features, times the divisors that were tried.
  const evidence = (tried: number) => 64 * Math.log(2) - Math.log(64) / 2 - Math.log(tried);
  const bySum = indexes.map(i => witness([i, 9], i % 2));
  near(dependsOnKey(bySum, 2), evidence(2));
  near(
    dependsOnKey(
      indexes.map(i => witness([i, 9], 3 * (i % 2))),
      6,
    ),
    evidence(6),
  );
  near(
    dependsOnKey(
      indexes.map(i => witness([i >> 1, i % 2 === 0 ? 8 : 40], i % 2)),
      2,
    ),
    evidence(2),
  );
  // Of 13 no divisor is looked at.
  near(dependsOnKey(bySum, 13), 0);
  near(
    dependsOnKey(
      indexes.map(i => witness([9], i % 2)),
      2,
    ),
    -Math.log(2),
  );
  // An empty key has the last byte 0.
  near(
    dependsOnKey(
      indexes.map(i => witness(i % 2 ? [] : [7], i % 2)),
      2,
    ),
    evidence(2),
  );
});

/** What two columns have in common, by their entropies, less what the freedom of their table costs. */
function association(pairs: readonly (readonly [number, number])[]): number {
  const entropyOf = (names: readonly string[]): number => {
    const counts = [...new Set(names)].map(name => names.filter(each => each === name).length);
    return counts.reduce((sum, count) => sum - count * Math.log(count / names.length), 0);
  };
  const [rows, columns] = [0, 1].map(side => pairs.map(pair => String(pair[side])));
  const gain = entropyOf(rows) + entropyOf(columns) - entropyOf(pairs.map(String));
  return gain - (((new Set(rows).size - 1) * (new Set(columns).size - 1)) / 2) * Math.log(pairs.length);
}

/** All but the sixteen values that are most frequent, those that came first before others that are as frequent, are one. */
function mostFrequent(values: readonly number[]): number[] {
  const names = [...new Set(values)];
  const often = (value: number) => values.filter(each => each === value).length;
  const kept = names.sort((a, b) => often(b) - often(a)).slice(0, 16);
  return values.map(value => (kept.includes(value) ? value : -1));
}

test('what keys have in common with partitions is the most that their sum or their last byte has, at any divisor up to twelve', () => {
  // Up to 24 last bytes, the first of them the most frequent, each with partitions of its own but for some noise.
  const input = fc
    .record({
      n: fc.constantFrom(2, 4, 6, 12, 22, 24, 13, 26),
      seed: fc.nat(1000),
      count: fc.integer({ min: 1, max: 160 }),
      values: fc.constantFrom(4, 16, 17, 18, 24),
      noise: fc.constantFrom(0, 0.1, 1),
    })
    .map(({ n, seed, count, values, noise }) => {
      const random = seeded(seed);
      const below = (of: number) => Math.floor(random() * of);
      const own = Array.from({ length: values }, () => below(n));
      const witnesses = Array.from({ length: count }, () => {
        const value = Math.min(below(values), below(values));
        const partition = random() < noise ? below(n) : own[value];
        return { bytes: random() < 0.03 ? [] : [below(3), value], partition };
      });
      return [witnesses, n] as const;
    });
  fc.assert(
    fc.property(input, ([witnesses, n]) => {
      const pairs = witnesses.map(({ bytes, partition }) => ({
        ...{ key: Uint8Array.from(bytes), first: 0, second: 0, mask: 0 },
        partition,
      }));
      const gains: number[] = [];
      for (let divisor = 2; divisor <= 12; divisor++) {
        if (n % divisor !== 0) continue;
        const sums = witnesses.map(({ bytes }) => bytes.reduce((a, b) => a + b, 0) % divisor);
        for (const features of [sums, witnesses.map(({ bytes }) => bytes.at(-1) ?? 0)]) {
          const found = mostFrequent(features);
          gains.push(association(pairs.map(({ partition }, i) => [found[i], partition % divisor] as const)));
        }
      }
      near(dependsOnKey(pairs, n), Math.max(0, ...gains) - Math.log(Math.max(1, gains.length)));
    }),
    { numRuns: runs(400) },
  );
});

test.run();
