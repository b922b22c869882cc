// What a writer of no known rule is shown to do, at the border of what shows it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { clientsThat } from '../../src/analysis/who/advice.ts';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { dependsOnKey } from '../../src/analysis/who/key-dependence.ts';
import { unknownWriter } from '../../src/analysis/who/unknown.ts';
import { emptyWhoState, type Witness } from '../../src/state/writers/state.ts';
import { seeded } from '../seeded.ts';

const test = suite('kinds of unknown writers');
const near = (a: number | null, b: number) =>
  assert.ok(a !== null && Math.abs(a - b) < 1e-6 * Math.abs(b), `${a} ${b}`);

/** Records in their order: a key's number and its partition. */
type Row = [key: number, partition: number];

function found(rows: readonly Row[], numPartitions: number, hasOffsets = true, witnessLevel = 0) {
  const state = Object.assign(emptyWhoState(numPartitions), { hasOffsets, witnessLevel });
  for (const [i, [key, partition]] of rows.entries()) state.pairs.add(key, 5, partition, 0, i);
  return unknownWriter(state, witnessesOf(rows));
}
/** Each key in each of its partitions. */
function witnessesOf(rows: readonly Row[]): Witness[] {
  const left = new Map<string, Witness>();
  for (const [key, partition] of rows) {
    // No feature of the bytes goes with the number.
    const bytes = Buffer.from(`${(key * 7919) % 10_007}-k`);
    left.set(`${key} ${partition}`, { key: bytes, first: key, second: 5, partition, mask: 0 });
  }
  return [...left.values()];
}
const kindOf = (...args: Parameters<typeof found>) => found(...args)?.kind ?? null;
const times = <Item>(count: number, of: (i: number) => Item): Item[] => Array.from({ length: count }, (_, i) => of(i));

test('nothing is shown of no keys, nor in one partition', () => {
  assert.is(kindOf([], 12), null);
  assert.is(
    kindOf(
      times(100, i => [i, 0]),
      1,
    ),
    null,
  );
});

test('all in one partition: so many keys that a rule would not have put there', () => {
  for (const n of [2, 12, 50]) {
    const needed = Math.ceil((EVIDENCE + Math.log(n)) / Math.log(n)) + 1;
    assert.is(
      kindOf(
        times(needed - 1, i => [i, 1]),
        n,
      ),
      null,
    );
    const { kind, keys, partition, partitions, repeatedKeys, splitKeys, chanceLog10 } = found(
      times(needed, i => [i, 1]),
      n,
    )!;
    assert.equal([kind, keys, partition, partitions, repeatedKeys, splitKeys], ['one-partition', needed, 1, 1, 0, 0]);
    near(chanceLog10, (-(needed - 1) * Math.log(n)) / Math.LN10);
  }
});

test('a rule of its own: so many repeated keys, each in one partition, but for one in a thousand', () => {
  const n = 12;
  const needed = Math.ceil(EVIDENCE / Math.log(n));
  const random = seeded(3);
  const at = times(4000, () => Math.floor(random() * n));
  const twice = (count: number): Row[] => times(2 * count, i => [i % count, at[i % count]]);
  assert.is(kindOf(twice(needed - 1), n), null);
  const { kind, repeatedKeys, keys, partition, chanceLog10 } = found([...twice(needed), [999, 1]], n)!;
  assert.equal([kind, repeatedKeys, keys, partition], ['own-rule', needed, needed + 1, null]);
  near(chanceLog10, (-needed * Math.log(n)) / Math.LN10);
  const strays = (keys: number, split: number): Row[] => [
    ...twice(keys),
    ...times(split, (i): Row => [i, (at[i] + 1) % n]),
  ];
  assert.is(kindOf(strays(2000, 2), n), 'own-rule');
  assert.not.equal(kindOf(strays(2000, 3), n), 'own-rule');
});

