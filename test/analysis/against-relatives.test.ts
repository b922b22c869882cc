// A rule against its relatives: counted key by key, relative by relative.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewNamed } from '../../src/analysis/shared/views.ts';
import { gainOverRelatives } from '../../src/analysis/who/against-relatives.ts';
import { type Candidate, hashedPart, placeBy } from '../../src/analysis/who/candidate.ts';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { KeyPlaces } from '../../src/analysis/who/key-places.ts';
import { relativesOf } from '../../src/analysis/who/relatives.ts';
import type { Rest } from '../../src/analysis/who/rests.ts';
import { type RuleId, ruleOf } from '../../src/rules/index.ts';
import type { Witness } from '../../src/state/writers/state.ts';
import { runs, some } from '../runs.ts';
import { seeded } from '../seeded.ts';
import { times } from './near.ts';

const test = suite('a rule against its relatives');
const near = (a: number, b: number, what: string) =>
  assert.ok(a === b || Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b)), `${what}: ${a}, not ${b}`);

interface Seen {
  /** The first of them is the rule that is asked about. */
  candidates: Candidate[];
  keys: string[];
  partitions: number[];
  all: number;
  /** Of each key; those without are not asked. */
  weights: (number | undefined)[];
  more?: { hits: number; misses: number };
}

function pairsOf({ candidates, keys, partitions }: Seen): Witness[] {
  return keys.map((text, i) => {
    const key = new Uint8Array(Buffer.from(text));
    const mask = candidates.reduce((sum, each, bit) => sum + (placeBy(each, key) === partitions[i] ? 2 ** bit : 0), 0);
    return { key, first: i, second: 0, partition: partitions[i], mask };
  });
}

