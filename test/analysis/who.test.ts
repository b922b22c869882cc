// Verdicts about topics whose writers are known. bench/who-trust.ts does the same with thousands.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type WhoAnswer, whoAnswer } from '../../src/analysis/who/answer.ts';
import { fitMixture } from '../../src/analysis/who/mixture.ts';
import { KeyBlock } from '../../src/core/index.ts';
import { partitionUnder, type RuleId, rules } from '../../src/rules/index.ts';
import { LAST_RULES } from '../../src/rules/table.ts';
import { RecordFold } from '../../src/scan/writers/record-fold.ts';
import { int32, withSchemaId } from '../../src/serializers/index.ts';
import { KEYLESS } from '../../src/sources/index.ts';
import { mergeWhoStates } from '../../src/state/writers/merge.ts';
import { MASK_RULES } from '../../src/state/writers/rule-masks.ts';
import { emptyWhoState, type WhoState } from '../../src/state/writers/state.ts';
import { runs, some } from '../runs.ts';
import { seeded } from '../seeded.ts';
import { ask, judge, KEY_SETS, shareError, simulate, type Topic } from './simulated-topics.ts';

const test = suite('who');

interface Row {
  key: string | Uint8Array | null;
  partition: number;
  timestamp?: number;
  offset?: number;
}

function answerFor(rows: readonly Row[], numPartitions: number, isCountGiven = true): WhoAnswer {
  return whoAnswer(scan(rows, numPartitions), isCountGiven);
}

function scan(rows: readonly Row[], numPartitions: number): WhoState {
  const state = emptyWhoState(numPartitions);
  const column = (name: 'timestamp' | 'offset') =>
    rows.some(row => row[name] !== undefined) ? Float64Array.from(rows, row => row[name] ?? NaN) : undefined;
  const block = {
    keys: KeyBlock.from(rows.map(({ key }) => key ?? '')),
    partitions: Int32Array.from(rows, ({ partition }) => partition),
    flags: Uint8Array.from(rows, ({ key }) => (key === null ? KEYLESS : 0)),
    offsets: column('offset'),
    timestamps: column('timestamp'),
    unreadable: 0,
  };
  const fold = new RecordFold(state);
  fold.add(block);
  fold.finish();
  return state;
}

const orders = (count: number): string[] => Array.from({ length: count }, (_, i) => `order-${i}`);
const under = (rule: RuleId, keys: readonly (string | Uint8Array)[], n: number): Row[] =>
  keys.map(key => ({ key, partition: partitionUnder(rule, key, n) }));

// The trust: a part of what bench/who-trust.ts asks.
const random = seeded(7);
const choice = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
const keySets = Object.keys(KEY_SETS);
function topicOf(writers: Topic['writers']): Topic {
  return {
    writers,
    numPartitions: choice([2, 3, 4, 6, 7, 8, 10, 12, 16, 30, 48, 64, 100, 1000]),
    records: Math.floor(4000 ** random()),
    isCountGiven: random() < 0.5,
    keySet: choice(keySets),
    seed: Math.floor(random() * 2 ** 31),
  };
}
const simulated: [string, Topic[]][] = [
  [
    'every rule alone',
    some(
      rules
        .filter(({ id }) => !LAST_RULES.includes(id))
        .flatMap(({ id }) => [1, 2].map(() => topicOf([{ writer: id, share: 1 }]))),
      6,
    ),
  ],
  [
    'every pair mixed',
    some(
      MASK_RULES.flatMap((a, i) =>
        MASK_RULES.slice(i + 1).map(b => {
          const share = choice([0.5, 0.7, 0.9, 0.99]);
          return topicOf([
            { writer: a, share },
            { writer: b, share: 1 - share },
          ]);
        }),
      ),
      16,
    ),
  ],
  [
    'at random',
    some(
      Array.from({ length: 30 }, () => topicOf([{ writer: 'random', share: 1 }])),
      6,
    ),
  ],
  [
    'a rule and strays',
    some(
      Array.from({ length: 30 }, () => {
        const share = choice([0.5, 0.9, 0.99]);
        return topicOf([
          { writer: choice(MASK_RULES), share },
          { writer: 'random', share: 1 - share },
        ]);
      }),
      5,
    ),
  ],
];
for (const [name, topics] of simulated) {
  test(`${name}: ${topics.length} topics, no wrong verdict`, () => {
    let right = 0;
    for (const topic of topics) {
      const records = simulate(topic);
      const answer = ask(records, topic);
      const outcome = judge(answer, records, topic);
      assert.is.not(outcome, 'wrong', JSON.stringify({ topic, verdict: answer.verdict, shares: answer.shares }));
      if (outcome === 'right') right++;
    }
    // Who always says undecided is never wrong either.
    assert.ok(right > topics.length / 8, `${right} right`);
  });
}

