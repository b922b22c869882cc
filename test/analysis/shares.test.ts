// Shares of writers, records off their rules, split keys: of small inputs, with answers that can be worked out by hand.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewNamed } from '../../src/analysis/shared/views.ts';
import { clientsOf } from '../../src/analysis/who/advice.ts';
import type { Candidate } from '../../src/analysis/who/candidate.ts';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { type Naming, namingFor } from '../../src/analysis/who/naming.ts';
import { offRuleExamples, offRulePartition, offRuleRecords } from '../../src/analysis/who/off-rule.ts';
import { whoSample } from '../../src/analysis/who/sample.ts';
import type { Writers } from '../../src/analysis/who/search.ts';
import { earlierOf, isOwnWriter, rulesOf, type Share, sharesOf, writtenViews } from '../../src/analysis/who/shares.ts';
import { findSplitKeys } from '../../src/analysis/who/split-keys.ts';
import { type RuleId, ruleOf, rules } from '../../src/rules/index.ts';
import { LAST_RULES } from '../../src/rules/table.ts';
import { fingerprint } from '../../src/state/writers/fingerprint.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';
import { emptyWhoState, fingerprintText, type WhoState } from '../../src/state/writers/state.ts';
import { bytesOf } from './pairs.ts';

const test = suite('shares of writers');
const N = 12;
const NAMING = namingFor(undefined, N, 0);
const near = (a: number, b: number, what: string) => assert.ok(Math.abs(a - b) < 1e-6, `${what}: ${a}, not ${b}`);
const bit = (rule: (typeof MASK_RULES)[number]): number => MASK_RULES.indexOf(rule);
const [MURMUR2, CRC32, FNV] = [bit('murmur2'), bit('crc32'), bit('fnv1a-abs')];
const maskOf = (...writers: number[]): number => writers.reduce((mask, writer) => mask | (1 << writer), 0);
const byMask = (...of: [writers: number[], records: number][]): Map<number, number> =>
  new Map(of.map(([writers, records]) => [maskOf(...writers), records]));

interface Found {
  writers?: number[];
  shares?: number[];
  otherShare?: number;
  unexplained?: number;
  noneAbove?: number | null;
  more?: Candidate[];
  records?: Map<number, number>;
  isSample?: boolean;
  evidenceForUnknown?: number;
}
function foundOf({ writers = [MURMUR2], shares = [1], otherShare = 0, unexplained = 0, ...rest }: Found): Writers {
  const { noneAbove = null, more = [], records = new Map(), isSample = false, evidenceForUnknown = Infinity } = rest;
  return {
    decision: { mixture: { writers, shares, otherShare }, unexplained, noneAbove },
    names: [...MASK_RULES.map((rule): Candidate => ({ rule, numPartitions: N })), ...more],
    ...{ records, isSample, evidenceForUnknown, left: [] },
  } as never;
}
const stateOf = (keys: readonly string[] = [], more: Partial<WhoState> = {}): WhoState =>
  Object.assign(emptyWhoState(N), {
    witnesses: keys.map(key => {
      const [first, second] = fingerprint(bytesOf(key));
      return { key: bytesOf(key), first, second, partition: 0, mask: 0 };
    }),
    ...more,
  });
const told = (shares: readonly Share[]): [string, number, number][] =>
  shares.map(({ rule, share, records }) => [rule, Number(share.toFixed(5)), records]);

