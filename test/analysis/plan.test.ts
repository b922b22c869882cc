// keylane plan against plain counts.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planAnswer } from '../../src/analysis/plan/answer.ts';
import { expectedMoved, gcd } from '../../src/analysis/plan/expected.ts';
import type { Flow, PlanAnswer } from '../../src/analysis/plan/types.ts';
import { partitionUnder, type RuleId, rules } from '../../src/rules/index.ts';
import { reductions } from '../../src/rules/reduction.ts';
import { seededRandom } from '../reference/slow-keys.ts';
import { runs } from '../runs.ts';
import { squeezed, stateOf, zipfKeys } from './key-streams.ts';

const test = suite('analysis/plan');
const at = (rule: RuleId, numPartitions: number) => ({ rule, numPartitions });
/** Those that have a partition for every key. */
const ruleIds = rules.filter(({ reads }) => reads('a')).map(({ id }) => id);

/** Every figure, from records one by one. */
function slowPlan(keys: readonly string[], from: ReturnType<typeof at>, to: ReturnType<typeof at>) {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const flows = new Map<string, Flow>();
  for (const [key, records] of counts) {
    const [a, b] = [from, to].map(({ rule, numPartitions }) => partitionUnder(rule, Buffer.from(key), numPartitions));
    const flow = flows.get(`${a} ${b}`) ?? { from: a, to: b, keys: 0, records: 0 };
    flows.set(`${a} ${b}`, { ...flow, keys: flow.keys + 1, records: flow.records + records });
  }
  const all = [...flows.values()].sort((a, b) => a.from - b.from || a.to - b.to);
  const moved = all.filter(flow => flow.from !== flow.to);
  const sum = (of: readonly Flow[], what: 'keys' | 'records') => of.reduce((total, flow) => total + flow[what], 0);
  return {
    counts,
    flows: all,
    keys: { total: counts.size, moved: sum(moved, 'keys') },
    records: { total: keys.length, moved: sum(moved, 'records') },
  };
}

function assertIsExactly(answer: PlanAnswer, keys: readonly string[]): void {
  const slow = slowPlan(keys, answer.from, answer.to);
  assert.equal(answer.flows, slow.flows);
  for (const what of ['keys', 'records'] as const) {
    const { total, moved, movedBounds, exact } = answer[what];
    assert.equal({ total, moved }, slow[what]);
    assert.equal(movedBounds, { lower: moved, upper: moved });
    assert.ok(exact);
  }
  for (const { key, records, from, to, error } of answer.hotKeys) {
    assert.is(records, slow.counts.get(key));
    assert.is(error, 0);
    assert.is(from, partitionUnder(answer.from.rule, key, answer.from.numPartitions));
    assert.is(to, partitionUnder(answer.to.rule, key, answer.to.numPartitions));
    assert.is.not(from, to);
  }
  const parents = new Map<number, Set<number>>();
  for (const { from, to } of slow.flows) parents.set(to, new Set([...(parents.get(to) ?? []), from]));
  assert.is(answer.parents.most, Math.max(0, ...[...parents.values()].map(({ size }) => size)));
  assert.equal(
    answer.parents.onlyOne,
    answer.from.numPartitions === 1
      ? []
      : [...parents]
          .filter(([, { size }]) => size === 1)
          .map(([partition, [parent]]) => ({ partition, parent }))
          .sort((a, b) => a.partition - b.partition),
  );
  const after = new Array(answer.to.numPartitions).fill(0);
  for (const { to, records } of slow.flows) after[to] += records;
  if (keys.length > 0) {
    const mean = keys.length / after.length;
    assert.ok(Math.abs(answer.spread!.after.maxOverMean - Math.max(...after) / mean) < 1e-9);
  }
}

test('any stream, any two rules, any counts, any scan: as a plain count says', () => {
  const place = fc.tuple(
    fc.oneof(fc.constant('murmur2' as RuleId), fc.constantFrom(...ruleIds)),
    fc.integer({ min: 1, max: 40 }),
  );
  const stream = fc.oneof(
    fc.array(fc.string({ maxLength: 12 }), { minLength: 1, maxLength: 60 }),
    fc.array(fc.constantFrom('a', 'b', 'c', 'über', ''), { minLength: 1, maxLength: 40 }),
  );
  fc.assert(
    fc.property(stream, place, place, fc.integer({ min: 1, max: 100 }), (keys, [ruleA, n], [ruleB, m], scanned) => {
      const valid = keys.map(key => key.toWellFormed());
      assertIsExactly(planAnswer(stateOf(valid, scanned), { from: at(ruleA, n), to: at(ruleB, m), top: 3 }), valid);
      // Over a multiple of both counts nothing is hashed again.
      const common = planAnswer(stateOf(valid, n * m), { from: at('murmur2', n), to: at('murmur2', m) });
      assertIsExactly(common, valid);
    }),
    { numRuns: runs(100) },
  );
});