for (const [i, [a, b, share]] of (
  [
    ['murmur2', 'crc32', 0.7],
    ['murmur2', 'murmur2-unsigned', 0.5],
    ['crc32', 'fnv1a-abs', 0.9],
  ] as const
).entries()) {
  test(`shares of ${a} and ${b} within 2 points`, () => {
    for (const numPartitions of some([3, 12, 50], 3, i)) {
      const writers = [
        { writer: a, share },
        { writer: b, share: 1 - share },
      ];
      const topic = {
        writers,
        numPartitions,
        records: 10_000,
        isCountGiven: true,
        keySet: 'order',
        seed: numPartitions,
      };
      const records = simulate(topic);
      const answer = ask(records, topic);
      assert.is(answer.verdict, 'mixed');
      assert.is(answer.shares.length, 2);
      assert.ok(shareError(answer, records, topic)! < 0.02);
      assert.is(answer.shares[0].records + answer.shares[1].records, 10_000);
    }
  });
}

test('scanned in any parts, added in any order: the same answer', () => {
  const keys = orders(500);
  const rows = [
    ...under('murmur2', keys, 12),
    ...under('crc32', keys.slice(300), 12),
    ...keys.slice(0, 20).map(key => ({ key: `by hand ${key}`, partition: 0 })),
    { key: null, partition: 5 },
  ].map((row, offset) => ({ ...row, offset }));
  const plain = ({
    verdict,
    reason,
    shares,
    splitKeys,
    offRule,
    evidence,
    records,
    keyless,
    distinctKeys,
  }: WhoAnswer) => ({
    ...{ verdict, reason, records, keyless, distinctKeys },
    shares: shares.map(({ rule, share, records }) => [rule, share.toFixed(6), records]),
    splitKeys: splitKeys.count,
    offRule: [offRule.records, offRule.partition],
    evidence: [evidence?.explained, evidence?.of, evidence?.next],
  });
  const whole = plain(answerFor(rows, 12));
  assert.is(whole.verdict, 'mixed');
  fc.assert(
    fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), fc.array(fc.nat(rows.length)), (mixed, cuts) => {
      const borders = [0, ...cuts.sort((a, b) => a - b), mixed.length];
      const sum = emptyWhoState(12);
      for (let i = 1; i < borders.length; i++) mergeWhoStates(sum, scan(mixed.slice(borders[i - 1], borders[i]), 12));
      assert.equal(plain(whoAnswer(sum, true)), whole);
    }),
    { numRuns: runs(40, 20) },
  );
});

test('one rule, with its evidence', () => {
  const answer = answerFor(under('murmur2', orders(500), 12), 12);
  assert.is(answer.verdict, 'murmur2');
  assert.is(answer.reason, null);
  assert.is(answer.moreKeys, null);
  assert.equal(answer.indistinguishable, []);
  assert.is(answer.shares.length, 1);
  assert.is(answer.shares[0].share, 1);
  assert.is(answer.shares[0].records, 500);
  assert.ok(answer.shares[0].clients.some(({ client, isDefault }) => client === 'kafka-clients' && isDefault));
  assert.is(answer.evidence!.explained, 500);
  assert.is(answer.evidence!.of, 500);
  assert.ok(Math.abs(answer.evidence!.chanceLog10 + 500 * Math.log10(12)) < 1);
  assert.ok(answer.evidence!.next!.refutedBy > 100);
  assert.equal(answer.offRule, { records: 0, partition: null, examples: [] });
  assert.equal(answer.splitKeys, { count: 0, isEstimate: false, examples: [] });
  assert.equal(answer.advice, []);
});