test('two rules share what both would have put there as they share the rest', () => {
  const records = byMask([[MURMUR2], 60], [[CRC32], 30], [[MURMUR2, CRC32], 10]);
  const writers = [MURMUR2, CRC32];
  assert.equal(told(sharesOf(stateOf(), foundOf({ writers, records }), 100, 0)), [
    ['murmur2', 0.66667, 67],
    ['crc32', 0.33333, 33],
  ]);
  // The one with the largest share first.
  assert.equal(told(sharesOf(stateOf(), foundOf({ writers: [CRC32, MURMUR2], records }), 300, 0)), [
    ['murmur2', 0.66667, 200],
    ['crc32', 0.33333, 100],
  ]);
  // What others fit too does not matter, nor what fits none; that is off the rule.
  const more = byMask([[MURMUR2, FNV], 60], [[CRC32], 30], [[MURMUR2, CRC32], 10], [[FNV], 2], [[], 3]);
  assert.equal(
    told(sharesOf(stateOf(), foundOf({ writers, records: more, unexplained: 5, otherShare: 0.0499 }), 105, 5)),
    [
      ['murmur2', Number((200 / 315).toFixed(5)), 67],
      ['crc32', Number((100 / 315).toFixed(5)), 33],
    ],
  );
});

test('one rule has all but what is off it', () => {
  const records = byMask([[MURMUR2], 95], [[], 5]);
  assert.equal(told(sharesOf(stateOf(), foundOf({ records, unexplained: 5 }), 200, 7)), [['murmur2', 0.965, 193]]);
  assert.equal(told(sharesOf(stateOf(), foundOf({ records }), 200, 0)), [['murmur2', 1, 200]]);
});

test('a rest of a twentieth is a writer of its own once it is shown, and takes what fits by chance with it', () => {
  const records = byMask([[MURMUR2], 60], [[CRC32], 20], [[], 20]);
  const of = (more: Found) =>
    told(
      sharesOf(
        stateOf(),
        foundOf({
          writers: [MURMUR2, CRC32],
          shares: [0.55, 0.15],
          otherShare: 0.3,
          unexplained: 20,
          records,
          ...more,
        }),
        1000,
        200,
      ),
    );
  assert.equal(of({ evidenceForUnknown: EVIDENCE }), [
    ['murmur2', 0.525, 525],
    ['none', 0.3, 300],
    ['crc32', 0.175, 175],
  ]);
  assert.equal(of({ evidenceForUnknown: EVIDENCE - 0.01 }), [
    ['murmur2', 0.525, 525],
    ['crc32', 0.175, 175],
  ]);
  assert.equal(of({ shares: [0.55, 0.4], otherShare: 0.05 }), [
    ['murmur2', 0.7125, 713],
    ['crc32', 0.2375, 238],
    ['none', 0.05, 50],
  ]);
  const noRest = [
    ['murmur2', 0.6, 600],
    ['crc32', 0.2, 200],
  ];
  assert.equal(of({ shares: [0.55, 0.401], otherShare: 0.049 }), noRest);
  // Where all is explained there is no rest, whatever chance would have.
  assert.equal(of({ unexplained: 0 }), noRest);
  const one = foundOf({ shares: [0.7], otherShare: 0.3, unexplained: 20, records: byMask([[MURMUR2], 80], [[], 20]) });
  assert.equal(told(sharesOf(stateOf(), { ...one, evidenceForUnknown: 0 }, 1000, 200)), [['murmur2', 0.7, 700]]);
});

test('what a rule wrote at an earlier count is its own', () => {
  const more: Candidate[] = [{ rule: 'murmur2', numPartitions: 6 }];
  const at = MASK_RULES.length;
  const records = byMask([[MURMUR2], 50], [[at], 30], [[CRC32], 20]);
  const found = foundOf({ writers: [MURMUR2, at, CRC32], more, records, isSample: true });
  assert.equal(told(sharesOf(stateOf(), found, 1000, 0)), [
    ['murmur2', 0.8, 800],
    ['crc32', 0.2, 200],
  ]);
  assert.equal(earlierOf(found, N, 1000), [{ rule: 'murmur2', numPartitions: 6, records: 300, share: 0.3 }]);
  assert.equal(earlierOf(foundOf({ writers: [MURMUR2, CRC32], records }), N, 1000), []);
  const earlier = foundOf({ writers: [at], more, records });
  assert.equal(earlierOf(earlier, N, 1000), [{ rule: 'murmur2', numPartitions: 6, records: 300, share: 0.3 }]);
  // One rule alone, at two counts.
  const both = foundOf({ writers: [MURMUR2, at], more, records: byMask([[MURMUR2], 50], [[at], 30], [[], 2]) });
  assert.equal(told(sharesOf(stateOf(), both, 1000, 40)), [['murmur2', 0.96, 960]]);
});