function gainOf(seen: Seen): number {
  const { candidates, weights, all, more = { hits: 0, misses: 0 } } = seen;
  const pairs = pairsOf(seen);
  const asked = [...pairs.keys()].filter(i => weights[i] !== undefined);
  const rest = { asked, weightOf: (i: number) => weights[i]!, cells: { more } } as unknown as Rest;
  return gainOverRelatives(pairs, candidates, all, new KeyPlaces(pairs, candidates), 0, rest);
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Who adds the last byte to what came before, and who multiplies it too: what one of them explains may be of the other's relatives. */
const SUMS: RuleId[] = ['kafka-node', 'hashcode-abs', 'hashcode-mask', 'debezium-java', 'maxwell-hash'];
const PRODUCTS: RuleId[] = ['fnv1a-abs', 'fnv1a-mask', 'fnv1a-unsigned', 'fnv1a-character-count'];
const kindOf = (rule: RuleId) => (SUMS.includes(rule) ? 'sum' : PRODUCTS.includes(rule) ? 'product' : undefined);

/** For each relative the keys that only one of both explains, as it is said to be. */
function gainsOf(seen: Seen): number[] {
  const { candidates, weights, all, more = { hits: 0, misses: 0 } } = seen;
  const [candidate] = candidates;
  const { rule, view, numPartitions } = candidate;
  const pairs = pairsOf(seen);
  const isRival = (other: Candidate) =>
    other.view === view &&
    other.numPartitions === numPartitions &&
    kindOf(rule) !== undefined &&
    kindOf(other.rule) !== undefined &&
    kindOf(rule) !== kindOf(other.rule);
  const asked = pairs.filter((_, i) => weights[i] !== undefined);
  // Not more than two thousand of them, each of which stands for as many as there are for one.
  const step = Math.max(1, Math.floor(asked.length / 1024));
  const ours = asked
    .filter((_, at) => at % step === 0)
    .filter(({ mask }) => !candidates.some((other, bit) => isRival(other) && Math.floor(mask / 2 ** bit) % 2 === 1));
  const read = pairs.filter(({ key }) => hashedPart(candidate, key));
  const sample = more.hits + more.misses === 0 ? [] : read.filter((_, at) => at % Math.ceil(read.length / 512) === 0);
  const gains: number[] = [];
  for (const { isOwn, isSimple, hashOf, reductions } of relativesOf(ruleOf(rule))) {
    for (const count of [numPartitions, ...(all > numPartitions ? [all] : [])]) {
      for (const reduce of reductions) {
        const placeOf = ({ key }: Witness) => reduce(hashOf(hashedPart(candidate, key)!), count);
        let shift = 0;
        if (isSimple) {
          const shifts = ours
            .filter(({ partition }) => partition < count)
            .map(pair => (pair.partition - placeOf(pair) + count) % count);
          const often = (of: number) => shifts.filter(each => each === of).length;
          shift = shifts.reduce((a, b) => (often(b) > often(a) ? b : a), shifts[0] ?? 0);
        }
        const theirPlace = (pair: Witness) => (placeOf(pair) + shift) % count;
        const apart = (some: Witness[]) => some.filter(pair => theirPlace(pair) !== placeBy(candidate, pair.key));
        const weightOf = (some: Witness[]) => sum(some.map(pair => weights[pair.first]!));
        const ofOurs = weightOf(apart(ours).filter(pair => placeBy(candidate, pair.key) === pair.partition));
        const ofTheirs = weightOf(apart(ours).filter(pair => theirPlace(pair) === pair.partition));
        const isSame = apart(ours).length === 0 && apart(sample).length === 0;
        if (isSame && (numPartitions > 2 || isOwn)) continue;
        const half = (ofOurs + ofTheirs) / 2;
        // One of its own hash would have hit the others by chance; of a relative as many would be on both sides.
        const ofBoth = ofOurs > ofTheirs ? times(ofOurs, ofOurs / half) + times(ofTheirs, ofTheirs / half) : 0;
        const ahead = isOwn ? (ofOurs - ofTheirs) * Math.log(numPartitions) : ofBoth;
        let ofMore = 0;
        if (sample.length > 0 && ofTheirs <= ofOurs) {
          const share = (sample.length - apart(sample).length + 1) / (sample.length + 1);
          const most = Math.min(1, share + 4 * Math.sqrt((share * (1 - share)) / sample.length));
          const rate = more.hits / (more.hits + more.misses);
          if (rate > most) ofMore = times(more.hits, rate / most) + times(more.misses, (1 - rate) / (1 - most));
        }
        gains.push(step * ahead + ofMore + (isOwn ? EVIDENCE - 1 : 0.75 * EVIDENCE));
      }
    }
  }
  return gains;
}

function check(seen: Seen, what: string): number {
  const found = gainOf(seen);
  near(found, Math.min(Infinity, ...gainsOf(seen)), what);
  return found;
}

const FIRST_4 = viewNamed({ kind: 'first-4-bytes', name: null, as: null });
const RULES: RuleId[] = [
  'murmur2',
  'crc32',
  'crc32-mask',
  'fnv1a-abs',
  'hashcode-abs',
  'kafka-node',
  'sha1',
  'kinesis',
  'xxhash32',
];
const places = (rule: RuleId, numPartitions: number, keys: readonly string[]) =>
  keys.map(key => ruleOf(rule).partition(key, numPartitions));
const ofKeys = (rule: RuleId, n: number, keys: string[], all = n): Seen => ({
  candidates: [{ rule, numPartitions: n }],
  keys,
  partitions: places(rule, n, keys),
  all,
  weights: keys.map(() => 1),
});
const orders = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `order-${(from + i) * 7919}`);

test('the least of what the rule is ahead of any relative, for all that can be seen', () => {
  const keySets = ['letters', 'orders', 'numbers'] as const;
  const inputs = fc.record({
    rule: fc.constantFrom(...RULES),
    others: fc.subarray<RuleId>(['hashcode-abs', 'fnv1a-mask', 'murmur2-abs']),
    view: fc.constantFrom(undefined, undefined, FIRST_4),
    n: fc.constantFrom(2, 3, 4, 6, 10, 12),
    grown: fc.constantFrom(0, 0, 3, 18),
    keySet: fc.constantFrom(...keySets),
    seed: fc.nat(1000),
    count: fc.integer({ min: 1, max: 24 }),
    share: fc.constantFrom(1, 0.7, 0.2),
    more: fc.constantFrom(
      { hits: 0, misses: 0 },
      { hits: 300, misses: 10 },
      { hits: 40, misses: 0 },
      { hits: 1, misses: 20 },
    ),
  });
  fc.assert(
    fc.property(inputs, ({ rule, others, view, n, grown, keySet, seed, count, share, more }) => {
      const random = seeded(seed);
      const below = (of: number) => Math.floor(random() * of);
      const keyOf = {
        letters: () => String.fromCharCode(97 + below(26), 97 + below(26)),
        orders: () => `order-${below(1e6)}`,
        numbers: () => String(below(1000)),
      }[keySet];
      const keys = Array.from({ length: count }, keyOf);
      const candidates = [
        { rule, numPartitions: n, view },
        ...others.map(each => ({ rule: each, numPartitions: n, view })),
      ];
      const all = n + grown;
      const relatives = relativesOf(ruleOf(rule));
      const relative = relatives[below(relatives.length)];
      const partitions = keys.map(text => {
        const key = Buffer.from(text);
        if (random() < share) return placeBy(candidates[0], key);
        if (!relative || random() < 0.5) return below(all);
        return relative.reductions[0](relative.hashOf(hashedPart(candidates[0], key)!), n);
      });
      const weights = keys.map(() => (random() < 0.1 ? undefined : 1 / (1 + below(4))));
      check(
        { candidates, keys, partitions, all, weights, more },
        JSON.stringify({ rule, others, n, all, keys, partitions }),
      );
    }),
    { numRuns: runs(640) },
  );
});