test('a hot key is one piece of evidence', () => {
  const hot: Row[] = Array.from({ length: 10_000 }, () => ({
    key: 'hot',
    partition: partitionUnder('crc32', 'hot', 12),
  }));
  assert.is(answerFor(hot, 12).verdict, 'undecided');
  // Put there by hand: it makes no second writer.
  const rows = [...under('murmur2', orders(300), 12), ...hot];
  const answer = answerFor(rows, 12);
  assert.is.not(answer.verdict, 'mixed');
  assert.is(answer.offRule.records, 10_000);
});

test('a power of two: murmur2 and its unsigned form are one', () => {
  const answer = answerFor(under('murmur2', orders(2000), 64), 64);
  assert.is(answer.verdict, 'undecided');
  assert.is(answer.reason, 'power-of-two');
  assert.is(answer.moreKeys, null);
  assert.equal(answer.indistinguishable, [['murmur2', 'murmur2-unsigned']]);
  assert.is(answer.shares[0].share, 1);
  assert.is(answerFor(under('murmur2', orders(2000), 2), 2).indistinguishable[0].length, 3);
});

test('of rules that never differ the one that somebody has is named first', () => {
  for (const [rule, count] of [
    ['crc32', 8],
    ['crc32', 64],
    ['fnv1a-abs', 2],
    ['murmur2', 2],
  ] as const) {
    const { indistinguishable, shares } = answerFor(under(rule, orders(2000), count), count);
    assert.is(shares[0].rule, rule);
    assert.is(indistinguishable[0][0], rule);
    assert.ok(shares[0].clients.some(({ isDefault }) => isDefault));
  }
});

test('hashes below 2^31: all reductions are one', () => {
  const low = orders(3000).filter(key => (rules.find(({ id }) => id === 'crc32')!.hashOf(key) as number) < 2 ** 31);
  const answer = answerFor(under('crc32', low, 12), 12);
  assert.is(answer.reason, 'low-hashes');
  assert.equal([...answer.indistinguishable[0]].sort(), ['crc32', 'crc32-abs', 'crc32-mask']);
  assert.ok(answer.moreKeys! >= 1);
});

test('too few keys: about how many more', () => {
  const answer = answerFor(under('murmur2', orders(4), 12), 12);
  assert.is(answer.verdict, 'undecided');
  assert.is(answer.reason, 'few-keys');
  assert.ok(answer.moreKeys! >= 1 && answer.moreKeys! < 30);
  assert.is(answerFor(under('murmur2', orders(4 + 2 * answer.moreKeys!), 12), 12).verdict, 'murmur2');
});

test('one partition says nothing', () => {
  assert.is(answerFor(under('murmur2', orders(100), 1), 1).reason, 'one-partition');
});

test('no key says nothing: no rule', () => {
  const answer = answerFor(
    [
      { key: null, partition: 1 },
      { key: null, partition: 2 },
    ],
    3,
  );
  assert.is(answer.verdict, 'none');
  assert.is(answer.keyless, 2);
});

test('everything in one partition, as some consoles do', () => {
  const rows = orders(1000).map(key => ({ key, partition: 0 }));
  const answer = answerFor(rows, 12);
  assert.is(answer.verdict, 'none');
  assert.is(answer.offRule.records, 1000);
});

