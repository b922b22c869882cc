// Can the verdicts of `keylane who` be trusted? Thousands of topics whose writers are known: every rule alone, every pair mixed, writers at
// random. How often the verdict is right, undecided, wrong; how far shares are off; how many keys a decision needs.
// Unknown writers, of which most are functions of the key: none of them may be taken for a client.
//   npx tsx bench/who-trust.ts [--topics 2304] [--unknown 3500] [--seed 1] [--without-keys] [--dry]      writes results/who-trust.json

import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { rules } from '../src/rules/index.ts';
import { LAST_RULES } from '../src/rules/table.ts';
import { MASK_RULES } from '../src/state/writers/rule-masks.ts';
import { OWN_RULES } from '../test/analysis/own-rules.ts';
import {
  ask,
  judge,
  KEY_SETS,
  MORE_KEY_SETS,
  type Outcome,
  type Random,
  type SimulatedWriter,
  seeded,
  shareError,
  simulate,
  TEST_VIEWS,
  type Topic,
} from '../test/analysis/simulated-topics.ts';

const { values } = parseArgs({
  options: {
    topics: { type: 'string', default: '2304' },
    unknown: { type: 'string', default: '3500' },
    seed: { type: 'string', default: '1' },
    dry: { type: 'boolean' },
    'without-keys': { type: 'boolean' },
  },
});
const random = seeded(Number(values.seed));

const COUNTS = [
  2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 18, 20, 24, 30, 32, 36, 48, 50, 60, 64, 96, 100, 128, 200, 256, 360, 500,
  1000,
];
const commonRules = rules.filter(({ id }) => !LAST_RULES.includes(id));
const MOST_RECORDS = 100_000;
const MIXES = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99];
const RECORDS_FOR_SHARES = 10_000;

const tailnums = flights('tailnum');
const destinations = flights('dest');
const keySets: typeof KEY_SETS = {
  ...KEY_SETS,
  tailnum: random => tailnums[Math.floor(random() * tailnums.length)],
  dest: random => destinations[Math.floor(random() * destinations.length)],
};

/** For writers of no known rule: most of their verdicts are found, or not, with few keys. */
const moreKeySets: typeof KEY_SETS = { ...keySets, ...MORE_KEY_SETS };
const MOST_RECORDS_OF_UNKNOWN = 3000;

type Kind =
  | 'one rule'
  | 'two rules'
  | 'a rule and strays'
  | 'at random'
  | 'an own rule'
  | 'a rule and an own rule'
  | 'several rules'
  | 'a grown topic'
  | 'a part of the key'
  | 'one partition, in turn, in runs';
/** What `results/who-trust.json` holds. */
export interface TrustResults {
  topics: number;
  seed: number;
  kinds: Record<Kind, Record<Outcome, number>>;
  wrong: object[];
  shares: { topics: number; fromRecords: number; median: number; worst: number };
  /** Distinct keys; null where no number of them decides. */
  keysToDecide: {
    numPartitions: number;
    one: number | null;
    sameHash: number | null;
    half: number | null;
    tenth: number | null;
  }[];
}
const tally = new Map<Kind, Record<Outcome, number>>();
const wrong: object[] = [];
const shareErrors: number[] = [];

const topics = [...plan(Number(values.topics)), ...unknownPlan(Number(values.unknown))];
for (const [i, { kind, topic }] of topics.entries()) {
  const records = simulate(topic, moreKeySets);
  const answer = ask(records, topic);
  const outcome = judge(answer, records, topic);
  const row = tally.get(kind) ?? { right: 0, undecided: 0, wrong: 0 };
  row[outcome]++;
  tally.set(kind, row);
  if (outcome === 'wrong') {
    const { verdict, shares, offRule, indistinguishable } = answer;
    const said = {
      verdict,
      shares: shares.map(({ rule, share }) => [rule, share]),
      off: offRule.records,
      indistinguishable,
    };
    wrong.push({ topic, said });
    process.stderr.write(`WRONG ${JSON.stringify({ topic, said })}\n`);
  }
  if (
    answer.verdict === 'mixed' &&
    outcome === 'right' &&
    topic.records >= RECORDS_FOR_SHARES &&
    kind === 'two rules'
  ) {
    const error = shareError(answer, records, topic);
    if (error !== undefined) shareErrors.push(error);
  }
  if (i % 100 === 99) process.stderr.write(`${i + 1} of ${topics.length}\n`);
}

