// Where keys land, under every client's rule.

import type { Key } from '../core/index.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { hex } from '../printable.ts';
import type { Rule } from '../rules/index.ts';

export interface WhereAnswer {
  numPartitions: number;
  keys: WhereKey[];
}

export interface WhereKey {
  /** As it was given. */
  key: string;
  /** The bytes that are hashed. */
  hex: string;
  /** The partitions, each with the rules that put the key there: the first rule's partition comes first. */
  answers: { partition: number; rules: string[] }[];
}

/** A key as somebody wrote it, and what is hashed. */
export interface NamedKey {
  name: string;
  key: Key;
}

/** The partition of each key under each of the rules; both keep their order. */
export function whereAnswer(keys: readonly NamedKey[], numPartitions: number, rules: readonly Rule[]): WhereAnswer {
  return {
    numPartitions,
    keys: keys.map(({ name, key }) => ({
      key: name,
      hex: hex(typeof key === 'string' ? encodeUtf8(key) : key),
      answers: answersOf(key, numPartitions, rules),
    })),
  };
}

function answersOf(key: Key, numPartitions: number, rules: readonly Rule[]): WhereKey['answers'] {
  const rulesOf = new Map<number, string[]>();
  // Of all rules those that have a partition for such a key; one alone says what it reads.
  for (const rule of rules.filter(({ reads }) => rules.length === 1 || reads(key))) {
    const partition = rule.partition(key, numPartitions);
    const same = rulesOf.get(partition);
    if (same) same.push(rule.id);
    else rulesOf.set(partition, [rule.id]);
  }
  return Array.from(rulesOf, ([partition, ids]) => ({ partition, rules: ids }));
}
