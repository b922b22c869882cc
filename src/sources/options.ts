import type { Crc32c } from './batches/crc.ts';
import type { FormatName, KeyType } from './formats.ts';
import type { Input } from './input.ts';

/** For `kafka://…`. */
export interface KafkaOptions {
  /** Where settings come from. */
  readonly settings: {
    readonly file?: string | undefined;
    readonly properties?: readonly string[] | undefined;
    readonly given?: Readonly<Record<string, string>> | undefined;
    readonly env: Readonly<Record<string, string | undefined>>;
  };
  /** Milliseconds since 1970: records from the first one at or behind it. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
  /** The newest so many offsets of all partitions together. */
  readonly last?: number | undefined;
  /** What this group has not read yet. */
  readonly group?: string | undefined;
  /** Only these; or what is chosen when it is known how many there are. */
  readonly partitions?: readonly number[] | ((numPartitions: number) => readonly number[]) | undefined;
  /** Bytes a second at most. */
  readonly maxRate?: number | undefined;
  /** Only about so many records, from random places. */
  readonly sample?: number | undefined;
}

/** How a source is to be read: what is left out is told from its start. */
export interface SourceOptions {
  /** A format, or a format string of kcat or rpk such as `%p\t%k\n`. */
  format?: FormatName | (string & {}) | undefined;
  /** What keys are written as. */
  keyType?: KeyType | undefined;
  /** `csv`, `arrow`, `parquet`, `json`, `jsonl`: the names or numbers of the key's columns or fields. Each may be several, separated by commas. */
  columns?: readonly string[] | undefined;
  /** What joins several columns to a key, `,` if left out; `console`: the consumer's key.separator. */
  separator?: string | undefined;
  /** The same formats: the name or number of the partition's column. */
  partitionColumn?: string | undefined;
  /** Only records of this topic; without it more than one topic is an error. */
  topic?: string | undefined;
  /** Whether the partitions of records are asked for: a source that does not tell them is an error then. */
  needsPartitions?: boolean | undefined;
  /** Whether tombstones are asked for: of Parquet the column of values is read only then, or with `valueBytes`. */
  needsTombstones?: boolean | undefined;
  /** Whether to tell the bytes of values, where they are there: `kcat`, `json`, `jsonl`, `arrow`, `parquet`. */
  valueBytes?: boolean | undefined;
  /** `segments`: whether to read what was committed alone. */
  committed?: boolean | undefined;
  /** How brokers are reached, and what is read of a topic. */
  kafka?: KafkaOptions | undefined;
  /** Throws where an input whose format nobody has said begins as something that is no source. */
  refuses?: ((input: Input) => Promise<void>) | undefined;
  /** How many bytes a line, a row, an object or a message may have; 256 MiB if left out. */
  longest?: number | undefined;
  /** How many bytes a record batch may have, packed or not; 256 MiB if left out. */
  longestBatch?: number | undefined;
  /** CRC-32C of record batches, if there is a faster one than that of `batches/crc.ts`. */
  crc32c?: Crc32c | undefined;
  /** Standard input, if somebody has opened it to look at its start. */
  input?: Input | undefined;
  /** Whether others may run while files are read: they come as streams then, which takes longer. */
  yields?: boolean | undefined;
  /** Called with the number of bytes of each chunk, after decompression. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/** The end of a file that was not read. */
export interface UnreadEnd {
  path: string;
  /** Behind the last record that was read. */
  nextOffset: number;
  /**
   * `cut`: the file ends in the middle of a batch. `zeros`: it was made larger than what has been written to it. `transaction`: only what was
   * committed is asked for, and a transaction that begins here has no end.
   */
  why: 'cut' | 'zeros' | 'transaction';
  bytes: number;
}

/** What a reader noticed on its way, besides records. */
export interface SourceNotes {
  /** Keys that were read as none although they could be the text that stands for none: `null` in what the console consumer prints. */
  nullTexts: number;
  /** The topic of the records, as the first one says, or the source; left out where nobody does. */
  topic?: { readonly of: unknown };
  /** Records of other topics, which were left out. */
  otherTopics: number;
  /** The topic of the first of them. */
  otherTopic?: { readonly of: unknown };
  /** Records whose key is a JSON object or list: which bytes it had is not known. */
  decodedKeys: number;
  /** Segment files that were not read to their ends. */
  rests: UnreadEnd[];
  /** What happened while brokers were asked, for people. */
  events: string[];
}

export function emptyNotes(): SourceNotes {
  return { nullTexts: 0, otherTopics: 0, decodedKeys: 0, rests: [], events: [] };
}
