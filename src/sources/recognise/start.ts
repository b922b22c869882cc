// What is looked at of a source to tell what it is, and what is found.

import type * as csvLayouts from '../csv-layout.ts';
import type { SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';

export const LF = 0x0a;
/** So many lines may come before the first record: warnings of the tool, of its shell. */
export const MOST_NOTICES = 40;
/** A format is that of a source if its first line has it, or so many behind others. What has not is counted when it is read. */
export const LEAST_SHARE = 0.5;

/** What a source begins with. */
export interface Start {
  readonly name: string;
  readonly bytes: Buffer;
  /** Its lines, a UTF-16 unit a byte, and where each starts. The last one is left out if it may go on. */
  readonly lines: readonly string[];
  readonly starts: readonly number[];
  readonly options: SourceOptions;
  /** Loaded where the source may be CSV. */
  readonly csv: typeof csvLayouts | undefined;
}

/** What is found out of a format, besides its name. */
export type Found = Pick<Reading, 'format' | 'as' | 'tellsPartitions'> &
  Partial<Pick<Reading, 'tellsTopics' | 'csv' | 'console' | 'json' | 'template' | 'keyType'>> & {
    /** The first line that is a record. */
    first?: number;
  };

/** A kind of lines, and what a source of them is whose first record is line number `first`. */
export interface LineFormat {
  isLine(line: string): boolean;
  read(start: Start, first: number): Found;
}

/** What is said of columns that nobody named. */
export const namedColumns = (columns: readonly string[], found: readonly string[]): string =>
  columns.length > 0 ? '' : `, key "${found[0]}"`;