test('nobody wrote, or nothing has a key', () => {
  const records = byMask([[MURMUR2], 50]);
  assert.equal(sharesOf(stateOf(), foundOf({ writers: [], shares: [], records }), 50, 50), []);
  assert.equal(sharesOf(stateOf(), foundOf({ records }), 0, 0), []);
  const none = foundOf({ writers: [], shares: [], otherShare: 1, unexplained: 50, records });
  assert.equal(sharesOf(stateOf(), none, 50, 50), []);
});

/** Batches by what they fit, session by session. */
const sessionsOf = (...all: [writers: number[], records: number][][]): WhoState['sessions'] =>
  all.map(of => ({
    masks: new Map(of.map(([writers, records]) => [maskOf(...writers), { batches: 1, records }])),
  })) as never;

test('where batches are known, what fits both is of the one whose session it is in', () => {
  const records = byMask([[MURMUR2], 20], [[CRC32], 20], [[MURMUR2, CRC32], 60]);
  const writers = [MURMUR2, CRC32];
  const sessions = sessionsOf(
    [
      [[MURMUR2, CRC32], 50],
      [[MURMUR2], 20],
    ],
    [
      [[CRC32], 20],
      [[MURMUR2, CRC32], 10],
    ],
    // Nothing of theirs.
    [],
  );
  assert.equal(told(sharesOf(stateOf([], { sessions }), foundOf({ writers, records }), 100, 0)), [
    ['murmur2', 0.7, 70],
    ['crc32', 0.3, 30],
  ]);
  // Of batches that are not all there nothing is taken.
  assert.equal(told(sharesOf(stateOf([], { sessions }), foundOf({ writers, records }), 101, 0)), [
    ['murmur2', 0.5, 51],
    ['crc32', 0.5, 51],
  ]);
  // A session that fits neither has no part in it.
  const strays = sessionsOf([[[MURMUR2], 60]], [[[CRC32], 39]], [[[FNV], 1]]);
  const off = byMask([[MURMUR2], 60], [[CRC32], 39], [[FNV], 1]);
  assert.equal(told(sharesOf(stateOf([], { sessions: strays }), foundOf({ writers, records: off }), 100, 1)), [
    ['murmur2', 0.6, 60],
    ['crc32', 0.39, 39],
  ]);
});

