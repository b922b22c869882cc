// What the page and its workers tell each other.

import type { Page } from '../../report/html/page.ts';

export interface DumpJob {
  readonly file: Blob;
  readonly name: string;
  /** `keys`: some of its keys. `who`: who wrote it. */
  readonly question: 'keys' | 'who';
  /** Of its topic; undefined if the records are to tell it. */
  readonly numPartitions: number | undefined;
  readonly mostKeys: number;
  /** Of the key, in a table; empty if it is to be told from the file. */
  readonly column: string;
}

export type DumpNews =
  | { readonly kind: 'progress'; readonly bytes: number }
  | { readonly kind: 'keys'; readonly keys: readonly Uint8Array[]; readonly isAll: boolean }
  | { readonly kind: 'who'; readonly page: Page; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string; readonly asksColumn: boolean };

export interface JudgeJob {
  readonly keys: readonly (Uint8Array | string)[];
  readonly counts: readonly number[];
}

export type JudgeNews =
  | { readonly kind: 'ready' }
  | { readonly kind: 'judged'; readonly partitions: Float64Array }
  | { readonly kind: 'failed'; readonly message: string };