test('any partition for each record, or the next one', () => {
  const random = seeded(5);
  const n = 10;
  const rows = (count: number, partitionOf: (i: number) => number): Row[] =>
    times(count, i => [Math.floor(random() * 60), partitionOf(i)]);
  const any = found(
    rows(600, () => Math.floor(random() * n)),
    n,
  )!;
  assert.equal([any.kind, any.partitions, any.partition], ['random', n, null]);
  assert.ok(any.splitKeys > 50 && any.repeatedKeys >= any.splitKeys && any.keys <= 60);
  assert.ok(any.chanceLog10! < -10);
  const inTurn = rows(600, i => i % n);
  assert.is(kindOf(inTurn, n), 'records-number');
  // Of a sample of the keys nobody knows how even the partitions are.
  assert.is(kindOf(inTurn, n, true, 1), 'random');
  assert.is(
    kindOf(
      rows(6, () => Math.floor(random() * n)),
      n,
    ),
    null,
  );
});

test('neither one partition for each key nor any: nothing is shown', () => {
  const random = seeded(7);
  const n = 10;
  // Three of four records of a key are where the others are.
  const rows = times(2000, (i): Row => [i % 100, random() < 0.9 ? i % n : Math.floor(random() * n)]);
  assert.is(kindOf(rows, n), null);
});

test('a writer has a few partitions of its own: others are never used', () => {
  const random = seeded(9);
  const own = [3, 7, 8];
  const rows = (partitions: number[]) =>
    times(200, (): Row => [Math.floor(random() * 40), partitions[Math.floor(random() * partitions.length)]]);
  const { kind, partitions, chanceLog10 } = found(rows(own), 24)!;
  assert.equal([kind, partitions], ['per-writer', 3]);
  assert.ok(chanceLog10! < -20);
  // The first ones may be those of an earlier count.
  assert.not.equal(kindOf(rows([0, 1, 2]), 24), 'per-writer');
});

test('runs of records in few partitions are of a writer, where the order is known', () => {
  const own = [3, 7, 8];
  const runs = times(600, (i): Row => [i, own[Math.floor(i / 20) % 3]]);
  assert.is(kindOf(runs, 24, false), 'per-writer');
  assert.not.equal(kindOf(runs, 24, true), 'per-writer');
  // A file that was read partition by partition.
  const sorted = times(600, (i): Row => [i, own[Math.floor(i / 200)]]);
  assert.not.equal(kindOf(sorted, 24, false), 'per-writer');
  const random = seeded(4);
  const mixed = times(600, (i): Row => [i, own[Math.floor(random() * 3)]]);
  assert.not.equal(kindOf(mixed, 24, false), 'per-writer');
});

/** ln of n!, and of how many choices of k of n there are: by adding. */
const lnFactorial = (n: number): number => times(n, i => Math.log(i + 1)).reduce((sum, each) => sum + each, 0);
const lnChoices = (n: number, k: number): number => lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);
const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);
/** Of a share that was seen from one that was expected: Kullback and Leibler's, of two outcomes. */
function divergence(seen: number, expected: number): number {
  const of = (a: number, b: number) => (a > 0 ? a * (Math.log(a) - Math.log(b)) : 0);
  return of(seen, expected) + of(1 - seen, 1 - expected);
}

