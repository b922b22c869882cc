// From records to a decision: what is decided of which keys, and what of a sample, against the same made of the records themselves.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clientsOf } from '../../src/analysis/who/advice.ts';
import { type Candidate, placeBy } from '../../src/analysis/who/candidate.ts';
import { type Decision, decideWriters } from '../../src/analysis/who/decide.ts';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { lastCandidates, PRICE_OF_RULES } from '../../src/analysis/who/last-candidates.ts';
import { evidenceForUnknown } from '../../src/analysis/who/rest.ts';
import { findWriters, type Writers } from '../../src/analysis/who/search.ts';
import { UnknownWriters } from '../../src/analysis/who/unknown-writers.ts';
import { type RuleId, ruleOf } from '../../src/rules/index.ts';
import { fingerprint } from '../../src/state/writers/fingerprint.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';
import type { WhoState, Witness } from '../../src/state/writers/state.ts';
import { seeded } from '../seeded.ts';
import { bytesOf, evidenceOf, type Pair, pairOf } from './pairs.ts';
import { scanRecords } from './simulated-topics.ts';

const test = suite('the search for writers');

type Row = [key: string, partition: number];
function stateOf(rows: readonly Row[], n: number): WhoState {
  const keys = rows.map(([key]) => bytesOf(key));
  const partitions = Int32Array.from(rows, ([, partition]) => partition);
  return scanRecords({ keys, partitions, writers: new Uint8Array(keys.length) }, n);
}

const at = (n: number): Candidate[] => MASK_RULES.map(rule => ({ rule, numPartitions: n }));
const bit = (rule: (typeof MASK_RULES)[number]): number => MASK_RULES.indexOf(rule);
/** Those that somebody has by default, those that somebody can have, the others. */
const BY_USE: number[] = [
  ...(['murmur2', 'murmur2-unsigned', 'crc32', 'fnv1a-abs', 'xxhash32', 'murmur2-float', 'hashcode-abs'] as const),
  ...(['crc32-abs', 'fnv1a-mask', 'fnv1a-unsigned', 'kafka-node'] as const),
  ...(['murmur2-abs', 'crc32-mask'] as const),
].map(bit);

/** Each key in each of its partitions, with its records. */
function pairsOf(rows: readonly Row[], candidates: readonly Candidate[]): Pair[] {
  const counts = new Map<string, { row: Row; records: number }>();
  for (const row of rows) {
    const known = counts.get(row.join());
    counts.set(row.join(), { row, records: (known?.records ?? 0) + 1 });
  }
  return [...counts.values()].map(({ row: [key, partition], records }) => pairOf(key, partition, candidates, records));
}
const textOf = ({ key }: Witness): string => Buffer.from(key).toString();

/** The same by definition, of the same rows. */
function slowWriters(rows: readonly Row[], n: number, isCountSure: boolean): Writers {
  const state = stateOf(rows, n);
  const names = at(n);
  const all = pairsOf(rows, names);
  const isAlone = new Set(all.map(textOf)).size === 1;
  // Beside others the empty key is none.
  const kept = all.filter(({ key }) => isAlone || key.length > 0);
  const order = new Map(state.witnesses.map((each, i) => [`${textOf(each)} ${each.partition}`, i]));
  const rank = (each: Witness) => order.get(`${textOf(each)} ${each.partition}`)!;
  const sorted = kept.sort((a, b) => rank(a) - rank(b));
  const inRange = sorted.filter(({ partition }) => partition < n);
  const recordsOf = (pair: Witness) => (pair as Pair).records;
  const keys = evidenceOf(inRange);
  const decision = decideWriters({
    keys,
    candidates: BY_USE,
    chance: 1 / n,
    thresholdOf: () => EVIDENCE + Math.log(13),
    unknown: new UnknownWriters(inRange, names, n, recordsOf, keys),
  });
  const records = new Map<number, number>();
  for (const { mask, partition, records: count } of all) {
    if (partition < n) records.set(mask, (records.get(mask) ?? 0) + count);
  }
  const byMasks = { decision, names, records, isSample: false, evidenceForUnknown: Infinity, left: [] };
  const { writers } = decision.mixture;
  if (writers.length > 0 && decision.seen > 0 && decision.unexplained === 0) return byMasks;
  const found = slowSample({ ...state, witnesses: sorted }, sorted, byMasks, n, isCountSure) ?? byMasks;
  const left = inRange.filter(pair => !isExplained(pair, found));
  return { ...found, left, evidenceForUnknown: slowRest(left, n, isCountSure) };
}