test('clients, and rules that do the same for these keys', () => {
  const ascii = ['order-1', 'order-2', 'order-3', 'order-4', 'order-5', 'order-6'];
  const alikeOf = (rule: RuleId, keys: readonly string[], isOfView = false) => {
    const more: Candidate[] = [{ rule, numPartitions: N, ...(isOfView ? { view: VIEW } : {}) }];
    const found = foundOf({ writers: [MASK_RULES.length], more, records: byMask([[MASK_RULES.length], 5]) });
    const [{ clients, alike }] = sharesOf(stateOf(keys), found, 5, 0);
    assert.equal(clients, clientsOf(rule));
    for (const each of alike) assert.equal(each.clients, clientsOf(each.rule));
    return alike.map(each => each.rule);
  };
  const expected = (rule: RuleId, keys: readonly string[]): RuleId[] =>
    rules
      .filter(({ id }) => id !== rule && !(MASK_RULES as readonly RuleId[]).includes(id))
      .filter(({ id }) => LAST_RULES.includes(rule) || !LAST_RULES.includes(id))
      .filter(each =>
        keys.every(
          key =>
            each.reads(bytesOf(key)) && each.partition(bytesOf(key), N) === ruleOf(rule).partition(bytesOf(key), N),
        ),
      )
      .map(({ id }) => id);
  assert.equal(alikeOf('murmur2', ascii), ['murmur2-character-count']);
  assert.equal(alikeOf('murmur2', [...ascii, 'é']), []);
  for (const rule of [
    'crc32',
    'hashcode-abs',
    'hashcode-floor',
    'fnv1a-abs',
    'pulsar-murmur3',
    'murmur3-unsigned',
    'murmur2-low-bytes',
    'no-kafka-crc32',
  ] as const) {
    assert.equal(alikeOf(rule, ascii), expected(rule, ascii), rule);
    assert.equal(alikeOf(rule, ascii.slice(0, 1)), expected(rule, ascii.slice(0, 1)), rule);
  }
  // Those that are asked last are alike only to one that is.
  assert.ok(expected('murmur2-low-bytes', ascii.slice(0, 1)).some(rule => LAST_RULES.includes(rule)));
  // So many keys are asked.
  const many = Array.from({ length: 511 }, (_, i) => `order-${i}`);
  assert.equal(alikeOf('murmur2', [...many, 'é']), []);
  assert.equal(alikeOf('murmur2', [...many, 'a', 'é']), ['murmur2-character-count']);
  assert.equal(alikeOf('murmur2', ascii, true), []);
  // Beside another one whose part of the key it is asked about.
  const besides = foundOf({
    writers: [MURMUR2, MASK_RULES.length],
    more: [{ rule: 'crc32', numPartitions: N, view: VIEW }],
    records: byMask([[MURMUR2], 6], [[MASK_RULES.length], 4]),
  });
  assert.equal(
    sharesOf(stateOf(ascii), besides, 10, 0).map(({ rule, alike }) => [rule, alike.map(each => each.rule)]),
    [
      ['murmur2', ['murmur2-character-count']],
      ['crc32', []],
    ],
  );
  const rest = foundOf({ unexplained: 5, otherShare: 0.5, shares: [0.5], records: byMask([[MURMUR2], 5], [[], 5]) });
  const none = sharesOf(stateOf(ascii), rest, 10, 5).find(({ rule }) => rule === 'none')!;
  assert.equal([none.clients, none.alike], [[], []]);
});

const VIEW = viewNamed({ kind: 'before-first', name: '-', as: null });
const FIELD = viewNamed({ kind: 'field', name: 'id', as: 'int64' });

test('what was given a part of the key, with the name of the part where it may be told', () => {
  const at = MASK_RULES.length;
  const more: Candidate[] = [
    { rule: 'murmur2', numPartitions: N, view: FIELD },
    { rule: 'crc32', numPartitions: 6, view: VIEW },
  ];
  const records = byMask([[MURMUR2], 50], [[at], 30], [[at + 1], 20]);
  const found = foundOf({ writers: [MURMUR2, at, at + 1], more, records });
  const views = (naming: Partial<Naming>) => writtenViews(found, 1000, { ...NAMING, ...naming });
  const crc32 = {
    rule: 'crc32',
    numPartitions: 6,
    view: { kind: 'before-first', name: '-', as: null },
    records: 200,
    share: 0.2,
  };
  const murmur2 = { rule: 'murmur2', numPartitions: N, records: 300, share: 0.3 };
  assert.equal(views({}), [{ ...murmur2, view: { kind: 'field', name: 'id', as: 'int64' } }, crc32]);
  assert.equal(views({ tellsParts: false }), [{ ...murmur2, view: { kind: 'field', name: null, as: 'int64' } }, crc32]);
  assert.equal(writtenViews(foundOf({ records }), 1000, NAMING), []);
  assert.equal(earlierOf(found, N, 1000), [{ rule: 'crc32', numPartitions: 6, records: 200, share: 0.2 }]);
});

test('the rules of shares, and whether there is a writer of none', () => {
  const share = (rule: RuleId | 'none') => ({ rule }) as Share;
  assert.equal(rulesOf([share('crc32'), share('none'), share('murmur2')]), ['crc32', 'murmur2']);
  assert.is(isOwnWriter(foundOf({ unexplained: 1, otherShare: 0.05 })), true);
  assert.is(isOwnWriter(foundOf({ unexplained: 1, otherShare: 0.0499 })), false);
  assert.is(isOwnWriter(foundOf({ unexplained: 0, otherShare: 0.5 })), false);
});