test('a skewed stream of 50,000 records: hot keys that move are those of the largest that move', () => {
  const keys = zipfKeys(50_000, 5000, seededRandom(7));
  const answer = planAnswer(stateOf(keys, 12), { from: at('murmur2', 12), to: at('crc32', 16), top: 8 });
  assertIsExactly(answer, keys);
  const { counts } = slowPlan(keys, answer.from, answer.to);
  const hottest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 8);
  const moving = hottest.filter(([key]) => partitionUnder('murmur2', key, 12) !== partitionUnder('crc32', key, 16));
  assert.equal(
    answer.hotKeys.map(({ records }) => records),
    moving.map(([, records]) => records),
  );
});

test('records that were found somewhere: where, and that it is off the rule', () => {
  const keys = zipfKeys(3000, 500, seededRandom(3));
  const partitions = Int32Array.from(keys, (key, i) => (i % 3 === 0 ? 11 : partitionUnder('crc32', key, 6)));
  const answer = planAnswer(stateOf(keys, 12, partitions), { from: at('crc32', 6), to: at('crc32', 12) });
  assertIsExactly(answer, keys);
  const found = { from: 0, to: 0, elsewhere: 0 };
  for (const [i, key] of keys.entries()) {
    const [a, b] = [partitionUnder('crc32', key, 6), partitionUnder('crc32', key, 12)];
    found[partitions[i] === a ? 'from' : partitions[i] === b ? 'to' : 'elsewhere']++;
  }
  assert.equal(answer.found, found);
  assert.ok(found.to > 0);
  assert.equal(codes(answer).slice(0, 2), ['off-the-rule', 'has-begun']);
});

// What is estimated.

test('too many keys: the truth is within the bounds in 95 % of the streams, with and without skew', () => {
  const random = seededRandom(11);
  const inside = { keys: 0, records: 0 };
  const ratios = { keys: 0, records: 0 };
  const streams = runs(300, 3);
  for (let i = 0; i < streams; i++) {
    const keys =
      i % 2 === 0
        ? zipfKeys(1500, 4000, random, `${i}-`)
        : Array.from({ length: 1500 }, () => `${i}-${Math.floor(random() * 1000)}`);
    const [from, to] = [at('murmur2', 5), at(i % 4 < 2 ? 'murmur2' : 'crc32', 7)];
    const answer = planAnswer(squeezed(stateOf(keys, 5), 10_000), { from, to });
    const slow = slowPlan(keys, from, to);
    for (const what of ['keys', 'records'] as const) {
      const { moved, movedBounds, exact } = answer[what];
      assert.not.ok(exact);
      if (movedBounds.lower <= slow[what].moved && slow[what].moved <= movedBounds.upper) inside[what]++;
      ratios[what] += moved / slow[what].moved / streams;
      assert.ok(movedBounds.lower <= moved && moved <= movedBounds.upper);
    }
    assert.is(answer.records.total, keys.length);
  }
  for (const what of ['keys', 'records'] as const) {
    assert.ok(inside[what] >= 0.93 * streams, `${what}: ${inside[what]} of ${streams} within the bounds`);
    assert.ok(Math.abs(ratios[what] - 1) < 0.02, `${what}: on average ${ratios[what]} of the truth`);
  }
});

test('too many keys, but a scan over a multiple of both counts: records are exact all the same', () => {
  const keys = zipfKeys(6000, 4000, seededRandom(5));
  const [from, to] = [at('murmur2', 4), at('murmur2', 6)];
  const answer = planAnswer(squeezed(stateOf(keys, 24), 20_000), { from, to });
  const slow = slowPlan(keys, from, to);
  assert.is(answer.records.moved, slow.records.moved);
  assert.ok(answer.records.exact && !answer.keys.exact);
  assert.equal(
    answer.flows.map(({ from, to, records }) => [from, to, records]),
    slow.flows.map(({ from, to, records }) => [from, to, records]),
  );
});