shareErrors.sort((a, b) => a - b);
const result: TrustResults = {
  topics: topics.length,
  seed: Number(values.seed),
  kinds: Object.fromEntries(tally) as TrustResults['kinds'],
  wrong,
  shares: {
    topics: shareErrors.length,
    fromRecords: RECORDS_FOR_SHARES,
    median: shareErrors[shareErrors.length >> 1] ?? 0,
    worst: shareErrors.at(-1) ?? 0,
  },
  keysToDecide: values['without-keys'] ? [] : keysToDecide(),
};
console.log(JSON.stringify(result, null, 2));
if (!values.dry)
  writeFileSync(new URL('results/who-trust.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;

/** Every rule alone, every pair of those that every record is asked about, each pair's mix in turn, then whatever comes. */
function* plan(count: number): Generator<{ kind: Kind; topic: Topic }> {
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

/** Own rules alone and beside a known one, three and four rules, earlier partition counts, views: a stream of random numbers of its own. */
function* unknownPlan(count: number): Generator<{ kind: Kind; topic: Topic }> {
  const random = seeded(Number(values.seed) + 1000);
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
    for (const writer of ['zero', 'round-robin', 'runs'] as const) {
      yield make('one partition, in turn, in runs', [{ writer, share: 1 }]);
      made++;
    }
  }
}

/** For each partition count: how many distinct keys it takes until nine of ten verdicts about one writer, or two halves, are right. */
function keysToDecide(): TrustResults['keysToDecide'] {
  return [2, 3, 4, 6, 8, 12, 16, 24, 50, 100, 1000].map(numPartitions => ({
    numPartitions,
    // No other rule has its hash.
    one: least(numPartitions, [{ writer: 'xxhash32', share: 1 }]),
    sameHash: least(numPartitions, [{ writer: 'murmur2', share: 1 }]),
    half: least(numPartitions, [
      { writer: 'murmur2', share: 0.5 },
      { writer: 'crc32', share: 0.5 },
    ]),
    tenth: least(numPartitions, [
      { writer: 'murmur2', share: 0.9 },
      { writer: 'crc32', share: 0.1 },
    ]),
  }));
}

function least(numPartitions: number, writers: Topic['writers']): number | null {
  const rounds = 20;
  for (let records = 2; records < 5000; records = Math.ceil(records * 1.15)) {
    let right = 0;
    for (let round = 0; round < rounds; round++) {
      const topic = {
        writers,
        numPartitions,
        records,
        isCountGiven: true,
        keySet: 'uuid',
        seed: 1000 * records + round,
      };
      const simulated = simulate(topic, keySets);
      const answer = ask(simulated, topic);
      // Two writers must be found, not one of them who explains what little the other wrote.
      const isWhole = writers.length === 1 || answer.verdict === 'mixed';
      if (isWhole && judge(answer, simulated, topic) === 'right') right++;
    }
    if (right >= 0.9 * rounds) return records;
  }
  return null;
}

function choice<T>(values: readonly T[], random: Random): T {
  return values[Math.floor(random() * values.length)];
}

function flights(column: string): string[] {
  const file = new URL('../examples/flights.csv.gz', import.meta.url);
  const [header, ...rows] = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n');
  const index = header.split(',').indexOf(column);
  return rows.map(row => row.split(',')[index]).filter(key => key !== '');
}