test('how many records are off the rule: those that were asked, or their share in a sample', () => {
  const records = byMask([[MURMUR2], 70], [[CRC32], 20], [[FNV], 7], [[], 3]);
  const of = (more: Found, keyed = 500) => offRuleRecords(foundOf({ records, ...more }), keyed);
  assert.is(of({}), 30);
  assert.is(of({ writers: [MURMUR2, CRC32] }), 10);
  assert.is(of({ writers: [MURMUR2, CRC32], isSample: true }), 50);
  assert.is(of({ isSample: true, records: byMask([[MURMUR2], 2], [[], 1]) }, 100), 33);
  assert.is(of({ isSample: true, records: new Map() }), 0);
  // Of no rule all of them, once that is shown.
  assert.is(of({ writers: [], noneAbove: 0.1 }), 500);
  assert.is(of({ writers: [], noneAbove: 0 }), 500);
  assert.is(of({ writers: [] }), 0);
});

test('examples off the rule: the first ten, with where the first writer would have put them', () => {
  const place = (rule: RuleId, key: string) => ruleOf(rule).partition(key, N);
  const example = (key: string, position: number, partition = 3) => ({ key: bytesOf(key), partition, position });
  const state = stateOf([], {
    examples: new Map([
      [maskOf(CRC32), [example('c', 9), example('a', 2)]],
      [maskOf(MURMUR2), [example('m', 1)]],
      [maskOf(MURMUR2, CRC32), [example('n', 0)]],
      [0, [example('b', 5, 7), example('b', 5, 4)]],
    ]),
  });
  const by = (partition: number, first: number, last: number, rules: readonly RuleId[]) => [
    `${partition} ${first} ${last} ${rules.length}`,
  ];
  const shown = (key: string, position: number, partition = 3) => ({
    key,
    hex: Buffer.from(key).toString('hex'),
    partition,
    expected: place('murmur2', key),
    position,
    sessions: [`${partition} ${position} ${position} 0`],
  });
  assert.equal(offRuleExamples(state, foundOf({}), by, NAMING), [
    shown('a', 2),
    shown('b', 5, 4),
    shown('b', 5, 7),
    shown('c', 9),
  ]);
  assert.equal(offRuleExamples(state, foundOf({ writers: [MURMUR2, CRC32] }), by, NAMING), [
    shown('b', 5, 4),
    shown('b', 5, 7),
  ]);
  const unnamed = { ...NAMING, tellsPairs: false };
  assert.equal(
    offRuleExamples(state, foundOf({}), by, unnamed).map(({ expected }) => expected),
    [null, null, null, null],
  );
  assert.equal(offRuleExamples(state, foundOf({}), by, { ...NAMING, key: () => undefined }), []);
  // A writer whose rule is not in the masks is asked about each key.
  const more: Candidate[] = [{ rule: 'event-hubs', numPartitions: N }];
  const at = MASK_RULES.length;
  const there = ['a', 'c'].map(key => ruleOf('event-hubs').partition(key, N));
  const own = stateOf([], {
    examples: new Map([[0, [example('a', 1, there[0]), example('c', 2, (there[1] + 1) % N)]]]),
  });
  assert.equal(
    offRuleExamples(own, foundOf({ writers: [at, MURMUR2], more }), by, NAMING).map(({ key, expected }) => [
      key,
      expected,
    ]),
    [['c', there[1]]],
  );
  // Of a long key the start alone is kept, which is elsewhere: its mask was made of the whole.
  const start = stateOf([], { examples: new Map([[0, [example('a', 1, place('murmur2', 'a'))]]]) });
  assert.equal(
    offRuleExamples(start, foundOf({}), by, NAMING).map(({ key }) => key),
    ['a'],
  );
  // The first partition is a place too.
  const inFirst = Array.from({ length: 99 }, (_, i) => `x${i}`).find(key => place('murmur2', key) === 0)!;
  const first = stateOf([], { examples: new Map([[0, [example(inFirst, 1, 5)]]]) });
  assert.is(offRuleExamples(first, foundOf({}), by, NAMING)[0].expected, 0);
  // Ten of eleven; a key that has no such part is expected nowhere.
  const many = stateOf([], {
    examples: new Map([[0, Array.from({ length: 11 }, (_, i) => example(`k${i}`, 20 - i))]]),
  });
  const ofView = foundOf({ writers: [at], more: [{ rule: 'murmur2', numPartitions: N, view: VIEW }] });
  const ten = offRuleExamples(many, ofView, by, NAMING);
  assert.equal(
    ten.map(({ key, expected }) => [key, expected]),
    Array.from({ length: 10 }, (_, i) => [`k${10 - i}`, null]),
  );
});