const isExplained = ({ key, partition }: Pair, { decision, names }: Pick<Writers, 'decision' | 'names'>): boolean =>
  decision.mixture.writers.some(writer => placeBy(names[writer], key) === partition);

/** Each key as much, of 512 of them. */
function slowRest(all: readonly Pair[], n: number, isCountSure: boolean): number {
  const step = Math.max(1, Math.ceil(all.length / 512));
  const left = all.filter((_, i) => i % step === 0);
  const weights = left.map(pair => 1 / left.filter(other => textOf(other) === textOf(pair)).length);
  if (left.length === 0) return Infinity;
  return evidenceForUnknown(left, weights, n, isCountSure ? n - 1 : 4 * n + 64);
}

function slowSample(
  state: WhoState,
  all: readonly Pair[],
  { decision, names }: { decision: Decision; names: Candidate[] },
  n: number,
  isCountSure: boolean,
): Writers | undefined {
  const isFound = decision.mixture.writers.length > 0;
  const left = all.filter(pair => pair.partition >= n || !isExplained(pair, { decision, names }));
  if (left.length === 0) return undefined;
  // 2,048 of them, or so many that 32 of those that are left over are among them.
  const step = Math.max(1, Math.floor(all.length / Math.max(2048, (32 * all.length) / left.length)));
  const some = all.filter((_, i) => i % step === 0 && (all[i].partition < n || left.length === all.length));
  const { candidates, thresholds } = lastCandidates(state, left, isFound || isCountSure);
  const extended = [...names, ...candidates];
  const sample = some.map(({ key, partition, records }) => pairOf(key, partition, extended, records));
  const placesBy = (each: Candidate) => sample.map(({ key, partition }) => placeBy(each, key) === partition).join();
  const isNew = (i: number) => !extended.slice(0, i).some(known => placesBy(known) === placesBy(extended[i]));
  const more = [...extended.keys()].filter(i => i >= names.length && isNew(i));
  const inSample = decideWriters({
    keys: evidenceOf(sample),
    candidates: [...BY_USE, ...more],
    chance: 1 / n,
    thresholdOf: each => EVIDENCE + (each < names.length ? PRICE_OF_RULES : thresholds[each - names.length]),
    unknown: new UnknownWriters(sample, extended, n, pair => (pair as Pair).records),
  });
  if (inSample.mixture.writers.every(writer => writer < names.length)) {
    const both = [decision.noneAbove, inSample.noneAbove];
    if (!isFound) decision.noneAbove = both.includes(null) ? null : Math.max(...(both as number[]));
    return undefined;
  }
  const records = new Map<number, number>();
  for (const { mask, records: count } of sample) records.set(mask, (records.get(mask) ?? 0) + count);
  return { decision: inSample, names: extended, records, isSample: true, evidenceForUnknown: Infinity, left };
}

function same(rows: readonly Row[], n: number, isCountSure = true, what = ''): Writers {
  const [found, expected] = [findWriters(stateOf(rows, n), isCountSure), slowWriters(rows, n, isCountSure)];
  const plain = ({ left, names, ...rest }: Writers) => ({
    ...rest,
    left: left.map(pair => [textOf(pair), pair.partition]),
    names: names.map(({ rule, numPartitions, view }) => [rule, numPartitions, view?.kind, view?.name, view?.as]),
  });
  assert.equal(plain(found), plain(expected), what);
  return found;
}

const orders = (count: number, from = 0): string[] => Array.from({ length: count }, (_, i) => `order-${from + i}`);
const rowOf = (rule: RuleId, key: string, n: number): Row => [key, ruleOf(rule).partition(key, n)];
const by = (rule: RuleId, keys: readonly string[], n: number): Row[] => keys.map(key => rowOf(rule, key, n));
/** Where no rule of the masks puts it. */
function strayOf(key: string, n: number): Row {
  const taken = at(n).map(each => placeBy(each, bytesOf(key)));
  return [key, Array.from({ length: n }, (_, i) => i).find(i => !taken.includes(i))!];
}
const writersOf = ({ decision, names }: Writers): string[] =>
  decision.mixture.writers.map(writer => {
    const { rule, numPartitions, view } = names[writer];
    return [rule, numPartitions, ...(view ? [view.kind] : [])].join(' ');
  });