test('wherever the empty key lies, the verdict is that of the other keys', () => {
  const everywhere: Record<string, (i: number, n: number) => number> = {
    'at random': (_i, n) => Math.floor(random() * n),
    'in every second partition': (i, n) => (2 * i) % n,
    'in the last': (_i, n) => n - 1,
  };
  const places = Object.entries(everywhere).flatMap(each => [1, 10, 1000].map(count => [...each, count] as const));
  const topics = (['murmur2', 'crc32', 'fnv1a-abs'] as const).flatMap(rule => [2, 3, 12, 100].map(n => ({ rule, n })));
  // One of three has each rule and each count of partitions.
  for (const [turn, { rule, n }] of some(topics, 3).entries()) {
    const others = under(rule, orders(4000), n);
    const without = answerFor(others, n);
    for (const [where, place, count] of some(places, 3, turn)) {
      const empty = Array.from({ length: count }, (_, i) => ({ key: '', partition: place(i, n) }));
      const { verdict, indistinguishable, shares, offRule, evidence } = answerFor([...others, ...empty], n);
      const what = `${rule}, ${n} partitions, ${count} ${where}`;
      assert.equal([verdict, indistinguishable], [without.verdict, without.indistinguishable], what);
      assert.equal(evidence?.explained, without.evidence?.explained, what);
      // What it did is still told: each record of it that is not where the rule says is off the rule.
      const off = empty.filter(({ partition }) => partition !== partitionUnder(rule, '', n)).length;
      if (shares.length > 0) assert.is(offRule.records, off, what);
    }
  }
});

test('of empty keys alone, and of one key beside them, nothing is said that they do not show', () => {
  const empty = Array.from({ length: 100 }, (_, i) => ({ key: '', partition: i % 12 }));
  for (const rows of [empty, [...empty, { key: 'a', partition: 3 }]]) {
    const { verdict, reason, shares } = answerFor(rows, 12);
    assert.equal([verdict, reason, shares.length], ['undecided', 'few-keys', 0]);
  }
});

test('strays set by hand, all in one partition, with what the rule says', () => {
  const strays = orders(40).map(key => ({ key: `manual-${key}`, partition: 0 }));
  const off = strays.filter(({ key }) => partitionUnder('murmur2', key, 12) !== 0).length;
  const answer = answerFor([...under('murmur2', orders(3000), 12), ...strays], 12);
  assert.is(answer.verdict, 'murmur2');
  assert.is(answer.offRule.records, off);
  assert.is(answer.offRule.partition, 0);
  assert.is(answer.offRule.examples.length, 10);
  for (const { key, hex, partition, expected } of answer.offRule.examples) {
    assert.match(key, 'manual-');
    assert.is(hex, Buffer.from(key).toString('hex'));
    assert.is(partition, 0);
    assert.is(expected, partitionUnder('murmur2', key, 12));
  }
});

test('keys in two partitions: which, by whom, from where to where', () => {
  const rows = [
    ...under('crc32', orders(300), 12).map((row, i) => ({ ...row, offset: i })),
    ...under('murmur2', orders(200), 12).map((row, i) => ({ ...row, offset: 1000 + i })),
  ];
  const answer = answerFor(rows, 12);
  const split = orders(200).filter(key => partitionUnder('crc32', key, 12) !== partitionUnder('murmur2', key, 12));
  assert.is(answer.verdict, 'mixed');
  assert.is(answer.splitKeys.count, split.length);
  assert.is(answer.splitKeys.isEstimate, false);
  assert.is(answer.positions, 'offset');
  for (const { key, partitions } of answer.splitKeys.examples) {
    const number = Number(key.slice(6));
    assert.equal(partitions, [
      {
        partition: partitionUnder('crc32', key, 12),
        records: 1,
        first: number,
        last: number,
        rules: ['crc32'],
        sessions: [],
      },
      {
        partition: partitionUnder('murmur2', key, 12),
        records: 1,
        first: 1000 + number,
        last: 1000 + number,
        rules: ['murmur2'],
        sessions: [],
      },
    ]);
  }
  assert.equal(
    answer.advice.map(({ rule }) => rule),
    ['crc32'],
  );
  assert.ok(
    answer.advice[0].settings.some(({ client, setting }) => client === 'librdkafka' && /murmur2_random/.test(setting)),
  );
});

const MARCH = Date.UTC(2026, 2, 1);
const DAY = 86_400_000;

test('until March one, since then the other', () => {
  const rows = orders(4000).map((key, i) => {
    const timestamp = MARCH - 60 * DAY + i * 0.03 * DAY;
    return { key, timestamp, partition: partitionUnder(timestamp < MARCH ? 'crc32' : 'murmur2', key, 12) };
  });
  const { verdict, timeline } = answerFor(rows, 12);
  assert.is(verdict, 'mixed');
  assert.is(timeline!.unit, 'timestamp');
  assert.is(timeline!.switches.length, 1);
  const [{ at, from, to }] = timeline!.switches;
  assert.is(from, 'crc32');
  assert.is(to, 'murmur2');
  assert.ok(Math.abs(at - MARCH) < 4 * DAY, new Date(at).toISOString());
  assert.is(
    timeline!.spans.reduce((sum, { records }) => sum + records, 0),
    4000,
  );
});

