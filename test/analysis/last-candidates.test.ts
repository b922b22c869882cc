// What is asked last: which rules, counts and parts of keys, in which order, and what each costs.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type ViewName, viewsOf } from '../../src/analysis/shared/views.ts';
import { type Candidate, placeBy } from '../../src/analysis/who/candidate.ts';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { lastCandidates, mostOf, PRICE_OF_RULES } from '../../src/analysis/who/last-candidates.ts';
import { searchCandidates } from '../../src/analysis/who/partition-counts.ts';
import { type RuleId, ruleOf, rules } from '../../src/rules/index.ts';
import { COMMON_RULES, LAST_RULES } from '../../src/rules/table.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';
import { emptyWhoState, type WhoState, type Witness } from '../../src/state/writers/state.ts';
import { runs } from '../runs.ts';
import { seeded } from '../seeded.ts';
import { near, times } from './near.ts';

const test = suite('what is asked last');

type Row = [key: string, partition: number, records?: number];

function stateOf(rows: readonly Row[], numPartitions: number): WhoState {
  const state = emptyWhoState(numPartitions);
  const numbers = new Map<string, number>();
  for (const [text, partition, records = 1] of rows) {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    state.pairs.add(number, 7, partition, 0, 0, records);
    state.witnesses.push({ key: new Uint8Array(Buffer.from(text)), first: number, second: 7, partition, mask: 0 });
  }
  return state;
}
const orders = (count: number, from = 0): string[] =>
  Array.from({ length: count }, (_, i) => `order-${(from + i) * 7919}`);
const rowsOf = (rule: RuleId, n: number, keys: readonly string[]): Row[] =>
  keys.map(key => [key, ruleOf(rule).partition(key, n)]);

const OTHERS = rules
  .map(({ id }) => id)
  .filter(id => !(MASK_RULES as readonly RuleId[]).includes(id) && !LAST_RULES.includes(id));
/** All that are asked before any other count is. */
const FIRST = MASK_RULES.length + OTHERS.length;

/** How much likelier so many hits are than by chance. */
function gainOf(hits: number, of: number, chance: number): number {
  if (of === 0 || hits / of <= chance) return 0;
  return times(hits, hits / of / chance) + times(of - hits, (1 - hits / of) / (1 - chance));
}
const eachOf = <Item>(items: readonly Item[], most: number): Item[] => {
  const step = Math.ceil(items.length / most);
  return items.filter((_, i) => i % step === 0);
};

/** Up to five rules that explain more of the rest than chance, the best first; then one that explains nothing by chance of all keys, and some of the rest. */
function standingOut(of: readonly RuleId[], left: readonly Witness[], state: WhoState): RuleId[] {
  const n = state.numPartitions;
  const hitsOf = (rule: RuleId, some: readonly Witness[]) =>
    some.filter(({ key, partition }) => placeBy({ rule, numPartitions: n }, key) === partition).length;
  const [asked, all] = [eachOf(left, 512), eachOf(state.witnesses, 512)];
  const ranked = (some: readonly Witness[], least: number, from: readonly RuleId[]) =>
    from
      .map(rule => ({ rule, gain: gainOf(hitsOf(rule, some), some.length, 1 / n) }))
      .filter(({ gain }) => gain > least)
      .sort((a, b) => b.gain - a.gain)
      .map(({ rule }) => rule);
  const first = ranked(asked, 2, of).slice(0, 5);
  if (left.length === state.witnesses.length) return first;
  const some = of.filter(rule => !first.includes(rule) && hitsOf(rule, asked) > 0);
  return [...first, ...ranked(all, EVIDENCE, some).slice(0, 1)];
}

const nameOf = ({ rule, numPartitions, view }: Candidate) =>
  `${rule}@${numPartitions}${view ? ` ${view.kind} ${view.name} ${view.as}` : ''}`;

