// Parts of a plan's answer for keys made by hand: a whole small answer, samples, keys that were cut, records that were found elsewhere.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planAnswer } from '../../src/analysis/plan/answer.ts';
import { isHaunted } from '../../src/analysis/plan/ghosts.ts';
import { recipeFor } from '../../src/analysis/plan/recipe.ts';
import type { Ghosts } from '../../src/analysis/plan/types.ts';
import { warningsFor } from '../../src/analysis/plan/warnings.ts';
import { placesOf, UNKNOWN } from '../../src/analysis/shared/places.ts';
import { Weights } from '../../src/analysis/shared/sample.ts';
import { keyNamer } from '../../src/analysis/shared/shown-key.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { MOST_THETA } from '../../src/state/keys/columns.ts';
import type { Redaction } from '../../src/state/redaction.ts';
import { emptyState, type ScanState } from '../../src/state/state.ts';
import { columnsOf, type Entry } from './key-columns.ts';

const test = suite('parts of a plan’s answer');
const at = (rule: RuleId, numPartitions: number) => ({ rule, numPartitions });
const exactly = (count: number) => ({ lower: count, upper: count });

/** A scan of these entries by the rule, over 12 partitions. */
function scanned(entries: readonly Entry[], all = {}, changes: Partial<ScanState> = {}): ScanState {
  const placed = entries.map(entry => ({ partition: partitionUnder('murmur2', entry.key, 12), ...entry }));
  const state = { ...emptyState(12), keys: columnsOf(placed, all) };
  for (const { partition, records = 1 } of placed) {
    state.recordsOf[partition] += records;
    state.records += records;
  }
  return { ...state, ...changes };
}
/** The first of some names that these two places hold for. */
const nameWith = (first: RuleId, n: number, from: number, second: RuleId, m: number, to: number): string =>
  Array.from({ length: 2000 }, (_, i) => `name-${i}`).find(
    name => partitionUnder(first, name, n) === from && partitionUnder(second, name, m) === to,
  )!;

test('all of a small answer', () => {
  const of = (from: number, to: number) => nameWith('crc32', 2, from, 'crc32', 3, to);
  const [a, b, c, d] = [of(0, 0), of(0, 1), of(1, 1), of(1, 2)];
  const entries: Entry[] = [
    { key: a, records: 1 },
    { key: b, records: 5 },
    { key: c, records: 2 },
    { key: d, records: 4 },
  ];
  const state = scanned(entries, {}, { keyless: 3, records: 15 });
  const { warnings, recipe, ...answer } = planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3) });
  const hot = (key: string, records: number, from: number, to: number) => ({
    ...{ key, hex: Buffer.from(key).toString('hex'), isCut: false, length: key.length, records, error: 0 },
    ...{ share: records / 12, bytes: records * key.length, from, to },
  });
  const deviation = (...loads: number[]) => {
    const mean = loads.reduce((sum, load) => sum + load) / loads.length;
    return Math.sqrt(loads.reduce((sum, load) => sum + (load - mean) ** 2, 0) / loads.length) / mean;
  };
  assert.equal(answer, {
    ...{ from: at('crc32', 2), to: at('crc32', 3), redacted: false },
    keys: { total: 4, isTotalEstimate: false, moved: 2, movedBounds: exactly(2), exact: true, unknown: 0 },
    records: {
      total: 12,
      isTotalEstimate: false,
      moved: 9,
      movedBounds: exactly(9),
      exact: true,
      unknown: 0,
      keyless: 3,
    },
    ...{ expectedMoved: 1 - 1 / 3, expectedFrom: 'one-hash' },
    flows: [
      { from: 0, to: 0, keys: 1, records: 1 },
      { from: 0, to: 1, keys: 1, records: 5 },
      { from: 1, to: 1, keys: 1, records: 2 },
      { from: 1, to: 2, keys: 1, records: 4 },
    ],
    hotKeys: [hot(b, 5, 0, 1), hot(d, 4, 1, 2)],
    parents: {
      always: false,
      onlyOne: [
        { partition: 0, parent: 0 },
        { partition: 2, parent: 1 },
      ],
      most: 2,
    },
    spread: {
      before: { maxOverMean: 1, coefficientOfVariation: 0 },
      after: { maxOverMean: 7 / 4, coefficientOfVariation: deviation(1, 7, 4) },
    },
    betterCounts: [{ numPartitions: 4, expectedMoved: 0.5 }],
    ...{ found: null, ghosts: null },
  });
  const told = { ...answer };
  assert.equal([warnings, recipe], [warningsFor(told), recipeFor(told)]);
  const top1 = planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3), top: 1 });
  assert.equal(top1.hotKeys, [hot(b, 5, 0, 1)]);
  assert.equal(planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3), top: 0 }).hotKeys, []);
});

