// Options of keylane/analysis → what readers take.

import { isPartitionCount } from '../core/key.ts';
import { timeOf } from '../core/time.ts';
import { misplacedError, optionError, partitionCountError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { integer } from '../numbers.ts';
import { printable } from '../printable.ts';
import { FORMAT_NAMES, type FormatName, type KafkaOptions, type SourceOptions } from '../sources/index.ts';
import { KEY_TYPES, type KeyTypeName } from './key-types.ts';
import { LEAST_MEMORY, MOST_PARTITIONS, USUAL_MEMORY } from './memory.ts';
import type { AnalysisOptions } from './options.ts';
import { readingOptions } from './reading-options.ts';
import { checkWhatIsRead } from './what-is-read.ts';

const MOST_MEMORY = 2 ** 40;
const MOST_TOP = 99_999;

/** What an option must be, and whether something is. */
type Check = readonly [expected: string, is: (value: unknown) => boolean];

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isCount = (value: unknown, most = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most;
const isTime = (value: unknown): boolean =>
  (typeof value === 'number' || value instanceof Date) && !Number.isNaN(timeOf(value.valueOf()));
const TEXT: Check = ['a text that is not empty', isText];
const FLAG: Check = ['true or false', value => typeof value === 'boolean'];
const CALL: Check = ['a function', value => typeof value === 'function'];
const TIME: Check = ['a Date or milliseconds since 1970', isTime];

const CHECKS: Record<string, Check> = {
  format: [
    `one of ${FORMAT_NAMES.join(', ')}, or a format string such as '%p\\t%k'`,
    value => FORMAT_NAMES.includes(value as FormatName) || (isText(value) && String(value).includes('%')),
  ],
  keyType: [`one of ${KEY_TYPES.join(', ')}`, value => KEY_TYPES.includes(value as KeyTypeName)],
  column: ['a name, or an array of names', value => [value].flat().every(isText) && [value].flat().length > 0],
  separator: ['a text', value => typeof value === 'string'],
  partitionColumn: TEXT,
  topic: TEXT,
  committed: FLAG,
  kafka: ['an object', value => typeof value === 'object' && value !== null],
  memory: [
    'a number of bytes from 128e6 to 2 ** 40',
    value => typeof value === 'number' && value >= LEAST_MEMORY && value <= MOST_MEMORY,
  ],
  signal: ['an AbortSignal', value => value instanceof AbortSignal],
  onProgress: CALL,
  onNote: CALL,
  compacted: FLAG,
  all: FLAG,
  rule: TEXT,
  client: TEXT,
  onTombstone: CALL,
  top: [`an integer from 0 to ${MOST_TOP}`, value => value === 0 || isCount(value, MOST_TOP)],
  last: ['an integer from 1', value => isCount(value)],
  whatIf: ['an array of partition counts', Array.isArray],
};
const KAFKA_CHECKS: Record<string, Check> = {
  settings: [
    'an object of texts',
    value =>
      typeof value === 'object' && value !== null && Object.values(value).every(each => typeof each === 'string'),
  ],
  settingsFile: TEXT,
  since: TIME,
  until: TIME,
  last: CHECKS.last,
  group: TEXT,
  partitionList: [
    'an array of partitions, integers from 0',
    value => Array.isArray(value) && value.length > 0 && value.every(id => id === 0 || isCount(id, 0x7ffffffe)),
  ],
  maxRate: ['a number of bytes a second, 10000 or more', value => typeof value === 'number' && value >= 1e4],
};

/**
 * A misspelled option would be one that is silently not there. Those that no check is for are checked where they are used.
 * @throws {KeylaneError} `ERR_OPTION`
 */
export function checkOptions(options: object, known: readonly string[], checks = CHECKS): void {
  if (typeof options !== 'object' || options === null) throw optionError('options', 'an object', options);
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) {
      const [like] = nearest(name, known);
      throw misplacedError(
        `There is no option "${printable(name)}". Is ${like} meant? The options are ${known.join(', ')}.`,
      );
    }
    const check = checks[name];
    if (value !== undefined && check && !check[1](value)) throw optionError(name, check[0], value);
  }
}

export const memoryOf = ({ memory = USUAL_MEMORY }: AnalysisOptions): number => memory;

/** @throws {KeylaneError} `ERR_PARTITION_COUNT`, `ERR_OPTION` */
export function checkCount(numPartitions: number | undefined): void {
  if (numPartitions === undefined) return;
  if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
  if (numPartitions > MOST_PARTITIONS)
    throw optionError('numPartitions', `at most ${integer(MOST_PARTITIONS)}`, numPartitions);
}

/** @throws {KeylaneError} `ERR_OPTION` */
export function sourceOptionsOf(options: AnalysisOptions): SourceOptions {
  const { format, keyType, column, separator, partitionColumn, topic, committed } = options;
  return {
    ...readingOptions({ format, keyType, column, separator, partitionColumn, topic }, memoryOf(options)),
    committed: committed === true,
    kafka: kafkaOptionsOf(options),
  };
}

function kafkaOptionsOf({ kafka = {}, committed }: AnalysisOptions): KafkaOptions {
  checkOptions(kafka, Object.keys(KAFKA_CHECKS), KAFKA_CHECKS);
  const { settings = {}, settingsFile, last, group, partitionList, maxRate } = kafka;
  const [since, until] = [kafka.since?.valueOf(), kafka.until?.valueOf()];
  checkWhatIsRead({ last, group, since, until }, name => `kafka.${name}`, misplacedError);
  return {
    settings: {
      file: settingsFile,
      given: { ...(committed ? { 'isolation.level': 'read_committed' } : {}), ...settings },
      env: environment(),
    },
    since,
    until,
    last,
    group,
    partitions: partitionList,
    maxRate,
  };
}

/** For what a file of settings asks for by name. What is read though nobody named it is a person's, not a program's. */
function environment(): Record<string, string | undefined> {
  const { HOME: _, KCAT_CONFIG: __, ...others } = process.env;
  return Object.fromEntries(Object.entries(others).filter(([name]) => !name.startsWith('KAFKA_')));
}
