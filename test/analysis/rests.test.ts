// What some writers leave over, as another one's rule sees it: against the same by its definition, pair by pair.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewNamed } from '../../src/analysis/shared/views.ts';
import { type Candidate, placeBy, ruleOfCandidate } from '../../src/analysis/who/candidate.ts';
import { Halves } from '../../src/analysis/who/halves.ts';
import { type KeyEvidence, restHistogram, weightedHistogram } from '../../src/analysis/who/key-evidence.ts';
import { areKeysAlone, KeyPlaces } from '../../src/analysis/who/key-places.ts';
import { nullModels } from '../../src/analysis/who/null-models.ts';
import { familyOf, hasRelatives } from '../../src/analysis/who/relatives.ts';
import { type Rest, Rests } from '../../src/analysis/who/rests.ts';
import { ruleOf } from '../../src/rules/index.ts';
import { seeded } from '../seeded.ts';
import { near } from './near.ts';
import { evidenceOf, type Pair, pairOf, sampleOf } from './pairs.ts';

const test = suite('rests');

function restsOf(pairs: readonly Pair[], candidates: readonly Candidate[], n: number, keys?: KeyEvidence): Rests {
  const places = new KeyPlaces(pairs, candidates);
  return new Rests(pairs, candidates, n, pair => (pair as Pair).records, places, keys);
}

interface Expected {
  hits: number;
  misses: Map<number, number>;
  places: Map<number, number>;
  loads: Map<number, number>;
  missLoads: Map<number, number>;
  more: { hits: number; misses: number };
  fullest: number;
  asked: number[];
  weights: number[];
  isAlone: boolean;
  dispersion: number;
}

const add = <Key>(map: Map<Key, number>, key: Key, weight: number) => map.set(key, (map.get(key) ?? 0) + weight);
const has = ({ mask }: Pair, bits: readonly number[]): boolean => bits.some(bit => mask & (1 << bit));