test('ten of the hottest keys are looked at, if nobody says how many', () => {
  const names = Array.from({ length: 200 }, (_, i) => `name-${i}`)
    .filter(name => partitionUnder('crc32', name, 2) !== partitionUnder('crc32', name, 3))
    .slice(0, 15);
  const state = scanned(names.map((key, i) => ({ key, records: 100 - i })));
  const { hotKeys } = planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3) });
  assert.equal(
    hotKeys.map(({ key }) => key),
    names.slice(0, 10),
  );
});

test('a multiple of the same rule has one parent always; of one partition no parent is worth naming', () => {
  const state = scanned([{ key: 'a' }, { key: 'b' }]);
  const parents = (from: ReturnType<typeof at>, to: ReturnType<typeof at>) => planAnswer(state, { from, to }).parents;
  assert.is(parents(at('murmur2', 4), at('murmur2', 8)).always, true);
  assert.is(parents(at('murmur2', 4), at('crc32', 8)).always, false);
  assert.is(parents(at('murmur2', 8), at('murmur2', 4)).always, false);
  assert.equal(parents(at('murmur2', 1), at('murmur2', 4)).onlyOne, []);
  const grown = parents(at('murmur2', 4), at('murmur2', 8));
  assert.is(grown.onlyOne.length, new Set(['a', 'b'].map(key => partitionUnder('murmur2', key, 8))).size);
  // In the order of the new partitions, whatever that of the old ones is.
  const turned = [nameWith('crc32', 3, 2, 'murmur2', 5, 0), nameWith('crc32', 3, 0, 'murmur2', 5, 4)];
  const { onlyOne, most } = planAnswer(scanned(turned.map(key => ({ key }))), {
    from: at('crc32', 3),
    to: at('murmur2', 5),
  }).parents;
  assert.equal(onlyOne, [
    { partition: 0, parent: 2 },
    { partition: 4, parent: 0 },
  ]);
  assert.is(most, 1);
});

const SAMPLE = { theta: MOST_THETA / 4n, offsetRecords: 4 };
const FAR = 2n ** 62n;

test('flows of a sample: a small key stands for four keys and its part of the records, a large one for itself', () => {
  const of = (from: number, to: number) => nameWith('crc32', 2, from, 'crc32', 3, to);
  const entries: Entry[] = [
    { key: of(0, 1), records: 3, hash: 1n },
    { key: of(1, 1), records: 1, hash: 2n },
    { key: of(0, 2), records: 6, hash: 3n },
    { key: of(1, 2), records: 10, missed: 4, hash: FAR + 4n },
    { key: of(0, 0), records: 2, hash: FAR + 5n },
  ];
  const state = scanned(entries, SAMPLE, { records: 100, keyless: 2 });
  const question = { from: at('crc32', 2), to: at('crc32', 3) };
  const { flows, keys, records } = planAnswer(state, question);
  // 98 records, less 12 and 6 of the large ones, are 20 for each of the four that small ones of the sample have.
  assert.equal(flows, [
    { from: 0, to: 1, keys: 4, records: 60 },
    { from: 0, to: 2, keys: 4, records: 6 },
    { from: 1, to: 1, keys: 4, records: 20 },
    { from: 1, to: 2, keys: 0, records: 12 },
  ]);
  const weights = new Weights(state.keys!, 98);
  const all = weights.count(() => true);
  const moves = weights.count(i => {
    const { starts, lengths, bytes } = state.keys!;
    const key = bytes.subarray(starts[i], starts[i] + lengths[i]);
    return partitionUnder('crc32', key, 2) !== partitionUnder('crc32', key, 3);
  });
  // That none of the sample was cut does not say that none of the others is.
  const unknown = weights.count(() => false);
  assert.equal(keys, {
    ...{ total: all.keys.count, isTotalEstimate: true, moved: 8, exact: false, unknown: 0 },
    movedBounds: { lower: moves.keys.lower, upper: Math.min(all.keys.upper, moves.keys.upper + unknown.keys.upper) },
  });
  assert.equal(records, {
    ...{ total: 98, isTotalEstimate: false, moved: 78, exact: false, unknown: 0, keyless: 2 },
    movedBounds: { lower: moves.records.lower, upper: Math.min(98, moves.records.upper + unknown.records.upper) },
  });
});

test('where large keys have all records that were counted, a small one has a flow without any', () => {
  const [small, large] = [nameWith('crc32', 2, 0, 'crc32', 3, 1), nameWith('crc32', 2, 1, 'crc32', 3, 2)];
  const state = scanned(
    [
      { key: small, records: 3 },
      { key: large, records: 10 },
    ],
    SAMPLE,
    { records: 10 },
  );
  assert.equal(planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3) }).flows, [
    { from: 0, to: 1, keys: 4, records: 0 },
    { from: 1, to: 2, keys: 4, records: 10 },
  ]);
});

