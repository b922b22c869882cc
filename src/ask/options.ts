// The options of keylane/analysis: what every question takes.

import type { GivenSource } from '../sources/given-types.ts';
import type { KeyTypeName } from './key-types.ts';

/**
 * A path, or `kafka://HOST:PORT/TOPIC`, or several files that are one source; or what a program has: chunks of bytes in any format that files
 * may have (a stream is one), records, columns of records.
 */
export type AnalysisSource = string | readonly string[] | GivenSource;

/** How a topic is reached, and what is read of it. */
export interface KafkaReadOptions {
  /** Settings with Java's or librdkafka's names: `{ 'security.protocol': 'SASL_SSL', 'sasl.password': … }`. */
  readonly settings?: Readonly<Record<string, string>> | undefined;
  /** A file of such settings. */
  readonly settingsFile?: string | undefined;
  /** Only records since then: milliseconds since 1970. */
  readonly since?: number | Date | undefined;
  readonly until?: number | Date | undefined;
  /** Only the newest so many offsets of all partitions together. */
  readonly last?: number | undefined;
  /** Only what this consumer group has not read yet. */
  readonly group?: string | undefined;
  /** Only these partitions. */
  readonly partitionList?: readonly number[] | undefined;
  /** Bytes a second at most. */
  readonly maxRate?: number | undefined;
}

/** What every question takes. */
export interface AnalysisOptions {
  /** A format by its name, or a format string of kcat such as `%p\t%k\n`; told from the source's start if left out. */
  readonly format?: string | undefined;
  /** What the keys of a text stand for: `string`, `long`, `uuid-bytes`, `hex`, …. */
  readonly keyType?: KeyTypeName | undefined;
  /** The column or field of the key, or several that make one. */
  readonly column?: string | readonly string[] | undefined;
  /** What joins several columns; `,` if left out. */
  readonly separator?: string | undefined;
  readonly partitionColumn?: string | undefined;
  /** Only records of this topic. */
  readonly topic?: string | undefined;
  /** Leaves out records of aborted and open transactions: of segment files and brokers. */
  readonly committed?: boolean | undefined;
  readonly kafka?: KafkaReadOptions | undefined;
  /** In bytes, 128e6 or more, 512e6 if left out. Beyond it, figures about keys are estimates and marked as such. */
  readonly memory?: number | undefined;
  /** Ends the reading; what is returned rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called every so often with the number of bytes that have been read. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
  /**
   * Is told what the answer rests on, a sentence each: what the source was read as, how many lines were no records. If left out, what is
   * more than a hint is a warning of the process.
   */
  readonly onNote?: ((note: string) => void) | undefined;
}

/** How many records `find` tells where nobody says. */
export const USUAL_FOUND = 100;

export const COMMON = [
  'format',
  'keyType',
  'column',
  'separator',
  'partitionColumn',
  'topic',
  'committed',
  'kafka',
  'memory',
  'signal',
  'onProgress',
  'onNote',
] as const satisfies readonly (keyof AnalysisOptions)[];
