// Topics whose writers are known, and whether a verdict about one is right. For the tests and bench/who-trust.ts.

import { type WhoAnswer, whoAnswer } from '../../src/analysis/who/answer.ts';
import { KeyBlock } from '../../src/core/index.ts';
import { type RuleId, rules } from '../../src/rules/index.ts';
import { RecordFold } from '../../src/scan/writers/record-fold.ts';
import { emptyWhoState, type WhoState } from '../../src/state/writers/state.ts';

/** `random` picks any partition for each record. */
export type SimulatedWriter = RuleId | 'random';

export interface Topic {
  writers: { writer: SimulatedWriter; share: number }[];
  numPartitions: number;
  records: number;
  /** Whether `who` is told the partition count. */
  isCountGiven: boolean;
  keySet: string;
  seed: number;
}

export interface SimulatedRecords {
  keys: Uint8Array[];
  partitions: Int32Array;
  /** Which writer of the topic wrote it. */
  writers: Uint8Array;
}

export type Random = () => number;

/** 0 to 1, from a seed. https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
export function seeded(seed: number): Random {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const below = (random: Random, n: number): number => Math.floor(random() * n);
const hexDigits = (random: Random, length: number): string =>
  Array.from({ length }, () => below(random, 16).toString(16)).join('');
const LETTERS = ['a', 'e', 'k', 'n', 'o', 'r', 's', 't', 'u', 'ä', 'é', 'ß', 'ж', '東', '🚕'];

/** What makes one key. */
export const KEY_SETS: Record<string, (random: Random) => string | Uint8Array> = {
  order: random => `order-${below(random, 1_000_000)}`,
  'few orders': random => `order-${below(random, 300)}`,
  // Half of the records have one of ten keys.
  hot: random => `customer-${random() < 0.5 ? below(random, 10) : below(random, 100_000)}`,
  uuid: random =>
    `${hexDigits(random, 8)}-${hexDigits(random, 4)}-4${hexDigits(random, 3)}-a${hexDigits(random, 3)}-${hexDigits(random, 12)}`,
  number: random => String(below(random, 100_000)),
  long: random => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setUint32(4, below(random, 1_000_000));
    return bytes;
  },
  short: random => Array.from({ length: 2 + below(random, 3) }, () => LETTERS[below(random, 9)]).join(''),
  names: random => Array.from({ length: 3 + below(random, 12) }, () => LETTERS[below(random, LETTERS.length)]).join(''),
};

const encoder = new TextEncoder();

export function simulate(topic: Topic, keySets = KEY_SETS): SimulatedRecords {
  const random = seeded(topic.seed);
  const makeKey = keySets[topic.keySet];
  const partitions = new Int32Array(topic.records);
  const writers = new Uint8Array(topic.records);
  const keys = Array.from({ length: topic.records }, (_, i) => {
    const made = makeKey(random);
    const key = typeof made === 'string' ? encoder.encode(made) : made;
    writers[i] = pick(random(), topic.writers);
    partitions[i] = partitionBy(topic.writers[writers[i]].writer, key, topic.numPartitions, random);
    return key;
  });
  return { keys, partitions, writers };
}

function pick(at: number, writers: Topic['writers']): number {
  const found = writers.findIndex(({ share }) => {
    at -= share;
    return at < 0;
  });
  return found < 0 ? writers.length - 1 : found;
}

function partitionBy(writer: SimulatedWriter, key: Uint8Array, numPartitions: number, random: Random): number {
  if (writer === 'random') return below(random, numPartitions);
  return rules.find(({ id }) => id === writer)!.partition(key, numPartitions);
}