test('there are no more keys, and no more that move, than records', () => {
  const name = nameWith('crc32', 2, 0, 'crc32', 3, 1);
  const state = scanned([{ key: name, records: 2 }], SAMPLE);
  const { keys, records } = planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3) });
  assert.equal([keys.total, keys.moved, keys.movedBounds.upper, records.total], [2, 2, 2, 2]);
  assert.ok(keys.movedBounds.lower <= 2);
});

test('keys that were cut: where they are is not known, and the bounds hold them', () => {
  const long = { key: 'k'.repeat(4096), length: 5000, partition: 3, records: 4 };
  const [moves, stays] = [nameWith('crc32', 2, 0, 'crc32', 3, 1), nameWith('crc32', 2, 1, 'crc32', 3, 1)];
  const state = scanned([{ key: moves, records: 2 }, { key: stays, records: 3 }, long]);
  const { keys, records, flows, hotKeys, spread } = planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3) });
  const all = { isTotalEstimate: false, exact: false };
  assert.equal(keys, { ...all, total: 3, moved: 1, movedBounds: { lower: 1, upper: 2 }, unknown: 1 });
  assert.equal(records, { ...all, total: 9, moved: 2, movedBounds: { lower: 2, upper: 6 }, unknown: 4, keyless: 0 });
  assert.equal(
    flows.map(flow => flow.records),
    [2, 3],
  );
  assert.equal(
    hotKeys.map(({ key }) => key),
    [moves],
  );
  assert.is(spread!.before.maxOverMean, 3 / 2.5);
  // Of the rule that the scan has counted the place is known, of the other one not.
  const half = planAnswer(state, { from: at('murmur2', 12), to: at('crc32', 3) });
  assert.equal([half.keys.unknown, half.records.unknown, half.hotKeys.some(({ isCut }) => isCut)], [1, 4, false]);
  const other = planAnswer(state, { from: at('crc32', 3), to: at('murmur2', 12) });
  assert.equal([other.keys.unknown, other.records.unknown, other.hotKeys.some(({ isCut }) => isCut)], [1, 4, false]);
  const moving = (before: RuleId, n: number, after: RuleId, m: number) =>
    [moves, stays].filter(key => partitionUnder(before, key, n) !== partitionUnder(after, key, m)).length;
  assert.is(half.keys.moved, moving('murmur2', 12, 'crc32', 3));
  assert.is(other.keys.moved, moving('crc32', 3, 'murmur2', 12));
  // Nothing but such a key: nobody knows where its records are.
  const alone = planAnswer(scanned([long]), { from: at('crc32', 2), to: at('crc32', 3) });
  assert.equal([alone.spread, alone.flows, alone.parents.most], [null, [], 0]);
});

test('a scan over a multiple of both counts: its own counts are the flows, whatever its keys say', () => {
  const recordsOf = new Float64Array(12);
  recordsOf[1] = 5;
  recordsOf[7] = 2;
  recordsOf[4] = 3;
  const long = { key: 'k'.repeat(4096), length: 5000, partition: 1, records: 5 };
  const state = { ...scanned([long, { key: 'x', partition: 7, records: 2 }], SAMPLE), recordsOf, records: 10 };
  const { flows, records, found } = planAnswer(state, { from: at('murmur2', 3), to: at('murmur2', 6) });
  // 1 is 1 of 3 and 1 of 6, 7 is 1 and 1, 4 is 1 and 4.
  assert.equal(flows, [
    { from: 1, to: 1, keys: 8, records: 7 },
    { from: 1, to: 4, keys: 0, records: 3 },
  ]);
  assert.equal(records, {
    ...{ total: 10, isTotalEstimate: false, moved: 3, movedBounds: exactly(3), exact: true, unknown: 0, keyless: 0 },
  });
  assert.is(found, null);
  // Over a multiple of one of them only, and where records were found, keys are asked.
  for (const [other, question] of [
    [state, { from: at('murmur2', 3), to: at('murmur2', 5) }],
    [state, { from: at('murmur2', 5), to: at('murmur2', 3) }],
    [
      { ...state, partitionsFrom: 'records' as const },
      { from: at('murmur2', 3), to: at('murmur2', 6) },
    ],
  ] as const)
    assert.is(planAnswer(other, question).records.exact, false);
});