/** By the definition: what was tried until then, and how far a count is. */
function expected(state: WhoState, left: readonly Witness[], isCountSure: boolean): [name: string, tried: number][] {
  const n = state.numPartitions;
  const most = isCountSure ? n - 1 : 4 * n + 64;
  const counts: number[] = [];
  for (let count = 2; count <= most; count++) if (count !== n) counts.push(count);
  const recordsOf = new Map(
    [...state.pairs].map(({ first, partition, records }) => [`${first} ${partition}`, records]),
  );
  const weighted = eachOf(left, 512).map(witness => ({
    ...witness,
    records: recordsOf.get(`${witness.first} ${witness.partition}`)!,
  }));
  const near = (count: number) => 1 / (8 + Math.abs(count - n));
  const nearest = counts.reduce((sum, count) => sum + near(count), 0);
  const atCounts = searchCandidates(weighted, [undefined], counts, n);
  // As many as there are, each by its part of all.
  const triedAt = (count: number) => (COMMON_RULES.length * nearest) / near(count);
  const views = viewsOf(eachOf(left, 96).map(({ key }) => key));
  const below = counts.filter(count => count < n).slice(0, 48);
  const above = counts.filter(count => count > n).slice(0, Math.max(48, Math.floor(n / 16)));
  const ofViews = searchCandidates(weighted, views, [n, ...below, ...above], n);
  const triedViews =
    FIRST +
    Math.max(1, COMMON_RULES.length * counts.length) +
    Math.max(1, COMMON_RULES.length * views.length * (1 + below.length + above.length));
  const at = (rule: RuleId) => nameOf({ rule, numPartitions: n });
  return [
    ...standingOut(OTHERS, left, state).map(rule => [at(rule), 2 * FIRST] as [string, number]),
    ...atCounts.found.map(each => [nameOf(each), 2 * (FIRST + triedAt(each.numPartitions))] as [string, number]),
    ...standingOut(LAST_RULES, left, state).map(
      rule => [at(rule), 16 * (triedViews + LAST_RULES.length)] as [string, number],
    ),
    ...ofViews.found.map(each => [nameOf(each), 8 * triedViews] as [string, number]),
  ];
}

function check(state: WhoState, left: readonly Witness[], isCountSure: boolean): string[] {
  const { candidates, thresholds } = lastCandidates(state, left, isCountSure);
  const wanted = expected(state, left, isCountSure);
  const found = candidates.map(nameOf);
  assert.equal(
    found,
    wanted.map(([name]) => name),
  );
  for (const [i, [name, tried]] of wanted.entries()) near(thresholds[i], Math.log(tried), name);
  assert.is(thresholds.length, wanted.length);
  return found;
}

test('the largest count that is tried', () => {
  const of = (n: number, isSure: boolean) => mostOf({ numPartitions: n } as WhoState, isSure);
  assert.equal([of(12, true), of(1, true), of(12, false), of(1, false)], [11, 0, 112, 68]);
  assert.equal(
    [of(49_984, false), of(49_985, false), of(200_001, true), of(200_002, true)],
    [200_000, 200_000, 200_000, 200_000],
  );
  assert.equal([of(49_983, false), of(200_000, true)], [199_996, 199_999]);
  near(PRICE_OF_RULES, Math.log(rules.length - LAST_RULES.length), 'price of the rules that are not last');
});

test('a rule that few have, and one that is asked last', () => {
  const all = (rule: RuleId) => {
    const state = stateOf(rowsOf(rule, 12, orders(25)), 12);
    return check(state, state.witnesses, true);
  };
  assert.equal(all('sha1')[0], 'sha1@12');
  assert.ok(all('phash2').includes('phash2@12'));
  assert.equal(
    all('murmur2').filter(name => name.endsWith('@12')),
    // Every second hash has no sign, so that its remainder is the same.
    ['murmur2-character-count@12', 'murmur2-low-bytes@12'],
  );
  assert.ok(all('hashcode-floor').includes('hashcode-floor@12'));
});

test('no more than five stand out, those that explain most', () => {
  // Keys that many rules put into one of two partitions.
  const many: RuleId[] = [
    'no-kafka-crc32',
    'hashcode-mask',
    'murmur2-character-count',
    'debezium-java',
    'maxwell-hash',
    'pulsar-murmur3',
  ];
  const isThere = (key: string) => many.filter(rule => ruleOf(rule).partition(key, 2) === 1).length;
  const keys = orders(4000).filter(key => isThere(key) === many.length);
  const state = stateOf(
    keys.slice(0, 40).map(key => [key, 1]),
    2,
  );
  const found = check(state, state.witnesses, true);
  assert.is(found.filter(name => OTHERS.some(rule => name === `${rule}@2`)).length, 5);
  // One of them explains all but some.
  const mixed = stateOf(
    [...keys.slice(0, 40).map((key): Row => [key, 1]), ...orders(4).map((key): Row => [key, 0])],
    2,
  );
  check(mixed, mixed.witnesses, true);
});

test('at the border of what stands out', () => {
  // Of n keys h hits are worth more than 2 as a logarithm, or not.
  const n = 12;
  const isHit = (key: string) => ruleOf('sha1').partition(key, n);
  for (let hits = 0; hits <= 8; hits++) {
    const rows = orders(30).map((key, i): Row => [key, i < hits ? isHit(key) : (isHit(key) + 5) % n]);
    const state = stateOf(rows, n);
    assert.is(check(state, state.witnesses, true).includes('sha1@12'), gainOf(hits, 30, 1 / n) > 2, `${hits}`);
  }
});