function slowRest(
  pairs: readonly Pair[],
  candidates: readonly Candidate[],
  n: number,
  keys: KeyEvidence | undefined,
  writer: number,
  others: readonly number[],
  atAnyCount: boolean,
): Expected | undefined {
  const candidate = candidates[writer];
  const { numPartitions: count, view } = candidate;
  const all = Math.max(n, count);
  const rule = ruleOfCandidate(candidate);
  const placesBy = (each: Candidate) => pairs.map(({ key }) => placeBy(each, key));
  const places = placesBy(candidate);
  const family = candidates.flatMap((each, bit) => {
    const isFamily = bit !== writer && each.view === view && familyOf(ruleOfCandidate(each)) === familyOf(rule);
    if (!isFamily) return [];
    if (atAnyCount) return bit;
    // What is well mixed tells nothing of itself at another count, but for a topic that has grown.
    const isAskedAnywhere = !hasRelatives(rule);
    if (each.numPartitions === count) return bit;
    return isAskedAnywhere && (count === n || each.numPartitions === n) ? bit : [];
  });
  const asked = [...pairs.keys()].filter(i => places[i] >= 0 && !has(pairs[i], others));
  const indexes = asked.filter(i => places[i] === pairs[i].partition || !has(pairs[i], family));
  const { units } = new KeyPlaces(pairs, candidates).of(writer);
  const keyOf = (i: number) => pairs.findIndex(({ key }) => String(key) === String(pairs[i].key));
  const byRecords = others.length === 0 && areKeysAlone(candidate);
  /** Of a unit: each place as much, or by the records, as often as it has places, effectively. */
  const weightIn = (unitOf: (i: number) => number, isByRecords: boolean) => (i: number) => {
    const ofUnit = asked
      .filter(each => unitOf(each) === unitOf(i))
      .map(each => (isByRecords ? pairs[each].records : 1));
    const total = ofUnit.reduce((sum, each) => sum + each, 0);
    const squares = ofUnit.reduce((sum, each) => sum + each * each, 0);
    return isByRecords ? (pairs[i].records * total) / squares : 1 / total;
  };
  const weightOf = weightIn(i => units[i], byRecords);
  const found: Expected = {
    hits: 0,
    ...{ misses: new Map(), places: new Map(), loads: new Map(), missLoads: new Map() },
    more: { hits: 0, misses: 0 },
    fullest: 1,
    asked,
    weights: asked.map(weightOf),
    isAlone: asked.every(i => has(pairs[i], [writer])),
    dispersion: 1,
  };
  const halves = new Halves(view && indexes.map(i => pairs[i].key));
  const familyPlaces = family.map(bit => placesBy(candidates[bit]));
  for (const i of indexes) {
    const { partition, key } = pairs[i];
    const weight = weightOf(i);
    const isHit = partition === places[i];
    add(found.loads, partition, weight);
    add(found.places, places[i], weight);
    if (isHit) found.hits += weight;
    else {
      add(found.missLoads, partition, weight);
      let residue = partition - places[i];
      while (residue < 0) residue += count;
      while (residue >= count) residue -= count;
      add(found.misses, residue, weight);
    }
    const different = new Set([places[i], ...familyPlaces.map(of => of[i])]).size;
    if (different === all) continue;
    const hash = rule.hashOf(view ? view.of(key)! : key);
    const ofUnit = weightIn(each => units[each], false)(i);
    halves.add(
      key,
      typeof hash === 'number' ? hash : 0,
      isHit,
      isHit ? ofUnit : (ofUnit * (all - 1)) / (all - different),
    );
  }
  found.dispersion = halves.dispersion();
  if (keys) {
    const counts = new Map<number, number>();
    for (const place of places) if (place >= 0) add(counts, place, 1);
    const read = [...counts.values()].reduce((sum, each) => sum + each, 0);
    if (read > 0) found.fullest = Math.max(...counts.values()) / read;
    const histogram = byRecords ? weightedHistogram(keys) : restHistogram(keys, others);
    const isIn = (mask: number, bits: readonly number[]) => bits.some(bit => mask & (1 << bit));
    const known = { hits: 0, misses: 0 };
    for (const [mask, weight] of histogram) {
      if (isIn(mask, [writer])) known.hits += weight;
      else {
        found.isAlone = false;
        if (!isIn(mask, family)) known.misses += weight;
      }
    }
    const weightOfKey = weightIn(keyOf, byRecords);
    const sum = (of: number[]) => of.reduce((all, i) => all + weightOfKey(i), 0);
    const keptHits = sum(asked.filter(i => places[i] === pairs[i].partition));
    const keptMisses = sum(asked.filter(i => places[i] !== pairs[i].partition && !has(pairs[i], family)));
    const pieces = new Set(units).size / Math.max(1, new Set(pairs.map(({ key }) => String(key))).size);
    const beyond = (of: number, kept: number, seen: number) => {
      const more = of * (kept > 0 ? seen / kept : pieces) - seen;
      return more < 1e-6 ? 0 : more;
    };
    const missed = [...found.misses.values()].reduce((all, each) => all + each, 0);
    found.more = { hits: beyond(known.hits, keptHits, found.hits), misses: beyond(known.misses, keptMisses, missed) };
  }
  return indexes.length === 0 && found.more.hits + found.more.misses === 0 ? undefined : found;
}

function sameMap(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>, what: string): void {
  assert.equal([...a.keys()].sort(), [...b.keys()].sort(), what);
  for (const [key, value] of b) near(a.get(key)!, value, `${what} at ${key}`);
}

function same(rest: Rest | undefined, expected: Expected | undefined, candidate: Candidate, n: number, what: string) {
  assert.is(rest === undefined, expected === undefined, what);
  if (!rest || !expected) return;
  const { cells, models, halves, asked, weightOf, isAlone } = rest;
  near(cells.hits, expected.hits, `${what} hits`);
  for (const of of ['misses', 'places', 'loads', 'missLoads'] as const)
    sameMap(cells[of], expected[of], `${what} ${of}`);
  near(cells.more.hits, expected.more.hits, `${what} more hits`);
  near(cells.more.misses, expected.more.misses, `${what} more misses`);
  // What sums of fractions are off by is nothing.
  assert.equal(
    [cells.more.hits === 0, cells.more.misses === 0],
    [expected.more.hits === 0, expected.more.misses === 0],
  );
  near(cells.fullest, expected.fullest, `${what} fullest`);
  assert.equal([cells.count, cells.all], [candidate.numPartitions, Math.max(n, candidate.numPartitions)], what);
  assert.equal(models, nullModels(cells, hasRelatives(ruleOfCandidate(candidate))), what);
  near(halves.dispersion(), expected.dispersion, `${what} dispersion`);
  assert.equal(asked, expected.asked, what);
  for (const [at, i] of asked.entries()) near(weightOf(i), expected.weights[at], `${what} weight of ${i}`);
  assert.is(isAlone, expected.isAlone, `${what} alone`);
}

