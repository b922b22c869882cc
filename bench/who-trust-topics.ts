// The topics of who-trust.ts: every rule alone, every pair of rules mixed, writers at random, functions that are no client's, views, grown
// topics, and records that real clients wrote.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { type RuleId, rules } from '../src/rules/index.ts';
import { LAST_RULES } from '../src/rules/table.ts';
import { emptyNotes } from '../src/sources/index.ts';
import { findSegments, readSegments } from '../src/sources/segments/index.ts';
import { MASK_RULES } from '../src/state/writers/rule-masks.ts';
import { OWN_RULES } from '../test/analysis/own-rules.ts';
import {
  KEY_SETS,
  MORE_KEY_SETS,
  type SimulatedRecords,
  type SimulatedWriter,
  simulate,
  TEST_VIEWS,
  type Topic,
} from '../test/analysis/simulated-topics.ts';
import { type Random, seeded } from '../test/seeded.ts';
import { dataFolder, filesOf, writersOf } from '../test/sources/segments/fixtures.ts';

export type Kind =
  | 'one rule'
  | 'two rules'
  | 'a rule and strays'
  | 'at random'
  | 'an own rule'
  | 'a rule and an own rule'
  | 'several rules'
  | 'a grown topic'
  | 'a part of the key'
  | 'one partition, in turn, in runs'
  | 'a few of many'
  | 'real clients';

export interface KnownTopic {
  kind: Kind;
  topic: Topic;
}

const COUNTS = [
  2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 18, 20, 24, 30, 32, 36, 48, 50, 60, 64, 96, 100, 128, 200, 256, 360, 500,
  1000,
];
const commonRules = rules.filter(({ id }) => !LAST_RULES.includes(id));
const MOST_RECORDS = 100_000;
const MIXES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];
/** For writers of no known rule: most of their verdicts are found, or not, with few keys. */
const MOST_RECORDS_OF_UNKNOWN = 3000;

const tailnums = flights('tailnum');
const destinations = flights('dest');
const keySets: typeof KEY_SETS = {
  ...KEY_SETS,
  tailnum: random => tailnums[Math.floor(random() * tailnums.length)],
  dest: random => destinations[Math.floor(random() * destinations.length)],
};
const moreKeySets: typeof KEY_SETS = { ...keySets, ...MORE_KEY_SETS };

/** The key set of the topics that real clients wrote: every record has its partition already. */
const REAL = 'real clients';
const REAL_RULES: Record<string, RuleId> = {
  java: 'murmur2',
  kafkajs: 'murmur2',
  librdkafka: 'crc32',
  sarama: 'fnv1a-abs',
  'kafka-python': 'murmur2',
};

/** All topics of a seed. */
export function* topicsOf(seed: number, known: number, unknown: number): Generator<KnownTopic> {
  yield* knownPlan(known, seeded(seed));
  yield* unknownPlan(unknown, seeded(seed + 1000));
  yield* largePlan(Math.ceil((known + unknown) / 25), seeded(seed + 2000));
}

export async function recordsOf(topic: Topic): Promise<SimulatedRecords> {
  return topic.keySet === REAL ? drawn(await realRecords(), topic) : simulate(topic, moreKeySets);
}

/** Every rule alone, every pair of those that every record is asked about, each pair's mix in turn, then whatever comes. */
function* knownPlan(count: number, random: Random): Generator<KnownTopic> {
  let made = 0;
  const make = (kind: Kind, writers: Topic['writers']) => {
    made++;
    const records = Math.max(1, Math.floor(MOST_RECORDS ** random()));
    const keySet = choice(Object.keys(keySets), random);
    const numPartitions = choice(COUNTS, random);
    const isCountGiven = random() < 0.6;
    return {
      kind,
      topic: { writers, numPartitions, records, isCountGiven, keySet, seed: Math.floor(random() * 2 ** 31) },
    };
  };
  const alone = (writer: SimulatedWriter) => [{ writer, share: 1 }];
  while (made < count) {
    for (const { id } of commonRules) yield make('one rule', alone(id));
    for (const [i, a] of MASK_RULES.entries()) {
      for (const b of MASK_RULES.slice(i + 1)) {
        const share = choice(MIXES, random);
        const [first, second] = random() < 0.5 ? [a, b] : [b, a];
        yield make('two rules', [
          { writer: first, share },
          { writer: second, share: 1 - share },
        ]);
      }
    }
    for (let i = 0; i < 20; i++) yield make('at random', alone('random'));
    for (let i = 0; i < 20; i++) {
      const share = choice([0.3, 0.5, 0.8, 0.95, 0.99, 0.999], random);
      yield make('a rule and strays', [
        { writer: choice(MASK_RULES, random), share },
        { writer: 'random', share: 1 - share },
      ]);
    }
  }
}

/** A rule, and beside it a few of very many keys that another put elsewhere: more keys than are kept. */
function* largePlan(count: number, random: Random): Generator<KnownTopic> {
  const others: SimulatedWriter[] = [
    ...Object.keys(OWN_RULES).map((name): SimulatedWriter => `own ${name}`),
    'random',
    'zero',
  ];
  for (let i = 0; i < count; i++) {
    const rule = choice(MASK_RULES, random);
    // One in 5,000 counts as a stray, whoever wrote it.
    const [writer, least] = i % 3 === 0 ? [choice(MASK_RULES, random), 1e-3] : [choice(others, random), 1e-5];
    const share = least * (0.05 / least) ** random();
    yield {
      kind: 'a few of many',
      topic: {
        writers: [
          { writer: rule, share: 1 - share },
          { writer, share },
        ],
        numPartitions: choice(COUNTS, random),
        records: 40_000 + Math.floor(160_000 * random()),
        isCountGiven: true,
        keySet: choice(['order', 'uuid', 'number', 'hex', 'tenant', 'email'], random),
        seed: Math.floor(random() * 2 ** 31),
      },
    };
  }
}