test('keys longer than what is kept: not known under another rule, and within the bounds', () => {
  const keys = [...Array.from({ length: 10 }, (_, i) => `${i}`.repeat(5000)), 'a', 'b'];
  const [from, to] = [at('murmur2', 6), at('crc32', 6)];
  const answer = planAnswer(stateOf(keys, 6), { from, to });
  const slow = slowPlan(keys, from, to);
  assert.is(answer.keys.unknown, 10);
  assert.not.ok(answer.keys.exact);
  assert.ok(answer.keys.movedBounds.lower <= slow.keys.moved && slow.keys.moved <= answer.keys.movedBounds.upper);
  assert.ok(answer.warnings.some(({ code }) => code === 'unknown-keys'));
  // The scan's own partitions tell them apart, whole.
  const known = planAnswer(stateOf(keys, 12), { from, to: at('murmur2', 12), top: 0 });
  assert.is(known.keys.unknown, 0);
  assertIsExactly(known, keys);
});

test('no keys at all', () => {
  const { keys, records, spread, flows } = planAnswer(stateOf([], 3), { from: at('murmur2', 3), to: at('murmur2', 6) });
  assert.is(keys.moved, 0);
  assert.is(records.total, 0);
  assert.is(spread, null);
  assert.equal(flows, []);
});

// What is expected.

test('the same rule: gcd(n, m) / max(n, m) stay, for every n and m', () => {
  for (let n = 1; n <= 24; n++) {
    for (let m = 1; m <= 24; m++) {
      let stay = 0;
      for (let h = 0; h < n * m; h++) if (h % n === h % m) stay++;
      const { moved, from } = expectedMoved(at('crc32', n), at('crc32', m));
      assert.ok(Math.abs(1 - moved - stay / (n * m)) < 1e-12, `${n} and ${m}`);
      assert.ok(Math.abs(1 - moved - gcd(n, m) / Math.max(n, m)) < 1e-12);
      assert.is(from, 'one-hash');
    }
  }
});

test('one hash, two reductions: as a count of hashes says', () => {
  const random = seededRandom(1);
  const hashes = Array.from({ length: 40_000 }, () => Math.floor(random() * 2 ** 32));
  const pairs: [RuleId, RuleId][] = [
    ['murmur2', 'murmur2-unsigned'],
    ['murmur2', 'murmur2-abs'],
    ['murmur2-unsigned', 'murmur2-abs'],
    ['fnv1a-abs', 'fnv1a-mask'],
    ['crc32-abs', 'crc32'],
  ];
  const reductionOf = (id: RuleId) => reductions[rules.find(rule => rule.id === id)!.reduction as 'mask'];
  for (const [a, b] of pairs) {
    for (const [n, m] of [
      [1, 1],
      [12, 12],
      [16, 16],
      [7, 7],
      [12, 24],
      [12, 18],
      [5, 8],
      [24, 36],
      [3, 1],
      [9, 6],
      [32, 64],
    ]) {
      const counted = hashes.filter(h => reductionOf(a)(h, n) === reductionOf(b)(h, m)).length / hashes.length;
      const { moved } = expectedMoved(at(a, n), at(b, m));
      assert.ok(Math.abs(1 - moved - counted) < 0.015, `${a}@${n} to ${b}@${m}: ${1 - moved}, counted ${counted}`);
    }
  }
});

test('every two rules: the expected share is that of many keys', () => {
  const random = seededRandom(4);
  const letters = () => String.fromCharCode(...Array.from({ length: 4 + random() * 12 }, () => 97 + random() * 26));
  const keys = Array.from({ length: 2000 }, () => Buffer.from(letters()));
  const placed = (rule: RuleId, n: number) => keys.map(key => partitionUnder(rule, key, n));
  for (const [n, m] of [
    [12, 12],
    [6, 9],
  ]) {
    const [before, after] = [n, m].map(count => ruleIds.map(rule => placed(rule, count)));
    for (const [i, a] of ruleIds.entries()) {
      for (const [j, b] of ruleIds.entries()) {
        // They differ by 31 ^ length - 31: how many stay is up to the keys' lengths.
        if ([a, b].includes('array-hashcode-abs') && [a, b].includes('objects-hash-abs')) continue;
        const stay = keys.filter((_, key) => before[i][key] === after[j][key]).length / keys.length;
        const { moved } = expectedMoved(at(a, n), at(b, m));
        assert.ok(Math.abs(1 - moved - stay) < 0.05, `${a}@${n} to ${b}@${m}: ${1 - moved}, counted ${stay}`);
      }
    }
  }
});

test('Kinesis: even ranges of the same hash', () => {
  const { moved } = expectedMoved(at('kinesis', 2), at('kinesis', 4));
  assert.is(moved, 0.75);
  assert.is(expectedMoved(at('kinesis', 6), at('kinesis', 6)).moved < 1e-9, true);
});

// What is said.

const plan = (from: ReturnType<typeof at>, to: ReturnType<typeof at>) =>
  planAnswer(stateOf(zipfKeys(2000, 500, seededRandom(2)), 12), { from, to });