const BEFORE = viewNamed({ kind: 'before-first', name: '-', as: null });
const candidatesAt = (n: number): Candidate[] => [
  { rule: 'murmur2', numPartitions: n },
  { rule: 'murmur2-unsigned', numPartitions: n },
  { rule: 'crc32', numPartitions: n },
  { rule: 'hashcode-abs', numPartitions: n },
  { rule: 'kafka-node', numPartitions: n },
  { rule: 'fnv1a-abs', numPartitions: n },
  { rule: 'murmur2-abs', numPartitions: 2 },
  { rule: 'hashcode-mask', numPartitions: 2 },
  { rule: 'murmur2', numPartitions: n + 3 },
  { rule: 'integer-abs', numPartitions: n },
  { rule: 'crc32', numPartitions: n, view: BEFORE },
  { rule: 'crc32-mask', numPartitions: n, view: BEFORE },
  { rule: 'hashcode-abs', numPartitions: n, view: BEFORE },
  { rule: 'murmur2-abs', numPartitions: 4 },
  { rule: 'murmur2-unsigned', numPartitions: 4 },
];

test('as by definition', () => {
  const random = seeded(21);
  const below = (count: number) => Math.floor(random() * count);
  let [none, alone, further] = [0, 0, 0];
  for (let round = 0; round < 10; round++) {
    const n = [12, 3, 8, 6][round % 4];
    const candidates = candidatesAt(n);
    const wrote = Array.from({ length: 1 + below(3) }, () => below(candidates.length));
    const keysOf = [
      () => `${'abcd'[below(4)]}-${below(90)}`,
      () => String(below(200)),
      () => `${'abcdefghijklmnop'[below(16)]}${'ab'[below(2)]}-${below(3)}`,
    ][round % 3];
    const stray = [0, 0.1, 0.6][below(3)];
    const all: Pair[] = [];
    for (let i = 0; i < 20 + below(120); i++) {
      const text = random() < 0.05 ? `é${below(20)}` : keysOf();
      const place = placeBy(candidates[wrote[below(wrote.length)]], new TextEncoder().encode(text));
      // Of a sign of its own: half of what the rule has.
      const own = ruleOf(round % 2 ? 'crc32-abs' : 'murmur2-abs').partition(text, n);
      const partition = place < 0 || place >= n || random() < stray ? (round % 5 ? own : below(n)) : place;
      if (all.some(each => each.partition === partition && new TextDecoder().decode(each.key) === text)) continue;
      all.push(pairOf(text, partition, candidates, 1 + below(5)));
    }
    const isSample = round % 2 === 1;
    const pairs = isSample ? sampleOf(all, 0.5, random) : all;
    const keys = isSample ? evidenceOf(all) : undefined;
    const rests = restsOf(pairs, candidates, n, keys);
    for (const writer of candidates.keys()) {
      for (const others of [[], wrote.filter(each => each !== writer), [(writer + 1) % 6, (writer + 4) % 12]]) {
        const atAnyCount = random() < 0.3;
        const expected = slowRest(pairs, candidates, n, keys, writer, others, atAnyCount);
        const what = `round ${round}, ${writer} beside ${others}${atAnyCount ? ' at any count' : ''}`;
        const rest = rests.of(writer, others, atAnyCount);
        same(rest, expected, candidates[writer], n, what);
        if (!atAnyCount) assert.is(rests.of(writer, others), rest);
        assert.is(rests.of(writer, others, atAnyCount), rest, 'made once');
        if (!expected) none++;
        if (expected?.isAlone) alone++;
        if (expected && expected.more.hits > 0 && expected.more.misses > 0) further++;
      }
    }
  }
  assert.ok(Math.min(none, alone, further) >= 5, `${none} none, ${alone} alone, ${further} with further keys`);
});