/** The same by definition: the kind and its evidence, in the order in which kinds are asked. */
function slowKind(
  rows: readonly Row[],
  n: number,
  hasOffsets: boolean,
  witnessLevel: number,
): [kind: string, evidence: number] | null {
  if (rows.length === 0 || n === 1) return null;
  const keys = [...new Set(rows.map(([key]) => key))].map(key => rows.filter(row => row[0] === key));
  const partitions = [...new Set(rows.map(([, partition]) => partition))];
  const enough = Math.log(1e6);
  if (partitions.length === 1) {
    // The first key says which partition; that one of n is said to be it costs as much.
    const evidence = (keys.length - 1) * Math.log(n);
    return evidence >= enough + Math.log(n) ? ['one-partition', evidence] : null;
  }
  const repeated = keys.filter(of => of.length > 1);
  const split = repeated.filter(of => new Set(of.map(([, partition]) => partition)).size > 1);
  const isStable = 1000 * split.length <= repeated.length;
  if (isStable && repeated.length * Math.log(n) >= enough) return ['own-rule', repeated.length * Math.log(n)];
  // That all keys lie in so many partitions by chance, whichever they are.
  const few = keys.length * Math.log(n / partitions.length) - lnChoices(n, partitions.length);
  const areFirst = Math.max(...partitions) + 1 === partitions.length;
  const arePart = partitions.length < n && few >= enough;
  if (arePart && ((!isStable && !areFirst) || (!hasOffsets && areRuns(rows)))) return ['per-writer', few];
  if (!isStable) {
    const used = partitions.length;
    // How often two records of a key are in one partition.
    const same =
      sumOf(
        repeated.map(of => {
          const pairs = of.flatMap((a, i) => of.slice(i + 1).map(b => (a[1] === b[1] ? 1 : 0)));
          return sumOf(pairs) / pairs.length;
        }),
      ) / repeated.length;
    const notOne = repeated.length * divergence(same, 0.75);
    if (same >= 0.75 || notOne < enough) return null;
    const loads = partitions.map(each => rows.filter(([, partition]) => partition === each).length);
    // The most even way to deal them out is the likeliest; there are as many as even at most.
    const range = Math.max(...loads) - Math.min(...loads);
    const each = Math.floor(rows.length / used);
    if (rows.length % used === 0 || witnessLevel > 0) {
      const likeliest = lnFactorial(rows.length) - used * lnFactorial(each) - rows.length * Math.log(used);
      const even = -likeliest - used * Math.log(range + 1);
      if (witnessLevel === 0 && even >= enough) return ['records-number', even];
    } else return ['uneven', 0];
    const isChance = same <= 1 / used || repeated.length * divergence(same, 1 / used) < enough;
    return isChance ? ['random', notOne] : null;
  }
  const depends = dependsOnKey(witnessesOf(rows), n);
  return depends >= enough ? ['own-rule', depends] : null;
}

/** Each key in a partition at its first record, in the order of these: far more often where the one before is than chance has it. */
function areRuns(rows: readonly Row[]): boolean {
  const firsts = rows.filter((row, i) => rows.findIndex(each => each.join() === row.join()) === i);
  const partitions = [...new Set(firsts.map(([, partition]) => partition))];
  const shares = partitions.map(each => firsts.filter(([, partition]) => partition === each).length / firsts.length);
  const chance = sumOf(shares.map(share => share * share));
  const follow = firsts.slice(1).map(([, partition], i) => (firsts[i][1] === partition ? 1 : 0));
  const share = sumOf(follow) / follow.length;
  const runs = 1 + follow.length - sumOf(follow);
  if (follow.length === 0 || runs < 3 * partitions.length || share <= chance) return false;
  return follow.length * divergence(share, chance) >= Math.log(1e6);
}

test('each kind, and its evidence, by definition', () => {
  const random = seeded(19);
  const below = (count: number) => Math.floor(random() * count);
  const kinds: Record<string, number> = {};
  for (let round = 0; round < 400; round++) {
    const n = [2, 3, 10, 12, 24, 60][below(6)];
    const any = Array.from({ length: 2 + below(16) }, () => below(round % 3 === 0 && round % 8 !== 2 ? 4 : n) % n);
    const used = [...new Set(any)];
    const isInTurn = round % 8 === 2;
    const keys = isInTurn ? 40 : [1, 3, 8, 20, 200, 2000][below(6)];
    const length = used.length * ((isInTurn ? 15 : 1) + below(40));
    const placeOf = new Map<number, number>();
    const stay = [0, 0.5, 0.8, 0.95][below(4)];
    let run = 0;
    const partitionOf: ((key: number, i: number) => number)[] = [
      () => below(n),
      () => used[below(used.length)],
      (_, i) => used[i % used.length],
      key => placeOf.get(key) ?? (placeOf.set(key, below(n)).get(key) as number),
      key => (random() < stay ? (placeOf.get(key) ?? (placeOf.set(key, below(n)).get(key) as number)) : below(n)),
      () => used[(random() < stay ? run : ++run) % used.length],
      key => ((key * 7919) % 10_007) % n,
      () => used[0],
    ];
    const of = partitionOf[round % partitionOf.length];
    const rows = times(length, (i): Row => {
      const key = keys === 2000 ? i : below(keys);
      return [key, of(key, i)];
    });
    const [hasOffsets, level] = [random() < 0.5, below(4) === 0 ? 1 : 0];
    const expected = slowKind(rows, n, hasOffsets, level);
    if (expected?.[0] === 'uneven') continue;
    const answer = found(rows, n, hasOffsets, level);
    const what = `round ${round}: ${rows.length} records of ${keys} in ${n}`;
    assert.is(answer?.kind ?? null, expected?.[0] ?? null, what);
    kinds[`${answer?.kind ?? null}`] = (kinds[`${answer?.kind ?? null}`] ?? 0) + 1;
    if (!answer) continue;
    const byKey = [...new Set(rows.map(([key]) => key))].map(key => rows.filter(row => row[0] === key));
    const partitions = [...new Set(rows.map(([, partition]) => partition))];
    const { keys: all, repeatedKeys, splitKeys, partition, chanceLog10, clients } = answer;
    assert.equal(
      [all, answer.partitions, partition],
      [byKey.length, partitions.length, partitions.length === 1 ? partitions[0] : null],
      what,
    );
    assert.is(repeatedKeys, byKey.filter(({ length }) => length > 1).length, what);
    assert.is(splitKeys, byKey.filter(of => of.some(([, partition]) => partition !== of[0][1])).length, what);
    assert.ok(Math.abs(chanceLog10! * Math.LN10 + expected![1]) < 1e-7, `${what}: ${chanceLog10} ${expected}`);
    assert.equal(clients, clientsThat(answer.kind), what);
  }
  assert.equal(Object.keys(kinds).sort(), [
    'null',
    'one-partition',
    'own-rule',
    'per-writer',
    'random',
    'records-number',
  ]);
  for (const [kind, count] of Object.entries(kinds)) assert.ok(count > 5, `${kind}: ${count}`);
});