/** Own rules alone and beside a known one, three and four rules, earlier partition counts, views, real clients. */
function* unknownPlan(count: number, random: Random): Generator<KnownTopic> {
  const make = (kind: Kind, writers: Topic['writers'], given: Partial<Topic> = {}) => ({
    kind,
    topic: {
      writers,
      numPartitions: choice(COUNTS, random),
      records: Math.max(4, Math.floor(MOST_RECORDS_OF_UNKNOWN ** (0.3 + 0.7 * random()))),
      isCountGiven: random() < 0.6,
      keySet: choice(Object.keys(moreKeySets), random),
      seed: Math.floor(random() * 2 ** 31),
      ...given,
    },
  });
  const own = Object.keys(OWN_RULES);
  let made = 0;
  while (made < count) {
    for (const name of own) {
      yield make('an own rule', [{ writer: `own ${name}`, share: 1 }]);
      yield make('an own rule', [{ writer: `own ${name}`, share: 1 }]);
      const share = choice([0.05, 0.1, 0.3, 0.5, 0.7, 0.9], random);
      yield make('a rule and an own rule', [
        { writer: choice(MASK_RULES, random), share },
        { writer: `own ${name}`, share: 1 - share },
      ]);
      made += 3;
    }
    for (let i = 0; i < 20; i++) {
      const several = Array.from({ length: 3 + (i % 2) }, () => choice(commonRules, random).id);
      yield make(
        'several rules',
        several.map(writer => ({ writer, share: 1 / several.length })),
        {
          records: 30 + Math.floor(170 * random()),
        },
      );
      made++;
    }
    for (let i = 0; i < 15; i++) {
      const numPartitions = choice([4, 6, 9, 12, 16, 24, 36, 60, 100], random);
      const earlier = choice(
        [2, 3, 4, 6, 8, 10].filter(each => each < numPartitions),
        random,
      );
      const rule = choice(MASK_RULES, random);
      const share = choice([0.2, 0.5, 0.8, 1], random);
      yield make(
        'a grown topic',
        [
          { writer: `${rule}@${earlier}`, share },
          { writer: random() < 0.7 ? rule : 'random', share: 1 - share },
        ],
        { numPartitions },
      );
      made++;
    }
    for (const [name, { keySets }] of Object.entries(TEST_VIEWS)) {
      const rule = choice(MASK_RULES, random);
      const share = choice([0.5, 1, 1], random);
      const other = choice([choice(MASK_RULES, random), 'random'] as const, random);
      yield make(
        'a part of the key',
        [
          { writer: `${rule}:${name}`, share },
          { writer: other, share: 1 - share },
        ],
        { keySet: choice(keySets, random) },
      );
      made++;
    }
    for (let i = 0; i < 8; i++) {
      const some = (['murmur2', 'crc32', 'fnv1a-abs'] as const).filter(() => random() < 0.6);
      if (some.length === 0) continue;
      yield make(
        'real clients',
        some.map(writer => ({ writer, share: 1 / some.length })),
        { numPartitions: 12, isCountGiven: true, keySet: REAL },
      );
      made++;
    }
    for (const writer of ['zero', 'round-robin', 'runs'] as const) {
      yield make('one partition, in turn, in runs', [{ writer, share: 1 }]);
      made++;
    }
  }
}

let real: Promise<Map<RuleId, [key: Uint8Array, partition: number][]>> | undefined;

/** What real clients wrote into two of twelve partitions, by their rule. */
function realRecords(): NonNullable<typeof real> {
  real ??= (async () => {
    const folder = dataFolder(filesOf('mixed'));
    const truth = [0, 1].map(partition => writersOf(`mixedA-${partition}`));
    const byRule = new Map<RuleId, [Uint8Array, number][]>();
    for await (const { keys, partitions, offsets } of readSegments(findSegments([folder]), emptyNotes())) {
      for (let i = 0; i < keys.count; i++) {
        const rule = REAL_RULES[truth[partitions[i]][offsets![i]]];
        if (!byRule.has(rule)) byRule.set(rule, []);
        byRule.get(rule)!.push([keys.key(i).slice(), partitions[i]]);
      }
    }
    return byRule;
  })();
  return real;
}

function drawn(byRule: ReadonlyMap<RuleId, [Uint8Array, number][]>, topic: Topic): SimulatedRecords {
  const random = seeded(topic.seed);
  const writers = Uint8Array.from({ length: topic.records }, () => Math.floor(random() * topic.writers.length));
  const records = Array.from(writers, writer => choice(byRule.get(topic.writers[writer].writer as RuleId)!, random));
  return { keys: records.map(([key]) => key), partitions: Int32Array.from(records, ([, at]) => at), writers };
}

function choice<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)];
}

/** A column of the flights that the repository has. */
function flights(column: string): string[] {
  const file = new URL('../examples/flights.csv.gz', import.meta.url);
  const [header, ...rows] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const index = header.split(',').indexOf(column);
  return rows.map(row => row.split(',')[index]).filter(key => key !== '');
}