test('both at the same time: no switch', () => {
  const rows = orders(4000).map((key, i) => ({
    key,
    offset: i,
    partition: partitionUnder(i % 3 === 0 ? 'crc32' : 'murmur2', key, 12),
  }));
  const { timeline } = answerFor(rows, 12);
  assert.is(timeline!.unit, 'offset');
  assert.equal(timeline!.switches, []);
  for (const { records, shares } of timeline!.spans) {
    if (records > 30) assert.ok(shares.every(({ share }) => share > 0.1));
  }
});

test('a topic that has grown: one rule, at two counts', () => {
  const keys = orders(2000);
  const rows = [...under('murmur2', keys.slice(0, 800), 6), ...under('murmur2', keys.slice(800), 24)];
  const answer = answerFor(rows, 24);
  assert.is(answer.verdict, 'murmur2');
  assert.is(answer.earlier.length, 1);
  assert.is(answer.earlier[0].rule, 'murmur2');
  assert.is(answer.earlier[0].numPartitions, 6);
  assert.ok(Math.abs(answer.earlier[0].share - 0.4) < 0.05, String(answer.earlier[0].share));
  assert.is(answer.offRule.records, 0);
});

test('-n is too large: the count that fits', () => {
  const answer = answerFor(under('fnv1a-abs', orders(500), 12), 20);
  assert.is(answer.verdict, 'fnv1a-abs');
  assert.is(answer.suggestedPartitions, 12);
});

test('-n is too small: the count that fits, and no verdict', () => {
  const answer = answerFor(under('murmur2', orders(500), 30), 12);
  assert.is(answer.verdict, 'undecided');
  assert.is(answer.reason, 'partition-count');
  assert.is(answer.suggestedPartitions, 30);
  assert.ok(answer.outOfRange > 200);
});

test('no -n, and the last partition is empty: a larger count is tried', () => {
  const rows = under('murmur2', orders(400), 31).filter(({ partition }) => partition < 29);
  const answer = answerFor(rows, 29, false);
  assert.is(answer.reason, 'partition-count');
  assert.is(answer.suggestedPartitions, 31);
});

for (const rule of ['sha1', 'pulsar-murmur3', 'debezium-murmur', 'event-hubs', 'kinesis', 'maxwell-murmur3'] as const) {
  test(`a rule that is asked only where nothing else fits: ${rule}`, () => {
    const answer = answerFor(under(rule, orders(400), 12), 12);
    assert.is(answer.verdict, rule);
    assert.is(answer.offRule.records, 0);
    const mixed = answerFor([...under(rule, orders(400), 12), ...under('murmur2', orders(1400).slice(400), 12)], 12);
    assert.is(mixed.verdict, 'mixed');
    assert.equal(
      mixed.shares.map(({ rule }) => rule),
      ['murmur2', rule],
    );
    assert.ok(Math.abs(mixed.shares[0].share - 1000 / 1400) < 0.03);
  });
}

test('rules that differ for texts that are not ASCII alone', () => {
  const keys = orders(600).map((key, i) => (i % 2 ? key : `${key} für Zürich`));
  assert.is(answerFor(under('crc32-character-count', keys, 12), 12).verdict, 'crc32-character-count');
  assert.is(answerFor(under('no-kafka-crc32', keys, 12), 12).verdict, 'no-kafka-crc32');
  assert.is(answerFor(under('kafka-node', keys, 12), 12).verdict, 'kafka-node');
});

