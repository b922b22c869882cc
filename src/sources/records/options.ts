import type { KeyEncoding, RecordFormat, TsvField } from '../formats.ts';
import type { Segments } from '../segments/find.ts';

/** How a source of records is to be read. */
export interface RecordOptions {
  /** Guessed from the first line if left out. */
  format?: RecordFormat | undefined;
  /** `string` if left out. */
  keyType?: KeyEncoding | undefined;
  /** `csv` and `jsonl`: the names of their columns or fields. `key` and `partition`, or a name like it, if left out. */
  column?: string | undefined;
  partitionColumn?: string | undefined;
  /** `tsv`: its fields, in order. Partition and key if left out. */
  fields?: readonly TsvField[] | undefined;
  /** Whether to tell the bytes of values, where they are there: `kcat` and `jsonl`. */
  valueBytes?: boolean | undefined;
  /** Only records of this topic; without it more than one topic is an error. */
  topic?: string | undefined;
  /** `segments`: which files. */
  segments?: Segments | undefined;
  /** Called with the number of bytes of each chunk, after decompression. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/** The end of a file that was not read. */
export interface UnreadEnd {
  path: string;
  /** Behind the last record that was read. */
  nextOffset: number;
  /** `cut`: the file ends in the middle of a batch. `zeros`: it was made larger than what has been written to it. */
  why: 'cut' | 'zeros';
  bytes: number;
}

/** What a reader noticed on its way, besides records. */
export interface SourceNotes {
  /** Keys that were read as none although they could be the text that stands for none: `null` in what the console consumer prints. */
  nullTexts: number;
  /** Records of other topics, which were left out. */
  otherTopics: number;
  /** Segment files that were not read to their ends. */
  rests: UnreadEnd[];
}

export function emptyNotes(): SourceNotes {
  return { nullTexts: 0, otherTopics: 0, rests: [] };
}
