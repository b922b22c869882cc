// Samples of a topic whose truth is known: drawn many times, the whole lies within the bounds at least as often as is promised.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { planAnswer } from '../../src/analysis/plan/answer.ts';
import { recipeFor } from '../../src/analysis/plan/recipe.ts';
import { sampledPlan } from '../../src/analysis/plan/sample.ts';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import { sampledScan } from '../../src/analysis/scan/sample.ts';
import type { ScanAnswer } from '../../src/analysis/scan/types.ts';
import { plusMinus } from '../../src/analysis/shared/runs.ts';
import { wilson } from '../../src/analysis/shared/sample.ts';
import { KeyBlock } from '../../src/core/index.ts';
import { planPage } from '../../src/report/html/plan.ts';
import { scanPage } from '../../src/report/html/scan.ts';
import { planText } from '../../src/report/plan.ts';
import { styleOf } from '../../src/report/style.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { scanSampled, whoSampled } from '../../src/scan/sample.ts';
import { scanSource } from '../../src/scan/source.ts';
import { emptyNotes, KEYLESS, type RecordBlock, type Source, TOMBSTONE } from '../../src/sources/index.ts';
import { planSample, SAMPLE_GROUPS } from '../../src/sources/kafka/sample.ts';
import { emptyState } from '../../src/state/state.ts';
import { runs } from '../runs.ts';
import { seeded } from '../seeded.ts';
import { stateOf } from './key-streams.ts';

const test = suite('what a sample says of the whole');

const PARTITIONS = 12;
const DRAWS = runs(24, 2);
/** 95 % are promised; fewer by chance: less than once in ten thousand. */
const LEAST_WITHIN = runs(18, 2);
const MEMORY = 1 << 24;
const RECORDS = 10_000;

interface Topic {
  keys: (string | null)[][];
  isTombstone: boolean[][];
}

/** Batches of 40 records, each of one writer: one has no keys, one has a favourite, one deletes much. */
function topicOf(next: () => number): Topic {
  const keys: Topic['keys'] = Array.from({ length: PARTITIONS }, () => []);
  const isTombstone: boolean[][] = keys.map(() => []);
  for (let batch = 0; batch < 2500; batch++) {
    const kind = next();
    const partition = Math.floor(next() * PARTITIONS);
    for (let i = 0; i < 40; i++) {
      if (kind < 0.15) keys[partition].push(null);
      else {
        const key = kind < 0.3 && next() < 0.6 ? 'hot' : `key-${Math.floor(30_000 * next())}`;
        keys[partition].push(key);
      }
      isTombstone[partition].push(kind > 0.9 && next() < 0.7);
    }
  }
  return { keys, isTombstone };
}

function blockOf({ keys, isTombstone }: Topic, partition: number, from: number, to: number): RecordBlock {
  const run = keys[partition].slice(from, to);
  return {
    keys: KeyBlock.from(run.map(key => key ?? '')),
    partitions: new Int32Array(run.length).fill(partition),
    flags: Uint8Array.from(
      run,
      (key, i) => (key === null ? KEYLESS : 0) | (isTombstone[partition][from + i] ? TOMBSTONE : 0),
    ),
    offsets: Float64Array.from(run, (_, i) => from + i),
    timestamps: undefined,
    unreadable: 0,
  };
}

const sourceOf = (
  groups: readonly (() => AsyncGenerator<RecordBlock>)[],
  drawn: { runs: number; rejected: number; offsets: number },
): Source => ({
  name: 't',
  reading: {
    ...{ format: 'kafka', as: 't', isGuess: false, isPlain: true, keyType: 'string', skip: 0, skippedLines: 0 },
    ...{ tellsPartitions: true, tellsTopics: true },
  },
  records: groups[0],
  keys: () => assert.unreachable() as never,
  sample: { groups, drawn: async () => drawn },
  close: async () => {},
});

