// What unknown writers would have done to keys that were made to lie as they do, against the same by its definition.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewNamed } from '../../src/analysis/shared/views.ts';
import { gainOverRelatives } from '../../src/analysis/who/against-relatives.ts';
import { whoAnswer } from '../../src/analysis/who/answer.ts';
import { type Candidate, hashedPart, placeBy, ruleOfCandidate } from '../../src/analysis/who/candidate.ts';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import type { KeyEvidence } from '../../src/analysis/who/key-evidence.ts';
import { areKeysAlone, KeyPlaces } from '../../src/analysis/who/key-places.ts';
import { addsLastByte, familyOf, hasRelatives } from '../../src/analysis/who/relatives.ts';
import { type Rest, Rests } from '../../src/analysis/who/rests.ts';
import { UnknownWriters } from '../../src/analysis/who/unknown-writers.ts';
import type { RuleId } from '../../src/rules/index.ts';
import { type Random, seeded } from '../seeded.ts';
import { near } from './near.ts';
import { evidenceOf, type Pair, pairOf, sampleOf } from './pairs.ts';
import { scanRecords } from './simulated-topics.ts';

const test = suite('what unknown writers would have done');
const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);

interface Topic {
  pairs: readonly Pair[];
  candidates: readonly Candidate[];
  n: number;
  keys?: KeyEvidence | undefined;
}
const recordsOf = (pair: unknown): number => (pair as Pair).records;
const asked = ({ pairs, candidates, n, keys }: Topic) => new UnknownWriters(pairs, candidates, n, recordsOf, keys);

/** By definition, a question a function. */
class Slow {
  readonly topic: Topic;
  readonly places: KeyPlaces;
  readonly rests: Rests;
  /** How many pairs there are for each that was kept. */
  readonly scale: number;

  constructor(topic: Topic) {
    const { pairs, candidates, n, keys } = topic;
    this.topic = topic;
    this.places = new KeyPlaces(pairs, candidates);
    const all = keys ? sum(keys.singles.values()) + keys.masks.length : 0;
    this.scale = Math.max(1, all / Math.max(1, pairs.length));
    this.rests = new Rests(pairs, candidates, n, recordsOf, this.places, this.scale > 1 ? keys : undefined);
  }

  isRelated = (writer: number): boolean => hasRelatives(ruleOfCandidate(this.topic.candidates[writer]));

  areOneFamily(a: number, b: number): boolean {
    const [one, other] = [this.topic.candidates[a], this.topic.candidates[b]];
    return (
      a !== b &&
      one.view === other.view &&
      one.numPartitions === other.numPartitions &&
      familyOf(ruleOfCandidate(one)) === familyOf(ruleOfCandidate(other))
    );
  }

  /** Of all keys: where the rule puts them, and elsewhere. */
  seen({ cells: { hits, misses, more } }: Rest): [hits: number, missed: number] {
    return [hits + more.hits, sum(misses.values()) + more.misses];
  }

  isMadeOf(writer: number, others: readonly number[]): boolean {
    const explaining = [writer, ...others];
    const isOpen = this.topic.pairs.some(({ mask }) => explaining.every(each => !(mask & (1 << each))));
    const rest = this.rests.of(writer, others, true);
    if (!isOpen || !rest) return false;
    const [hits, missed] = this.seen(rest);
    // A few strays lie together by chance.
    if (missed < 0.01 * hits) return false;
    const [none] = rest.models;
    for (const { divisor, agreement, withRule, cost } of rest.models) {
      let isClose = Math.abs(agreement) >= 0.5;
      if (this.isRelated(writer)) {
        // Of two partitions and of one there is no telling; where 31 is 1, every sum goes together.
        const least = [1, 2, 3, 5, 6, 10, 15, 30].includes(divisor) ? 0.9 : 0.5;
        isClose = divisor > 2 && agreement >= least;
      }
      if (isClose && withRule - none.withRule > cost - EVIDENCE) return true;
    }
    return false;
  }

  /** Whether both go together though they are no family: of sums of bytes alone. */
  tellsOf(a: number, b: number): boolean {
    const { candidates, pairs, n } = this.topic;
    const [one, other] = [candidates[a], candidates[b]];
    if (this.areOneFamily(a, b)) return false;
    if (!addsLastByte(ruleOfCandidate(one)) || !addsLastByte(ruleOfCandidate(other))) return false;
    if (pairs.length < 8 * n) return false;
    const distances = pairs.flatMap(({ key }) => {
      const [place, beside] = [placeBy(one, key), placeBy(other, key)];
      return place < 0 || beside < 0 ? [] : (((place - beside) % n) + n) % n;
    });
    return 2 * new Set(distances).size <= n;
  }

  isPartial(writer: number, { cells: { hits, misses } }: Rest): boolean {
    const { view, numPartitions } = this.topic.candidates[writer];
    const isAsked = this.isRelated(writer) || numPartitions < this.topic.n;
    return view !== undefined && isAsked && hits / (hits + sum(misses.values())) < 0.75;
  }

