// Whether what the writers leave over is of no known rule: likelihoods by their formulas, of what was made to fit so many rules.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type View, viewsOf } from '../../src/analysis/shared/views.ts';
import { fitMixture } from '../../src/analysis/who/mixture.ts';
import { evidenceForUnknown } from '../../src/analysis/who/rest.ts';
import { type Rule, type RuleId, ruleOf, rules } from '../../src/rules/index.ts';
import { COMMON_RULES } from '../../src/rules/table.ts';
import type { Witness } from '../../src/state/writers/state.ts';
import { seeded } from '../seeded.ts';
import { bytesOf } from './pairs.ts';

const test = suite('what the writers leave over');
const near = (a: number, b: number, what: string) =>
  assert.ok(Math.abs(a - b) <= 1e-6 * (1 + Math.abs(b)), `${what}: ${a}, not ${b}`);
const witness = (key: Uint8Array, partition: number): Witness => ({ key, partition, first: 0, second: 0, mask: 0 });
const ones = (left: readonly unknown[]): number[] => left.map(() => 1);

const N = 1000;
/** One stray in five thousand lies in any of the partitions. */
const STRAY = 1 / 5000;
/** That one rule of all is taken, and that there is a further one. */
const COST = Math.log(rules.length) + Math.log(10);
const placeOf = (rule: RuleId, key: Uint8Array, count: number): number => ruleOf(rule).partition(key, count);

/** What can be said of a key where it is: a rule at a count, or of a part of it. */
interface Explanation {
  rule: Rule<RuleId>;
  count: number;
  view?: View;
}
function allExplanations(keys: readonly Uint8Array[], n: number, most: number): Explanation[] {
  const others = Array.from({ length: most + 1 }, (_, count) => count).filter(count => count > 1 && count !== n);
  return [
    ...rules.map(rule => ({ rule, count: n })),
    ...COMMON_RULES.flatMap(rule => others.map(count => ({ rule, count }))),
    ...viewsOf(keys).flatMap(view => COMMON_RULES.map(rule => ({ rule, count: n, view }))),
  ];
}
function explains({ rule, count, view }: Explanation, key: Uint8Array, partition: number): boolean {
  const part = view ? view.of(key) : key;
  return part !== undefined && rule.reads(part) && rule.partition(part, count) === partition;
}

/**
 * So many keys for each of these rules at its count, where it alone puts them, and so many that nothing explains, each in a partition of its
 * own, or all of them in one.
 */
function made(groups: [rule: RuleId, count: number, keys: number][], strays: number, n = N, most = 1, isOne = false) {
  const length = groups.reduce((sum, [, , keys]) => sum + keys, strays);
  const pool = Array.from({ length: 400 * length }, (_, i) => bytesOf(`order ${(i * 7919) % 100_003}`));
  const asked = allExplanations(pool.slice(0, 200), n, most);
  const left: Witness[] = [];
  let at = 0;
  for (const [rule, count, keys] of groups) {
    for (let found = 0; found < keys; at++) {
      const key = pool[at];
      const partition = placeOf(rule, key, count);
      const isAlone = asked.every(
        each => (each.rule.id === rule && each.count === count && !each.view) || !explains(each, key, partition),
      );
      if (!isAlone) continue;
      left.push(witness(key, partition));
      found++;
    }
  }
  const taken = new Set<number>();
  for (let found = 0; found < strays; at++) {
    const key = pool[at];
    const partition = Array.from({ length: n }, (_, i) => n - 1 - i).find(
      each => (isOne || !taken.has(each)) && asked.every(one => !explains(one, key, each)),
    )!;
    if (isOne && taken.size > 0 && !taken.has(partition)) continue;
    taken.add(partition);
    left.push(witness(key, partition));
    found++;
  }
  return left;
}

/**
 * How likely it is that so many rules wrote so much of a total each, by its likeliest shares: what a rule explains has so much of the total,
 * what none explains a stray's share. (The maximum of the likelihood, by Lagrange's multipliers.)
 */