test('records that were found: at the old place, at the new one, and elsewhere', () => {
  const [moves, stays] = [nameWith('crc32', 2, 0, 'crc32', 3, 1), nameWith('crc32', 2, 1, 'crc32', 3, 1)];
  const long = { key: 'k'.repeat(4096), length: 5000, records: 50 };
  const entries: Entry[] = [
    { key: moves, partition: 0, records: 1 },
    { key: moves, partition: 1, records: 2 },
    { key: moves, partition: 7, records: 4 },
    // Both rules put it there.
    { key: stays, partition: 1, records: 8 },
    { key: stays, partition: 0, records: 16 },
    { ...long, partition: 1 },
  ];
  const state = scanned(entries, {}, { partitionsFrom: 'records' });
  const { found } = planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3) });
  assert.equal(found, { from: 9, to: 2, elsewhere: 20 });
});

const redaction: Redaction = {
  digest: key => Uint8Array.of(0x64, key[0], key[1], key.length),
  ...{ length: 4, id: 'test' },
};

test('redacted: hot keys have the length and bytes of their digests; one that was cut has no digest', () => {
  const from = nameWith('crc32', 2, 0, 'crc32', 3, 1);
  const long = { key: 'k'.repeat(4096), length: 4097, records: 9, partition: 7 };
  const whole = { key: 'm'.repeat(4096), records: 8, partition: 7 };
  const state = scanned([{ key: from, records: 3 }, long, whole]);
  const { hotKeys, redacted } = planAnswer(state, { from: at('crc32', 2), to: at('crc32', 3), redaction });
  const [first] = hotKeys.filter(({ records }) => records === 3);
  const hex = Buffer.from([0x64, 'n'.charCodeAt(0), 'a'.charCodeAt(0), from.length]).toString('hex');
  assert.equal(first, {
    ...{ key: Buffer.from(hex, 'hex').toString(), hex, isCut: false, length: 4, records: 3, error: 0 },
    ...{ share: 3 / 20, bytes: 12, from: 0, to: 1 },
  });
  assert.ok(redacted);
  // Where the scan's own partitions tell the place of a key that was cut.
  const counted = planAnswer(state, { from: at('murmur2', 12), to: at('murmur2', 3), redaction }).hotKeys;
  assert.equal(
    counted.some(({ records }) => records === 9),
    false,
  );
  assert.equal(
    counted.some(({ records }) => records === 8),
    true,
  );
  assert.ok(counted.every(({ hex }) => hex.length === 8));
  const plain = planAnswer(state, { from: at('murmur2', 12), to: at('murmur2', 3) }).hotKeys;
  assert.equal(plain[0].isCut, true);
});

test('how answers name keys', () => {
  const [plain, digests] = [keyNamer(), keyNamer(redaction)];
  const bytes = (length: number) => new Uint8Array(length).fill(0x61);
  assert.equal(plain(bytes(2), 2), { key: 'aa', hex: '6161' });
  assert.equal(plain(Uint8Array.of(0xef, 0xbb, 0xbf, 0xff), 4), { key: '\ufeff\ufffd', hex: 'efbbbfff' });
  assert.is(plain(bytes(5000), 5000)!.key.length, 4096);
  assert.equal(digests(bytes(5), 5), { key: 'daa\x05', hex: '64616105' });
  assert.is(digests(bytes(4), 5), undefined);
});

test('where rules put keys: what was cut nowhere, unless the scan itself has counted it', () => {
  const state = scanned([
    { key: 'a' },
    { key: 'k'.repeat(4096), length: 4097, partition: 11 },
    { key: 'm'.repeat(4096) },
  ]);
  const places = (rule: RuleId, n: number, of: ScanState = state) => [...placesOf(of, of.keys!, at(rule, n))];
  const m = 'm'.repeat(4096);
  const under = (rule: RuleId, n: number) => [partitionUnder(rule, 'a', n), UNKNOWN, partitionUnder(rule, m, n)];
  assert.equal(places('murmur2', 6), [partitionUnder('murmur2', 'a', 6), 5, partitionUnder('murmur2', m, 6)]);
  assert.equal(places('murmur2', 5), under('murmur2', 5));
  assert.equal(places('crc32', 6), under('crc32', 6));
  assert.equal(places('murmur2', 6, { ...state, partitionsFrom: 'records' }), under('murmur2', 6));
});

test('where a rule of integers puts keys that are all integers', () => {
  const state = scanned([{ key: '7' }, { key: '12' }]);
  assert.equal([...placesOf(state, state.keys!, at('integer-abs', 5))], [2, 2]);
});

test('whether anything is left behind', () => {
  const of = (...copies: number[]) => isHaunted({ kinds: copies.map(each => ({ copies: each })) } as unknown as Ghosts);
  assert.equal([of(0, 0, 0), of(0, 1, 0), of(2, 0, 0), of()], [false, true, true, false]);
});

test.run();