  /** How much more than it must the rule explains, by each model, as a function of how much rarer its hits are than partitions make them. */
  surplus(writer: number, rest: Rest, threshold: number): (rarer: number) => number {
    const { models, cells, halves } = rest;
    const kept = cells.hits + sum(cells.misses.values());
    const [hits, missed] = this.seen(rest);
    const worth = (model: (typeof models)[number]) => model.withRule - model.cost;
    const best = [...models].sort((a, b) => worth(b) - worth(a))[0];
    const uneven = missed === 0 ? 1 : Math.max(best.dispersion, halves.dispersion());
    const scale = hits + missed > kept && kept > 0 ? (hits + missed) / kept : 1;
    const needed = areKeysAlone(this.topic.candidates[writer]) ? EVIDENCE : threshold;
    return rarer =>
      Math.min(
        ...models.map((model, i) => {
          const gain = worth(best) + rarer * hits - (model.without - model.cost);
          return gain / (1 + scale * (uneven - 1)) - (i === 0 ? needed : EVIDENCE);
        }),
      );
  }

  explainLess(writer: number, others: readonly number[], threshold: number, byChance: number): boolean {
    const { candidates, pairs, n } = this.topic;
    const rest = this.rests.of(writer, others);
    if (!rest || this.isPartial(writer, rest) || this.isMadeOf(writer, others)) return false;
    if (others.some(other => this.tellsOf(writer, other))) return false;
    const [hits, missed] = this.seen(rest);
    const kept = rest.cells.hits + sum(rest.cells.misses.values());
    if (hits + missed > kept && missed > 0 && kept < 30) return false;
    const rarer = Math.max(0, -Math.log(byChance * rest.cells.all));
    if (this.surplus(writer, rest, threshold)(rarer) < 0) return false;
    const { view, numPartitions } = candidates[writer];
    const isParity = numPartitions === 2 && (others.length > 0 || view !== undefined || n > 2);
    if (rest.isAlone && !isParity) return true;
    return gainOverRelatives(pairs, candidates, n, this.places, writer, rest) >= EVIDENCE;
  }

  /** How often one beyond the other is where a stray of the other's is. */
  chanceBeside(writer: number, other: number, chance: number): number {
    const { pairs, candidates } = this.topic;
    const step = Math.max(1, Math.ceil(pairs.length / 512));
    const some = pairs.filter((_, i) => i % step === 0);
    const differ = some.filter(
      ({ key }) => placeBy(candidates[writer], key) !== placeBy(candidates[other], key),
    ).length;
    const share = differ / Math.max(1, some.length);
    return Math.min(1, Math.max(chance / 2, share * (chance / (1 - chance))));
  }

  isSimple(writer: number): boolean {
    const candidate = this.topic.candidates[writer];
    const { numPartitions: count } = candidate;
    const rule = ruleOfCandidate(candidate);
    const isInteger = ['int32', 'int64', 'int64-hashcode'].includes(rule.hash);
    if (count < 3 || (!hasRelatives(rule) && !isInteger)) return false;
    const hits = this.topic.pairs.filter(({ key, partition }) => placeBy(candidate, key) === partition);
    const parts = hits.map(({ key }) => hashedPart(candidate, key)!);
    if (isInteger) return parts.every(part => /^[ -~]*$/.test(String.fromCharCode(...part)));
    const simple: ((part: Uint8Array) => number)[] = [
      part => Number(/\d{0,9}$/.exec(String.fromCharCode(...part))![0] || 0),
      part => sum(part),
      part => part.at(-1) ?? 0,
    ];
    return simple.some(of => {
      const shifts = parts.map((part, i) => (hits[i].partition + count - (of(part) % count)) % count);
      return new Set(shifts).size <= 1;
    });
  }

  isUneven(writer: number): boolean {
    const rest = this.rests.of(writer, []);
    return this.isRelated(writer) && rest !== undefined && rest.models[0].dispersion > 1;
  }

  evidenceAgainst(writer: number, share: number): number {
    const rest = this.rests.of(writer, []);
    if (!rest) return 0;
    const [hits, missed] = this.seen(rest);
    const rate = hits / (hits + missed);
    const best = Math.max(...rest.models.map(({ withRule, cost }) => withRule - cost));
    const withShare = rest.models.map(({ asSeen, chance, cost }) => {
      const expected = share + (1 - share) * (this.isUneven(writer) ? 0 : chance);
      if (rate >= expected) return asSeen - cost;
      const ofHits = hits > 0 ? hits * (Math.log(expected) - Math.log(rate)) : 0;
      return asSeen - cost + ofHits + missed * (Math.log(1 - expected) - Math.log(1 - rate));
    });
    return best - Math.max(...withShare);
  }
}