const codes = ({ warnings }: PlanAnswer) => warnings.map(({ code }) => code);

test('each case has its steps, the better way first', () => {
  const cases: [ReturnType<typeof at>, ReturnType<typeof at>, string, string[]][] = [
    [at('murmur2', 12), at('murmur2', 12), 'nothing', ['roll']],
    [at('murmur2', 16), at('murmur2-unsigned', 16), 'nothing', ['roll']],
    [at('murmur2', 12), at('murmur2', 24), 'multiple', ['in-place', 'new-topic']],
    [at('murmur2', 12), at('murmur2', 16), 'other-count', ['new-topic', 'in-place']],
    [at('murmur2', 12), at('murmur2', 6), 'fewer', ['new-topic']],
    [at('crc32', 12), at('murmur2', 6), 'fewer', ['new-topic']],
    [at('crc32', 12), at('murmur2', 12), 'rule', ['in-place', 'new-topic']],
    [at('crc32', 12), at('murmur2', 24), 'rule-and-count', ['new-topic', 'in-place']],
  ];
  for (const [from, to, name, ways] of cases) {
    const { recipe } = plan(from, to);
    assert.is(recipe.case, name);
    assert.equal(
      recipe.ways.map(({ way }) => way),
      ways,
    );
    for (const { steps } of recipe.ways) {
      assert.ok(steps.length > 0);
      assert.not.match(steps.join(' '), /undefined|NaN/);
    }
  }
});

test('in place: producers are stopped, the lag is waited for, partitions are added, producers start again, each once and in this order', () => {
  for (const [from, to] of [
    [at('murmur2', 12), at('murmur2', 24)],
    [at('murmur2', 12), at('murmur2', 16)],
    [at('crc32', 12), at('murmur2', 12)],
    [at('crc32', 12), at('murmur2', 24)],
  ]) {
    const { steps } = plan(from, to).recipe.ways.find(({ way }) => way === 'in-place')!;
    const isGrown = to.numPartitions > from.numPartitions;
    const order = [
      ...(isGrown ? [/^Set auto\.offset\.reset=earliest/] : []),
      /^Stop all producers/,
      /^Wait until every consumer group has lag 0/,
      ...(isGrown ? [/^Add the partitions/] : []),
      /^Change what is joined with it/,
      from.rule === to.rule ? /^Restart every producer/ : /^Deploy murmur2 to every producer/,
      /^Write one record with a known key/,
    ];
    assert.is(steps.length, order.length, steps.join('\n'));
    for (const [i, step] of order.entries()) assert.match(steps[i], step);
  }
});

test('a multiple: one parent for each new partition, whatever the keys', () => {
  const { parents } = plan(at('murmur2', 4), at('murmur2', 12));
  assert.ok(parents.always);
  assert.equal(
    parents.onlyOne,
    Array.from({ length: 12 }, (_, t) => ({ partition: t, parent: t % 4 })),
  );
  assert.not.ok(plan(at('murmur2', 12), at('murmur2', 16)).parents.always);
});

test('better counts: the multiples next to the wish', () => {
  const counts = (n: number, m: number) => plan(at('crc32', n), at('crc32', m)).betterCounts;
  assert.equal(counts(12, 16), [{ numPartitions: 24, expectedMoved: 0.5 }]);
  assert.equal(
    counts(6, 20).map(({ numPartitions }) => numPartitions),
    [18, 24],
  );
  assert.equal(counts(12, 36), []);
  assert.equal(counts(12, 6), []);
  for (const { expectedMoved: better } of counts(12, 100)) {
    assert.ok(better < expectedMoved(at('crc32', 12), at('crc32', 100)).moved);
  }
});

test('warnings: equal, equal in effect, fewer, more, another rule', () => {
  assert.equal(codes(plan(at('murmur2', 12), at('murmur2', 12))), ['same']);
  assert.equal(codes(plan(at('murmur2', 8), at('murmur2-unsigned', 8))), ['same']);
  assert.is(codes(plan(at('murmur2', 12), at('murmur2', 6)))[0], 'fewer-partitions');
  const grown = codes(plan(at('murmur2', 12), at('murmur2', 24)));
  for (const code of ['order', 'latest', 'running-producers', 'co-partitioned', 'stale-values'] as const) {
    assert.ok(grown.includes(code), code);
  }
  assert.not.ok(codes(plan(at('murmur2', 12), at('crc32', 12))).includes('latest'));
  const one = planAnswer(stateOf(['a'], 24), { from: at('murmur2', 1), to: at('murmur2', 2) });
  assert.ok(one.keys.moved === 1 || codes(one).includes('same-by-chance'));
});

test.run();