test('the partition where nine of ten keys off the rule are, of five at the least', () => {
  const partition = (keys: Record<number, number>, more: Found = {}, offRecords = 1) => {
    const state = stateOf();
    let key = 0;
    // What a writer explains does not count, nor what is in a partition that the topic has not.
    state.pairs.add(++key, 1, 2, maskOf(MURMUR2, CRC32), 0, 1000);
    state.pairs.add(++key, 1, N, 0, 0, 1000);
    for (const [at, count] of Object.entries(keys)) {
      for (let i = 0; i < count; i++) state.pairs.add(++key, 1, Number(at), maskOf(CRC32), 0, 1 + i);
    }
    return offRulePartition(state, foundOf(more), offRecords);
  };
  assert.is(partition({ 7: 5 }), 7);
  assert.is(partition({ 7: 4 }), null);
  assert.is(partition({ 0: 9, 7: 1 }), 0);
  assert.is(partition({ 11: 9, 7: 1 }), 11);
  assert.is(partition({ 11: 8, 7: 1 }), null);
  assert.is(partition({ 11: 17, 7: 2 }), null);
  assert.is(partition({ 11: 3, 7: 3 }), null);
  assert.is(partition({ 7: 5 }, { isSample: true }), null);
  assert.is(partition({ 7: 5 }, {}, 0), null);
  assert.is(partition({ 7: 5 }, { writers: [MURMUR2, CRC32], shares: [0.5, 0.5] }), null);
});

interface Split {
  key: string;
  /** Partition, records, first and last position. */
  pairs: [partition: number, records: number, first: number, last: number][];
}
function splitState(splits: readonly Split[], level = 0): WhoState {
  const state = stateOf();
  for (const { key, pairs } of splits) {
    const [first, second] = fingerprint(bytesOf(key));
    for (const [partition, records, from, to] of pairs) {
      state.pairs.add(first, second, partition, 0, from, records - 1);
      state.pairs.add(first, second, partition, 0, to);
    }
    state.splitKeys.set(fingerprintText(first, second), bytesOf(key));
  }
  if (level > 0) state.pairs.raiseLevel(level);
  return state;
}