test('one rule: all keys are asked, and nothing else once they are explained', () => {
  for (const rule of ['murmur2', 'crc32', 'fnv1a-abs'] as const) {
    const found = same(by(rule, orders(60), 12), 12);
    assert.equal(writersOf(found), [`${rule} 12`]);
    assert.equal([found.isSample, found.evidenceForUnknown, found.left], [false, Infinity, []]);
    assert.is(found.decision.seen, 60);
  }
});

test('so many keys as make one rule of thirteen a million times likelier', () => {
  // Each of them makes it twelve times likelier.
  const needed = Math.ceil(Math.log(13e6) / Math.log(12));
  assert.is(needed, 7);
  // Keys that no other rule puts there.
  const own = orders(200).filter(key => {
    const place = ruleOf('murmur2').partition(key, 12);
    return at(12).every((each, i) => i === bit('murmur2') || placeBy(each, bytesOf(key)) !== place);
  });
  assert.equal(writersOf(same(by('murmur2', own.slice(0, needed), 12), 12)), ['murmur2 12']);
  assert.equal(writersOf(same(by('murmur2', own.slice(0, needed - 1), 12), 12)), []);
});

test('of rules that do the same, those that somebody has by default come first', () => {
  const groups = (rule: RuleId) =>
    same(by(rule, orders(80), 8), 8).decision.groups.map(({ writers }) => writers.map(writer => MASK_RULES[writer]));
  assert.equal(groups('crc32-mask'), [['crc32', 'crc32-mask']]);
  assert.equal(groups('fnv1a-unsigned'), [['fnv1a-mask', 'fnv1a-unsigned']]);
  assert.equal(groups('murmur2-unsigned'), [['murmur2', 'murmur2-unsigned']]);
  // Of hashes below 2^31 all three do the same.
  const low = orders(120).filter(key => Number(ruleOf('crc32').hashOf(key)) < 2 ** 31);
  const { groups: ofLow } = same(by('crc32-mask', low, 12), 12).decision;
  assert.equal(
    ofLow.map(({ writers }) => writers.map(writer => MASK_RULES[writer])),
    [['crc32', 'crc32-abs', 'crc32-mask']],
  );
  const rankOf = (rule: RuleId): number => {
    const clients = clientsOf(rule);
    return clients.some(({ isDefault }) => isDefault) ? 0 : clients.length > 0 ? 1 : 2;
  };
  const ranks = BY_USE.map(each => rankOf(MASK_RULES[each]));
  assert.equal(ranks, ranks.toSorted());
});

test('two rules, with keys that both have written', () => {
  const keys = orders(90);
  const rows = [
    ...by('murmur2', keys, 12),
    ...by('crc32', keys.slice(0, 40), 12),
    ...by('crc32', keys.slice(0, 9), 12),
  ];
  const found = same(rows, 12);
  assert.equal(writersOf(found), ['murmur2 12', 'crc32 12']);
  assert.is(
    [...found.records.values()].reduce((sum, count) => sum + count, 0),
    139,
  );
});

