// Why keys move or stay, in words.

import { counted, integer, percent } from '../../numbers.ts';
import type { Growth, GrowthKey } from '../models/growth.ts';

/** In general. */
export function reasonsOf({ plan, arithmetic }: Growth): string[] {
  const { from, to, expectedMoved, expectedFrom, parents, betterCounts } = plan;
  const [n, m] = [from.numPartitions, to.numPartitions];
  if (expectedMoved === 0) return ['Both put every key into the same partition.'];
  const even = `A hash that spreads keys evenly moves ${percent(expectedMoved)} of them`;
  if (!arithmetic) {
    const why =
      from.rule !== to.rule && expectedFrom === 'two-hashes'
        ? `two hashes have nothing to do with each other, so a key stays by chance alone`
        : from.rule !== to.rule
          ? `both are made of one hash, at least for ASCII keys`
          : `the rule cuts a line into even ranges, which overlap`;
    return [`${even}: ${why}.`];
  }
  const { gcd, cycle, staying, parents: most, children } = arithmetic;
  const reasons = [
    `The rule takes a number made of the hash modulo the count. Modulo ${integer(n)} and modulo ${integer(m)} repeat together after ${integer(cycle)}, the least common multiple. Of the ${integer(cycle)} remainders, those below ${integer(staying)} give the same partition under both counts. ${even}.`,
    parents.always
      ? `${integer(m)} is ${n === m ? 'the same count' : `${integer(m / n)} times ${integer(n)}`}: all keys of a new partition come from one old one. It has one parent, so state and order can be taken over partition by partition.`
      : `A partition keeps its remainder modulo ${integer(gcd)}, the greatest common divisor. So a new partition can have keys of ${counted(most, 'old one')}, its parents, and the keys of an old one go to ${counted(children, 'new one')}.`,
  ];
  if (betterCounts.length > 0) {
    const each = betterCounts.map(
      ({ numPartitions, expectedMoved }) => `${integer(numPartitions)} (${percent(expectedMoved)})`,
    );
    reasons.push(`Near ${integer(m)}, each new partition has one parent with ${each.join(' or ')} of them moving.`);
  }
  return reasons;
}

/** Of one key. */
export function reasonOf({ from, to, residue }: GrowthKey, { arithmetic, plan }: Growth): string {
  if (from === null || to === null) return 'a rule has no partition for such a key';
  const [n, m] = [plan.from.numPartitions, plan.to.numPartitions];
  if (arithmetic && residue !== null) {
    const leaves = `leaves ${integer(residue)} of ${integer(arithmetic.cycle)}`;
    return from === to
      ? `stays: ${leaves}, below ${integer(arithmetic.staying)}`
      : `moves: ${leaves}, which is ${from} modulo ${integer(n)} and ${to} modulo ${integer(m)}`;
  }
  return from === to ? 'stays: both rules say the same of it' : 'moves: the rules differ on it';
}