test('the same key in several encodings, as the cause of several partitions', () => {
  const keys: (string | Uint8Array)[] = [];
  for (let i = 0; i < 400; i++) keys.push(String(i), `"${i}"`, int32(i), ` ${i}`, `K${i}`, `k${i}`);
  const { verdict, encodings } = answerFor(under('murmur2', keys, 12), 12);
  assert.is(verdict, 'murmur2');
  const kinds = new Map(encodings.variants.map(variant => [variant.kind, variant]));
  for (const kind of ['quotes', 'number', 'white-space', 'case'] as const) {
    const { keys, splitKeys, examples } = kinds.get(kind)!;
    assert.is(keys, 400, kind);
    assert.ok(splitKeys > 300 && splitKeys < 400, kind);
    assert.is(examples.length, 3);
    assert.ok(examples.every(group => group.length === 2 && group[0].hex !== group[1].hex));
  }
  assert.equal(encodings.schemaIds, []);
});

test('UUIDs as text in both cases and as bytes', () => {
  const random = seeded(3);
  const keys = Array.from({ length: 50 }, () => KEY_SETS.uuid(random) as string).flatMap(uuid => [
    uuid,
    uuid.toUpperCase(),
    Buffer.from(uuid.replaceAll('-', ''), 'hex'),
  ]);
  const { variants } = answerFor(under('murmur2', keys, 12), 12).encodings;
  const uuids = variants.find(({ kind }) => kind === 'uuid')!;
  assert.is(uuids.keys, 50);
  assert.is(uuids.examples[0].length, 3);
});

test('Schema Registry: several ids before the same keys', () => {
  const keys = orders(300).flatMap(key => [withSchemaId(7, Buffer.from(key)), withSchemaId(12, Buffer.from(key))]);
  const { encodings } = answerFor(under('murmur2', keys, 12), 12);
  assert.equal(encodings.schemaIds, [7, 12]);
  assert.is(encodings.variants[0].kind, 'schema-id');
  assert.is(encodings.variants[0].keys, 300);
});

test('Schema Registry: several ids before numbers of three bytes, keys of eight bytes in all', () => {
  // As Avro writes them: zigzag, seven bits a byte.
  const avro = (value: number) => [((2 * value) & 127) | 128, ((2 * value) >> 7) | 128, (2 * value) >> 14];
  for (const [first, second] of [
    [101, 107],
    [1, 2],
  ]) {
    const keys = Array.from({ length: 800 }, (_, i) =>
      withSchemaId(i < 400 ? first : second, Buffer.from(avro(10_000 + (i % 400)).map(byte => byte & 255))),
    );
    assert.ok(keys.every(key => key.length === 8));
    assert.equal(answerFor(under('murmur2', keys, 12), 12).encodings.schemaIds, [first, second]);
  }
});

test('ordinary keys have no several encodings', () => {
  const { encodings } = answerFor(under('murmur2', orders(3000), 12), 12);
  assert.equal(encodings, { schemaIds: [], variants: [] });
});

test('a mixture by hand: what must come out is known', () => {
  // Writer 0 alone 60, writer 1 alone 20, both 20: shares are 3 to 1.
  const { shares, otherShare } = fitMixture(
    new Map([
      [1, 60],
      [2, 20],
      [3, 20],
    ]),
    [0, 1],
    0.001,
  );
  assert.ok(Math.abs(shares[0] - 0.75) < 0.001);
  assert.ok(Math.abs(shares[1] - 0.25) < 0.001);
  assert.ok(otherShare < 0.001);
  assert.equal(fitMixture(new Map(), [0], 0.5).logLikelihood, 0);
});

test('records off the rule that share a partition: it is named from five keys on, if nine of ten are there', () => {
  const strays = (count: number, elsewhere: number) => {
    const wrong = orders(3000)
      .slice(2000)
      .filter(key => partitionUnder('murmur2', key, 12) !== 3 && partitionUnder('murmur2', key, 12) !== 4);
    const rows = [...under('murmur2', orders(2000), 12)];
    for (let i = 0; i < count; i++) rows.push({ key: wrong[i], partition: i < elsewhere ? 4 : 3 });
    return answerFor(rows, 12).offRule;
  };
  assert.equal([strays(4, 0).records, strays(4, 0).partition], [4, null]);
  assert.equal([strays(5, 0).records, strays(5, 0).partition], [5, 3]);
  assert.is(strays(10, 1).partition, 3);
  assert.is(strays(10, 2).partition, null);
});

test.run();
