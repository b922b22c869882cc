// Options of keylane/analysis → what readers take.

import { isPartitionCount } from '../core/key.ts';
import { misplacedError, optionError, partitionCountError } from '../errors.ts';
import { nearest } from '../nearest.ts';
import type { KafkaOptions, SourceOptions } from '../sources/index.ts';
import { keyReaderOf } from './key-type.ts';
import { KEY_TYPES } from './key-types.ts';
import { LEAST_MEMORY, longestBatch, longestPiece, USUAL_MEMORY } from './memory.ts';
import type { AnalysisOptions } from './options.ts';

const KAFKA = ['settings', 'settingsFile', 'since', 'until', 'last', 'group', 'partitionList', 'maxRate'] as const;
const MOST_MEMORY = 2 ** 40;
/** As many as a scan counts. */
const MOST_PARTITIONS = 1_000_000;

/**
 * A misspelled option would be one that is silently not there.
 * @throws {KeylaneError} `ERR_OPTION`
 */
export function checkNames(options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw optionError('options', 'an object', options);
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    const [like] = nearest(name, known);
    const hint = like === undefined ? '' : ` Is ${like} meant?`;
    throw misplacedError(`There is no option "${name}".${hint} The options are ${known.join(', ')}.`);
  }
}

/** @throws {KeylaneError} `ERR_OPTION` */
export function memoryOf({ memory = USUAL_MEMORY }: AnalysisOptions): number {
  if (typeof memory === 'number' && memory >= LEAST_MEMORY && memory <= MOST_MEMORY) return memory;
  throw optionError('memory', 'a number of bytes from 128e6 to 2 ** 40', memory);
}

/** @throws {KeylaneError} `ERR_PARTITION_COUNT`, `ERR_OPTION` */
export function checkCount(numPartitions: number | undefined): void {
  if (numPartitions === undefined) return;
  if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
  if (numPartitions > MOST_PARTITIONS) throw optionError('numPartitions', 'at most 1,000,000', numPartitions);
}

/** @throws {KeylaneError} `ERR_OPTION` */
export function sourceOptionsOf(options: AnalysisOptions): SourceOptions {
  const { format, keyType, column, separator, partitionColumn, topic, committed } = options;
  const memory = memoryOf(options);
  if (keyType !== undefined && !KEY_TYPES.includes(keyType))
    throw optionError('keyType', `one of ${KEY_TYPES.join(', ')}`, keyType);
  return {
    format,
    keyType: keyType === undefined ? undefined : keyReaderOf(keyType),
    columns: typeof column === 'string' ? [column] : column,
    separator,
    partitionColumn,
    topic,
    committed: committed === true,
    kafka: kafkaOptionsOf(options),
    longest: longestPiece(memory),
    longestBatch: longestBatch(memory),
  };
}

function kafkaOptionsOf({ kafka = {}, committed }: AnalysisOptions): KafkaOptions {
  checkNames(kafka, KAFKA);
  const { settings = {}, settingsFile, since, until, last, group, partitionList, maxRate } = kafka;
  return {
    settings: {
      file: settingsFile,
      given: { ...(committed ? { 'isolation.level': 'read_committed' } : {}), ...settings },
      env: environment(),
    },
    since: since?.valueOf(),
    until: until?.valueOf(),
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