test('of two thousand and more each second is compared, and counts twice; of others none', () => {
  for (const count of some([2047, 2049, 3072], 2, 1)) {
    const seen = ofKeys('crc32', 12, orders(count));
    const step = Math.floor(count / 1024);
    const found = check(seen, `${count} keys`);
    // Of its own hash by half: all but the few that it puts into the same partition speak for the rule.
    const compared = seen.keys.filter((_, i) => i % step === 0);
    assert.ok(found < step * compared.length * Math.log(12) && found > (step * compared.length * Math.log(12)) / 3);
    check({ ...seen, more: { hits: 9000, misses: 1000 } }, `a sample of ${count} keys`);
  }
});

test('nothing that differs: no relative is near', () => {
  // Kinesis' has none, nor has a rule of no keys.
  assert.is(gainOf(ofKeys('kinesis', 12, orders(20))), Infinity);
  assert.is(gainOf(ofKeys('hashcode-abs', 12, [])), Infinity);
  // In two partitions there are relatives that do the same for all keys: no key is ahead of them.
  near(gainOf(ofKeys('hashcode-abs', 2, orders(20))), 0.75 * EVIDENCE, 'parity');
  near(gainOf(ofKeys('hashcode-abs', 2, [])), 0.75 * EVIDENCE, 'parity of nothing');
  assert.is(gainOf(ofKeys('murmur2', 2, [])), Infinity);
});

test('of its own hash each key that only one of both explains counts for what chance would do', () => {
  // One key that CRC-32 and its floorMod put elsewhere than one another, and so do its half, folded and spread.
  const { partition, hashOf } = ruleOf('crc32');
  const apart = orders(500).filter(key => {
    const h = hashOf(key) as number;
    const others = [
      (((h | 0) % 12) + 12) % 12,
      (h >>> 1) % 12,
      ((h >>> 16) ^ (h & 0xffff)) % 12,
      ((h ^ (h >>> 16)) & 0x7fffffff) % 12,
    ];
    return !others.includes(partition(key, 12));
  });
  for (const count of [1, 2, 10]) {
    near(gainOf(ofKeys('crc32', 12, apart.slice(0, count))), count * Math.log(12) + EVIDENCE - 1, `${count} keys`);
  }
  // Two for the rule and one for the least of the others.
  const seen = ofKeys('crc32', 12, apart.slice(0, 3));
  const last = hashOf(apart[2]) as number;
  seen.partitions[2] = (last >>> 1) % 12;
  near(gainOf(seen), Math.log(12) + EVIDENCE - 1, 'two against one');
  // What it says of half of a key.
  const halves = ofKeys('crc32', 12, apart.slice(0, 1));
  near(gainOf({ ...halves, weights: [0.5] }), 0.5 * Math.log(12) + EVIDENCE - 1, 'half');
});

test('keys that were not asked tell only of a sample whether a relative differs', () => {
  const { partition, hashOf } = ruleOf('crc32');
  const isSame = (key: string) => {
    const h = hashOf(key) as number;
    const others = [(h >>> 1) % 4, ((h >>> 16) ^ (h & 0xffff)) % 4, ((h ^ (h >>> 16)) & 0x7fffffff) % 4];
    return others.every(place => place === partition(key, 4));
  };
  // Modulo four the sign makes no difference.
  const same = orders(2000).filter(isSame).slice(0, 6);
  const apart = orders(200).filter(key => !isSame(key));
  const seen = ofKeys('crc32', 4, [...same, ...apart]);
  const asked = { ...seen, weights: seen.keys.map((_, i) => (i < same.length ? 1 : undefined)) };
  assert.is(check(asked, 'all'), Infinity);
  assert.ok(check({ ...asked, more: { hits: 5, misses: 5 } }, 'a sample') < Infinity);
});

