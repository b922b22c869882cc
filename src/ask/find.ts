// The records of one key.

import { candidatesOf, defaultRules, findAnswer, NewestRecords } from '../analysis/find/answer.ts';
import type { FindAnswer } from '../analysis/find/types.ts';
import type { Key } from '../core/index.ts';
import { checkBytes } from '../core/key.ts';
import { misplacedError } from '../errors.ts';
import { printable } from '../printable.ts';
import { checkCount, checkOptions } from './checked-options.ts';
import { type AnalysisOptions, type AnalysisSource, COMMON, USUAL_FOUND } from './options.ts';
import { recordsOfKey } from './records-of-key.ts';
import { ruleNamed } from './rule-named.ts';
import { withSource } from './source.ts';

export interface FindOptions extends AnalysisOptions {
  /** A string stands for its UTF-8. */
  readonly key: Key;
  /** The rule by which it was put where it is, or the client that did; left out, every client's default is tried. */
  readonly rule?: string | undefined;
  readonly client?: string | undefined;
  /** Whether to read all partitions, whatever rules say. */
  readonly all?: boolean | undefined;
  /** Of the topic; only a cluster tells it. Without it, it is not said which rules fit. */
  readonly numPartitions?: number | undefined;
  /** How many of the newest records to tell; 100 if left out. */
  readonly last?: number | undefined;
}

/**
 * The records of one key, from the partitions where it can be: what `keylane find --json` prints.
 * @throws {KeylaneError} `ERR_OPTION`, `ERR_KEY`, `ERR_RULE`, `ERR_CLIENT`, `ERR_SOURCE…`, `ERR_KAFKA_…`, `ERR_RECORD`; the signal's reason
 */
export async function find(source: AnalysisSource, options: FindOptions): Promise<FindAnswer> {
  checkOptions(options, ['key', 'rule', 'client', 'all', 'numPartitions', 'last', ...COMMON]);
  const { rule, client, all, numPartitions, last = USUAL_FOUND, onNote } = options;
  const { key } = options;
  if (typeof key !== 'string') checkBytes(key);
  checkCount(numPartitions);
  if ([rule, client, all].filter(each => each !== undefined).length > 1)
    throw misplacedError('rule, client and all each say which partitions are read. Leave the others out.');
  const asked = ruleNamed({ rule, client }, note => onNote?.(note));
  const rules = asked === undefined ? defaultRules() : [asked];
  const newest = new NewestRecords(last);
  const chosen = (count: number): number[] => candidatesOf(key, count, rules).map(({ partition }) => partition);
  const isListed = options.kafka?.partitionList !== undefined;
  const choice = all || isListed ? {} : { choosePartitions: chosen };
  const how = { numPartitions, needsPartitions: true, valueBytes: true, ...choice };
  const { question } = await withSource(source, options, how, async (opened, _, notes) => {
    const count = opened.numPartitions ?? numPartitions;
    const counts = await recordsOfKey(opened, key, newest, notes);
    // Other sources are read whole.
    const read = opened.hasAllPartitions && !all ? (options.kafka?.partitionList ?? chosen(count!)) : undefined;
    const question = {
      name: typeof key === 'string' ? key : printable(new TextDecoder().decode(key)),
      key,
      numPartitions: count,
      candidates: count === undefined || all ? [] : candidatesOf(key, count, rules),
      partitionsRead: read?.slice().sort((x, y) => x - y),
      recordsRead: counts.records,
    };
    return { question, ...counts };
  });
  return findAnswer(question, newest);
}