test('the empty key is one beside no other', () => {
  const place = ruleOf('murmur2').partition('', 12);
  const others = by('murmur2', orders(50), 12);
  assert.is(same([...others, ['', place]], 12).decision.seen, 50);
  const everywhere = [...others, ...Array.from({ length: 12 }, (_, i): Row => ['', i]), ['', place] as Row];
  const found = same(everywhere, 12);
  assert.equal([writersOf(found), found.decision.seen, found.decision.unexplained], [['murmur2 12'], 50, 0]);
  // Its records are some all the same.
  assert.is(
    [...found.records.values()].reduce((sum, count) => sum + count, 0),
    63,
  );
  // In a partition that the topic has not, and with another key that has its mask or none of it.
  assert.is(same([...others, ['', 13]], 12).decision.seen, 50);
  assert.is(same([...others, ['', (place + 1) % 12]], 12).decision.seen, 50);
  // In several partitions it takes nothing from the others of the mask that it has in the first of them.
  const elsewhere: Row = ['', (place + 1) % 12];
  assert.is(same([['', place], elsewhere, ...others], 12).decision.seen, 50);
  const stray = strayOf('stray', 12);
  assert.is(same([...others, stray, ['', 12]], 12).decision.seen, 51);
  assert.is(same([...others, stray, ['', 13]], 12).decision.seen, 51);
  // Those that have half of its fingerprint are others.
  const state = stateOf([['', place], elsewhere, ...others], 12);
  const [first, second] = fingerprint(new Uint8Array());
  for (const [a, b] of [
    [first, second + 1],
    [first + 1, second],
  ]) {
    for (const partition of [3, 4]) state.pairs.add(a, b, partition, 0, 0);
  }
  assert.is(findWriters(state, true).decision.seen, 54);
  // It does not tell rules apart that are the same for all others.
  const low = orders(120).filter(key => Number(ruleOf('fnv1a-abs').hashOf(key)) < 2 ** 31);
  const [ofMask, ofAbs] = (['fnv1a-mask', 'fnv1a-abs'] as const).map(rule => ruleOf(rule).partition('', 8));
  assert.not.equal(ofMask, ofAbs);
  const { groups } = same([...by('fnv1a-abs', low, 8), ['', ofAbs]], 8).decision;
  assert.equal([groups.length, groups[0].isSame, groups[0].writers.length], [1, true, 3]);
  const alone: Row[] = [['', place]];
  assert.is(same(alone, 12).decision.seen, 1);
  assert.is(same([...alone, ['a', 3]], 12).decision.seen, 1);
});

test('rules that are asked last, other counts, and parts of the key', () => {
  const hubs = same(by('event-hubs', orders(40), 12), 12);
  assert.equal([writersOf(hubs), hubs.isSample, hubs.left], [['event-hubs 12'], true, []]);
  assert.equal(writersOf(same(by('murmur2', orders(40), 5), 12)), ['murmur2 5']);
  assert.equal(writersOf(same(by('murmur2', orders(40), 12), 9, false)), ['murmur2 12']);
  // Where the count is sure no greater one is asked.
  assert.equal(
    writersOf(
      same(
        by('murmur2', orders(60), 12).filter(([, partition]) => partition < 9),
        9,
      ),
    ),
    [],
  );
  const tenants = orders(40).map((order, i) => `tenant${i}:${order}`);
  const ofPart = tenants.map((key): Row => [key, ruleOf('crc32').partition(key.split(':')[0], 12)]);
  assert.equal(writersOf(same(ofPart, 12)), ['crc32 12 before-first']);
  const mixed = [...by('murmur2', orders(60), 12), ...by('event-hubs', orders(40, 500), 12)];
  const both = same(mixed, 12);
  assert.equal([writersOf(both), both.isSample], [['murmur2 12', 'event-hubs 12'], true]);
});

test('so many keys as make a rule likelier that is asked last', () => {
  // What stands out of the others has to do twice as much as all that were asked until then.
  const own = orders(400).filter(key => {
    const place = ruleOf('event-hubs').partition(key, 12);
    return at(12).every(each => placeBy(each, bytesOf(key)) !== place);
  });
  const found = [5, 6, 7, 8, 9, 10].map(count => writersOf(same(by('event-hubs', own.slice(0, count), 12), 12)).length);
  assert.equal(found.toSorted(), found);
  assert.equal([found[0], found.at(-1)], [0, 1]);
});

test('of those that are asked last, one that does the same as another before it adds nothing', () => {
  const low = orders(120).filter(key => Number(ruleOf('pulsar-murmur3').hashOf(key)) < 2 ** 31);
  const { decision, names } = same(by('pulsar-murmur3', low.slice(0, 40), 12), 12);
  assert.ok(names.some(({ rule }) => rule === 'murmur3-unsigned'));
  assert.equal(
    decision.groups.map(({ writers }) => writers.map(writer => names[writer].rule)),
    [['pulsar-murmur3']],
  );
});