test('of a sample as many as the relative would have are no more than it: what is beyond counts, also where none of those that were kept does', () => {
  const seen = ofKeys('crc32', 12, orders(300));
  const none = { ...seen, weights: seen.keys.map(() => undefined) };
  // Half of the hashes have no sign, so that floorMod puts every second key where the remainder does, and some more.
  for (const more of [
    { hits: 300, misses: 300 },
    { hits: 300, misses: 10 },
    { hits: 100, misses: 400 },
  ]) {
    const gain = check({ ...none, more }, JSON.stringify(more));
    assert.is(gain > EVIDENCE - 1, more.misses === 10, JSON.stringify(more));
    check({ ...seen, more }, JSON.stringify(more));
  }
  // A key that the rule does not read is none of them.
  const numbers: Seen = {
    candidates: [{ rule: 'integer-floor', numPartitions: 7 }],
    keys: ['x', ...Array.from({ length: 60 }, (_, i) => String(i * 37)), 'y'],
    partitions: [1, ...Array.from({ length: 60 }, (_, i) => (i * 37) % 7), 2],
    all: 7,
    weights: [undefined, ...Array.from({ length: 60 }, () => 1), undefined],
    more: { hits: 50, misses: 1 },
  };
  assert.ok(check(numbers, 'integers') < Infinity);
});

test('of constants that as many keys show the first is taken', () => {
  const n = 7;
  const random = seeded(4);
  const letter = () => String.fromCharCode(33 + Math.floor(random() * 90));
  const all = Array.from(
    { length: 3000 },
    () => `${letter()}${letter()}${letter()}:${1000 + Math.floor(random() * 9000)}`,
  );
  const sumOf = (key: string) => Buffer.from(key).reduce((a, b) => a + b, 0);
  const place = (key: string) => ruleOf('hashcode-abs').partition(key, n);
  const isBeyond = (by: number) => (key: string) => place(key) === (sumOf(key) + by) % n;
  const one = all.filter(isBeyond(1)).slice(0, 50);
  const none = all.filter(isBeyond(0)).slice(0, 60);
  // Of the sum and one alone.
  const apart = all.filter(key => !isBeyond(0)(key) && !isBeyond(1)(key)).slice(0, 10);
  const gain = (keys: string[]) => {
    const seen = ofKeys('hashcode-abs', n, keys);
    seen.partitions = keys.map(key => (apart.includes(key) ? (sumOf(key) + 1) % n : place(key)));
    return check(seen, 'constants');
  };
  // Sixty for the rule and ten for the sum and one, or fifty for the rule.
  const ahead = (ours: number, theirs: number) =>
    times(ours, (2 * ours) / (ours + theirs)) + times(theirs, (2 * theirs) / (ours + theirs));
  near(gain([...one, ...apart, ...none]), ahead(60, 10) + 0.75 * EVIDENCE, 'one first');
  near(gain([...none, ...apart, ...one]), ahead(50, 0) + 0.75 * EVIDENCE, 'none first');
});

test('what is beyond a simple hash is told by the partitions that its count has', () => {
  const n = 7;
  const sumOf = (key: string) => Buffer.from(key).reduce((a, b) => a + b, 0);
  const random = seeded(2);
  const letter = () => String.fromCharCode(33 + Math.floor(random() * 90));
  const all = Array.from(
    { length: 3000 },
    () => `${letter()}${letter()}${letter()}:${1000 + Math.floor(random() * 9000)}`,
  );
  const place = (key: string) => ruleOf('hashcode-abs').partition(key, n);
  const isSame = (key: string) => place(key) === (sumOf(key) + 1) % n;
  const together = all.filter(isSame).slice(0, 50);
  const apart = all.filter(key => !isSame(key)).slice(0, 10);
  for (const beyond of [7, 9]) {
    // More keys than these lie in a partition that it has not, each as far from the sum as the others are not.
    const others = all
      .filter(key => (beyond - sumOf(key)) % n === 0 && !together.includes(key) && !apart.includes(key))
      .slice(0, 70);
    const keys = [...together, ...apart, ...others];
    const partitions = keys.map(key => (others.includes(key) ? beyond : (sumOf(key) + 1) % n));
    const seen: Seen = {
      candidates: [{ rule: 'hashcode-abs', numPartitions: n }],
      keys,
      partitions,
      all: 11,
      weights: keys.map(() => 1),
    };
    // All ten that both do not explain are the sum's.
    near(check(seen, `${beyond}`), 0.75 * EVIDENCE, 'no key is ahead of the sum');
  }
});

test.run();
