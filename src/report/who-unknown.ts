// What a writer of no known rule does, and who is known to do that.

import type { UnknownWriter, WhoAnswer } from '../analysis/who/answer.ts';
import { counted, integer, percent } from './numbers.ts';

/** In a few words. */
export function unknownText({ unknownWriter }: WhoAnswer): string | undefined {
  return unknownWriter ? TEXTS[unknownWriter.kind](unknownWriter) : undefined;
}

const TEXTS: Record<UnknownWriter['kind'], (writer: UnknownWriter) => string> = {
  'own-rule': () => 'a rule of its own',
  random: () => 'at random',
  'one-partition': ({ keys, partition }) => `all ${counted(keys, 'key')} in partition ${partition}`,
  'per-writer': ({ partitions }) => `one partition a writer, ${integer(partitions)} in all`,
  'records-number': () => 'in turn, by the number of the record',
};

/** What shows it, who does it, and what to do. */
export function unknownLines(answer: WhoAnswer): string[] {
  const { unknownWriter: writer, numPartitions, verdict, noneAbove, offRule } = answer;
  const lines: string[] = [];
  // What is said of the records off the rule says it already.
  const isToldBelow = writer?.kind === 'one-partition' && offRule.partition !== null;
  if (writer && !isToldBelow) {
    lines.push(...SHOWN[writer.kind](writer, numPartitions));
    const names = [...new Set(writer.clients.map(({ client, partitioner }) => `${client} ${partitioner}`))];
    if (names.length > 0) lines.push(`known to do so: ${names.slice(0, 6).join(', ')}`);
    lines.push(...DO[writer.kind]);
  }
  if (verdict === 'none' && noneAbove !== null && noneAbove > 0.1) {
    lines.push(`with so few keys a known rule could have written up to ${percent(noneAbove)} of them`);
  }
  return lines;
}

function chance(log10: number | null): string {
  return log10 === null ? '' : ` (by chance 1 in 10^${integer(Math.round(-log10))})`;
}

type Lines = (writer: UnknownWriter, numPartitions: number) => string[];
const SHOWN: Record<UnknownWriter['kind'], Lines> = {
  'own-rule': ({ repeatedKeys, splitKeys, chanceLog10 }) =>
    repeatedKeys > 0
      ? [
          `${counted(repeatedKeys, 'key')} with several records, ${splitKeys === 0 ? 'each' : `all but ${integer(splitKeys)}`} always in one partition${chance(chanceLog10)}: the key decides, by a rule that keylane does not know`,
        ]
      : [
          `partitions go together with the bytes of the keys${chance(chanceLog10)}: the key decides, by a rule that keylane does not know`,
        ],
  random: ({ repeatedKeys, splitKeys }) => [
    `${integer(splitKeys)} of ${counted(repeatedKeys, 'key')} with several records are in several partitions, as often as chance would have it: the key does not decide`,
  ],
  'one-partition': ({ keys, chanceLog10 }, numPartitions) => [
    `no rule puts ${counted(keys, 'key')} into one of ${counted(numPartitions, 'partition')}${chance(chanceLog10)}: the key does not decide`,
  ],
  'per-writer': ({ partitions, chanceLog10 }, numPartitions) => [
    `only ${integer(partitions)} of ${counted(numPartitions, 'partition')} are used${chance(chanceLog10)}, and not by key`,
  ],
  'records-number': ({ chanceLog10 }) => [
    `partitions have as many records as one another${chance(chanceLog10)}, and keys are in several: the key does not decide (unless whoever read the topic took as many of each)`,
  ],
};

const DO: Record<UnknownWriter['kind'], string[]> = {
  'own-rule': ['if you have its code: keylane conform compares it with every rule'],
  random: [
    'also: producers that leave the key out of what they send, and keys whose program hashes them anew each time (Java byte[].hashCode)',
  ],
  'one-partition': ['also: a web console whose form has partition 0, and whoever names the partition'],
  'per-writer': ['also: whoever names a partition of its own'],
  'records-number': [],
};