test('keyless records, tombstones, hot keys, the fullest partition, what a change moves', async () => {
  const next = seeded(11);
  const topic = topicOf(next);
  const windows = topic.keys.map(({ length }, id) => ({ id, leader: 1, start: 0, end: length, from: 0, to: length }));
  const offsets = topic.keys.reduce((sum, { length }) => sum + length, 0);
  const whole = emptyState(PARTITIONS);
  async function* all(): AsyncGenerator<RecordBlock> {
    for (const [partition, { length }] of topic.keys.entries()) yield blockOf(topic, partition, 0, length);
  }
  const source = sourceOf([all], { runs: 0, rejected: 0, offsets });
  await scanSource(source, { memory: MEMORY }, whole, emptyNotes());
  const question = {
    from: { rule: 'murmur2', numPartitions: PARTITIONS },
    to: { rule: 'murmur2', numPartitions: 20 },
  } as const;
  const truth = { scan: scanAnswer(whole), plan: planAnswer(whole, question) };
  const shares = {
    keyless: whole.keyless / whole.records,
    tombstones: whole.tombstones / whole.records,
    hot: truth.scan.hotKeys[0].share,
    moved: truth.plan.records.moved / truth.plan.records.total,
    movedKeys: truth.plan.keys.moved / truth.plan.keys.total,
  };
  assert.is(truth.scan.hotKeys[0].key, 'hot');
  const within: Record<string, number> = {};
  const sums: Record<string, number> = {};
  for (let draw = 0; draw < DRAWS; draw++) {
    const { groups, runLength } = planSample(windows, RECORDS, next);
    let runs = 0;
    const readers = groups.map(
      places =>
        async function* (): AsyncGenerator<RecordBlock> {
          for (const { partition, offset } of places) {
            runs++;
            yield blockOf(topic, partition, offset, offset + runLength);
          }
        },
    );
    const opened = sourceOf(readers, { runs: 0, rejected: 0, offsets });
    const read = await scanSampled(opened, { memory: MEMORY }, PARTITIONS, emptyNotes(), MEMORY);
    const { state, groups: states } = read;
    assert.is(states.length, SAMPLE_GROUPS);
    const drawn = { runs, rejected: 0, offsets };
    const scan = sampledScan(scanAnswer(state), states, drawn);
    const plans = states.map(each => planAnswer(each, question));
    const plan = sampledPlan(planAnswer(state, question), plans, drawn);
    assert.is(
      scan.records,
      states.reduce((sum, { records }) => sum + records, 0),
    );
    assert.is(scan.sample!.recordsAbout, offsets);
    assert.is(scan.sample!.runs, runs);
    assert.ok(scan.distinctKeys! < truth.scan.distinctKeys!);
    assert.is(scan.hotKeys[0].key, 'hot');
    // None of a handful of runs is told as hot, nor what needs all counts.
    assert.is(scan.hotKeys.length, 1);
    assert.not.ok(scan.verdicts.some(({ code }) => ['unique-keys', 'even', 'few-keys'].includes(code)));
    const told: [string, number, number | null, number][] = [
      ['keyless', scan.keyless / scan.records, scan.sample!.errors.keyless, shares.keyless],
      ['tombstones', scan.tombstones / scan.records, scan.sample!.errors.tombstones, shares.tombstones],
      ['hot', scan.hotKeys[0].share, scan.sample!.errors.hotKeys[0], shares.hot],
      ['moved', plan.records.moved / plan.records.total, plan.sample!.errors.movedRecords, shares.moved],
      ['movedKeys', plan.keys.moved / plan.keys.total, plan.sample!.errors.movedKeys, shares.movedKeys],
    ];
    for (const [name, share, error, right] of told) {
      assert.ok(error !== null && error > 0 && error < 0.1, `${name} ${error}`);
      within[name] = (within[name] ?? 0) + Number(Math.abs(share - right) <= error);
      sums[name] = (sums[name] ?? 0) + share;
    }
  }
  for (const [name, times] of Object.entries(within)) {
    assert.ok(times >= LEAST_WITHIN, `${name} lies within its bound in ${times} of ${DRAWS}`);
    const right = shares[name as keyof typeof shares];
    assert.ok(Math.abs(sums[name] / DRAWS - right) < 0.015, `${name}: ${sums[name] / DRAWS} for ${right}`);
  }
});

