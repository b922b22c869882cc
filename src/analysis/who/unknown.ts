// What a writer of no known rule does: told from the keys that no writer explains.

import type { WhoState, Witness } from '../../state/writers/state.ts';
import { clientsThat, type RuleClient, type UnknownKind } from './advice.ts';
import { EVIDENCE } from './evidence.ts';
import { dependsOnKey } from './key-dependence.ts';

export interface UnknownWriter {
  kind: UnknownKind;
  /** Distinct keys that were looked at, and those of them with several records. */
  keys: number;
  repeatedKeys: number;
  /** Repeated keys that are in more than one partition. */
  splitKeys: number;
  /** How many partitions they are in, and which it is if it is one. */
  partitions: number;
  partition: number | null;
  /** Ten to this power is about the chance that it only looks so; null where it is told in another way than by chance. */
  chanceLog10: number | null;
  /** Who is known to do so, those who do it by default first. */
  clients: RuleClient[];
}

interface Left {
  /** Of each key, the records of each of its partitions. */
  keys: Map<number, number>[];
  records: number;
  /** Records by partition. */
  loads: Map<number, number>;
}

/**
 * Null where nothing is shown.
 * @param left witnesses that no writer explains
 */
export function unknownWriter(state: WhoState, left: readonly Witness[]): UnknownWriter | null {
  const n = state.numPartitions;
  if (left.length === 0) return null;
  const found = leftOf(state, left);
  const repeated = found.keys.filter(of => sum(of.values()) > 1);
  const split = repeated.filter(of => of.size > 1).length;
  const keys = found.keys.length;
  const partitions = found.loads.size;
  const facts = {
    keys,
    repeatedKeys: repeated.length,
    splitKeys: split,
    partitions,
    partition: partitions === 1 ? [...found.loads.keys()][0] : null,
  };
  const as = (kind: UnknownKind, evidence: number): UnknownWriter => ({
    kind,
    ...facts,
    chanceLog10: -evidence / Math.LN10,
    clients: clientsThat(kind),
  });
  const inOne = (keys - 1) * Math.log(n);
  if (partitions === 1) return inOne >= EVIDENCE + Math.log(n) ? as('one-partition', inOne) : null;
  const few = keys * Math.log(n / partitions) - lnChoose(n, partitions);
  const areFew = few >= EVIDENCE;
  // A key in a thousand that errs makes no other kind.
  const isStable = split <= repeated.length / 1000;
  const stable = repeated.length * Math.log(n);
  if (isStable && stable >= EVIDENCE) return as('own-rule', stable);
  if (areFew && ((!isStable && !isPrefix(found.loads)) || hasRuns(state, left))) return as('per-writer', few);
  if (!isStable) return spreadKind(state, found, repeated, as);
  const depends = dependsOnKey(left, n);
  return depends >= EVIDENCE ? as('own-rule', depends) : null;
}

/** Keys are in several partitions: as often in the same one as chance would have it? */
function spreadKind(
  { witnessLevel }: WhoState,
  { loads, records }: Left,
  repeated: readonly Map<number, number>[],
  as: (kind: UnknownKind, evidence: number) => UnknownWriter,
): UnknownWriter | null {
  // Of those that are used: it may have been fewer once.
  const n = loads.size;
  const same = repeated.reduce((total, of) => total + sameness(of), 0) / repeated.length;
  const notOne = repeated.length * divergence(same, OF_ONE);
  if (same >= OF_ONE || notOne < EVIDENCE) return null;
  const even = witnessLevel === 0 ? evenness(loads, records, n) : 0;
  if (even >= EVIDENCE) return as('records-number', even);
  const isChance = same <= 1 / n || repeated.length * divergence(same, 1 / n) < EVIDENCE;
  return isChance ? as('random', notOne) : null;
}

/** Two records of a key are in one partition at least so often where one rule, or nearly one, decides. */
const OF_ONE = 0.75;

/** The chance that two records of a key are in the same partition. */
function sameness(of: ReadonlyMap<number, number>): number {
  const records = sum(of.values());
  let pairs = 0;
  for (const count of of.values()) pairs += count * (count - 1);
  return pairs / (records * (records - 1));
}

/** Of a share that was seen from one that was expected, per observation, as a natural logarithm. */
function divergence(seen: number, expected: number): number {
  const part = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));
  return part(seen, expected) + part(1 - seen, 1 - expected);
}

/** The evidence that records were dealt out in turn: partitions that differ by so few are not found by chance. */
function evenness(loads: ReadonlyMap<number, number>, records: number, n: number): number {
  const range = Math.max(...loads.values()) - Math.min(...loads.values());
  // No way to have so small a range is likelier than the most even one, and there are at most so many of them.
  const likeliest = lnFactorial(records) - records * Math.log(n) - n * lnGamma(records / n + 1);
  return -(likeliest + n * Math.log(range + 1));
}

/** Whether these are the first partitions, all of them: a rule over fewer partitions fills those. */
function isPrefix(loads: ReadonlyMap<number, number>): boolean {
  return Math.max(...loads.keys()) === loads.size - 1;
}

/** Whether records that follow each other go to one partition far more often than chance would have it, in more than one run each. */
function hasRuns({ hasOffsets, pairs }: WhoState, left: readonly Witness[]): boolean {
  if (hasOffsets) return false;
  const records = left.flatMap(({ first, second, partition }) => {
    const pair = pairs.pairsOf(first, second).find(each => each.partition === partition);
    return pair ? [pair] : [];
  });
  records.sort((a, b) => a.firstPosition - b.firstPosition);
  const loads = new Map<number, number>();
  let same = 0;
  for (const [i, { partition }] of records.entries()) {
    loads.set(partition, (loads.get(partition) ?? 0) + 1);
    if (i > 0 && records[i - 1].partition === partition) same++;
  }
  const total = records.length - 1;
  const expected = [...loads.values()].reduce((squares, load) => squares + (load / records.length) ** 2, 0);
  const runs = total - same + 1;
  // A file that was read partition by partition has one run of each.
  if (runs < 3 * loads.size || same / total <= expected) return false;
  return total * divergence(same / total, expected) >= EVIDENCE;
}

function leftOf({ pairs }: WhoState, left: readonly Witness[]): Left {
  const byKey = new Map<string, Map<number, number>>();
  const loads = new Map<number, number>();
  let records = 0;
  for (const { first, second, partition } of left) {
    const count = pairs.pairsOf(first, second).find(pair => pair.partition === partition)?.records ?? 1;
    const name = `${first} ${second}`;
    const of = byKey.get(name) ?? new Map<number, number>();
    of.set(partition, count);
    byKey.set(name, of);
    loads.set(partition, (loads.get(partition) ?? 0) + count);
    records += count;
  }
  return { keys: [...byKey.values()], records, loads };
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

const lnChoose = (n: number, k: number): number => lnFactorial(n) - lnFactorial(k) - lnFactorial(n - k);

const lnFactorial = (n: number): number => lnGamma(n + 1);

/** By Stirling's series, from where it is exact to nine digits; for positive numbers. */
function lnGamma(x: number): number {
  if (x < 10) return lnGamma(x + 1) - Math.log(x);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + 1 / (12 * x) - 1 / (360 * x ** 3);
}
