// `RULE@N` → a rule and a partition count.

import { isPartitionCount } from '../core/key.ts';
import { optionError, usageError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { printable } from '../printable.ts';
import type { RuleId } from '../rules/index.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';
import { MOST_PARTITIONS } from './memory.ts';
import { clientOrNone, exactRule, ruleOfClient, type Say } from './rule-named.ts';

/** A rule or a client over a number of partitions, `murmur2@12`; a number alone is the Java client's rule. */
export type Place = number | string | RuleAtCount;

/**
 * The same of a program's option.
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_RULE`, `ERR_CLIENT`, `ERR_OPTION`
 */
export function placeOf(place: Place, option: string, say: Say): RuleAtCount {
  if (typeof place === 'number' || typeof place === 'string') return parsePlace(String(place), option, say);
  if (typeof place !== 'object' || place === null) throw optionError(option, 'RULE@N, a number or an object', place);
  return parsePlace(`${place.rule}@${place.numPartitions}`, option, say);
}

/**
 * @param option its name, for errors
 * @param say what is told of what was taken for what
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_RULE`, `ERR_CLIENT`
 */
export function parsePlace(text: string, option: string, say: Say): RuleAtCount {
  const at = text.lastIndexOf('@');
  const count = text.slice(at + 1).trim();
  const numPartitions = /^\d+$/.test(count) ? Number(count) : 0;
  if (!isPartitionCount(numPartitions) || numPartitions > MOST_PARTITIONS) throw countError(text, option);
  if (at < 0) return { rule: 'murmur2', numPartitions };
  return { rule: ruleOfPlace(text.slice(0, at), numPartitions, option, say), numPartitions };
}

function ruleOfPlace(name: string, numPartitions: number, option: string, say: Say): RuleId {
  const exact = exactRule(name);
  if (exact !== undefined) return exact;
  const newest = name.lastIndexOf('@') > 0 ? undefined : clientOrNone(name)?.client.newest;
  if (newest !== undefined && numPartitions <= Number.parseInt(newest, 10)) {
    const shown = `${printable(name)}@${numPartitions}`;
    throw usageError(
      `${option} ${shown} could be release ${numPartitions} with the number of partitions forgotten. Write ${shown}@N, or ${clientOrNone(name)!.rule}@${numPartitions} if it is ${numPartitions} partitions.`,
    );
  }
  return ruleOfClient(name, say);
}

function countError(text: string, option: string) {
  const shown = printable(text.slice(0, 60));
  if (exactRule(text) !== undefined || clientOrNone(text)) {
    return usageError(`${option} ${shown} names a rule, but the number of partitions is missing: ${shown}@12.`);
  }
  return usageError(
    `${option} takes RULE@N, such as murmur2@12, or a number of partitions from 1 to ${integer(MOST_PARTITIONS)} alone, but got "${shown}".`,
  );
}