test('groups that have met no record are groups of nothing', async () => {
  const topic: Topic = { keys: [['a', 'b']], isTombstone: [[false, false]] };
  async function* none(): AsyncGenerator<RecordBlock> {}
  async function* some(): AsyncGenerator<RecordBlock> {
    yield blockOf(topic, 0, 0, 2);
  }
  const drawn = { runs: 1, rejected: 1, offsets: 9 };
  const source = sourceOf([none, some], drawn);
  const { state, groups } = await scanSampled(source, { memory: MEMORY }, 1, emptyNotes(), MEMORY);
  assert.equal(
    groups.map(({ records }) => records),
    [0, 2],
  );
  assert.is(sampledScan(scanAnswer(state), groups, drawn).records, 2);
  const writers = await whoSampled(source, {}, 1, emptyNotes(), 1 << 16);
  assert.is(writers.state.records, 2);
  assert.equal(
    writers.groups.map(({ records }) => records),
    [0, 2],
  );
  const nothing = sourceOf([none], drawn);
  for (const reading of [
    scanSampled(nothing, { memory: MEMORY }, 1, emptyNotes(), MEMORY),
    whoSampled(nothing, {}, 1, emptyNotes(), 1 << 16),
  ])
    assert.is(await reading.catch(error => error.code), 'ERR_SOURCE_EMPTY');
});

test('who keeps no more of each key than it has memory for, and of each group what tells how it differs', async () => {
  const keys = Array.from({ length: 4000 }, (_, i) => `key-${i}`);
  const topic: Topic = { keys: [keys], isTombstone: [keys.map(() => false)] };
  const groups = [0, 2000].map(
    from =>
      async function* (): AsyncGenerator<RecordBlock> {
        yield blockOf(topic, 0, from, from + 2000);
      },
  );
  const source = sourceOf(groups, { runs: 2, rejected: 0, offsets: 4000 });
  const read = await whoSampled(source, {}, 1, emptyNotes(), 1 << 10);
  assert.is(read.state.pairs.mostSlots, 1 << 10);
  assert.ok(read.state.pairs.level > 0 && read.state.pairs.pairs <= 1 << 10);
  assert.is(read.state.records, 4000);
  assert.equal(
    read.groups.map(group => Object.keys(group).sort()),
    [
      ['masks', 'numPartitions', 'records'],
      ['masks', 'numPartitions', 'records'],
    ],
  );
});

test('none, or all, of the keys that were seen move: of the others some may do otherwise', () => {
  const at = (numPartitions: number) => ({ rule: 'murmur2', numPartitions }) as const;
  const drawn = { runs: 5, rejected: 0, offsets: 1000 };
  const keys = Array.from({ length: 400 }, (_, i) => `key-${i}`);
  const plan = (only: (before: number, after: number) => boolean) => {
    const chosen = keys.filter(key => only(partitionUnder('murmur2', key, 3), partitionUnder('murmur2', key, 5)));
    const state = stateOf(chosen, 5);
    const question = { from: at(3), to: at(5) };
    return sampledPlan(planAnswer(state, question), [planAnswer(state, question), planAnswer(state, question)], drawn);
  };
  const [none, all] = [plan((before, after) => before === after), plan((before, after) => before !== after)];
  assert.is(none.keys.moved, 0);
  assert.is(all.keys.moved, all.keys.total);
  for (const { keys, sample } of [none, all]) {
    // Of 3 / n of all none is met in 19 of 20 cases; Wilson's bound is a little wider.
    const { movedKeys, movedRecords } = sample!.errors;
    assert.ok(movedKeys! > 3 / keys.total && movedKeys! < 4 / keys.total, `${movedKeys} of ${keys.total}`);
    assert.is(movedRecords, null);
  }
});

test('where keys come from is told of those that were seen, and not as a fact', () => {
  const at = (numPartitions: number) => ({ rule: 'murmur2', numPartitions }) as const;
  const drawn = { runs: 5, rejected: 0, offsets: 1000 };
  const text = (answer: PlanAnswer): string => planText(answer, styleOf({ isTTY: false, columns: 200 }, {}));
  const state = stateOf(['a', 'b', 'c', 'd', 'e', 'f'], 20);
  const some = planAnswer(state, { from: at(12), to: at(20) });
  assert.ok(some.parents.onlyOne.length > 0 && some.parents.most > 0);
  const sampled = sampledPlan(some, [some], drawn);
  assert.equal(sampled.parents, { always: false, onlyOne: [], most: some.parents.most });
  assert.ok(sampled.sample!.atLeast.includes('parents.most'));
  assert.not.match(text(sampled), /of one only|up to \d old ones\./);
  assert.match(text(sampled), /keys of several old ones\./);
  const grown = planAnswer(state, { from: at(10), to: at(20) });
  assert.equal(sampledPlan(grown, [grown], drawn).parents, grown.parents);
  assert.match(text(sampledPlan(grown, [grown], drawn)), /each new partition has keys of one old partition only/);
});

