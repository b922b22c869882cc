// The search for rules at other partition counts and of parts of keys, against one that asks every rule at every count about every key.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type View, viewNamed } from '../../src/analysis/shared/views.ts';
import { excess, searchCandidates, type Weighted } from '../../src/analysis/who/partition-counts.ts';
import { type RuleId, ruleOf } from '../../src/rules/index.ts';
import { COMMON_RULES } from '../../src/rules/table.ts';
import { fingerprint } from '../../src/state/writers/fingerprint.ts';
import { seeded } from '../seeded.ts';
import { near } from './near.ts';
import { bytesOf } from './pairs.ts';

const test = suite('rules at other partition counts');
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function weighted(key: string, partition: number, records = 1): Weighted {
  const bytes = bytesOf(key);
  const [first, second] = fingerprint(bytes);
  return { key: bytes, first, second, partition, mask: 0, records };
}
const placeOf = (rule: RuleId, key: string | Uint8Array, count: number): number => ruleOf(rule).partition(key, count);

const BEFORE = viewNamed({ kind: 'before-first', name: '-', as: null });
const AFTER = viewNamed({ kind: 'after-first', name: '-', as: null });

type Found = [rule: RuleId, count: number, view: View | undefined];
const foundIn = (...asked: Parameters<typeof searchCandidates>): Found[] =>
  searchCandidates(...asked).found.map(({ rule, numPartitions, view }): Found => [rule, numPartitions, view]);

/** Each place of each key, or of each part of one, as much as it has of the part's records. */
function placesIn(records: readonly Weighted[], view: View | undefined) {
  const all = records.flatMap(({ key, partition, records }) => {
    const bytes = view ? view.of(key) : key;
    return bytes ? [{ bytes, name: textOf(bytes), partition, records }] : [];
  });
  const recordsIn = (of: typeof all) => of.reduce((sum, { records }) => sum + records, 0);
  const firsts = all.filter(
    ({ name, partition }, i) => all.findIndex(each => each.name === name && each.partition === partition) === i,
  );
  return firsts.map(({ bytes, name, partition }) => {
    const ofPart = all.filter(each => each.name === name);
    return {
      bytes,
      partition,
      weight: recordsIn(ofPart.filter(each => each.partition === partition)) / recordsIn(ofPart),
    };
  });
}

/** By definition: all that fits, the likeliest first, then what fits best of the rest. */
function slowSearch(
  records: readonly Weighted[],
  views: readonly (View | undefined)[],
  counts: readonly number[],
  all: number,
): Found[] {
  const found: Found[] = [];
  let left = [...records];
  for (let round = 0; round < 3 && left.length >= 2; round++) {
    let [best, most]: [Found | undefined, number] = [undefined, 0];
    for (const view of views) {
      const places = placesIn(left, view);
      if (places.length < 2) continue;
      for (const { id } of COMMON_RULES) {
        for (const count of counts) {
          const hitsIn = (some: typeof places) =>
            some.reduce((sum, each) => sum + (placeOf(id, each.bytes, count) === each.partition ? each.weight : 0), 0);
          const weightIn = (some: typeof places) => some.reduce((sum, { weight }) => sum + weight, 0);
          const chance = 1 / Math.max(all, count);
          const isSeldom = (look: number): boolean => {
            if (places.length < look) return false;
            const looked = places.slice(0, look);
            if (view) return hitsIn(looked) < 0.25 * weightIn(looked);
            const fit = 0.08 + 0.92 * chance;
            const deviation = Math.sqrt(weightIn(looked) * fit * (1 - fit));
            return hitsIn(looked) < fit * weightIn(looked) - 2.6 * deviation;
          };
          if ((view ? [64] : [96, 256]).some(isSeldom)) continue;
          const [hits, total] = [hitsIn(places), weightIn(places)];
          if (hits - total * chance < (view ? 0.25 : 0.08) * total) continue;
          const likelihood = logRatio(hits, total, chance);
          if (likelihood > most) [best, most] = [[id, count, view], likelihood];
        }
      }
    }
    if (!best) break;
    found.push(best);
    const [rule, count, view] = best;
    left = left.filter(({ key, partition }) => {
      const part = view ? view.of(key) : key;
      return !part || placeOf(rule, part, count) !== partition;
    });
  }
  return found;
}

/** Of so many hits at their own rate against one by chance. */
function logRatio(hits: number, total: number, chance: number): number {
  const likelihood = (rate: number) =>
    (hits > 0 ? hits * Math.log(rate) : 0) + (total > hits ? (total - hits) * Math.log(1 - rate) : 0);
  return hits / total > chance ? likelihood(hits / total) - likelihood(chance) : 0;
}

