// What every source gives, whatever it is.

import { KeyBlock } from '../core/index.ts';
import type { KeyBatch } from './batch.ts';
import type { RecordSink } from './batches/columns.ts';
import type { Input } from './input.ts';
import type { SourceNotes } from './options.ts';
import type { Reading } from './reading.ts';
import { KEYLESS, type RecordBlock, TOMBSTONE } from './records/block.ts';

/** What is read, once, by whoever asks for it. Brokers and files of other kinds are sources too: they have no text. */
export interface Source {
  readonly name: string;
  readonly reading: Reading;
  /** Its records, in order; where it tells partitions. What is noticed on the way is added to `notes`. */
  records(notes: SourceNotes): AsyncIterable<RecordBlock>;
  /** The same, put into a sink, where it has batches: no block is made of them. */
  batches?(sink: RecordSink, notes: SourceNotes): Promise<void>;
  /** What programs that write in transactions call themselves, by producer id, as far as that is known; for sources with batches. */
  transactionalIds?(): Promise<ReadonlyMap<number, string>>;
  /** Producer ids that wrote to it lately, also those whose batches are gone, with their last times, as far as that is known. */
  producersRemembered?(): ReadonlyMap<number, number>;
  /** Its keys, in order, if it tells no partitions, or nobody asks for them. */
  keys(notes: SourceNotes): AsyncIterable<KeyBatch>;
  /** How many partitions there are, if it is more than its records that tells. */
  readonly numPartitions?: number | undefined;
  /** Whether `numPartitions` is all of them, as a cluster tells: nothing is to be guessed from records. */
  readonly hasAllPartitions?: boolean | undefined;
  /** In bytes as they come to be counted; left out where the file's size tells. */
  readonly size?: number | undefined;
  /** Bytes of it that are in memory at a time, where it is read in larger parts than others: a table's row groups. */
  readonly held?: number | undefined;
  /** How much of it has been read, 0 to 1, where that is known better than from `size`. */
  readonly shareRead?: (() => number) | undefined;
  /** What is about to be read, for people who may think twice; left out for what is small, or not known. */
  readonly announced?: string | undefined;
  /** Where it is a sample: its records in groups, each a sample of its own. */
  readonly sample?: {
    readonly groups: readonly ((notes: SourceNotes) => AsyncIterable<RecordBlock>)[];
    /**
     * What was drawn. To be asked when all groups have been read.
     * @throws {KeylaneError} `ERR_KAFKA_TOPIC` if that was not of one topic
     */
    drawn(notes: SourceNotes): Promise<{ readonly runs: number; readonly rejected: number; readonly offsets: number }>;
  };
  /** Its bytes, for readers in scan.wasm; those before `reading.skip` are no records. */
  readonly text?: Input | undefined;
  /** The same source again from its start; undefined if it can be read only once. */
  again?(): Promise<Source>;
  close(): Promise<void>;
}

/** The keys of records. */
export function keysOf({ keys, flags, unreadable }: RecordBlock): KeyBatch {
  const { bytes, offsets, count } = keys;
  // A keyless record has no bytes: without its offset the keys lie as they did.
  const kept = offsets.filter((_, i) => i === count || (flags[i] & KEYLESS) === 0);
  const keyless = count + 1 - kept.length;
  let tombstones = 0;
  for (const flag of flags) if ((flag & TOMBSTONE) !== 0) tombstones++;
  return { keys: keyless === 0 ? keys : KeyBlock.fromColumns(bytes, kept), keyless, tombstones, unreadable };
}