/** Keyed records of each group as `partition key`, of three partitions. */
const groupOf = (records: readonly string[], changes: object = {}) => {
  const keys = records.map(record => record.slice(2));
  const state = stateOf(
    keys,
    3,
    Int32Array.from(records, record => Number(record[0])),
  );
  return { ...state, ...changes, records: keys.length + ((changes as { keyless?: number }).keyless ?? 0) };
};

test('a sampled scan: what stands for the whole, and how the groups differ', () => {
  const groups = Array.from({ length: SAMPLE_GROUPS }, (_, i) =>
    groupOf(
      [
        ...['1 hot', '1 hot', '0 x', '2 y'].slice(0, i === 7 ? 2 : 4),
        ...(i < 10 ? ['1 ten'] : []),
        ...(i >= 11 ? ['1 nine', '2 nine'] : []),
      ],
      { keyless: i % 3, tombstones: i % 2 },
    ),
  );
  // Read, but with nothing in it; and one whose keys were not told apart.
  const { keys, ...withoutKeys } = groupOf(['1 hot']);
  const states = [...groups, groupOf([]), withoutKeys];
  const records = groups.flatMap((_, i) => [
    ...['1 hot', '1 hot', '0 x', '2 y'].slice(0, i === 7 ? 2 : 4),
    ...(i < 10 ? ['1 ten'] : []),
    ...(i >= 11 ? ['1 nine', '2 nine'] : []),
  ]);
  const answer = scanAnswer(groupOf(records, { keyless: 19, tombstones: 10 }));
  const drawn = { runs: 40, rejected: 0, offsets: 1000 };
  const sampled = sampledScan(answer, states, drawn);
  const named = answer.hotKeys.filter(({ key }) => key !== 'nine');
  assert.equal(named.map(({ key }) => key).sort(), ['hot', 'ten', 'x', 'y']);
  const errorOf = (part: (i: number) => number, of: (state: (typeof states)[number]) => number) =>
    plusMinus(states.map((state, i) => ({ part: part(i), of: of(state) })));
  const keyed = (state: { records: number; keyless: number }) => state.records - state.keyless;
  const isThere = (i: number) => i < SAMPLE_GROUPS;
  const inGroup: Record<string, (i: number) => number> = {
    hot: i => (isThere(i) ? 2 : 0),
    ten: i => (i < 10 ? 1 : 0),
    x: i => (isThere(i) && i !== 7 ? 1 : 0),
    y: i => (isThere(i) && i !== 7 ? 1 : 0),
  };
  const inSecond = (i: number) =>
    i === SAMPLE_GROUPS + 1 ? 1 : isThere(i) ? 2 + (i < 10 ? 1 : 0) + (i >= 11 ? 1 : 0) : 0;
  assert.equal(sampled, {
    ...answer,
    sample: {
      ...{ records: answer.records, runs: 40, offsets: 1000, recordsAbout: 1000, level: 0.95, missedBelow: 3 / 40 },
      atLeast: ['distinctKeys', 'splitKeys'],
      errors: {
        keyless: errorOf(
          i => (isThere(i) ? i % 3 : 0),
          ({ records }) => records,
        ),
        tombstones: errorOf(
          i => (isThere(i) ? i % 2 : 0),
          ({ records }) => records,
        ),
        fullest: errorOf(inSecond, keyed),
        hotKeys: named.map(({ key }) => errorOf(inGroup[key], keyed)),
      },
    },
    skew: { ...answer.skew, cause: null },
    ...{ hotKeys: named, hotKeysByBytes: [], salting: null },
    verdicts: sampled.verdicts,
  });
});

test('of two partitions that are as full the first is the fullest', () => {
  const groups = [groupOf(['1 a']), groupOf(['1 a', '2 b', '0 c']), groupOf(['2 b', '0 c'])];
  const answer = scanAnswer(groupOf(['1 a', '1 a', '2 b', '2 b']));
  const { errors } = sampledScan(answer, groups, { runs: 3, rejected: 0, offsets: 9 }).sample!;
  assert.is(errors.fullest, plusMinus([1, 1, 0].map((part, i) => ({ part, of: [1, 3, 2][i] }))));
});