test('how much likelier hits are than by chance', () => {
  for (const [hits, total, chance] of [
    [5, 10, 0.1],
    [10, 10, 0.1],
    [2, 10, 0.19],
    [1.5, 4, 1 / 3],
  ]) {
    near(excess(hits, total, chance), logRatio(hits, total, chance), `${hits} of ${total}`);
  }
  near(excess(10, 10, 0.1), 10 * Math.log(10), 'all of them');
  near(excess(2, 4, 0.25), 2 * Math.log(2) + 2 * Math.log(2 / 3), 'half of them');
  assert.is(excess(1, 10, 0.1), 0);
  assert.is(excess(0, 10, 0.1), 0);
  assert.is(excess(5, 10, 0.5), 0);
});

test('as one that asks every rule at every count finds them', () => {
  const random = seeded(8);
  const below = (n: number) => Math.floor(random() * n);
  const counts = [2, 3, 5, 6, 8, 9, 13, 16];
  const rules: RuleId[] = ['murmur2', 'crc32', 'fnv1a-abs', 'hashcode-abs', 'sha1', 'pulsar-murmur3'];
  let [some, none, more] = [0, 0, 0];
  for (let round = 0; round < 16; round++) {
    const views = [[undefined], [BEFORE, AFTER], [undefined, AFTER]][round % 3];
    const writers = Array.from({ length: 1 + below(3) }, () => ({
      rule: rules[below(rules.length)],
      count: counts[below(counts.length)],
      view: views[below(views.length)],
    }));
    const stray = random() * 1.2;
    const records = Array.from({ length: 2 + below([6, 60, 110, 300][round % 4]) }, () => {
      const key = random() < 0.1 ? `none${below(9)}` : `${'abcdefgh'[below(8)]}-${below(200)}`;
      const { rule, count, view } = writers[below(writers.length)];
      const part = view ? view.of(bytesOf(key)) : bytesOf(key);
      const isStray = random() < stray || !part;
      return weighted(key, isStray ? below(12) : placeOf(rule, part, count), 1 + below(4));
    });
    const expected = slowSearch(records, views, counts, 12);
    assert.equal(foundIn(records, views, counts, 12), expected, `round ${round}`);
    if (expected.length === 0) none++;
    if (expected.length === 1) some++;
    if (expected.length > 1) more++;
  }
  assert.ok(Math.min(none, some, more) > 0, `none ${none}, one ${some}, several ${more}`);
});

/** Keys whose places by a rule at a count are no other rule's, at this count. */
function own(rule: RuleId, count: number, length: number, name: (i: number) => string = i => `order-${i}`): string[] {
  const keys: string[] = [];
  for (let i = 0; keys.length < length; i++) {
    const key = name(i);
    const place = placeOf(rule, key, count);
    if (COMMON_RULES.every(({ id }) => id === rule || placeOf(id, key, count) !== place)) keys.push(key);
  }
  return keys;
}
/** A partition where no rule puts it. */
function stray(key: string, count: number): number {
  const taken = new Set(COMMON_RULES.map(({ id }) => placeOf(id, key, count)));
  return Array.from({ length: count }, (_, i) => i).find(i => !taken.has(i))!;
}
const RULE: RuleId = 'pulsar-murmur3';
const at = (count: number, hits: boolean[], rule = RULE): Weighted[] =>
  own(rule, count, hits.length).map((key, i) => weighted(key, hits[i] ? placeOf(rule, key, count) : stray(key, count)));
const first = (count: number, of: number): boolean[] => Array.from({ length: of }, (_, i) => i < count);

test('a rule of a tenth is found, and one of less is not', () => {
  // By chance one in fifty: 8 % more are five of fifty.
  assert.equal(foundIn(at(50, first(5, 50)), [undefined], [50], 50), [[RULE, 50, undefined]]);
  assert.equal(foundIn(at(50, first(4, 50)), [undefined], [50], 50), []);
  // By chance it is one in as many partitions as there are: of a hundred 8 % more are nine of a hundred.
  assert.equal(foundIn(at(50, first(9, 100)), [undefined], [50], 100), [[RULE, 50, undefined]]);
  assert.equal(foundIn(at(50, first(8, 100)), [undefined], [50], 100), []);
  assert.equal(foundIn(at(50, first(5, 55)), [undefined], [50], 100), [[RULE, 50, undefined]]);
  assert.equal(foundIn(at(50, first(5, 56)), [undefined], [50], 100), []);
});