test('whether a key is a hit hangs on the sign of its hash, or on its length where a part is hashed', () => {
  const n = 7;
  const lists: Candidate[][] = [
    [{ rule: 'murmur2', numPartitions: n }],
    ['murmur2', 'murmur2-unsigned'].map(rule => ({ rule, numPartitions: n }) as Candidate),
    ['crc32', 'murmur2', 'murmur2-unsigned', 'murmur2-character-count'].map(
      rule => ({ rule, numPartitions: n }) as Candidate,
    ),
    [{ rule: 'murmur2', numPartitions: n, view: BEFORE }],
    [{ rule: 'sha1', numPartitions: n, view: BEFORE }],
  ];
  for (const [at, candidates] of lists.entries()) {
    const writer = at === 2 ? 1 : 0;
    const pairs = Array.from({ length: 160 }, (_, i) => {
      const [isLong, isView] = [i % 4 === 0, at >= 3];
      // Of each third key the same one in a second partition.
      const text = `${100 + i - (i % 3 === 2 ? 1 : 0)}-${isLong ? 'abc' : 'ab'}`;
      const own = ruleOf(at === 4 ? 'sha1' : 'murmur2-abs').partition(isView ? text.split('-')[0] : text, n);
      const isElsewhere = at === 4 ? isLong && i % 8 > 0 : i % 3 === 2;
      return pairOf(text, isElsewhere ? (i * 5) % n : own, candidates, 1 + (i % 2));
    });
    const expected = slowRest(pairs, candidates, n, undefined, writer, [], false)!;
    assert.ok(expected.dispersion > 1, `list ${at}`);
    same(restsOf(pairs, candidates, n).of(writer, []), expected, candidates[writer], n, `list ${at}`);
  }
});

test('a key that the family puts into every partition is a hit whoever wrote it', () => {
  const n = 3;
  const rules = ['murmur2', 'murmur2-unsigned', 'murmur2-abs', 'crc32'] as const;
  const candidates = rules.map((rule): Candidate => ({ rule, numPartitions: n }));
  const places = (text: string) => rules.slice(0, 3).map(rule => ruleOf(rule).partition(text, n));
  const everywhere: string[] = [];
  for (let i = 0; everywhere.length < 40; i++)
    if (new Set(places(`order-${i}`)).size === n) everywhere.push(`order-${i}`);
  // Without them those with two places hang on nothing; with them all hits would be of negative hashes.
  const pairs = everywhere.map(text => pairOf(text, places(text)[0], candidates));
  for (let i = 0; pairs.length < 80; i++) {
    const text = `key-${i}`;
    if (new Set(places(text)).size === 1) pairs.push(pairOf(text, (places(text)[0] + (i % 3)) % n, candidates));
  }
  const expected = slowRest(pairs, candidates, n, undefined, 0, [], false)!;
  assert.is(expected.dispersion, 1);
  same(restsOf(pairs, candidates, n).of(0, []), expected, candidates[0], n, 'everywhere');
});

test('what is known of further keys alone is left over too', () => {
  const n = 12;
  const candidates = (['crc32', 'murmur2'] as const).map((rule): Candidate => ({ rule, numPartitions: n }));
  const texts = Array.from({ length: 40 }, (_, i) => `order-${i}`);
  const of = (text: string) => candidates.map(each => placeBy(each, new TextEncoder().encode(text)));
  const [a, b, c] = texts.filter(text => new Set(of(text)).size === 2);
  const kept = pairOf(a, of(a)[0], candidates);
  const isTaken = (partition: number) => of(c).includes(partition);
  const free = Array.from({ length: n }, (_, i) => i).find(i => !isTaken(i))!;
  const all = [kept, pairOf(b, of(b)[1], candidates), pairOf(c, free, candidates)];
  const { cells } = restsOf([kept], candidates, n, evidenceOf(all)).of(1, [0])!;
  assert.equal([cells.hits, cells.more], [0, { hits: 1, misses: 1 }]);
  assert.is(restsOf([kept], candidates, n, evidenceOf([kept])).of(1, [0]), undefined);
});

test('nothing is left over by the others, or nothing of what a part reads', () => {
  const n = 12;
  const candidates: Candidate[] = [
    { rule: 'crc32', numPartitions: n },
    { rule: 'murmur2', numPartitions: n },
    { rule: 'murmur2', numPartitions: n, view: BEFORE },
  ];
  const pairs = ['a-1', 'b-2', 'c-3'].map(text => pairOf(text, ruleOf('crc32').partition(text, n), candidates));
  const rests = restsOf(pairs, candidates, n);
  assert.is(rests.of(1, [0]), undefined);
  assert.is(rests.of(2, [0]), undefined);
  assert.is(restsOf([], candidates, n).of(0, []), undefined);
  assert.is(rests.of(0, [1, 2])!.isAlone, true);
});

test.run();