const VERDICTS: ScanAnswer['verdicts'] = [
  ...(['mostly-keyless', 'keyless-in-one', 'missing-as-text', 'constant-key', 'keys-in-one', 'few-keys'] as const),
  ...(['code-key', 'timestamp-key', 'unique-keys', 'hot-key', 'uneven-placement', 'split-keys', 'even'] as const),
].map(code => ({ code, message: '', advice: '' }));

test('of a sample those verdicts hold that need no exact counts; a key that few groups have met is not hot', () => {
  const drawn = { runs: 40, rejected: 0, offsets: 1000 };
  const told = (hotGroups: number, records = 3) => {
    const groups = Array.from({ length: SAMPLE_GROUPS }, (_, i) =>
      groupOf([...(i < hotGroups ? ['0 hot', '0 hot', '0 hot'].slice(0, records) : []), '1 x']),
    );
    const all = groups.flatMap((_, i) => [
      ...(i < hotGroups ? ['0 hot', '0 hot', '0 hot'].slice(0, records) : []),
      '1 x',
    ]);
    const answer = { ...scanAnswer(groupOf(all)), verdicts: VERDICTS };
    const { hotKeys, verdicts } = sampledScan(answer, groups, drawn);
    return [hotKeys.map(({ key }) => key).join(), verdicts.map(({ code }) => code).join(' ')];
  };
  const always = 'mostly-keyless keyless-in-one missing-as-text constant-key code-key timestamp-key';
  assert.equal(told(10), ['hot,x', `${always} hot-key split-keys`]);
  // The first is not met by enough groups, though the second is.
  assert.equal(told(9), ['x', `${always} split-keys`]);
  // The second is not met by enough, the first is.
  assert.equal(told(9, 1), ['x', `${always} hot-key split-keys`]);
  const none = { ...scanAnswer(groupOf([], { keyless: 5 })), verdicts: VERDICTS };
  const { verdicts, sample } = sampledScan(none, [groupOf([]), groupOf([])], drawn);
  assert.is(verdicts.map(({ code }) => code).join(' '), `${always} split-keys`);
  assert.equal(sample!.errors, { keyless: null, tombstones: null, fullest: null, hotKeys: [] });
});

test('a sampled plan: what stands for the whole, and how the groups differ', () => {
  const at = (numPartitions: number) => ({ rule: 'murmur2', numPartitions }) as const;
  const question = { from: at(3), to: at(5) };
  const names = Array.from({ length: 30 }, (_, i) => `key-${i}`);
  const groups = Array.from({ length: 4 }, (_, i) => names.slice(7 * i, 7 * i + 9 - i));
  const all = groups.flat();
  const answer = planAnswer({ ...stateOf(all, 5), keyless: 6, records: all.length + 6 }, question);
  const plans = groups.map(keys => planAnswer(stateOf(keys, 5), question));
  const drawn = { runs: 12, rejected: 4, offsets: 800 };
  const [before, after] = [3, 5].map(n => (key: string) => partitionUnder('murmur2', key, n));
  const moves = (key: string) => before(key) !== after(key);
  const loads = [0, 1, 2, 3, 4].map(partition => all.filter(key => after(key) === partition).length);
  const fullest = loads.indexOf(Math.max(...loads));
  const distinct = [...new Set(all)];
  const share = distinct.filter(moves).length / distinct.length;
  const [least, most] = wilson(share, distinct.length);
  const parents = { ...answer.parents, onlyOne: [] };
  assert.equal(sampledPlan(answer, plans, drawn), {
    ...answer,
    sample: {
      ...{ records: all.length + 6, runs: 12, offsets: 800, recordsAbout: 600, level: 0.95, missedBelow: 0.25 },
      atLeast: ['keys.total', 'keys.moved', 'parents.most'],
      errors: {
        movedRecords: plusMinus(groups.map(keys => ({ part: keys.filter(moves).length, of: keys.length }))),
        movedKeys: Math.max(share - least, most - share),
        fullestAfter: plusMinus(
          groups.map(keys => ({ part: keys.filter(key => after(key) === fullest).length, of: keys.length })),
        ),
      },
    },
    ...{ hotKeys: [], parents },
    recipe: recipeFor({ ...answer, parents: { ...parents, most: 0 } }),
  });
  const chance = { code: 'same-by-chance', message: '', advice: '' } as const;
  const warned = sampledPlan({ ...answer, warnings: [chance, ...answer.warnings] }, plans, drawn);
  assert.equal(warned.warnings, answer.warnings);
  // Of two that are as full the first.
  const [one, other, third] = [1, 3, 4].map(partition => names.find(key => after(key) === partition)!);
  const twin = (...keys: string[]) => planAnswer(stateOf(keys, 5), question);
  const parts = [twin(one), twin(one, other, third), twin(other, third)];
  const { fullestAfter: error } = sampledPlan(twin(one, other), parts, drawn).sample!.errors;
  const inFirst = [1, 1, 0].map((part, i) => ({ part, of: [1, 3, 2][i] }));
  assert.is(error, plusMinus(inFirst));
  const nothing = planAnswer(stateOf([], 5), question);
  const { movedRecords, movedKeys, fullestAfter } = sampledPlan(nothing, [nothing], drawn).sample!.errors;
  assert.equal([movedRecords, movedKeys, fullestAfter], [null, null, null]);
});

