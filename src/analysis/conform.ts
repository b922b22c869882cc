// Does somebody's partitioner agree with a rule, and if not, which rule is it?

import type { Rule } from '../rules/index.ts';
import { shown } from './shared/shown-key.ts';

/** One question: where does this key go? */
export interface Case {
  key: Uint8Array;
  numPartitions: number;
}

export interface ConformAnswer {
  /** The rule that was to be kept. */
  rule: string;
  agrees: boolean;
  /** How many keys were asked for. */
  cases: number;
  disagreements: number;
  /** Of the wrong answers, those that are no partition at all: below 0, or the partition count and above. */
  outOfRange: number;
  /** Where it disagrees: the rules that give all its answers. */
  instead: string[];
  /** Where it disagrees and no rule gives its answers: the mistake that does, if it is a known one. */
  mistake: string | null;
  /** The shortest key with a wrong answer. */
  smallest: WrongPartition | null;
  /** The shortest keys with a wrong answer, each once, 20 at most: the first is `smallest`. */
  examples: WrongPartition[];
}

export interface WrongPartition {
  key: string;
  hex: string;
  numPartitions: number;
  expected: number;
  got: number;
}

const MOST_EXAMPLES = 20;

/** @param partitions what the partitioner answered, in the order of the cases */
export function conformAnswer(
  cases: readonly Case[],
  partitions: ArrayLike<number>,
  rule: Rule,
  rules: readonly Rule[],
): ConformAnswer {
  const wrong = cases.flatMap((each, i) => {
    const expected = rule.partition(each.key, each.numPartitions);
    return expected === partitions[i] ? [] : [{ ...each, expected, got: partitions[i] }];
  });
  wrong.sort((a, b) => compare(a.key, b.key));
  // The shortest are asked about many times.
  const examples = wrong
    .filter(({ key }, i) => i === 0 || compare(key, wrong[i - 1].key) !== 0)
    .slice(0, MOST_EXAMPLES)
    .map(({ key, ...each }) => ({ ...shown(key), ...each }));
  const gives = (partition: (each: Case) => number) => cases.every((each, i) => partition(each) === partitions[i]);
  const instead =
    wrong.length === 0
      ? []
      : rules.filter(each => gives(({ key, numPartitions: n }) => (each.reads(key) ? each.partition(key, n) : -1)));
  return {
    rule: rule.id,
    agrees: wrong.length === 0,
    cases: cases.length,
    disagreements: wrong.length,
    outOfRange: wrong.filter(({ got, numPartitions }) => got < 0 || got >= numPartitions).length,
    instead: instead.map(({ id }) => id),
    mistake: wrong.length === 0 || instead.length > 0 ? null : mistakeOf(cases, gives, rules),
    smallest: examples[0] ?? null,
    examples,
  };
}

/** What people write by mistake: the hash is right, what is made of it is not. */
function mistakeOf(
  cases: readonly Case[],
  gives: (partition: (each: Case) => number) => boolean,
  rules: readonly Rule[],
): string | null {
  const ofHashes = new Map(rules.map(rule => [rule.hash, rule]));
  for (const [hash, rule] of ofHashes) {
    if (!cases.every(({ key }) => rule.reads(key))) continue;
    const signed = ({ key }: Case): number => Number(BigInt.asIntN(32, BigInt(rule.hashOf(key))));
    if (gives(each => signed(each) % each.numPartitions)) return `${hash}, a remainder that keeps the hash's sign`;
    if (gives(each => mod(signed(each), each.numPartitions))) return `${hash}, a floored modulo of the signed hash`;
  }
  return null;
}

function mod(value: number, n: number): number {
  return ((value % n) + n) % n;
}

/** The shorter first, then by bytes. */
function compare(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) return a.length - b.length;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return i === a.length ? 0 : a[i] - b[i];
}