test('dealt out in turn, but for a few: by how far the partitions are apart', () => {
  // Twelve partitions of forty records each, and some that have one or two more.
  const n = 12;
  const kind = (extra: number[]) =>
    found([...times(480, (i): Row => [(i * 7) % 59, i % n]), ...extra.map((at, i): Row => [i, at])], n)!;
  const lnOf = (records: number, range: number) => {
    // The fraction of a record that each has beyond forty is taken as lnGamma has it: between those of whole numbers.
    const each = records / n;
    const [low, high] = [lnFactorial(Math.floor(each)), lnFactorial(Math.floor(each) + 1)];
    const between = low + (each - Math.floor(each)) * (high - low);
    return -(lnFactorial(records) - n * between - records * Math.log(n)) - n * Math.log(range + 1);
  };
  for (const extra of [[], [3], [3, 5, 8]]) {
    const { kind: name, chanceLog10 } = kind(extra);
    assert.is(name, 'records-number');
    const expected = lnOf(480 + extra.length, extra.length > 0 ? 1 : 0);
    assert.ok(
      Math.abs(-chanceLog10! * Math.LN10 - expected) < 0.1,
      `${extra}: ${chanceLog10! * Math.LN10} ${expected}`,
    );
  }
  assert.is(kind([3, 3, 3]).kind, 'random');
});

test('records of a key are together more often, or less often, than chance has it', () => {
  const n = 10;
  // Nineteen of twenty are where the key is, one in the next partition; all partitions have as many.
  const near = times(8000, (i): Row => [i % 400, (i + (Math.floor(i / 400) === 0 ? 1 : 0)) % n]);
  assert.is(kindOf(near, n), null);
  // No two are together: dealt out by key, so that partitions tell nothing of it in a sample.
  const apart = times(2000, (i): Row => [i % 400, ((i % 400) + 2 * Math.floor(i / 400)) % n]);
  assert.is(kindOf(apart, n, true, 1), 'random');
  assert.equal(slowKind(apart, n, true, 1)![0], 'random');
  // Half of them are together, the others are anywhere: neither a rule nor chance.
  const half = times(4000, (i): Row => [i % 400, (i + Math.max(0, Math.floor(i / 400) - 4)) % n]);
  assert.is(kindOf(half, n, true, 1), null);
  assert.is(slowKind(half, n, true, 1), null);
});

test('exactly a million to one is enough', () => {
  // Two keys of a thousand partitions each.
  assert.is(
    found(
      [
        [1, 5],
        [1, 5],
        [2, 900],
        [2, 900],
      ],
      1000,
    )!.kind,
    'own-rule',
  );
  assert.is(
    kindOf(
      [
        [1, 5],
        [2, 5],
        [3, 5],
      ],
      1_000_000,
    ),
    'one-partition',
  );
  assert.is(
    kindOf(
      [
        [1, 5],
        [2, 5],
      ],
      1_000_000,
    ),
    null,
  );
});

