// A topic that is made up, to be guessed: a number makes the same one everywhere.

import { randomNumbers } from '../analysis/conform-cases.ts';
import { type RuleId, ruleOf } from '../rules/index.ts';

export interface MadeTopic {
  readonly partitions: number;
  readonly records: readonly { readonly partition: number; readonly key: string }[];
  /** Which of the choices it is. */
  readonly truth: number;
}

/** What can be guessed. */
export const CHOICES = [
  'Java’s rule, murmur2',
  'librdkafka’s default, crc32',
  'Sarama’s default, fnv1a-abs',
  'kafkajs before 2.0, murmur2-float',
  'first Java’s rule, then librdkafka’s',
  'no known client: a rule of its own',
] as const;

const RULES: readonly RuleId[] = ['murmur2', 'crc32', 'fnv1a-abs', 'murmur2-float'];
const RECORDS = 4000;
/** Over a power of two some of the choices are the same. */
const COUNTS = [6, 10, 12, 15, 24];

const KEYS: readonly ((id: number) => string)[] = [
  id => `order-${1000 + id}`,
  id => `user-${id}@example.com`,
  id => `${id.toString(16).padStart(8, '0')}-7c1e-4b5d-9a10-${(id * 7919).toString(16).padStart(12, '0')}`,
  id => JSON.stringify({ tenant: id % 7, id }),
];

export function madeTopic(seed: number): MadeTopic {
  const next = randomNumbers(seed);
  // The first numbers of neighbouring seeds are alike.
  for (let i = 0; i < 20; i++) next();
  const pick = (most: number): number => (next() >>> 8) % most;
  const truth = pick(CHOICES.length);
  const partitions = COUNTS[pick(COUNTS.length)];
  const keyOf = KEYS[pick(KEYS.length)];
  const ids = 600 + pick(1200);
  const records = Array.from({ length: RECORDS }, (_, i) => {
    const key = keyOf(pick(ids));
    return { key, partition: placeOf(truth, key, partitions, i >= RECORDS / 2) };
  });
  return { partitions, records, truth };
}

function placeOf(truth: number, key: string, partitions: number, isLate: boolean): number {
  if (truth < RULES.length) return ruleOf(RULES[truth]).partition(key, partitions);
  if (truth === RULES.length) return ruleOf(isLate ? 'crc32' : 'murmur2').partition(key, partitions);
  let sum = 5381;
  for (const char of key) sum = (Math.imul(sum, 131) + 7 * char.charCodeAt(0)) >>> 0;
  return ((sum ^ (sum >>> 11)) >>> 0) % partitions;
}

/** As `kcat -J` prints them, a record a second. */
export function linesOf({ records }: MadeTopic): string {
  return records
    .map(({ partition, key }, offset) =>
      JSON.stringify({ topic: 'made-up', partition, offset, ts: 1_764_547_200_000 + 1000 * offset, key, payload: '' }),
    )
    .join('\n');
}