test('in the place of one that is found: explains nearly all, and some of the rest, be it no more than by chance', () => {
  const n = 12;
  const common = rowsOf('murmur2', n, orders(200));
  const far = (key: string) => (ruleOf('murmur2-character-count').partition(key, n) + 1) % n;
  const rest = orders(20, 500).map((key): Row => [key, far(key)]);
  const one = rowsOf('murmur2', n, orders(1, 900));
  const ask = (rows: Row[], left: Row[]) => {
    const state = stateOf([...rows, ...left], n);
    return check(state, state.witnesses.slice(rows.length), true);
  };
  const isThere = (found: string[]) => found.includes('murmur2-character-count@12');
  assert.ok(isThere(ask(common, [...rest, ...one])));
  assert.not.ok(isThere(ask(common, rest)), 'nothing of the rest');
  assert.not.ok(isThere(ask([], [...rest, ...one])), 'all is rest');
  // As much as evidence asks of all keys, and one key less.
  const enough = Array.from({ length: 40 }, (_, i) => i).find(i => gainOf(i + 1, i + 3, 1 / n) > EVIDENCE)!;
  const few = [...rest.slice(0, 2), ...one];
  assert.ok(isThere(ask(common.slice(0, enough), few)));
  assert.not.ok(isThere(ask(common.slice(0, enough - 1), few)));
});

test('an earlier count costs by how far it is, a larger one is asked only if nobody said how many there are', () => {
  const earlier = stateOf(rowsOf('murmur2', 6, orders(60)), 24);
  assert.ok(check(earlier, earlier.witnesses, true).includes('murmur2@6'));
  const larger = stateOf(
    rowsOf('crc32', 31, orders(400)).filter(([, partition]) => partition < 29),
    29,
  );
  assert.not.ok(check(larger, larger.witnesses, true).includes('crc32@31'));
  assert.ok(check(larger, larger.witnesses, false).includes('crc32@31'));
  const two = stateOf(rowsOf('murmur2', 2, orders(40)), 2);
  check(two, two.witnesses, true);
  check(two, [], true);
  const one = stateOf(
    orders(3).map(key => [key, 0]),
    1,
  );
  check(one, one.witnesses, false);
});

test('a part of the key, at the counts next to the one that was taken', () => {
  const view: ViewName = { kind: 'before-first', name: ':', as: null };
  const keys = Array.from({ length: 120 }, (_, i) => `tenant${i % 60}:${i * 37}`);
  const name = (count: number) => `murmur2@${count} ${view.kind} ${view.name} ${view.as}`;
  const of = (n: number, count: number, isSure: boolean) => {
    const rows = keys.map((key): Row => [key, ruleOf('murmur2').partition(key.split(':')[0], count)]);
    const state = stateOf(
      rows.filter(([, partition]) => partition < n),
      n,
    );
    return check(state, state.witnesses, isSure).includes(name(count));
  };
  assert.equal([of(12, 12, true), of(24, 12, true), of(12, 13, false), of(12, 13, true)], [true, true, true, false]);
  // Of the smaller the least 48, of the larger the next 48.
  assert.equal([of(70, 49, true), of(70, 50, true)], [true, false]);
  assert.equal([of(20, 68, false), of(20, 69, false)], [true, false]);
});

test('not more than 512 of the rest are asked, and records tell how much a key is in one of its partitions', () => {
  // In its place with nine of ten records, and elsewhere with one: nearly all of it is the rule's at the earlier count.
  const rows = orders(700).flatMap((key): Row[] => {
    const place = ruleOf('murmur2').partition(key, 5);
    return [
      [key, place, 9],
      [key, 11 - place, 1],
    ];
  });
  const state = stateOf(rows, 12);
  assert.ok(check(state, state.witnesses, true).includes('murmur2@5'));
  check(state, state.witnesses.slice(0, 1024), true);
  check(state, state.witnesses.slice(0, 1025), true);
});

test('whatever is left over', () => {
  const random = seeded(5);
  const below = (n: number) => Math.floor(random() * n);
  const some: RuleId[] = [
    'sha1',
    'murmur2-character-count',
    'hashcode-mask',
    'phash2',
    'integer-floor',
    'crc32',
    'canal',
  ];
  for (let round = 0; round < runs(80, 8); round++) {
    const n = [2, 3, 6, 12, 20][below(5)];
    const rule = some[below(some.length)];
    const count = 1 + below(40);
    const rows = Array.from({ length: count }, (): Row => {
      const key = String(below(1000));
      return [key, random() < 0.6 ? ruleOf(rule).partition(key, n) : below(n), 1 + below(5)];
    });
    const unique = [...new Map(rows.map(row => [`${row[0]} ${row[1]}`, row])).values()];
    const state = stateOf(unique, n);
    check(
      state,
      state.witnesses.filter(() => random() < 0.5),
      random() < 0.5,
    );
  }
});

test.run();