test('split keys: where they are, by whose rule, those with most records first', () => {
  const place = (rule: RuleId, key: string) => ruleOf(rule).partition(key, N);
  const [ofMurmur2, ofCrc32] = [place('murmur2', 'a'), place('crc32', 'a')];
  assert.not.equal(ofMurmur2, ofCrc32);
  const [b, c] = [place('murmur2', 'b'), place('crc32', 'c')];
  const state = splitState([
    {
      key: 'a',
      pairs: [
        [ofCrc32, 5, 30, 60],
        [ofMurmur2, 4, 10, 50],
      ],
    },
    {
      key: 'b',
      pairs: [
        [b, 10, 100, 120],
        [(b + 1) % N, 2, 100, 900],
      ],
    },
    {
      key: 'c',
      pairs: [
        [c, 6, 0, 9],
        [(c + 5) % N, 3, 20, 21],
      ],
    },
    // It is in one partition alone.
    { key: 'd', pairs: [[1, 90, 5, 6]] },
  ]);
  const more: Candidate[] = [{ rule: 'crc32', numPartitions: N }];
  const found = foundOf({ writers: [MURMUR2, CRC32, MASK_RULES.length], more });
  const by = (...[partition, first, last, rules]: [number, number, number, readonly RuleId[]]) => [
    `${partition} ${first}-${last} ${rules}`,
  ];
  const part = (partition: number, records: number, first: number, last: number, ...rules: RuleId[]) => ({
    ...{ partition, records, first, last, rules },
    sessions: [`${partition} ${first}-${last} ${rules}`],
  });
  const shown = (key: string, partitions: unknown[]) => ({ key, hex: Buffer.from(key).toString('hex'), partitions });
  const rulesAt = (key: string, partition: number): RuleId[] =>
    (['murmur2', 'crc32'] as const).filter(rule => place(rule, key) === partition);
  // Both with nine records: the one that was split first comes first. In each, the partition that it was in first.
  const expected = [
    shown(
      'b',
      [part(b, 10, 100, 120, ...rulesAt('b', b)), part((b + 1) % N, 2, 100, 900, ...rulesAt('b', (b + 1) % N))].sort(
        (x, y) => x.partition - y.partition,
      ),
    ),
    shown('c', [part(c, 6, 0, 9, ...rulesAt('c', c)), part((c + 5) % N, 3, 20, 21, ...rulesAt('c', (c + 5) % N))]),
    shown('a', [part(ofMurmur2, 4, 10, 50, 'murmur2'), part(ofCrc32, 5, 30, 60, 'crc32')]),
  ];
  assert.equal(findSplitKeys(state, found, by, NAMING), { count: 3, isEstimate: false, examples: expected });
  assert.equal(findSplitKeys(state, found, by, { ...NAMING, tellsPairs: false }), {
    ...{ count: 3, isEstimate: false },
    examples: [],
  });
  const noC: Naming = { ...NAMING, key: key => (key[0] === 0x63 ? undefined : NAMING.key(key)) };
  assert.equal(
    findSplitKeys(state, found, by, noC).examples.map(({ key }) => key),
    ['b', 'a'],
  );
});

test('split keys in the order of their records, then of when they were split', () => {
  // Records of each, and when its second partition came to it.
  const keys: [records: number, at: number][] = [
    ...([5, 9, 7, 5, 12, 7, 5, 30] as const).map((records, i): [number, number] => [records, 100 - 7 * i]),
    ...([5, 9, 7, 31, 12] as const).map((records, i): [number, number] => [records, 200 + 13 * i]),
  ];
  const splits = keys.map(([records, at], i): Split => {
    return {
      key: `key-${i}`,
      pairs: [
        [3, records - 2, at, 999],
        [2, 2, 1, 2],
      ],
    };
  });
  const order = [...keys.entries()].sort(([, a], [, b]) => b[0] - a[0] || a[1] - b[1]).map(([i]) => `key-${i}`);
  const { examples } = findSplitKeys(splitState(splits), foundOf({}), () => [], NAMING);
  assert.equal(
    examples.map(({ key }) => key),
    order,
  );
  // In each the partition that it was in first; of the same position that of the smaller number.
  assert.ok(examples.every(({ partitions }) => partitions.map(({ partition }) => partition).join() === '2,3'));
  const same = splitState([
    {
      key: 'a',
      pairs: [
        [7, 2, -1, -1],
        [4, 2, -1, -1],
        [5, 2, -1, -1],
      ],
    },
  ]);
  assert.equal(
    findSplitKeys(same, foundOf({}), () => [], NAMING).examples[0].partitions.map(({ partition }) => partition),
    [4, 5, 7],
  );
});