test('what is left over beside a rule that was asked last, and keys in several partitions', () => {
  const hubs = by('event-hubs', orders(50), 12);
  const strays = orders(12, 700).map(key => strayOf(key, 12));
  const found = same([...hubs, ...strays], 12);
  assert.equal(writersOf(found), ['event-hubs 12']);
  assert.ok(found.left.length > 5 && found.left.length <= 12);
  const again = orders(20).map((key, i): Row => [key, (i * 5) % 12]);
  same([...hubs, ...hubs.slice(0, 30), ...again], 12);
  // In a partition that the topic has not they are none of the sample, as long as a rule is known.
  const mixed = [...by('murmur2', orders(60), 12), ...by('event-hubs', orders(40, 500), 12)];
  const beyond = orders(9, 800).map((key, i): Row => [key, 12 + (i % 2)]);
  assert.is(same([...mixed, ...beyond], 12).isSample, true);
});

test('a count that is greater than the one that was taken is asked only where no rule is known, and the count is not sure', () => {
  const known = by('murmur2', orders(80), 12);
  const larger = by('crc32', orders(150, 300), 30).filter(([, partition]) => partition < 12);
  assert.equal(writersOf(same([...known, ...larger], 12, false)), ['murmur2 12']);
  // All of it is beyond the count that was taken.
  const beyond = by('murmur2', orders(90), 40).filter(([, partition]) => partition >= 12);
  assert.equal(writersOf(same(beyond, 12, false)), ['murmur2 40']);
});

test('that no rule has a share is to be shown by all keys and by the sample', () => {
  const noneAbove = (count: number) => {
    const random = seeded(2);
    const found = same(
      orders(count).map((key): Row => [key, Math.floor(random() * 12)]),
      12,
    );
    assert.equal([writersOf(found), found.left.length], [[], count]);
    assert.ok(found.evidenceForUnknown > EVIDENCE);
    return found.decision.noneAbove;
  };
  // All keys show a third, and a fifth; the sample nothing, and a third.
  assert.is(noneAbove(130), null);
  assert.is(noneAbove(240), 1 / 3);
});

test('of keys that are too long to be kept no sample is asked', () => {
  const random = seeded(2);
  const state = stateOf(
    orders(200).map((key): Row => [key, Math.floor(random() * 12)]),
    12,
  );
  const { decision, left, isSample } = findWriters({ ...state, witnesses: [] }, true);
  assert.equal([decision.noneAbove, left, isSample], [0.2, [], false]);
});

test('nobody, or somebody beside a known one', () => {
  const random = seeded(2);
  const anywhere = (keys: readonly string[], n: number) => keys.map((key): Row => [key, Math.floor(random() * n)]);
  const few = same(anywhere(orders(30), 12), 12, false);
  assert.is(few.decision.noneAbove, null);
  const strays = same([...by('murmur2', orders(90), 12), ...anywhere(orders(40, 300), 12)], 12);
  assert.equal(writersOf(strays), ['murmur2 12']);
  assert.ok(strays.left.length > 20 && strays.evidenceForUnknown > 0);
  // Of a key in several partitions each is worth as much less.
  const split = orders(50).flatMap(key => anywhere([key, key, key], 12));
  same([...by('murmur2', orders(90, 100), 12), ...split], 12);
});

test('a key in a partition of the topic and in one that it has not', () => {
  const known = by('murmur2', orders(30), 12);
  const both = known.slice(0, 9).map(([key], i): Row => [key, 12 + (i % 2)]);
  assert.is(same([...known, ...both], 12).decision.seen, 30);
  const beyond = orders(5, 60).flatMap((key): Row[] => [
    [key, 12],
    [key, 13],
  ]);
  assert.is(same([...known, ...beyond], 12).decision.seen, 30);
});

test('partitions that the topic has not are no evidence, unless nothing else is', () => {
  const known = by('murmur2', orders(60), 12);
  const beyond: Row[] = orders(20, 100).map(key => [key, 12 + (key.length % 3)]);
  const found = same([...known, ...beyond], 12);
  assert.is(found.decision.seen, 60);
  same(beyond, 12, false);
  same(by('murmur2', orders(60), 40), 12, false);
  same(
    [
      ['order-1', 3],
      ['order-1', 13],
      ['order-2', 14],
    ],
    12,
    false,
  );
});

test('of more than 2,048 keys a sample, with those that are left over among them in their share', () => {
  const n = 12;
  const all = by('event-hubs', orders(4100), n);
  const half = findWriters(stateOf(all, n), true);
  assert.is(
    [...half.records.values()].reduce((sum, count) => sum + count, 0),
    2050,
  );
  assert.equal(writersOf(half), ['event-hubs 12']);
});

test.run();