test('what few of the first 96 or 256 keys fit is left out, though it would fit most of all', () => {
  // 2.6 standard deviations below 8 % and one in fifty of the rest: 9.45 of 96, but for 7.59; 25.2, but for 12.4.
  const [fit, of] = [0.08 + 0.92 / 50, 2.6];
  const least = (looked: number) => Math.ceil(fit * looked - of * Math.sqrt(looked * fit * (1 - fit)));
  assert.equal([least(96), least(256)], [2, 13]);
  const found = (hits: number, looked: number, length: number) => {
    // What is left of the first keys comes last of them, and all behind them fits.
    const isHit = (i: number) => i >= looked || i < hits;
    return foundIn(
      at(
        50,
        Array.from({ length }, (_, i) => isHit(i)),
      ),
      [undefined],
      [50],
      50,
    ).length;
  };
  assert.is(found(2, 96, 140), 1);
  assert.is(found(1, 96, 140), 0);
  assert.is(found(1, 96, 95), 0);
  assert.is(found(13, 256, 300), 1);
  assert.is(found(12, 256, 300), 0);
  // Of 95 keys all are asked at once.
  assert.is(
    foundIn(
      at(
        50,
        Array.from({ length: 95 }, (_, i) => i >= 80),
      ),
      [undefined],
      [50],
      50,
    ).length,
    1,
  );
  assert.is(
    foundIn(
      at(
        50,
        Array.from({ length: 96 }, (_, i) => i >= 95),
      ),
      [undefined],
      [50],
      50,
    ).length,
    0,
  );
});

test('a view is to explain a quarter, of the first 64 parts too', () => {
  const records = (hits: boolean[]): Weighted[] => {
    const parts = own(RULE, 50, hits.length, i => `p${i}`);
    return parts.map((part, i) => weighted(`${part}-x`, hits[i] ? placeOf(RULE, part, 50) : stray(part, 50)));
  };
  const found = (hits: boolean[]) => foundIn(records(hits), [BEFORE], [50], 50);
  // One in fifty is there by chance.
  assert.equal(found(first(14, 50)), [[RULE, 50, BEFORE]]);
  assert.equal(found(first(13, 50)), []);
  const behind = (hits: number, look: number, length: number) =>
    Array.from({ length }, (_, i) => i < hits || i >= look);
  assert.equal(found(behind(16, 64, 100)), [[RULE, 50, BEFORE]]);
  assert.equal(found(behind(15, 64, 100)), []);
  assert.equal(found(behind(0, 40, 63)), [[RULE, 50, BEFORE]]);
});

test('keys of one part are one, by their records', () => {
  const [part, other] = own(RULE, 9, 2, i => `p${i}`);
  const there = placeOf(RULE, part, 9);
  const records = [weighted(`${part}-1`, there, 5), weighted(`${part}-2`, there), weighted(`${part}-3`, there, 9)];
  // One part in one place shows nothing.
  assert.equal(foundIn(records, [BEFORE], [9], 9), []);
  assert.equal(foundIn([...records, weighted(`${other}-1`, placeOf(RULE, other, 9))], [BEFORE], [9], 9), [
    [RULE, 9, BEFORE],
  ]);
  // Nor do keys to which the view does not apply.
  assert.equal(foundIn([...records, weighted('none', 3)], [BEFORE], [9], 9), []);
});

test('one record fits anything; two may fit', () => {
  const [a, b] = at(9, [true, true]);
  assert.equal(foundIn([a], [undefined], [9], 9), []);
  assert.equal(foundIn([a, b], [undefined], [9], 9), [[RULE, 9, undefined]]);
  assert.equal(foundIn([], [undefined], [9], 9), []);
  assert.equal(foundIn([a, b], [undefined], [], 9), []);
  assert.equal(foundIn([a, b], [], [9], 9), []);
});

test('three at the most, each for what the ones before leave over, and how many were tried', () => {
  const four: [RuleId, number][] = [
    ['murmur2', 50],
    ['crc32', 40],
    ['xxhash32', 30],
    ['sha1', 20],
  ];
  const records = four.flatMap(([rule, count], i) =>
    Array.from({ length: 40 - 5 * i }, (_, at) => weighted(`${rule}/${at}`, placeOf(rule, `${rule}/${at}`, count))),
  );
  const { found, tried } = searchCandidates(records, [undefined, BEFORE], [20, 30, 40, 50], 50);
  assert.equal(
    found.map(({ rule, numPartitions }) => [rule, numPartitions]),
    four.slice(0, 3),
  );
  assert.is(tried, COMMON_RULES.length * 4 * 2);
  assert.is(searchCandidates(records, [undefined], [20, 30, 40], 50).tried, COMMON_RULES.length * 3);
  assert.is(searchCandidates(records, [undefined], [], 50).tried, 1);
  assert.is(searchCandidates(records, [], [20], 50).tried, 1);
});

test.run();