test('twenty split keys are shown, of all that are known, in an order that is not that of the records', () => {
  const splits = Array.from(
    { length: 30 },
    (_, i): Split => ({
      key: `key-${i}`,
      pairs: [
        [0, 2, 1, 2],
        [5, 2, 3, 4],
      ],
    }),
  );
  const state = splitState(splits);
  const { count, examples } = findSplitKeys(state, foundOf({}), () => [], NAMING);
  const names = [...state.splitKeys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => Buffer.from(key).toString());
  assert.is(count, 30);
  assert.equal(
    examples.map(({ key }) => key),
    names.slice(0, 20),
  );
  const again = findSplitKeys(splitState(splits.toReversed()), foundOf({}), () => [], NAMING);
  assert.equal(again.examples, examples);
  // Of a sample it is an estimate, and what has left it is not shown.
  const half = splitState(splits, 1);
  const kept = splits.filter(({ key }) => fingerprint(bytesOf(key))[1] % 2 === 0).length;
  const estimate = findSplitKeys(half, foundOf({}), () => [], NAMING);
  assert.ok(kept > 0 && kept < 20);
  assert.equal([estimate.count, estimate.isEstimate, estimate.examples.length], [2 * kept, true, kept]);
});

test('a sample: each share by how the groups of runs differ, and as many more as fit by chance', () => {
  const group = (fitting: number, others: number, numPartitions = N) => {
    const masks = new Float64Array(1 << MASK_RULES.length);
    masks[maskOf(CRC32, FNV)] = fitting;
    masks[maskOf(FNV)] = others;
    return { numPartitions, records: fitting + others + 1, masks };
  };
  const drawn = { runs: 100, rejected: 25, offsets: 5000 };
  const groups = [group(50, 50), group(30, 70), group(8, 2), group(0, 0)];
  const answer = whoSample(
    groups,
    [{ rule: 'crc32' }, { rule: 'none' }, { rule: 'sha1' }, { rule: 'fnv1a-abs' }],
    drawn,
  );
  // Shares 0.5, 0.3 and 0.8; of nothing none. Student's t for 19 degrees of freedom.
  const mean = 1.6 / 3;
  const variance = ((0.5 - mean) ** 2 + (0.3 - mean) ** 2 + (0.8 - mean) ** 2) / 2;
  const { errors, ...rest } = answer;
  assert.equal(
    errors.map(({ rule }) => rule),
    ['crc32', 'none', 'sha1', 'fnv1a-abs'],
  );
  near(errors[0].plusMinus!, (2.093 * Math.sqrt(variance / 3)) / (11 / 12), 'crc32');
  assert.equal(
    errors.slice(1).map(({ plusMinus }) => plusMinus),
    [null, null, null],
  );
  assert.equal(rest, {
    records: 214,
    runs: 100,
    offsets: 5000,
    recordsAbout: 4000,
    level: 0.95,
    missedBelow: 0.03,
    atLeast: ['distinctKeys', 'splitKeys', 'offRule'],
  });
  const inTwo = whoSample([group(5, 5, 2), group(3, 7, 2)], [{ rule: 'crc32' }], drawn).errors[0].plusMinus!;
  near(inTwo, 2 * 2.093 * Math.sqrt(0.02 / 2), 'in two partitions');
  assert.is(whoSample([group(5, 5, 1), group(3, 7, 1)], [{ rule: 'crc32' }], drawn).errors[0].plusMinus, null);
  // The first rule of the masks too.
  assert.is(whoSample([group(5, 5), group(3, 7)], [{ rule: 'murmur2' }], drawn).errors[0].plusMinus, null);
  const first = [4, 6].map(count => {
    const masks = new Float64Array(1 << MASK_RULES.length);
    [masks[1], masks[2]] = [count, 10 - count];
    return { numPartitions: N, records: 10, masks };
  });
  near(whoSample(first, [{ rule: 'murmur2' }], drawn).errors[0].plusMinus!, (2.093 * 0.1 * 12) / 11, 'murmur2');
});

test.run();