const BEFORE = viewNamed({ kind: 'before-first', name: '-', as: null });
const AFTER = viewNamed({ kind: 'after-first', name: '-', as: null });
const at = (n: number, ...ids: RuleId[]): Candidate[] => ids.map(rule => ({ rule, numPartitions: n }));
const LISTS: ((n: number) => Candidate[])[] = [
  n => at(n, 'murmur2', 'crc32', 'fnv1a-abs', 'hashcode-abs', 'sha1'),
  n => at(n, 'murmur2', 'murmur2-unsigned', 'crc32', 'kafka-node', 'xxhash32'),
  n => at(n, 'hashcode-abs', 'array-hashcode-abs', 'kafka-node', 'objects-hash-abs', 'djb2-end'),
  n => [...at(n, 'fnv1a-mask', 'crc32'), ...at(2, 'hashcode-mask', 'murmur2'), ...at(n + 2, 'murmur2')],
  n => [
    ...[BEFORE, AFTER].flatMap(view => at(n, 'crc32', 'hashcode-abs').map(each => ({ ...each, view }))),
    ...at(n, 'murmur2'),
    { rule: 'murmur2', numPartitions: Math.max(2, Math.floor(n / 2)), view: AFTER },
  ],
];
const KEYS: ((random: Random) => string)[] = [
  random => `order-${100 + Math.floor(random() * 900)}`,
  random => `${'abcdefgh'[Math.floor(random() * 8)]}-${Math.floor(random() * 4000)}`,
  random => `${Math.floor(random() * 500)}-${'xyz'[Math.floor(random() * 3)]}`,
  random => Array.from({ length: 6 }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join(''),
];

/** Keys around the places of a candidate: so many are hits, so many lie in a coset of the hits, some another one wrote. */
function topicOf(random: Random, round: number): Topic {
  const below = (count: number) => Math.floor(random() * count);
  const n = [12, 2, 6, 24, 3, 4, 15, 8][below(8)];
  const candidates = LISTS[round % LISTS.length](n);
  const makeKey = KEYS[below(KEYS.length)];
  const [writer, other] = [candidates[below(candidates.length)], candidates[below(candidates.length)]];
  const { numPartitions: count } = writer;
  const divisors = Array.from({ length: count }, (_, i) => i + 1).filter(each => count % each === 0);
  const divisor = divisors[below(divisors.length)];
  const [ofHits, ofCoset, ofOther] = [
    [0, 0.03, 0.2, 0.6, 0.95, 1][below(6)],
    [0, 0.3, 0.7, 1][below(4)],
    random() * 0.5,
  ];
  const pairs = new Map<string, Pair>();
  for (let i = [4, 30, 60, 100][below(4)]; i > 0; i--) {
    const text = makeKey(random);
    const key = new TextEncoder().encode(text);
    const place = placeBy(writer, key);
    let partition = below(n);
    if (place >= 0 && random() < ofHits) partition = place;
    else if (random() < ofOther) partition = placeBy(other, key);
    else if (place >= 0 && random() < ofCoset) partition = (place + divisor * below(count / divisor)) % count;
    if (partition < 0 || partition >= n) partition = below(n);
    pairs.set(`${text} ${partition}`, pairOf(key, partition, candidates, 1 + below(3)));
  }
  const all = [...pairs.values()];
  if (random() < 0.6) return { pairs: all, candidates, n };
  return { pairs: sampleOf(all, 0.4 + random() / 2, random), candidates, n, keys: evidenceOf(all) };
}

test('each question as by its definition', () => {
  const random = seeded(17);
  const counts: Record<string, number> = {};
  const count = (what: string, is: boolean) => {
    const name = `${what} ${is}`;
    counts[name] = (counts[name] ?? 0) + 1;
    return is;
  };
  for (let round = 0; round < 18; round++) {
    const topic = topicOf(random, round);
    const [unknown, slow] = [asked(topic), new Slow(topic)];
    for (const writer of topic.candidates.keys()) {
      const what = `round ${round}, ${writer} of ${topic.pairs.length} in ${topic.n}`;
      assert.is(unknown.isRelated(writer), slow.isRelated(writer), what);
      assert.is(unknown.isSimple(writer), count('simple', slow.isSimple(writer)), `${what}: simple`);
      assert.is(unknown.isUneven(writer), count('uneven', slow.isUneven(writer)), `${what}: uneven`);
      near(unknown.observationsOf(writer), slow.scale * new Set(slow.places.of(writer).units).size, what);
      for (const share of [0.1, random()]) {
        near(unknown.evidenceAgainst(writer, share), slow.evidenceAgainst(writer, share), `${what}: against ${share}`);
      }
      const other = (writer + 1 + Math.floor(random() * (topic.candidates.length - 1))) % topic.candidates.length;
      for (const each of topic.candidates.keys()) {
        assert.is(unknown.areOneFamily(writer, each), count('family', slow.areOneFamily(writer, each)), what);
      }
      const chance = 1 / topic.n;
      near(unknown.chanceBeside(writer, other, chance), slow.chanceBeside(writer, other, chance), `${what}: ${other}`);
      for (const others of [[], [other]]) {
        const of = `${what} beside ${others}`;
        assert.is(unknown.isMadeOf(writer, others), count('made', slow.isMadeOf(writer, others)), `${of}: made`);
        const rest = slow.rests.of(writer, others);
        const threshold = EVIDENCE + random() * 10;
        // As often by chance as makes the surplus nothing, and a little less and more.
        let chances = [chance];
        if (rest) {
          const [surplus, [hits]] = [slow.surplus(writer, rest, threshold), slow.seen(rest)];
          let [low, high] = [0, 1000];
          for (let i = 0; i < 60; i++) {
            if (surplus((low + high) / 2) < 0) low = (low + high) / 2;
            else high = (low + high) / 2;
          }
          if (hits > 0 && low > 1e-6 && low < 300)
            chances = [high - 1e-7, high + 1e-7].map(rarer => Math.exp(-rarer) / rest.cells.all);
        }
        for (const byChance of chances) {
          const expected = count('less', slow.explainLess(writer, others, threshold, byChance));
          assert.is(unknown.explainLess(writer, others, threshold, byChance), expected, `${of} by ${byChance}: less`);
        }
      }
    }
  }
  for (const [what, times] of Object.entries(counts))
    assert.ok(what === 'made true' || times >= 5, `${what}: ${times}`);
  assert.is(Object.keys(counts).length, 10);
});

test('made of a hash: what lies in a coset of its hits, from too little to enough', () => {
  const random = seeded(6);
  const below = (count: number) => Math.floor(random() * count);
  const lists: RuleId[][] = [['murmur2', 'crc32'], ['hashcode-abs', 'crc32'], ['fnv1a-abs', 'hashcode-abs'], ['crc32']];
  const told = { made: 0, not: 0, related: 0, uneven: 0 };
  for (let round = 0; round < 160; round++) {
    const n = [12, 24, 30, 6, 16, 2, 60][below(7)];
    const candidates = at(n, ...lists[round % 4]);
    const divisors = Array.from({ length: n }, (_, i) => i + 1).filter(each => n % each === 0);
    const divisor = divisors[below(divisors.length)];
    const [ofHits, ofCoset] = [below(2) * [0.01, 0.02, 0.2, 0.5][below(4)], [0, 0.4, 0.5, 0.6, 0.9, 0.97, 1][below(7)]];
    const pairs = Array.from({ length: 20 + below(100) }, (_, i) => {
      const key = new TextEncoder().encode(`${i}${'abcdefgh'[i % 8]}-${round}`);
      const place = placeBy(candidates[0], key);
      const inCoset = divisor * below(n / divisor);
      const outside = 1 + below(Math.max(1, divisor - 1)) + divisor * below(n / divisor);
      const residue = random() < ofHits ? 0 : random() < ofCoset ? inCoset : outside;
      return pairOf(key, (place + residue) % n, candidates);
    });
    const topic = { pairs, candidates, n };
    const [unknown, slow] = [asked(topic), new Slow(topic)];
    for (const others of [[], [candidates.length - 1].filter(each => each > 0)]) {
      const expected = slow.isMadeOf(0, others);
      if (expected) told.made++;
      else told.not++;
      if (expected && slow.isRelated(0)) told.related++;
      assert.is(unknown.isMadeOf(0, others), expected, `round ${round}: ${divisor} of ${n} beside ${others}`);
    }
    if (slow.isUneven(0)) told.uneven++;
    assert.is(unknown.isUneven(0), slow.isUneven(0), `round ${round}`);
    for (const share of [0.1, 0.5])
      near(unknown.evidenceAgainst(0, share), slow.evidenceAgainst(0, share), `round ${round}`);
  }
  assert.ok(Math.min(...Object.values(told)) >= 10, JSON.stringify(told));
});

/** Keys that differ before their last byte. */
const words = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${'abcdefghij'[i % 10]}${100 + i}x`);

test('sums of bytes to one base tell of each other, where there are keys enough to see it', () => {
  const n = 6;
  const candidates = at(n, 'hashcode-abs', 'array-hashcode-abs', 'kafka-node', 'murmur2');
  const [hashCode, ofArray, kafkaNode, murmur2] = [0, 1, 2, 3];
  const topic = (length: number, rule: number): Topic => {
    const other = candidates[rule];
    const pairs = words(length).map((key, i) => {
      const writer = i % 2 === 0 ? candidates[hashCode] : other;
      return pairOf(key, placeBy(writer, new TextEncoder().encode(key)), candidates);
    });
    return { pairs, candidates, n };
  };
  const less = (length: number, rule: number) =>
    asked(topic(length, rule)).explainLess(hashCode, [rule], EVIDENCE, 1 / n);
  const distances = new Set(
    topic(48, ofArray).pairs.map(({ key }) => (placeBy(candidates[0], key) - placeBy(candidates[1], key) + n) % n),
  );
  assert.ok(distances.size <= n / 2);
  assert.is(less(8 * n - 1, ofArray), true);
  assert.is(less(8 * n, ofArray), false);
  assert.is(less(8 * n, murmur2), true);
  assert.is(new Slow(topic(48, ofArray)).tellsOf(hashCode, ofArray), true);
  assert.is(new Slow(topic(48, kafkaNode)).tellsOf(hashCode, kafkaNode), false);
});

test('how many distances tell of each other: up to half of all, of keys that both read, whatever their places', () => {
  const rules = ['hashcode-abs', 'array-hashcode-abs'] as const;
  const partOf = (key: string, candidate: Candidate) => placeBy(candidate, new TextEncoder().encode(key));
  const distance = (key: string, [a, b]: readonly Candidate[], n: number) => (partOf(key, a) - partOf(key, b) + n) % n;
  // Of many lengths, and so at many distances.
  const keys = Array.from({ length: 1500 }, (_, i) => `${'abcdefghij'.slice(0, i % 7)}${i}x`);
  /** Of what the other leaves over each is a hit. */
  const less = (some: readonly string[], candidates: readonly Candidate[], n: number): boolean => {
    const pairs = some.map((key, i) => {
      const [place, beside] = candidates.map(each => partOf(key, each));
      return pairOf(key, Math.max(0, i % 2 === 0 ? place : beside), candidates);
    });
    const topic = { pairs, candidates, n };
    assert.is(asked(topic).explainLess(0, [1], EVIDENCE, 1 / n), new Slow(topic).explainLess(0, [1], EVIDENCE, 1 / n));
    return asked(topic).explainLess(0, [1], EVIDENCE, 1 / n);
  };
  // Modulo six they are an odd number apart: three of six.
  const six = at(6, ...rules);
  const three = [1, 3, 5].flatMap(each => keys.filter(key => distance(key, six, 6) === each).slice(0, 24));
  assert.is(less(three, six, 6), false);
  const n = 9;
  const plain = at(n, ...rules);
  const of = (distances: number[], candidates = plain, some = keys) =>
    distances.flatMap(each => some.filter(key => distance(key, candidates, n) === each).slice(0, 24));
  assert.is(less(of([1, 2, 4, 6]), plain, n), false);
  assert.is(less(of([1, 2, 4, 6, 8]), plain, n), true);
  // A key in the first partition has a place too.
  for (const which of plain) {
    const others = keys.filter(key => partOf(key, which) !== 0);
    const four = of([1, 2, 4, 6], plain, others);
    const inFirst = keys.find(key => partOf(key, which) === 0 && distance(key, plain, n) === 8)!;
    assert.is(less(four, plain, n), false);
    assert.is(less([...four, inFirst], plain, n), true);
  }
  // What a part does not apply to has no place by it, and no distance.
  const parts = keys.map(key => `${key}-`);
  for (const views of [
    [BEFORE, undefined],
    [undefined, BEFORE],
    [BEFORE, BEFORE],
  ]) {
    const candidates = plain.map((each, i) => ({ ...each, view: views[i] }));
    const none = keys.slice(0, 60).find(key => [1, 2, 4, 6].every(each => distance(key, candidates, n) !== each))!;
    const four = of([1, 2, 4, 6], candidates, parts);
    assert.is(less(four, candidates, n), false);
    assert.is(less([...four, none], candidates, n), false);
  }
});

test('who does not add up bytes tells nothing of who does', () => {
  const n = 4;
  const candidates = at(n, 'hashcode-mask', 'fnv1a-mask');
  const pairs = words(80).map((key, i) =>
    pairOf(key, placeBy(candidates[i % 2], new TextEncoder().encode(key)), candidates),
  );
  const distances = new Set(
    pairs.map(({ key }) => (placeBy(candidates[0], key) - placeBy(candidates[1], key) + n) % n),
  );
  assert.ok(distances.size <= n / 2);
  const topic = { pairs, candidates, n };
  for (const writer of [0, 1]) {
    assert.is(asked(topic).explainLess(writer, [1 - writer], EVIDENCE, 1 / n), true);
  }
});

test('a view that leaves much over is none, of related hashes and of earlier counts', () => {
  const n = 12;
  const parts = words(100);
  const less = (rule: RuleId, numPartitions: number, hits: number) => {
    const candidates = [{ rule, numPartitions, view: BEFORE }, ...at(n, 'murmur2')];
    const pairs = parts.map((part, i) => {
      const key = `${part}-${i % 10}`;
      const place = placeBy(candidates[0], new TextEncoder().encode(key));
      // Around the place as evenly as can be.
      return pairOf(key, i < hits ? place : (place + 1 + (i % (n - 1))) % n, candidates);
    });
    const topic = { pairs, candidates, n };
    const found = asked(topic).explainLess(0, [], EVIDENCE, 1 / n);
    assert.is(found, new Slow(topic).explainLess(0, [], EVIDENCE, 1 / n), `${rule} ${numPartitions} ${hits}`);
    return found;
  };
  assert.is(less('crc32', n, 50), true);
  assert.is(less('crc32', n, 74), true);
  assert.is(less('crc32', 6, 75), true);
  assert.is(less('crc32', 6, 74), false);
  assert.is(less('crc32', 13, 74), true);
  assert.is(less('hashcode-abs', n, 75), true);
  assert.is(less('hashcode-abs', n, 74), false);
  assert.is(less('hashcode-abs', 13, 74), false);
});

test('made of a hash: from half of what may be, or nine of ten where all sums go together, and a hundredth of the hits', () => {
  const n = 12;
  /** So many keys that lie so far from where the rule puts them. */
  const made = (rule: RuleId, residues: Record<number, number>, hits = 0, more = 0) => {
    const candidates = at(n, rule);
    const distances = Object.entries({ ...residues, 0: hits }).flatMap(([at, count]) => Array(count).fill(Number(at)));
    const pairs = words(distances.length).map((key, i) => {
      const place = placeBy(candidates[0], new TextEncoder().encode(key));
      return pairOf(key, (place + distances[i]) % n, candidates);
    });
    const keys = evidenceOf(pairs);
    keys.singles.set(1, (keys.singles.get(1) ?? 0) + more);
    const topic = { pairs, candidates, n, keys };
    const found = asked(topic).isMadeOf(0, []);
    assert.is(found, new Slow(topic).isMadeOf(0, []));
    return { found, models: new Slow(topic).rests.of(0, [], true)!.models };
  };
  const coset = (divisor: number, inside: number, outside: number): Record<number, number> => {
    const of: Record<number, number> = {};
    const spread = (count: number, isIn: (residue: number) => boolean) => {
      const cells = Array.from({ length: n - 1 }, (_, i) => i + 1).filter(isIn);
      for (let i = 0; i < count; i++) of[cells[i % cells.length]] = (of[cells[i % cells.length]] ?? 0) + 1;
    };
    spread(inside, residue => residue % divisor === 0);
    spread(outside, residue => residue % divisor !== 0);
    return of;
  };
  const agreementOf = ({ models }: ReturnType<typeof made>, divisor: number) =>
    models.find(model => model.divisor === divisor)!.agreement;
  // Modulo two eight of eleven misses: beyond the five that chance has there, half of the six others.
  const half = made('murmur2', coset(2, 160, 60));
  assert.ok(Math.abs(agreementOf(half, 2) - 0.5) < 1e-9);
  assert.is(made('murmur2', coset(2, 161, 60)).found, true);
  assert.is(made('murmur2', coset(2, 158, 62)).found, false);
  // As much less than by chance.
  assert.is(made('murmur2', coset(2, 49, 171)).found, true);
  assert.is(made('murmur2', coset(2, 52, 168)).found, false);
  // Of sums modulo three nine of ten, modulo four half; modulo two nothing.
  assert.is(made('fnv1a-abs', coset(3, 103, 7)).found, true);
  assert.is(made('fnv1a-abs', coset(3, 101, 9)).found, false);
  const nine = made('fnv1a-abs', coset(3, 102, 8));
  assert.equal([agreementOf(nine, 3), nine.found], [0.9, true]);
  assert.is(made('fnv1a-abs', coset(4, 66, 44)).found, true);
  assert.is(made('fnv1a-abs', coset(4, 64, 46)).found, false);
  assert.is(made('fnv1a-abs', coset(2, 110, 0)).found, false);
  // A hundred misses are a hundredth of ten thousand hits.
  assert.is(made('murmur2', coset(4, 100, 0), 50, 9950).found, true);
  assert.is(made('murmur2', coset(4, 100, 0), 50, 9951).found, false);
});

test('what the rule of the same hash explains at an earlier count makes no other rule', () => {
  const [n, earlier] = [12, 6];
  for (const rule of ['fnv1a-abs', 'hashcode-abs'] as const) {
    const all = [...at(n, rule), ...at(earlier, rule)];
    const keys = words(120).map(key => ({ key, place: placeBy(all[1], new TextEncoder().encode(key)) }));
    const made = (candidates: readonly Candidate[]) => {
      const pairs = keys.map(({ key, place }) => pairOf(key, place, candidates));
      // One that neither explains.
      pairs.push(pairOf('stray', (placeBy(all[0], new TextEncoder().encode('stray')) + 1) % n, candidates));
      const topic = { pairs, candidates, n };
      assert.is(asked(topic).isMadeOf(0, []), new Slow(topic).isMadeOf(0, []));
      return asked(topic).isMadeOf(0, []);
    };
    assert.is(made(all.slice(0, 1)), true);
    assert.is(made(all), false);
  }
});

test('where nothing is left over that a writer reads there is nothing to say', () => {
  const n = 12;
  const candidates = [{ rule: 'hashcode-abs' as const, numPartitions: n, view: BEFORE }, ...at(n, 'murmur2')];
  const whole = pairOf('none', 3, candidates);
  const isHit = (key: string) => pairOf(key, placeBy(candidates[1], new TextEncoder().encode(key)), candidates);
  const topic = { pairs: [whole, isHit('a-1'), isHit('b-2')], candidates, n };
  assert.is(asked(topic).isMadeOf(0, [1]), false);
  assert.is(asked(topic).explainLess(0, [1], EVIDENCE, 1 / n), false);
  const unread = asked({ pairs: [whole], candidates, n });
  assert.equal([unread.isUneven(0), unread.evidenceAgainst(0, 0.5), unread.isMadeOf(0, [])], [false, 0, false]);
  const nothing = asked({ pairs: [], candidates, n });
  assert.equal([nothing.isUneven(0), nothing.evidenceAgainst(0, 0.5), nothing.isMadeOf(0, [])], [false, 0, false]);
});

test('a part must do what it is asked for, since so many were tried', () => {
  const candidates = at(12, 'crc32').map(each => ({ ...each, view: BEFORE }));
  const pairs = words(7).map(word => {
    const key = `${word}-${word}`;
    return pairOf(key, placeBy(candidates[0], new TextEncoder().encode(key)), candidates);
  });
  const topic = { pairs, candidates, n: 12 };
  // Seven of twelve partitions each.
  const worth = 7 * Math.log(12);
  assert.is(asked(topic).explainLess(0, [], worth - 1e-6, 1 / 12), true);
  assert.is(asked(topic).explainLess(0, [], worth + 1e-6, 1 / 12), false);
});

test('misses that all lie in one partition are likelier of who does not look at keys', () => {
  const n = 12;
  const candidates = at(n, 'murmur2', 'crc32');
  let told = 0;
  for (let round = 0; round < 40; round++) {
    const [hits, misses] = [3 + (round % 7), 10 + round];
    const pairs = words(hits + misses).map((word, i) => {
      const key = `${word}/${round}`;
      const place = placeBy(candidates[0], new TextEncoder().encode(key));
      return pairOf(key, i < hits ? place : 3, candidates);
    });
    const topic = { pairs, candidates, n };
    const slow = new Slow(topic);
    const rest = slow.rests.of(0, [])!;
    const worth = rest.models.map(({ withRule, cost }) => withRule - cost);
    assert.ok(Math.max(...worth) > worth[0]);
    const surplus = slow.surplus(0, rest, EVIDENCE);
    let [low, high] = [0, 100];
    for (let i = 0; i < 60; i++) {
      if (surplus((low + high) / 2) < 0) low = (low + high) / 2;
      else high = (low + high) / 2;
    }
    for (const rarer of [high - 1e-6, high + 1e-6]) {
      const byChance = Math.exp(-rarer) / n;
      const expected = slow.explainLess(0, [], EVIDENCE, byChance);
      if (expected && low > 0) told++;
      assert.is(asked(topic).explainLess(0, [], EVIDENCE, byChance), expected, `round ${round}`);
    }
  }
  assert.ok(told > 3, `${told}`);
});

test('few keys of a related hash, all of them, are enough at a count where others are not the same', () => {
  const n = 12;
  const candidates = at(n, 'hashcode-abs', 'murmur2');
  const pairs = words(7).map(key => pairOf(key, placeBy(candidates[0], new TextEncoder().encode(key)), candidates));
  const topic = { pairs, candidates, n };
  const slow = new Slow(topic);
  const rest = slow.rests.of(0, [1])!;
  assert.ok(gainOverRelatives(pairs, candidates, n, slow.places, 0, rest) < EVIDENCE);
  assert.is(rest.isAlone, true);
  assert.is(asked(topic).explainLess(0, [1], EVIDENCE, 1 / n), true);
  // With some that are elsewhere they are not.
  const strays = Array.from({ length: 12 }, (_, i) => pairOf(`${i}stray`, i, candidates));
  assert.is(asked({ ...topic, pairs: [...pairs, ...strays] }).explainLess(0, [1], EVIDENCE, 1 / n), false);
});

test('misses of a sample that lie unevenly count the less the more of them there are', () => {
  const random = seeded(12);
  const below = (count: number) => Math.floor(random() * count);
  const n = 12;
  const candidates = at(n, 'murmur2', 'crc32');
  let told = 0;
  for (let round = 0; round < 30; round++) {
    const weights = Array.from({ length: n }, (_, i) => (i === 0 ? 20 : below(3) === 0 ? 4 : 1));
    const cells = weights.flatMap((weight, i) => Array(weight).fill(i) as number[]);
    const all = words(600).map(word => {
      const key = `${word}${round}`;
      const place = placeBy(candidates[0], new TextEncoder().encode(key));
      return pairOf(key, (place + cells[below(cells.length)]) % n, candidates);
    });
    const topic = { pairs: all.slice(0, 150), candidates, n, keys: round % 3 === 0 ? undefined : evidenceOf(all) };
    const slow = new Slow(topic);
    const rest = slow.rests.of(0, [])!;
    if (rest.halves.dispersion() === 1 && rest.models[0].dispersion === 1) continue;
    const surplus = slow.surplus(0, rest, EVIDENCE);
    let [low, high] = [0, 1000];
    for (let i = 0; i < 60; i++) {
      if (surplus((low + high) / 2) < 0) low = (low + high) / 2;
      else high = (low + high) / 2;
    }
    if (low < 1e-6) continue;
    for (const rarer of [high - 1e-6, high + 1e-6]) {
      const byChance = Math.exp(-rarer) / n;
      const expected = slow.explainLess(0, [], EVIDENCE, byChance);
      if (expected && topic.keys) told++;
      assert.is(asked(topic).explainLess(0, [], EVIDENCE, byChance), expected, `round ${round}`);
    }
  }
  assert.ok(told > 3, `${told}`);
});

test('places that are another one’s seldom differ from it by chance', () => {
  const n = 12;
  const candidates = at(n, 'murmur2', 'murmur2-character-count', 'crc32', 'murmur2-abs');
  const pairs = words(1025).map(key => pairOf(key, 0, candidates));
  const unknown = asked({ pairs, candidates, n });
  assert.is(unknown.chanceBeside(0, undefined, 1 / n), 1 / n);
  assert.is(unknown.chanceBeside(0, 1, 1 / n), 1 / 24);
  assert.is(unknown.chanceBeside(0, 0, 1 / n), 1 / 24);
  // Every third of 1,025 is asked.
  const asKed = pairs.filter((_, i) => i % 3 === 0);
  const differ = asKed.filter(({ key }) => placeBy(candidates[0], key) !== placeBy(candidates[2], key)).length;
  near(unknown.chanceBeside(0, 2, 1 / n), differ / asKed.length / 11, 'crc32');
  assert.is(unknown.chanceBeside(0, 2, 1 / n), unknown.chanceBeside(0, 2, 1 / n));
  assert.is(asked({ pairs: [], candidates, n }).chanceBeside(0, 2, 1 / n), 1 / 24);
  // Nothing is likelier than sure.
  const opposite = at(2, 'fnv1a-mask', 'hashcode-mask');
  const two = words(40).map(key => pairOf(key, 0, opposite));
  assert.is(asked({ pairs: two, candidates: opposite, n: 2 }).chanceBeside(0, 1, 0.9), 1);
});

test('something simpler: a number at the end, a sum of bytes, a last byte, a text of as many letters as an integer has bytes', () => {
  const simple = (rule: RuleId, n: number, keys: readonly (string | Uint8Array)[], more: Partial<Candidate> = {}) => {
    const candidates = at(n, rule).map(each => ({ ...each, ...more }));
    const pairs = keys.map(key => {
      const bytes = typeof key === 'string' ? new TextEncoder().encode(key) : key;
      return pairOf(bytes, Math.max(0, placeBy(candidates[0], bytes)), candidates);
    });
    const topic = { pairs, candidates, n };
    assert.is(asked(topic).isSimple(0), new Slow(topic).isSimple(0));
    return asked(topic).isSimple(0);
  };
  const orders = Array.from({ length: 200 }, (_, i) => `order-${100 + i}`);
  assert.is(simple('kafka-node', 7, orders), true);
  assert.is(simple('kafka-node', 12, orders), false);
  assert.is(simple('murmur2', 7, orders), false);
  assert.is(simple('kafka-node', 2, orders), false);
  assert.is(simple('hashcode-abs', 3, ['1', '2', '5', '6']), true);
  // Modulo 30 digits weigh as much as their sum.
  assert.is(
    simple(
      'hashcode-abs',
      30,
      Array.from({ length: 90 }, (_, i) => String(10 + i)),
    ),
    true,
  );
  assert.is(
    simple(
      'hashcode-abs',
      31,
      Array.from({ length: 90 }, (_, i) => `a${i}`),
    ),
    true,
  );
  assert.is(simple('int32-abs', 5, ['abcd', 'wxyz', '1234', '~ ~ ']), true);
  assert.is(simple('int32-abs', 5, ['abcd', 'wxz']), false);
  assert.is(simple('int32-abs', 5, ['abcd', 'wxz']), false);
  assert.is(simple('int64-abs', 5, ['abcdefgh', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 7)]), false);
  assert.is(simple('int64-hashcode-abs', 5, ['abcdefgh']), true);
  assert.is(simple('int32-abs', 2, ['abcd']), false);
  assert.is(
    simple(
      'hashcode-abs',
      7,
      orders.map(order => `x-${order.slice(6)}`),
      { view: AFTER },
    ),
    true,
  );
});

test('of a topic with more keys than were kept so few cannot show what the others are', () => {
  const n = 12;
  const candidates = at(n, 'murmur2');
  const keys = words(400);
  const hit = (key: string) => pairOf(key, placeBy(candidates[0], new TextEncoder().encode(key)), candidates);
  const miss = (key: string) => {
    const { partition } = hit(key);
    return pairOf(key, (partition + 5 + (key.charCodeAt(0) % 3)) % n, candidates);
  };
  const of = (kept: number, missed: number) => {
    const all = keys.map((key, i) => (i >= keys.length - missed ? miss(key) : hit(key)));
    const topic = { pairs: all.slice(0, kept), candidates, n, keys: evidenceOf(all) };
    return asked(topic).explainLess(0, [], EVIDENCE, 1 / n);
  };
  assert.is(of(29, 10), false);
  assert.is(of(30, 10), true);
  assert.is(of(29, 0), true);
  const topic = { pairs: keys.slice(0, 100).map(hit), candidates, n, keys: evidenceOf(keys.map(hit)) };
  assert.is(asked(topic).observationsOf(0), 400);
  assert.is(asked({ ...topic, keys: evidenceOf([hit('a')]) }).observationsOf(0), 100);
  assert.is(asked({ ...topic, pairs: [] }).observationsOf(0), 0);
});

test('parts of keys of one length that were hashed by a digest are each a piece of evidence', () => {
  const candidates = at(12, 'sha1', 'crc32').map(each => ({ ...each, view: BEFORE }));
  const keys = words(60).map(word => `${word}-${word}`);
  const pairs = keys.map(key => pairOf(key, placeBy(candidates[0], new TextEncoder().encode(key)), candidates));
  const unknown = asked({ pairs, candidates, n: 12 });
  assert.is(unknown.observationsOf(0), 60);
  assert.is(unknown.explainLess(0, [], EVIDENCE, 1 / 12), true);
  const state = scanRecords(
    {
      keys: keys.map(key => new TextEncoder().encode(key)),
      partitions: Int32Array.from(pairs, ({ partition }) => partition),
      writers: new Uint8Array(keys.length),
    },
    12,
  );
  const { verdict, views } = whoAnswer(state, true);
  assert.equal([verdict, views.map(({ rule, view }) => `${rule} ${view.kind}`)], ['sha1', ['sha1 before-first']]);
});

test('modulo two, every sum of bytes is the same', () => {
  const two = at(2, 'crc32', 'murmur2');
  const keys = words(80);
  const pairs = keys.map(key => pairOf(key, placeBy(two[0], new TextEncoder().encode(key)), two));
  const less = (topic: Topic, others: number[] = []) => asked(topic).explainLess(0, others, EVIDENCE, 0.5);
  assert.is(less({ pairs, candidates: two, n: 2 }), true);
  const sums = at(2, 'hashcode-mask', 'murmur2');
  const ofSums = keys.map(key => pairOf(key, placeBy(sums[0], new TextEncoder().encode(key)), sums));
  // Of a part of the key it may be anybody's too.
  const ofPart = sums.slice(0, 1).map(each => ({ ...each, view: BEFORE }));
  const parts = keys.map(key => `${key}-${key}`);
  const pairsOfPart = parts.map(key => pairOf(key, placeBy(ofPart[0], new TextEncoder().encode(key)), ofPart));
  assert.is(less({ pairs: pairsOfPart, candidates: ofPart, n: 2 }), false);
  // Alone it is believed; in a topic of more partitions it may be any sum of bytes.
  assert.is(
    less({ pairs: ofSums, candidates: sums, n: 2 }),
    new Slow({ pairs: ofSums, candidates: sums, n: 2 }).explainLess(0, [], EVIDENCE, 0.5),
  );
  for (const topic of [
    { pairs: ofSums, candidates: sums, n: 3 },
    { pairs: ofSums, candidates: sums, n: 2 },
  ]) {
    for (const others of [[], [1]]) {
      assert.is(less(topic, others), new Slow(topic).explainLess(0, others, EVIDENCE, 0.5), `${topic.n} ${others}`);
    }
  }
});

test.run();
