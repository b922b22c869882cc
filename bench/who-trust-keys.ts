// How many distinct keys `keylane who` needs until its verdict about a topic is right.

import { ask, judge, KEY_SETS, MORE_KEY_SETS, simulate, type Topic } from '../test/analysis/simulated-topics.ts';

/** Distinct keys by column; null where no number of them decides. */
export interface KeysToDecide {
  numPartitions: number;
  keys: Record<string, number | null>;
}

interface Column {
  writers: Topic['writers'];
  keySet: string;
  /** How often each key is written. */
  times?: number;
  /** What is to be found besides the right writers. */
  finds(answer: ReturnType<typeof ask>): boolean;
}

const any = () => true;
const alone = (writer: Topic['writers'][number]['writer']) => [{ writer, share: 1 }];
const mixedWith = (share: number): Topic['writers'] => [
  { writer: 'murmur2', share: 1 - share },
  { writer: 'crc32', share },
];

export const COLUMNS: Record<string, Column> = {
  // No other rule has its hash.
  'xxhash32 alone': { writers: alone('xxhash32'), keySet: 'uuid', finds: any },
  'murmur2 alone': { writers: alone('murmur2'), keySet: 'uuid', finds: any },
  // Two writers must be found, not one of them who explains what little the other wrote.
  'murmur2 and crc32, half each': {
    writers: mixedWith(0.5),
    keySet: 'uuid',
    finds: ({ verdict }) => verdict === 'mixed',
  },
  'murmur2 with a tenth of crc32': {
    writers: mixedWith(0.1),
    keySet: 'uuid',
    finds: ({ verdict }) => verdict === 'mixed',
  },
  "xxhash32 of the part before ':'": {
    writers: alone('xxhash32:before-first'),
    keySet: 'tenant',
    finds: ({ views }) => views.length === 1,
  },
  'xxhash32 of the number as int64': {
    writers: alone('xxhash32:int64'),
    keySet: 'number',
    finds: ({ views }) => views.length === 1,
  },
  'a rule of its own, each key three times': {
    writers: alone('own murmur3, seed 7'),
    keySet: 'uuid',
    times: 3,
    finds: ({ unknown }) => unknown === 'own-rule',
  },
  'at random, each key three times': {
    writers: alone('random'),
    keySet: 'uuid',
    times: 3,
    finds: ({ unknown }) => unknown === 'random',
  },
  'all in one partition': {
    writers: alone('zero'),
    keySet: 'uuid',
    finds: ({ unknown }) => unknown === 'one-partition',
  },
};

const ROUNDS = 20;
/** Of those rounds, so many must be right. */
const ENOUGH = 18;
const MOST_KEYS = 3000;

export const KEY_COUNTS = [2, 3, 4, 7, 8, 12, 24, 50, 100, 1000];

/** The least number of keys with which nine of ten such topics have the right verdict. */
export function keysToDecide(name: string, numPartitions: number): number | null {
  const { writers, keySet, times = 1, finds } = COLUMNS[name];
  for (let keys = 2; keys < MOST_KEYS; keys = Math.ceil(keys * 1.2)) {
    let right = 0;
    for (let round = 0; round < ROUNDS && right + ROUNDS - round >= ENOUGH; round++) {
      const topic: Topic = {
        writers,
        numPartitions,
        records: keys,
        isCountGiven: true,
        keySet,
        seed: 1000 * keys + round,
      };
      const records = repeated(topic, times);
      const answer = ask(records, topic);
      if (finds(answer) && (answer.unknown !== null || judge(answer, records, topic) === 'right')) right++;
    }
    if (right >= ENOUGH) return keys;
  }
  return null;
}

/** Each key so many times: a rule puts it where it was, a writer at random anywhere. */
function repeated(topic: Topic, times: number) {
  const { keys } = simulate(topic, { ...KEY_SETS, ...MORE_KEY_SETS });
  const all = Array.from({ length: times }, () => keys).flat();
  let next = 0;
  return simulate({ ...topic, records: all.length }, { [topic.keySet]: () => all[next++] });
}