export function scanRecords({ keys, partitions }: SimulatedRecords, numPartitions: number): WhoState {
  const state = emptyWhoState(numPartitions);
  const fold = new RecordFold(state);
  for (let from = 0; from < keys.length; from += 8192) {
    const part = keys.slice(from, from + 8192);
    const block = {
      keys: KeyBlock.from(part),
      partitions: partitions.slice(from, from + 8192),
      flags: new Uint8Array(part.length),
      offsets: undefined,
      timestamps: undefined,
      unreadable: 0,
    };
    fold.add(block);
  }
  fold.finish();
  return state;
}

/** As the command line does it. */
export function ask(records: SimulatedRecords, topic: Topic): WhoAnswer {
  if (topic.isCountGiven) return whoAnswer(scanRecords(records, topic.numPartitions), true);
  const highest = records.partitions.reduce((most, partition) => Math.max(most, partition), 0);
  const answer = whoAnswer(scanRecords(records, highest + 1), false);
  if (answer.reason !== 'partition-count' || answer.suggestedPartitions === null) return answer;
  return whoAnswer(scanRecords(records, answer.suggestedPartitions), false);
}

export type Outcome = 'right' | 'undecided' | 'wrong';

/**
 * Whether a verdict is right. A writer whose every record another one would have put in the same place can't be missed, and can stand for
 * it; otherwise exactly those who wrote must be named.
 */
export function judge(answer: WhoAnswer, records: SimulatedRecords, topic: Topic): Outcome {
  if (answer.verdict === 'undecided') return 'undecided';
  const wrote = topic.writers
    .map((_, i) => indexesOf(records, i))
    .map((indexes, i) => ({ ...topic.writers[i], indexes }));
  const present = wrote.filter(({ indexes }) => indexes.length > 0);
  const isRight =
    answer.verdict === 'none'
      ? present.every(({ writer }) => writer === 'random')
      : hasWriters(answer, records, present);
  return isRight ? 'right' : 'wrong';
}

function hasWriters(
  answer: WhoAnswer,
  records: SimulatedRecords,
  present: { writer: SimulatedWriter; indexes: number[] }[],
): boolean {
  const { numPartitions, shares } = answer;
  const named = shares.map(({ rule }) => rule);
  const explains = (rule: RuleId, indexes: readonly number[]): boolean =>
    indexes.every(i => partitionBy(rule, records.keys[i], numPartitions, Math.random) === records.partitions[i]);
  const isNamed = ({ writer, indexes }: (typeof present)[number]): boolean => {
    // Strays may be off the rule or a writer of their own.
    if (writer === 'random') return answer.offRule.records > 0 || named.includes('none');
    return named.some(rule => rule === writer || (rule !== 'none' && explains(rule, indexes)));
  };
  const isTrue = (rule: RuleId | 'none'): boolean => {
    if (rule === 'none') return present.some(({ writer }) => writer === 'random');
    return present.some(({ writer, indexes }) => writer === rule || (writer !== 'random' && explains(rule, indexes)));
  };
  const hasRandom = present.some(({ writer }) => writer === 'random');
  return (
    named.every(isTrue) &&
    present.every(
      each =>
        isNamed(each) ||
        (each.writer === 'random' && named.some(rule => rule !== 'none' && explains(rule, each.indexes))),
    ) &&
    (answer.offRule.records === 0 || hasRandom)
  );
}

function indexesOf({ writers }: SimulatedRecords, writer: number): number[] {
  const indexes: number[] = [];
  for (const [i, each] of writers.entries()) if (each === writer) indexes.push(i);
  return indexes;
}

/** How far the shares are off, for a verdict that names the topic's two writers: 0 to 1. */
export function shareError({ shares }: WhoAnswer, { writers }: SimulatedRecords, topic: Topic): number | undefined {
  let worst = 0;
  for (const { rule, share } of shares) {
    const index = topic.writers.findIndex(({ writer }) => writer === rule);
    if (index < 0) return undefined;
    const real = writers.reduce((sum, writer) => sum + (writer === index ? 1 : 0), 0) / writers.length;
    worst = Math.max(worst, Math.abs(share - real));
  }
  return worst;
}