test('a hot key is told from another one that begins like it and is longer', () => {
  const long = 'k'.repeat(4096);
  const groups = Array.from({ length: SAMPLE_GROUPS }, (_, i) =>
    stateOf([...Array.from({ length: 50 }, () => `${long}a`), `${long}${'b'.repeat(1 + (i % 2))}`], 3),
  );
  const whole = stateOf([...Array.from({ length: 1000 }, () => `${long}a`), ...groups.map(() => `${long}bb`)], 3);
  const { hotKeys, sample } = sampledScan(scanAnswer(whole), groups, { runs: 20, rejected: 0, offsets: 1020 });
  assert.equal(
    hotKeys.map(({ length }) => length),
    [4097, 4098],
  );
  // In every second group.
  assert.ok(sample!.errors.hotKeys[1]! > 0);
});

test('the pages say of a sample what the texts say', () => {
  const at = (numPartitions: number) => ({ rule: 'murmur2', numPartitions }) as const;
  const drawn = { runs: 20, rejected: 0, offsets: 5000 };
  const keys = [...Array.from({ length: 6 }, () => 'hot'), ...Array.from({ length: 17 }, (_, i) => `user-${i}`)];
  const groups = Array.from({ length: SAMPLE_GROUPS }, () => stateOf(keys, 3));
  const whole = stateOf(
    groups.flatMap(() => keys),
    3,
  );
  const page = scanPage(sampledScan(scanAnswer(whole), groups, drawn), null, 'orders');
  assert.is(page.figures.find(({ name }) => name === 'distinct keys')!.value, 'at least 18');
  assert.match(page.findings[0].message, /^A sample: .*places\.$/);
  const hot = page.sections.find(({ id }) => id === 'hot-keys')!.table!;
  const points = hot.columns.findIndex(({ name }) => name === 'points');
  assert.is(hot.columns[points - 1].name, 'share');
  for (const row of hot.rows) assert.is(row.length, hot.columns.length);
  const plan = planAnswer(whole, { from: at(3), to: at(6) });
  const sections = (answer: PlanAnswer): string[] => planPage(answer, 'orders').sections.map(({ id }) => id);
  assert.ok(sections(plan).includes('hot-keys'));
  assert.not(sections(sampledPlan(plan, [plan, plan], drawn)).includes('hot-keys'));
});

test('more partitions than a call takes arguments', () => {
  const plan = planAnswer(stateOf(['a', 'b'], 200_000), {
    from: { rule: 'murmur2', numPartitions: 100_000 },
    to: { rule: 'murmur2', numPartitions: 200_000 },
  });
  assert.is(sampledPlan(plan, [plan], { runs: 1, rejected: 0, offsets: 5 }).records.total, 2);
});

test('of what nobody has met no error is known, nor of one group, nor of what all are', () => {
  assert.is(
    plusMinus([
      { part: 5, of: 5 },
      { part: 7, of: 7 },
    ]),
    null,
  );
  assert.is(
    plusMinus([
      { part: 0, of: 5 },
      { part: 0, of: 7 },
    ]),
    null,
  );
  assert.is(
    plusMinus([
      { part: 1, of: 5 },
      { part: 0, of: 0 },
    ]),
    null,
  );
  assert.ok(
    plusMinus([
      { part: 1, of: 5 },
      { part: 0, of: 7 },
    ])! > 0.1,
  );
});

test.run();