function likelihoodOf(explained: readonly number[], total: number, costs: number, n = N): number {
  const stray = STRAY / n;
  const open = total - explained.reduce((sum, each) => sum + each, 0);
  const other = open / (total * (1 - explained.length * stray));
  return explained.reduce(
    (sum, each) => sum + each * Math.log(each / total + stray * (1 - other)),
    open * Math.log(stray) - costs,
  );
}
/** That so many of a total are in one partition, whichever it is, and the others in any. */
const inOnePartition = (most: number, total: number, n = N): number =>
  most * Math.log(most / total) +
  (most < total ? (total - most) * Math.log((total - most) / total / (n - 1)) : 0) -
  Math.log(n);
/** A writer of no known rule: at random, or nearly all of it in one partition. */
function unknown(left: readonly Witness[], weights: readonly number[] = ones(left), n = N): number {
  const loads = new Map<number, number>();
  for (const [i, { partition }] of left.entries()) loads.set(partition, (loads.get(partition) ?? 0) + weights[i]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Math.max(-total * Math.log(n), inOnePartition(Math.max(...loads.values()), total, n));
}
const atRandom = (total: number, n = N): number => -total * Math.log(n);

test('nothing explains it: each key is one in five thousand strays', () => {
  const left = made([], 6);
  near(evidenceForUnknown(left, ones(left), N, 1), 6 * Math.log(5000), 'six keys');
  near(evidenceForUnknown(left, [1, 0.5, 0.5, 1, 1, 0.25], N, 1), 4.25 * Math.log(5000), 'by their weights');
  near(evidenceForUnknown(left, ones(left), N, 0), 6 * Math.log(5000), 'no other count');
});

test('nothing is left over', () => {
  assert.ok(Number.isNaN(evidenceForUnknown([], [], N, 1)) || evidenceForUnknown([], [], N, 1) === Infinity);
});

test('nearly all in one partition is likelier than at random', () => {
  const left = made([], 8, N, 1, true);
  assert.is(new Set(left.map(({ partition }) => partition)).size, 1);
  // One of the partitions was chosen.
  near(evidenceForUnknown(left, ones(left), N, 1), inOnePartition(8, 8) + 8 * Math.log(N / STRAY), 'all');
  const two = [...left, ...made([], 4).slice(2)];
  near(
    evidenceForUnknown(two, ones(two), N, 1),
    inOnePartition(8, 10) + 10 * Math.log(N / STRAY),
    'two of ten elsewhere',
  );
});

test('a rule explains some of it: for what its choice costs', () => {
  const left = made([['xxhash32', N, 4]], 3);
  const known = likelihoodOf([4], 7, COST);
  near(evidenceForUnknown(left, ones(left), N, 1), atRandom(7) - known, 'four of seven');
  const weights = [2, 1, 1, 0.5, 3, 1, 1];
  near(evidenceForUnknown(left, weights, N, 1), unknown(left, weights) - likelihoodOf([4.5], 9.5, COST), 'by weights');
  const all = made([['event-hubs', N, 5]], 0);
  near(evidenceForUnknown(all, ones(all), N, 1), atRandom(5) + 5 * Math.log(1 / (1 + STRAY / N)) + COST, 'all of five');
});

test('a rule that explains too little is not worth its price', () => {
  // Of two partitions a stray is one in ten thousand: that a rule put one key of two costs as much as it saves.
  const cost = (n: number) => evidenceForUnknown(made([['sha1', n, 1]], 30, n), Array(31).fill(1), n, 1);
  const worth = likelihoodOf([1], 31, COST, 200);
  assert.ok(worth < 31 * Math.log(STRAY / 200) + 10);
  near(cost(200), atRandom(31, 200) - Math.max(worth, 31 * Math.log(STRAY / 200)), 'one key of 31');
});

test('several rules, up to ten, each for its price', () => {
  const groups: [RuleId, number, number][] = [
    ['xxhash32', N, 7],
    ['event-hubs', N, 5],
    ['kinesis', N, 4],
  ];
  const left = made(groups, 2);
  near(
    evidenceForUnknown(left, ones(left), N, 1),
    atRandom(18) - likelihoodOf([7, 5, 4], 18, 3 * COST),
    'three of them',
  );
  const many = (
    [
      'xxhash32',
      'event-hubs',
      'kinesis',
      'sha1',
      'md5-sum',
      'phash2',
      'fnv1a-64',
      'maxwell-murmur3',
      'pulsar-boost',
    ] as const
  )
    .map((rule): [RuleId, number, number] => [rule, N, 6])
    .concat([
      ['seahash', N, 5],
      ['debezium-murmur', N, 4],
    ]);
  const eleven = made(many, 0);
  // The eleventh, which explains least, is left to chance.
  near(
    evidenceForUnknown(eleven, ones(eleven), N, 1),
    atRandom(63) - likelihoodOf([...Array(9).fill(6), 5], 63, 10 * COST),
    'ten of eleven',
  );
});

test('a rule at another count costs as many times more as there are counts', () => {
  const left = [...made([['xxhash32', 30, 6]], 0, N, 30), ...made([], 2, N, 40)];
  const cost = Math.log(39 * rules.length) + Math.log(10);
  near(evidenceForUnknown(left, ones(left), N, 40), unknown(left) - likelihoodOf([6], 8, cost), '2 to 40');
  near(
    evidenceForUnknown(left, ones(left), N, 30),
    unknown(left) - likelihoodOf([6], 8, cost + Math.log(29 / 39)),
    '30',
  );
  near(evidenceForUnknown(left, ones(left), N, 29), unknown(left) - 8 * Math.log(STRAY / N), 'fewer than it had');
  // In two partitions half of the rules put each key where it is, and one of them all of them.
  const strays = made([], 20);
  const asked = allExplanations(
    strays.map(({ key }) => key),
    N,
    1,
  );
  const two = strays
    .map((each, i) => (i > 1 ? witness(each.key, placeOf('xxhash32', each.key, 2)) : each))
    .filter(({ key, partition }) => !asked.some(each => explains(each, key, partition)))
    .slice(0, 12);
  assert.is(two.length, 12);
  const known = unknown(two) - likelihoodOf([10], 12, COST);
  near(evidenceForUnknown(two, ones(two), N, 2), known, 'two');
  near(evidenceForUnknown(two, ones(two), N, 3), known + Math.log(2), 'two or three');
  near(evidenceForUnknown(two, ones(two), N, 1), unknown(two) - 12 * Math.log(STRAY / N), 'none');
  // The topic's own count is none of the others.
  const n = 35;
  const small = made([], 10, N).map(({ key }) => witness(key, placeOf('xxhash32', key, 30)));
  near(
    evidenceForUnknown(small, ones(small), n, 40),
    unknown(small, ones(small), n) - likelihoodOf([10], 10, Math.log(38 * rules.length) + Math.log(10), n),
    'among 40',
  );
  // Rules that are asked last are not asked at other counts.
  const last = made([['phash2', 30, 4]], 2, N, 30);
  near(evidenceForUnknown(last, ones(last), N, 30), unknown(last) - 6 * Math.log(STRAY / N), 'phash2');
});

test('of more than 64 pairs other counts are asked where eight of sixteen fit', () => {
  const cost = Math.log(29 * rules.length) + Math.log(10);
  const [explaining, strays] = [made([['xxhash32', 30, 66]], 0, N, 30), made([], 66, N, 30)];
  const evidence = (fitting: number, of: number, length: number) => {
    const explained = explaining.slice(0, length);
    // Those that are looked at lie evenly among all.
    const looked = Array.from({ length: 16 }, (_, i) => Math.floor((i * length) / 16));
    const hits = new Set([...looked.slice(16 - fitting), ...explained.keys()].slice(0, of));
    const fits = (i: number) => (looked.includes(i) ? looked.indexOf(i) >= 16 - fitting : hits.has(i));
    const left = explained.map((each, i) => (fits(i) ? each : strays[i]));
    const count = left.filter((_, i) => fits(i)).length;
    const shown = unknown(left) - likelihoodOf([count], length, cost);
    const none = unknown(left) - length * Math.log(STRAY / N);
    assert.ok(shown < none - 10);
    return { found: evidenceForUnknown(left, ones(left), N, 30), shown, none };
  };
  const eight = evidence(8, 40, 66);
  near(eight.found, eight.shown, 'eight');
  const seven = evidence(7, 40, 66);
  near(seven.found, seven.none, 'seven');
  const few = evidence(7, 40, 64);
  near(few.found, few.shown, 'seven where all are asked');
  const more = evidence(7, 40, 65);
  near(more.found, more.none, 'seven of 65');
});

/** Keys with a part before a space that RULE puts where they are, and that nothing else puts there. */
function ofView(parts: readonly string[], hits: (i: number) => boolean, rule: RuleId = 'crc32') {
  const keys: Uint8Array[] = [];
  const left: Witness[] = [];
  for (const [i, part] of parts.entries()) {
    let serial = 0;
    for (;;) {
      const key = bytesOf(`${part} ${i}${'abcdefghij'[serial++ % 10]}${serial}`);
      const place = placeOf(rule, bytesOf(part), N);
      const asked = [...rules.map(each => ({ rule: each, count: N }))];
      if (asked.some(each => explains(each, key, place))) continue;
      keys.push(key);
      left.push(witness(key, hits(i) ? place : N - 1 - i));
      break;
    }
  }
  return { left, views: viewsOf(keys) };
}

test('a rule of a part of the key, for what the choice of a part costs', () => {
  const parts = Array.from({ length: 9 }, (_, i) => `part${i}`);
  const { left, views } = ofView(parts, i => i < 6);
  assert.ok(views.some(({ kind, name }) => kind === 'before-first' && name === ' '));
  const cost = Math.log(views.length * COMMON_RULES.length) + Math.log(10);
  near(evidenceForUnknown(left, ones(left), N, 1), atRandom(9) - likelihoodOf([6], 9, cost), 'six of nine');
});

test('a key that has no such part is not explained by it', () => {
  const parts = Array.from({ length: 10 }, (_, i) => `part${i}`);
  const { left } = ofView(parts, i => i < 7);
  // Nine of ten keys have a space.
  const whole = bytesOf('notone');
  left[9] = witness(whole, N - 10);
  const views = viewsOf(left.map(({ key }) => key));
  assert.ok(views.some(({ kind, name, of }) => kind === 'before-first' && name === ' ' && of(whole) === undefined));
  const cost = Math.log(views.length * COMMON_RULES.length) + Math.log(10);
  near(evidenceForUnknown(left, ones(left), N, 1), unknown(left) - likelihoodOf([7], 10, cost), 'seven of ten');
});

test('parts that many keys share are one piece of evidence', () => {
  // More of them than half as many as keys.
  const of = (distinct: number) =>
    ofView(
      Array.from({ length: 8 }, (_, i) => `part${Math.min(i, distinct - 1)}`),
      i => i < 6,
    );
  const shown = of(5);
  const cost = Math.log(shown.views.length * COMMON_RULES.length) + Math.log(10);
  near(
    evidenceForUnknown(shown.left, ones(shown.left), N, 1),
    unknown(shown.left) - likelihoodOf([6], 8, cost),
    'five of eight',
  );
  const half = of(4);
  near(
    evidenceForUnknown(half.left, ones(half.left), N, 1),
    unknown(half.left) - 8 * Math.log(STRAY / N),
    'four of eight',
  );
});

test('of more than 64 parts a view is asked where fourteen of sixteen fit', () => {
  const of = (length: number, fitting: number) => {
    const looked = Array.from({ length: 16 }, (_, i) => Math.floor((i * length) / 16));
    const fits = (i: number) => !looked.includes(i) || looked.indexOf(i) < fitting;
    const { left, views } = ofView(
      Array.from({ length }, (_, i) => `p${i * 17}`),
      fits,
    );
    const count = left.filter((_, i) => fits(i)).length;
    const cost = Math.log(views.length * COMMON_RULES.length) + Math.log(10);
    const shown = atRandom(length) - likelihoodOf([count], length, cost);
    return { found: evidenceForUnknown(left, ones(left), N, 1), shown, none: length * Math.log(5000) };
  };
  const [fourteen, thirteen, few] = [of(65, 14), of(65, 13), of(64, 13)];
  near(fourteen.found, fourteen.shown, 'fourteen');
  near(thirteen.found, thirteen.none, 'thirteen');
  near(few.found, few.shown, 'thirteen where all are asked');
});

test('what rules share is in the mixture of both', () => {
  const random = seeded(4);
  const n = 12;
  for (let round = 0; round < 12; round++) {
    const length = 3 + Math.floor(random() * 12);
    const keys = Array.from({ length }, () =>
      bytesOf(String.fromCodePoint(...Array.from({ length: 3 }, () => 0x3b1 + Math.floor(random() * 24)))),
    );
    const left = keys.map((key, i) =>
      witness(key, i % 3 === 0 ? Math.floor(random() * n) : placeOf(i % 2 ? 'murmur2' : 'crc32', key, n)),
    );
    const weights = left.map(() => Math.ceil(random() * 4) / 4);
    const asked = allExplanations(keys, n, 4).filter(({ view }) => !view || isTold(view, keys));
    near(
      evidenceForUnknown(left, weights, n, 4),
      slowEvidence(left, weights, n, asked, viewsOf(keys).length),
      `${round}`,
    );
  }
});

/** Whether most keys have a part of their own in it. */
function isTold(view: View, keys: readonly Uint8Array[]): boolean {
  const parts = keys.flatMap(key => view.of(key) ?? []);
  const texts = keys.map(key => view.of(key)).filter(part => part !== undefined);
  return parts.length > 0 && 2 * new Set(texts.map(part => part.join())).size > texts.length;
}

/** By definition: what is worth most is taken, then what is worth most of the rest. */
function slowEvidence(
  left: readonly Witness[],
  weights: readonly number[],
  n: number,
  asked: readonly Explanation[],
  views: number,
): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const stray = STRAY / n;
  const costOf = ({ count, view }: Explanation): number =>
    Math.log(view ? views * COMMON_RULES.length : rules.length * (count === n ? 1 : 3)) + Math.log(10);
  let best = total * Math.log(stray);
  const chosen: Explanation[] = [];
  let open = [...left.keys()];
  while (chosen.length < 10 && open.length > 0) {
    const weightOf = (each: Explanation) =>
      open.reduce((sum, i) => sum + (explains(each, left[i].key, left[i].partition) ? weights[i] : 0), 0);
    const worths = asked.map(each => ({ each, weight: weightOf(each) })).filter(({ weight }) => weight > 0);
    if (worths.length === 0) break;
    const worthOf = ({ each, weight }: (typeof worths)[number]) => weight * Math.log(n) - costOf(each);
    const { each } = worths.reduce((a, b) => (worthOf(b) > worthOf(a) ? b : a));
    chosen.push(each);
    open = open.filter(i => !explains(each, left[i].key, left[i].partition));
    const masks = left.map(({ key, partition }) =>
      chosen.reduce((mask, one, bit) => mask + (explains(one, key, partition) ? 2 ** bit : 0), 0),
    );
    const histogram = new Map<number, number>();
    for (const [i, mask] of masks.entries()) histogram.set(mask, (histogram.get(mask) ?? 0) + weights[i]);
    const { shares } = fitMixture(histogram, [...chosen.keys()], stray);
    const likelihood = masks.reduce((sum, mask, i) => {
      const density = shares.reduce((all, share, bit) => all + (mask & (2 ** bit) ? share : 0), stray);
      return sum + weights[i] * Math.log(density);
    }, 0);
    best = Math.max(best, likelihood - chosen.reduce((sum, one) => sum + costOf(one), 0));
  }
  return unknown(left, weights, n) - best;
}

test.run();