test('runs, of twenty-four partitions three: as many as chance has, three for each, more', () => {
  const own = [3, 7, 8];
  const kind = (partitions: readonly number[]) => {
    const rows = partitions.map((partition, i): Row => [i, partition]);
    const expected = slowKind(rows, 24, false, 0);
    const answer = found(rows, 24, false);
    assert.is(answer?.kind ?? null, expected?.[0] ?? null);
    return answer?.kind ?? null;
  };
  const runs = (lengths: readonly number[]) => lengths.flatMap((length, i) => times(length, () => own[i % 3]));
  assert.is(kind(runs(Array(9).fill(6))), 'per-writer');
  assert.is(kind(runs(Array(8).fill(7))), null);
  for (let length = 1; length < 8; length++) for (const count of [9, 10, 12, 20]) kind(runs(Array(count).fill(length)));
  assert.is(kind(runs(Array(60).fill(1))), null);
  // Far less often beside their like than by chance.
  assert.is(
    kind(
      times(120, i => own[(i + (i > 20 ? 1 : 0) + (i > 70 ? 1 : 0)) % 3]).flatMap((each, i) =>
        i === 50 ? [each, each] : [each],
      ),
    ),
    null,
  );
  // Keys in several partitions, the first ones.
  const again = times(600, (i): Row => [(i * 7) % 90, Math.floor(i / 20) % 3]);
  assert.equal(slowKind(again, 24, false, 0)![0], 'per-writer');
  assert.is(kindOf(again, 24, false), 'per-writer');
  // In the order of the positions, whatever that of the keys is.
  const rows = runs(Array(12).fill(6)).map((partition, i): Row => [(i * 37) % 1009, partition]);
  const state = Object.assign(emptyWhoState(24), { hasOffsets: false });
  for (const [i, [key, partition]] of rows.entries()) state.pairs.add(key, 5, partition, 0, i);
  const left = witnessesOf(rows.toSorted(([a], [b]) => a - b));
  assert.is(unknownWriter(state, left)!.kind, 'per-writer');
});

test('what has left the table of pairs has one record, and no place among the others', () => {
  const state = Object.assign(emptyWhoState(24), { hasOffsets: false });
  const rows = times(72, (i): Row => [i, [3, 7, 8][Math.floor(i / 6) % 3]]);
  for (const [i, [key, partition]] of rows.slice(0, 36).entries()) state.pairs.add(key, 5, partition, 0, i);
  // Twelve runs of six, of which six are known.
  assert.is(unknownWriter(state, witnessesOf(rows)), null);
  const known = Object.assign(emptyWhoState(24), { hasOffsets: false });
  for (const [i, [key, partition]] of rows.entries()) known.pairs.add(key, 5, partition, 0, i);
  const beside = rows.flatMap(([key, partition]): Row[] => [
    [key, partition],
    [1000 + key, partition],
  ]);
  assert.is(unknownWriter(known, witnessesOf(beside))!.kind, 'per-writer');
  const one = Object.assign(emptyWhoState(24), { hasOffsets: false });
  one.pairs.add(0, 5, 3, 0, 0);
  assert.is(unknownWriter(one, witnessesOf(rows)), null);
  assert.is(unknownWriter(emptyWhoState(24), witnessesOf(rows)), null);
  const inOne = unknownWriter(emptyWhoState(24), witnessesOf(times(20, i => [i, 3])))!;
  assert.equal([inOne.kind, inOne.keys, inOne.repeatedKeys], ['one-partition', 20, 0]);
  // A key's other partition is another pair.
  const both = emptyWhoState(24);
  for (let i = 0; i < 20; i++) both.pairs.add(i, 5, 3, 0, i);
  for (let i = 0; i < 20; i++) for (let more = 0; more < 2; more++) both.pairs.add(i, 5, 4, 0, i);
  assert.is(unknownWriter(both, witnessesOf(times(20, i => [i, 3])))!.repeatedKeys, 0);
  assert.is(unknownWriter(both, witnessesOf(times(20, i => [i, 4])))!.repeatedKeys, 20);
});

test.run();
